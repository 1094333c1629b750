"""`okr check` as a program: answers, exit codes, filters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import GOLDEN

ROOT = Path(__file__).parents[1]
DAY = "2026-11-20"

FINE = """
period: 2026-Q4
objectives:
  grow:
    title: More people use it
    owner: ana
    why: Nobody knows us
    key_results:
      signups: {title: Signups, baseline: 0, target: 10, checkins: {2026-11-16: 6}}
"""
BROKEN = FINE.replace("target: 10", "target: ten")
WARNED = FINE + "  lonely: {title: Nothing measures this, owner: ana, why: Because}\n"


def okr(*args: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "okrkit", *args],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": "", **env},
    )


def workspace(folder: Path, **files: str) -> Path:
    """A workspace of goal files, `goals/NAME.yaml` each."""
    (folder / "goals").mkdir(parents=True)
    (folder / "okrkit.yaml").write_text("version: 1\n")
    for name, text in files.items():
        (folder / "goals" / f"{name}.yaml").write_text(text)
    return folder


def test_the_example_company_has_no_finding() -> None:
    run = okr("-C", "examples/acme", "check", "--as-of", DAY, "--fail-on", "info")
    assert run.stderr == ""
    assert run.returncode == 0, run.stdout
    assert run.stdout.endswith(": no findings\n")
    assert run.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("format", "name"),
    [("text", "tangled.txt"), ("concise", "tangled-concise.txt"), ("json", "tangled.json")],
)
def test_the_tangled_company_is_told_all_of_it(
    format: str, name: str, golden: Callable[[str, str], None]
) -> None:
    run = okr("-C", "examples/tangled", "check", "--as-of", DAY, "--format", format)
    assert (run.returncode, run.stderr) == (1, "")
    golden(name, run.stdout)


def test_the_tangled_company_breaks_at_least_25_rules() -> None:
    run = okr("-C", "examples/tangled", "check", "--as-of", DAY, "--format", "json")
    rules = {finding["rule"] for finding in json.loads(run.stdout)["findings"]}
    assert len(rules) >= 25, sorted(rules)


def test_no_golden_file_is_left_over() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert [path.name for path in GOLDEN.iterdir() if f'"{path.name}"' not in tests] == []


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (FINE, "info", 0),
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (BROKEN, "error", 1),
    ],
)
def test_the_exit_code_says_whether_something_was_found(
    text: str, fail_on: str, code: int, tmp_path: Path
) -> None:
    run = okr("check", "--as-of", DAY, "--fail-on", fail_on, cwd=workspace(tmp_path, a=text))
    assert run.returncode == code, run.stdout


def test_findings_point_at_the_place(tmp_path: Path) -> None:
    run = okr("check", "--as-of", DAY, cwd=workspace(tmp_path, a=BROKEN))
    assert run.stdout == (
        "goals/a.yaml:9:57: error: `target`: expected a number, found `ten` [invalid-value]\n"
        "9 |       signups: {title: Signups, baseline: 0, target: ten, checkins: {2026-11-16: 6}}\n"
        "  |                                                      ^^^\n"
        "\n"
        "1 file, 2 goals: 1 error; `okr explain invalid-value` tells more about the first\n"
    ).replace("9:57", "9:54")


def test_paths_filter_what_is_shown_and_never_what_is_read(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=BROKEN, b=WARNED.replace("grow:", "other:"))
    shown = okr("check", "--as-of", DAY, "--format", "concise", "goals/b.yaml", cwd=folder)
    assert [line.split(":")[0] for line in shown.stdout.splitlines()[:-1]] == []
    assert shown.returncode == 0
    nowhere = okr("check", "nowhere.yaml", cwd=folder)
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert nowhere.stderr == "okr: there is no file or folder `nowhere.yaml`\n"


def test_paths_are_shown_from_the_current_folder(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "company", a=BROKEN)
    above = okr("-C", "company", "check", "--format", "concise", cwd=tmp_path)
    inside = okr("check", "--format", "concise", cwd=folder / "goals")
    assert above.stdout.startswith("company/goals/a.yaml:9:")
    assert inside.stdout.startswith("../goals/a.yaml:9:")


def test_json_paths_count_from_the_repository(tmp_path: Path) -> None:
    workspace(tmp_path / "company", a=BROKEN)
    (tmp_path / ".git").mkdir()
    run = okr("-C", "company", "check", "--format", "json", cwd=tmp_path)
    assert json.loads(run.stdout)["findings"][0]["path"] == "company/goals/a.yaml"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("version: 1\ncheck: {rules: {flat-rnge: off}}\n", "did you mean `flat-range`?"),
        ("version: 1\ncheck: {rules: {flat-range: {severty: off}}}\n", "no option `severty`"),
        ("version: 1\ncheck: {rules: {too-many-key-results: {max: few}}}\n", "expected a number"),
        ("organization: Acme\n", "`version` is missing"),
    ],
)
def test_broken_settings_are_the_only_findings(settings: str, told: str, tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=BROKEN)
    (folder / "okrkit.yaml").write_text(settings)
    run = okr("check", cwd=folder)
    assert run.returncode == 1
    assert told in run.stdout
    assert "goals/a.yaml" not in run.stdout


@pytest.mark.parametrize("choice", ["off", "info", "warning", "{severity: off}"])
def test_no_settings_make_what_cannot_be_read_less_than_an_error(
    choice: str, tmp_path: Path
) -> None:
    folder = workspace(tmp_path, a="kpis: [\n")
    (folder / "okrkit.yaml").write_text(
        f"version: 1\ncheck: {{rules: {{invalid-yaml: {choice}}}}}\n"
    )
    run = okr("check", "--format", "concise", cwd=folder)
    assert run.returncode == 1
    assert "okrkit.yaml:2:" in run.stdout
    assert "`invalid-yaml` is always an error" in run.stdout
    assert okr("status", cwd=folder).returncode == 2


def test_the_warnings_about_reading_can_be_switched_off(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=FINE, b="")
    settings = "version: 1\ncheck: {rules: {empty-file: off, invalid-yaml: error}}\n"
    (folder / "okrkit.yaml").write_text(settings)
    run = okr("check", "--as-of", DAY, cwd=folder)
    assert (run.returncode, "empty-file" in run.stdout) == (0, False)


@pytest.mark.parametrize(
    ("check", "severities"),
    [
        ("profile: standard", {"warning"}),
        ("profile: strict", {"error"}),
        ("profile: starter", set()),
        ("rules: {objective-without-key-results: off}", set()),
        ("rules: {objective-without-key-results: error}", {"error"}),
        ("rules: {objective-without-key-results: {severity: info}}", {"info"}),
    ],
)
def test_severities_follow_profile_and_rules(
    check: str, severities: set[str], tmp_path: Path
) -> None:
    folder = workspace(tmp_path, a=WARNED)
    (folder / "okrkit.yaml").write_text(f"version: 1\ncheck: {{{check}}}\n")
    run = okr("check", "--as-of", DAY, "--format", "json", cwd=folder)
    found = {
        finding["severity"]
        for finding in json.loads(run.stdout)["findings"]
        if finding["rule"] == "objective-without-key-results"
    }
    assert found == severities


def test_options_of_rules_are_taken(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=FINE)
    (folder / "okrkit.yaml").write_text(
        "version: 1\ncheck: {rules: {too-many-key-results: {max: 0}}}\n"
    )
    run = okr("check", "--as-of", DAY, "--format", "concise", cwd=folder)
    assert "[too-many-key-results]" in run.stdout


def test_a_workspace_for_another_version_is_refused(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=FINE)
    (folder / "okrkit.yaml").write_text('version: 1\nrequires: ">=99"\n')
    run = okr("check", cwd=folder)
    assert run.returncode == 2
    assert run.stderr.startswith("okr: this workspace requires okr >=99, and this is ")


@pytest.mark.parametrize("args", [("--format", "xml"), ("--fail-on", "never"), ("--frmat",)])
def test_a_wrong_option_is_a_usage_error(args: tuple[str, ...], tmp_path: Path) -> None:
    run = okr("check", *args, cwd=workspace(tmp_path, a=FINE))
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr != ""


def test_only_so_many_findings_of_a_file_are_shown(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=FINE + "".join(f"key{number}: 1\n" for number in range(300)))
    text = okr("check", "--as-of", DAY, "--format", "concise", cwd=folder).stdout
    assert text.count("[unknown-field]") == 100
    assert "… and 200 more in goals/a.yaml (--limit errors=N shows more)" in text
    more = okr("check", "--limit", "errors=1000", "--format", "concise", cwd=folder).stdout
    assert more.count("[unknown-field]") == 300


def test_colours_belong_to_terminals_only(tmp_path: Path) -> None:
    folder = workspace(tmp_path, a=BROKEN)
    assert "\x1b" not in okr("check", cwd=folder).stdout
    assert "\x1b" not in okr("check", cwd=folder, GITHUB_ACTIONS="true").stdout
    assert "\x1b[1;31m" in okr("check", "--color", "always", cwd=folder).stdout
    assert "\x1b" not in okr("check", cwd=folder, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_fingerprint_survives_moving_and_reformatting(tmp_path: Path) -> None:
    def fingerprints(folder: Path) -> set[str]:
        run = okr("check", "--as-of", DAY, "--format", "json", cwd=folder)
        return {finding["fingerprint"] for finding in json.loads(run.stdout)["findings"]}

    before = workspace(tmp_path / "before", a=BROKEN + WARNED.partition("objectives:\n")[2])
    moved = workspace(tmp_path / "moved", b="# moved\n\n" + BROKEN)
    assert fingerprints(moved)
    assert fingerprints(moved) <= fingerprints(before) | fingerprints(moved)
    again = workspace(tmp_path / "again", c=BROKEN.replace("    ", "      "))
    assert fingerprints(moved) == fingerprints(again)


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (["--select", "missing-why"], {"missing-why"}),
        (["--select", "missing-why, flat-range", "--select", "readable"], {"missing-why"}),
        (["--select", "balanced", "--ignore", "missing-why"], {"unowned"}),
        (["--ignore", "balanced,measurable"], set()),
    ],
)
def test_rules_and_chapters_filter_what_is_shown(
    options: list[str], rules: set[str], tmp_path: Path
) -> None:
    text = WARNED.replace(", why: Because", "").replace(", owner: ana", "")
    folder = workspace(tmp_path, a=text.replace("    owner: ana\n", ""))
    run = okr("check", "--as-of", DAY, "--format", "json", *options, cwd=folder)
    found = {one["rule"] for one in json.loads(run.stdout)["findings"]}
    assert found - {"unranked-objectives"} == rules


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["check", "--select", "conected"],
            "okr: --select: there is no rule or chapter `conected`; did you mean `connected`?\n",
        ),
        (
            ["check", "--ignore", "flat-range,"],
            "okr: --ignore: there is no rule or chapter ``; `okr rules` lists them\n",
        ),
        (
            ["check", "--select", "honest"],
            "okr: --select `honest` would show nothing here: `okr audit` finds that\n",
        ),
        (
            ["audit", "--select", "flat-range"],
            "okr: --select `flat-range` would show nothing here: `okr check` finds that\n",
        ),
    ],
)
def test_a_name_that_is_no_rule_is_refused(options: list[str], told: str, tmp_path: Path) -> None:
    run = okr(*options, cwd=workspace(tmp_path, a=FINE))
    assert (run.returncode, run.stdout, run.stderr) == (2, "", told)


def test_what_is_ignored_is_counted(tmp_path: Path) -> None:
    text = WARNED.replace("Because}", "Because}  # okr: ignore[objective-without-key-results] -- x")
    folder = workspace(tmp_path, a=text)
    run = okr("check", "--as-of", DAY, "--ignore", "unranked-objectives", cwd=folder)
    assert run.stdout == "1 file, 3 goals: no findings (1 ignored)\n"
    told = json.loads(okr("check", "--as-of", DAY, "--format", "json", cwd=folder).stdout)
    assert told["hidden"] == {
        "ignored": 1,
        "baselined": 0,
        "not_since": 0,
        "added_ignores": [],
        "added_workspaces": [],
    }
