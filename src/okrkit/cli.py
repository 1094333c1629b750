"""The `okr` command: which commands there are, and how a run of okr ends.

A command is a module with one function `command` that has typer's annotations and returns the exit
code. The first line of its docstring is its one-line help and stands in the table below.

    def command(
        context: typer.Context,
        rule: Annotated[str, typer.Argument(help="The name of a rule.")],
        format: Annotated[str, typer.Option(help="text or json.")] = "text",
    ) -> int:
        \"""Tell all about one rule.\"""
        session: Session = context.obj
        session.answer([...])
        return 0

`context.obj` is the `Session`: the options that all commands share, and the doors to clock and
terminal. Parameters are `str`, `bool` or `list[str]`: for every other type typer loads pydantic.
What only the work needs, the function imports itself: `okr COMMAND --help` and the completion of
its options load the module. A text that makes no sense raises `typer.BadParameter` or `OkrError`
(exit 2), whatever else is raised is a bug of okr (exit 3).
"""

import errno
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import FileIO, TextIOWrapper

from okrkit import __version__
from okrkit.errors import OkrError

COMMANDS = {
    "init": ("okrkit.commands.init", "Make a workspace that checks clean."),
    "check": ("okrkit.commands.check", "Find everything that is wrong with the goals."),
    "status": ("okrkit.commands.status", "Show where things stand, a line each."),
    "tree": ("okrkit.commands.tree", "Show the line of sight as a tree."),
    "show": ("okrkit.commands.show", "Show one goal whole."),
    "kpi": ("okrkit.commands.kpi", "Tell signal from noise: what changed when, what to expect."),
    "report": ("okrkit.commands.report", "Sum up a period: sustain, change, tensions, needs."),
    "site": ("okrkit.commands.site", "Make a website of the workspace."),
    "serve": ("okrkit.commands.serve", "Show the website of the workspace while you edit."),
    "checkin": (
        "okrkit.commands.checkin",
        "Record how a goal stands: one line in the right place.",
    ),
    "new": ("okrkit.commands.new", "Write a new objective, key result, KPI, team or person."),
    "close": ("okrkit.commands.close", "Write how a goal ended, and what was learned."),
    "drop": ("okrkit.commands.drop", "Give a goal up, and say why."),
    "carry": (
        "okrkit.commands.carry",
        "Carry on in the next period what is not done.",
    ),
    "rename": (
        "okrkit.commands.rename",
        "Give a goal another id, here and in every reference to it.",
    ),
    "fmt": ("okrkit.commands.fmt", "Give goal files their canonical layout."),
    "log": ("okrkit.commands.log", "Tell what became of goals, newest first."),
    "diff": ("okrkit.commands.diff", "Tell what a change means for goals, not which lines."),
    "audit": ("okrkit.commands.audit", "Find what history hides: the honest rules."),
    "rules": ("okrkit.commands.rules", "List the rules."),
    "explain": ("okrkit.commands.explain", "Tell all about one rule."),
    "doctor": ("okrkit.commands.doctor", "Tell what okr sees: workspace, git, parser, versions."),
    "schema": ("okrkit.commands.schema", "Print the JSON Schema of goal files or settings."),
}
"""Every command: its module and the first line of its help, in the order of the help."""

OK, CANNOT_RUN, BUG, INTERRUPTED, PIPE_CLOSED = 0, 2, 3, 130, 141

COMPLETION = "_OKR_COMPLETE"  # set by the shell that asks for a completion
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}  # when writing, nobody's bug


def run() -> None:
    """The program: `main`, and then an end without tidying up.

    All that is left to do is to free every object, which takes a tenth of a second for 1,000 files.
    """
    os._exit(main())  # `main` has flushed the streams


def main(
    args: Sequence[str] | None = None, commands: Mapping[str, tuple[str, str]] = COMMANDS
) -> int:
    """Run okr with these arguments (the process's); the exit code.

    Whatever happens, no traceback reaches the user, unless OKR_DEBUG asks for it.
    """
    # Reading builds many objects and drops few: the collector would look through all of them.
    gc.disable()
    # okr uses no plugins of pydantic's; looking for them costs 20 ms and imports foreign code.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _open_streams()
    try:
        code = _run(sys.argv[1:] if args is None else args, commands)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = PIPE_CLOSED
    _close_streams(code)
    return code


def _run(args: Sequence[str], commands: Mapping[str, tuple[str, str]]) -> int:
    """Run, and say on stderr why it could not be done."""
    try:
        code = _dispatch(args, commands)
        sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OK
    except OkrError as error:
        return _complain(str(error), CANNOT_RUN, error.details)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            return _complain(f"cannot write: {error.strerror}", CANNOT_RUN)
        return _confess(error)
    except Exception as error:  # a bug of ours, whatever it is
        return _confess(error)
    return code


def _dispatch(args: Sequence[str], commands: Mapping[str, tuple[str, str]]) -> int:
    if list(args) == ["--version"]:
        sys.stdout.write(f"okr {__version__}\n")
        return OK
    from okrkit.commands import frame  # noqa: PLC0415  typer takes 50 ms

    if os.environ.get(COMPLETION):
        frame.complete(COMPLETION, commands)
    return frame.run_command(args, commands)


def _complain(message: str, code: int, details: Sequence[str] = ()) -> int:
    from okrkit.characters import harmless, visible  # noqa: PLC0415  only where it is needed

    lines = [visible(f"okr: {message}"), *(f"  {visible(detail)}" for detail in details)]
    with suppress(OSError):  # there is nowhere left to complain
        sys.stderr.writelines(f"{harmless(line)}\n" for line in lines)
    return code


def _confess(error: Exception) -> int:
    python = ".".join(map(str, sys.version_info[:3]))
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if os.environ.get("OKR_DEBUG"):
        from traceback import print_exception  # noqa: PLC0415  only where it is needed

        print_exception(error)
    return _complain(
        f"this is a bug in okr {__version__} (Python {python}, {sys.platform}): {what}. Please"
        " report it with the output of the same command under OKR_DEBUG=1, which adds the"
        " traceback",
        BUG,
    )


def _open_streams() -> None:
    # Python leaves out a stream that was closed (`>&-`); okr then works without listeners.
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(FileIO(os.devnull, "w"), "utf-8")
    if sys.stderr is None:
        sys.stderr = TextIOWrapper(FileIO(os.devnull, "w"), "utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_streams(code: int) -> None:
    """Flush for the last time; Python does so once more at its end, and that must not fail."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if code != INTERRUPTED:
                stream.flush()
                continue
        except OSError:
            pass
        with suppress(OSError), FileIO(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
