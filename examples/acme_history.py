"""Builds the history of the example company: `python examples/acme_history.py FOLDER`.

Its newest state are the settings and goals of `examples/acme`. Every earlier state is made from
them by going back: what `acme_story.py` tells of later commits is undone, and what is dated later
is left out. So the example and its history cannot drift apart. It needs git, and nothing else.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from acme_story import Commit, Edit, Rename, Split, story

ACME = Path(__file__).resolve().parent / "acme"
WINTER = "2026-10-25"  # the day on which Vienna goes from UTC+2 to UTC+1
MONTH_KNOWN = timedelta(days=3)  # how long after its end a month's number is there

DATED = re.compile(r"( *)(\d{4}-\d\d-\d\d|\d{4}-\d\d|\d{4}-Q\d):")
DONE = re.compile(r"( *)done: (\d{4}-\d\d-\d\d)")
ENDED = re.compile(r"( *)(?:closed|dropped):$")
DATE_OF_END = re.compile(r" *date: (\d{4}-\d\d-\d\d)$")
OPENING = re.compile(r"( *)[^\s#][^:]*:$")
MILESTONE = " " * 12  # how deep the fields of a milestone stand

Files = Mapping[str, str]
"""Texts by path."""


class Placed(NamedTuple):
    """A commit among the others: its parents, and all commits that led to it, itself included."""

    commit: Commit
    parents: tuple[int, ...]
    past: frozenset[int]


def main(arguments: Sequence[str]) -> int:
    """Build the repository in a new folder."""
    if len(arguments) != 1:
        print("usage: python acme_history.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder} is there already: name a new folder", file=sys.stderr)
        return 2
    try:
        build(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"git could not build {folder}: {error}", file=sys.stderr)
        return 2
    print(f"okr -C {folder} log --decisions\nokr -C {folder} audit")
    return 0


def build(folder: Path) -> None:
    """Write the repository, and check its newest state out."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = {
        path.relative_to(ACME).as_posix(): path.read_text("utf-8")
        for path in sorted(ACME.rglob("*.yaml"))
    }
    _git(folder, "init", "--quiet", "--template=", "--object-format=sha1")
    _git(folder, "symbolic-ref", "HEAD", "refs/heads/main")
    _git(folder, "fast-import", "--quiet", input=b"".join(_stream(_placed(story()), newest)))
    _git(folder, "reset", "--quiet", "--hard")


def _git(folder: Path, *words: str, input: bytes = b"") -> None:
    """Run git without the user's settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    nobody = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=folder, env={**own, **nobody}, input=input, check=True)


def _placed(commits: Iterable[Commit]) -> list[Placed]:
    """Commits with their parents: the last one of their branch, and of the one that they merge."""
    found: list[Placed] = []
    tips: dict[str, int] = {}
    for number, commit in enumerate(commits):
        tip = tips.get(commit.branch, tips.get("main"))
        parents = () if tip is None else (tip,)
        if commit.merges:
            parents = (*parents, tips[commit.merges])
        past = frozenset({number}).union(*(found[parent].past for parent in parents))
        found.append(Placed(commit, parents, past))
        tips[commit.branch] = number
    return found


# --- Going back ---


def _state(number: int, placed: Sequence[Placed], newest: Files) -> dict[str, str]:
    """The files as a commit left them."""
    past = placed[number].past
    later = [one.commit for index, one in enumerate(placed) if index not in past]
    files, seen = dict(newest), _seen(placed[index].commit for index in sorted(past))
    for commit in reversed(later):
        for edit in reversed(commit.edits):
            _undo(files, edit)
        for path in commit.brings:
            del files[path]
    files = {path: _until(text, seen[path]) for path, text in files.items()}
    for commit in later:
        for edit in commit.edits:
            if isinstance(edit, Split):
                files[edit.whole] = _joined([files.pop(part) for part in edit.parts])
    return files


def _seen(commits: Iterable[Commit]) -> dict[str, str]:
    """The day up to which the dated entries of each file are in it."""
    found = {}
    for commit in commits:
        edited = (edit.path for edit in commit.edits if isinstance(edit, Edit))
        for path in (*commit.sees, *commit.brings, *edited):
            found[path] = commit.at[:10]
    return found


def _undo(files: dict[str, str], edit: Edit | Rename | Split) -> None:
    """Take an edit back. A split is taken back at last: it is all about whole files."""
    if isinstance(edit, Rename):
        word = re.compile(rf"(?<![\w-]){edit.after}(?![\w-])")
        files.update({path: word.sub(edit.before, text) for path, text in files.items()})
    elif isinstance(edit, Edit):
        text = files[edit.path]
        if text.count(edit.after) != 1:
            raise ValueError(f"{edit.path} should hold this once:\n{edit.after}")
        files[edit.path] = text.replace(edit.after, edit.before)


def _until(text: str, day: str) -> str:
    """A goal file without what is dated after a day."""
    lines = list[str]()
    hidden: int | None = None  # how deep the entry stands that is being left out
    written = text.splitlines(keepends=True)
    for line, following in zip(written, [*written[1:], ""], strict=True):
        depth = _depth(line)
        if hidden is not None and depth > hidden:
            continue
        hidden = None
        if done := DONE.match(line):
            if done[2] <= day:
                lines.append(line)
            elif done[1] < MILESTONE:
                lines.append(f"{done[1]}done: false\n")
        elif _first_day(line, following) <= day:
            lines.append(line)
        else:
            hidden = depth
    return "".join(_without_empty(lines))


def _first_day(line: str, following: str) -> str:
    """The day on which an entry could be written that starts in a line; empty: on any."""
    if dated := DATED.match(line):
        return _known(dated[2])
    ended = ENDED.match(line) and DATE_OF_END.match(following)
    return ended[1] if ended else ""


def _known(key: str) -> str:
    """The day on which the number of a day, a month or a quarter is known."""
    if len(key) == len("2026-10-12"):
        return key
    year, month = int(key[:4]), int(key[6]) * 3 if "Q" in key else int(key[5:])
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1) + MONTH_KNOWN).isoformat()


def _without_empty(lines: list[str]) -> list[str]:
    """Lines without mappings that have lost all their entries."""
    kept = list[str]()
    for line in reversed(lines):
        opening = OPENING.match(line)
        below = kept[-1] if kept else ""
        if opening is None or _depth(below) > len(opening[1]):
            kept.append(line)
    return kept[::-1]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _joined(texts: Iterable[str]) -> str:
    """Files of KPIs as one: what each says for all of its KPIs is said of each."""
    head, entries = "", list[str]()
    for text in texts:
        above, _, below = text.partition("kpis:\n")
        modeline, *shared = above.strip().splitlines()
        head = f"{modeline.replace('../../../../', '../../../')}\n\nkpis:\n"
        said = "".join(f"\n    {line}" for line in shared)
        entries.append(re.sub(r"^(  [a-z-]+:)$", rf"\g<1>{said}", below, flags=re.MULTILINE))
    return head + "\n".join(entries)


# --- Into git ---


def _stream(placed: Sequence[Placed], newest: Files) -> Iterator[bytes]:
    """The commits as `git fast-import` reads them. Those that change nothing are left out."""
    marks: dict[int, int] = {}
    states: dict[int, dict[str, str]] = {}
    for number, (commit, parents, _) in enumerate(placed):
        states[number] = _state(number, placed, newest)
        marks[number] = number + 1
        if len(parents) == 1 and states[number] == states[parents[0]]:
            marks[number] = marks[parents[0]]
            continue
        date_, by = commit.later or (commit.at, commit.by)
        yield f"commit refs/heads/main\nmark :{marks[number]}\n".encode()
        yield f"author {commit.by} {_time(commit.at)}\ncommitter {by} {_time(date_)}\n".encode()
        yield _data(f"{commit.message}\n")
        for word, parent in zip(("from", "merge"), parents, strict=False):
            yield f"{word} :{marks[parent]}\n".encode()
        yield b"deleteall\n"
        for path, text in states[number].items():
            yield f"M 100644 inline {path}\n".encode() + _data(text)


def _data(text: str) -> bytes:
    content = text.encode()
    return f"data {len(content)}\n".encode() + content + b"\n"


def _time(text: str) -> str:
    """A time in Vienna as git writes it: seconds since 1970 and the offset."""
    hours = 1 if text >= WINTER else 2
    zone = timezone(timedelta(hours=hours))
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    return f"{int(moment.timestamp())} +0{hours}00"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
