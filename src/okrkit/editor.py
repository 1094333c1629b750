"""The only door to the user's own text editor."""

import shlex
import subprocess
from pathlib import Path

from okrkit.characters import quote
from okrkit.errors import OkrError


def run_editor(editor: str, path: Path) -> None:
    """Open a file in an editor, a command line, and wait until it is closed.

    Raises OkrError where it cannot be run, or ends as if it had failed.
    """
    try:
        words = shlex.split(editor)
        if not words:
            raise OkrError("EDITOR is blank; set it, for example `export EDITOR=nano`")
        code = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603  the user's
    except (ValueError, OSError, IndexError) as error:
        raise OkrError(f"the editor {quote(editor)} cannot be run: {error}; set EDITOR") from None
    if code:
        raise OkrError(f"the editor {quote(editor)} ended with {code}; nothing was changed")
