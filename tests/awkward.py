"""Goal files that are hard to edit: sound ones laid out oddly by chance, and traps by hand.

What is drawn comes from a `Random` with a seed.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from okrkit.source import SourceFile
from okrkit.tree import read_tree

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
ENTRY = re.compile(r"( *)([\w./-]+):(?: +([^\r\n]*?))? *(\r\n|\r|\n|\Z)")
REMARKS = ("# why", "#", "# a: b", "# - x", "#! {[ '\"", "# 東京 #", "#\tx")
NOTHING = ("", "null", "~", "{}", "[]", "Null", '""')
TEXTS = (
    "|\n{0}text: # x\n", "|-\n{0}one\n\n{0}two\n", ">+\n{0}one\n\n\n", "|2\n{0}  deep\n",
    "> # remark\n{0}one\n{0}two\n", "'it''s # one'\n", '"one\n{0}two"\n', "one\n{0}two # x\n",
    "\n{0}next\n", "\n{0}# x\n{0}next # y\n", "{{a: 1,\n{0}b: [c,\n{0}d]}}\n", "[\n{0}a,\n{0}]\n",
)  # fmt: skip

TRAPS = (
    "",
    "\ufeff",
    "# empty",
    "# empty\r\n\r\n",
    "---\n",
    "--- # start\n...\n",
    "%YAML 1.2\n---\na: 1\nb:\n  c: 2\n...\n",
    "---\na: 1\n...\n# behind\n",
    "--- {a: 1, b: {c: 2}}\n",
    "--- # x\na:\n  b: 1\n... # end",
    "{}\n",
    "{a: 1}",
    "{\n  a: 1,\n  b: {c: 2,}, # x\n  d: [e, {f: 1}]\n}\n",
    '{"a":1,"b":{"c":[1,2]},"d":{}}\n',
    "a: {x: , y, z: 1, 'q': }\n",
    "a: {? x : 1, ? y}\n",
    "a: [b: 1, {c: 2}, [d], {}]\n",
    "a: { b: 1 , c: 2 , }  # x\n",
    "a: {b: 1} # {c: 2}\nd: '#' # #\n",
    "a:\n- b\n- c: 1\n  d: 2\n-\n  e: 3\n- - f\n  - {g: 1}\nh: 1\n",
    "a:\n  - b: 1\n\n    # x\n    c:\n    - d\n  -   e: 1\n      f: 2\n",
    "? a\n: b\n? c\n:\n  d: 1\n",
    "? a\n? b\n",
    "'a b': 1\n\"c: d\":\n  '#e': 2\n'': 3\n",
    "a : 1\nb  :   2   \nc:\t3\t# x\nd:   # y\n",
    "a: |\n  x\n  # y\n\n\n# z\nb: 1\n",
    "a: |+\n  x\n\n\nb: 1\n",
    "a:\n  b: |+\n    x\n\n",
    "a:\n  b: >-\n    x",
    "a:\n  b: |\n    x\n   \n \n  c: 1\n",
    "a:\n  b: |2\n      x\n    y\n  c: 1",
    "a: |\nb: >\nc: |-\n",
    "a:\n  # x\n\n  b: 1\n# y\n  c: 2\n    # z\nd: 3\n",
    "a:\n         b:\n          c: 1\n         d: 2\n",
    "a:\n b:\n  c:\n   d: 1\n e: 2\n",
    "a: one\n  two\n\n  three\nb: 'one\n\n  two'\nc: 1\n",
    'a: "x \\\n  y"\nb: "\\u00e9\\t\\"" # "\n',
    "a:\n  1\nb:\n  # x\n  2 # y\n",
    "a: x#y\nb: x # y\nc: '#'#\n",
    "a: 2026-11-20\n2026-11-20: 1\n12: {1: 2}\ntrue: no\nnull: ~\n",
    "a: é\u00a0\nb: ' '\n",
    "a: 1\rb:\r  c: 2\r",
    "a: 1\r\nb:\n  c: 2\rd: 3\n",
    "a:\n  b:\n  c:\n\n\n\n",
    "a:\n  b: null # x\n  c: ~\n  d: {}\n  e: []\nf:",
    "a: # x\n\n  # y\nb: {} # z",
    "a:\n\n\n  b: 1   \n   \n\n  c: 2\n",
    "objectives:\n  o:\n    key_results: {k: {checkins: {2026-11-02: {value: 1}}}}\n",
    "kpis:\n  k: {title: K, checkins:\n    {2026-11-02: 1,\n     2026-10-02: 2}}\n",
    "kpis: {k: {title: K,\n  checkins: {}},\n  l: {}}\n",
    "a:\n  b: 1\n  ...: 2\n",
    "a: {b: 1}}\n",
    "a: [1\n",
    "a: 1\na: 2\n",
    "a: &x 1\nb: *x\n",
    "<<: {a: 1}\n",
    "- a\n- b\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n",
)
"""Some of them cannot be read: those must be refused whatever is asked for."""


def disturbed(rng: Random, text: str, most: int = 4) -> str:
    """A readable text, laid out in other ways; it may mean something else then."""
    for disturb in rng.sample(DISTURBANCES, rng.randint(0, most)):
        odd = disturb(rng, text)
        if not read_tree(SourceFile("a.yaml", odd)).faults:
            text = odd
    return text


def _wider(rng: Random, text: str) -> str:
    """Every part at the top with an indent of its own."""
    step, lines = 2, []
    for line in lines_of(text):
        blanks = len(line) - len(line.lstrip(" "))
        step = rng.choice((1, 2, 3, 4, 9)) if blanks == 0 and line.strip() else step
        lines.append(" " * (blanks // 2 * step + blanks % 2) + line[blanks:])
    return "".join(lines)


def _remarks(rng: Random, text: str) -> str:
    """Lines of remarks before lines, as far in as any."""
    return _at_some(rng, text, lambda line: _own_line(rng, rng.choice(REMARKS), line))


def _blank_lines(rng: Random, text: str) -> str:
    return _at_some(rng, text, lambda line: _own_line(rng, rng.choice(("", "  ", "       ")), line))


def _own_line(rng: Random, words: str, line: str) -> str:
    depth = rng.choice((0, 2, 6, len(line) - len(line.lstrip(" "))))
    return f"{' ' * depth}{words}{_ending(line) or chr(10)}{line}"


def _trailing(rng: Random, text: str) -> str:
    """Remarks and blanks behind lines."""

    def behind(line: str) -> str:
        words = rng.choice(("", " ", f"  {rng.choice(REMARKS)}"))
        return line.rstrip("\r\n") + words + _ending(line)

    return _at_some(rng, text, behind)


def _quoted_keys(rng: Random, text: str) -> str:
    quote = rng.choice("'\"")
    return _at_entries(rng, text, lambda _, key, rest: f"{quote}{key}{quote}:{rest}")


def _loose_colons(rng: Random, text: str) -> str:
    colon = rng.choice((" :", ":  ", ":\t", "  :   "))
    return _at_entries(rng, text, lambda _, key, rest: f"{key}{colon}{rest}")


def _explicit_keys(rng: Random, text: str) -> str:
    return _at_entries(rng, text, lambda indent, key, rest: f"? {key}\n{indent}:{rest}")


def _on_the_next_line(rng: Random, text: str) -> str:
    def moved(indent: str, key: str, rest: str) -> str:
        return f"{key}:\n{indent}   {rest.lstrip()}" if rest.strip() else f"{key}:{rest}"

    return _at_entries(rng, text, moved)


def _nothing(rng: Random, text: str) -> str:
    """Empty values in place of others."""

    def emptied(_: str, key: str, rest: str) -> str:
        return f"{key}: {rng.choice(NOTHING)}" if rest.strip() else f"{key}:{rest}"

    return _at_entries(rng, text, emptied)


def _long_texts(rng: Random, text: str) -> str:
    """Texts and brackets of more lines in place of other values."""

    def long(indent: str, key: str, rest: str) -> str:
        words = rng.choice(TEXTS).format(indent + "   ").rstrip("\n")
        return f"{key}: {words}" if rest.strip() else f"{key}:{rest}"

    return _at_entries(rng, text, long)


def _broken_brackets(rng: Random, text: str) -> str:
    """What stands between brackets, on more lines."""
    return _at_some(rng, text, lambda line: line.replace(", ", f",\n{' ' * rng.choice((9, 30))}"))


def _line_breaks(rng: Random, text: str) -> str:
    if rng.random() < 0.2:  # some of each
        return re.sub(r"\r\n|\r|\n", lambda _: rng.choice(("\n", "\r\n")), text)
    return re.sub(r"\r\n|\r|\n", rng.choice(("\r\n", "\r\n", "\r")), text)


def _ends(rng: Random, text: str) -> str:
    """Something before the first line, something else or nothing behind the last one."""
    body = text.removeprefix("\ufeff").rstrip("\r\n")
    start = rng.choice(("", "\ufeff", "---\n", "%YAML 1.2\n---\n", "# first\n\n"))
    return (
        start + body + rng.choice(("", "\n", "\n\n\n", "\n...\n", "\n# last", "\n  # last\n", " "))
    )


def _at_some(rng: Random, text: str, change: Callable[[str], str]) -> str:
    odds = rng.choice((0.03, 0.15, 1))
    return "".join(change(line) if rng.random() < odds else line for line in lines_of(text))


def _at_entries(rng: Random, text: str, change: Callable[[str, str, str], str]) -> str:
    """Change `key: rest` behind its indent, on some lines."""

    def changed(line: str) -> str:
        match = ENTRY.fullmatch(line)
        if match is None:
            return line
        indent, key, value, end = match.groups()
        return f"{indent}{change(indent, key, f' {value}' if value else '')}{end}"

    return _at_some(rng, text, changed)


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line breaks, as YAML counts them."""
    return LINE.findall(text)


DISTURBANCES: Sequence[Callable[[Random, str], str]] = (
    _wider, _remarks, _blank_lines, _trailing, _quoted_keys, _loose_colons, _explicit_keys,
    _on_the_next_line, _nothing, _long_texts, _broken_brackets, _line_breaks, _ends,
)  # fmt: skip
