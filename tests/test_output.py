"""Files that `okr check` writes beside its answer, and where it does not write."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from editing import Okr
from repositories import move_in, repository

BROKEN = {
    "goals/a.yaml": """\
period: 2026-Q4
objectives:
  grow:
    title: More people use it
    owner: ana
    why: Nobody knows us
    key_results:
      signups: {title: Signups, baseline: 0, target: ten}
"""
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_several_formats_come_of_one_run(okr: Okr) -> None:
    ran = okr.write(BROKEN)(
        "check", "--output", "sarif=out/findings.sarif", "--output", "out/junit.xml",
        "--output", "gitlab=out/gl.json", "--output", "out/all.md", "--output", "out/all.txt",
        "--format", "json",
    )  # fmt: skip
    assert (ran.code, ran.err) == (1, "")
    (one,) = json.loads(ran.out)["findings"]
    out = okr.folder / "out"
    assert names(out) == {"findings.sarif", "junit.xml", "gl.json", "all.md", "all.txt"}
    (result,) = json.loads((out / "findings.sarif").read_text())["runs"][0]["results"]
    assert result["fingerprints"] == {"okrkit/v1": one["fingerprint"]}
    assert json.loads((out / "gl.json").read_text())[0]["fingerprint"] == one["fingerprint"]
    assert ElementTree.parse(out / "junit.xml").getroot().get("failures") == "1"
    assert one["message"].split("`")[1] in (out / "all.md").read_text()
    assert "[invalid-value]\n8 | " in (out / "all.txt").read_text()


def test_a_file_is_written_in_place_of_the_former(okr: Okr) -> None:
    okr.write({**BROKEN, "findings.json": "from before"})
    assert okr("check", "--output", "findings.json").code == 1
    assert json.loads((okr.folder / "findings.json").read_text())["summary"]["error"] == 1
    assert names(okr.folder) == {"okrkit.yaml", "goals", "findings.json"}


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("findings.log", "--output takes a format and a file, as in sarif=findings.sarif"),
        ("-", "stdout is --format's"),
        ("json=-", "stdout is --format's"),
        ("json=", "--output takes a format and a file"),
        ("sraif=x.sarif", "the format of --output is one of text, concise, github"),
        ("json=goals/a.yaml", "`goals/a.yaml` would be a file of goals or settings"),
        ("json=okrkit.yaml", "`okrkit.yaml` would be a file of goals or settings"),
        ("text=goals/new.YML", "`goals/new.YML` would be a file of goals or settings"),
        ("json=goals", "`goals` is a link, a folder or a device"),
        ("json=okrkit.yaml/x", "cannot write `okrkit.yaml/x`: "),
    ],
)
def test_what_cannot_be_written_is_told_in_a_sentence(okr: Okr, output: str, told: str) -> None:
    ran = okr.write(BROKEN)("check", "--output", output)
    assert ran.code == 2
    assert ran.err.startswith("okr: ")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert ran.changed == {}


def test_goal_files_of_any_name_are_kept(okr: Okr) -> None:
    okr.write({"okrkit.yaml": "version: 1\ngoals: ['*.okr']\n", "a.okr": BROKEN["goals/a.yaml"]})
    ran = okr("check", "--output", "json=a.okr")
    assert (ran.code, ran.changed) == (2, {})
    assert "okr: `a.okr` is a file of the workspace; name another one" in ran.err


def test_no_file_is_written_over_by_the_next_format(okr: Okr) -> None:
    ran = okr.write(BROKEN)("check", "--output", "json=out.txt", "--output", "text=./out.txt")
    assert (ran.code, ran.out, ran.changed) == (2, "", {})
    assert ran.err == "okr: --output names `./out.txt` twice; give each format its own file\n"


def test_the_answer_is_given_even_where_a_file_cannot_be_written(okr: Okr) -> None:
    ran = okr.write(BROKEN)("check", "--output", "json=goals", "--format", "concise")
    assert ran.code == 2
    assert ran.out.endswith("[invalid-value]\n")


def test_links_lead_no_file_out_of_the_folder(okr: Okr, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "old").write_text("precious")
    okr.write({**BROKEN, "inner/kept": ""})
    (okr.folder / "reports").symlink_to(outside)
    (okr.folder / "findings.json").symlink_to(outside / "old")
    (okr.folder / "dangling.json").symlink_to(outside / "new")
    (okr.folder / "build").symlink_to("inner")
    for path in ("reports/x.json", "reports/../reports/x.json", "findings.json", "dangling.json"):
        ran = okr("check", "--output", path)
        assert ran.code == 2, path
        assert "link" in ran.err
    absolute = okr("check", "--output", f"{okr.folder}/reports/x.json")
    assert "leads out of" in absolute.err
    assert names(outside) == {"old"}
    assert (outside / "old").read_text() == "precious"
    assert okr("check", "--output", "build/x.json").code == 1
    assert names(okr.folder / "inner") == {"kept", "x.json"}


def test_links_lead_no_file_out_of_the_repository(
    okr: Okr, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The workspace is a folder of the checkout, and whoever sent that may have put links there."""
    outside = tmp_path_factory.mktemp("outside")
    okr.write(BROKEN)
    (tmp_path / ".git").mkdir()
    (tmp_path / "rep").symlink_to(outside)
    for path in ("../rep/x.sarif", f"{tmp_path}/rep/x.sarif"):
        ran = okr("check", "--output", path)
        assert (ran.code, "leads out of" in ran.err) == (2, True)
    assert names(outside) == set()
    assert okr("check", "--output", f"{outside}/x.sarif").code == 1


def test_a_path_of_ones_own_may_lie_anywhere(okr: Okr, tmp_path: Path) -> None:
    okr.write(BROKEN)
    assert okr("check", "--output", f"{tmp_path}/absolute.json").code == 1
    assert okr("check", "--output", "../relative.json").code == 1
    assert {"absolute.json", "relative.json"} <= names(tmp_path)


def test_another_name_of_a_file_keeps_what_it_has(okr: Okr, tmp_path: Path) -> None:
    """A hard link is not written through: the report takes the place of one name only."""
    okr.write(BROKEN)
    (tmp_path / "precious").write_text("precious")
    os.link(tmp_path / "precious", okr.folder / "x.json")
    assert okr("check", "--output", "x.json").code == 1
    assert (tmp_path / "precious").read_text() == "precious"


def test_github_gets_a_summary_where_it_asks_for_one(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ran = okr.write(BROKEN)("check", "--format", "github")
    assert ran.out.startswith("::error file=goals/a.yaml,line=8,")
    assert summary.read_text().startswith("before\n### okr check: 1 error\n")
    okr("check")
    assert summary.read_text().count("### okr check") == 1
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere" / "summary"))
    failed = okr("check", "--format", "github")
    assert (failed.code, failed.out) == (2, ran.out)
    assert failed.err.startswith("okr: cannot write ")


def test_statistics_count_by_rule(okr: Okr) -> None:
    text = BROKEN["goals/a.yaml"] + "    owenr: ana\n    titel: x\n"
    counted = okr.write({"goals/a.yaml": text})("check", "--statistics")
    assert counted.out == (
        "2  unknown-field  error\n"
        "1  invalid-value  error\n"
        "1 file, 2 goals: 3 errors; `okr explain invalid-value` tells more about the first\n"
    )
    listed = json.loads(okr("check", "--statistics", "--format", "json").out)
    assert listed["statistics"] == [
        {"rule": "unknown-field", "severity": "error", "count": 2},
        {"rule": "invalid-value", "severity": "error", "count": 1},
    ]
    assert len(listed["findings"]) == 3
    refused = okr("check", "--statistics", "--format", "sarif")
    assert refused.err == "okr: --statistics goes with the formats text, concise and json\n"


def test_audit_has_the_same_formats(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    goals = BROKEN["goals/a.yaml"].replace("ten", "10")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at="2026-10-01T09:00:00Z")
    softer = goals.replace("10}", "5}")
    made.commit({"goals/a.yaml": softer}, at="2026-11-10T09:00:00Z")
    ran = okr("audit", "--format", "github", "--output", "x.sarif", "--output", "x.xml")
    assert ran.code == 1
    assert "title=softened-target::" in ran.out
    log = json.loads((okr.folder / "x.sarif").read_text())["runs"][0]
    assert log["automationDetails"]["id"] == "okr-audit/"
    assert [one["ruleId"] for one in log["results"]] == ["softened-target"]
    assert ElementTree.parse(okr.folder / "x.xml").getroot().get("name") == "okr audit"
