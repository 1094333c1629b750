"""The report as one page: nothing is loaded or run, content stays text, readers find their way."""

import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.changes import Change
from okrkit.render.escape import safe_text, url
from okrkit.render.html import html
from okrkit.report import Problems, Report, report
from okrkit.scope import Scope
from workspaces import scored

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "src/okrkit/render/templates"
STYLE = (TEMPLATES / "report.css").read_text("utf-8")
PICTURES = (TEMPLATES / "pictures.css").read_text("utf-8")
SHARED = ROOT.parent / "shared" / "bad-inputs"
AS_OF = date(2026, 11, 20)
VOID = {"meta"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "article",
    "div", "h1", "h2", "h3", "h4", "p", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "span", "small", "code", "a", "svg", "rect", "line", "circle",
    "polyline", "path", "text", "g", "desc", "figure", "figcaption", "details", "summary",
}  # fmt: skip
DECEPTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]")
NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}} {% raw %}",
    "' onmouseover='alert(1)", "</style><b>", "</title><svg/onload=alert(1)>", "<!--", "]]>",
    "&lt;i&gt;", "a" * 400, "[red]x[/red]", "{0.__class__} %s", "\x1b[2J\u202e", "'; alert(1); //",
)  # fmt: skip


class Page(HTMLParser):
    """What a page consists of; every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", " ".join(data.split())))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def shape(self) -> object:
        """All but the content, and but on how many lines of a picture a title stands."""
        tags = [tag for tag in self.tags if tag != "text"]
        return tags, [one[:2] for one in self.attributes if one[0] != "text"]

    @property
    def headings(self) -> list[tuple[str, str]]:
        return [one for one in self.texts if re.fullmatch(r"h\d", one[0])]

    def values(self, name: str) -> list[str]:
        return [value or "" for _, one, value in self.attributes if one == name]

    def lines(self, first: str, last: str) -> list[str]:
        """The texts of a section, from its heading on to before another one."""
        texts = [text for _, text in self.texts]
        begin, end = (self.texts.index(("h2", title)) for title in (first, last))
        return texts[begin + 1 : end]


def made(files: dict[str, str], period: str | None = None, errors: int = 0, **more: Any) -> Report:
    card = scored(files, AS_OF)
    found = card.workspace.calendar.period(period) if period else None
    return report(card, Scope(found), Problems(errors, 0), **more)


def page(files: dict[str, str], period: str | None = None, **more: Any) -> Page:
    """A page without pictures."""
    return Page(html(made(files, period, **more), pictures=False))


def files_of(name: str) -> dict[str, str]:
    """An example company."""
    folder = ROOT / "examples" / name
    paths = [folder / "okrkit.yaml", *sorted((folder / "goals").rglob("*.yaml"))]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@cache
def acme(period: str | None = None) -> Report:
    return made(files_of("acme"), period, since=date(2026, 9, 15))


PERIODS = (None, "2026-Q3", "2026", "2019-Q1")

SMALL = {
    "okrkit.yaml": "version: 1\norganization: Acme\n",
    "goals/a.yaml": """\
team: platform
owner: fay
period: 2026-Q4
learned: "One line.\\n\\nAnother <b>line</b>."
kpis:
  uptime:
    title: Uptime
    unit: "%"
    at_least: 99.9
    aggregate: min
    checkins: {2026-11-16: 99.95, 2026-11-09: {value: 99.92, needs: {what: A spare, from: ben}}}
  idea: {title: An idea, at_least: 4, draft: true}
objectives:
  calm:
    title: Nobody is woken up
    why: Tired people make mistakes
    priority: 1
    key_results:
      tried: {title: Try it, done: false, dropped: {date: 2026-11-01, why: Too late}}
      alarms:
        title: Alarms a night
        unit: a night
        baseline: 9
        target: 3
        checkins: {2026-11-16: {value: 6, confidence: 7, expect: 4}}
  someday: {title: Something for later, draft: true, key_results: {r: {title: x, judged: true}}}
  past: {title: Given up, dropped: {date: 2026-11-02, why: Another aim came first}}
""",
}


# --- what the page says


def test_kpis_stand_with_their_numbers_and_drafts_apart() -> None:
    assert page(SMALL).lines("Sustain", "Change") == [
        "A line is the last readings, the band behind it what they are held to.",
        "KPI", "Latest", "Bound", "Trend", "Health",
        "Uptime", "uptime", "platform", "fay", "99.95 %", "16 November 2026", "at least 99.9",
        "min of 2026-Q4 99.92 %", "healthy", "two readings, too few to tell signal from noise",
        "Drafts and dropped", "Not counted.",
        "KPI", "Latest", "Bound", "Trend", "Health",
        "An idea", "idea", "platform", "fay", "draft", "no number", "at least 4", "unknown",
    ]  # fmt: skip


def test_objectives_stand_by_team_and_drafts_and_what_was_dropped_apart() -> None:
    head = ["Key result", "Value", "Outlook", "Status"]
    lines = page(SMALL).lines("Change", "Tensions")
    assert lines[0].startswith("Scores run from 0 to 1")
    assert lines[1:] == [
        "platform", "1. Nobody is woken up", "Tired people make mistakes", "2026-Q4/calm", "fay",
        "lowest confidence 7", "on-track", "0.50 of 0.55",
        "Key results of: Nobody is woken up", *head,
        "Alarms a night", "1 of 7 weeks have a check-in", "6 a night, from 9 to 3", "confidence 7",
        "expects 4 a night", "on-track", "0.50 of 0.55",
        "Try it", "dropped on 1 November 2026: Too late", "not done", "dropped", "0.00 of 0.00",
        "Drafts and dropped",
        "Given up", "platform", "2026-Q4/past", "fay",
        "dropped on 2 November 2026: Another aim came first", "dropped",
        "Something for later", "platform", "2026-Q4/someday", "fay", "draft",
        "Key results of: Something for later", *head, "x", "not judged yet", "draft",
    ]  # fmt: skip


def test_needs_say_what_of_whom_by_whom_and_for_how_long() -> None:
    assert page(SMALL).lines("Needs", "Learned") == [
        "What is needed, the oldest first", "Needed", "From", "By", "Waiting",
        "A spare", "uptime", "ben", "fay", "for 11 days",
    ]  # fmt: skip


def test_what_was_learned_keeps_its_paragraphs() -> None:
    assert page(SMALL).texts[-3:] == [
        ("h3", "platform, 2026-Q4"), ("p", "One line."), ("p", "Another <b>line</b>."),
    ]  # fmt: skip


def test_a_finished_period_is_evaluated_on_top() -> None:
    found = Page(html(acme("2026-Q3"), pictures=False))
    lines = found.lines("Evaluation", "Changed since 15 September 2026")
    assert lines[:4] == [
        "Objectives", "3 achieved, 1 missed", "Key results", "7 achieved, 3 missed, 1 dropped",
    ]  # fmt: skip
    grades = lines.index("Objectives by grade")
    assert lines[grades + 1 :][:8] == ["Grade", "Objectives", "0.8", "1", "0.9", "2", "1.0", "1"]
    missed = lines.index("Missed")
    assert lines[missed + 3 :][:5] == [
        "Other teams change their plans because of what we found",
        "2026-Q3/why-they-call.plans-changed",
        "no reason given",
        "Honest customers are not turned away",
        "2026-Q3/fewer-declines",
    ]
    assert lines[missed + 8].startswith("Both numbers came close")
    carried = lines.index("Carried on")
    assert lines[carried + 3 :][:3] == [
        "Honest customers are not turned away", "2026-Q3/fewer-declines", "2026-Q4/fewer-declines",
    ]  # fmt: skip


def test_what_changed_stands_goal_by_goal() -> None:
    found = page(SMALL, since=date(2026, 11, 10))
    assert found.lines("Changed since 10 November 2026", "Sustain") == [
        "What changed, goal by goal", "Goal", "What",
        "Nobody is woken up", "2026-Q4/calm", "score none → 0.50", "status no-data → on-track",
        "Alarms a night", "2026-Q4/calm.alarms", "value none → 6", "score none → 0.50",
        "status no-data → on-track", "confidence none → 7",
        "Uptime", "uptime", "value 99.92 → 99.95",
    ]  # fmt: skip


def test_objectives_of_longer_periods_stand_apart() -> None:
    titles = [text for tag, text in Page(html(acme())).headings if tag == "h2"]
    assert titles == [
        "Changed since 15 September 2026", "Line of sight", "Sustain", "Change", "Further up",
        "Tensions", "Needs", "Learned",
    ]  # fmt: skip


def test_an_empty_section_says_so() -> None:
    found = page({"goals/a.yaml": ""}, "2026-Q4")
    assert [text for _, text in found.texts].count("Nothing.") == 5


def test_errors_are_said_on_top() -> None:
    alert = "3 errors, numbers are incomplete: run"
    assert alert in [text for _, text in page(SMALL, errors=3).texts]
    assert alert not in [text for _, text in page(SMALL).texts]


# --- what it is made of


def test_the_same_report_is_the_same_page() -> None:
    assert html(acme()) == html(acme())


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_runs_or_is_loaded(period: str | None) -> None:
    text = html(acme(period))
    found = Page(text)
    names = {name for _, name, _ in found.attributes}
    assert set(found.tags) <= ALLOWED
    assert not names & {"style", "src", "srcset", "action", "background", "data"}
    assert not {name for name in names if name.startswith("on")}
    addresses = {one for one in found.values("href") if not one.startswith("#")}
    assert all(url(one) for one in addresses)
    assert set(re.findall(r"\S*//[^\"<]*", text)) <= {f'href="{one}' for one in addresses}
    assert not re.search(r"@import|url\(|expression", text)


@pytest.mark.parametrize("period", PERIODS)
def test_the_policy_allows_the_pages_own_stylesheet_alone(period: str | None) -> None:
    text = html(acme(period))
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert style == STYLE + PICTURES
    assert text.index("Content-Security-Policy") < text.index("<title>") < text.index("<style>")
    assert [one for one in Page(text).values("content") if "src" in one] == [
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
        " form-action 'none'"
    ]


@pytest.mark.parametrize("period", PERIODS)
def test_headings_go_down_one_step_at_a_time(period: str | None) -> None:
    levels = [int(tag[1]) for tag, _ in Page(html(acme(period))).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(after - before for before, after in pairwise(levels)) == 1


@pytest.mark.parametrize("period", PERIODS)
def test_every_table_has_a_caption_and_every_head_a_scope(period: str | None) -> None:
    found = Page(html(acme(period)))
    tags = Counter(found.tags)
    assert tags["table"] == tags["caption"] == tags["thead"] == tags["tbody"]
    assert len(found.values("scope")) == tags["th"]
    assert set(found.values("scope")) <= {"row", "col"}


@pytest.mark.parametrize("period", PERIODS)
def test_anchors_are_unique_and_links_lead_to_them(period: str | None) -> None:
    found = Page(html(acme(period)))
    anchors = Counter(found.values("id"))
    assert set(anchors.values()) <= {1}
    targets = {one[1:] for one in found.values("href") if one.startswith("#")}
    assert targets | set(found.values("aria-labelledby")) <= anchors.keys()


def test_no_goal_stands_in_place_of_a_section() -> None:
    ids = {f"{one}" for one in Page(html(acme())).values("id") if "/" not in str(one)}
    sections = {"goal-needs"} | {one for one in ids if not one.startswith("goal-")}
    assert len(sections) > 5
    kpis = "".join(
        f"  {one}: {{title: K, checkins: {{2026-11-16: {{value: 5, needs: Help}}}}}}\n"
        for one in sorted(sections)
    )
    card = scored({"goals/a.yaml": f"kpis:\n{kpis}"}, AS_OF)
    found = Page(html(report(card, Scope(None), Problems(0, 0))))
    assert max(Counter(found.values("id")).values()) == 1
    assert {f"#goal-{one}" for one in sections} <= {*found.values("href")}


def test_a_bar_has_its_score_beside_it() -> None:
    found = Page(html(acme()))
    scores = [text for tag, text in found.texts if re.fullmatch(r"\d\.\d\d of \d\.\d\d", text)]
    bars = [one for one in found.values("class") if one.startswith("bar ")]
    assert len(bars) == len(scores) + 1  # that of the period


# --- content is text


@pytest.mark.parametrize(
    ("target", "is_link"),
    [
        ("https://wiki.example/a?b=1&c=ü#d", True),
        ("HTTP://wiki.example", True),
        ("mailto:ana@acme.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("https://wiki.example/\u202e", False),
        ("https://wiki.example/ x", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//wiki.example", False),
        ("wiki.example", False),
        ("https:wiki", False),
        ("", False),
    ],
)
def test_only_the_web_and_mail_are_links(target: str, is_link: bool) -> None:
    links = json.dumps({"the page": target})
    found = page(
        {**SMALL, "goals/b.yaml": f"kpis: {{k: {{title: K, at_least: 1, links: {links}}}}}"}
    )
    addresses = [one for one in found.values("href") if not one.startswith("#")]
    assert addresses == ([target] if is_link else [])
    assert url(target) == (target if is_link else None)


FREE = {
    "organization", "ref", "refs", "title", "why", "owner", "team", "unit", "what", "from_", "by",
    "text", "message", "name", "to", "links", "period", "overdue", "kpi",
}  # fmt: skip
BLIND = {"place", "checkins", "readings"}
"""Fields that nothing of the page comes from."""


def spoiled(value: Any, text: str, field: str = "") -> Any:
    """A value of the report with a text wherever content can stand."""
    if isinstance(value, str):
        return text if field in FREE else value
    if isinstance(value, Change):
        return value._replace(ref=text)
    if hasattr(value, "_fields"):
        names = [name for name in value._fields if name not in BLIND]
        return value._replace(**{one: spoiled(getattr(value, one), text, one) for one in names})
    if is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in fields(value) if one.name not in BLIND]
        return replace(value, **{one: spoiled(getattr(value, one), text, one) for one in names})
    if isinstance(value, tuple):
        return tuple(spoiled(one, text, field) for one in value)
    return value


FULL = {
    **SMALL,
    "goals/b.yaml": """\
objectives:
  year: {title: The year, period: 2026, key_results: {r: {title: R, baseline: 0, target: 9}}}
  late:
    title: Late
    period: 2026-Q4
    supports: [year]
    links: {wiki: "https://wiki.example"}
    key_results: {r: {title: R, due: 2026-11-01, done: false}}
""",
}


def spoiled_page(text: str) -> str:
    """A page on which every text is this one."""
    return html(spoiled(full(), text))


@cache
def full() -> Report:
    return made(FULL, "2026-Q4", since=date(2026, 11, 10))


PLAIN = Page(spoiled_page("plain"))


@pytest.mark.parametrize("text", NASTY)
def test_what_attackers_write_stays_text(text: str) -> None:
    source = spoiled_page(text)
    found = Page(source)
    assert found.shape == PLAIN.shape
    assert safe_text(text) in dict(found.texts[::-1])["title"]
    assert not DECEPTIVE.search(source)
    assert not [one for _, one in found.texts if "49" in one]


@given(st.text(st.characters(exclude_characters="\n`")))
def test_no_text_changes_the_page(text: str) -> None:
    assert Page(spoiled_page(f"x{text}")).shape == PLAIN.shape


@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared/bad-inputs here")
def test_hostile_files_are_inert() -> None:
    for path in sorted(SHARED.glob("*.yaml")):
        text = path.read_bytes()
        if len(text) < 50_000:
            card = scored({"goals/a.yaml": text}, date(2026, 3, 31))
            for period in ("2026-Q1", "2026"):
                scope = Scope(card.workspace.calendar.period(period))
                source = html(report(card, scope, Problems(0, 0), since=date(2026, 1, 1)))
                assert set(Page(source).tags) <= ALLOWED, path.name
                assert not DECEPTIVE.search(source), path.name


# --- colours


def colors(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


def lightness(color: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(lightness, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


LIGHT, DARK, *_, PRINT = (
    colors(block) for block in re.findall(r":root \{([^}]*--page[^}]*)\}", STYLE)
)


@pytest.mark.parametrize("scheme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "good", "warn", "bad", "quiet"])
def test_every_text_stands_out(scheme: dict[str, str], ink: str) -> None:
    assert contrast(scheme[ink], scheme["page"]) >= 4.5
    assert contrast(scheme["bad"], scheme["tint"]) >= 4.5
