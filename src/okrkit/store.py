"""The inventories of many contents, kept small: thousands of files would not fit as objects."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from okrkit.encoding import decode
from okrkit.inventory import NOTHING, Inventory, inventory
from okrkit.limits import Limits
from okrkit.tree import read_tree

FAST = 1  # the level of compression
MOST_OPEN = 256
LARGEST = 64 << 20  # bytes of something unpacked
BROKEN = b""


class Store:
    """Inventories by the id of a content, packed."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self.packed = packed
        self._open = lru_cache(MOST_OPEN)(self._unpacked)

    def inventory(self, id: str | None) -> Inventory:
        """The inventory of a content; an empty one of what is not there or was not read."""
        return self._open(id) if id is not None and self.packed.get(id) else NOTHING

    def is_broken(self, id: str) -> bool:
        """Whether a content could not be read to its end, so that nobody knows what it says."""
        return self.packed.get(id) == BROKEN

    def refs(self) -> Iterator[str]:
        """Every full reference in any of them, perhaps more than once."""
        for id, data in self.packed.items():
            if data != BROKEN:
                yield from self._unpacked(id).goals

    def _unpacked(self, id: str) -> Inventory:
        goals, added, said = json.loads(unpack(self.packed[id]))
        return Inventory(
            goals,
            [(one[0], one[1], one[2], one[3]) for one in added],
            [(one[0], one[1], one[2]) for one in said],
        )


def pack(value: Any) -> bytes:
    """A value of texts, mappings and lists, packed; never empty."""
    return zlib.compress(json.dumps(value).encode("utf-8", "surrogatepass"), FAST)


def unpack(data: bytes) -> bytes:
    """The JSON of a packed value. Raises ValueError for what is none, or too large."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(data, LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not reader.eof:
        raise ValueError("cut short, or too large")
    return found


def stored(contents: Iterable[tuple[str, bytes | None]], limits: Limits) -> dict[str, bytes]:
    """Packed inventories by the id of their content; `BROKEN` where not all can be read.

    None stands for a content that is too large.
    """
    return {id: _packed(data, limits) for id, data in contents}


def _packed(data: bytes | None, limits: Limits) -> bytes:
    if data is None:
        return BROKEN
    source, fault = decode("", data)
    if fault is not None:
        return BROKEN
    tree = read_tree(source, limits)
    return BROKEN if tree.is_cut else pack(inventory(tree.root))
