"""The baseline: an old workspace is green at once, a new fault is red, a mended one leaves."""

import json
from pathlib import Path

import pytest

from editing import Okr
from okrkit.baseline import Baseline, baseline_text, read_baseline, rewritten
from okrkit.limits import Limits
from okrkit.source import SourceFile
from repositories import move_in, repository
from workspaces import check_files

GOALS = """\
period: 2026-Q4
objectives:
  refunds:
    title: Refunds feel instant
    supports: [lovd]
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 72}
"""
MORE = """\
  more:
    title: More people use it
    key_results:
      users: {title: Users, baseline: 5, target: 10}
"""
FILE = "okrkit-baseline.yaml"


def fingerprints(okr: Okr) -> dict[str, str]:
    told = json.loads(okr("check", "--format", "json").out)
    return {one["fingerprint"]: one["rule"] for one in told["findings"]}


def test_what_is_recorded_is_not_shown_and_counted(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    assert okr("check").code == 1
    first = okr("check", "--write-baseline")
    assert (first.code, first.err) == (0, f"recorded 5 findings in {FILE}; commit it\n")
    assert first.out == "1 file, 2 goals: no findings (5 in the baseline)\n"
    again = okr("check", "--fail-on", "info")
    assert (again.code, again.out, again.err) == (0, first.out, "")
    told = json.loads(okr("check", "--format", "json").out)
    assert told["hidden"]["baselined"] == 5


def test_it_says_what_it_hides_in_order_of_goals(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})("check", "--write-baseline")
    text = okr.texts()[FILE]
    assert [line.split(": ", 1)[1] for line in text.splitlines()[5:]] == [
        "missing-why 2026-Q4/refunds",
        "unowned 2026-Q4/refunds",
        "unknown-reference 2026-Q4/refunds supports.0",
        "never-checked-in 2026-Q4/refunds.time",
        "flat-range 2026-Q4/refunds.time target",
    ]
    (okr.folder / FILE).unlink()
    okr("check", "--write-baseline")
    assert okr.texts()[FILE] == text


def test_one_more_goal_with_an_old_fault_is_shown(okr: Okr) -> None:
    """The same is said of the first goal already, and that one is recorded."""
    okr.write({"goals/a.yaml": GOALS})("check", "--write-baseline")
    okr.write({"goals/a.yaml": GOALS + MORE})
    told = json.loads(okr("check", "--format", "json", "--ignore", "unranked-objectives").out)
    assert [(one["rule"], one["goal"]) for one in told["findings"]] == [
        ("missing-why", "2026-Q4/more"),
        ("unowned", "2026-Q4/more"),
        ("never-checked-in", "2026-Q4/more.users"),
    ]


def test_writing_again_only_shrinks_it(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})("check", "--write-baseline")
    okr.write({"goals/a.yaml": GOALS.replace("target: 72", "target: 24") + MORE})
    run = okr("check")
    gone = f"1 finding is gone that is recorded in {FILE}"
    assert run.err == f"{gone}: `okr check --write-baseline` takes it out\n"
    run = okr("check", "--write-baseline", "--fail-on", "warning")
    assert run.err == f"took 1 finding out of {FILE}, 4 remain; commit it\n"
    assert [line[:2] for line in run.changed[FILE]] == ["- "]
    assert run.changed[FILE][0].endswith(": flat-range 2026-Q4/refunds.time target")
    assert run.code == 1, "what is new is not recorded"
    last = okr("check", "--write-baseline")
    assert last.changed == {}
    assert last.err == f"{FILE} stays as it is: nothing of it is mended, and nothing is added\n"
    okr.write({"goals/a.yaml": GOALS})
    assert okr("check").code == 1, "what came back was mended once"


def test_only_entries_are_taken_out_of_it(okr: Okr) -> None:
    """Comments and the users' own keys stay, whether something is mended or not."""
    okr.write({"goals/a.yaml": GOALS})("check", "--write-baseline")
    text = "# Ours\n" + okr.texts()[FILE].replace("check:\n", "check:  # until May\n")
    text += "# the end\nx-team: payments"
    run = okr.write({FILE: text})("check", "--write-baseline")
    assert run.err == f"{FILE} stays as it is: nothing of it is mended, and nothing is added\n"
    assert run.changed == {}
    okr.write({"goals/a.yaml": GOALS.replace("target: 72", "target: 24")})
    (gone,) = okr("check", "--write-baseline").changed[FILE]
    assert gone.startswith("- ")
    assert gone.endswith(" flat-range 2026-Q4/refunds.time target")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_section_is_added_to_what_is_there(end: str) -> None:
    text = f"# Ours{end or chr(10)}version: 1{end or chr(10)}audit: {{{'0' * 32}: a b}}{end}"
    source = SourceFile(FILE, text)
    known = {"1" * 32: "c d"}
    new = read_baseline(source, Limits())[0]._replace(check=known)
    after = rewritten(source, new, Limits())
    assert after.startswith("# Ours")
    assert read_baseline(SourceFile(FILE, after), Limits()) == (new, ())


def test_entries_that_share_a_line_are_written_anew() -> None:
    text = f"# Ours\nversion: 1\ncheck: {{{'0' * 32}: a b, {'1' * 32}: c d}}\n"
    new = Baseline(check={"1" * 32: "c d"})
    assert rewritten(SourceFile(FILE, text), new, Limits()) == baseline_text(new)


def test_what_is_all_mended_stays_so(okr: Okr) -> None:
    fine = GOALS.replace("target: 72", "target: 24, checkins: {2026-11-16: 60}")
    fine = fine.replace("    supports: [lovd]\n", "    why: They ask\n    owner: ana\n")
    okr.write({"goals/a.yaml": fine})
    assert okr("check", "--write-baseline").err == f"recorded 0 findings in {FILE}; commit it\n"
    okr.write({"goals/a.yaml": GOALS})
    assert okr("check", "--write-baseline").code == 1
    assert okr.texts()[FILE].endswith("check: {}\n")


@pytest.mark.parametrize(
    "broken", ["a: [1", "a: &x 1\n", "<<<<<<< HEAD\na: 1\n=======\n>>>>>>> b\n"]
)
def test_what_cannot_be_read_whole_is_mended_first(broken: str, okr: Okr) -> None:
    """Nobody knows what else it holds, and nothing could be added later."""
    okr.write({"goals/a.yaml": GOALS, "goals/b.yaml": broken, "goals/c.yaml": broken})
    run = okr("check", "--write-baseline")
    assert (run.code, run.out, run.changed) == (2, "", {})
    assert run.err == (
        f"okr: {FILE} is not written: goals/b.yaml and 1 more file cannot be read whole, so nobody"
        " knows what else is there; mend that first, `okr check --select readable` tells it\n"
    )
    okr.write({"goals/b.yaml": "a: 1\na: 1\n", "goals/c.yaml": MORE})
    assert okr("check", "--write-baseline").code == 0


@pytest.mark.parametrize(
    ("sound", "broken"), [("    title: Refunds", "\ttitle: Refunds"), ("target: 72", "target: 72h")]
)
def test_what_a_broken_file_hides_is_not_taken_for_mended(
    sound: str, broken: str, okr: Okr
) -> None:
    files = {"goals/a.yaml": GOALS, "goals/b.yaml": "period: 2026-Q4\nobjectives:\n" + MORE}
    okr.write(files)("check", "--write-baseline")
    okr.write({"goals/a.yaml": GOALS.replace(sound, broken)})
    run = okr("check")
    assert (run.code, run.err) == (1, "")
    assert "goals/b.yaml" not in run.out
    run = okr("check", "--write-baseline")
    assert (run.code, run.changed) == (2, {})
    assert "goals/a.yaml cannot be read whole" in run.err
    assert okr.write(files)("check", "--fail-on", "info").code == 0


def test_ignores_are_judged_with_and_without_it(okr: Okr) -> None:
    text = GOALS.replace("title: Refunds", "title: Refunds  # okr: ignore[flat-range]\n    x-a: b")
    run = okr.write({"goals/a.yaml": text})("check", "--write-baseline", "--fail-on", "warning")
    assert run.code == 1
    assert "unused-ignore" in run.out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version: 2\n", ":1:10: error: this okr reads version 1 of a baseline, found `2`"),
        ("check: {}\n", ":1:1: error: this okr reads version 1 of a baseline, found nothing"),
        ("version: 1\nchekc: {}\n", ":2:1: error: `chekc` is no field of a baseline"),
        ("version: 1\ncheck: {12: x}\n", ":2:9: error: `12` is no fingerprint"),
        ("version: 1\ncheck: [a]\n", ":2:8: error: `check` is a mapping of fingerprints"),
        ("version: 1\ncheck: {" + "0" * 32 + ": {}}\n", ":2:43: error: expected the rule"),
        ("- 1\n", ":1:1: error: a baseline is a mapping, found a list"),
        ("version: 1\n<<<<<<< HEAD\n", ":2:1: error: a merge conflict marker"),
        ("version: &a 1\n", ":1:10: error: an anchor"),
        ("version: 1\ncheck: {a: 'x\n", ":2:12: error: this quote is never closed"),
    ],
)
def test_a_broken_baseline_is_all_that_is_told(text: str, told: str, okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS, FILE: text})
    for options in ([], ["--write-baseline"]):
        run = okr("check", "--format", "concise", *options)
        assert run.code == 1
        assert f"{FILE}{told}" in run.out
        assert "goals/a.yaml" not in run.out
        assert run.changed == {}


@pytest.mark.parametrize(
    "broken", [{"okrkit.yaml": "version: 1\nchekc: {}\n"}, {FILE: "version: 2\n"}]
)
@pytest.mark.parametrize(
    "part",
    [
        ["goals"],
        ["--select", "missing-why"],
        ["--ignore", "readable"],
        ["--fix", "goals"],
        ["--diff", "--select", "missing-why"],
    ],
)
def test_no_part_leaves_out_what_all_else_rests_on(
    broken: dict[str, str], part: list[str], okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else was checked, so to leave it out would be to say that all is well."""
    monkeypatch.chdir(okr.write({"goals/a.yaml": GOALS, **broken}).folder)
    whole = okr("check")
    assert whole.code == 1
    run = okr("check", *part)
    assert (run.code, run.out) == (1, "" if "--diff" in part else whole.out)
    told = okr("check", *part, "--format", "junit").out
    assert "--diff" in part or 'failures="1"' in told


def test_a_baseline_that_is_a_link_out_of_the_workspace_is_refused(
    okr: Okr, tmp_path: Path
) -> None:
    (tmp_path / "outside.yaml").write_text("version: 1\n")
    okr.write({"goals/a.yaml": GOALS})
    (okr.folder / FILE).symlink_to(tmp_path / "outside.yaml")
    assert f"{FILE}:1:1: error:" in okr("check", "--format", "concise").out


@pytest.mark.parametrize(
    "option",
    [["goals"], ["--select", "readable"], ["--ignore", "readable"], ["--since", ""], ["--diff"]],
)
def test_a_part_of_a_workspace_is_not_recorded(option: list[str], okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    if option == ["goals"]:
        option = [str(okr.folder / "goals")]
    run = okr("check", "--write-baseline", *option)
    assert run.code == 2
    assert run.err.startswith(
        "okr: --write-baseline is about the whole workspace as it lies; leave"
    )
    assert run.changed == {}


def test_other_commands_count_what_check_shows(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    assert okr("status").code == 1
    okr("check", "--write-baseline")
    assert okr("status").code == 0


def test_audit_records_for_itself(
    tmp_path: Path, okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    goals = GOALS.replace("target: 72", "target: 24")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at="2026-09-28T10:00:00Z")
    softer = GOALS.replace("target: 72", "target: 48")
    made.commit({"goals/a.yaml": softer}, at="2026-11-16T10:00:00Z")
    assert okr("audit").code == 1
    okr("check", "--write-baseline")
    assert okr("audit").code == 1
    run = okr("audit", "--write-baseline")
    assert (run.code, run.err) == (0, f"recorded 1 finding in {FILE}; commit it\n")
    assert okr("audit").out.endswith("no findings (1 in the baseline)\n")
    assert okr("check", "--write-baseline").changed == {}, "each shrinks its own part"


def test_a_shallow_clone_does_not_know_what_is_mended(
    tmp_path: Path, okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    for target, day in (("24", "09-28"), ("48", "11-16")):
        goals = GOALS.replace("target: 72", f"target: {target}")
        made.commit(
            {"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at=f"2026-{day}T10:00:00Z"
        )
    okr("audit", "--write-baseline")
    made.commit({})
    clone = Okr(made.clone(tmp_path / "clone", "--depth=1").folder, okr.capture)
    run = clone("audit", "--allow-shallow")
    assert (run.code, "recorded in" in run.err) == (0, False)
    run = clone("audit", "--allow-shallow", "--write-baseline")
    assert (run.code, run.changed) == (2, {})
    assert run.err == (
        "okr: --write-baseline is about all of the history, and this clone is shallow; run `git"
        " fetch --unshallow` first\n"
    )


def test_it_is_read_as_it_was_written() -> None:
    baseline = Baseline({"0" * 32: 'rule a: "b" #c \u202e'}, {})
    read, faults = read_baseline(SourceFile(FILE, baseline_text(baseline)), Limits())
    assert faults == ()
    assert read == Baseline({"0" * 32: 'rule a: "b" #c \\u202e'}, {})


def test_a_finding_of_endless_words_is_recorded_in_few(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS + f"    ? {'w' * 19990}\n    : x\n"})
    okr("check", "--write-baseline")
    assert max(map(len, okr.texts()[FILE].splitlines())) < 300
    assert okr("check").code == 0


def test_what_would_not_be_read_again_is_not_written(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    run = okr("check", "--write-baseline", "--limit", "string=30")
    assert (run.code, run.changed) == (2, {})
    assert run.err.startswith(f"okr: {FILE} is not written, it could not be read again: this text")
    assert "`--limit string=N`" in run.err


def test_as_many_findings_are_read_as_the_size_of_the_file_allows() -> None:
    many = {f"{number:032x}": "missing-why kpi" for number in range(60_000)}
    text = baseline_text(Baseline(many))
    limits = Limits(file_size=len(text))
    assert read_baseline(SourceFile(FILE, text), limits) == (Baseline(many), ())
    hostile = SourceFile(FILE, "version: 1\nx-a: [" + "a," * (len(text) // 2) + "]")
    assert [one.rule for one in read_baseline(hostile, limits)[1]] == ["unsupported-yaml"]


def test_fingerprints_survive_reformatting_moving_and_renaming() -> None:
    """The same goals: in another file, in another order, between braces, with other comments."""
    files = {
        "goals/a.yaml": "team: x\nowner: joe\nteams: {x: {parent: y}}\npeople: {ana: {}}\n" + GOALS,
        "goals/b.yaml": "period: 2026-Q4\nobjectives:\n" + MORE + "    guardrails: [a, b]\n",
        "goals/c.yaml": "period: 2026-Q5\n",
    }
    other = {
        "okr/one.yaml": """\
# Everything
objectives: {more: {period: 2026-Q4, guardrails: [
    a, b], key_results: {users: {baseline: 5, title: Users, target: 10}},
    title: "More people use it"}}
""",
        "okr/two.yaml": "teams: {x: {parent: y}}\n",
        "okr/three.yaml": """\
owner: joe

people:
  ana: {}

team: x
objectives:
  refunds:
    # The time
    key_results:
      time: {target: 72, baseline: 72, unit: h, title: Median time}
    supports:
      - lovd
    title: Refunds feel instant
    period: 2026-Q4
""",
        "okr/four.yaml": "period: 2026-Q5\n",
        "okrkit.yaml": "version: 1\ngoals: [okr/*.yaml]\n",
    }
    before, after = check_files(files), check_files(other)
    assert {one.fingerprint: one.rule for one in before} == {
        one.fingerprint: one.rule for one in after
    }
    assert len({one.fingerprint for one in before}) == len(before) >= 9
    assert {one.file for one in before}.isdisjoint(one.file for one in after)


def test_a_check_in_is_the_same_wherever_it_is_said() -> None:
    """Beside its goal, by day, and by goal."""
    goals = (
        "period: 2026-Q4\nobjectives:\n  o:\n    title: T\n    key_results:\n"
        "      k: {title: K, baseline: 0, target: 9%s}\n"
    )
    beside = {"goals/a.yaml": goals % ", checkins: {2026-05-01: 1, 2026-06-01: 2}"}
    by_day = "checkins: {2026-06-01: {o.k: 2}, 2026-05-01: {o.k: 1}}\n"
    by_goal = "checkins: {o.k: {2026-06-01: 2, 2026-05-01: 1}}\n"
    apart = ({"goals/a.yaml": goals % "", "goals/b.yaml": text} for text in (by_day, by_goal))
    found = [
        {
            (one.field, one.fingerprint)
            for one in check_files(files)
            if one.rule == "check-in-outside-period"
        }
        for files in (beside, *apart)
    ]
    assert found[0] == found[1] == found[2]
    assert [field for field, _ in found[0]] == ["checkins.2026-05-01"]
