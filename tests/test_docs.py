"""What is made from the code is not stale, links lead somewhere, and the README tells the truth."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import fakes
from okrkit.cli import COMMANDS
from workspaces import brief, check_files

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = runpy.run_path(str(DOCS / "generate.py"))["pages"]()
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TEXTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")])


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    path = DOCS / name
    assert path.exists(), "run make docs"
    assert path.read_bytes().decode() == PAGES[name], "run make docs"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for file, anchor in LINK.findall(path.read_text("utf-8")):
        target = path.parent / file if file else path
        assert target.exists(), file
        if anchor:
            headings = HEADING.findall(target.read_text("utf-8"))
            assert anchor in {_anchor(heading) for heading in headings}, (file, anchor)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _blocks(kind: str) -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [block for language, block in blocks if language == kind]


def test_the_goal_file_in_the_readme_checks_clean() -> None:
    [text] = _blocks("yaml")
    assert brief(check_files({"goals/2026-Q4/payments.yaml": text})) == []


def test_it_checks_clean_beside_what_okr_init_makes(tmp_path: Path) -> None:
    [text] = _blocks("yaml")
    okr = ("-m", "okrkit", "-C", tmp_path, "--as-of", "2026-11-20")
    fakes.run(*okr, "init")
    (tmp_path / "goals/2026-Q4/payments.yaml").write_text(text)
    run = fakes.run(*okr, "check", "--fail-on", "info")
    assert (run.returncode, run.stdout) == (0, "2 files, 10 goals: no findings\n")


def test_the_commands_to_start_with_work_one_after_the_other(tmp_path: Path) -> None:
    """In a folder that looks like the clone after `make demo`."""
    clone = tmp_path / "clone"
    (clone / ".venv/bin").mkdir(parents=True)
    okr = f'okr() {{ "{sys.executable}" -I -m okrkit "$@"; }}\n'
    (clone / ".venv/bin/activate").write_text(okr)
    [start] = [block for block in _blocks("") if "okr init" in block]
    run = subprocess.run(
        ["sh", "-e"], input=start, cwd=clone, capture_output=True, encoding="utf-8", check=False
    )
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "1 file, 4 goals: no findings")
    assert [path.name for path in clone.iterdir()] == [".venv"]


def test_the_finding_in_the_readme_is_what_okr_says(tmp_path: Path) -> None:
    [text] = _blocks("yaml")
    folder = tmp_path / "goals/2026-Q4"
    folder.mkdir(parents=True)
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (folder / "payments.yaml").write_text(text.replace("[payment-success]", "[payment-sucess]"))
    run = fakes.run("-m", "okrkit", "-C", tmp_path, "check", "--as-of", "2026-11-20")
    shown = run.stdout.replace(f"{os.path.relpath(tmp_path)}/", "")
    assert shown.split("\n\n")[0] == _blocks("")[2].strip()


def test_the_status_in_the_readme_is_what_okr_prints(tmp_path: Path) -> None:
    [text] = _blocks("yaml")
    folder = tmp_path / "goals"
    folder.mkdir()
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (folder / "payments.yaml").write_text(text)
    run = fakes.run("-m", "okrkit", "-C", tmp_path, "status", "--as-of", "2026-11-20")
    assert run.stdout == _blocks("")[3]


def test_the_history_in_the_readme_is_what_okr_tells(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    readme = ROOT / "README.md"
    [words] = re.findall(r"^ +okr log (\S+ --decisions)$", readme.read_text("utf-8"), re.MULTILINE)
    fakes.run(ROOT / "examples/acme_history.py", tmp_path / "acme")
    okr = ("-m", "okrkit", "-C", tmp_path / "acme", "--as-of", "2026-11-20")
    log = fakes.run(*okr, "log", *words.split()).stdout
    audit = fakes.run(*okr, "audit").stdout.replace(f"{os.path.relpath(tmp_path / 'acme')}/", "")
    told = [log, "\n\n".join(audit.split("\n\n")[:3]) + "\n"]
    if request.config.getoption("--update-golden"):
        text = readme.read_text("utf-8")
        for old, new in zip(_blocks("")[4:6], told, strict=True):
            text = text.replace(old, new)
        readme.write_bytes(text.encode())
    assert told == _blocks("")[4:6]
    assert re.search(r"2 errors, 3 warnings, 1 remark;", audit)  # "finds six here"
    assert "finds six here" in readme.read_text("utf-8")


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"^\| .*?\|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    commands = {name for row in named for name in re.findall(r"`okr ([a-z]+)", row)}
    assert commands == set(COMMANDS)


def test_the_modelines_of_the_example_lead_to_the_schemas() -> None:
    for path in (ROOT / "examples/acme").rglob("*.yaml"):
        first = path.read_bytes().split(b"\n")[0].decode()
        kind = "settings" if path.name == "okrkit.yaml" else "goals"
        schema = os.path.relpath(DOCS / f"schema/{kind}.schema.json", path.parent)
        assert first == f"# yaml-language-server: $schema={schema}", path
