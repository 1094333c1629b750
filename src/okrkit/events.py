"""The events of a YAML text: which parser reads, and what has to be masked for it.

No parser reads unsafe characters; they are told elsewhere. libyaml takes a `:` or `?` inside a
word between brackets for punctuation, so that `[https://example.com]` and `{title: Ready?}` would
be broken. Such a character is masked while the text is parsed; the places stay the same, for one
character stands for one.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

from okrkit.characters import REPLACEMENT, UNSAFE_RAW

# Patterns that start with a character, not a choice, search ten times as fast.
COLON_IN_A_WORD = re.compile(r":(?=[/\d])(?:(?<=\w:)(?=//)|(?<=\d:)(?=\d))")
QUESTION_IN_A_WORD = re.compile(r"\?(?:(?=[^\s\[\]{},])|(?<=[^\s\[\]{},:\"']\?))")
COMMENT_LINE = re.compile(r"#(?<=^#).*", re.MULTILINE)
PRIVATE_USE = [chr(code) for code in range(0xE000, 0xE100)]


class Scalar:
    """What the C parser makes of a scalar, in place of ruamel.yaml's `ScalarEvent`.

    That one takes three calls to make, this one takes one: a fifth of all the time of reading.
    """

    __slots__ = ("anchor", "end_mark", "implicit", "start_mark", "style", "tag", "value")

    def __init__(
        self,
        anchor: str | None,
        tag: str | None,
        implicit: tuple[bool, bool],
        value: str,
        start_mark: Any = None,
        end_mark: Any = None,
        style: str | None = None,
    ) -> None:
        self.anchor = anchor
        self.tag = tag
        self.implicit = implicit
        self.value = value
        self.start_mark = start_mark
        self.end_mark = end_mark
        self.style = style


def live_parser() -> Literal["c", "pure"]:
    """Which parser reads: libyaml's, or the one in Python that stands in for it."""
    try:
        import _ruamel_yaml  # noqa: F401, PLC0415
    except ImportError:
        return "pure"
    return "c"


def parse_events(text: str, *, pure: bool) -> Iterator[Any]:
    """The events of a text; raises a `YAMLError` where it is no YAML."""
    if not is_printable(text):
        text = UNSAFE_RAW.sub(REPLACEMENT, text)
    unused = [one for one in PRIVATE_USE if one not in text] if _has_to_be_masked(text) else []
    if len(unused) < 2:
        return _events(text, pure=pure)
    colon, question = unused[:2]
    masked = QUESTION_IN_A_WORD.sub(question, COLON_IN_A_WORD.sub(colon, text))
    return _unmasked(_events(masked, pure=pure), {":": colon, "?": question})


def is_printable(text: str) -> bool:
    """Whether a text has printable characters and line feeds only: so quick that it pays off.

    No unsafe character is printable.
    """
    return text.replace("\n", " ").isprintable()


def _events(text: str, *, pure: bool) -> Iterator[Any]:
    if not pure and live_parser() == "c":
        import _ruamel_yaml  # noqa: PLC0415  the pure parser must do without

        # It looks for its class here. Should it look elsewhere one day, all is well, only slower.
        _ruamel_yaml.ScalarEvent = Scalar
        return iter(_ruamel_yaml.CParser(text).get_event, None)
    from okrkit.pure import pure_events  # noqa: PLC0415  seldom needed

    return pure_events(text)


def _has_to_be_masked(text: str) -> bool:
    has_brackets = "[" in text or "{" in text
    # Nearly every file has a comment with a URL at its top, for editors.
    return has_brackets and _has_marks(text) and _has_marks(COMMENT_LINE.sub("", text))


def _has_marks(text: str) -> bool:
    found = COLON_IN_A_WORD.search(text) or QUESTION_IN_A_WORD.search(text)
    return found is not None


def _unmasked(events: Iterator[Any], masks: dict[str, str]) -> Iterator[Any]:
    for event in events:
        value = getattr(event, "value", "")
        for character, mask in masks.items():
            if mask in value:
                event.value = value = value.replace(mask, character)
        yield event
