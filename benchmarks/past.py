"""A repository with a long history, the same for the same numbers: `python past.py FOLDER …`.

Every commit adds a check-in to some team files of the corpus; every tenth one moves a target.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import corpus

FILES_PER_COMMIT = 7
FIRST = 1_790_000_000  # seconds since 1970; a commit an hour
CHECKIN = re.compile(r"^( +)(2026-\d\d-\d\d): ([\d.]+)$", re.MULTILINE)
TARGET = re.compile(r"^( +target: )(\d+)$", re.MULTILINE)


def write_past(folder: Path, teams: int, commits: int, seed: int = 1) -> None:
    """Write a repository with the files of that many teams and a history of that many commits."""
    folder.mkdir(parents=True)
    words = ["git", "init", "--quiet", "--initial-branch=main", "--object-format=sha1"]
    subprocess.run([*words, str(folder)], check=True)
    stream = b"".join(_stream(teams, commits, Random(seed)))
    words = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(words, input=stream, check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "--quiet", "--hard", "main"], check=True)


def _stream(teams: int, commits: int, dice: Random) -> Iterator[bytes]:
    with TemporaryDirectory() as place:
        whole = Path(place) / "corpus"
        corpus.write_corpus(whole, teams)
        files = {
            path.relative_to(whole).as_posix(): path.read_text()
            for path in sorted(whole.rglob("*.yaml"))
        }
    yield from _commit(0, "Plan", files)
    goals = [path for path, text in files.items() if CHECKIN.search(text)]
    for number in range(1, commits):
        changed = dice.sample(goals, min(FILES_PER_COMMIT, len(goals)))
        edit = _target if number % 10 == 0 else _checkin
        for path in changed:
            files[path] = edit(files[path], number)
        yield from _commit(number, "Change", {path: files[path] for path in changed})


def _checkin(text: str, number: int) -> str:
    day = date(2027, 1, 1) + timedelta(number)
    return CHECKIN.sub(lambda one: f"{one[1]}{day}: {number}\n{one[0]}", text, count=1)


def _target(text: str, number: int) -> str:
    return TARGET.sub(lambda one: f"{one[1]}{int(one[2]) + number}", text, count=1)


def _commit(number: int, message: str, files: dict[str, str]) -> Iterator[bytes]:
    head = f"commit refs/heads/main\ncommitter Ana <ana@acme.example> {FIRST + number * 3600} +0000"
    yield f"{head}\ndata {len(message)}\n{message}\n".encode()
    for path, text in files.items():
        data = text.encode()
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


if __name__ == "__main__":
    write_past(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
