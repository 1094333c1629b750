"""What every command has: the shared options, and the doors to clock, environment and terminal."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from okrkit.characters import harmless, visible
from okrkit.commands.options import Options
from okrkit.errors import OkrError

if TYPE_CHECKING:
    from okrkit.cache import Cache


@dataclass(frozen=True, slots=True)
class Session(Options):
    """One run of okr: its options, and the doors."""

    def today(self, timezone: str | None = None) -> date:
        """The day as of which everything is judged; the only look at the real clock."""
        if self.as_of is not None:
            return self.as_of
        from zoneinfo import ZoneInfo  # noqa: PLC0415  help and completion need no clock

        return datetime.now(ZoneInfo(timezone) if timezone else None).date()

    def started_in(self) -> Path | None:
        """The folder in which okr was started; None where it has been removed meanwhile."""
        try:
            return Path.cwd()
        except OSError:
            return None

    def refuse_past(self) -> None:
        """Raise OkrError where a revision was named: what is past cannot be changed."""
        if self.at is not None:
            raise OkrError("--at names the past, which nobody can change; leave it out")

    def cache(self) -> "Cache":
        """What need not be computed again; nothing with --no-cache."""
        from okrkit.cache import Cache, maker  # noqa: PLC0415  few commands need it

        return Cache(None) if self.no_cache else Cache(self.cache_folder(), maker())

    def cache_folder(self) -> Path | None:
        """The user's folder for locks and what need not be computed again; it may not exist yet.

        None for a user without a home, as containers and services often have.
        """
        from platformdirs import user_cache_path  # noqa: PLC0415  few commands need it

        with suppress(RuntimeError):
            path = user_cache_path("okrkit", appauthor=False)
            if path.is_absolute():  # else an older platformdirs means a folder called `~`
                return path
        return None

    def given(self, source: str) -> str:
        """The text of a file that the user named; `-` is the standard input.

        Raises OkrError where it cannot be read.
        """
        from okrkit.discover import decoded, read_given  # noqa: PLC0415  few commands need it

        if source == "-":
            if sys.stdin is None:
                raise OkrError("the standard input is closed; name a file")
            data = sys.stdin.buffer.read(self.limits.total_size + 1)
            return decoded("the standard input", data, self.limits)
        return read_given(self.folder / source, self.limits)

    def can_ask(self) -> bool:
        """Whether somebody sits at a terminal to answer questions."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    def tell(self, line: str) -> None:
        """Say something that belongs to a question, --quiet or not; all of it can be seen."""
        sys.stderr.write(harmless(visible(line)) + "\n")

    def ask(self, question: str) -> str | None:
        """What somebody types in answer to a question; None where the input has ended."""
        sys.stderr.write(f"{question} ")
        sys.stderr.flush()  # not by `input`, which writes to stdout
        line = sys.stdin.readline()
        return line.strip() if line else None

    def editor(self) -> str | None:
        """The user's own text editor, as a command line; None where nobody has said."""
        return os.environ.get("VISUAL") or os.environ.get("EDITOR") or None

    def answer(self, lines: Iterable[str]) -> None:
        """Write the answer for people to stdout; what its encoding lacks is escaped.

        No line is a command to a CI system: whether one reads, nobody in a container knows.
        """
        for line in lines:
            sys.stdout.write(harmless(line) + "\n")

    def announce(self, line: str) -> None:
        """Write a line of the answer at once, for the command goes on."""
        self.answer([line])
        sys.stdout.flush()

    def answer_bytes(self, document: str) -> None:
        """Write a document for machines to stdout: UTF-8 and "\\n" whatever the terminal says."""
        sys.stdout.flush()
        sys.stdout.buffer.write(document.encode("utf-8", "backslashreplace"))

    def add_to_summary(self, make: Callable[[], str]) -> None:
        """Add a document to the summary of the job, where GitHub Actions has asked for one.

        Raises OkrError where it cannot be written.
        """
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if path:
            from okrkit.output import append  # noqa: PLC0415  only where it is asked for

            append(Path(path), make())

    def talk(self, line: str) -> None:
        """Say something on the side, on stderr; nothing with --quiet."""
        if not self.quiet:
            self.tell(line)

    def width(self) -> int | None:
        """How many columns the terminal has; None where stdout is none, so nothing is wrapped."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

    def has_unicode(self) -> bool:
        """Whether stdout can hold any character; bars and sparklines are drawn otherwise then."""
        return (sys.stdout.encoding or "").casefold().startswith("utf")

    def encoding(self) -> str:
        """The encoding of stdout."""
        return sys.stdout.encoding or "ascii"

    def has_color(self, stream: TextIO | None = None) -> bool:
        """Whether a stream (stdout) is coloured: on a terminal, unless somebody says otherwise.

        --color decides, then NO_COLOR and FORCE_COLOR where they are not empty.
        """
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"
