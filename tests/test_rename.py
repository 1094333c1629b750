"""`okr rename`: another id, and every reference in every file follows."""

import pytest

from editing import Okr

FILES = {
    "goals/a.yaml": """\
period: 2026-Q4
kpis:
  fees: {title: Fees, supports: [year], guardrails: []}
objectives:
  fast:
    title: Fast
    supports: [year.trust]
    guardrails:
      - fees   # never
    key_results:
      time: {title: Time, baseline: 5, target: 1}
      moved: {title: Moved, kpi: fees, baseline: 1, target: 9}
      steps:
        title: Steps
        milestones: {one: {title: One}, two: {title: Two}}
  slow:
    title: Slow
    supports: [fast.time, "2026-Q4/fast", fast.steps.two]
    key_results:
      same: {title: Same, same_as: fast.time}
      time: {title: Its own time, baseline: 5, target: 1}
""",
    "goals/b.yaml": """\
period: 2026
objectives:
  year: {title: Year, key_results: {trust: {title: Trust, baseline: 1, target: 2}}}
  fast: {title: Another fast one, supports: [year]}
""",
    "goals/c.yaml": """\
period: 2026-Q4
key_results:
  fast:
    more: {title: More, baseline: 1, target: 2}
checkins:
  fast.time:
    2026-11-09: 4
  2026-Q4/fast.more: {2026-11-09: 1}
  2026-11-16: {fees: 3, fast: {note: x}, 2026-Q4/slow.time: 4}
  2026/fast: {2026-11-09: {note: x}}
""",
    "goals/d.yaml": """\
period: 2027-Q1
objectives:
  fast:
    title: Next
    draft: true
    carried_from: 2026-Q4/fast
    key_results: {time: {title: T, baseline: 4, target: 1, carried_from: 2026-Q4/fast.time}}
""",
}


@pytest.fixture
def book(okr: Okr) -> Okr:
    return okr.write(FILES)


@pytest.mark.parametrize(
    ("words", "new", "changed"),
    [
        (["fast", "quick"], "2026-Q4/quick", {
            "goals/a.yaml": [
                "-   fast:", "+   quick:", "+     formerly: [2026-Q4/fast]",
                '-     supports: [fast.time, "2026-Q4/fast", fast.steps.two]',
                '+     supports: [quick.time, "2026-Q4/quick", quick.steps.two]',
                "-       same: {title: Same, same_as: fast.time}",
                "+       same: {title: Same, same_as: quick.time}",
            ],
            "goals/c.yaml": [
                "-   fast:", "+   quick:", "-   fast.time:", "+   quick.time:",
                "-   2026-Q4/fast.more: {2026-11-09: 1}", "+   2026-Q4/quick.more: {2026-11-09: 1}",
                "-   2026-11-16: {fees: 3, fast: {note: x}, 2026-Q4/slow.time: 4}",
                "+   2026-11-16: {fees: 3, quick: {note: x}, 2026-Q4/slow.time: 4}",
            ],
            "goals/d.yaml": [
                "-     carried_from: 2026-Q4/fast", "+     carried_from: 2026-Q4/quick",
                "-     key_results: {time: {title: T, baseline: 4, target: 1, "
                "carried_from: 2026-Q4/fast.time}}",
                "+     key_results: {time: {title: T, baseline: 4, target: 1, "
                "carried_from: 2026-Q4/quick.time}}",
            ],
        }),
        (["fast.time", "wait"], "2026-Q4/fast.wait", {
            "goals/a.yaml": [
                "-       time: {title: Time, baseline: 5, target: 1}",
                "+       wait: {title: Time, baseline: 5, target: 1, "
                "formerly: [2026-Q4/fast.time]}",
                '-     supports: [fast.time, "2026-Q4/fast", fast.steps.two]',
                '+     supports: [fast.wait, "2026-Q4/fast", fast.steps.two]',
                "-       same: {title: Same, same_as: fast.time}",
                "+       same: {title: Same, same_as: fast.wait}",
            ],
            "goals/c.yaml": ["-   fast.time:", "+   fast.wait:"],
            "goals/d.yaml": [
                "-     key_results: {time: {title: T, baseline: 4, target: 1, "
                "carried_from: 2026-Q4/fast.time}}",
                "+     key_results: {time: {title: T, baseline: 4, target: 1, "
                "carried_from: 2026-Q4/fast.wait}}",
            ],
        }),
        (["fees", "income"], "income", {
            "goals/a.yaml": [
                "-   fees: {title: Fees, supports: [year], guardrails: []}",
                "+   income: {title: Fees, supports: [year], guardrails: [], formerly: [fees]}",
                "-       - fees   # never", "+       - income   # never",
                "-       moved: {title: Moved, kpi: fees, baseline: 1, target: 9}",
                "+       moved: {title: Moved, kpi: income, baseline: 1, target: 9}",
            ],
            "goals/c.yaml": [
                "-   2026-11-16: {fees: 3, fast: {note: x}, 2026-Q4/slow.time: 4}",
                "+   2026-11-16: {income: 3, fast: {note: x}, 2026-Q4/slow.time: 4}",
            ],
        }),
        (["2026/fast", "swift"], "2026/swift", {
            "goals/b.yaml": [
                "-   fast: {title: Another fast one, supports: [year]}",
                "+   swift: {title: Another fast one, supports: [year], formerly: [2026/fast]}",
            ],
            "goals/c.yaml": [
                "-   2026/fast: {2026-11-09: {note: x}}", "+   2026/swift: {2026-11-09: {note: x}}",
            ],
        }),
        (["fast.steps.two", "last"], "2026-Q4/fast.steps.last", {
            "goals/a.yaml": [
                "-         milestones: {one: {title: One}, two: {title: Two}}",
                "+         milestones: {one: {title: One}, last: {title: Two}}",
                '-     supports: [fast.time, "2026-Q4/fast", fast.steps.two]',
                '+     supports: [fast.time, "2026-Q4/fast", fast.steps.last]',
            ],
        }),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_every_reference_follows(
    words: list[str], new: str, changed: dict[str, list[str]], book: Okr
) -> None:
    before = book("check").out
    answer = book("rename", *words)
    assert (answer.code, answer.changed) == (0, changed)
    assert answer.out.endswith(f" is {new} now\n")
    assert book("check").out.count(" error: ") == before.count(" error: ")


def test_a_second_name_joins_the_first(book: Okr) -> None:
    book("rename", "fees", "income")
    answer = book("rename", "income", "money")
    assert (
        "+   money: {title: Fees, supports: [year], guardrails: [], formerly: [fees, income]}"
        in answer.changed["goals/a.yaml"]
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["fast", "slow"], "there is another `2026-Q4/slow`; name an id that is free"),
        (["fees", "Fees"], "write `fees`"),
        (["fees", "fees"], "has this id already"),
        (["fees", "none"], "is a reserved word"),
        (["fast.steps.two", "one"], "there is another"),
        (["nothing", "x"], "there is no goal `nothing`"),
        (["fees", "slow"], ""),
        (["slow", "year"], ""),
    ],
)
def test_an_id_that_cannot_be_is_refused(words: list[str], complaint: str, book: Okr) -> None:
    answer = book("rename", *words)
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert complaint in answer.err


def test_a_file_that_cannot_be_read_stops_it(book: Okr) -> None:
    book.write({"goals/e.yaml": "period: 2026\nobjectives: {x: {title: X, supports: [fees}\n"})
    answer = book("rename", "fees", "income")
    assert (answer.code, answer.changed) == (2, {})
    assert "goals/e.yaml:2 cannot be edited safely" in answer.err


def test_an_error_that_was_there_before_is_no_obstacle(okr: Okr) -> None:
    text = "objectives:\n  o: {title: O, period: 2026, supports: [nowhere], priority: none}\n"
    okr.write({"goals/a.yaml": text})
    assert okr("check").code == 1
    assert okr("rename", "o", "p").code == 0


def test_a_block_of_former_names_grows(okr: Okr) -> None:
    okr.write({"goals/a.yaml": "kpis:\n  k:\n    title: K\n    formerly:\n      - a\n      - b\n"})
    assert okr("rename", "k", "l").changed == {"goals/a.yaml": ["-   k:", "+   l:", "+       - k"]}
