"""Findings in the formats of CI systems, read back by what reads them there."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from okrkit.characters import harmless, visible
from okrkit.commands.answers import FOR_PEOPLE, FORMATS, MOST_COMMENT, document
from okrkit.encoding import decode
from okrkit.finding import Finding, Hidden, Ignore, Lines, Related
from okrkit.render import text
from okrkit.render.escape import ZERO_WIDTH_SPACE, safe_text
from okrkit.render.findings import Run, docs
from okrkit.rules.catalogue import ALL_RULES
from okrkit.source import Fix, Place, Position, SourceFile, Span
from runner import Command, commands
from test_escape import AUTOLINK, GFM, MENTION, NASTY, with_the_nasty
from workspaces import check_files

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "bad-inputs"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")

SARIF = Draft7Validator(json.loads((HERE / "data" / "sarif-2.1.0.json").read_text("utf-8")))
GITLAB = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {
                                "begin": {"type": "integer", "minimum": 1},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
            },
        },
    }
)
"""Written from the tables of GitLab's documentation, "Code Quality report format"."""

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
texts = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(NASTY), min_size=1, max_size=3).map("".join)
)


def finding(message: str = "is wrong", **other: Any) -> Finding:
    """A finding, plain where nothing else is said."""
    plain = Finding(
        "flat-range", "error", message, "goals/a.yaml", Position(2, 3), Position(2, 8),
        "2026-Q4/grow", "target", "f" * 32, None, (),
    )  # fmt: skip
    return plain._replace(**other)


def run_with(*findings: Finding, **other: Any) -> Run:
    sources = {one.file: SourceFile(one.file, "a: 1\nb: 2\n") for one in findings}
    plain = Run(findings, sources, as_of="2026-11-20", files=1, goals=2)
    return plain._replace(**other)


def ignore(line: int, reason: str = "later") -> Ignore:
    """An ignore that a change adds."""
    place = Position(line, 5)
    return Ignore("goals/a.yaml", Span(9, 20), place, ("flat-range",), None, reason, "place", None)


def about(text: str) -> Finding:
    """A finding that says the same text wherever content may stand."""
    related = (Related(text, "goals/b.yaml", Position(1, 1), Position(1, 2)),)
    return finding(text, hint=text, goal=text, field=text, related=related)


def said(text: str) -> str:
    """A message and its hint, where both are this text."""
    return f"{text}\n{text}" if text else ""


def tangled() -> Run:
    """The example company where everything is wrong, but for what only a disk can show."""
    folder = HERE.parent / "examples" / "tangled"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.yaml"))
        if path.name != "okrkit.yaml"
    }
    settings = (folder / "okrkit.yaml").read_text("utf-8")
    return run_with(*check_files({"okrkit.yaml": settings, **files}))


@pytest.fixture(scope="module")
def everything() -> Run:
    return tangled()


# --- GitHub's commands ----------------------------------------------------------------------------


def as_command(one: Finding, folder: str = "") -> Command:
    """What the runner should read of a finding."""
    places = {"file": visible(folder + one.file), "line": one.start.line, "endLine": one.end.line}
    if one.start.line == one.end.line:
        places |= {"col": one.start.column, "endColumn": one.end.column}
    properties = {name: str(value) for name, value in places.items()} | {"title": one.rule}
    message = "\n".join(filter(None, (one.message, one.hint)))
    return Command(LEVELS[one.severity], properties, safe_text(message))


@with_the_nasty
@given(texts)
def test_the_runner_reads_the_same_message(text: str) -> None:
    one = about(text)
    assert commands(document(run_with(one), "github")) == [as_command(one)]


@with_the_nasty
@given(texts.filter(lambda text: "\0" not in text))
def test_the_runner_reads_the_same_path(text: str) -> None:
    one = finding(file=f"goals/{text}.yaml")
    assert commands(document(run_with(one), "github")) == [as_command(one)]


def test_columns_are_left_out_where_a_span_crosses_lines() -> None:
    (command,) = commands(document(run_with(finding(end=Position(4, 1))), "github"))
    assert command.properties == {
        "file": "goals/a.yaml", "line": "2", "endLine": "4", "title": "flat-range"
    }  # fmt: skip


def test_the_last_annotation_that_is_shown_says_how_many_more_there_are() -> None:
    many = [finding(f"number {number}") for number in range(12)]
    shown = commands(document(run_with(*many, finding(severity="info")), "github"))
    assert [one.name for one in shown] == ["error"] * 12 + ["notice"]
    more = [one.data for one in shown if "more" in one.data]
    assert more == ["number 9\n… and 2 errors more: GitHub shows 10, the log has all"]


def test_new_ignores_are_among_the_remarks_that_are_shown() -> None:
    run = run_with(finding(severity="info"), added_ignores=tuple(map(ignore, range(1, 13))))
    shown = commands(document(run, "github"))
    assert [one.name for one in shown] == ["notice"] * 13
    more = [one.data for one in shown if "more" in one.data]
    words = "… and 3 remarks more: GitHub shows 10, the log has all"
    assert more == [f"this change ignores flat-range: later\n{words}"]
    assert more == [shown[9].data]


def test_what_is_cut_is_told_in_a_line_that_is_no_command() -> None:
    run = run_with(*[finding(file="::error::x ##[error]y")] * 3, most=1)
    output = document(run, "github")
    assert len(commands(output)) == 1
    assert "  … and 2 more in ./::error::x # #[error]y\n" in output


def test_lines_for_people_are_no_commands_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever the environment says: that of a container does not tell who reads its log."""
    from okrkit.cli import main
    from okrkit.commands.session import Session

    Session().answer(["  ::add-mask::x", "a ##[add-mask]x", "a ##vso[x]y", "fine"])
    Session().talk("##vso[x]y")
    main(["-C", "##vso[x]y", "check"])
    said = capsys.readouterr()
    assert commands(said.out + said.err) == []
    assert said.out.endswith("fine\n")
    assert said.err.count("# #vso[x]y") == 2


# --- GitLab ---------------------------------------------------------------------------------------


def test_gitlab_takes_the_report(everything: Run) -> None:
    issues = json.loads(document(everything, "gitlab"))
    assert list(GITLAB.iter_errors(issues)) == []
    assert len({one["fingerprint"] for one in issues}) == len(issues) == len(everything.findings)
    assert all(one["description"].endswith(f"[{one['check_name']}]") for one in issues)


def test_a_clean_report_for_gitlab_is_an_empty_array() -> None:
    assert document(run_with(), "gitlab") == "[]\n"


# --- SARIF ----------------------------------------------------------------------------------------


def sarif(run: Run) -> dict[str, Any]:
    """The one run of a log, which must be valid."""
    log = json.loads(document(run, "sarif"))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    (found,) = log["runs"]
    assert isinstance(found, dict)
    return found


def test_sarif_has_all_that_code_scanning_asks_for(everything: Run) -> None:
    found = sarif(everything)
    driver = found["tool"]["driver"]
    assert found["columnKind"] == "unicodeCodePoints"
    assert driver["name"] == "okr"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["semanticVersion"])
    for rule in driver["rules"]:
        assert rule["helpUri"].startswith("https://")
        assert {"id", "shortDescription", "fullDescription", "help"} <= rule.keys()
        assert rule["help"].keys() == {"text", "markdown"}
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
    for result, one in zip(found["results"], everything.findings, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == one.rule
        assert result["level"] == {"info": "note"}.get(one.severity, one.severity)
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"] == one.fingerprint
        places = [*result["locations"], *result["relatedLocations"]]
        assert len(result["relatedLocations"]) == len(one.related)
        for place in (each["physicalLocation"] for each in places):
            region = place["region"]
            assert region.keys() == {"startLine", "startColumn", "endLine", "endColumn"}
            start = region["startLine"], region["startColumn"]
            assert (1, 1) <= start <= (region["endLine"], region["endColumn"])
            assert place["artifactLocation"]["uriBaseId"] in found["originalUriBaseIds"]


def test_every_rule_can_be_described() -> None:
    found = [finding(rule=rule.name) for rule in ALL_RULES]
    assert len(sarif(run_with(*found))["tool"]["driver"]["rules"]) == len(ALL_RULES)


def test_a_clean_run_is_a_valid_log() -> None:
    assert sarif(run_with())["results"] == []


def test_silenced_findings_are_suppressed_results() -> None:
    one = finding()
    hidden = (
        Hidden(one, "ignored", "waiting for [data](https://x.example)"),
        Hidden(one, "baselined"),
        Hidden(one, "not_since"),
    )
    results = sarif(run_with(one, hidden=hidden))["results"]
    told = f"waiting for [data]{ZERO_WIDTH_SPACE}(https://x.example)"
    assert [result.get("suppressions") for result in results] == [
        None,
        [{"kind": "inSource", "status": "accepted", "justification": told}],
        [{"kind": "external", "status": "accepted"}],
    ]


def test_there_are_no_more_results_than_github_takes() -> None:
    found = json.loads(document(run_with(*[finding()] * 25_010), "sarif"))["runs"][0]
    assert len(found["results"]) == 25_000
    (told,) = found["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("… and 10 more results")


@pytest.mark.parametrize(
    "path", ["goals/ä %20 b.yaml", "a:b/c?d#e.yaml", "new\nline.yaml", "odd\udcff.yaml", "[x].yaml"]
)
def test_a_uri_leads_back_to_the_path(path: str) -> None:
    (result,) = sarif(run_with(finding(file=path), folder="my goals/"))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w/.~%-]+", uri, re.ASCII)
    assert unquote(uri, errors="surrogateescape") == f"my goals/{path}"


@with_the_nasty
@given(texts)
def test_a_message_of_sarif_holds_the_text_and_no_link(text: str) -> None:
    result = json.loads(document(run_with(about(text)), "sarif"))["runs"][0]["results"][0]
    for shown, meant in (
        (result["message"]["text"], said(text)),
        (result["relatedLocations"][0]["message"]["text"], text),
    ):
        assert "](" not in shown
        assert shown.replace(ZERO_WIDTH_SPACE, "") == safe_text(meant)


# --- JUnit ----------------------------------------------------------------------------------------


def cases(run: Run) -> list[tuple[str, str, str, str]]:
    """The cases of a report as two parsers read them: expat, and libxml2 below junitparser.

    Each as suite, name, outcome and message.
    """
    data = document(run, "junit").encode()
    suites = ElementTree.fromstring(data)
    read = [
        (suite.get("name", ""), case.get("name", ""), *_outcome(case))
        for suite in suites
        for case in suite
    ]
    report = junitparser.JUnitXml.fromstring(data)
    assert type(report._elem).__module__ == "lxml.etree"
    assert report.tests == sum(suite.tests for suite in report) == len(read)
    assert report.failures == sum(one[2] == "failure" for one in read)
    assert report.skipped == sum(one[2] == "skipped" for one in read)
    again = [
        (suite.name, case.name, _kind(case), "".join(one.message for one in case.result))
        for suite in report
        for case in suite
    ]
    assert again == read
    return read


def _outcome(case: ElementTree.Element) -> tuple[str, str]:
    inner = [*case]
    assert len(inner) <= 1
    return (inner[0].tag, inner[0].get("message", "")) if inner else ("passed", "")


def _kind(case: junitparser.TestCase) -> str:
    kinds = {junitparser.Failure: "failure", junitparser.Skipped: "skipped"}
    return next((kinds[type(one)] for one in case.result), "passed")


def test_what_fails_the_run_is_a_failure(everything: Run) -> None:
    found = cases(everything)
    counts = Counter(kind for _, _, kind, _ in found)
    errors = everything.counts()["error"]
    assert counts == {"failure": errors, "skipped": len(everything.findings) - errors}
    strict = everything._replace(failing=frozenset({"error", "warning", "info"}))
    assert {kind for _, _, kind, _ in cases(strict)} == {"failure"}
    assert len({(suite, name) for suite, name, _, _ in found}) == len(found)


def test_a_clean_run_is_one_case_that_passes() -> None:
    assert cases(run_with()) == [("okr check", "no findings", "passed", "")]
    assert cases(run_with(command="audit")) == [("okr audit", "no findings", "passed", "")]


@with_the_nasty
@given(texts)
def test_two_parsers_read_the_same_text_out_of_xml(text: str) -> None:
    one = about(text)._replace(file=f"goals/{text}")
    ((suite, _, kind, message),) = cases(run_with(one))
    assert (suite, kind) == (visible(f"goals/{text}"), "failure")
    assert message == f"error: {safe_text(text)}"


# --- Markdown -------------------------------------------------------------------------------------


def tokens(run: Run, format: str = "markdown") -> list[Any]:
    return GFM.parse(document(run, format))


@with_the_nasty
@given(texts)
def test_no_markup_mention_or_link_comes_of_content(text: str) -> None:
    plain = about("x")._replace(file="goals/x")
    nasty = about(text)._replace(file=f"goals/{text}")
    if not text.strip():
        return
    for format in ("markdown", "github-summary"):
        shown, expected = tokens(run_with(nasty), format), tokens(run_with(plain), format)
        assert [one.type for one in shown] == [one.type for one in expected]
        leaves = [leaf for one in shown for leaf in one.children or ()]
        links = [leaf.attrs["href"] for leaf in leaves if leaf.type == "link_open"]
        assert len(links) == 1
        kinds = {leaf.type for leaf in leaves}
        assert kinds <= {"text", "text_special", "link_open", "link_close", "code_inline"}
        seen = "".join(leaf.content for leaf in leaves)
        assert not MENTION.search(seen)
        assert not AUTOLINK.search(seen)


@pytest.mark.parametrize(("format", "most"), [("markdown", 65_536), ("github-summary", 2**20)])
def test_a_table_is_cut_at_a_row(format: str, most: int) -> None:
    text = document(run_with(*[finding("ü" * 900)] * 2000), format)
    assert most * 0.9 < len(text.encode()) < most
    rows = [line for line in text.splitlines() if line.startswith("| 🛑")]
    assert all(row.endswith("|") for row in rows)
    assert f"… and {2000 - len(rows)} findings more." in text


@pytest.mark.parametrize(("format", "most"), [("markdown", 65_536), ("github-summary", 2**20)])
def test_many_new_ignores_leave_room_for_findings(format: str, most: int) -> None:
    added = tuple(ignore(number, "so " * 300) for number in range(1, 5001))
    text = document(run_with(*[finding("ü" * 900)] * 100, added_ignores=added), format)
    assert len(text.encode()) < most
    told, rows = text.count("🔕 goals/"), text.count("| 🛑")
    assert (told > 10, rows > 20) == (True, True)
    assert f"… and {5000 - told:,} more like these." in text


def test_a_short_run_is_told_whole(everything: Run) -> None:
    text = document(everything, "markdown")
    assert len(text) < MOST_COMMENT
    assert "findings more" not in text
    assert text.count("| 🛑 error |") == everything.counts()["error"]
    assert GFM.parse(text)


def test_what_is_hidden_is_counted() -> None:
    hidden = (Hidden(finding(), "ignored"), Hidden(finding(), "baselined"))
    added = Ignore(
        "goals/a.yaml", Span(9, 20), Position(3, 5), ("flat-range",), None, "later", "place",
        Lines(3, 3),
    )  # fmt: skip
    run = run_with(hidden=hidden, added_ignores=(added,))
    told = "1 ignored, 1 in the baseline"
    assert f"Not shown: {told}." in document(run, "markdown")
    assert document(run, "text") == (
        "goals/a.yaml:3:5: this change ignores flat-range: later\n"
        f"1 file, 2 goals: no findings ({told})\n"
    )
    assert json.loads(document(run, "json"))["hidden"] == {
        "ignored": 1, "baselined": 1, "not_since": 0, "added_ignores": [{
            "path": "goals/a.yaml", "line": 3, "column": 5, "rules": ["flat-range"],
            "until": None, "reason": "later",
        }], "added_workspaces": [],
    }  # fmt: skip


def test_no_fix_is_offered_for_what_is_past() -> None:
    fix = Fix(Place("goals/a.yaml", ("a",)), "2", is_safe=True)
    run = run_with(finding(fix=fix))
    assert "; `okr check --fix` mends 1 of them;" in document(run, "text")
    assert "--fix" not in document(run._replace(is_past=True), "text")


def test_what_a_change_ignores_is_told_first() -> None:
    ignore = Ignore(
        "goals/a.yaml", Span(0, 9), Position(3, 5), ("flat-range", "unowned"), "2026-12-31",
        "@ana says so", "entry", None,
    )  # fmt: skip
    run = run_with(finding(because="it changed"), added_ignores=(ignore,))
    first, second = commands(document(run, "github"))
    assert first == Command(
        "notice",
        {"file": "goals/a.yaml", "line": "3", "title": "ignore"},
        "this change ignores flat-range, unowned until 2026-12-31: @ana says so",
    )
    assert second.data == "is wrong\nshown because it changed"
    text = document(run, "markdown").replace(ZERO_WIDTH_SPACE, "")
    assert "🔕 goals/a.yaml:3: this change ignores flat-range, unowned until 2026-12-31" in text
    assert "is wrong — shown because it changed" in text


# --- All formats ----------------------------------------------------------------------------------


@with_the_nasty
@given(texts)
def test_no_format_lets_a_control_or_direction_character_through(text: str) -> None:
    nasty = about(text)._replace(file=f"goals/{text}")
    run = run_with(nasty, hidden=(Hidden(nasty, "ignored", text),))
    for format in FORMATS:
        shown = document(run, format)
        assert not UNSAFE.search(shown), format
        if format in FOR_PEOPLE:
            shown = "\n".join(map(harmless, shown.splitlines()))  # as the session does
        assert len(commands(shown)) == (format == "github"), format


@pytest.mark.parametrize("format", FORMATS)
def test_a_clean_run_has_a_document_in_every_format(format: str) -> None:
    assert document(run_with(), format) or format == "concise"


def _hostile() -> list[str]:
    if not SHARED.exists():
        return []
    with (SHARED / "index.tsv").open(encoding="utf-8", newline="") as file:
        return [row["file"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@needs_shared
def test_hostile_files_are_told_safely_in_every_format() -> None:
    """Their texts come back from GitHub's commands as they were, and no byte is dangerous."""
    names = [name for name in _hostile() if (SHARED / name).stat().st_size < 100_000]
    assert len(names) > 90
    files = {f"goals/{name}": (SHARED / name).read_bytes() for name in names}
    for name, data in files.items():
        found = check_files({name: data})
        source, _ = decode(name, data)
        run = run_with(*found, sources={name: source})
        assert commands(document(run, "github"))[:9] == [as_command(one) for one in found][:9], name
        sarif(run)
        assert list(GITLAB.iter_errors(json.loads(document(run, "gitlab")))) == []
        assert len(cases(run)) == max(1, len(found))
        for format in FORMATS:
            assert not UNSAFE.search(document(run, format)), (name, format)


def sample() -> Run:
    """One finding of each severity, with all that a finding can have."""
    related = (Related("the other one", "goals/b.yaml", Position(7, 3), Position(7, 9)),)
    return run_with(
        finding("`target`: 100 % is `baseline`", hint="write another, as in `target: 120`"),
        finding(
            "the same day twice\nin | two places",
            rule="duplicate-key",
            severity="warning",
            end=Position(4, 1),
            related=related,
            fingerprint="e" * 32,
        ),
        finding(
            "@team: see #1",
            rule="unowned",
            severity="info",
            file="goals/more goals/b.yaml",
            goal=None,
            field=None,
            fingerprint="d" * 32,
        ),
        hidden=(Hidden(finding("is silenced"), "ignored", "agreed with ana"),),
        folder="company/",
    )


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("github", "findings-github.txt"),
        ("gitlab", "findings-gitlab.json"),
        ("sarif", "findings.sarif"),
        ("junit", "findings-junit.xml"),
        ("markdown", "findings.md"),
    ],
)
def test_a_format_looks_as_before(
    format: str, name: str, golden: Callable[[str, str], None]
) -> None:
    golden(name, document(sample(), format))


def test_on_a_terminal_rules_lead_to_their_pages() -> None:
    shown = "\n".join(text.text(sample(), text.linked))
    link = f"\x1b]8;;{docs('flat-range')}\x1b\\\x1b[2m[flat-range]\x1b[0m\x1b]8;;\x1b\\"
    assert shown.count(link) == 1
    bare = re.sub(r"\x1b\]8;;.*?\x1b\\|\x1b\[[\d;]*m", "", shown)
    assert bare == "\n".join(text.text(sample()))
    assert "\x1b]8" not in "".join(text.text(sample(), text.coloured))
