"""`--since` and `--settings-from`: a change is judged by itself, by the rules it met."""

import json
from pathlib import Path

import pytest

from editing import Okr
from okrkit.commands.since import blob_id
from repositories import Repository, move_in, repository

GOALS = """\
period: 2026-Q4
owner: ana
kpis:
  uptime: {title: Uptime, why: They pay, unit: "%", at_least: 99.9}
objectives:
  loved:
    title: People love us
    key_results:
      fans: {title: Fans, baseline: 5, target: 5}
  refunds:
    title: Refunds feel instant
    supports: [loved]
    guardrails: [uptime]
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 72}
      calls: {title: Calls, baseline: 9, target: 9}
  more:
    title: More people use it
    key_results:
      users: {title: Users, baseline: 5, target: 5}
"""
SETTINGS = "version: 1\ncheck: {rules: {unranked-objectives: off, never-checked-in: error}}\n"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS})
    made.git("checkout", "--quiet", "-b", "change")
    return made


def shown(okr: Okr, *options: str) -> dict[str, str]:
    """What is shown of a change, as `rule goal`, each with the reason."""
    told = json.loads(okr("check", "--since", "main", "--format", "json", *options).out)
    return {f"{one['rule']} {one['goal']}": one["because"] for one in told["findings"]}


def test_a_change_of_nothing_shows_nothing(okr: Okr, made: Repository) -> None:
    assert okr("check").code == 1
    run = okr("check", "--since", "main")
    assert (run.code, run.err) == (0, "")
    assert run.out == "1 file, 8 goals: no findings (11 in goals that did not change)\n"
    made.commit({"goals/a.yaml": "# Goals\n" + GOALS.replace("baseline: 9", "baseline: 9.0")})
    assert shown(okr) == {}


def test_what_differs_is_shown_and_what_refers_to_it(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("People love us", "People like us")})
    title = "its `title` differs since `main`"
    assert shown(okr) == {"missing-why 2026-Q4/loved": title}, "said once, of both"
    run = okr("check", "--since", "main", "--format", "json")
    (finding,) = json.loads(run.out)["findings"]
    assert [one["message"] for one in finding["related"]] == ["`2026-Q4/refunds` too"]


def test_a_key_result_that_differs_is_one_of_its_objective(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("baseline: 9, target: 9", "baseline: 8, target: 8")})
    assert shown(okr) == {
        "flat-range 2026-Q4/refunds.calls": "its `baseline` and `target` differ since `main`",
        "missing-why 2026-Q4/refunds": "its key result `calls`: its `baseline` and `target` differ"
        " since `main`",
        "never-checked-in 2026-Q4/refunds.calls": "its `baseline` and `target` differ since `main`",
    }


def test_an_objective_that_loses_a_key_result_is_touched(okr: Okr, made: Repository) -> None:
    lost = "its key result `users` is gone since `main`"
    users = "      users: {title: Users, baseline: 5, target: 5}\n"
    made.write({"goals/a.yaml": GOALS.replace(f"    key_results:\n{users}", "")})
    assert shown(okr) == {
        "missing-why 2026-Q4/more": lost,
        "objective-without-key-results 2026-Q4/more": lost,
    }
    moved = GOALS.replace(users, "").replace("      fans:", f"{users}      fans:")
    made.write(
        {"goals/a.yaml": moved.replace("title: Users,", "title: Users, formerly: more.users,")}
    )
    told = shown(okr, "--select", "objective-without-key-results,missing-why")
    assert told["objective-without-key-results 2026-Q4/more"] == lost
    assert told["missing-why 2026-Q4/loved"].startswith("its key result `users`: it was")


def test_what_key_results_have_from_their_objective_counts(okr: Okr, made: Repository) -> None:
    made.write(
        {"goals/a.yaml": GOALS.replace("    supports", "    cadence: monthly\n    supports")}
    )
    assert "flat-range 2026-Q4/refunds.time" in shown(okr)
    made.write({"goals/a.yaml": GOALS.replace("feel instant", "are instant")})
    assert set(shown(okr)) == {"missing-why 2026-Q4/refunds"}


def test_what_refers_to_a_goal_that_is_gone_is_shown(okr: Okr, made: Repository) -> None:
    start, end = GOALS.index("  loved:"), GOALS.index("  refunds:")
    made.write({"goals/a.yaml": GOALS[:start] + GOALS[end:]})
    gone = "it refers to `loved`, which is gone"
    assert shown(okr) == {
        "unknown-reference 2026-Q4/refunds": gone,
        "missing-why 2026-Q4/refunds": gone,
    }


OTHERS = """\
period: 2026-Q4
kpis:
  calls: {title: Calls, unit: calls, at_most: 9}
objectives:
  near: {title: Near, period: 2026-10, key_results: {a: {title: A, done: true}}}
  far: {title: Far, supports: [near], key_results: {b: {title: B, done: true}}}
  one: {title: One, supports: [two], key_results: {a: {title: A, done: true}}}
  two: {title: Two, supports: [three], key_results: {a: {title: A, done: true}}}
"""
FIRST = "kpis:\n  waiting: {title: Waiting, unit: min, at_most: 3}\n"
LAST = """\
period: 2026-Q4
objectives:
  three: {title: Three, key_results: {a: {title: A, done: true}}}
"""
CAUSED = {
    "another KPI of that id": (
        ("waiting:", "calls: {title: Calls again}\n  waiting:"),
        "duplicate-id None",
        "it has to do with `calls`: it is new since `main`",
    ),
    "a KPI renamed to that id": (
        ("waiting:", "calls:"),
        "duplicate-id None",
        "it has to do with `calls`: it was `waiting` in `main`",
    ),
    "another goal that may be meant": (
        ("  three:", "  near: {title: Near, period: 2026-11}\n  three:"),
        "ambiguous-reference 2026-Q4/far",
        "it has to do with `2026-11/near`: it is new since `main`",
    ),
    "a circle closed two steps away": (
        ("Three,", "Three, supports: [one],"),
        "circular-support 2026-Q4/one",
        "it has to do with `2026-Q4/two`: it refers to `2026-Q4/three`: its `supports` differs"
        " since `main`",
    ),
}


@pytest.mark.parametrize("cause", CAUSED)
def test_what_a_change_breaks_elsewhere_is_shown(cause: str, okr: Okr, made: Repository) -> None:
    """The finding stands at a goal that did not change, in a file that did not change."""
    made.git("checkout", "--quiet", "main")
    made.commit({"goals/0.yaml": FIRST, "goals/b.yaml": OTHERS, "goals/c.yaml": LAST})
    made.git("checkout", "--quiet", "-B", "change")
    assert shown(okr, "--select", "connected") == {}
    change, finding, because = CAUSED[cause]
    made.write({"goals/0.yaml": FIRST.replace(*change), "goals/c.yaml": LAST.replace(*change)})
    assert shown(okr, "--select", "connected") == {finding: because}


def test_what_has_another_name_or_period_differs(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("  loved:", "  liked:")})
    was, gone = "it was `2026-Q4/loved{}` in `main`", "it refers to `loved`, which is gone"
    assert shown(okr, "--ignore", "missing-why") == {
        "unknown-reference 2026-Q4/refunds": gone,
        "flat-range 2026-Q4/liked.fans": was.format(".fans"),
        "never-checked-in 2026-Q4/liked.fans": was.format(".fans"),
    }
    made.write({"goals/a.yaml": GOALS.replace("2026-Q4", "2026-Q3")})
    moved = shown(okr, "--select", "flat-range")
    assert moved["flat-range 2026-Q3/more.users"] == "it was `2026-Q4/more.users` in `main`"
    assert len(moved) == 4


def test_what_is_new_is_shown_and_what_was_moved_is_not(okr: Okr, made: Repository) -> None:
    start = GOALS.index("  more:")
    moved = "period: 2026-Q4\nowner: ana\nobjectives:\n" + GOALS[start:]
    new = "period: 2026-Q4\nobjectives:\n  new: {title: New, owner: ana, why: x}\n"
    made.write({"goals/a.yaml": GOALS[:start], "goals/b.yaml": moved, "goals/c.yaml": new})
    assert shown(okr) == {"objective-without-key-results 2026-Q4/new": "it is new since `main`"}


def test_what_cannot_be_read_is_shown_always(okr: Okr, made: Repository) -> None:
    broken = "period: 2026-Q4\nobjectives:\n  odd: {tilte: Odd, draft: true}\n"
    made.git("checkout", "--quiet", "main")
    made.commit({"goals/b.yaml": broken})
    made.git("checkout", "--quiet", "-B", "change")
    assert shown(okr) == {"unknown-field 2026-Q4/odd": "what cannot be read is shown always"}


@pytest.mark.parametrize(
    ("files", "because"),
    [
        ({"okrkit.yaml": SETTINGS + "kind: committed\n"}, "the settings differ since `main`"),
        (
            {"goals/b.yaml": "people: {ana: {}}\n"},
            "`teams`, `people` or `periods` differ since `main`",
        ),
    ],
)
def test_what_all_goals_rest_on_shows_all(
    files: dict[str, str], because: str, okr: Okr, made: Repository
) -> None:
    made.write(files)
    assert set(shown(okr).values()) == {because}
    assert len(shown(okr)) == len(json.loads(okr("check", "--format", "json").out)["findings"])
    made.write({"okrkit.yaml": "# The same\n" + SETTINGS, "goals/b.yaml": "x-nothing: 1\n"})
    assert shown(okr) == {}


def test_time_fails_no_run_for_goals_that_did_not_change(okr: Okr, made: Repository) -> None:
    """`never-checked-in` is an error here; the goals it is about are those of another team."""
    fine = GOALS.replace("5, target: 5", "5, target: 6").replace("72, target: 72", "72, target: 9")
    fine = fine.replace("9, target: 9}", "9, target: 8}")
    made.commit({"goals/a.yaml": fine})
    made.git("branch", "--force", "main")
    made.write({"okrkit.yaml": SETTINGS + "kind: committed\n"})
    run = okr("check", "--since", "main")
    assert "error: nothing was heard of" in run.out
    assert run.code == 0
    made.write({"goals/a.yaml": fine.replace("target: 8", "target: 7"), "okrkit.yaml": SETTINGS})
    assert okr("check", "--since", "main").code == 1


def test_what_only_a_raised_limit_lets_in_is_compared_as_well(okr: Okr, made: Repository) -> None:
    """A list in a list, as deep as is usual, and deeper."""
    for number in (1, 2):
        deep = "[" * 70 + str(number) + "]" * 70
        text = GOALS.replace("  more:\n", f"  more:\n    x-deep: {deep}\n")
        made.commit({"goals/a.yaml": text})
        if number == 1:
            made.git("branch", "--force", "main")
    assert "missing-why 2026-Q4/more" in shown(okr, "--limit", "depth=100")


def test_each_says_why_in_words(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("More people", "Most people")})
    assert (
        "\n   = shown because its `title` differs since `main`\n"
        in okr("check", "--since", "main").out
    )


def test_the_base_is_where_the_branches_parted(okr: Okr, made: Repository) -> None:
    """What others did on the main branch meanwhile is none of this change."""
    made.commit({"goals/b.yaml": "period: 2026-Q4\nobjectives: {new: {title: New, why: x}}\n"})
    made.git("checkout", "--quiet", "main")
    made.commit({"goals/a.yaml": GOALS.replace("More people", "Most people")})
    made.git("checkout", "--quiet", "change")
    assert {name.split()[1] for name in shown(okr)} == {"2026-Q4/new"}


def test_without_a_common_commit_it_says_what_to_do(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    made.commit({"goals/b.yaml": "x-nothing: 1\n"})
    made.git("checkout", "--quiet", "main")
    made.commit({"goals/c.yaml": "x-nothing: 1\n"})
    shallow = made.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch")
    run = Okr(shallow.folder, okr.capture)("check", "--since", "origin/change")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "okr: `origin/change` and what is checked out have no commit in common; this clone is"
        " shallow, so the commit where they parted is not here: run `git fetch --unshallow`, or set"
        " `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab)\n"
    )
    for revision in ("nope", "--all", "main; true", ""):
        assert okr("check", f"--since={revision}").code == 2
    made.git("checkout", "--quiet", "--orphan", "other")
    made.commit({})
    assert "name a branch that the checked out one" in okr("check", "--since", "change").err


def test_outside_of_git_it_says_so(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    for option in ("--since", "--settings-from"):
        run = okr("check", option, "main")
        assert (run.code, "is in no repository" in run.err) == (2, True)


def test_a_change_cannot_switch_off_its_own_checks(okr: Okr, made: Repository) -> None:
    """Settings and baseline are those of the base; ignores hold, and are told."""
    off = "version: 1\ncheck: {rules: {flat-range: off, missing-why: off}}\n"
    text = GOALS.replace(
        "      time:", "      # okr: ignore[flat-range] until 2027-12-31 -- trust me\n      time:"
    )
    made.write({"okrkit.yaml": off, "goals/a.yaml": text})
    okr("check", "--write-baseline")
    made.git("add", "--all")
    assert okr("check").code == 0
    run = okr("check", "--settings-from", "main")
    assert run.code == 1
    told = json.loads(okr("check", "--settings-from", "main", "--format", "json").out)
    flat = [one["goal"] for one in told["findings"] if one["rule"] == "flat-range"]
    assert flat == ["2026-Q4/loved.fans", "2026-Q4/refunds.calls", "2026-Q4/more.users"]
    assert told["hidden"] == {
        "ignored": 1, "baselined": 0, "not_since": 0,
        "added_ignores": [{
            "path": "goals/a.yaml", "line": 15, "column": 7, "rules": ["flat-range"],
            "until": "2027-12-31", "reason": "trust me",
        }],
        "added_workspaces": [],
    }  # fmt: skip
    line = "goals/a.yaml:15:7: this change ignores flat-range until 2027-12-31: trust me\n"
    assert line in run.out.replace(f"{okr.folder}/", "").replace("workspace/", "")


BY_MAIN = ("check", "--since", "main", "--settings-from", "main")
FINE = (
    GOALS.replace("5, target: 5", "5, target: 6")
    .replace("72, target: 72", "72, target: 9")
    .replace("9, target: 9}", "9, target: 8}")
)
BROKEN = "version: 1\nchekc: {}\n"
BASELINE = "okrkit-baseline.yaml"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "okrkit.yaml",
            BROKEN,
            "2:1: error: `chekc` is no field of a settings file [unknown-field]\n",
        ),
        (BASELINE, "version: 7\n", "1:10: error: this okr reads version 1 of a baseline, found"),
    ],
)
def test_what_a_change_breaks_of_settings_and_baseline_is_told(
    file: str, text: str, told: str, okr: Okr, made: Repository
) -> None:
    """They do not judge it, and would judge everybody once it is merged."""
    made.commit({"goals/a.yaml": FINE})
    made.git("branch", "--force", "main")
    assert okr(*BY_MAIN).code == 0
    made.write({file: text})
    for options in ((), ("goals",), ("--select", "flat-range")):
        run = okr(*BY_MAIN, *options)
        assert (run.code, f"/{file}:{told}" in run.out) == (1, True), run.out
        assert "= shown because what cannot be read is shown always\n" in run.out
    assert okr(*BY_MAIN, "--diff").code == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('requires: ">=99"', "this workspace requires okr >=99"),
        ("goals: [gaols/*.yaml]", "matches `gaols/*.yaml`"),
    ],
)
def test_settings_that_okr_could_not_run_with_are_refused_before_they_are_merged(
    settings: str, told: str, okr: Okr, made: Repository
) -> None:
    made.write({"okrkit.yaml": f"version: 1\n{settings}\n"})
    run = okr(*BY_MAIN)
    assert (run.code, told in run.err) == (2, True)


@pytest.mark.parametrize(
    ("file", "broken", "mended"),
    [
        ("okrkit.yaml", BROKEN, "version: 1\nkind: committed\n"),
        (BASELINE, "version: 7\n", "version: 1\n"),
    ],
)
def test_a_change_that_mends_what_should_judge_it_is_judged_by_its_own(
    file: str, broken: str, mended: str, okr: Okr, made: Repository
) -> None:
    made.commit({"goals/a.yaml": FINE, file: broken})
    made.git("branch", "--force", "main")
    assert okr(*BY_MAIN).code == 1, "as without the options"
    made.write({file: mended})
    run = okr(*BY_MAIN)
    assert run.err == (f"{file} as of `main` is broken, so the change is judged by its own\n")
    assert run.code == 0


def test_an_ignore_that_was_there_or_has_moved_is_not_new(okr: Okr, made: Repository) -> None:
    text = GOALS.replace("  more:", "  # okr: ignore[flat-range] -- x\n  more:")
    made.commit({"goals/a.yaml": text})
    made.git("branch", "--force", "main")
    head = "# Moved\nperiod: 2026-Q4\nowner: ana\nobjectives:\n"
    start = text.index("  # okr")
    made.write({"goals/a.yaml": text[:start], "goals/b.yaml": head + text[start:]})
    told = json.loads(okr("check", "--settings-from", "main", "--format", "json").out)
    assert told["hidden"]["added_ignores"] == []
    made.write({"goals/b.yaml": head + text[start:].replace(" more:", " most:")})
    told = json.loads(okr("check", "--settings-from", "main", "--format", "json").out)
    assert [one["line"] for one in told["hidden"]["added_ignores"]] == [5]


def test_a_change_cannot_take_a_folder_out_unseen(okr: Okr, made: Repository) -> None:
    """A folder with settings is a workspace of its own, and nothing in it is checked here."""
    odd = "period: 2026-Q4\nobjectives:\n  odd: {tilte: Odd, draft: true}\n"
    made.commit({"goals/x/a.yaml": odd, "goals/y/okrkit.yaml": SETTINGS, "goals/y/a.yaml": odd})
    made.git("branch", "--force", "main")
    made.write({"goals/x/okrkit.yaml": "version: 1\n"})
    options = ("check", "--since", "main", "--settings-from", "main")
    message = "this change makes `goals/x` a workspace of its own: nothing in it is checked here"
    run = okr(*options)
    assert (run.code, run.err) == (0, "")
    assert f"workspace/goals/x/okrkit.yaml:1:1: {message}\n" in f"workspace/{run.out}"
    assert okr(*options).out == run.out, "remembered or not"
    told = json.loads(okr(*options, "--format", "json").out)["hidden"]
    assert told["added_workspaces"] == ["goals/x"]
    assert f"::notice file=goals/x/okrkit.yaml,line=1,title=workspace::{message}\n" in (
        okr(*options, "--format", "github").out
    )
    made.commit({})
    assert message in okr("check", "--settings-from", "main", "--at", "HEAD").out
    assert "a workspace of its own" not in okr("check", "--settings-from", "HEAD").out


HEAD_IGNORE = "# okr: ignore[flat-range] -- x\n\n"


@pytest.mark.parametrize("example", ["docs/example.yaml", "goals/small.yaml"])
def test_an_ignore_of_a_whole_file_is_new_in_another_file(
    example: str, okr: Okr, made: Repository
) -> None:
    """One that stood in no goal file, or in a small one, says nothing of a large one."""
    made.commit({example: HEAD_IGNORE + "x-nothing: 1\n"})
    made.git("branch", "--force", "main")
    small = "x-nothing: 1\n" if example.startswith("goals") else HEAD_IGNORE + "x-nothing: 1\n"
    made.write({example: small, "goals/a.yaml": HEAD_IGNORE + GOALS})
    told = json.loads(okr("check", "--settings-from", "main", "--format", "json").out)
    (added,) = told["hidden"]["added_ignores"]
    assert (added["path"], added["line"]) == ("goals/a.yaml", 1)


def test_an_ignore_of_a_section_is_one_of_its_file(okr: Okr, made: Repository) -> None:
    ignored = GOALS.replace("objectives:", "# okr: ignore[flat-range] -- x\nobjectives:")
    made.commit({"goals/b.yaml": "# okr: ignore[flat-range] -- x\nobjectives: {}\n"})
    made.git("branch", "--force", "main")
    made.write({"goals/b.yaml": "objectives: {}\n", "goals/a.yaml": ignored})
    told = json.loads(okr("check", "--settings-from", "main", "--format", "json").out)
    assert [one["path"] for one in told["hidden"]["added_ignores"]] == ["goals/a.yaml"]


def test_settings_from_before_there_were_any_are_refused(okr: Okr, made: Repository) -> None:
    made.git("mv", "okrkit.yaml", "goals/okrkit.yaml")
    made.commit({})
    run = Okr(okr.folder / "goals", okr.capture)("check", "--settings-from", "main")
    assert run.code == 2
    assert "leave out --settings-from until okrkit.yaml is there" in run.err


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_content_has_the_id_that_git_gives_it(algorithm: str, tmp_path: Path) -> None:
    made = repository(tmp_path / "made", tmp_path / "home", f"--object-format={algorithm}")
    text = "a: ü\r\n"
    made.commit({"a.yaml": text})
    id = made.git("rev-parse", "HEAD:a.yaml").strip()
    assert blob_id(text, id) == id
