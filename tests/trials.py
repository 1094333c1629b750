"""Trials: a few in the suite, many by `make trials`, which sets their numbers and shows figures."""

import os
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

MOST_SHOWN = 3  # of what went wrong


def times(name: str, few: int) -> int:
    """How many trials: what `make trials` says in OKR_NAME, or these few."""
    return int(os.environ.get(f"OKR_{name}", few))


def figure(line: str) -> None:
    """Hand a figure to `make trials`."""
    path = os.environ.get("OKR_FIGURES")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


class Tally:
    """How many trials ended in which way; what is raised in one of them is wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def count(self, name: str, trial: Callable[..., str], *words: object) -> None:
        """Make a trial; `name` is what it takes to see it again."""
        try:
            self.counts[trial(*words)] += 1
        except Exception:
            self.wrong.append(f"{name}\n{traceback.format_exc()}")

    def tell(self, what: str, *ends: str, bad: str = "wrong") -> None:
        """Hand over the figures with these ends first; raises AssertionError if any is bad."""
        total = self.counts.total() + len(self.wrong)
        each = [f"{self.counts[end]:,} {end}" for end in dict.fromkeys([*ends, *self.counts])]
        figure(f"{what}: {total:,}: {', '.join(each)}, {len(self.wrong)} {bad}")
        assert not self.wrong, "\n\n".join(self.wrong[:MOST_SHOWN])
