"""Sites as they lie on the disk, and what is in them."""

from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

WORDS: tuple[tuple[str, list[str]], ...] = (
    ("Refunds feel instant", ["refunds", "feel", "instant"]),
    ("2026-Q4/more-finish", ["2026", "q4", "more", "finish"]),
    ("Zoë’s ÉCOLE_x", ["zoe", "s", "ecole", "x"]),
    ("ﬁnish 計画 99,9 %", ["finish", "計画", "99", "9"]),
    ("हिन्दी में", ["हनद", "म"]),
    ("İstanbul ΣΊΣΥΦΟΣ", ["istanbul", "σισυφος"]),
    ("", []),
)
"""Texts, and the words by which they are looked for; the script has to find the same."""

VOID = {"meta", "link", "input", "br"}


class Content(HTMLParser):
    """What a page consists of; every element is closed in its turn, and no header holds another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        assert not (tag == "header" and "header" in self.open)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", " ".join(data.split())))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for _, one, value in self.attributes if one == name]

    def said(self, heading: str, *, level: str = "h2") -> list[str]:
        """The texts of a section, from its heading on to before the next one of that level."""
        begin = self.texts.index((level, heading))
        rest = self.texts[begin + 1 :]
        end = next((at for at, (tag, _) in enumerate(rest) if tag == level), len(rest))
        return [text for _, text in rest[:end]]


def files(folder: Path) -> dict[str, bytes]:
    """The files of a site by address."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def contents(folder: Path) -> dict[str, Content]:
    """Its pages, read."""
    found = {name: data for name, data in files(folder).items() if name.endswith(".html")}
    return {name: Content(data.decode()) for name, data in found.items()}


def lost_links(pages: dict[str, Content], others: set[str]) -> list[tuple[str, str]]:
    """The links that lead nowhere: pages and files that are not there, and places in pages."""
    lost = []
    for address, page in pages.items():
        for target in (*page.values("href"), *page.values("src")):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            inside = normpath(join(dirname(address), parts.path)) if parts.path else address
            anchor = unquote(parts.fragment)
            if inside in others and not anchor:
                continue
            if inside not in pages or (anchor and anchor not in pages[inside].values("id")):
                lost.append((address, target))
    return lost
