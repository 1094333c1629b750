"""Bytes that are no UTF-8 end in a fault with a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.encoding import decode
from okrkit.source import Fault, Place, SourceFile, Span


def fault(line: int, byte: str, offset: int, at: int, guess: str) -> Fault:
    return Fault(
        "unreadable-file",
        f"line {line} is not UTF-8: byte {byte} at offset {offset} of the file",
        Place("a.yaml", span=Span(at, at)),
        f"save the file as UTF-8; {guess}",
    )


@pytest.mark.parametrize(
    "text", ["", "a: 1\n", "\ufeffa: 1\n", "a: 1\r\nb: 2\rc: 3\n", "a: \0\n", "🎯: \u2028\x85"]
)
def test_a_text_is_kept_exactly_as_it_is(text: str) -> None:
    assert decode("a.yaml", text.encode()) == (SourceFile("a.yaml", text), None)


@pytest.mark.parametrize(
    ("data", "text", "expected"),
    [
        (
            "title: 🎯\nname: René\n".encode("latin-1", "ignore").replace(
                b"title: ", "title: 🎯".encode()
            ),
            "title: 🎯\nname: Ren",
            fault(
                2,
                "0xe9",
                21,
                18,
                "it looks like Latin-1 (Windows-1252), where this byte is `é`",
            ),
        ),
        (b"a: \x81", "a: ", fault(1, "0x81", 3, 3, "it has another encoding")),
        (
            b"\xed\xa0\x80",
            "",
            fault(1, "0xed", 0, 0, "it looks like Latin-1 (Windows-1252), where this byte is `í`"),
        ),
        (
            b"\x1f\x8b\x08\x00",
            "\x1f",
            fault(1, "0x8b", 1, 1, "it looks like something else than a text"),
        ),
        ("\ufeffa: 1\n".encode("utf-16-le"), "", fault(1, "0xff", 0, 0, "it looks like UTF-16")),
        ("\ufeffa: 1\n".encode("utf-16-be"), "", fault(1, "0xfe", 0, 0, "it looks like UTF-16")),
        ("a: 1\n".encode("utf-16-le"), "a", fault(1, "0x00", 1, 1, "it looks like UTF-16")),
        ("a: 1\n".encode("utf-16-be"), "", fault(1, "0x00", 0, 0, "it looks like UTF-16")),
        ("é: 1\n".encode("utf-16-le"), "", fault(1, "0xe9", 0, 0, "it looks like UTF-16")),
        ("a: 1\n".encode("utf-32"), "", fault(1, "0xff", 0, 0, "it looks like UTF-16")),
    ],
)
def test_what_is_not_utf_8_is_placed_and_guessed_at(
    data: bytes, text: str, expected: Fault
) -> None:
    assert decode("a.yaml", data) == (SourceFile("a.yaml", text), expected)


@given(st.binary())
def test_any_bytes_are_a_text_or_a_fault_at_the_end_of_what_is_one(data: bytes) -> None:
    source, found = decode("a.yaml", data)
    assert data.startswith(source.text.encode())
    assert (found is None) == (source.text.encode() == data)
    if found is not None:
        end = len(source.text)
        assert found.place == Place("a.yaml", span=Span(end, end))
