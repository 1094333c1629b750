"""How git is run: the one place where a process of it starts, by GitPython.

A repository may come from a stranger. Its configuration can name programs (fsmonitor, hooks, pager,
signing, external diffs, transports) and its history can hide commits (replace refs, grafts). So git
gets an environment and settings of its own, and nothing that the repository names is ever run.
"""

import os
import re
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread, Timer
from time import monotonic
from types import MappingProxyType
from typing import IO, BinaryIO, NamedTuple, cast

from okrkit import complaints
from okrkit.errors import OkrError

ALIKE = ("HOME", "XDG_CONFIG_HOME", "SUDO_UID", "TMPDIR", "LD_LIBRARY_PATH", "DEVELOPER_DIR")
WINDOWS = ("APPDATA", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE")
PASSED_ON = (*ALIKE, *WINDOWS)
"""What git gets of our environment besides PATH: where the system and the user's own settings are.

No `GIT_*` is among them: a hook sets them for another repository than the one that is read.
"""

ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_ADVICE": "0",
    "GIT_ALLOW_PROTOCOL": "none",  # stronger than any `protocol.ext.allow` of the repository
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}

SETTINGS = {
    "advice.graftFileDeprecated": "false",
    "core.alternateRefsCommand": "",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "false",
    "diff.external": "",  # a diff fails then, unless it says --no-ext-diff
    "gpg.program": "gpg",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.x509.program": "gpgsm",
    "i18n.logOutputEncoding": "UTF-8",
    "log.follow": "false",
    "log.showSignature": "false",
    "mailmap.blob": "",  # who is who says `.mailmap` alone, which others have as well
    "mailmap.file": "",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
"""What wins over the repository's own configuration."""

PERSON = ("NAME", "EMAIL", "DATE")
IDENTITY = (
    *(f"GIT_AUTHOR_{part}" for part in PERSON),
    *(f"GIT_COMMITTER_{part}" for part in PERSON),
    "GNUPGHOME", "GPG_TTY", "SSH_AUTH_SOCK", "DISPLAY", "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
)  # fmt: skip
"""What git gets besides when it commits: who somebody is there, and the way to the keys."""

NOTHING: Mapping[str, str] = MappingProxyType({})
VERSION = re.compile(rb"git version (\S+)")
PROGRAM = "git.exe" if os.name == "nt" else "git"
CHUNK = 1 << 16  # bytes
PIECE = 1 << 20  # bytes
GRACE = 1.0  # seconds until a pipe ends whose writers were killed


class GitLimits(NamedTuple):
    """How long one process of git may take, and how much it may answer, in bytes."""

    seconds: float = 120
    output: int = 1 << 30


USUAL = GitLimits()


class Answer(NamedTuple):
    """What git says: its exit code, its answer, and of its complaints the first."""

    code: int
    output: bytes
    complaint: str


def run_git(
    folder: Path,
    words: Sequence[str],
    limits: GitLimits,
    more: Mapping[str, str] = NOTHING,
    feed: bytes | None = None,
) -> Answer:
    """Run git in a folder, to its end; `more` are variables, `feed` is its input.

    Raises OkrError where there is no git, and where it takes too long or answers too much.
    """
    deadline = monotonic() + limits.seconds
    with _started(folder, words, more, has_input=feed is not None) as process:
        pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
        readers = [_Reader(pipe, limits.output, process) for pipe in pipes]
        if feed is not None and process.stdin is not None:
            Thread(target=_feed, args=(process.stdin, feed), daemon=True).start()
        try:
            for reader in readers:
                reader.join(max(0.0, deadline - monotonic()))
            if any(reader.left < 0 for reader in readers):
                raise OkrError(complaints.too_much(folder, limits.output))
            if not all(reader.is_done for reader in readers):
                raise OkrError(complaints.too_slow(folder, limits.seconds))
            code = process.wait(max(0.0, deadline - monotonic()))
        except TimeoutExpired:
            raise OkrError(complaints.too_slow(folder, limits.seconds)) from None
        finally:
            _kill(process)
            for reader in readers:
                reader.join(GRACE)
    output, errors = (b"".join(reader.parts) for reader in readers)
    return Answer(code, output, complaints.first(errors.decode("utf-8", "surrogateescape")))


def git_version(limits: GitLimits = USUAL) -> str:
    """The version of git. Raises OkrError where there is none, or one that does not work."""
    answer = run_git(Path(), ["--version"], limits)
    match = VERSION.match(answer.output)
    if answer.code or match is None:
        program = _program(_environment(os.environ)["PATH"])
        raise OkrError(complaints.useless(program, answer.complaint))
    return match[1].decode("ascii", "replace")


def stream_git(
    folder: Path, words: Sequence[str], limits: GitLimits, feed: bytes
) -> Iterator[bytes]:
    """The answer of git to an input, in pieces as they come: nothing of it is kept.

    Raises OkrError where there is no git, and where it takes too long or answers too much.
    """
    with _started(folder, words, NOTHING, has_input=True) as process:
        assert process.stdin is not None  # noqa: S101  for mypy
        assert process.stdout is not None  # noqa: S101  for mypy
        assert process.stderr is not None  # noqa: S101  for mypy
        errors = _Reader(process.stderr, limits.output, process)
        Thread(target=_feed, args=(process.stdin, feed), daemon=True).start()
        end = Timer(limits.seconds, _signal, (process,))
        end.start()
        left = limits.output
        try:
            while part := os.read(process.stdout.fileno(), PIECE):
                left -= len(part)
                if left < 0:
                    raise OkrError(complaints.too_much(folder, limits.output))
                yield part
            if end.finished.is_set():
                raise OkrError(complaints.too_slow(folder, limits.seconds))
            process.wait()
        finally:
            end.cancel()
            _kill(process)
            errors.join(GRACE)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """Write all of an input; git may have enough before its end."""
    with suppress(OSError, ValueError), pipe:
        pipe.write(data)


class _Reader(Thread):
    """Reads a pipe to its end; the process is ended when more comes than is accepted."""

    def __init__(self, pipe: IO[bytes], most: int, process: Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.handle = pipe.fileno()
        self.left = most
        self.is_done = False
        self.parts: list[bytes] = []
        self.process = process
        self.start()

    def run(self) -> None:
        with suppress(OSError):
            while part := os.read(self.handle, CHUNK):
                self.left -= len(part)
                if self.left < 0:
                    _signal(self.process)
                    return
                self.parts.append(part)
            self.is_done = True


@contextmanager
def _started(
    folder: Path, words: Sequence[str], more: Mapping[str, str], *, has_input: bool
) -> Iterator[Popen[bytes]]:
    """git at work; afterwards nothing of it is left, neither processes nor open pipes."""
    process = _start(folder, words, more, has_input=has_input)
    try:
        yield process
    finally:
        _kill(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(OSError):  # what is left of an input has no reader any more
                    pipe.close()


def _start(
    folder: Path, words: Sequence[str], more: Mapping[str, str], *, has_input: bool
) -> Popen[bytes]:
    """Start git in a folder: the one place where that happens."""
    environment = {**_environment(os.environ), **more}
    program = _program(environment["PATH"])
    settings = [word for pair in SETTINGS.items() for word in ("-c", "=".join(pair))]
    # When it is imported GitPython would run `git version`, in any folder and for any time.
    unready = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": f"{program}-not-yet"}
    with _exchanged({**environment, **unready}):
        from git.cmd import Git  # noqa: PLC0415  takes 110 ms
        from git.exc import GitCommandNotFound  # noqa: PLC0415
    with _exchanged(environment):
        try:
            started = Git(folder).execute(
                # GitPython stays where it is if it may not enter the folder, git does not.
                [program, "-C", os.fspath(folder), "--no-pager", *settings, *words],
                istream=cast("BinaryIO", PIPE) if has_input else None,
                as_process=True,
                shell=False,
                start_new_session=True,  # no terminal to ask on, and its children end with it
            )
        except (GitCommandNotFound, OSError) as error:
            raise OkrError(complaints.unstartable(program, error)) from None
    process, started.proc = started.proc, None  # else GitPython ends it, without its children
    assert process is not None  # noqa: S101  it has just been started
    return process


def _kill(process: Popen[bytes]) -> None:
    """End a process and those it started, unless it has been waited for."""
    if process.returncode is None:  # else its number may be another process's by now
        _signal(process)
        process.wait()


def _signal(process: Popen[bytes]) -> None:
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def identity() -> dict[str, str]:
    """What our environment says of who somebody is, and of the way to the keys."""
    return {name: os.environ[name] for name in IDENTITY if name in os.environ}


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """The environment of git, made from ours; in PATH only folders that are the same anywhere."""
    folders = ours.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
    passed_on = {name: ours[name] for name in PASSED_ON if name in ours}
    return {**passed_on, **ENVIRONMENT, "PATH": path}


def _program(path: str) -> str:
    """Where git is. The system would also look in the folder that is read, if PATH says so."""
    for folder in filter(None, path.split(os.pathsep)):
        if found := shutil.which(os.fspath(Path(folder, PROGRAM))):
            return found
    raise OkrError("git is in no folder of PATH: install it, or add its folder to PATH")


@contextmanager
def _exchanged(environment: Mapping[str, str]) -> Iterator[None]:
    """Exchange our environment for a moment.

    GitPython hands on all of ours and takes additions only; it reads variables of its own, too.
    """
    ours = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(environment)
        yield
    finally:
        os.environ.clear()
        os.environ.update(ours)
