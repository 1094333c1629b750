"""Making content safe for where it is written: one function for each kind of document.

Every text from a file goes through exactly one of these. `safe_text` comes first in each of them.
"""

import json
import re

from okrkit.characters import COMMANDS, UNSAFE, UNSAFE_CLASS, escaped

ZERO_WIDTH_SPACE = "\u200b"
MARKUP = re.compile(r"[\\`*_\[\]~|$]|^[-+#=:]|^\d+(?=[.)](?:\s|$))")
"""What Markdown reads as markup, some of it at the start only, and GitHub's runner as a command."""

REFERS = re.compile(r"([@#]|(?<![A-Za-z])GH(?=-\d)|:(?=//)|(?<![A-Za-z])www(?=\.))", re.IGNORECASE)
"""What GitHub and GitLab turn into a mention, a reference or a link, wherever it stands."""

LINK = re.compile(r"(?:https?://|mailto:)[!-~\u00a1-\uffff]+", re.IGNORECASE)
"""An address that may be followed: no other scheme, and no space within."""

ACTIVE = re.compile(f"{UNSAFE.pattern}|[&<>\"']")
"""What does not stand as it is in HTML; most texts have nothing of it."""

REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

FORMULA = re.compile(r"""[\s'"]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]""")
"""How a text begins that a spreadsheet computes."""

COMMANDED = re.compile(rf"{COMMANDS.pattern}|(?<=\n)(?=[^\S\n]*::)")
"""Where a quote keeps what follows from being a command, behind a line feed or anywhere."""

NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of characters that stand for no byte of a path."""

LINKED = re.compile(r"\](?=\()")
"""How a text of SARIF begins to be a link."""

READ_BY_SHELLS = re.compile(f"[{UNSAFE_CLASS}!-$&-*;-@\\[-^`{{-~\u2018-\u201f]")
"""What means something to any shell, quotes of PowerShell's among it; what cannot be seen too."""

SCRIPTED = re.compile("[<>&\u2028\u2029]")
"""What could end a script, or a line of it, within a text of JSON."""


def safe_text(text: str) -> str:
    """A text whose control and direction characters can be seen; line feeds stay."""
    return UNSAFE.sub(lambda match: escaped(match[0]), text)


def markdown(text: str) -> str:
    """A text in Markdown, on one line: no markup, HTML, mention, reference or link comes of it."""
    line = " ".join(safe_text(text).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = MARKUP.sub(_as_itself, line)
    return REFERS.sub(lambda match: match[0] + ZERO_WIDTH_SPACE, line)


def _as_itself(match: re.Match[str]) -> str:
    """A backslash before a sign, or between a number and the dot that would make it a list."""
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def markup(text: str) -> str:
    """A text in HTML or SVG: no element, attribute or reference comes of it."""
    return safe_text(text).translate(REFERENCES) if ACTIVE.search(text) else text


def csv_cell(text: str) -> str:
    """A text in a cell that no spreadsheet takes for a formula, and no log for a command."""
    safe = COMMANDED.sub(lambda match: f"{match[0]}'", safe_text(text))
    return f"'{safe}" if FORMULA.match(safe) else safe


def url(text: str) -> str | None:
    """An address that a link may lead to: http, https or mailto; None for any other."""
    return text if LINK.fullmatch(text) and not UNSAFE.search(text) else None


def json_document(data: object) -> str:
    """Data as JSON of ASCII alone, to be read by people too; no system finds a command in it."""
    return json_text(data, indent=2) + "\n"


def json_text(data: object, indent: int | None = None) -> str:
    """A part of such a document, on one line if nothing is indented."""
    text = json.dumps(data, indent=indent, ensure_ascii=True)
    return COMMANDS.sub(r"\\u0023", text)  # which begins within texts only


def github_data(text: str) -> str:
    """A text as the message of a workflow command; the runner reads it back to the same text."""
    return safe_text(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A text as a property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def xml(text: str) -> str:
    """A text in XML 1.0, between tags or between double quotes."""
    safe = safe_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = safe.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return COMMANDS.sub("&#35;", safe)


def sarif_text(text: str) -> str:
    """A message of SARIF, in which no link comes of the text."""
    return LINKED.sub(f"]{ZERO_WIDTH_SPACE}", safe_text(text))


def sarif_uri(path: str) -> str:
    """A relative path as a reference to a file."""
    from urllib.parse import quote  # noqa: PLC0415  only one format needs it

    bytes_or_escapes = NO_BYTE.sub(lambda match: escaped(match[0]), path)
    return quote(bytes_or_escapes.encode("utf-8", "surrogateescape"))


def shell_words(text: str) -> str:
    """A text on one line, of letters, digits and what no shell reads; all else is left out.

    What a shell completes passes through scripts of others, and zsh's evaluates it twice. No way of
    quoting is right in all of them.
    """
    return " ".join(READ_BY_SHELLS.sub("", " ".join(text.split())).split())


def json_in_script(data: object) -> str:
    """Data as JSON that is also safe as a part of a script or of a page: no text ends it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return SCRIPTED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
