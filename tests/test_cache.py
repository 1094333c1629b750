"""The cache: what it gives is what was put in, or nothing; whatever happens to its file."""

import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path
from zlib import crc32

import pytest

from editing import Okr
from okrkit.cache import NAME, Cache, maker
from repositories import Repository, move_in, repository

GOALS = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 24}
"""


def test_what_was_put_in_comes_out_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "a" / "b", "1")
    assert cache.get("step", ["x"]) == {}
    many = {str(number): bytes([number % 256]) * number for number in range(1200)}
    cache.put("step", many)
    assert cache.get("step", [*many, "none"]) == many
    assert cache.get("run", many) == {}
    assert Cache(cache.folder, "2").get("step", many) == {}
    assert cache.get("step", []) == {}


def test_an_entry_never_changes(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"first"})
    cache.put("step", {"x": b"second", "y": b""})
    assert cache.get("step", ["x", "y"]) == {"x": b"first", "y": b""}


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    cache = Cache(None)
    cache.put("step", {"x": b"1"})
    assert cache.get("step", ["x"]) == {}


def test_only_the_user_may_look_into_its_folder(tmp_path: Path) -> None:
    Cache(tmp_path / "new").put("step", {"x": b"1"})
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 100_000])
def test_a_damaged_file_is_replaced(tmp_path: Path, size: int) -> None:
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"1" * 10_000})
    for file in tmp_path.iterdir():
        file.write_bytes(os.urandom(size))
    assert cache.get("step", ["x"]) == {}
    cache.put("step", {"x": b"2"})
    assert cache.get("step", ["x"]) == {"x": b"2"}


@pytest.mark.parametrize(
    "layout",
    [
        "CREATE TABLE entries (key TEXT, value TEXT)",
        "CREATE TABLE other (x)",
        "CREATE VIEW entries AS SELECT 1 AS key, 2 AS value",
    ],
)
def test_a_database_that_was_not_made_here_is_replaced(tmp_path: Path, layout: str) -> None:
    with sqlite3.connect(tmp_path / NAME) as base:
        base.execute(layout)
    base.close()
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"1"})
    assert cache.get("step", ["x"]) == {"x": b"1"}


def test_a_trigger_that_somebody_planted_does_not_fire(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"1"})
    with sqlite3.connect(tmp_path / NAME) as base:
        base.execute("CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END")
    base.close()
    cache.put("step", {"y": b"2"})
    assert cache.get("step", ["y"]) == {"y": b"2"}


def test_a_value_of_another_type_is_not_taken(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"1"})
    with sqlite3.connect(tmp_path / NAME) as base:
        base.execute("UPDATE entries SET value = 'a text'")
    base.close()
    assert cache.get("step", ["x"]) == {}


def test_a_folder_that_cannot_be_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below")
    cache.put("step", {"x": b"1"})
    assert cache.get("step", ["x"]) == {}


def test_the_oldest_go_when_the_file_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=1 << 20)
    for number in range(40):
        cache.put("step", {f"{number}": bytes(100_000)})
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    found = cache.get("step", map(str, range(40)))
    assert size <= 1 << 20
    assert found.keys() == {str(number) for number in range(40 - len(found), 40)} != set()


def test_what_is_larger_than_all_of_it_is_left_out(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=1 << 20)
    cache.put("step", {"large": bytes(2 << 20)})
    cache.put("step", {"small": b"1"})
    assert cache.get("step", ["large", "small"]) == {"small": b"1"}


def test_another_writer_is_waited_for_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrkit.cache.PATIENCE", 0.1)
    cache = Cache(tmp_path)
    cache.put("step", {"x": b"1"})
    other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    cache.put("step", {"y": b"2"})
    assert cache.get("step", ["x", "y"]) == {"x": b"1"}
    other.execute("COMMIT")
    other.close()


WRITER = """
import sys
from pathlib import Path
from okrkit.cache import Cache
for turn in range(30):
    Cache(Path(sys.argv[1])).put("step", {f"{sys.argv[2]}.{turn}": sys.argv[2].encode()})
"""


def test_several_processes_write_at_the_same_time(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(number)])
        for number in range(4)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    keys = [f"{number}.{turn}" for number in range(4) for turn in range(30)]
    assert len(Cache(tmp_path).get("step", keys)) == len(keys)


def test_the_same_program_is_the_same_maker() -> None:
    assert maker() == maker()


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": GOALS}, "Plan")
    made.commit({"goals/a.yaml": GOALS.replace("24", "40")}, "Soften")
    made.commit({"goals/a.yaml": "period: [2026-Q4\n"}, "Break")
    made.commit({"goals/a.yaml": GOALS.replace("24", "40").replace("Median", "Usual")}, "Mend")
    made.commit({"goals/b.yaml": 'objectives: {o: {period: 2026-Q4, title: "\\ud800"}}\n'})
    return made


def log(okr: Okr, *words: str) -> str:
    answer = okr("log", "--format", "json", *words)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_the_log_is_the_same_with_and_without_it(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    file = tmp_path / "cache" / "okrkit" / NAME
    wanted = log(okr, "--no-cache")
    assert not file.exists()
    assert [log(okr), log(okr), log(okr, "fast")[:22]] == [wanted, wanted, wanted[:22]]
    assert file.exists()
    made.commit({"goals/a.yaml": GOALS}, "Harden")
    assert log(okr) == log(okr, "--no-cache") != wanted


@pytest.mark.skipif(os.name != "posix", reason="a home is a variable there")
def test_without_a_home_all_is_read_and_nothing_written(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.chdir(okr.folder)
    reading = ("check", "status", "log", "audit", "fmt --check", "checkin fast.share 5 --dry-run")
    answers = [okr(*words.split()) for words in reading]
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert [okr(*words.split()) for words in reading] == answers
    for words in ("fmt", "checkin fast.share 5", "new kpi K", "rename fast slow", "site ../site"):
        answer = okr(*words.split())
        assert (answer.code, answer.changed) == (2, {}), answer
        assert "set XDG_CACHE_HOME" in answer.err
    answer = okr("doctor")
    assert answer.code == 0, answer
    assert "set XDG_CACHE_HOME" in answer.out


def overwrite(folder: Path, value: bytes) -> None:
    """Give every entry this value."""
    with sqlite3.connect(folder / "okrkit" / NAME) as base:
        base.execute("UPDATE entries SET value = ?", [value])
    base.close()


@pytest.mark.parametrize("value", [b"", b"x", b"some of what was there"])
def test_what_is_damaged_in_it_is_made_again(
    okr: Okr, made: Repository, tmp_path: Path, value: bytes
) -> None:
    wanted = log(okr)
    overwrite(tmp_path / "cache", value)
    assert log(okr) == wanted


DEEP = "[" * 100_000
BOMB = zlib.compress(b" " * (100 << 20))


@pytest.mark.parametrize(
    "value",
    [
        b"x",
        zlib.compress(b"{}"),
        zlib.compress(b"[[{}, [], 1], []]"),
        zlib.compress(DEEP.encode()),
        BOMB,
    ],
    ids=["no archive", "a mapping", "another form", "deep", "a bomb"],
)
def test_what_somebody_planted_in_it_is_made_again(
    okr: Okr, made: Repository, tmp_path: Path, value: bytes
) -> None:
    made.commit({"goals/a.yaml": GOALS}, "No file is broken any more")
    made.git("checkout", "--quiet", "--orphan", "anew")
    made.commit({}, "All at once")
    wanted = log(okr)
    overwrite(tmp_path / "cache", crc32(value).to_bytes(4) + value)
    assert log(okr) == wanted
