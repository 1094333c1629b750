"""Why git does not read a repository, in words, and what to do about it."""

import os
import re
import shlex
from pathlib import Path

from okrkit.characters import quote
from okrkit.unreadable import LONGEST_PATH

MARKS = ("error: ", "fatal: ")
LOST = re.compile(r"(?i:could not fetch|could not read|unable to read tree) ([0-9a-f]{40,64})\b")
LONGEST = 500  # characters of git's own words


def first(text: str) -> str:
    """The first error of all that git says on stderr, without its mark."""
    lines = text.splitlines() or ["nothing"]
    line = next((one for one in lines if one.startswith(MARKS)), lines[0])
    return line.removeprefix(MARKS[0]).removeprefix(MARKS[1]).strip()


def refusal(folder: Path, complaint: str) -> str:
    """Git does not read the repository of a folder, and says why in English."""
    if "dubious ownership" in complaint or "unsafe repository" in complaint:
        return foreign(folder)
    if "bare repository" in complaint:
        return bare(folder)
    if "not a git repository" in complaint or "gitfile" in complaint:
        return broken(folder)
    if lost := LOST.search(complaint):
        return missing(folder, lost[1])
    return (
        f"git does not read the repository in {_shown(folder)} and says "
        f"{quote(complaint, LONGEST)}: mend it, or clone it anew"
    )


def foreign(folder: Path) -> str:
    """Somebody else owns the repository."""
    command = ["git", "config", "--global", "--add", "safe.directory", os.fspath(folder)]
    return (
        f"{_shown(folder)} belongs to somebody else, so git does not read it: if you trust them, "
        f"run {quote(shlex.join(command), LONGEST_PATH)}"
    )


def broken(folder: Path) -> str:
    """The `.git` of a folder is damaged, or leads to nothing."""
    return (
        f"{_shown(folder / '.git')} is, or leads to, no repository that git can read: clone it "
        "anew, or mend it (a work tree that was moved with `git worktree repair`)"
    )


def bare(folder: Path) -> str:
    """A folder without `.git` that git would take for a repository."""
    return (
        f"{_shown(folder)} is a bare repository, or files that look like one, so okr does not read "
        "it: work in a clone of it, or in another folder"
    )


def unknown(revision: str, *, is_shallow: bool) -> str:
    """A revision that names no commit."""
    advice = (
        "this clone is shallow, so most of the history is not here: run `git fetch --unshallow`"
        if is_shallow
        else "name a commit, a branch or a tag, such as `HEAD~1` or `main`"
    )
    return f"git knows no revision {quote(revision)}; {advice}"


def unrelated(revision: str, other: str | None = None, *, is_shallow: bool) -> str:
    """A revision that has no commit in common with another, or with what is checked out."""
    them = "what is checked out" if other is None else quote(other)
    if is_shallow:
        advice = (
            "this clone is shallow, so the commit where they parted is not here: run `git fetch"
            " --unshallow`, or set `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab)"
        )
    elif other is None:
        advice = "name a branch that the checked out one has come from"
    else:
        advice = f"compare them as they are with {quote(f'{revision}..{other}')}"
    return f"{quote(revision)} and {them} have no commit in common; {advice}"


def missing(folder: Path, id: str) -> str:
    """An object that the repository needs and does not have."""
    return (
        f"the object {quote(id)} is not in {_shown(folder)}, or cannot be read: fetch it (a partial"
        " clone leaves objects out), or clone the repository anew"
    )


def too_slow(folder: Path, seconds: float) -> str:
    """Git was ended after so many seconds."""
    return (
        f"git has not answered for {seconds:g} seconds in {_shown(folder)}: run okr again, or "
        "clone the repository anew"
    )


def too_much(folder: Path, most: int) -> str:
    """Git was ended after so many bytes."""
    return (
        f"git answers with more than {most:,} bytes in {_shown(folder)}: ask for less, or clone "
        "the repository anew"
    )


def unstartable(program: str, error: Exception) -> str:
    """The system does not start git; GitPython hides its reason in a cause."""
    cause = error if isinstance(error, OSError) else error.__cause__
    reason = cause.strerror if isinstance(cause, OSError) else error
    return f"git does not start ({_shown(Path(program))}: {reason}): install it anew"


def useless(program: str, complaint: str) -> str:
    """Git starts and does not even tell its version; macOS has such a one without its tools."""
    return (
        f"git does not work ({_shown(Path(program))} says {quote(complaint, LONGEST)}): install it"
        " anew, or put another one first in PATH"
    )


def _shown(path: Path) -> str:
    return quote(os.fspath(path), LONGEST_PATH)
