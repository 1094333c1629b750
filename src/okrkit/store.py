"""The inventories of many contents, kept small: thousands of files would not fit as objects."""

import json
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from okrkit.encoding import decode
from okrkit.inventory import NOTHING, Inventory, inventory
from okrkit.limits import Limits
from okrkit.tree import read_tree

FAST = 1  # the level of compression
MOST_OPEN = 256
BROKEN = b""


class Store:
    """Inventories by the id of a content, packed as JSON; `refs` are all goals in them."""

    def __init__(self, packed: dict[str, bytes]) -> None:
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
        goals, added, said = json.loads(zlib.decompress(self.packed[id]))
        return Inventory(
            goals,
            [(one[0], one[1], one[2], one[3]) for one in added],
            [(one[0], one[1], one[2]) for one in said],
        )


def packed(data: bytes, limits: Limits) -> bytes:
    """The inventory of a file's bytes, packed; `BROKEN` where not all can be read. Never raises."""
    source, fault = decode("", data)
    if fault is not None or len(data) > limits.file_size:
        return BROKEN
    tree = read_tree(source, limits)
    if tree.is_cut:
        return BROKEN
    found = inventory(tree.root)
    return zlib.compress(json.dumps(found).encode("utf-8", "surrogatepass"), FAST)


def stored(contents: Iterable[tuple[str, bytes]], limits: Limits) -> dict[str, bytes]:
    """Packed inventories by the id of their content."""
    return {id: packed(data, limits) for id, data in contents}
