"""Which characters are unsafe in a text, and how they are shown instead of printed."""

import re

UNSAFE_CLASS = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # controls but tab, line feed, carriage return
    "\\u200b\\u2028\\u2029\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff\\ufffe\\uffff"
    "\\ud800-\\udfff\\U000e0000-\\U000e007f"
)
UNSAFE_RAW = re.compile(f"[{UNSAFE_CLASS}]")
"""In a file's text, where a carriage return is a line break."""

UNSAFE = re.compile(f"[\\r{UNSAFE_CLASS}]")
"""In a value."""

UNPRINTABLE = re.compile(f"[\\n\\r\\t{UNSAFE_CLASS}]")
COMMANDS = re.compile(r"#(?=#\w*\[)")
"""Where a command to Azure Pipelines (`##vso[`), GitHub or TeamCity begins, anywhere in a line."""

REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """A text on one line in which every control and format character can be seen: `\\x1b`."""
    return UNPRINTABLE.sub(lambda match: escaped(match[0]), text)


def escaped(character: str) -> str:
    """A character as an escape: `\\x1b`, `\\u202e`, `\\n`."""
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quote(text: str, most: int = 60) -> str:
    """A text between backticks for a message: made visible, cut after `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f"`{visible(cut)}`"


def harmless(line: str) -> str:
    """A line that no system which reads the log takes for a command."""
    shown = COMMANDS.sub("# ", line)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown
