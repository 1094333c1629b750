"""Where the comments of a text stand: as its parser sees it, never inside of keys and scalars."""

import re
from collections.abc import Iterator

from okrkit.events import Scalar, live_parser, parse_events
from okrkit.limits import Limits
from okrkit.source import BYTE_ORDER_MARK, SourceFile, Span
from okrkit.syntax import conflict_marker

COMMENT = re.compile(r"(?<![^ \t\r\n\ufeff])#[^\r\n]*")
END_OF_LINE = re.compile(r"[\r\n]|\Z")
DEEPEST = Limits().depth


def comments(source: SourceFile, *, pure: bool = False) -> Iterator[Span]:
    """All comments, from `#` to the end of the line; up to where the text is no YAML any more."""
    if "#" not in source.text or conflict_marker(source) is not None:
        return
    done = 0
    for span in _scalars(source, pure=pure):
        yield from _in(source.text, done, span.start)
        if source.text[span.start : span.start + 1] in {"|", ">"}:  # its mark may have a comment
            yield from _in(source.text, span.start, _end_of_line(source.text, span.start))
        done = span.end
    # `_scalars` ends with an empty one at the end of the text, if it could be read to there.


def comment_texts(source: SourceFile) -> list[str]:
    """What the comments of a text say, in order."""
    return [source.text[span.start : span.end].rstrip() for span in comments(source)]


def _in(text: str, start: int, end: int) -> Iterator[Span]:
    return (Span(*match.span()) for match in COMMENT.finditer(text, start, end))


def _end_of_line(text: str, at: int) -> int:
    found = END_OF_LINE.search(text, at)
    return found.start() if found else len(text)


def _scalars(source: SourceFile, *, pure: bool) -> Iterator[Span]:
    """Where keys and scalars stand, in order, and at last the end of the text."""
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415  slow to load

    shift = 1 if source.text.startswith(BYTE_ORDER_MARK) else 0
    depth = 0
    try:
        for event in parse_events(source.text[shift:], pure=pure):
            name = type(event).__name__
            if isinstance(event, Scalar) or name == "ScalarEvent":
                yield Span(event.start_mark.index + shift, event.end_mark.index + shift)
            depth += name.endswith("StartEvent") - name.endswith("EndEvent")
            if depth > DEEPEST + 2:  # the stream and the document are two
                return
    except YAMLError:
        return
    except Exception:
        # The parser in Python stumbles over some broken texts with whatever it meets there.
        if live_parser() == "c" and not pure:
            raise
        return
    yield Span(len(source.text), len(source.text))
