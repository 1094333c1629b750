"""The writer of sites: a folder that is okr's, in which only what differs is written.

A list of all that okr wrote there lies in the folder itself. What is not on it is never touched,
and nothing is written through a link. Pages can be made again at any time, so they are not forced
to the disk; each has its old bytes or its new ones all the same.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.programs import programs
from okrkit.save import locked
from okrkit.seam import about
from okrkit.unreadable import LONGEST_PATH

LIST = "okr-site.json"
FORMAT = "okr-site-v1"
TEMPORARY = ".okr-site.tmp"
ADDRESS = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9][A-Za-z0-9.-]*")
MOST_LIST = 256 * 2**20  # bytes
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Made(NamedTuple):
    """A file of a site: its address, what tells whether it is another one, and how to make it."""

    address: str
    fingerprint: str
    make: Callable[[], str]


class Published(NamedTuple):
    """How many files were written, were as they should be, and were taken away.

    `left` are files that okr wrote once and somebody has changed since: no page leads to them.
    """

    written: int
    kept: int
    removed: int
    left: tuple[str, ...]


class _Known(NamedTuple):
    """What okr wrote at an address.

    `fingerprint` is empty where something else may lie there: somebody changed it, or a run did
    not come to its end, which leaves `digest` empty too.
    """

    fingerprint: str
    digest: str
    size: int


BEGUN = _Known("", "", 0)


def publish(folder: Path, files: Sequence[Made], cache: Path | None) -> Published:
    """Bring a folder to exactly these files, beside what is not okr's.

    Raises OkrError for a folder that holds other files and was not made by okr, for a file of
    somebody else's in the way, and where something cannot be written.
    """
    try:
        with locked(folder, cache):
            folder.mkdir(parents=True, exist_ok=True)
            root = Path(os.path.realpath(folder))
            return _Folder(root).publish(files)
    except OSError as error:
        name = _shown(error.filename or folder)
        raise OkrError(f"cannot write {name}: {error.strerror}") from None


class _Folder:
    """A site's folder as it lies on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with suppress(FileNotFoundError):
            (root / TEMPORARY).unlink()
        self.known = self._read_list()
        self.sizes: Mapping[str, int] = {}

    def publish(self, files: Sequence[Made]) -> Published:
        addresses = {one.address for one in files}
        self.sizes = dict(self._sizes(addresses | self.known.keys()))
        self._refuse_strangers(addresses)
        wanted = [one for one in files if not self._is_there(one)]
        if wanted:
            self._write_list({**self.known, **{one.address: BEGUN for one in wanted}})
        now, written = dict(self.known), 0
        for one in wanted:
            data = one.make().encode("utf-8", "backslashreplace")
            known = _Known(one.fingerprint, sha256(data).hexdigest()[:32], len(data))
            if not self._is_same(one.address, known):
                self._write(one.address, data)
                written += 1
            now[one.address] = known
        stale = sorted(now.keys() - addresses)
        left = tuple(address for address in stale if not self._remove(address))
        for address in stale:
            old = now.pop(address)
            if address in left:  # it is made again where its goal comes back
                now[address] = old._replace(fingerprint="")
        if wanted or now != self.known:
            self._write_list(now)
        return Published(written, len(files) - written, len(stale) - len(left), left)

    def _is_there(self, one: Made) -> bool:
        """Whether a file need not be made."""
        found = self._found(one.address)
        return found is not None and found.fingerprint == one.fingerprint

    def _is_same(self, address: str, new: _Known) -> bool:
        """Whether a file need not be written after all."""
        found = self._found(address)
        return found is not None and found.digest == new.digest

    def _found(self, address: str) -> _Known | None:
        """What okr wrote at an address, if that still lies there, as far as its size tells."""
        known = self.known.get(address)
        if known is None or not known.fingerprint or self.sizes.get(address) != known.size:
            return None
        return known

    def _refuse_strangers(self, addresses: Iterable[str]) -> None:
        for address in sorted(addresses):
            if address in self.sizes and address not in self.known:
                raise OkrError(
                    f"{_shown(self.root / address)} was not made by okr; move it away, or name"
                    " another folder"
                )

    def _sizes(self, addresses: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The sizes of all that lies in the folders of addresses; -1 of what is no regular file.

        Raises OkrError where one of these folders is a link: okr writes through none.
        """
        for name in sorted({"", *(address.rpartition("/")[0] for address in addresses)}):
            if not self._has_folder(self.root / name):
                continue
            with os.scandir(self.root / name) as entries:
                for entry in entries:
                    is_file = entry.is_file(follow_symlinks=False)
                    size = entry.stat(follow_symlinks=False).st_size if is_file else -1
                    yield f"{name}/{entry.name}" if name else entry.name, size

    def _write(self, address: str, data: bytes) -> None:
        target, temporary = self.root / address, self.root / TEMPORARY
        with about(target):
            if not self._has_folder(target.parent):
                target.parent.mkdir()
            handle = os.open(temporary, NEW, 0o666)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(temporary, target)  # noqa: PTH105  a link there is replaced, not followed
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise

    def _has_folder(self, place: Path) -> bool:
        """Whether a folder is there. Raises OkrError where something else is."""
        try:
            mode = os.lstat(place).st_mode
        except FileNotFoundError:
            return False
        if not stat.S_ISDIR(mode):
            raise OkrError(
                f"{_shown(place)} is a link or a file, and okr needs a folder there; move it away"
            )
        return True

    def _remove(self, address: str) -> bool:
        """Take a file away that is still what okr wrote; whether it is gone."""
        known, path = self.known[address], self.root / address
        if address not in self.sizes:
            return True
        if self.sizes[address] < 0:
            return False
        if known.digest and sha256(path.read_bytes()).hexdigest()[:32] != known.digest:
            return False
        path.unlink()
        if path.parent != self.root:
            with suppress(OSError):  # other files are in it
                path.parent.rmdir()
        return True

    def _read_list(self) -> Mapping[str, _Known]:
        """What okr wrote here. Raises OkrError for a folder that is neither empty nor okr's."""
        with os.scandir(self.root) as entries:
            names = sorted(entry.name for entry in entries)
        if not names:
            return {}
        path = self.root / LIST
        known = None
        if LIST in names and stat.S_ISREG(os.lstat(path).st_mode):
            with path.open("rb") as file:
                known = _parsed(file.read(MOST_LIST))
        if known is None:
            others = [name for name in names if name != LIST]
            raise OkrError(
                f"{_shown(self.root)} holds {quote((others or names)[0])}, and no list of okr's"
                f" ({LIST}) that could be read; name a new or an empty folder"
            )
        return known

    def _write_list(self, files: Mapping[str, _Known]) -> None:
        lines = ",\n".join(
            f"{json.dumps(address)}: {json.dumps(list(files[address]))}"
            for address in sorted(files)
        )
        head = f'{{"format": "{FORMAT}", "files": {{\n'
        self._write(LIST, f"{head}{lines}\n}}}}\n".encode())


def _parsed(data: bytes) -> dict[str, _Known] | None:
    """What a list says; None for one that okr did not write."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    files = found.get("files")
    if not isinstance(files, dict) or not all(map(ADDRESS.fullmatch, files)):
        return None
    known = {address: _Known(*said) for address, said in files.items() if _is_known(said)}
    return known if len(known) == len(files) else None


def _is_known(said: object) -> bool:
    return isinstance(said, list) and [type(one) for one in said] == [str, str, int]


def _shown(path: Path | str) -> str:
    return quote(str(path), LONGEST_PATH)


def maker() -> str:
    """What tells one okr from another that may make other pages: what its own files hold."""
    made = sha256()
    for path in sorted(entry.path for entry in programs()):
        made.update(Path(path).read_bytes())
    return made.hexdigest()
