"""The frame of the command line on typer: a group that loads a command when it is called."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from okrkit import __version__
from okrkit.commands.options import options
from okrkit.commands.session import Session

SETTINGS = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
SHARED = "shared "  # begins the names of shared options, and no name of a Python parameter
OFFERED = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_=-]*")
"""Values of options and arguments that every shell takes for one word, and no option."""

NEGATIVE = re.compile(r"-\.?[0-9].*")
USAGE = 2  # the exit code of a command line that cannot be understood

Commands = Mapping[str, tuple[str, str]]
"""Module and one-line help of each command by its name, in the order of the help."""


def run_command(args: Sequence[str], commands: Commands) -> int:
    """Run the command that the arguments name; its exit code, 2 for a usage error."""
    group = _group(commands)
    try:
        # Not `group.main`: it ends the process with 1, which means findings, on a closed pipe.
        with group.make_context("okr", list(args)) as context:
            return int(group.invoke(context))
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:  # Ctrl-C or the end of the input at a question
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        _show(error)
        return USAGE


def complete(variable: str, commands: Commands) -> None:
    """Answer the shell that asks by `variable` what could be typed; ends by SystemExit.

    A shell waits for the answer at each press of TAB, so next to nothing may be imported.
    """
    # typer renders the one-line helps with rich, 75 ms for nothing: they hold no markup. The names
    # are private; where they are gone, rich is loaded and all is well, only slower.
    with suppress(ImportError):
        from typer import _completion_classes  # noqa: PLC0415

        if hasattr(_completion_classes, "_sanitize_help_text"):
            _completion_classes._sanitize_help_text = _as_it_is
    # In other encodings a byte of a letter may be a quote to a shell: GBK has \x81` among them.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    _group(commands).main([], prog_name="okr", complete_var=variable)


def _as_it_is(text: str) -> str:
    return text


def _guard(param: Any) -> None:
    """Let nothing of a parameter's completions through to a shell that it could run."""
    found = param.shell_complete

    def offered(ctx: Any, incomplete: str) -> list[Any]:
        from okrkit.render.escape import shell_words  # noqa: PLC0415  only when a shell asks

        items = [item for item in found(ctx, incomplete) if OFFERED.fullmatch(item.value)]
        for item in items:
            item.help = shell_words(item.help or "")
        return items

    param.shell_complete = offered


def _show(error: Any) -> None:
    error.show()  # usage, how to get help, what is wrong; its class is private


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"okr {__version__}")
        raise typer.Exit


def _okr(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """OKRs and KPIs as code: check, link, score and report plain-text goals."""


def _group(commands: Commands) -> TyperGroup:
    app = typer.Typer(cls=_Group, context_settings=SETTINGS, rich_markup_mode=None)
    app.callback(no_args_is_help=True)(_okr)
    group = get_command(app)
    assert isinstance(group, _Group)  # noqa: S101  `cls` says so
    group.params[:0] = _shared()
    group.modules = {name: module for name, (module, _) in commands.items()}
    group.commands = {
        name: TyperCommand(name, help=line, rich_markup_mode=None)
        for name, (_, line) in commands.items()
    }
    return group


def _command(name: str, function: Callable[..., int]) -> TyperCommand:
    command = _made(name, function, _Command)
    command.params.extend(_shared())
    return command


@cache
def _shared() -> tuple[Any, ...]:
    """The shared options, as typer makes them of the parameters of `options`."""
    params: list[Any] = [*_made("okr", options, TyperCommand).params]
    for param in params:
        # A command may have a parameter of its own with that name: `okr init FOLDER`.
        param.name = SHARED + param.name
    return tuple(params)


def _made(name: str, function: Callable[..., Any], kind: type[TyperCommand]) -> TyperCommand:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=SETTINGS)
    app.command(name, cls=kind)(function)
    command = get_command(app)
    assert isinstance(command, TyperCommand)  # noqa: S101  an app of one command is that command
    for param in command.params:
        _guard(param)
    return command


class _Plain:
    """What the group and its commands have in common: plain text parameters, errors with usage."""

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)  # type: ignore[misc]  # mixed into a typer command
        for param in params:
            _make_plain(param)
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        # A negative number looks like an option; what is unknown then is an argument too many.
        ctx.ignore_unknown_options = any(map(NEGATIVE.fullmatch, args))
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]  # as above
        except typer.TyperException as error:
            # An option without its value is reported without a context, hence without a usage line.
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]  # its class is private
            raise


class _AsGiven:
    """Takes the place of typer's conversion of a value: there is nothing to convert in a text."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002  typer's call
        return value


def _make_plain(param: Any) -> None:
    """Let the values of a text parameter through as they are, and say nothing of its type.

    typer builds a pydantic adapter for each parameter of the command that runs, 90 ms for `okr
    check --help`. Where a later typer does not ask `get_runtime_param` any more, this changes
    nothing and all is well, only slower; a test watches what is imported.
    """
    if not _is_text(param):
        return
    param.get_runtime_param = _AsGiven
    param.metavar = param.metavar or param.name.upper().replace("_", "-")
    if param.param_type_name == "argument":
        param.display_type_rich = lambda ctx: None  # noqa: ARG005  typer's call


def _is_text(param: Any) -> bool:
    descriptor = getattr(param, "type_descriptor", None)
    is_parsed = getattr(getattr(descriptor, "parameter_info", None), "parser", None) is not None
    is_text = getattr(descriptor, "annotation", None) in (str, bool, list[str])
    return is_text and not is_parsed and not param.envvar


class _Group(_Plain, TyperGroup):
    """Knows its commands by name and help; one is loaded when it is called."""

    modules: Mapping[str, str]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, stub, rest = super().resolve_command(ctx, args)
        if name is None or stub is None:
            return name, stub, rest
        return name, _command(name, import_module(self.modules[name]).command), rest

    def invoke(self, ctx: Any) -> Any:
        ctx.obj = _taken(ctx)
        return super().invoke(ctx)


class _Command(_Plain, TyperCommand):
    """A command that takes the shared options as well and makes a `Session` of them."""

    def invoke(self, ctx: Any) -> Any:
        ctx.obj = _session(ctx)
        return super().invoke(ctx)


def _taken(ctx: Any) -> dict[str, Any]:
    """The shared options that were given, out of the parameters of a context."""
    given = {param.name: ctx.params.pop(param.name, None) for param in _shared()}
    return {
        name.removeprefix(SHARED): value
        for name, value in given.items()
        if value is not None and value is not False
    }


def session_of(ctx: Any) -> Session:
    """The session of a command line that is still being typed. Raises for what makes no sense."""
    given: dict[str, Any] = {}
    for context in (ctx.parent, ctx):
        params = context.params if context else {}
        names = (param.name for param in _shared() if params.get(param.name) not in (None, False))
        given.update((name.removeprefix(SHARED), params[name]) for name in names)
    meant = options(**given)
    return Session(**{name: getattr(meant, name) for name in meant.__slots__})


def _session(ctx: Any) -> Session:
    """The session of the options given before and after the command: later ones win, lists add."""
    merged: dict[str, Any] = dict(ctx.parent.obj)
    for name, value in _taken(ctx).items():
        merged[name] = [*merged.get(name, ()), *value] if isinstance(value, list) else value
    try:
        meant = options(**merged)
    except typer.BadParameter as error:
        error.ctx = ctx
        raise
    return Session(**{name: getattr(meant, name) for name in meant.__slots__})
