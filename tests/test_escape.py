"""Content made safe: real readers of each format find the text in it, and nothing else."""

import csv
import html
import json
import re
import shlex
from collections.abc import Callable
from io import StringIO
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from okrkit.characters import UNSAFE, visible
from okrkit.render.escape import (
    ZERO_WIDTH_SPACE,
    csv_cell,
    json_document,
    json_text,
    markdown,
    markup,
    safe_text,
    shell_words,
    url,
)
from runner import commands

GFM = MarkdownIt("gfm-like", {"html": True, "typographer": True, "linkify": False})
"""As GitHub reads: HTML, tables and strikethrough; its bare links are tested by patterns."""

MARKUP = tuple("\\`*_{}[]()<>#+-=.!|~$&@:;/'\"^% \t\n1a")
NASTY = (
    "[red]x[/red] [/] :smile:", "a | b", "\\", "\\|", "a\\\\|b", "![x](https://y.example/z.png)",
    "[x](javascript:alert(1))", "[x]: /url", "[^1]", "[ ] task", "- item", "+ item", "1. item",
    "2) item", "# head", "head #", "===", "---", "- - -", "```", "~~~", "`` ` ``", "> quote",
    "<img src=x onerror=alert(1)>", "<!-- hidden -->", "</table>", "&lt;", "&#64;team", "&copy;",
    "@team fixes #12", "org/repo#3", "GH-3", "gh-3", "http://evil.example", "www.evil.example",
    "WWW.evil.example", "ftp://x.example", "mailto:a@b.example", "a@b.example", "HTTP://X.example",
    "**b** __b__ *i* _i_ ~~s~~ ~s~", "$m$ $$m$$", "a\nb", "a\r\nb", "  indented", "    code",
    "{{7*7}}", "=cmd|'/c calc'!A1", "\x1b[2J\u202e\u200b", "\ud800", "::error::x", "x\u2028y",
    "##[error]x", "a\n ::error::x", "##vso[task.setvariable variable=x]y", "###teamcity[x]",
    "line  \nbreak", "\\\nbreak", "!", "![", "](", "\ufeff# x", "a\u200bb", "𝔘 ✓ é", "\x00",
)  # fmt: skip
texts = st.one_of(
    st.text(st.sampled_from(MARKUP), max_size=30),
    st.text(max_size=30),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=3).map("".join),
    st.from_regex(r"[@#:|`<&\\]{1,4}[a-z0-9]{1,3}[\s@#:|`>;\\]{0,3}", fullmatch=True),
)


def on_one_line(text: str) -> str:
    """What a reader of Markdown should see."""
    return " ".join(safe_text(text).split())


def leaves(document: str) -> list[Token]:
    """The inline tokens of a document: one list, however it is cut into blocks."""
    return [leaf for token in GFM.parse(document) for leaf in token.children or ()]


def blocks(document: str) -> list[str]:
    """What a document consists of, as a reader takes it."""
    return [token.type for token in GFM.parse(document)]


def seen(tokens: list[Token]) -> str:
    """The text of tokens that must hold nothing else; what we put between letters taken out."""
    kinds = {token.type for token in tokens}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(token.content for token in tokens).replace(ZERO_WIDTH_SPACE, "")


Test = TypeVar("Test", bound=Callable[..., None])


def with_the_nasty(test: Test) -> Test:
    """Try these first, every time."""
    for text in NASTY:
        test = example(text)(test)
    return test


# --- Markdown -------------------------------------------------------------------------------------


@with_the_nasty
@given(texts)
def test_a_list_item_holds_the_text_and_nothing_else(text: str) -> None:
    document = f"* {markdown(text)}\n* next\n"
    plain = "x" if on_one_line(text) else ""
    assert blocks(document) == blocks(f"* {plain}\n* next\n")
    assert seen(leaves(document)) == on_one_line(text) + "next"


@with_the_nasty
@given(texts)
def test_a_heading_holds_the_text_and_nothing_else(text: str) -> None:
    document = f"#### {markdown(text)}\n\nnext\n"
    plain = "x" if on_one_line(text) else ""
    assert blocks(document) == blocks(f"#### {plain}\n\nnext\n")
    assert seen(leaves(document)) == on_one_line(text) + "next"


@with_the_nasty
@given(texts)
def test_a_paragraph_holds_the_text_and_nothing_else(text: str) -> None:
    document = f"{markdown(text)}\n\nnext\n"
    assert set(blocks(document)) <= {"paragraph_open", "inline", "paragraph_close"}
    assert seen(leaves(document)) == on_one_line(text) + "next"


@with_the_nasty
@given(texts)
def test_a_table_keeps_its_cells_and_each_holds_its_text(text: str) -> None:
    cell = markdown(text)
    document = f"| a | b |\n| --- | --- |\n| {cell} | {cell} |\n| x | y |\n"
    plain = "| a | b |\n| --- | --- |\n| x | x |\n| x | y |\n"
    assert blocks(document) == blocks(plain)
    assert "\n" not in cell
    cells = [token for token in GFM.parse(document) if token.type == "inline"]
    assert [seen(one.children or []) for one in cells[2:4]] == [on_one_line(text)] * 2


@with_the_nasty
@given(texts)
def test_no_text_is_a_command_to_a_system_that_reads_the_log(text: str) -> None:
    assert commands(markdown(text)) == []
    assert commands(f"1,{csv_cell(text)},2") == []
    for document in (json_document({text: [text]}), json_text({text: [text]})):
        assert commands(document) == []
        assert json.loads(document) == {text: [text]}


MENTION = re.compile(r"@\w|#\d|\bGH-\d", re.IGNORECASE)
AUTOLINK = re.compile(r"\w://|\bwww\.|(?:mailto|xmpp):\S+@\w", re.IGNORECASE)


@with_the_nasty
@given(texts)
def test_nobody_is_mentioned_and_nothing_is_referred_or_linked_to(text: str) -> None:
    """GitHub and GitLab look for these in the text that is left when the Markdown is read."""
    shown = "".join(token.content for token in leaves(markdown(text)))
    assert not MENTION.search(shown)
    assert not AUTOLINK.search(shown)


# --- CSV ------------------------------------------------------------------------------------------

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r")


@given(st.lists(texts, min_size=1, max_size=4))
def test_a_table_read_again_has_the_same_cells(cells: list[str]) -> None:
    file = StringIO()
    csv.writer(file).writerow(map(csv_cell, cells))
    (row,) = csv.reader(StringIO(file.getvalue(), newline=""))
    assert len(row) == len(cells)
    for cell, text in zip(row, cells, strict=True):
        assert cell.replace("'", "") == safe_text(text).replace("'", "")


@with_the_nasty
@given(st.one_of(texts, st.text(st.sampled_from((*FORMULA, *" '\"ab1\n")), max_size=6)))
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    """Not even after blanks and quotes, which some programs take away."""
    cell = csv_cell(text)
    assert cell.startswith("'") or not cell.strip(" '\"\n").startswith(FORMULA)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-5 days", "'-5 days"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "\\r=1"),
        (" =1", "' =1"),
        ("\n=1", "'\n=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("1=1", "1=1"),
        ("x\n::error::y", "x\n'::error::y"),
        ("x ##vso[y]", "x #'#vso[y]"),
        ("a-b", "a-b"),
        ("", ""),
        ("'quoted'", "'quoted'"),
        ("\x1b=1", "\\x1b=1"),
    ],
)
def test_a_formula_gets_a_quote_before_it(text: str, cell: str) -> None:
    assert csv_cell(text) == cell


# --- plain text and addresses ---------------------------------------------------------------------

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


@with_the_nasty
@given(st.one_of(texts, st.text(st.characters())))
def test_a_safe_text_has_no_control_or_direction_characters(text: str) -> None:
    safe = safe_text(text)
    assert not UNPRINTABLE.search(safe)
    safe.encode("utf-8")  # raises for half of a surrogate pair
    assert safe_text(safe) == safe
    assert safe == text or UNSAFE.search(text)


@with_the_nasty
@given(st.one_of(texts, st.text(st.characters())))
def test_a_visible_text_is_on_one_line(text: str) -> None:
    shown = visible(text)
    assert not UNPRINTABLE.search(shown)
    assert len(shown.splitlines()) <= 1
    assert "\t" not in shown


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("https://board.acme.example/payments?q=1#top", True),
        ("http://x.example", True),
        ("mailto:ana@acme.example", True),
        ("HTTPS://X.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.example", False),
        ("/relative", False),
        ("https://x.example/a b", False),
        (" https://x.example", False),
        ("https://x.example\n", False),
        ("https://x.example/\u202e", False),
        ("https://", False),
        ("", False),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mailbox(text: str, is_good: bool) -> None:
    assert url(text) == (text if is_good else None)


# --- HTML and SVG


@given(st.text() | st.text("&<>\"'\r\n\x1b\u202e;#x"))
def test_a_text_in_html_is_read_as_it_can_be_seen(text: str) -> None:
    assert markup(text) == html.escape(safe_text(text))
    assert html.unescape(markup(text)) == safe_text(text)


@given(texts)
@example("it's $(x) `y` \\ 50 %: a/b, über 数")
def test_a_shell_finds_nothing_but_words(text: str) -> None:
    words = shell_words(text)
    assert shlex.split(words, comments=True) == words.split()
    assert shell_words(words) == words
    letters = "".join(filter(str.isalnum, words))
    assert letters == "".join(filter(str.isalnum, text))
