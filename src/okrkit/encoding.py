"""From bytes to text: strict UTF-8, or the fault that says where it ends and why."""

import re

from okrkit.source import Fault, Place, SourceFile, Span

WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that no text holds; the escape character is left out as a likely prank."""


def decode(path: str, data: bytes) -> tuple[SourceFile, Fault | None]:
    """The text of a file as far as it can be read, and what is wrong with the rest.

    A byte order mark and all line breaks stay as they are.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _broken(path, data, error.start)
    if "\0" in text and _is_wide(data):
        return _broken(path, data, data.index(b"\0"))
    return SourceFile(path, text), None


def _broken(path: str, data: bytes, end: int) -> tuple[SourceFile, Fault]:
    """What stands before the byte at offset `end`, all of it UTF-8, and the fault there."""
    source = SourceFile(path, data[:end].decode("utf-8"))
    at = len(source.text)
    line = source.position(at).line
    message = f"line {line} is not UTF-8: byte {data[end]:#04x} at offset {end} of the file"
    hint = f"save the file as UTF-8; {_guess(data, data[end : end + 1])}"
    return source, Fault("unreadable-file", message, Place(path, span=Span(at, at)), hint)


def _guess(data: bytes, broken: bytes) -> str:
    if _is_wide(data):
        return "it looks like UTF-16"
    if NO_TEXT.search(data):
        return "it looks like something else than a text"
    try:
        character = broken.decode("cp1252")
    except UnicodeDecodeError:
        return "it has another encoding"
    return f"it looks like Latin-1 (Windows-1252), where this byte is `{character}`"


def _is_wide(data: bytes) -> bool:
    """Plain text in UTF-16 is half zeros, and then often valid UTF-8."""
    return data.startswith(WIDE_MARKS) or 3 * data.count(0) > len(data)
