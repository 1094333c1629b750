"""What differs from one content of a file to the next: made once, kept small, and in the cache."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue, TypeAdapter

from okrkit.cache import Cache
from okrkit.inventory import NO_STEP, Inventory, Step, apart
from okrkit.limits import Limits
from okrkit.repo import Repo
from okrkit.revision import Revised
from okrkit.store import BROKEN, Store, pack, stored, unpack

KIND, KIND_BROKEN = "step", "broken"

Entries = dict[str, dict[str, JsonValue]]
Added = list[tuple[str, str | None, str, dict[str, JsonValue]]]
Said = list[tuple[str, str | None, dict[str, JsonValue]]]
Form = tuple[Entries, Added, Said]
"""The form of an `Inventory` in the cache."""


class Steps:
    """What differs between contents, by the ids of both; `broken` are those nobody can read."""

    def __init__(self, repo: Repo, limits: Limits, cache: Cache) -> None:
        self.repo, self.limits, self.cache = repo, limits, cache
        self.broken: set[str] = set()
        self._packed: dict[Revised, bytes] = {}
        self._form = TypeAdapter(tuple[Form, Form])

    def read(self, pairs: Iterable[Revised]) -> None:
        """Make sure that what differs in these pairs is known.

        Quickest where a pair comes right before or after another one of the same file.
        Raises OkrError where a content is missing.
        """
        wanted = {_key(pair): pair for pair in pairs if pair not in self._packed}
        known = {wanted[key]: data for key, data in self._get(KIND, wanted).items()}
        doubtful = {pair for pair, data in known.items() if data == BROKEN}
        self.broken |= self._get(KIND_BROKEN, _ids(doubtful)).keys()
        sound = {
            pair: data
            for pair, data in known.items()
            if data != BROKEN or self.broken.intersection(pair)
        }
        made = self._made([pair for pair in wanted.values() if pair not in sound])
        self._packed.update(sound | made)

    def of(self, pair: Revised) -> Step:
        """What differs in a pair that was read; nothing where one of its contents is broken."""
        data = self._packed.get(pair, BROKEN)
        if data == BROKEN:
            return NO_STEP
        try:
            before, after = self._form.validate_json(unpack(data))
        except ValueError:  # from a damaged cache, or with half a character, which JSON cannot hold
            return _step(self._store([pair]), pair)
        return Inventory(*before), Inventory(*after)

    def refs(self) -> Iterator[str]:
        """Every full reference that was ever new or other, perhaps more than once."""
        for pair in self._packed:
            for inventory in self.of(pair):
                yield from inventory.goals

    def _made(self, pairs: Sequence[Revised]) -> dict[Revised, bytes]:
        store = self._store(pairs)
        broken = {id for id in _ids(pairs) if store.is_broken(id)}
        made = {
            pair: BROKEN if broken.intersection(pair) else pack(_step(store, pair))
            for pair in pairs
        }
        self.broken |= broken
        self._put(KIND_BROKEN, dict.fromkeys(broken, BROKEN))
        self._put(KIND, {_key(pair): data for pair, data in made.items()})
        return made

    def _store(self, pairs: Iterable[Revised]) -> Store:
        contents = self.repo.small_objects(sorted(_ids(pairs)), self.limits.file_size)
        return Store(stored(contents, self.limits))

    def _get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        return self.cache.get(f"{kind} {self.limits}", keys)

    def _put(self, kind: str, entries: dict[str, bytes]) -> None:
        self.cache.put(f"{kind} {self.limits}", entries)


def _step(store: Store, pair: Revised) -> Step:
    return apart(store.inventory(pair.before), store.inventory(pair.after))


def _key(pair: Revised) -> str:
    return f"{pair.before or '-'} {pair.after or '-'}"


def _ids(pairs: Iterable[Revised]) -> set[str]:
    return {id for pair in pairs for id in pair if id is not None}
