"""Bad, broken and hostile goal files: the right exit code and rule, a place, and no traceback."""

import csv
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "bad-inputs"
INDEX = CORPUS / "index.tsv"
MEMORY = 300 * 1024 * 1024
SECONDS = 20  # far above what is allowed: this catches what hangs, `make bench` measures

needs_corpus = pytest.mark.skipif(not INDEX.exists(), reason="no ../shared/bad-inputs here")


def _cases() -> list[tuple[str, int, str]]:
    if not INDEX.exists():
        return []
    with INDEX.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["file"], int(row["exit"]), row["rule"]) for row in rows]


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `okr check` as a program, with no more memory than a bad input may take."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    return subprocess.run(
        [sys.executable, "-m", "okrkit", "-C", folder, "check", "--as-of", "2026-03-31", *options],
        capture_output=True,
        check=False,
        encoding="utf-8",
        preexec_fn=limit,
        timeout=SECONDS,
    )


def workspace(folder: Path, name: str, content: bytes) -> Path:
    """A workspace whose only goal file has this content."""
    (folder / "okrkit.yaml").write_text('version: 1\ngoals: ["*.yaml"]\n')
    (folder / name).write_bytes(content)
    return folder


@needs_corpus
@pytest.mark.parametrize(("name", "exit_code", "rule"), _cases())
def test_a_bad_input_ends_as_the_index_says(
    name: str, exit_code: int, rule: str, tmp_path: Path
) -> None:
    folder = workspace(tmp_path, name, (CORPUS / name).read_bytes())
    run = check(folder, "--format", "json")
    assert "Traceback" not in run.stderr
    assert run.returncode == exit_code, run.stdout + run.stderr
    findings = json.loads(run.stdout)["findings"]
    if rule != "-":
        assert rule in {finding["rule"] for finding in findings}
    assert all(finding["line"] >= 1 and finding["column"] >= 1 for finding in findings)
    for format in ("text", "concise"):
        shown = check(folder, "--format", format).stdout
        assert not [character for character in shown if is_dangerous(character)]


def is_dangerous(character: str) -> bool:
    """Whether a character of okr's output could deceive a terminal or a reader."""
    code = ord(character)
    is_control = code < 0x20 and character != "\n"
    return is_control or 0x7F <= code <= 0x9F or character in "\u2028\u2029\u202a\u202e\u2066\u200b"
