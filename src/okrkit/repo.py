"""The only door to git, on GitPython as the runner of its processes.

A repository may come from a stranger. Its configuration can name programs (fsmonitor, hooks, pager,
signing, external diffs) and its history can hide commits (replace refs, grafts). So it is found by
our own walk, every process gets an environment of its own, and nothing that the repository names is
ever run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.unreadable import LONGEST_PATH

TIME_LIMIT = 120  # seconds
PASSED_ON = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP")
"""What git needs of our environment: where programs and the user's own configuration are."""

ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_PYTHON_REFRESH": "quiet",
    "GIT_TERMINAL_PROMPT": "0",
}
SETTINGS = {
    "core.alternateRefsCommand": "",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "false",
    "diff.external": "",
    "gpg.program": "gpg",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.x509.program": "gpgsm",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
"""What wins over the repository's own configuration."""

KILLED = frozenset({-9, 137})
MISSING = 1  # the exit code of `git config --get` for what is not set
FLAGS = ("--no-pager", "--no-optional-locks", "--literal-pathspecs")


class User(NamedTuple):
    """Who git thinks the user is; None for what nobody has told it."""

    email: str | None
    name: str | None


class Repo(NamedTuple):
    """A repository: the folder of its files and that of git's own."""

    root: Path
    git_dir: Path

    def user(self) -> User:
        """The user's e-mail and name, from the repository's or the user's own configuration.

        Raises OkrError where git cannot be asked.
        """
        return User(self._setting("user.email"), self._setting("user.name"))

    def _setting(self, name: str) -> str | None:
        code, out, err = self.run("config", "--get", name)
        if code == MISSING:
            return None
        if code:
            raise OkrError(_why(self, err))
        return out.strip() or None

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run git with these words: its exit code, what it answers and what it complains of.

        Nothing that the repository or the caller's environment names is run. Raises OkrError where
        there is no git, and where it takes longer than two minutes.
        """
        settings = [word for pair in SETTINGS.items() for word in ("-c", "=".join(pair))]
        where = [f"--git-dir={self.git_dir}", f"--work-tree={self.root}"]
        with _own_environment():
            # It looks for git when it is imported, and must not complain if there is none.
            from git.cmd import Git  # noqa: PLC0415  takes 110 ms
            from git.exc import GitCommandNotFound  # noqa: PLC0415

            try:
                code, out, err = Git(os.fspath(self.root)).execute(
                    ["git", *FLAGS, *where, *settings, *words],
                    with_extended_output=True,
                    with_exceptions=False,
                    kill_after_timeout=TIME_LIMIT if os.name == "posix" else None,
                    stdout_as_string=False,
                )
            except GitCommandNotFound:
                raise OkrError("git is not installed: install it, or name an owner") from None
        if code in KILLED:
            raise OkrError(f"git has not answered for {TIME_LIMIT} seconds in {self._shown()}")
        return code, _text(out), _text(err)

    def _shown(self) -> str:
        return quote(os.fspath(self.root), LONGEST_PATH)


def find_repo(folder: Path) -> Repo | None:
    """The repository that a folder is in, None where it is in none.

    A folder that only looks like a bare repository is none: only `.git` counts. Raises OkrError for
    a `.git` that leads nowhere.
    """
    start = Path(os.path.realpath(folder))
    for root in (start, *start.parents):
        marker = root / ".git"
        if marker.is_dir():
            return Repo(root, marker)
        if marker.is_file():
            return Repo(root, _led_to(marker))
    return None


def _led_to(marker: Path) -> Path:
    """Where the `.git` file of a worktree or submodule leads."""
    text = ""
    with suppress(OSError):
        text = marker.read_bytes()[:4096].decode("utf-8", "surrogateescape")
    git_dir = marker.parent / text.removeprefix("gitdir:").strip()
    if not text.startswith("gitdir:") or not git_dir.is_dir():
        raise OkrError(f"`{marker}` leads to no repository; `git worktree repair` may mend it")
    return git_dir


@contextmanager
def _own_environment() -> Iterator[None]:
    """Nothing of the caller's environment reaches git but what it needs.

    GitPython hands on the whole of ours and takes additions only, so it is exchanged meanwhile: a
    hook's GIT_DIR would lead to another repository.
    """
    ours = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update({name: ours[name] for name in PASSED_ON if name in ours})
        os.environ.update(ENVIRONMENT)
        yield
    finally:
        os.environ.clear()
        os.environ.update(ours)


def _text(output: object) -> str:
    return output.decode("utf-8", "surrogateescape") if isinstance(output, bytes) else str(output)


def _why(repo: Repo, complaint: str) -> str:
    """What git refused, and what to do."""
    shown = quote(os.fspath(repo.root), LONGEST_PATH)
    if "dubious ownership" in complaint:
        command = f"git config --global --add safe.directory {repo.root}"
        advice = f"if you trust it, run {quote(command, LONGEST_PATH)}"
        return f"{shown} belongs to somebody else, so git does not read it; {advice}"
    first = next((line for line in complaint.splitlines() if line.strip()), "it does not say why")
    return f"git cannot read the repository in {shown}: {first.strip()}"
