"""The report as one page: nothing is loaded or run, content stays text, tables have heads."""

import re
from base64 import b64encode
from collections import Counter
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from okrkit.render.html import html
from okrkit.report import Problems, report
from okrkit.scope import Scope
from workspaces import scored

SHARED = Path(__file__).parents[2] / "shared" / "bad-inputs"
AS_OF = date(2026, 11, 20)
VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "line", "circle", "polyline"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "section", "article", "div",
    "h1", "h2", "h3", "h4", "p", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "span", "strong", "small", "svg", "rect", "line", "circle", "polyline",
}  # fmt: skip
NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}} {% raw %}",
    "javascript:alert(1)", "</style><b>", "&lt;", "a" * 400, "[red]x[/red]", "'; alert(1); //",
)  # fmt: skip


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(files: dict[str, str], period: str | None = None, since: date | None = None) -> str:
    card = scored(files, AS_OF)
    found = card.workspace.calendar.period(period) if period else None
    return html(report(card, Scope(found), Problems(1, 0), since=since))


def company(text: str = "Refunds feel instant") -> dict[str, str]:
    """A workspace with a text wherever one can stand."""
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return {
        "okrkit.yaml": f"version: 1\norganization: {quoted}\n",
        "goals/a.yaml": f"""\
period: 2026-Q4
team: {quoted}
owner: {quoted}
learned: {quoted}
kpis:
  k:
    title: {quoted}
    why: {quoted}
    unit: {quoted}
    at_least: 5
    checkins:
      2026-11-16: {{value: 6, note: {quoted}, needs: {{what: {quoted}, from: {quoted}}}}}
      2026-11-09: 5
objectives:
  o:
    title: {quoted}
    why: {quoted}
    links: {{x: {quoted}}}
    guardrails: [k]
    key_results:
      r:
        title: {quoted}
        unit: {quoted}
        baseline: 0
        target: 9
        checkins:
          2026-11-16: {{value: 3, confidence: 8, needs: {quoted}, note: {quoted}}}
      d: {{title: {quoted}, done: false, dropped: {{date: 2026-11-01, why: {quoted}}}}}
""",
    }


PLAIN = Page(page(company()))


def test_the_page_is_whole_and_has_nothing_that_runs_or_loads() -> None:
    text = page(company(), since=date(2026, 11, 10))
    found = Page(text)
    assert set(found.tags) <= ALLOWED
    names = {name for _, name, _ in found.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "src", "href", "action", "srcset"}
    assert "url(" not in text
    assert "@import" not in text
    assert "//" not in text


def test_the_policy_allows_the_pages_own_stylesheet_alone() -> None:
    text = page(company())
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = [value for tag, name, value in PLAIN.attributes if value and "default-src" in value]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )


def test_headings_are_in_order() -> None:
    for text in (page(company()), page(company(), "2026-Q4"), page(company(), "2026-Q3")):
        headings = Page(text).headings
        assert headings[0] == 1
        assert headings.count(1) == 1
        steps = [after - before for before, after in pairwise(headings)]
        assert max(steps) <= 1


def test_every_table_has_a_caption_and_heads_with_a_scope() -> None:
    tables = PLAIN.tags["table"]
    assert tables == PLAIN.tags["caption"] == 2
    scopes = [value for tag, name, value in PLAIN.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == PLAIN.tags["th"]
    assert set(scopes) == {"row", "col"}


@pytest.mark.parametrize("text", NASTY)
def test_content_stays_text(text: str) -> None:
    found = Page(page(company(text)))
    assert found.tags == PLAIN.tags
    assert [one[:2] for one in found.attributes] == [one[:2] for one in PLAIN.attributes]


def test_a_template_is_no_content() -> None:
    assert "49" not in page(company("{{7*7}}"))


def test_controls_are_never_printed() -> None:
    text = page({**company("\x1b[2J\u202e"), "okrkit.yaml": "version: 1\n"})
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_the_same_report_is_the_same_page() -> None:
    assert page(company()) == page(company())


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")
def test_hostile_files_are_inert() -> None:
    for path in sorted(SHARED.rglob("*.yaml")):
        try:
            text = path.read_bytes()[:200_000].decode()
        except UnicodeDecodeError:
            continue
        found = Page(page({"goals/a.yaml": text}, "2026-Q4"))
        assert set(found.tags) <= ALLOWED, path.name
