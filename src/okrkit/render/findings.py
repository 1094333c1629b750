"""What every format says of a run of `okr check`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from okrkit.lint import Finding
from okrkit.source import SourceFile


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a check: `findings` are those to show, out of `files` files, `goals` goals.

    `folder` leads from where paths are counted to the workspace (`""`, or `examples/acme/`).
    `most` is how many findings of one file are shown.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, SourceFile]
    as_of: str
    files: int
    goals: int
    folder: str = ""
    most: int = 100

    def counts(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)

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
    counts = run.counts()
    parts = [
        counted(counts[severity], noun)
        for severity, noun in (("error", "error"), ("warning", "warning"), ("info", "remark"))
        if counts[severity]
    ]
    return ", ".join(parts) or "no findings"
