"""`okr check --fix`: what is safe is mended, proven by reading it again; the rest stays."""

import pytest

from editing import Okr
from okrkit.edit import EditRefusedError
from okrkit.mend import mended
from okrkit.source import Fix, Place, SourceFile, Span

OLD = """\
period: 2026-Q4
objectives:
  refunds:   # the refunds
    name: Refunds feel instant
    why: Become #1 in refunds
    owner: ana
    parent: loved
    krs:
      time:
        title: Median time
        unit: h
        from: 72
        goal: "24"   # hours
        deadline: 2026-12-1
        check-ins: {2026-11-16: 60}
      live: {title: Live, done: no}
  # okr: ignore[flat-range] -- no more
  loved:
    title: People love us  # okr: ignore[missing-why, overlong-title] until 2026-12-31 -- so be it
    owner: ana
    why: They told us
    key_results:
      fans: {title: Fans, baseline: 5, target: 9, checkins: {2026-11-16: 6}}
"""
NEW = """\
period: 2026-Q4
objectives:
  refunds:   # the refunds
    title: Refunds feel instant
    why: "Become #1 in refunds"
    owner: ana
    supports: [loved]
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24   # hours
        due: 2026-12-01
        checkins: {2026-11-16: 60}
      live: {title: Live, done: false}
  loved:
    title: People love us
    owner: ana
    why: They told us
    key_results:
      fans: {title: Fans, baseline: 5, target: 9, checkins: {2026-11-16: 6}}
"""


def test_what_is_safe_is_mended_and_nothing_else_changes(okr: Okr) -> None:
    okr.write({"goals/a.yaml": OLD})
    run = okr("check", "--fix")
    assert okr.texts()["goals/a.yaml"] == NEW
    assert (run.code, run.err) == (0, "fixed 14 findings in 1 file\n")
    again = okr("check", "--fix")
    assert (again.changed, again.err) == ({}, "nothing to fix\n")


def test_one_may_look_first(okr: Okr) -> None:
    okr.write({"goals/a.yaml": OLD})
    run = okr("check", "--diff")
    assert (run.code, run.changed) == (1, {})
    assert run.err == "would fix 14 findings in 1 file\n"
    lines = run.out.splitlines()
    assert lines[:2] == ["--- a/goals/a.yaml", "+++ b/goals/a.yaml"]
    assert '-        goal: "24"   # hours' in lines
    assert "+        target: 24   # hours" in lines
    assert okr("check", "--diff", "--select", "expired-ignore").out == ""


@pytest.mark.parametrize(
    ("before", "safe", "unsafe"),
    [
        ("        targt: 24", None, "        target: 24"),
        ("        goal: 24", "        target: 24", "        target: 24"),
        ("        target: 1,000", None, "        target: 1000"),
        ("        target: $24", None, None),
        ("        target: 24\n        goal: 24", None, None),
        (
            "        target: 24\n        cadence: Weekly",
            "        target: 24\n        cadence: weekly",
            None,
        ),
        (
            "        target: 24\n        cadence: wekly",
            None,
            "        target: 24\n        cadence: weekly",
        ),
        ("        target: 24\n        draft: Yes", "        target: 24\n        draft: true", None),
        ("        target: 24\n        current: 5", None, None),
        ("        target: 24\n        min: 5", None, None),
        (
            "        target: 24\n        start: 2026-9-30",
            "        target: 24\n        start: 2026-09-30",
            None,
        ),
        (
            "        target: 24\n        checkins: {2026-11-3: 5}",
            "        target: 24\n        checkins: {2026-11-03: 5}",
            None,
        ),
        (
            "        target: 24\n        supports: [othr]",
            None,
            "        target: 24\n        supports: [other]",
        ),
        (
            "        target: 24\n        supports: other, more",
            "        target: 24\n        supports: [other, more]",
            None,
        ),
        ("        target: 24\n        tags: a: b", None, None),
        ("        target: 24\n        'goal': 24", None, None),
    ],
)
def test_what_is_certain_is_safe_and_the_rest_is_not(
    before: str, safe: str | None, unsafe: str | None, okr: Okr
) -> None:
    head = "period: 2026-Q4\nkpis:\n  other: {title: Other}\n  more: {title: More}\nobjectives:\n"
    head += (
        "  a:\n    title: A\n    key_results:\n      b:\n        title: B\n        baseline: 72\n"
    )
    okr.write({"goals/a.yaml": f"{head}{before}\n"})
    okr("check", "--fix")
    assert okr.texts()["goals/a.yaml"] == f"{head}{safe or before}\n"
    okr("check", "--fix", "--unsafe-fixes")
    assert okr.texts()["goals/a.yaml"] == f"{head}{unsafe or safe or before}\n"
    last = okr("check", "--fix", "--unsafe-fixes")
    assert last.changed == {}


ROOM = """\
period: 2026-Q4
objectives:
  a:
    title: A
    why: So
    owner: ana
    key_results:
      b: {title: B, baseline: 1, target: 9, checkins: {2026-11-2: 4, 2026-11-02: 5}}
"""


@pytest.mark.parametrize(
    "text",
    [ROOM, ROOM.replace("target: 9", "target: 9, goal: 8"), ROOM + "x: &a 1\n"],
    ids=["day", "field", "anchor"],
)
def test_no_fix_is_promised_that_cannot_be_made(text: str, okr: Okr) -> None:
    okr.write({"goals/a.yaml": text})
    assert "--fix" not in okr("check").out
    run = okr("check", "--fix")
    assert (run.changed, run.err, "--fix" in run.out) == ({}, "nothing to fix\n", False)


def test_what_is_left_after_fixing_is_not_promised_again(okr: Okr) -> None:
    parts = "{title: B, at_least: 3, goal: 8}\n"
    okr.write({"goals/a.yaml": ROOM.partition("{title: B")[0] + parts})
    assert "`okr check --fix` mends 1 of them" in okr("check").out
    run = okr("check", "--fix")
    assert (run.changed, "--fix" in run.out) == ({}, False)


def test_what_needs_eyes_is_told(okr: Okr) -> None:
    okr.write({"goals/a.yaml": "period: 2026-Q4\nobjectives:\n  a: {titel: A, draft: true}\n"})
    run = okr("check", "--fix")
    assert run.err == (
        "nothing to fix\n"
        "1 more finding can be fixed with --unsafe-fixes; look at it with --diff first\n"
    )
    assert run.code == 1
    run = okr("check", "--diff", "--unsafe-fixes")
    assert "+  a: {title: A, draft: true}" in run.out
    assert okr("check", "--fix", "--unsafe-fixes").code == 0


def test_only_what_is_shown_is_fixed(okr: Okr) -> None:
    text = "period: 2026-Q4\nobjectives:\n  {}: {{name: A, draft: yes}}\n"
    okr.write({"goals/a.yaml": text.format("a"), "goals/b.yaml": text.format("b")})
    run = okr("check", "--fix", "--select", "unknown-field", str(okr.folder / "goals/b.yaml"))
    assert run.changed == {
        "goals/b.yaml": ["-   b: {name: A, draft: yes}", "+   b: {title: A, draft: yes}"]
    }
    okr("check", "--write-baseline")
    assert okr("check", "--fix").changed == {}


@pytest.mark.parametrize("broken", ["x: [\n", "a: 1\na: 1\n", "a: &x 1\n", 'a: "\\u202e"\n'])
def test_a_file_that_cannot_be_proven_stays_as_it_is(broken: str, okr: Okr) -> None:
    okr.write({"goals/a.yaml": OLD + broken, "goals/b.yaml": "draft: yes\n"})
    okr("check", "--fix", "--select", "unknown-field,invalid-value")
    assert okr.texts()["goals/a.yaml"] == OLD + broken


def test_expired_ignores_go_and_comments_beside_them_stay(okr: Okr) -> None:
    head = "# Ours\n# okr: ignore[missing-why] until 2026-01-01 -- x\n\nperiod: 2026-Q4\n"
    goals = (
        "objectives:\n"
        "  a: {title: A, draft: true}  # late # okr: ignore[unowned] until 2026-01-01 -- x\n"
        "  b:  # okr: ignore[unowned] until 2026-01-01\n"
        "    title: B\n"
        "    draft: true\n"
        "# okr: ignore[unowned] until 2026-01-01"
    )
    okr.write({"goals/a.yaml": head + goals})
    okr("check", "--fix")
    assert okr.texts()["goals/a.yaml"] == (
        "# Ours\n\nperiod: 2026-Q4\nobjectives:\n  a: {title: A, draft: true}  # late\n  b:\n"
        "    title: B\n    draft: true\n"
    )


def test_line_breaks_and_byte_order_marks_stay(okr: Okr) -> None:
    head = "\ufeff# okr: ignore[missing-why]\r\nperiod: 2026-Q4\r\nobjectives:\r\n"
    text = f"{head}  a: {{name: A, draft: true}}\r\n"
    okr.write({"goals/a.yaml": text})
    okr("check", "--fix")
    assert okr.texts()["goals/a.yaml"] == (
        "\ufeffperiod: 2026-Q4\r\nobjectives:\r\n  a: {title: A, draft: true}\r\n"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix, or with --diff to look first"),
        (["--fix", "--write-baseline"], "--write-baseline is about the whole workspace"),
        (["--fix", "--at", "HEAD"], "--at names the past"),
        (
            ["--diff", "--format", "json"],
            "--diff prints a diff and nothing else; leave out --format",
        ),
        (["--diff", "--output", "x.sarif"], "leave out --output"),
        (["--diff", "--statistics"], "leave out --statistics"),
    ],
)
def test_what_does_not_go_together_is_refused(options: list[str], told: str, okr: Okr) -> None:
    run = okr.write({"goals/a.yaml": OLD})("check", *options)
    assert (run.code, told in run.err, run.changed) == (2, True, {})


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("a: 1\n", Fix(Place("a.yaml", ("b",)).key(), "c", is_safe=True)),
        ("a: 1\n", Fix(Place("a.yaml", ("a",)), "[", is_safe=True)),
        ("a: 1\n", Fix(Place("a.yaml", ("a",)), "1\nb: 2", is_safe=True)),
        ("a: 1  # x\n", Fix(Place("a.yaml", span=Span(0, 4)), "", is_safe=True)),
        ("a: '# x'\n", Fix(Place("a.yaml", span=Span(4, 7)), "", is_safe=True)),
        ("a: 1  # x\n", Fix(Place("a.yaml", span=Span(6, 9)), "# y\nb: 2", is_safe=True)),
        ("a: x #y\n", Fix(Place("a.yaml", ("a",), span=Span(3, 7)), '"x #y"\nb: 1', is_safe=True)),
    ],
)
def test_a_fix_that_is_not_what_it_says_is_refused(text: str, fix: Fix) -> None:
    with pytest.raises(EditRefusedError):
        mended(SourceFile("a.yaml", text), fix)
