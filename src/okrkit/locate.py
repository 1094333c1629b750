"""From a place to positions: files are read again for the few places that are shown."""

from collections.abc import Mapping

from okrkit.source import KeyPath, Place, Position, SourceFile, Span
from okrkit.tree import Written, find_spans

MOST_WORDS = 200  # characters


class Locator:
    """Finds places in their files; each file is read at most once."""

    def __init__(self, sources: Mapping[str, SourceFile]) -> None:
        self._sources = sources
        self._written: dict[str, dict[KeyPath, Written]] = {}

    def positions(self, place: Place) -> tuple[Position, Position]:
        """The first position of a place and the one behind its last character."""
        source = self._sources.get(place.file)
        if source is None:
            return Position(1, 1), Position(1, 1)
        span = place.span or self._span(source, place)
        return source.position(span.start), source.position(max(span.start, span.end))

    def words(self, place: Place) -> str:
        """What is written at a place, or the beginning of it."""
        source = self._sources.get(place.file)
        if source is None:
            return ""
        span = place.span or self._span(source, place)
        return source.text[span.start : min(span.end, span.start + MOST_WORDS)]

    def _span(self, source: SourceFile, place: Place) -> Span:
        """The place's span, or that of the nearest key above it that is written."""
        if source.path not in self._written:
            self._written[source.path] = find_spans(source)
        written = self._written[source.path]
        for length in range(len(place.keys), 0, -1):
            found = written.get(place.keys[:length])
            if found is not None:
                is_whole = length == len(place.keys)
                return (found.key or found.value) if place.on_key or not is_whole else found.value
        return Span(0, 0)
