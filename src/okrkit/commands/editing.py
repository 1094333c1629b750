"""`okr checkin --edit`: what is due as a list in the user's own editor."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from okrkit.characters import quote, visible
from okrkit.commands.amend import How
from okrkit.commands.asking import listed, owing
from okrkit.commands.reading import Asked
from okrkit.commands.recording import record
from okrkit.commands.session import Session
from okrkit.discover import read_given
from okrkit.editor import run_editor
from okrkit.errors import OkrError
from okrkit.misfit import listing
from okrkit.named import named
from okrkit.period import Period
from okrkit.save import scratch
from okrkit.saying import Saying, Unsaid, Words
from okrkit.score import Scorecard
from okrkit.source import Fault, SourceFile
from okrkit.tree import Node, read_tree

HEAD = """\
# Write what you know behind the colons, save and close; what stays empty is left alone.
# A number, `done`, or more: {value: 52, confidence: 7, expect: 30, note: "…", needs: "…"}
"""
FIELDS = ("value", "confidence", "expect", "note", "needs", "by")


def edit_dues(session: Session, asked: Asked, how: How, *, replace: bool) -> None:
    """Open the editor on what is due and record what is written there.

    Raises OkrError where there is no editor, and where the list cannot be understood or recorded;
    then it is kept, and the message says where.
    """
    found = owing(session, asked)
    if not found.dues:
        session.answer(["nothing is due"])
        return
    editor = session.editor()
    if editor is None:
        raise OkrError("there is no editor: set EDITOR, for example `export EDITOR=nano`")
    with scratch("".join(_template(listed(found)))) as path:
        run_editor(editor, path)
        text = read_given(path, session.limits)
        entries = _entries(text)
        if not entries:
            session.answer(["nothing was written there, so nothing is changed"])
            return
        record(session, lambda card: _sayings(card, entries), how, replace=replace)


def _template(dues: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    yield HEAD
    for ref, lines in dues:
        yield "\n"
        yield from (f"# {visible(line)}\n" for line in lines)
        yield f"{ref}:\n"


def _entries(text: str) -> dict[str, Node]:
    """What stands behind the references, without what is empty."""
    source = SourceFile("list", text)
    tree = read_tree(source)
    faults = [_told(source, one) for one in tree.faults if one.rule != "empty-file"]
    root = {} if tree.root is None else tree.root
    if faults or not isinstance(root, dict):
        reasons = faults or ["expected lines such as `REF: 52`"]
        raise OkrError("the list cannot be understood; nothing was changed", reasons)
    return {ref: node for ref, node in root.items() if node not in (None, {}, "")}


def _told(source: SourceFile, fault: Fault) -> str:
    span = fault.place.span
    line = f"line {source.position(span.start).line}: " if span else ""
    return f"{line}{fault.message}"


def _sayings(card: Scorecard, entries: Mapping[str, Node]) -> Iterator[Saying | Unsaid]:
    for ref, node in entries.items():
        try:
            goal = named(card.workspace, ref, Period("", card.as_of, card.as_of))
            yield Saying(goal, card.as_of, _words(ref, node), quote(ref))
        except OkrError as error:
            yield Unsaid(str(error))


def _words(ref: str, node: Node) -> Words:
    if isinstance(node, str):
        return Words().with_value(node)
    if not isinstance(node, dict):
        raise OkrError(f"{quote(ref)}: expected a number, or fields between braces")
    fields: dict[str, Any] = dict(node)
    needs = fields.get("needs")
    if isinstance(needs, dict) and set(needs) <= {"what", "from"}:
        fields["needs"], fields["needs_from"] = needs.get("what"), needs.get("from")
    fields = {name: one for name, one in fields.items() if one is not None}
    unknown = [name for name in node if name not in FIELDS]
    broken = [name for name, one in fields.items() if not isinstance(one, str)]
    if unknown or broken:
        raise OkrError(
            f"{quote(ref)}: {listing(unknown or broken, 'and')} cannot be understood; it may hold"
            f" {listing(FIELDS, 'and')}, each with a number or a text"
        )
    value = fields.pop("value", None)
    return Words(**fields).with_value(value)
