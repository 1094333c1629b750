"""ruamel.yaml's parser in Python, made to read every text as libyaml reads it.

It stands in where the C parser is not installed. The two disagree on tabs, on headers of block
texts, and on what YAML 1.2 changed; a file must not mean one thing here and another there.
"""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scanner import Scanner, ScannerError

BLANKS = " \t"
BREAKS = "\r\n"  # okr has replaced the other line breaks that YAML 1.1 knows
BLOCK_HEADER = re.compile(r"(?P<keep>[+-])(?P<step>[1-9]?)|(?P<step_first>[1-9]?)(?P<last>[+-]?)")
PROBLEMS = {
    "expected the node content": "did not find expected node content",
    "expected ',' or ']'": "did not find expected ',' or ']'",
    "expected ',' or '}'": "did not find expected ',' or '}'",
    "expected '<document start>'": "did not find expected <document start>",
    "found character": "found character that cannot start any token",
    "mapping keys are not allowed": "mapping keys are not allowed in this context",
    "mapping values are not allowed": "mapping values are not allowed in this context",
    "sequence entries are not allowed": "block sequence entries are not allowed in this context",
}
"""How ruamel.yaml's messages start, and libyaml's for the same."""


def pure_events(text: str) -> Iterator[Any]:
    """The events of a text; raises `MarkedYAMLError` where libyaml would."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Resolver = _Version11
    yaml.top_level_block_style_scalar_no_indent_error_1_1 = True
    yaml.Scanner = LibyamlScanner
    try:
        yield from yaml.parse(text)
    except MarkedYAMLError as error:
        error.problem = _in_libyamls_words(error.problem or "", error.context or "")
        raise


def _in_libyamls_words(problem: str, context: str) -> str:
    if problem.startswith("expected <block end>"):
        missing = "key" if "mapping" in context else "'-' indicator"
        return f"did not find expected {missing}"
    return next((theirs for ours, theirs in PROBLEMS.items() if problem.startswith(ours)), problem)


class _Version11(VersionedResolver):
    """Says that all texts are YAML 1.1, libyaml's, whatever a `---` or directive sets."""

    @property
    def processing_version(self) -> tuple[int, int]:
        return (1, 1)


class LibyamlScanner(Scanner):
    """ruamel.yaml's scanner with libyaml's rules. Its names are ruamel.yaml's."""

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line breaks. A tab may divide, but not indent."""
        while True:
            may_indent = self.allow_simple_key and not self.flow_level
            self._skip(" " if may_indent else BLANKS)
            if self.reader.peek() == "#":
                self._skip_comment()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_directive(self) -> Any:
        """A directive; there are two."""
        token = super().scan_directive()
        if token.name not in {"YAML", "TAG"}:
            raise self._error("found unknown directive name", token.start_mark)
        return token

    def scan_plain(self) -> Any:
        """A plain scalar; between brackets no colon may stand in it."""
        token = super().scan_plain()
        if self.flow_level and ":" in token.value:
            raise self._error("found unexpected ':'", token.start_mark)
        return token

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
        """What stands between two words of a plain scalar; None where a document ends."""
        blanks = self._skip(BLANKS)
        if self.reader.peek() not in BREAKS:
            return [blanks] if blanks else []
        breaks = []
        while self.reader.peek() in BREAKS:
            breaks.append(self.scan_line_break())
            self.allow_simple_key = True
            if self.check_document_start() or self.check_document_end():
                return None
            self._skip(" ")
            if self.reader.peek() == "\t" and self.reader.column < indent:
                raise self._error("found a tab character that violate indentation", start_mark)
            self._skip(BLANKS)
        return breaks[1:] or [" "]

    def scan_block_scalar_indicators(
        self,
        start_mark: Any,  # noqa: ARG002  ruamel.yaml's signature
    ) -> tuple[bool | None, int | None]:
        """A block text's header: whether its last line breaks are kept, and its indentation."""
        found = BLOCK_HEADER.match(self.reader.prefix(2))
        assert found  # noqa: S101  it matches nothing, too
        self.reader.forward(found.end())
        keep, step = found["keep"] or found["last"], found["step"] or found["step_first"]
        return (keep == "+") if keep else None, int(step) if step else None

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        """What stands behind a block text's header."""
        self._skip(BLANKS)
        if self.reader.peek() == "#":
            self._skip_comment()
        if self.reader.peek() not in BREAKS + "\0":
            raise self._error("did not find expected comment or line break", start_mark)
        self.scan_line_break()

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        """A block text's leading empty lines, the widest indentation, and where they end."""
        breaks: list[str] = []
        widest = 0
        end = self.reader.get_mark()
        while True:
            self._skip(" ")
            widest = max(widest, self.reader.column)
            self._refuse_tab()
            if self.reader.peek() not in BREAKS:
                return breaks, widest, end
            breaks.append(self.scan_line_break())
            end = self.reader.get_mark()

    def scan_block_scalar_breaks(self, indent: int) -> Any:
        """A block text's empty lines, and where they end."""
        breaks = super().scan_block_scalar_breaks(indent)
        if self.reader.column < indent:
            self._refuse_tab()
        return breaks

    def _skip(self, characters: str) -> str:
        length = 0
        while self.reader.peek(length) in characters:
            length += 1
        skipped: str = self.reader.prefix(length)
        self.reader.forward(length)
        return skipped

    def _skip_comment(self) -> None:
        while self.reader.peek() not in BREAKS + "\0":
            self.reader.forward()

    def _refuse_tab(self) -> None:
        if self.reader.peek() == "\t":
            problem = "found a tab character where an indentation space is expected"
            raise self._error(problem, self.reader.get_mark())

    def _error(self, problem: str, since: Any) -> ScannerError:
        return ScannerError("while scanning", since, problem, self.reader.get_mark())
