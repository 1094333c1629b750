"""Canonical layout: fields in order, comments with what they belong to, and not a value changed."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrkit import canon, order
from okrkit.canon import canonical
from okrkit.edit import EditRefusedError
from okrkit.period import Calendar
from okrkit.source import SourceFile
from okrkit.tree import Node, Quoted, read_tree
from sound import RANDOMS, Sound, Yaml, sounds

ROOT = Path(__file__).parents[1]
SUITE = ROOT.parent / "shared" / "yaml-test-suite"


def laid_out(text: str) -> str:
    """A text in canonical layout; check-ins may be dated by month, week and quarter."""
    return canonical(SourceFile("goals/a.yaml", text), day_of=Calendar().span_end)


def values(node: Node) -> Any:
    """A tree that knows quotes, and no order of entries."""
    if isinstance(node, dict):
        return {key: values(value) for key, value in node.items()}
    if isinstance(node, list):
        return [values(one) for one in node]
    return (isinstance(node, Quoted), node)


def assert_is_canonical(text: str, new: str) -> None:
    assert values(read_tree(SourceFile("a", new)).root) == values(
        read_tree(SourceFile("a", text)).root
    )
    assert laid_out(new) == new


LAYOUTS = {
    "fields stand in the order of the format": (
        """\
objectives:
  fast:
    key_results:
      time:
        target: 1
        baseline: 2
        title: Time
    title: Fast
team: pay
""",
        """\
team: pay

objectives:
  fast:
    title: Fast
    key_results:
      time:
        title: Time
        baseline: 2
        target: 1
""",
    ),
    "every kind of entry has its order": (
        """\
periods:
  winter: {end: 2027-01-31, start: 2026-11-01}
people:
  ana: {team: a, name: Ana}
teams:
  a: {lead: ana, name: A}
key_results:
  fast:
    steps:
      milestones:
        one: {done: true, title: One}
      dropped: {why: No time, date: 2026-10-01}
      title: Steps
kpis:
  up:
    checkins:
      2026-10-01: {note: x, needs: {from: ana, what: time}, value: 1}
    title: Up
objectives:
  fast: {closed: {learned: Much, date: 2026-10-02}, title: Fast}
""",
        """\
kpis:
  up:
    title: Up
    checkins:
      2026-10-01: {value: 1, note: x, needs: {what: time, from: ana}}

objectives:
  fast: {title: Fast, closed: {date: 2026-10-02, learned: Much}}

key_results:
  fast:
    steps:
      title: Steps
      milestones:
        one: {title: One, done: true}
      dropped: {date: 2026-10-01, why: No time}

teams:
  a: {name: A, lead: ana}

people:
  ana: {name: Ana, team: a}

periods:
  winter: {start: 2026-11-01, end: 2027-01-31}
""",
    ),
    "what the format does not know stays behind, as it is": (
        "x-b: {why: 1, title: 2}\nowner: o\nfoo: 1\nx-a: 2\nteam: t\n",
        "team: t\nowner: o\nx-b: {why: 1, title: 2}\nfoo: 1\nx-a: 2\n",
    ),
    "ids, plans, bounds and reasons keep their order": (
        """\
kpis:
  z:
    title: Z
    at_least: {2026-02-01: 1, 2026-01-01: 2}
    changed:
      2026-02-01: b
      2026-01-01: c
  a: {title: A}
""",
        """\
kpis:
  z:
    title: Z
    at_least: {2026-02-01: 1, 2026-01-01: 2}
    changed:
      2026-02-01: b
      2026-01-01: c

  a: {title: A}
""",
    ),
    "check-ins are newest first": (
        "kpis:\n  a:\n    title: A\n    checkins:\n      2026-W41: 1\n      2026-10-01: 2\n"
        '      # the month\n      2026-10: 3  # whole\n      "2026-Q4": 4\n',
        "kpis:\n  a:\n    title: A\n    checkins:\n"
        '      "2026-Q4": 4\n      # the month\n      2026-10: 3  # whole\n      2026-W41: 1\n'
        "      2026-10-01: 2\n",
    ),
    "check-ins follow the order that most of them have": (
        "kpis:\n  a: {title: A, checkins: {2026-10-01: 1, 2026-10-02: 2}}\n"
        "  b: {title: B, checkins: {2026-10-01: 1, 2026-10-02: 2}}\n"
        "  c: {title: C, checkins: {2026-10-03: 0, 2026-10-01: 1, 2026-10-02: 2}}\n"
        "  d: {title: D, checkins: {2026-10-02: 1, 2026-10-01: 2}}\n",
        "kpis:\n  a: {title: A, checkins: {2026-10-01: 1, 2026-10-02: 2}}\n"
        "  b: {title: B, checkins: {2026-10-01: 1, 2026-10-02: 2}}\n"
        "  c: {title: C, checkins: {2026-10-01: 1, 2026-10-02: 2, 2026-10-03: 0}}\n"
        "  d: {title: D, checkins: {2026-10-01: 2, 2026-10-02: 1}}\n",
    ),
    "check-ins of other files are sorted in both forms, unless a key is no day": (
        "checkins:\n  2026-10-01: {b: 1, a: 2}\n  2026-10-08: {b: 1, a: 2}\n  2026-10-02: {b: 3}\n",
        "checkins:\n  2026-10-08: {b: 1, a: 2}\n  2026-10-02: {b: 3}\n  2026-10-01: {b: 1, a: 2}\n",
    ),
    "check-ins by goal are sorted in each goal": (
        "checkins:\n  b: {2026-10-01: 1, 2026-10-08: {note: x, value: 2}, 2026-10-02: 3}\n"
        "  a: {2026-10-01: 1, x-mine: 2, 2026-10-08: 2}\n",
        "checkins:\n  b: {2026-10-08: {value: 2, note: x}, 2026-10-02: 3, 2026-10-01: 1}\n"
        "  a: {2026-10-01: 1, x-mine: 2, 2026-10-08: 2}\n",
    ),
    "each level is two blanks further in, lists too": (
        "kpis:\n    a:\n       title: A\n       tags:\n       - x\n       -   y\n"
        "       links:\n           - {w: u}\n           - w: u\n             v: t\n"
        "           - - 1\n             - 2\n           -\n             k:\n               v\n",
        "kpis:\n  a:\n    title: A\n    tags:\n      - x\n      - y\n"
        "    links:\n      - {w: u}\n      - w: u\n        v: t\n"
        "      - - 1\n        - 2\n      - k: v\n",
    ),
    "one blank follows a colon, and brackets have blanks between entries only": (
        'team:   pay\nx-a: { a : 1,b:   [ 1,2 , ], "c":{} }\nx-b: [ ]\nx-c :\nx-d: {e: , f}\n',
        'team: pay\nx-a: {a: 1, b: [1, 2], "c": {}}\nx-b: []\nx-c:\nx-d: {e: , f}\n',
    ),
    "a mapping between brackets that is too long becomes a block": (
        'kpis: {a: {title: "A title, with: all", checkins: {2026-10-01: {value: 1, note: fine},'
        " 2026-10-02: 3}, owner: 'o', tags: [x, y]}}\n",
        'kpis:\n  a:\n    title: "A title, with: all"\n    owner: \'o\'\n    checkins:'
        " {2026-10-01: {value: 1, note: fine}, 2026-10-02: 3}\n    tags: [x, y]\n",
    ),
    "a mapping between brackets on several lines becomes a block": (
        "x-a: {b: 1,\n  c: {d},\n\n  e: [1,\n  2]}\n",
        "x-a:\n  b: 1\n  c: {d}\n\n  e: [1, 2]\n",
    ),
    "a list of plain values stays in brackets where it fits": (
        "x-a: [\n  a,\n  b,\n]\nx-b: [" + ", ".join(["a word"] * 11) + "]\n",
        "x-a: [a, b]\nx-b: [" + ", ".join(["a word"] * 11) + "]\n",
    ),
    "a list that is too long becomes lines": (
        "x-b: [" + ", ".join(["many words"] * 8) + ", [1, {a: b}], {c: d}]\n",
        "x-b:\n" + "  - many words\n" * 8 + "  - [1, {a: b}]\n  - {c: d}\n",
    ),
    "a hundred columns fit, a comment behind them does not count": (
        f"x-a: {{b: {'b' * 90}}}  # c\nx-b: {{b: {'b' * 91}}}  # c\n",
        f"x-a: {{b: {'b' * 90}}}  # c\nx-b:  # c\n  b: {'b' * 91}\n",
    ),
    "comments between brackets find their places in a block": (
        "x-a: {  # open\n  # above b\n  b: 1,   # behind b\n  c: [1, # one\n    2\n    # end of c\n"
        "    ]\n  # above d\n  , d: 2\n  # end\n}  # close\n",
        "# close\nx-a:  # open\n  # above b\n  b: 1   # behind b\n  c:\n    - 1 # one\n    - 2\n"
        "    # end of c\n  # above d\n  d: 2\n  # end\n",
    ),
    "scalars stay as they are written": (
        "owner: 'o''o'\nteam: \"t\\u0041\"\nx-n: +1.50e0\nx-t: ~\nx-e: null\nx-y: https://a.b/?c\n",
        "team: \"t\\u0041\"\nowner: 'o''o'\nx-n: +1.50e0\nx-t: ~\nx-e: null\nx-y: https://a.b/?c\n",
    ),
    "block texts move with their entries": (
        "kpis:\n    a:\n        why: |-  # why\n              one\n\n                two  \n"
        "             \n        title: >\n         folded\n\n\n    b:\n      title: |2\n"
        "            three\n        four\n",
        "kpis:\n  a:\n    title: >\n      folded\n    why: |-  # why\n      one\n\n"
        "        two  \n\n  b:\n    title: |2\n          three\n      four\n",
    ),
    "a block text keeps the blank lines that it takes for its own": (
        "kpis:\n  a:\n    why: |+\n      x\n\n\n    title: A\n  b:\n    why: |+\n      y\n\n"
        "team: t\n",
        "team: t\n\nkpis:\n  a:\n    title: A\n    why: |+\n      x\n\n\n"
        "  b:\n    why: |+\n      y\n\n",
    ),
    "words on several lines move with their entries": (
        "kpis:\n    a:\n        why: plain  \n             words\n\n             # no\n"
        '        title: "quoted  \n     words\n\n       \\  and more"   # yes\n'
        "        description:\n          on a line\n           of their own\n",
        "kpis:\n  a:\n    # no\n"
        '    title: "quoted  \n      words\n\n      \\  and more"   # yes\n'
        "    why: plain\n      words\n"
        "    description:\n      on a line\n      of their own\n",
    ),
    "a value below its key goes behind it, if it fits": (
        f"team:  # a\n  # b\n  t   # c\nowner:\n  {'o' * 93}\nx-o:  # d\n"
        f"  {'o' * 97}\nx-p: # e\n  |\n  x\n",
        f"# b\n# a\nteam: t   # c\nowner: {'o' * 93}\nx-o:  # d\n  {'o' * 97}\n# e\nx-p: |\n  x\n",
    ),
    "comments above an entry move with it, those behind a value stay there": (
        "# yaml-language-server: $schema=goals.json\n"
        "period: 2026   # this\n               # year\n"
        "   # first\n# second\nteam: pay  # us\t\n",
        "# yaml-language-server: $schema=goals.json\n"
        "# first\n# second\nteam: pay  # us\n"
        "period: 2026   # this\n               # year\n",
    ),
    "comments at the end of a mapping stay there": (
        """\
objectives:
  fast:
    key_results:
      time:
        title: Time
        # end of time
      # end of the key results
    title: Fast
      # above the period
    period: 2026
    # end of fast
    owner:
      # not known yet
    # end of fast, too
  # above slow
  slow:
    title: Slow

  # end of the objectives

# above team
team: pay
# end of file
""",
        """\
# above team
team: pay

objectives:
  fast:
    title: Fast
    # above the period
    period: 2026
    # end of fast
    owner:
      # not known yet
    key_results:
      time:
        title: Time
        # end of time
      # end of the key results
    # end of fast, too

  # above slow
  slow:
    title: Slow

  # end of the objectives
# end of file
""",
    ),
    "the head of a file stays its head": (
        "\n# okr: ignore[x]\n\n\n# Goals\n\n# okr: ignore[y]\nperiod: 2026\n# t\n\nteam: a\n",
        "# okr: ignore[x]\n\n# Goals\n\n# t\nteam: a\n# okr: ignore[y]\nperiod: 2026\n",
    ),
    "a document's start stays at its head": (
        "# goals\n---\nperiod: 2026\nteam: a\n",
        "# goals\n---\nteam: a\nperiod: 2026\n",
    ),
    "blank lines collapse, and none is below a key": (
        "\n\nteam: a\n\n\nperiod: b   \n\n\nx-a:\n\n  b: 1\n\n\n  c: 2\n  \n\n",
        "team: a\n\nperiod: b\n\nx-a:\n  b: 1\n\n  c: 2\n",
    ),
    "sections and goals have one blank line between them": (
        "team: a\nkpis:\n  a:\n    title: A\n  # b\n  b:\n    title: B\n\n\n  c: {title: C}\n"
        "  d: {title: D}\nlearned: x\n\n\nobjectives: {}\nteams:\n  t:\n    name: T\n"
        "  u:\n    name: U\n",
        "team: a\n\n"
        "kpis:\n  a:\n    title: A\n\n  # b\n  b:\n    title: B\n\n  c: {title: C}\n"
        "  d: {title: D}\n\nobjectives: {}\nlearned: x\n\n"
        "teams:\n  t:\n    name: T\n  u:\n    name: U\n",
    ),
    "a file without an entry keeps its comments": (
        "\n # only this\n\n\n   # and that  \n\n",
        "# only this\n\n# and that\n",
    ),
    "an empty file stays empty": ("", ""),
    "an empty mapping stays": ("# none\n{ }", "# none\n{}\n"),
    "a file between brackets becomes a block": (
        "{team: a, # us\n period: 2026}\n# end",
        "team: a # us\nperiod: 2026\n# end\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "new"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_becomes_canonical(text: str, new: str) -> None:
    assert laid_out(text) == new
    assert_is_canonical(text, new)


@pytest.mark.parametrize(("text", "new"), LAYOUTS.values(), ids=LAYOUTS)
def test_line_breaks_and_byte_order_mark_stay(text: str, new: str) -> None:
    with_marks = "\ufeff" + text.replace("\n", "\r\n")
    line_break = "\r\n" if "\n" in text else "\n"
    assert laid_out(with_marks) == "\ufeff" + new.replace("\n", line_break)


def test_the_first_line_break_is_that_of_the_file() -> None:
    assert laid_out("team: a\r\nx-a: |\n  b\r  c\nx-b: 1\n") == (
        "team: a\r\nx-a: |\r\n  b\r\n  c\r\nx-b: 1\r\n"
    )


def test_only_plain_days_are_known_unless_one_says_how_to_date_keys() -> None:
    text = "checkins:\n  a: {2026-09: 1, 2026-10: 2}\n  b: {2026-09-01: 1, 2026-09-02: 2}\n"
    assert canonical(SourceFile("a", text)) == text
    newest_first = "checkins:\n  a: {2026-09: 1, 2026-10: 2}\n"
    assert canonical(SourceFile("a", newest_first), day_of=lambda key: date(3000, 1, 1)) == (
        newest_first
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1\n", "goals/a.yaml cannot be laid out safely: the file has errors"),
        ("a: &b 1\n", "the file has errors"),
        ("- a\n", "it is no mapping of fields"),
        ("a\n", "it is no mapping of fields"),
        ("team: a\n? period\n: 2026\n", "goals/a.yaml:2 cannot be laid out safely: its layout is"),
        ("\ufeffteam: a\r\nx-a: [b: 1]\r\n", "goals/a.yaml:2 cannot be laid out safely"),
        ("team: a\n...\n", "goals/a.yaml:2 cannot be laid out safely"),
        ("--- {team: a}\n", "goals/a.yaml:1 cannot be laid out safely"),
        ("team: a\nx-a: {? b : 1}\n", "goals/a.yaml:2 cannot be laid out safely"),
        (
            "x-a: [ # none\n]\n",
            "goals/a.yaml:1 cannot be laid out safely: these brackets hold",
        ),
        ("team: a\nx-a: |\n  b", "goals/a.yaml:3 cannot be laid out safely: the last text has no"),
    ],
)
def test_what_cannot_be_reproduced_is_refused(text: str, words: str) -> None:
    with pytest.raises(EditRefusedError) as refused:
        laid_out(text)
    assert words in str(refused.value)
    assert str(refused.value).endswith("; it was left as it is")


def test_what_cannot_be_proven_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "period: 2026 # why\nteam: b\n"
    with monkeypatch.context() as patched:
        patched.setattr(canon, "_one_line", lambda *_: "other")
        assert_refused(text, "a value would change")
    with monkeypatch.context() as patched:
        patched.setattr(canon._Writer, "_last_line", lambda self, line, _: self._line(line))
        assert_refused(text, "a comment would be lost")
    with monkeypatch.context() as patched:
        blanks = count()
        patched.setattr(
            canon._Writer, "_last_line", lambda self, line, _: self._line(line + " " * next(blanks))
        )
        assert_refused("team:  a\n", "its layout is unusual")
    with monkeypatch.context() as patched:
        patched.setattr(canon._Writer, "_last_line", lambda self, line, _: self._line(f"{line}: ["))
        assert_refused("team:  a\n", "its layout is unusual")


def assert_refused(text: str, words: str) -> None:
    with pytest.raises(EditRefusedError, match=words):
        laid_out(text)


def test_what_is_nested_too_deeply_is_refused() -> None:
    from okrkit.limits import Limits

    text = "x-a: " + "[" * 2000 + "]" * 2000 + "\n"
    with pytest.raises(EditRefusedError, match="nested too deeply"):
        canonical(SourceFile("a", text), Limits(depth=5000))


def shuffled(random: Random, tree: Yaml) -> Yaml:
    """The same with all entries of all mappings in any order."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Mapping):
        keys = random.sample(list(tree), len(tree)) if random.random() < 0.5 else list(tree)
        return {key: shuffled(random, tree[key]) for key in keys}
    return [shuffled(random, one) for one in tree]


def shuffled_fields(random: Random, workspace: Sound) -> Sound:
    units = [
        (section, {id: shuffled(random, entry) for id, entry in entries.items()})
        for section, entries in workspace.units
    ]
    return Sound(workspace.settings, tuple(units))


def disturbed(random: Random, text: str) -> str:
    """Other indentation, blanks, blank lines and line breaks, and comments anywhere."""
    step = random.choice([1, 1, 3, 4, 6]) / 2
    lines = text.replace("\r\n", "\n").split("\n")
    if step > 1:
        lines = [" " * int((len(one) - len(one.lstrip())) * step) + one.lstrip() for one in lines]
    new = []
    for number, line in enumerate(lines):
        if random.random() < 0.1:
            new += [""] * random.randint(1, 3)
        if random.random() < 0.1:
            new += [" " * random.randint(0, 9) + f"# remark {number}"] * random.randint(1, 2)
        odds = random.random()
        if odds > 0.9:
            line = line.replace(": ", ":   ")  # noqa: PLW2901
        elif odds > 0.8:
            line = line.replace(", ", f", # behind {number}\n{' ' * 40}")  # noqa: PLW2901
        new.append(line + (f"  # behind {number}" if odds < 0.1 else "  " if odds < 0.2 else ""))
    breaks: Sequence[str] = ["\n", "\n", "\r\n"]
    return random.choice(breaks).join(new)


def remarks(text: str) -> list[str]:
    """The lines and ends of lines that `disturbed` has added."""
    words = text.replace("\r\n", "\n").split("\n")
    return sorted(
        one[one.find("# ") :].rstrip() for one in words if "# behind" in one or "# rem" in one
    )


def is_readable(text: str) -> bool:
    return all(fault.rule == "empty-file" for fault in read_tree(SourceFile("a", text)).faults)


@given(sounds(), RANDOMS, st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_goal_files_become_canonical(workspace: Sound, random: Random, is_disturbed: bool) -> None:
    texts = shuffled_fields(random, workspace).files(random, has_defaults=True)
    for text in list(texts.values())[1:]:
        written = disturbed(random, text) if is_disturbed else text
        if not is_readable(written):
            continue
        try:
            new = laid_out(written)
        except EditRefusedError as error:
            assert "the last text has no line break" in str(error)  # noqa: PT017
            continue
        assert_is_canonical(written, new)
        assert remarks(new) == remarks(written)
        assert new.count("\r\n") in {0, new.count("\n")}
        assert new.endswith("\n")


@given(st.data())
def test_the_order_of_fields_leaves_no_trace(data: st.DataObject) -> None:
    one = data.draw(st.lists(st.sampled_from(order.OBJECTIVE), unique=True, min_size=1))
    other = data.draw(st.permutations(one))
    head = "objectives:\n  a:\n"
    texts = [head + "".join(f"    {key}: 1  # {key}\n" for key in keys) for keys in (one, other)]
    in_order = [key for key in order.OBJECTIVE if key in one]
    new = head + "".join(f"    {key}: 1  # {key}\n" for key in in_order)
    assert [laid_out(text) for text in texts] == [new, new]


def _files(pattern: str) -> list[str]:
    return sorted(os.fspath(one.relative_to(ROOT)) for one in ROOT.glob(pattern))


@pytest.mark.parametrize("name", _files("examples/*/goals/**/*.yaml"))
def test_an_example_becomes_canonical_or_is_refused(name: str) -> None:
    try:
        text = (ROOT / name).read_bytes().decode()
        new = laid_out(text)
    except (UnicodeDecodeError, EditRefusedError):
        assert name.startswith("examples/tangled/")
        return
    assert_is_canonical(text, new)
    assert remarks(new) == remarks(text)


@pytest.mark.skipif(not SUITE.is_dir(), reason="no ../shared/yaml-test-suite here")
def test_the_yaml_suite_becomes_canonical_or_is_refused() -> None:
    done = 0
    for path in sorted(SUITE.rglob("in.yaml")):
        text = path.read_bytes().decode()
        try:
            new = laid_out(text)
        except EditRefusedError:
            continue
        assert_is_canonical(text, new)
        assert text.count("#") == new.count("#")
        done += 1
    assert done > 60
