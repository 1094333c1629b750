"""The writer: a file has its old bytes or its new ones, whatever fails or dies meanwhile."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from okrkit.errors import OkrError
from okrkit.save import Change, create_files, locked, write_changes
from okrkit.seam import Seam
from trials import figure, times

OLD, NEW = "a: 1\n" * 50, "a: 2\n" * 60
LEFT_OVER = ".okr-*.tmp"
SOURCES = str(Path(__file__).parents[1] / "src")
KILLS = times("KILLS", 20)


def made(folder: Path, *names: str, text: str = OLD) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_change_is_written_with_mode_and_line_breaks_kept(tmp_path: Path) -> None:
    folder = made(tmp_path, "goals/a.yaml", text="a: 1\r\n")
    (folder / "goals/a.yaml").chmod(0o640)
    write_changes(folder, [Change("goals/a.yaml", "a: 1\r\n", "a: é\r\nb: 2")])
    assert (folder / "goals/a.yaml").read_bytes() == "a: é\r\nb: 2".encode()
    assert (folder / "goals/a.yaml").stat().st_mode & 0o7777 == 0o640
    assert names(folder / "goals") == ["a.yaml"]


def test_a_new_file_gets_folders_and_the_usual_mode(tmp_path: Path) -> None:
    write_changes(tmp_path, [Change("goals/2027/a.yaml", None, NEW)])
    (tmp_path / "other").write_text("")
    assert (tmp_path / "goals/2027/a.yaml").read_text() == NEW
    assert (tmp_path / "goals/2027/a.yaml").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_inside_the_workspace_is_written_through(tmp_path: Path) -> None:
    folder = made(tmp_path, "goals/a.yaml")
    (folder / "link.yaml").symlink_to("goals/a.yaml")
    write_changes(folder, [Change("link.yaml", OLD, NEW)])
    assert (folder / "goals/a.yaml").read_text() == NEW
    assert (folder / "link.yaml").is_symlink()


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("changed", "has changed since it was read"),
        ("read-only", "is read-only"),
        ("hard link", "more than one name"),
        ("outside", "leads out of the workspace"),
        ("folder", "is no regular file"),
        ("missing", "nothing was changed"),
    ],
)
def test_what_is_not_to_be_written_is_refused(trouble: str, reason: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "w", "a.yaml", "b.yaml")
    path = folder / "b.yaml"
    match trouble:
        case "changed":
            path.write_text("mine")
        case "read-only":
            path.chmod(0o444)
        case "hard link":
            os.link(path, folder / "c.yaml")
        case "outside":
            path.unlink()
            made(tmp_path, "secret.yaml")
            path.symlink_to("../secret.yaml")
        case "folder":
            path.unlink()
            path.mkdir()
        case "missing":
            path.unlink()
    with pytest.raises(OkrError, match=reason):
        write_changes(folder, [Change("a.yaml", OLD, NEW), Change("b.yaml", OLD, NEW)])
    assert (folder / "a.yaml").read_text() == OLD
    assert list(folder.glob(LEFT_OVER)) == []


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    folder = made(tmp_path / "w", "b.yaml")
    (folder / "dangling.yaml").symlink_to("nowhere.yaml")
    (folder / "out").symlink_to(tmp_path)
    for path, reason in (
        ("b.yaml", "exists already"),
        ("dangling.yaml", "exists already"),
        ("out/c.yaml", "leads out of the workspace"),
        ("../c.yaml", "leads out of the workspace"),
    ):
        with pytest.raises(OkrError, match=reason):
            create_files(folder, {"a.yaml": NEW, path: NEW})
    assert names(folder) == ["b.yaml", "dangling.yaml", "out"]
    assert (folder / "b.yaml").read_text() == OLD


class Failing:
    """A seam whose n-th call fails."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.seam = Seam(*(self._counted(call) for call in Seam()))

    def _counted(self, call: Any) -> Any:
        def counted(*words: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(28, "no space left on device")
            return call(*words)

        return counted


def test_whichever_call_fails_all_files_have_old_or_new_bytes(tmp_path: Path) -> None:
    for number in range(1, 100):
        folder = made(tmp_path / str(number), "a.yaml", "b.yaml")
        failing = Failing(number)
        changes = [Change("a.yaml", OLD, NEW), Change("b.yaml", OLD, NEW), Change("c", None, NEW)]
        said = complaint(folder, changes, failing.seam)
        texts = [
            path.read_text() if (path := folder / name).exists() else OLD
            for name in ("a.yaml", "b.yaml", "c")
        ]
        if failing.left > 0:
            assert (said, texts, number > 25) == ("", [NEW] * 3, True)
            return
        assert set(texts) <= {OLD, NEW}
        assert ("nothing was changed" in said) == (NEW not in texts)
        assert re.match("cannot write `(a.yaml|b.yaml|c)`: no space left on device; ", said)
        write_changes(folder, [Change("b.yaml", texts[1], "c: 3\n")])
        assert list(folder.glob(LEFT_OVER)) == []
    pytest.fail("there is no end of calls")


def complaint(folder: Path, changes: list[Change], seam: Seam) -> str:
    try:
        write_changes(folder, changes, seam)
    except OkrError as error:
        return str(error)
    return ""


def test_a_disk_that_takes_a_part_at_a_time_gets_all_of_it(tmp_path: Path) -> None:
    folder = made(tmp_path, "a.yaml")
    seam = Seam()._replace(write=lambda handle, data: os.write(handle, data[:7]))
    write_changes(folder, [Change("a.yaml", OLD, NEW)], seam)
    assert (folder / "a.yaml").read_text() == NEW


WRITER = """
import sys
from pathlib import Path
from okrkit.save import Change, locked, write_changes
folder, cache, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for _ in range(times):
    with locked(folder, cache):
        text = (folder / "a.yaml").read_text()
        write_changes(folder, [Change("a.yaml", text, f"a: {int(text[3:]) + 1}\\n")])
"""


def writer(folder: Path, times: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", WRITER, str(folder), str(folder.parent / "cache"), str(times)]
    return subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": SOURCES}, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of POSIX")
def test_a_killed_writer_leaves_a_whole_file_and_nothing_else_for_long(tmp_path: Path) -> None:
    folder = made(tmp_path / "w", "a.yaml", text="a: 0\n")
    random = Random(1)
    for _ in range(KILLS):
        victim = writer(folder, 100_000)
        assert victim.stdout is not None
        victim.stdout.readline()
        time.sleep(random.random() * 0.02)
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        text = (folder / "a.yaml").read_text()
        assert text == f"a: {int(text[3:])}\n"
    last = writer(folder, 1)
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert list(folder.glob(LEFT_OVER)) == []
    assert int((folder / "a.yaml").read_text()[3:]) > KILLS // 2
    figure(f"kills of a writer: {KILLS:,}: 0 files damaged, 0 leftovers")


def test_a_lock_that_nobody_gives_back_ends_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrkit.save.PATIENCE", 0.1)
    with locked(tmp_path, tmp_path / "cache"):
        second = locked(tmp_path, tmp_path / "cache")
        with pytest.raises(OkrError, match="another okr has been writing"), second:
            pass
    with locked(tmp_path, tmp_path / "cache"):
        pass


@pytest.mark.parametrize("cache", [None, "file/cache", "file"])
def test_without_a_folder_for_locks_it_is_said_what_to_set(
    cache: str | None, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    lock = locked(tmp_path, None if cache is None else tmp_path / cache)
    with (
        pytest.raises(OkrError, match="set XDG_CACHE_HOME to a folder that you may write to"),
        lock,
    ):
        pass


def test_a_new_file_is_written_only_where_it_will_be_read(tmp_path: Path) -> None:
    folder = made(tmp_path / "w", "inner/okrkit.yaml", "real/x")
    (folder / "link").symlink_to("real")
    for path, reason in (
        ("inner/a.yaml", "lies in another workspace"),
        ("link/a.yaml", "leads to another place"),
        ("real//a.yaml", "leads to another place"),
    ):
        with pytest.raises(OkrError, match=reason):
            write_changes(folder, [Change(path, None, NEW)])
