"""The tool's own failure; a user's mistake in a file is a finding, never an exception."""


class OkrError(Exception):
    """okr cannot run (exit 2). The message is a sentence: what is wrong and what to do."""
