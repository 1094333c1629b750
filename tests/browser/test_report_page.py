"""The report in a browser: silent, self-contained, readable on every screen and on paper."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from fakes import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ("chromium", "accessibility")

ROOT = Path(__file__).parents[2]
COMPANIES = {
    "running": ("acme",),
    "finished": ("acme", "--period", "2026-Q3", "--since", "2026-09-15"),
    "broken": ("tangled",),
}
NASTY = (
    "<script>alert(1)</script>",
    '\\"><img src=https://example.com/x onerror=alert(1)>',
    "javascript:alert(1)",
    "</style><style>body{background:url(https://example.com/y)}</style>",
    "</title><svg/onload=alert(1)>",
    "<iframe src=https://example.com></iframe>",
    "W" * 300,
    "מטרה בעברית 2026",
)
WIDTHS = (320, 360, 600, 704, 705, 768, 1280)
PAPER = 680  # A4 without its margins, in CSS pixels
CONTRAST = 4.5  # WCAG 2 AA, for text

FAINT = """least => {
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = one => {
    const color = numbers(getComputedStyle(one).backgroundColor);
    return color[3] === 0 && one.parentElement ? ground(one.parentElement) : color;
  };
  const contrast = one => {
    const [dark, bright] = [numbers(getComputedStyle(one).color), ground(one)]
      .map(light).sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const texts = [...document.body.querySelectorAll('*')].filter(one =>
    [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim()));
  return texts.filter(one => contrast(one) < least).map(one => one.textContent);
}"""

Heard = list[str]
Media = Literal["screen", "print"]


def report(folder: Path, *words: str) -> str:
    process = run("-m", "okrkit", "-C", folder, "--as-of", "2026-11-20", "report",
                  "--format", "html", *words)  # fmt: skip
    assert process.stderr == ""
    return process.stdout


def workspace(folder: Path, goals: str) -> Path:
    (folder / "goals").mkdir(parents=True)
    (folder / "okrkit.yaml").write_text("version: 1\n")
    (folder / "goals/a.yaml").write_text(goals, encoding="utf-8")
    return folder


def nasty() -> str:
    """Goals whose every text is an attack."""
    entries = "".join(
        f"""\
  o{number}:
    title: "{text}"
    why: "{text}"
    owner: "{text}"
    links: {{wiki: "{text}"}}
    key_results:
      r:
        title: "{text}"
        unit: "{text}"
        baseline: 0
        target: 9
        checkins: {{2026-11-16: {{value: 3, needs: {{what: "{text}", from: "{text}"}}}}}}
"""
        for number, text in enumerate(NASTY)
    )
    return f'team: "{NASTY[0]}"\nperiod: 2026-Q4\nlearned: "{NASTY[1]}"\nobjectives:\n{entries}'


def long() -> str:
    """Goals that fill many pages; the title of each says where its row begins and ends."""

    def title(number: int) -> str:
        return f"Begin{number:03} {'many words ' * (5 + number % 30)}End{number:03}"

    def part(number: int) -> str:
        return f"      r: {{title: {title(number)}, baseline: 0, target: 9}}\n"

    kpis = "".join(f"  k{one:03}: {{title: {title(one)}, at_least: 1}}\n" for one in range(40))
    objectives = "".join(
        f"  o{one:03}:\n    title: One\n    key_results:\n{part(one)}" for one in range(40, 80)
    )
    return f"period: 2026-Q4\nkpis:\n{kpis}objectives:\n{objectives}"


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Writes a page by its name."""

    def written(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        if name in COMPANIES:
            company, *words = COMPANIES[name]
            text = report(ROOT / "examples" / company, *words)
        else:
            goals = {"nasty": nasty, "long": long}[name]()
            text = report(workspace(folder / "workspace", goals), "--since", "2026-11-01")
        file = folder / "report.html"
        file.write_text(text, encoding="utf-8")
        return file

    return written


@pytest.fixture(scope="session", params=[*COMPANIES, "nasty"])
def path(request: pytest.FixtureRequest, write: Callable[[str], Path]) -> Path:
    """A report in a file."""
    return write(request.param)


@pytest.fixture
def open_page(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Opens a file in a window of its own."""
    opened: list[Page] = []

    def open_one(path: Path, width: int = 1280, **more: Any) -> "Page":
        page = browser.new_page(viewport={"width": width, "height": 900}, **more)
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.close()


def listened(browser: "Browser", path: Path) -> Heard:
    """All that a page says and asks for while it is opened and printed."""
    heard: Heard = []
    page = browser.new_page()
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.log(`violation of ${event.violatedDirective}`))"
    )
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    page.pdf()
    page.close()
    return heard


def test_the_page_is_silent_and_asks_for_nothing(browser: "Browser", path: Path) -> None:
    assert listened(browser, path) == [f"request: {path.as_uri()}"]


def test_what_a_page_should_not_do_would_be_heard(browser: "Browser", path: Path) -> None:
    bad = path.with_name("bad.html")
    attack = '<p style="color: red">x<img src="https://example.invalid/x"><script>1</script>'
    text = path.read_text("utf-8").replace("<main>", f"<main>{attack}")
    bad.write_text(text, encoding="utf-8")
    heard = "\n".join(listened(browser, bad))
    for directive in ("style-src-attr", "img-src", "script-src-elem"):
        assert f"violation of {directive}" in heard


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_does_not_scroll_sideways(
    width: int, path: Path, open_page: "Callable[..., Page]"
) -> None:
    page = open_page(path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(
    scheme: str, contrast: str, path: Path, open_page: "Callable[..., Page]"
) -> None:
    page = open_page(path, color_scheme=scheme, contrast=contrast)
    assert page.evaluate(FAINT, CONTRAST) == []
    page.emulate_media(media="print")
    assert page.evaluate(FAINT, CONTRAST) == []


def test_the_page_is_dark_where_that_is_wished_but_paper_never_is(
    path: Path, open_page: "Callable[..., Page]"
) -> None:
    page = open_page(path, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert max(map(int, re.findall(r"\d+", page.evaluate(ground)))) < 40
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


# --- for everybody


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_hindered(
    scheme: str,
    media: Media,
    path: Path,
    open_page: "Callable[..., Page]",
    hindrances: "Callable[[Page], list[str]]",
) -> None:
    page = open_page(path, color_scheme=scheme)
    page.emulate_media(media=media)
    assert hindrances(page) == []


def test_what_hinders_would_be_found(
    write: Callable[[str], Path],
    open_page: "Callable[..., Page]",
    hindrances: "Callable[[Page], list[str]]",
) -> None:
    page = open_page(write("running"))
    page.evaluate("document.body.append(document.createElement('button'))")
    page.evaluate("document.querySelector('svg.picture title').remove()")
    page.evaluate("document.querySelector('html').lang = ''")
    found = {one.split(":")[0] for one in hindrances(page)}
    assert found == {"critical button-name", "serious html-has-lang", "serious svg-img-alt"}


def test_every_picture_has_a_name_a_description_and_its_numbers(
    path: Path, open_page: "Callable[..., Page]"
) -> None:
    page = open_page(path)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    pictures = page.locator("figure.pictured")
    images = [
        one
        for one in nodes
        if one.get("role", {}).get("value") == "image"
        and one.get("name", {}).get("value")
        in {"Burn-up chart", "Process behaviour chart", "Map", "Column chart"}
    ]
    assert len(images) == pictures.count()
    assert all(one["description"]["value"].endswith(".") for one in images)
    assert page.locator("figure.pictured > details > table").count() == pictures.count()


LOST = """() => [...document.querySelectorAll('.picture')].flatMap(picture => {
  const room = picture.getBoundingClientRect();
  return [...picture.querySelectorAll('text')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.left < room.left - 1 || box.right > room.right + 1
      || box.top < room.top - 1 || box.bottom > room.bottom + 1;
  }).map(one => one.textContent);
})"""

SMALLEST = """() => Math.min(...[...document.querySelectorAll('.picture text')].map(one =>
  parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a))"""


@pytest.mark.parametrize(("width", "media"), [(360, "screen"), (1280, "screen"), (PAPER, "print")])
def test_no_word_of_a_picture_is_cut_or_too_small(
    width: int, media: Media, path: Path, open_page: "Callable[..., Page]"
) -> None:
    page = open_page(path, width)
    page.emulate_media(media=media)
    assert page.evaluate(LOST) == []
    if page.locator(".picture").count():
        assert page.evaluate(SMALLEST) >= 8


# --- on paper


def printed(page: "Page") -> list[str]:
    """The texts of the pages of A4, without white space."""
    pypdf = pytest.importorskip("pypdf", reason="run make test-browser")
    sheets = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in sheets} <= {
        (595, 842), (594, 842), (596, 842), (595, 841),
    }  # fmt: skip
    return [re.sub(r"\s", "", sheet.extract_text()) for sheet in sheets]


def test_nothing_is_wider_than_paper(path: Path, open_page: "Callable[..., Page]") -> None:
    page = open_page(path, PAPER)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert printed(page)


def test_no_row_is_cut_by_the_end_of_a_page_and_every_page_has_the_heads(
    write: Callable[[str], Path], open_page: "Callable[..., Page]"
) -> None:
    sheets = printed(open_page(write("long")))
    assert len(sheets) > 4
    begun = [re.findall(r"Begin(\d{3})", sheet) for sheet in sheets]
    assert begun == [re.findall(r"End(\d{3})", sheet) for sheet in sheets]
    assert list(chain(*begun)) == [f"{number:03}" for number in range(80)]
    for sheet in sheets:
        heads = r"KPILatestBoundTrendHealth|KeyresultValueOutlookStatus"
        first, *parts = re.split(heads, sheet)
        assert "Begin" not in first
        assert all("Begin" in part for part in parts)  # no head stands alone


MARKED = """() => document.querySelectorAll('figure.pictured').forEach((one, at) => {
  const [begin, end] = ['Begin', 'End'].map(word => {
    const mark = document.createElement('p');
    mark.textContent = word + String(at).padStart(3, '0');
    return mark;
  });
  one.prepend(begin);
  one.append(end);
})"""


def test_no_picture_is_cut_by_the_end_of_a_page(
    write: Callable[[str], Path], open_page: "Callable[..., Page]"
) -> None:
    page = open_page(write("running"))
    page.evaluate(MARKED)
    sheets = printed(page)
    begun = [re.findall(r"Begin(\d{3})", sheet) for sheet in sheets]
    assert begun == [re.findall(r"End(\d{3})", sheet) for sheet in sheets]
    assert len(list(chain(*begun))) == page.locator("figure.pictured").count() > 20
