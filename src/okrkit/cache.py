"""The door to the cache: what need not be computed again, in a database of the user's own.

An entry is found by everything that it was made from, so it never goes stale. What comes out is to
be trusted as little as any other file: whoever asks checks its form. Whatever goes wrong here (a
full disk, a damaged file, a folder that cannot be written, another process in the way) is as if the
cache held nothing, and deleting it loses nothing.
"""

import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from okrkit import __version__
from okrkit.programs import programs

NAME = "cache.sqlite"
MOST = 256 << 20  # bytes of the file; when it is full, the older half goes
PAGE = 4096  # bytes
PATIENCE = 2.0  # seconds to wait for another process
AT_ONCE = 500  # keys in one question
MARK = 4  # bytes of a checksum
LAYOUT = "CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
SCHEMA = "SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL"
LIBRARIES = ("pydantic", "ruamel", "_ruamel_yaml")
"""What decides, beside okr itself, what is found in a file: so the names of their files begin."""


class Cache:
    """Entries by kind and key, made by one and the same `maker`.

    The folder may not exist yet; without one nothing is kept. `most` is how many bytes the file may
    have.
    """

    def __init__(self, folder: Path | None, maker: str = "", most: int = MOST) -> None:
        self.folder, self.maker, self.most = folder, maker, most

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values of those keys that there are."""
        found: dict[str, bytes] = {}
        names = {self._name(kind, key): key for key in keys} if self.folder else {}
        if not names:
            return found
        with suppress(sqlite3.Error, OSError), self._open() as base:
            for some in _parts(list(names)):
                marks = ",".join("?" * len(some))
                question = f"SELECT key, value FROM entries WHERE key IN ({marks})"  # noqa: S608  only `?`
                for name, kept in base.execute(question, some):
                    value = _checked(kept)
                    if value is not None and name in names:
                        found[names[name]] = value
        return found

    def put(self, kind: str, entries: Mapping[str, bytes]) -> None:
        """Keep entries. What is there under the same key stays: it is the same."""
        rows = [(self._name(kind, key), _marked(value)) for key, value in entries.items()]
        if not rows or self.folder is None:
            return
        with suppress(sqlite3.Error, OSError), self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            _make_room(base, sum(len(value) for _, value in rows), self.most)
            base.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?)", rows)
            base.execute("COMMIT")

    def _name(self, kind: str, key: str) -> bytes:
        text = f"{self.maker}\0{kind}\0{key}"
        return sha256(text.encode(errors="surrogatepass")).digest()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database; one that is damaged, or was not made here, is replaced by an empty one."""
        assert self.folder is not None  # noqa: S101  nobody asks without one
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / NAME
        with closing(_connected(path)) as base:
            try:
                is_sound = _is_sound(base)
            except sqlite3.OperationalError:
                raise  # somebody else is at it, or the disk refuses: another time
            except sqlite3.DatabaseError:
                is_sound = False
            if is_sound:
                yield base
                return
        for end in ("", "-journal"):
            path.with_name(NAME + end).unlink(missing_ok=True)
        with closing(_connected(path)) as base:
            if _is_sound(base):
                yield base


def _connected(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    base.execute("PRAGMA trusted_schema = OFF")
    return base


def _is_sound(base: sqlite3.Connection) -> bool:
    """Whether a database holds the one table, and nothing that would run beside it."""
    base.execute("PRAGMA synchronous = OFF")  # what a power cut takes can be computed again
    found = base.execute(SCHEMA).fetchall()
    if not found:
        base.execute(LAYOUT.replace("TABLE", "TABLE IF NOT EXISTS"))
        found = base.execute(SCHEMA).fetchall()
    return found == [("table", LAYOUT)]


def _marked(value: bytes) -> bytes:
    """A value with its checksum in front: a disk may return something else."""
    return crc32(value).to_bytes(MARK) + value


def _checked(kept: object) -> bytes | None:
    if not isinstance(kept, bytes) or _marked(kept[MARK:]) != kept:
        return None
    return kept[MARK:]


def size_in(folder: Path) -> int:
    """How many bytes are kept in a folder."""
    try:
        return (folder / NAME).stat().st_size
    except OSError:
        return 0


def _make_room(base: sqlite3.Connection, size: int, most: int) -> None:
    """Let the older half go where there is no room for so many bytes."""
    pages, free = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in COUNTS)
    if (pages - free) * PAGE + size > most:
        half = "SELECT rowid FROM entries ORDER BY rowid LIMIT (SELECT count(*) / 2 FROM entries)"
        base.execute(f"DELETE FROM entries WHERE rowid IN ({half})")  # noqa: S608  a constant
    base.execute(f"PRAGMA max_page_count = {most // PAGE}")  # beyond that SQLite refuses


COUNTS = ("page_count", "freelist_count")


def _parts(names: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]


def maker() -> str:
    """What tells one okr from another that may find something else: versions and program files."""
    own = sorted((entry.path, entry.stat()) for entry in programs())
    parts = [f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in own]
    said = "\n".join([__version__, sys.version, *_libraries(), *parts])
    return sha256(said.encode(errors="surrogatepass")).hexdigest()


def _libraries() -> list[str]:
    """The libraries with their versions, as installing them has named their folders."""
    folders = [Path(folder) for folder in sys.path if Path(folder).is_dir()]
    names = {one.name for folder in folders for one in folder.iterdir()}
    return sorted(name for name in names if name.startswith(LIBRARIES))
