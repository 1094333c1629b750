"""From a goal file to its text in canonical layout: the same values and comments, nothing else.

The text's own pieces are put together anew, in order; nothing is written that was not read. What
comes out is read again and compared: what cannot be proven is refused.
"""

from collections import Counter
from collections.abc import Iterable

from okrkit.arrange import DayOf, arranged
from okrkit.comments import comment_texts
from okrkit.cut import cut
from okrkit.edit import EditRefusedError, is_same
from okrkit.layout import FIRST_BREAK, LayoutError
from okrkit.limits import Limits
from okrkit.period import parse_day
from okrkit.pieces import STEP, Entry, Group, Pieces, Words, children
from okrkit.source import BYTE_ORDER_MARK, LINE_BREAK, KeyPath, SourceFile
from okrkit.tree import Node, read_tree

NO_LIMITS = Limits()
WIDTH = 100
"""The columns that a line with brackets may take; comments behind it do not count."""

SECTIONS = frozenset(
    {"kpis", "objectives", "key_results", "checkins", "teams", "people", "periods"}
)
GOALS = frozenset({("kpis",), ("objectives",)})


def canonical(source: SourceFile, limits: Limits = NO_LIMITS, day_of: DayOf = parse_day) -> str:
    """The text of a goal file in canonical layout.

    `day_of` tells the day that a check-in's key means. Raises EditRefusedError for a file with
    errors, and for one whose layout cannot be changed with certainty.
    """
    tree = read_tree(source, limits)
    if any(fault.rule != "empty-file" for fault in tree.faults):
        raise _refused(source, "the file has errors; `okr check` shows them")
    if not isinstance(tree.root, (dict, type(None))):
        raise _refused(source, "it is no mapping of fields")
    try:
        text = _laid_out(source, tree.root, day_of)
        if text != source.text:
            _prove(source, tree.root, SourceFile(source.path, text), limits, day_of)
    except LayoutError as error:
        line = _plain(source).position(error.offset).line
        raise _refused(source, str(error), f":{line}") from None
    return text


def _laid_out(source: SourceFile, root: Node, day_of: DayOf) -> str:
    """The text of a tree in canonical layout, not yet proven."""
    writer = _Writer()
    writer.file(cut(_plain(source), root), arranged(root, day_of))
    found = FIRST_BREAK.search(source.text)
    mark = BYTE_ORDER_MARK if source.text.startswith(BYTE_ORDER_MARK) else ""
    return mark + "".join(line + (found[0] if found else "\n") for line in writer.lines)


def _plain(source: SourceFile) -> SourceFile:
    """The same lines without byte order mark, all ended by line feeds."""
    text = source.text.removeprefix(BYTE_ORDER_MARK)
    return SourceFile(source.path, LINE_BREAK.sub("\n", text))


def _prove(source: SourceFile, root: Node, new: SourceFile, limits: Limits, day_of: DayOf) -> None:
    """Raise EditRefusedError unless a new text says the same in the order wanted, and is canonical.

    `root` is the old text's tree.
    """
    tree = read_tree(new, limits)
    if any(fault.rule != "empty-file" for fault in tree.faults):
        raise _refused(source, "its layout is unusual")
    if not is_same(tree.root, arranged(root, day_of)):
        raise _refused(source, "a value would change")
    if Counter(comment_texts(new)) != Counter(comment_texts(source)):
        raise _refused(source, "a comment would be lost")
    if _laid_out(new, tree.root, day_of) != new.text:
        raise _refused(source, "its layout is unusual")


def _refused(source: SourceFile, reason: str, line: str = "") -> EditRefusedError:
    return EditRefusedError(
        f"{source.path}{line} cannot be laid out safely: {reason}; it was left as it is"
    )


class _Writer:
    """Writes lines, without their breaks. `is_open` right below a text that takes blank lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.is_open = False

    def file(self, pieces: Pieces, root: Node) -> None:
        """All of a file."""
        self._remarks(pieces.head, "")
        if root == {}:
            self._line("{}")
        self._group(pieces.root, root, (), "")
        while self.lines and not self.lines[-1] and not self.is_open:
            self.lines.pop()

    def _group(self, group: Group, node: Node, path: KeyPath, indent: str) -> None:
        was_block = False
        for number, (key, child) in enumerate(children(node)):
            entry = group.entries[key]
            is_block = _is_apart((*path, key)) and not _fits(entry, child, indent)
            above = entry.above if path or number else [*filter(None, entry.above)]
            if number == 0 or is_block or was_block:
                above = _without_first_blanks(above)
            if number and (is_block or was_block):
                self._blank()
            self._remarks(above, indent)
            self._entry(entry, child, (*path, key), indent)
            was_block = is_block
        self._remarks(group.tail, indent)

    def _entry(self, entry: Entry, node: Node, path: KeyPath, indent: str) -> None:
        start = f"{indent}{entry.key}"
        match entry.value:
            case Group() as group if not _fits(entry, node, indent):
                self._block(entry, group, node, path, indent)
            case Words(is_block=True) as words:
                self._block_text(entry, words, indent)
            case Words() as words if words.more or _is_long(start, words):
                self._long_words(entry, words, indent)
            case value:
                text = _one_line(value, node)
                self._surplus([entry.header] if entry.comment else [], indent)
                self._last_line(f"{start} {text}".rstrip(), entry)
                self._remarks(entry.below, indent + " " * STEP)

    def _block(self, entry: Entry, group: Group, node: Node, path: KeyPath, indent: str) -> None:
        """A key (or dash) and what it holds below it; a comment behind it finds a new place."""
        behind = (*filter(None, (entry.header, group.opening)),)
        if entry.comment and not entry.beside:
            behind = (*behind, entry.comment)
        surplus = (*behind[1:], *((entry.comment, *entry.beside) if entry.beside else ()))
        self._surplus(surplus, indent)
        start = len(self.lines)
        self._line(f"{indent}{entry.key}{''.join(behind[:1])}")
        self._group(group, node, path, indent + " " * STEP)
        first = self.lines[start + 1].lstrip(" ")
        if entry.key == "-" and not behind and not first.startswith("#"):
            self.lines[start : start + 2] = [f"{indent}- {first}"]

    def _block_text(self, entry: Entry, words: Words, indent: str) -> None:
        self._surplus([entry.header], indent)
        self._line(f"{indent}{entry.key} {words.first}")
        for line in words.more:
            self._line(indent + " " * words.step + line if line else "")
        self.is_open = words.is_open

    def _long_words(self, entry: Entry, words: Words, indent: str) -> None:
        """Words of several lines, or of one that is too long to stand behind its key."""
        deeper = indent + " " * STEP
        if words.is_below:
            lines = [f"{indent}{entry.key}{entry.header}", f"{deeper}{words.first}"]
        else:
            lines = [f"{indent}{entry.key} {words.first}"]
        lines += [deeper + line if line else "" for line in words.more]
        for line in lines[:-1]:
            self._line(line)
        self._last_line(lines[-1], entry._replace(header=""))

    def _last_line(self, line: str, entry: Entry) -> None:
        """A line with the comment that stands behind an entry, and what goes on below it."""
        comment = entry.comment or entry.header
        self._line(line + comment)
        column = len(line) + comment.find("#")
        self._remarks(entry.beside, " " * column)

    def _surplus(self, comments: Iterable[str], indent: str) -> None:
        """Comments that stood in a line and find no place in it any more: they go above."""
        self._remarks((one.strip() for one in comments if one), indent)

    def _remarks(self, lines: Iterable[str], indent: str) -> None:
        for line in lines:
            if line:
                self._line(indent + line)
            else:
                self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1] and not self.is_open:
            self._line("")

    def _line(self, line: str) -> None:
        self.lines.append(line)
        self.is_open = False


def _is_apart(path: KeyPath) -> bool:
    """Whether a blank line stands between a block and its neighbours: sections and goals."""
    return path[:-1] in GOALS or (len(path) == 1 and path[0] in SECTIONS)


def _without_first_blanks(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or kept:
            kept.append(line)
    return kept


def _is_long(start: str, words: Words) -> bool:
    """Whether words that stand on a line of their own would not fit behind their key."""
    return words.is_below and len(start) + 1 + len(words.first) > WIDTH


def _fits(entry: Entry, node: Node, indent: str) -> bool:
    """Whether an entry takes one line: always if it is no group, or an empty one."""
    if not isinstance(entry.value, Group):
        return True
    text = _one_line(entry.value, node)
    if text is None:
        return False
    return not entry.value.entries or len(f"{indent}{entry.key} {text}") <= WIDTH


def _one_line(value: Words | Group | None, node: Node) -> str | None:
    """A value as it stands between brackets, or None where that is not possible.

    A mapping that was written on several lines stays so.
    """
    if not isinstance(value, Group):
        has_more = value is not None and (value.is_block or value.more)
        return None if has_more else value.first if value else ""
    if not value.is_flow or value.opening or value.tail or (value.is_tall and not value.is_list):
        return None
    parts = []
    for key, child in children(node):
        entry = value.entries[key]
        text = _one_line(entry.value, child)
        if text is None or entry.comment or any(entry.above):
            return None
        name = entry.key if entry.has_colon else entry.key[:-1]
        parts.append(text if value.is_list else f"{name} {text}" if entry.has_colon else name)
    return f"[{', '.join(parts)}]" if value.is_list else f"{{{', '.join(parts)}}}"
