"""What every format says of a run of `okr check` or `okr audit`."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from okrkit import __version__
from okrkit.characters import quote
from okrkit.finding import Finding, Hidden, Ignore
from okrkit.source import Position, SourceFile

HOME = "https://github.com/okrkit/okrkit"
DOCS = f"{HOME}/blob/v{__version__}/docs/rules.md"
"""Where the rules can be read, each under its name."""

SEVERITIES = (("error", "error"), ("warning", "warning"), ("info", "remark"))
"""The severities, worst first, each with the noun for it."""


class Run(NamedTuple):
    """The outcome of a check: `findings` are those to show, out of `files` files, `goals` goals.

    `folder` leads from where paths are counted to the workspace (`""`, or `examples/acme/`).
    `most` is how many findings of one file are shown. `failing` are the severities that make the
    run fail. `hidden` was found and is not shown. `added_ignores` are the ignores that a change
    adds, `added_workspaces` the folders that it makes workspaces of their own. `command` is `check`
    or `audit`. What `is_past` lies in a revision: nobody can mend it.
    A run `is_fixed` if what has a safe fix was mended before, as far as that can be proven.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, SourceFile]
    as_of: str
    files: int
    goals: int
    folder: str = ""
    most: int = 100
    command: str = "check"
    failing: frozenset[str] = frozenset({"error"})
    hidden: tuple[Hidden, ...] = ()
    added_ignores: tuple[Ignore, ...] = ()
    added_workspaces: tuple[str, ...] = ()
    is_past: bool = False
    is_fixed: bool = False

    def counts(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the run fail."""
        return finding.severity in self.failing and not finding.spared

    def shown(self) -> tuple[tuple[Finding, ...], dict[str, int]]:
        """The findings to show, and how many more there are by file."""
        seen: Counter[str] = Counter()
        shown = []
        for finding in self.findings:
            seen[finding.file] += 1
            if seen[finding.file] <= self.most:
                shown.append(finding)
        return tuple(shown), {file: n - self.most for file, n in seen.items() if n > self.most}


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 file", "2 files"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def tally(run: Run) -> str:
    """How many findings of each severity, in words."""
    return numbers(run.counts()) or "no findings"


def numbers(counts: Mapping[str, int]) -> str:
    """Numbers of findings by severity, in words; nothing where there are none."""
    return ", ".join(
        counted(counts[severity], noun) for severity, noun in SEVERITIES if counts.get(severity)
    )


def scope(run: Run) -> str:
    """How much was looked at: "2 files, 10 goals"."""
    return f"{counted(run.files, 'file')}, {counted(run.goals, 'goal')}"


def hidden_words(run: Run) -> str:
    """How many findings are not shown, and why: "2 ignored, 40 in the baseline"."""
    counts: Counter[str] = Counter(one.how for one in run.hidden)
    ways = {
        "ignored": "ignored",
        "baselined": "in the baseline",
        "not_since": "in goals that did not change",
    }
    return ", ".join(f"{counts[how]} {words}" for how, words in ways.items() if counts[how])


def ignore_words(ignore: Ignore) -> str:
    """What an ignore that a change adds silences, until when, and why."""
    until = f" until {ignore.until}" if ignore.until else ""
    reason = f": {ignore.reason}" if ignore.reason else ", without a reason"
    return f"this change ignores {', '.join(ignore.rules)}{until}{reason}"


def workspace_words(folder: str) -> str:
    """What it means that a change makes a folder a workspace of its own."""
    return (
        f"this change makes {quote(folder)} a workspace of its own: nothing in it is checked here"
    )


class Quieted(NamedTuple):
    """A place where a change takes something out of what is checked, and how."""

    file: str
    start: Position
    title: str
    message: str


def quieted(run: Run) -> tuple[Quieted, ...]:
    """What a change takes out of what is checked: nobody does that unseen."""
    return (
        *(
            Quieted(f"{one}/okrkit.yaml", Position(1, 1), "workspace", workspace_words(one))
            for one in run.added_workspaces
        ),
        *(Quieted(one.file, one.start, "ignore", ignore_words(one)) for one in run.added_ignores),
    )


def remarks(finding: Finding) -> tuple[str, ...]:
    """What is said of a finding: what is wrong, what to do, and why it is shown."""
    because = f"shown because {finding.because}" if finding.because else None
    return tuple(filter(None, (finding.message, finding.hint, because)))


def docs(rule: str) -> str:
    """The address of a rule's page."""
    return f"{DOCS}#{rule}"


class Statistic(NamedTuple):
    """How often a rule found something, and how grave that is."""

    rule: str
    severity: str
    number: int


def statistics(run: Run) -> tuple[Statistic, ...]:
    """The rules that found something, the most frequent first."""
    counts = Counter((finding.rule, finding.severity) for finding in run.findings)
    found = [Statistic(rule, severity, number) for (rule, severity), number in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.number, one.rule, one.severity)))
