"""Broken and hostile workspaces of our own: rule, line, exit code, and nothing worse."""

import gc
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broken import CASES, WARNINGS, Case
from okrkit.cli import main

DAY = "2026-11-20"
MEMORY = 300 * 1024 * 1024
SECONDS = 20  # far above what is allowed: this catches what hangs
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


LIGHT = [pytest.param(case, id=case.name) for case in CASES if not case.is_heavy]
HEAVY = [pytest.param(case, id=case.name) for case in CASES if case.is_heavy]


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    """The program switches the garbage collector off; here it runs many times in one process."""
    yield
    gc.enable()


def write(folder: Path, case: Case) -> Path:
    """The workspace of a case; skips where the file system cannot hold its name."""
    (folder / "goals").mkdir()
    (folder / "okrkit.yaml").write_bytes(case.settings)
    try:
        (folder / case.file).write_bytes(case.data)
    except (OSError, ValueError):
        pytest.skip("this file system has no such name")
    return folder


def read_strictly(document: str) -> Any:
    """JSON without NaN and Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(document, parse_constant=refuse)


def assert_found(case: Case, findings: list[dict[str, Any]]) -> None:
    told = [
        f"{one['line']} {one['rule']}"
        for one in findings
        if one["path"] == case.at and (one["severity"] == "error" or one["rule"] in WARNINGS)
    ]
    if case.has_more:
        assert set(case.findings) <= set(told)
    else:
        assert sorted(told) == sorted(case.findings)
        assert {one["path"] for one in findings} <= {case.at}
    for one in findings:
        assert (one["line"], one["column"]) >= (1, 1)
        assert (one["end_line"], one["end_column"]) >= (one["line"], one["column"])


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 500


@pytest.mark.parametrize("case", LIGHT)
def test_a_broken_workspace_ends_as_its_case_says(
    case: Case, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = write(tmp_path, case)
    for format in ("json", "text", "concise"):
        code = main(["-C", str(folder), "check", "--as-of", DAY, "--format", format])
        out, err = (part.decode() for part in capfdbinary.readouterr())
        assert code == case.exit_code, out + err
        assert "Traceback" not in err
        assert UNSAFE.findall(out + err) == []
        assert not any(line.startswith("::") for line in out.splitlines())
        if code == 2:
            assert out == ""
            assert err.count("\n") == 1
        elif format == "json":
            assert_found(case, read_strictly(out)["findings"])


@pytest.mark.parametrize("case", HEAVY)
def test_a_heavy_case_takes_little_time_and_memory(case: Case, tmp_path: Path) -> None:
    folder = write(tmp_path, case)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    for format in ("json", "concise"):
        run = subprocess.run(
            [sys.executable, "-m", "okrkit", "-C", folder, "check", "--as-of", DAY,
             "--format", format],
            capture_output=True,
            check=False,
            encoding="utf-8",
            preexec_fn=limit,
            timeout=SECONDS,
        )  # fmt: skip
        assert run.returncode == case.exit_code, run.stdout + run.stderr
        assert run.stderr == ""
        assert UNSAFE.findall(run.stdout) == []
        if format == "json":
            assert_found(case, read_strictly(run.stdout)["findings"])
        else:
            assert len(run.stdout.splitlines()) <= 101


@pytest.mark.parametrize("name", ["tag-00", "tag-02", "settings-tag"])
def test_what_a_tag_names_is_not_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [case] = [one for one in CASES if one.name == name]
    write(tmp_path, case)
    monkeypatch.chdir(tmp_path)
    main(["check", "--as-of", DAY])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["goals", "okrkit.yaml"]
