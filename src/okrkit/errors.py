"""The tool's own failure; a user's mistake in a file is a finding, never an exception."""

from collections.abc import Sequence


class OkrError(Exception):
    """okr cannot run (exit 2). The message is a sentence: what is wrong and what to do.

    `details` are further lines, where there are several reasons.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = tuple(details)


class NothingError(OkrError):
    """What was to be read is neither broken nor refused: it does not exist."""
