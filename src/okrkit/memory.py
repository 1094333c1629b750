"""Runs that need not be run again: the findings of a workspace, known by all that they came from.

It is light, because whoever remembers loads nothing else: neither models nor parsers.
"""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import NamedTuple, TypeVar, cast

from okrkit.cache import Cache
from okrkit.discover import Reading
from okrkit.finding import Checked
from okrkit.form import formed
from okrkit.limits import Limits

T = TypeVar("T")
KIND = "check"


class Known(NamedTuple):
    """What has to be known of settings before the goals can be read."""

    goals: tuple[str, ...]
    timezone: str | None


class Memory:
    """What was kept of former runs."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def settings(self, reading: Reading) -> Known | None:
        """What is known of settings that were read before, and are sound."""
        return self._get(Known, _settings_key(reading))

    def run(self, key: str) -> Checked | None:
        """What a run came to that was made from the same."""
        return self._get(Checked, key)

    def keep(self, settings: Reading, known: Known, key: str, checked: Checked) -> None:
        """Keep what a run came to, and what has to be known of its settings."""
        entries = {_settings_key(settings): known, key: checked}
        self.cache.put(KIND, {key: json.dumps(one).encode() for key, one in entries.items()})

    def _get(self, form: type[T], key: str) -> T | None:
        found = self.cache.get(KIND, [key]).get(key)
        try:
            return None if found is None else cast("T", formed(form, json.loads(found)))
        except (ValueError, RecursionError):
            return None


def _settings_key(reading: Reading) -> str:
    return f"settings {_digest(reading)}"


def run_key(as_of: date, limits: Limits, readings: Iterable[Reading], *more: str) -> str:
    """The name of a run: all that its findings come from, beside okr itself."""
    parts = [as_of.isoformat(), str(limits), *more, *map(_digest, readings)]
    return sha256("\0".join(parts).encode()).hexdigest()


def _digest(reading: Reading) -> str:
    """All that was read: paths, texts, and what could not be read."""
    digest = sha256()
    for source in (*reading.sources, *reading.unreadable):
        for text in (source.path, source.text):
            data = text.encode(errors="surrogatepass")
            digest.update(len(data).to_bytes(8))
            digest.update(data)
    digest.update(repr(reading.faults).encode(errors="surrogatepass"))
    return digest.hexdigest()
