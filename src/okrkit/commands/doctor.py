"""`okr doctor`: what okr sees of the machine, the workspace and its repository."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

import typer

from okrkit import __version__
from okrkit.characters import quote
from okrkit.commands.load import Loaded, load
from okrkit.commands.session import Session
from okrkit.diagnosis import Sign, bad, good, is_ill, look
from okrkit.discover import BASELINE_NAME, SETTINGS_NAME
from okrkit.errors import OkrError
from okrkit.events import live_parser
from okrkit.process import git_version
from okrkit.render.doctor import doctor, doctor_v1
from okrkit.render.text import coloured, plain
from okrkit.repo import Repo, find_repo
from okrkit.revision import short_id
from okrkit.save import try_lock_in
from okrkit.trust import replacements
from okrkit.ways import way

OLDEST_GIT = (2, 31)  # knows --path-format=absolute
MOST_NAMED = 3
PROMISED = r"^(extensions\.partialclone|remote\..*\.promisor)$"
"""What git sets in a clone whose server still has objects of it."""


def command(
    context: typer.Context,
    format: Annotated[
        str,
        typer.Option("--format", help="text or json.", autocompletion=lambda: ["text", "json"]),
    ] = "text",
) -> int:
    """Tell what okr sees: workspace, git, parser, versions.

    Each line with what is good, or with what to do. Nothing is changed and no network is asked.
    Exit code 1: something stands in the way.
    """
    session: Session = context.obj
    if format not in {"text", "json"}:
        raise OkrError(f"--format is text or json, not {quote(format)}")
    signs = tuple(_signs(session))
    if format == "json":
        session.answer_bytes(doctor_v1(signs))
    else:
        session.answer(doctor(signs, coloured if session.has_color() else plain))
    return int(is_ill(signs))


def _signs(session: Session) -> Iterator[Sign]:
    yield _program()
    yield from _libraries()
    yield _parser()
    loaded, sign = _workspace(session)
    yield sign
    if loaded is not None:
        yield from _goal_files(loaded)
    yield _git()
    yield from _repository(session.folder if loaded is None else loaded.folder, loaded)
    yield _cache(session.cache_folder())
    yield _terminal(session)


# --- The machine ----------------------------------------------------------------------------------


def _program() -> Sign:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return good("okr", f"{__version__} on {python}, {sys.platform}, {sys.executable}")


def _libraries() -> Iterator[Sign]:
    from packaging.requirements import Requirement  # noqa: PLC0415  no other command needs it

    try:
        needs = [Requirement(text) for text in requires("okrkit") or ()]
    except PackageNotFoundError:
        yield look("libraries", "okrkit runs uninstalled", "install it: `pip install okrkit`")
        return
    needs = [one for one in needs if one.marker is None or one.marker.evaluate()]
    found = {one.name: version(one.name) for one in needs}
    shown = ", ".join(f"{name} {number}" for name, number in found.items())
    others = [str(one) for one in needs if not one.specifier.contains(found[one.name])]
    if others:
        needed = f"okr was tested with {', '.join(others)}; install these: `pip install okrkit`"
        yield look("libraries", shown, needed)
    else:
        yield good("libraries", shown)


def _parser() -> Sign:
    if live_parser() == "c":
        return good("parser", f"libyaml, by ruamel.yaml.clib {version('ruamel.yaml.clib')}")
    advice = "checks take about ten times as long: `pip install 'ruamel.yaml[oldlibyaml]'`"
    return look("parser", "ruamel.yaml in Python; the C parser is not installed", advice)


def _cache(folder: Path | None) -> Sign:
    from okrkit.cache import size_in  # noqa: PLC0415  sqlite takes its time

    try:
        try_lock_in(folder)
    except OkrError as error:
        return look("cache", str(error), "until then okr is slower, and cannot change files")
    assert folder is not None  # noqa: S101  there is a lock in it
    return good("cache", f"{folder}, {_bytes(size_in(folder))}")


def _terminal(session: Session) -> Sign:
    width, encoding = session.width(), session.encoding()
    colour = "in colour" if session.has_color() else "without colour"
    place = "no terminal" if width is None else f"{width} columns"
    seen = f"{place}, {encoding}, {colour}"
    if session.has_unicode():
        return good("terminal", seen)
    return look("terminal", seen, "signs are drawn in ASCII; set PYTHONIOENCODING=utf-8")


# --- The workspace --------------------------------------------------------------------------------


def _workspace(session: Session) -> tuple[Loaded | None, Sign]:
    try:
        loaded = load(session)
    except OkrError as error:
        return None, bad("workspace", str(error))
    if loaded.card is None:
        first = loaded.broken[0]
        seen = f"{loaded.folder}: {SETTINGS_NAME}:{first.start.line}: {first.message}"
        return None, bad("workspace", seen, first.hint or "`okr check` tells all that is wrong")
    settings = loaded.card.workspace.settings
    zone = settings.timezone or "the machine's time zone"
    seen = f"{loaded.folder}, profile {settings.check.profile}, {loaded.as_of} in {zone}"
    return loaded, good("workspace", seen)


def _goal_files(loaded: Loaded) -> Iterator[Sign]:
    assert loaded.card is not None  # noqa: S101  looked at before
    workspace, reading = loaded.card.workspace, loaded.reading
    size = sum(len(one.text.encode(errors="surrogatepass")) for one in reading.sources)
    seen = (
        f"{len(reading.sources):,} read, {_bytes(size)}, {len(workspace.goals):,} goals;"
        f" {', '.join(workspace.settings.goals)}"
    )
    if reading.nested:
        own = "a workspace of its own" if len(reading.nested) == 1 else "workspaces of their own"
        seen = f"{seen}; not in {_named(list(reading.nested))}, {own}"
    if reading.faults:
        named = _named([one.path for one in reading.unreadable])
        advice = f"`okr check` says why {named} cannot be read"
        yield bad("goal files", f"{seen}; {len(reading.faults):,} cannot be read", advice)
    else:
        yield good("goal files", seen)


# --- git ------------------------------------------------------------------------------------------


def _git() -> Sign:
    try:
        number = git_version()
    except OkrError as error:
        return look("git", str(error), "`okr log`, `okr audit` and --at need it")
    parts = [int(one) for one in number.split(".")[:2] if one.isdigit()]
    if tuple(parts) < OLDEST_GIT:
        oldest = ".".join(map(str, OLDEST_GIT))
        return look("git", number, f"install {oldest} or newer, or history may not be read")
    return good("git", number)


def _repository(folder: Path, loaded: Loaded | None) -> Iterator[Sign]:
    try:
        repo = find_repo(folder)
    except OkrError as error:
        yield bad("repository", str(error))
        return
    if repo is None:
        advice = "run `git init` and commit the goals; then okr can tell what became of them"
        yield look("repository", f"{folder} is in none", advice)
        return
    try:
        yield good("repository", f"{repo.root or repo.git_dir}, {_head(repo)}")
        yield _history(repo, loaded)
    except OkrError as error:  # something is lost, or broken
        yield bad("repository", str(error))
        return
    if loaded is not None and repo.root is not None:
        yield _merges(repo, loaded)


def _head(repo: Repo) -> str:
    """What is checked out. Raises OkrError where git has lost it."""
    branch = repo.run("symbolic-ref", "--quiet", "--short", "HEAD").output.decode(errors="replace")
    if repo.run("rev-parse", "--quiet", "--verify", "HEAD").code:
        return "no commit yet"
    commit = repo.resolve("HEAD")
    tree = repo.ask("log", "-1", "--no-show-signature", "--format=%T", commit).decode().strip()
    for _ in repo.objects([tree]):
        pass
    return f"{branch.strip() or 'no branch'} at {short_id(commit)}"


def _history(repo: Repo, loaded: Loaded | None) -> Sign:
    if repo.is_shallow():
        advice = "run `git fetch --unshallow`, in CI `fetch-depth: 0` or `GIT_DEPTH: 0`"
        return look("history", "shallow: the older part is not here", advice)
    if lost := _left_out(repo, loaded):
        advice = "run `git fetch --refetch --no-filter`, or clone without `--filter`"
        return look("history", f"partial: {lost:,} objects of it are not here", advice)
    found = list(replacements(repo))
    if found:
        advice = "`git replace --list` and `info/grafts` show what; take it away if nobody needs it"
        return look("history", "; ".join(found), advice)
    return good("history", "whole, nothing replaced")


def _left_out(repo: Repo, loaded: Loaded | None) -> int:
    """How many objects of a workspace's history a partial clone has left out."""
    if repo.run("config", "--get-regexp", PROMISED).code:
        return 0
    below = [way(repo.root, loaded.folder) or "."] if loaded and repo.root else []
    words = ("rev-list", "--objects", "--missing=print", "HEAD", "--", *below)
    return sum(line.startswith(b"?") for line in repo.run(*words).output.splitlines())


def _merges(repo: Repo, loaded: Loaded) -> Sign:
    """Whether git merges goal files by keeping the lines of both sides."""
    assert repo.root is not None  # noqa: S101  looked at before
    paths = [*loaded.sources, SETTINGS_NAME, BASELINE_NAME]
    where = way(repo.root, loaded.folder)
    feed = "".join(f"{where}{path}\0" for path in paths).encode(errors="surrogateescape")
    answer = repo.run("check-attr", "-z", "--stdin", "merge", feed=feed)
    fields = answer.output.decode(errors="surrogateescape").split("\0")
    values = zip(fields[::3], fields[2::3], strict=False)
    united = [path for path, value in values if value == "union"]
    if not united:
        return good("merges", "by git's own way, which shows conflicts")
    seen = f"merge=union for {_named(united)}"
    advice = (
        "take it out of .gitattributes: git keeps the lines of both sides then, and no conflict"
        " tells anybody that they contradict each other"
    )
    return look("merges", seen, advice)


# --- Words ----------------------------------------------------------------------------------------


def _named(names: list[str]) -> str:
    shown = ", ".join(map(quote, names[:MOST_NAMED]))
    rest = len(names) - MOST_NAMED
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _bytes(number: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:,.0f} {unit}"
        number //= 1000
    return f"{number:,.0f} GB"
