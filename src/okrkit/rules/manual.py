"""A rule's docstring, read: its page in the manual, and its test.

The docstring's first line says what the rule finds, the paragraphs below why that hurts. Then
stands, indented, a workspace that the rule finds fault with below `Bad:`, and one that it does not
below `Good:`. The lines of the bad one that end in `# ←` are exactly those with a finding.

A workspace is the text of `goals/example.yaml`; `# file: goals/other.yaml` starts another file,
`# file: goals/other.yaml, encoded as latin-1` one in another encoding than UTF-8, and
`# file: goals/other.yaml, committed on 2026-11-16` what it was on that day.
"""

import re
from inspect import cleandoc
from textwrap import dedent
from typing import NamedTuple

from okrkit.errors import OkrError
from okrkit.rules.rule import Rule

MARK = "  # ←"
FIRST_FILE = "goals/example.yaml"
FILE_LINE = re.compile(
    r"# file: (?P<path>[^,\n]+)(?:, encoded as (?P<encoding>\S+))?"
    r"(?:, committed on (?P<committed>\S+))?\n"
)


class ExampleFile(NamedTuple):
    """A file of an example; `marked` are the lines, from 1, on which the rule finds something."""

    path: str
    text: str
    encoding: str = "utf-8"
    marked: tuple[int, ...] = ()
    committed: str | None = None


class Page(NamedTuple):
    """What the manual says of a rule: `finds` on one line, `why` in paragraphs, two examples."""

    finds: str
    why: str
    bad: str
    good: str


def page(rule: Rule) -> Page:
    """The page of a rule.

    Raises ValueError for a docstring of another form, OkrError where Python keeps none.
    """
    if rule.check.__doc__ is None:
        raise OkrError(
            "Python has left out the texts of the rules: run it without -OO and PYTHONOPTIMIZE=2"
        )
    text = cleandoc(rule.check.__doc__)
    parts = re.fullmatch(
        r"(?P<finds>[^\n]+\.)\n\n(?P<why>.+?)\n\nBad:\n\n(?P<bad>.+?)\n\nGood:\n\n(?P<good>.+)",
        text,
        re.DOTALL,
    )
    if parts is None:
        raise ValueError(f"the docstring of {rule.name} is no page of the manual")
    return Page(parts["finds"], parts["why"], dedent(parts["bad"]), dedent(parts["good"]))


def example_files(example: str) -> tuple[ExampleFile, ...]:
    """The files of an example, without the marks."""
    text = example.rstrip("\n") + "\n"
    if not FILE_LINE.match(text):
        text = f"# file: {FIRST_FILE}\n{text}"
    starts = list(FILE_LINE.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return tuple(
        _file(match, text[match.end() : end]) for match, end in zip(starts, ends, strict=True)
    )


def _file(head: re.Match[str], text: str) -> ExampleFile:
    lines = text.split("\n")
    marked = tuple(number for number, line in enumerate(lines, 1) if line.endswith(MARK))
    plain = text.replace(MARK + "\n", "\n")
    return ExampleFile(head["path"], plain, head["encoding"] or "utf-8", marked, head["committed"])
