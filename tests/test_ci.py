"""What people copy: hooks of pre-commit, the GitHub action, the GitLab component, docs/ci.md."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from editing import Okr
from okrkit.commands.answers import ENDINGS, FORMATS
from repositories import Repository, repository, settings_of
from runner import commands
from wheels import BUILDER, decoy, offline, unpinned, wheels

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SOURCES = ("src", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
BROKEN = """\
period: 2026-Q4
objectives:
  grow:
    title: More people use it
    owner: ana
    why: Nobody knows us
    key_results:
      signups: {title: Signups, baseline: 0, target: ten}
"""
FINE = BROKEN.replace("ten", "10")
TRAPS = ("yaml", "okr", "okrkit", "sitecustomize", "usercustomize", "typer", "pip", "venv", "json")


@pytest.fixture(scope="module")
def without_network(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Variables that let pip install okrkit and all it needs without a network."""
    folder = wheels(tmp_path_factory.mktemp("wheels"), "okrkit", BUILDER)
    for own in folder.glob("okrkit-*"):
        own.unlink()  # it is built from its sources
    return offline(folder)


def lint(*words: str | Path) -> None:
    """Run a linter of the development environment; it must find nothing."""
    run = subprocess.run(
        [BIN / words[0], *words[1:]], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


# --- pre-commit -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """okrkit as a repository that pre-commit clones."""
    folder = tmp_path_factory.mktemp("okrkit")
    made = repository(folder / "okrkit", folder / "home")
    for name in SOURCES:
        source, target = ROOT / name, made.folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    made.commit({}, "okrkit")
    return made


def test_the_hooks_run_as_users_get_them(
    hooks: Repository, without_network: Mapping[str, str], tmp_path: Path
) -> None:
    made = repository(tmp_path / "goals", tmp_path / "home")
    revision = hooks.git("rev-parse", "HEAD").strip()
    config = {
        "repos": [
            {
                "repo": hooks.folder.as_posix(),
                "rev": revision,
                "hooks": [
                    {"id": "okr-check", "args": ["--as-of", "2026-11-20"]},
                    {"id": "okr-fmt"},
                ],
            }
        ]
    }
    files = {"okrkit.yaml": "version: 1\n", "goals/a.yaml": BROKEN, "notes.txt": "x"}
    made.write({**files, ".pre-commit-config.yaml": yaml.safe_dump(config)})
    made.git("add", "--all")
    environment = {
        **settings_of(tmp_path / "home"),
        **without_network,
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
    }

    def pre_commit(*words: str) -> tuple[int, str]:
        ran = subprocess.run(
            [BIN / "pre-commit", "run", "--color=never", *words],
            cwd=made.folder, env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return ran.returncode, ran.stdout + ran.stderr

    code, told = pre_commit("okr-check")
    assert code == 1, told
    assert "goals/a.yaml:8:54: error: `target`: expected a number" in told
    made.write({"goals/a.yaml": FINE})
    made.git("add", "--all")
    code, told = pre_commit()
    assert re.search(r"okr check\.+Passed", told), told
    assert re.search(r"okr fmt\.+Failed\n.*files were modified by this hook", told, re.DOTALL), told
    made.git("add", "--all")
    assert pre_commit()[0] == 0
    made.git("commit", "--quiet", "--message=Goals", GIT_AUTHOR_NAME="Ana", **signature())
    made.write({"notes.txt": "y"})
    made.git("add", "--all")
    code, told = pre_commit()
    assert (code, re.search(r"okr fmt\.+.*Skipped", told) is not None) == (0, True), told
    made.git("commit", "--quiet", "--message=Notes", GIT_AUTHOR_NAME="Ana", **signature())
    made.git("rm", "--quiet", "goals/a.yaml")
    code, told = pre_commit("okr-check")
    assert (code, "no file in" in told) == (1, True), "a commit may only take goals away"


def signature() -> dict[str, str]:
    return {
        "GIT_AUTHOR_EMAIL": "ana@acme.example",
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_COMMITTER_EMAIL": "ana@acme.example",
    }


def test_the_manifest_is_one_that_pre_commit_takes() -> None:
    lint("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    for hook in loaded(ROOT / ".pre-commit-hooks.yaml"):
        assert hook["pass_filenames"] is False
        assert hook["require_serial"] is True


# --- GitHub ---------------------------------------------------------------------------------------


def test_the_action_is_well_formed_and_zizmor_finds_nothing() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
    lint("zizmor", "--offline", "--no-progress", "--persona=pedantic", ROOT / "action.yml")


def test_every_foreign_action_is_pinned_by_its_hash() -> None:
    names = ("action.yml", "docs/ci.md", "docs/site.md")
    texts = [(ROOT / name).read_text("utf-8") for name in names]
    used = re.findall(r"uses: (\S+)(.*)", "\n".join(texts))
    assert len(used) >= 4
    for name, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@([0-9a-f]{40}|REVISION)", name), name
        assert re.search(r" # v\d", comment) or name.endswith("@REVISION")


def steps() -> list[dict[str, Any]]:
    return [step for step in loaded(ROOT / "action.yml")["runs"]["steps"] if "run" in step]


def test_no_expression_becomes_a_part_of_a_script() -> None:
    assert len(steps()) == 2
    for step in steps():
        assert "${{" not in step["run"]


def act(
    folder: Path, temporary: Path, more: Mapping[str, str], first: int = 0, /, **given: str
) -> tuple[int, str]:
    """Run the action's steps as plain shell in a checkout: how it ended, and what it printed."""
    inputs = {name: one["default"] for name, one in loaded(ROOT / "action.yml")["inputs"].items()}
    inputs.update({name.replace("_", "-"): value for name, value in given.items()})
    known = {f"inputs.{name}": value for name, value in inputs.items()}
    known["github.action_path"] = str(ROOT)
    known["steps.python.outputs.python-path"] = sys.executable
    printed = ""
    for step in steps()[first:]:
        own = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: known[found[1]], value)
            for name, value in step["env"].items()
        }
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder,
            env={**settings_of(temporary), **more, **own, "RUNNER_TEMP": str(temporary)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        printed += ran.stdout + ran.stderr
        if ran.returncode:
            return ran.returncode, printed
    return 0, printed


def test_the_steps_of_the_action_run_nothing_of_the_checkout(
    without_network: Mapping[str, str], tmp_path: Path
) -> None:
    if others := unpinned(ROOT / "constraints.txt"):
        pytest.skip(f"other versions than constraints.txt pins are installed: {others}")
    checkout, canary = tmp_path / "checkout", tmp_path / "canary"
    goals = checkout / "my goals" / "goals"
    goals.mkdir(parents=True)
    (goals.parent / "okrkit.yaml").write_text("version: 1\n")
    (goals / "a.yaml").write_text(BROKEN)
    for folder in (checkout, goals.parent):
        for name in TRAPS:
            (folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'a').write('{name} ')\n")
    summary = tmp_path / "summary"
    newer = decoy(tmp_path / "newer", BUILDER).as_posix()
    variables = {
        **without_network,
        "PIP_FIND_LINKS": f"{without_network['PIP_FIND_LINKS']} {newer}",
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(summary),
        "PYTHONPATH": str(checkout),
    }
    given = {"directory": "my goals", "args": "--as-of\n2026-11-20\n", "output": "sarif=x.sarif\n"}
    code, printed = act(checkout, tmp_path / "temp", variables, **given)
    assert code == 1, printed
    (command,) = commands(printed)
    assert (command.name, command.properties["line"]) == ("error", "8")
    assert summary.read_text().startswith("### okr check: 1 error")
    assert (goals.parent / "x.sarif").exists()
    assert not canary.exists(), canary.read_text()
    (goals / "a.yaml").write_text(FINE)
    assert act(checkout, tmp_path / "temp", variables, **given)[0] == 0
    injected = act(checkout, tmp_path / "temp", variables, **{**given, "args": "$(touch /tmp/x)`"})
    assert injected[0] == 2
    assert not canary.exists()


ECHO = '#!/bin/sh\nprintf "%s\\n" "$@"\n'
"""A program in place of Python that tells its arguments."""


@pytest.mark.parametrize(
    ("wanted", "base", "options"),
    [
        ("true", "release/1.x", ["--since", "origin/release/1.x", "--settings-from"]),
        ("true", "", []),
        ("false", "main", []),
    ],
)
def test_the_action_looks_at_changes_alone_on_pull_requests(
    wanted: str, base: str, options: list[str], tmp_path: Path
) -> None:
    """GitHub sets the variable for pull requests only; else all is checked."""
    python = tmp_path / "okrkit" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(ECHO)
    python.chmod(0o755)
    variables = {"GITHUB_BASE_REF": base}
    code, printed = act(tmp_path, tmp_path, variables, 1, changes_only=wanted, args="--quiet")
    given = printed.split("\n")
    start = given.index("error") + 1
    more = [*options, *([f"origin/{base}"] if options else [])]
    assert (code, given[start:]) == (0, [*more, "--quiet", ""])


# --- GitLab ---------------------------------------------------------------------------------------


def component() -> tuple[str, str]:
    head, body = (ROOT / "templates" / "okr-check.yml").read_text("utf-8").split("\n---\n")
    return head, body


def test_the_component_is_well_formed(tmp_path: Path) -> None:
    """By GitLab's own schema, which check-jsonschema brings."""
    for number, part in enumerate(component()):
        (tmp_path / f"{number}.yml").write_text(part)
        schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
        lint("check-jsonschema", *schema, tmp_path / f"{number}.yml")
    inputs = yaml.safe_load(component()[0])["spec"]["inputs"]
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", component()[1])) == set(inputs)


@pytest.mark.parametrize(("wanted", "count"), [("true", 2), ("false", 0)])
def test_the_component_looks_at_changes_alone_in_merge_requests(
    wanted: str, count: int, tmp_path: Path
) -> None:
    (job,) = yaml.safe_load(component()[1]).values()
    python = tmp_path / "python"
    python.write_text(ECHO)
    python.chmod(0o755)
    script = job["script"][-1].replace("/tmp/okrkit/bin/python", str(python))
    variables = {
        "PATH": os.environ["PATH"],
        "CI_PROJECT_DIR": str(tmp_path),
        "OKR_DIRECTORY": ".",
        "OKR_FAIL_ON": "error",
        "OKR_CHANGES_ONLY": wanted,
        "OKR_ARGS": "",
    }
    for target, times in (("main", count), (None, 0)):
        of_request = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": target} if target else {}
        ran = subprocess.run(
            ["sh", "-eu", "-c", script],
            env={**variables, **of_request},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert ran.stdout.split("\n").count("origin/main") == times


def test_the_script_of_the_component_writes_both_reports(tmp_path: Path) -> None:
    (job,) = yaml.safe_load(component()[1]).values()
    (tmp_path / "goals").mkdir()
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (tmp_path / "goals" / "a.yaml").write_text(BROKEN)
    for name in TRAPS:
        (tmp_path / f"{name}.py").write_text(f"open('canary', 'a').write('{name} ')\n")
    script = job["script"][-1].replace("/tmp/okrkit/bin/python", sys.executable)
    ran = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path,
        env={
            **{name: os.environ[name] for name in ("PATH",)},
            "CI_PROJECT_DIR": str(tmp_path),
            "OKR_DIRECTORY": ".",
            "OKR_FAIL_ON": "warning",
            "OKR_CHANGES_ONLY": "false",
            "OKR_ARGS": "--as-of\n2026-11-20\n--format\nconcise",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("goals/a.yaml:8:54: error: ")
    reports = job["artifacts"]["reports"].values()
    assert all((tmp_path / name).stat().st_size > 0 for name in reports)
    assert not (tmp_path / "canary").exists()


# --- docs/ci.md -----------------------------------------------------------------------------------

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks() -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / "docs" / "ci.md").read_text("utf-8"))


def test_the_workflow_that_is_to_be_copied_is_sound(tmp_path: Path) -> None:
    """By GitHub's schema and by zizmor, with a hash in place of the revision to choose."""
    (workflow,) = (text for _, text in blocks() if text.startswith("# .github/workflows/goals.yml"))
    steps_more = [text for _, text in blocks() if text.startswith("      - ")]
    assert len(steps_more) == 3
    for number, text in enumerate((workflow, *(workflow + more for more in steps_more))):
        place = tmp_path / f"{number}.yml"
        place.write_text(text.replace("@REVISION", f"@{'0' * 40} # v0.1.0"))
        lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", place)
        lint("zizmor", "--offline", "--no-progress", "--collect=workflows", place)


def test_the_other_files_to_be_copied_are_sound(tmp_path: Path) -> None:
    (hook,) = (text for _, text in blocks() if text.startswith("# .pre-commit-config.yaml"))
    (tmp_path / ".pre-commit-config.yaml").write_text(hook)
    lint("pre-commit", "validate-config", tmp_path / ".pre-commit-config.yaml")
    named = [one["id"] for one in yaml.safe_load(hook)["repos"][0]["hooks"]]
    assert named == [one["id"] for one in loaded(ROOT / ".pre-commit-hooks.yaml")]
    (include,) = (text for _, text in blocks() if text.startswith("# .gitlab-ci.yml"))
    (tmp_path / "gitlab.yml").write_text(include)
    lint("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", tmp_path / "gitlab.yml")
    inputs = yaml.safe_load(component()[0])["spec"]["inputs"]
    assert set(yaml.safe_load(include)["include"][0]["inputs"]) <= set(inputs)


def test_the_recipes_of_the_site_are_sound(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "site.md").read_text("utf-8")
    github, gitlab = (text for kind, text in BLOCK.findall(page) if kind == "yaml")
    (tmp_path / "site.yml").write_text(github)
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "site.yml")
    lint("zizmor", "--offline", "--no-progress", "--collect=workflows", tmp_path / "site.yml")
    jobs = yaml.safe_load(github)["jobs"]
    rights = {name: set(job["permissions"].values()) for name, job in jobs.items()}
    assert rights == {"build": {"read"}, "publish": {"write"}}
    assert not [step for step in jobs["publish"]["steps"] if "run" in step]
    (tmp_path / "gitlab.yml").write_text(gitlab)
    lint("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", tmp_path / "gitlab.yml")


@pytest.mark.parametrize(
    ("files", "code", "shown"),
    [
        ({"goals/a.yaml": FINE}, 0, ""),
        ({"goals/a.yaml": BROKEN}, 0, "numbers are incomplete"),
        ({"okrkit.yaml": "version: x\n"}, 1, None),
    ],
    ids=["sound", "with errors", "no site"],
)
def test_the_recipes_publish_goals_with_errors_and_nothing_else(
    files: Mapping[str, str], code: int, shown: str | None, okr: Okr
) -> None:
    """okr ends with 1 and a site, or with 2 and none; the step fails with the latter alone."""
    okr.write(files)
    page = (ROOT / "docs" / "site.md").read_text("utf-8")
    github, gitlab = (yaml.safe_load(text) for kind, text in BLOCK.findall(page) if kind == "yaml")
    runs = [step.get("run", "") for step in github["jobs"]["build"]["steps"]]
    (first,) = (one for one in runs if one.startswith("okr "))
    (second,) = gitlab["pages"]["script"]
    index = okr.folder / "public" / "index.html"
    for script in (first, second):
        shutil.rmtree(index.parent, ignore_errors=True)
        named = f'okr() {{ "{sys.executable}" -I -m okrkit "$@"; }}\n{script}\n'
        run = subprocess.run(["sh", "-e"], input=named.encode(), cwd=okr.folder, check=False)
        assert run.returncode == code
        assert index.exists() == (shown is not None)
        if shown:
            assert shown in index.read_text("utf-8")


def test_the_page_names_every_input_and_every_format() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name in loaded(ROOT / "action.yml")["inputs"]:
        assert f"| `{name}` |" in text
    rows = re.findall(r"^\| (`.*?) \| (.*?)\|", text[text.index("## Formats") :], re.MULTILINE)
    named = {name: ending for cell, ending in rows for name in re.findall("`(.*?)`", cell)}
    assert set(named) == set(FORMATS)
    for ending, format in ENDINGS.items():
        assert named[format].strip() == f"`{ending}`"


def test_every_option_that_the_page_names_exists() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for command in ("check", "audit"):
        run = subprocess.run(
            [sys.executable, "-m", "okrkit", command, "--help"],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        known = set(re.findall(r"--[a-z-]+", run.stdout))
        for line in re.findall(rf"okr(?:kit)?\s+{command}\b([^`\n']*)", text):
            assert set(re.findall(r"--[a-z-]+", line)) <= known, line


def test_three_commands_make_an_old_workspace_green(okr: Okr) -> None:
    """What the page promises: green today, a new fault is red, a mended one leaves the baseline."""
    okr.write({"goals/a.yaml": BROKEN})
    assert okr("check").code == 1
    assert okr("check", "--write-baseline").code == 0
    assert okr("check").code == 0
    text = BROKEN.replace("    owner: ana\n", "    owenr: ana\n")
    okr.write({"goals/a.yaml": text})
    assert okr("check").code == 1
    okr.write({"goals/a.yaml": FINE})
    mended = okr("check", "--write-baseline")
    assert (mended.code, list(mended.changed)) == (0, ["okrkit-baseline.yaml"])
    assert "[invalid-value]" in okr.write({"goals/a.yaml": BROKEN})("check").out
