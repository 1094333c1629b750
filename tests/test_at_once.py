"""Check-ins at once and killed ones, by the real command in processes of their own.

In the suite there are few of them; `make trials` has 8 processes with 100 check-ins each, and
1,000 kills.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from trials import Tally, figure, times
from workspaces import check_files, scored

PROCESSES, EACH = times("PROCESSES", 3), times("EACH", 8)
KILLS = times("KILLS", 20)
SOURCES = str(Path(__file__).parents[1] / "src")
AS_OF = "2026-11-20"
FIRST = date(2026, 1, 5)
LEFT_OVER = ".okr-*.tmp"

posix_only = pytest.mark.skipif(os.name != "posix", reason="fork and kill -9 are matters of POSIX")

GOAL = """\
      {id}:
        title: Number {id}
        baseline: 0
        target: 100
"""


def goals(objective: str, ids: list[str]) -> str:
    head = f"period: 2026\nowner: ana\nobjectives:\n  {objective}:\n    title: O\n    why: W\n"
    return head + "    key_results:\n" + "".join(GOAL.format(id=id) for id in ids)


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in {"okrkit.yaml": "version: 1\n", **files}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return folder


def read(folder: Path) -> dict[str, str]:
    paths = ["okrkit.yaml", *(f"goals/{path.name}" for path in folder.glob("goals/*.yaml"))]
    return {path: (folder / path).read_bytes().decode() for path in paths}


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """A process of Python of its own, with a cache beside the workspace."""
    variables = {"PYTHONPATH": SOURCES, "XDG_CACHE_HOME": str(folder.parent / "cache")}
    return subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def day(number: int) -> str:
    return str(FIRST + timedelta(days=number))


# --- at once

CHECK_INS = """
import sys
from okrkit.cli import main
folder, ref, *days = sys.argv[1:]
for number, day in enumerate(days):
    words = ["-C", folder, "--as-of", "2026-11-20", "--quiet", "checkin", ref, str(number)]
    code = main([*words, "--on", day])
    if code:
        sys.exit(code)
"""


def test_check_ins_at_once_are_all_kept(tmp_path: Path) -> None:
    ids = [f"k{number}" for number in range(PROCESSES)]
    folder = tmp_path / "workspace"
    write(folder, {"goals/a.yaml": goals("o", ids[::2]), "goals/b.yaml": goals("p", ids[1::2])})
    days = [day(number) for number in range(EACH)]
    refs = [f"{'op'[number % 2]}.{id}" for number, id in enumerate(ids)]
    runs = [start(folder, "-c", CHECK_INS, str(folder), ref, *days) for ref in refs]
    told = [run.communicate(timeout=600)[1] for run in runs]
    assert [(run.returncode, text) for run, text in zip(runs, told, strict=True)] == (
        [(0, "")] * PROCESSES
    )
    card = scored(read(folder))
    wanted = {one: str(number) for number, one in enumerate(days)}
    kept = [
        {str(one.day): str(one.value) for one in card.workspace.goals[f"2026/{ref}"].checkins}
        for ref in refs
    ]
    figure(
        f"check-ins at once: {PROCESSES} processes with {EACH} each:"
        f" {sum(map(len, kept)):,} of {PROCESSES * EACH:,} kept"
    )
    assert kept == [wanted] * PROCESSES
    assert [one for one in check_files(read(folder)) if one.severity == "error"] == []
    assert list(folder.glob(f"**/{LEFT_OVER}")) == []


# --- killed

LONGEST = 0.15  # seconds until a kill; a check-in takes a fifth of that

NURSERY = """
import os, sys
from datetime import date, timedelta
from okrkit.cli import main
folder = sys.argv[1]
def check_in(number, *words):
    day = date(2026, 1, 5) + timedelta(days=number)
    words = ["checkin", "o.k", str(number), f"--on={day}", "--note", "x" * 2000, *words]
    return main(["-C", folder, "--as-of", "2026-11-20", "--quiet", *words])
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
check_in(0, "--dry-run")
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(max(check_in(number) for number in range(300)))
    print(child, file=out, flush=True)
    print(os.waitpid(child, 0)[1], file=out, flush=True)
"""
"""Forks processes that check in again and again, so that their start takes no time."""


def whole(count: int) -> str:
    """The file after so many check-ins."""
    lines = ["        checkins:\n"] if count else []
    for number in reversed(range(count)):
        lines += [f"          {day(number)}:\n", f"            value: {number}\n"]
        lines += [f'            note: "{"x" * 2000}"\n']
    return goals("o", ["k"]) + "".join(lines)


def judge(folder: Path) -> str:
    """Where a kill came; raises AssertionError where the file is neither old nor new."""
    text = (folder / "goals/a.yaml").read_bytes().decode()
    assert text == whole(text.count("note:"))
    return "while writing" if leftovers(folder) else "before or after"


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(f"**/{LEFT_OVER}"))


@posix_only
def test_a_killed_check_in_leaves_a_whole_file_and_nothing_else_for_long(tmp_path: Path) -> None:
    folder = write(tmp_path / "workspace", {"goals/a.yaml": whole(0)})
    nursery = start(folder, "-c", NURSERY, str(folder))
    tally, random = Tally(), Random(1)
    for number in range(KILLS):
        write(folder, {"goals/a.yaml": whole(0)})
        tally.count(f"kill {number}", killed, nursery, folder, random.random() * LONGEST)
    nursery.communicate(timeout=60)
    finish(folder, tally, "kills among check-ins")


def killed(nursery: "subprocess.Popen[str]", folder: Path, delay: float) -> str:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("one more\n")
    nursery.stdin.flush()
    child = int(nursery.stdout.readline())
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    assert int(nursery.stdout.readline()) == signal.SIGKILL  # and no other end
    return judge(folder)


def finish(folder: Path, tally: Tally, what: str) -> None:
    """Check in once more after all kills; tell, and see that nothing is left of them."""
    before = recorded(folder)
    run = start(folder, *command(folder, 300))
    assert (run.communicate(timeout=60)[1], run.returncode) == ("", 0)
    after, left = recorded(folder), leftovers(folder)
    what = f"{what}, {len(left)} leftovers after the next run"
    tally.tell(what, "while writing", "before or after", bad="files damaged")
    assert (after, left) == ({**before, day(300): "300"}, [])


def command(folder: Path, number: int) -> list[str]:
    words = ["-m", "okrkit", "-C", str(folder), "--as-of", AS_OF, "--quiet", "checkin", "o.k"]
    return [*words, str(number), f"--on={day(number)}", "--note", "x" * 2000]


def recorded(folder: Path) -> dict[str, str]:
    goal = scored(read(folder)).workspace.goals["2026/o.k"]
    return {str(one.day): str(one.value) for one in goal.checkins}


@posix_only
def test_a_killed_command_leaves_a_whole_file_and_nothing_else_for_long(tmp_path: Path) -> None:
    folder = write(tmp_path / "workspace", {"goals/a.yaml": whole(0)})
    began = time.monotonic()
    start(folder, *command(folder, 0)).communicate(timeout=60)
    took = time.monotonic() - began
    assert judge(folder) == "before or after"
    tally, random = Tally(), Random(2)
    for number in range(max(2, KILLS // 10)):
        write(folder, {"goals/a.yaml": whole(0)})
        tally.count(f"kill {number}", killed_command, folder, took * random.uniform(0.2, 1.1))
    finish(folder, tally, "kills of commands")


def killed_command(folder: Path, delay: float) -> str:
    victim = start(folder, *command(folder, 0))
    time.sleep(delay)
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=60)
    assert victim.returncode in {0, -signal.SIGKILL}
    return judge(folder)
