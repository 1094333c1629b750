"""The site in a browser: silent, whole without script, reached by keyboard, found by search."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from test_report_page import NASTY, PAPER, WIDTHS, Media, nasty, workspace

from corpus import write_corpus
from fakes import run
from servers import serving
from sites import WORDS, files
from trials import figure, times

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ("chromium", "accessibility")

ROOT = Path(__file__).parents[2]
OF_EACH_KIND = (
    "index.html",
    "objectives.html",
    "kpis.html",
    "teams.html",
    "people.html",
    "needs.html",
    "changes.html",
    "organization.html",
    "periods/2026-Q3.html",
    "teams/payments.html",
    "people/fay.html",
    "objectives/2026-Q4.instant-refunds.html",
    "objectives/2026-Q3.fewer-declines.html",
    "kpis/checkout-uptime.html",
)
STOPS = """() => [...document.querySelectorAll('a[href], summary, input, [tabindex="0"]')]
  .filter(one => one.checkVisibility()).length"""
FOCUSED = """() => {
  const one = document.activeElement;
  const {outlineStyle, outlineWidth} = getComputedStyle(one);
  return [one.outerHTML.slice(0, 80), outlineStyle !== 'none' && outlineWidth !== '0px'];
}"""
WATCH = (
    "document.addEventListener('securitypolicyviolation',"
    " event => console.log(`violation of ${event.violatedDirective}: ${event.blockedURI}`))"
)


def built(goals: Path, folder: Path) -> Path:
    """A site."""
    process = run("-m", "okrkit", "-C", goals, "--as-of", "2026-11-20", "-q", "site", folder)
    assert process.stderr == ""
    return folder


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example company, with the history that this repository knows of it."""
    return built(ROOT / "examples/acme", tmp_path_factory.mktemp("acme") / "site")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every text is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    return built(workspace(folder / "workspace", nasty()), folder / "site")


@contextmanager
def listening(browser: "Browser", **more: Any) -> "Iterator[tuple[Page, list[str]]]":
    """A window, and all that is said and asked for in it."""
    heard: list[str] = []
    page = browser.new_page(**more)
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}"))
    page.add_init_script(WATCH)
    yield page, heard
    page.close()


def search(page: "Page", text: str) -> list[str]:
    """What is found, by keyboard."""
    page.wait_for_selector("#search-for")
    if page.evaluate("document.activeElement.id") != "search-for":
        page.keyboard.press("/")
    page.keyboard.type(text)
    page.wait_for_function(
        "text => performance.getEntriesByName('okr-search').some(one => one.detail === text)",
        arg=text,
    )
    return list(page.locator("#search li a").all_inner_texts())


@pytest.mark.parametrize("name", ["acme", "hostile"])
def test_every_page_is_silent_and_asks_for_nothing_but_its_own_files(
    name: str, browser: "Browser", request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(name)
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 20
    own = [(folder / one).as_uri() for one in ("style.css", "search.js")]
    with listening(browser) as (page, heard):
        for path in pages:
            page.goto(path.as_uri())
            assert sorted(heard) == sorted(f"request: {one}" for one in [path.as_uri(), *own])
            heard.clear()


def test_a_search_loads_the_index_alone(browser: "Browser", acme: Path) -> None:
    with listening(browser) as (page, heard):
        page.goto((acme / "objectives/2026-Q4.more-finish.html").as_uri())
        heard.clear()
        assert (
            search(page, "refunds fe")[0]
            == "Refunds feel instantobjective, 2026-Q4/instant-refunds"
        )
        index = (acme / "search").as_uri()
        assert sorted(heard) == [
            f"request: {index}/found-0.js", f"request: {index}/index.js",
            f"request: {index}/words-0.js",
        ]  # fmt: skip


def test_what_is_found_is_reached_and_left_by_keyboard(browser: "Browser", acme: Path) -> None:
    with listening(browser) as (page, _):
        page.goto((acme / "teams/payments.html").as_uri())
        assert search(page, "xyzzy") == []
        assert page.locator("#search [role=status]").inner_text() == "Nothing is called so."
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "search-for"
        assert len(search(page, "uptime")) == 1
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.tagName") == "A"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/kpis/checkout-uptime.html")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ZOË", "Zoe’s"), ("feel  instant", "Refunds"), ("instant ref", "Refunds"),
        ("2026-Q4/instant", "Refunds"), ("ben", "Ben"), ("payments", "Payments"),
    ],
)  # fmt: skip
def test_beginnings_of_words_are_enough(
    text: str, first: str, browser: "Browser", acme: Path
) -> None:
    with listening(browser) as (page, heard):
        page.goto((acme / "index.html").as_uri())
        found = search(page, text)
        assert [one for one in heard if not one.startswith("request")] == []
        assert not found if text == "ZOË" else found[0].startswith(first) or first in found[0]


def test_hostile_titles_are_found_as_text(browser: "Browser", hostile: Path) -> None:
    with listening(browser) as (page, heard):
        page.goto((hostile / "index.html").as_uri())
        found = search(page, "script")
        assert any(NASTY[0] in one for one in found)
        assert page.locator("#search script, #search img").count() == 0
        assert [one for one in heard if not one.startswith("request: file:")] == []


def test_the_script_takes_texts_apart_as_the_index_does(browser: "Browser", tmp_path: Path) -> None:
    (tmp_path / "goals").mkdir()
    texts = [text for text, _ in WORDS if text]
    kpis = "".join(
        f"  k{number}: {{title: {json.dumps(text)}, at_least: 1}}\n"
        for number, text in enumerate(texts)
    )
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (tmp_path / "goals/a.yaml").write_text(f"kpis:\n{kpis}", encoding="utf-8")
    folder = built(tmp_path, tmp_path / "site")
    for text in texts:
        with listening(browser) as (page, _):
            page.goto((folder / "index.html").as_uri())
            assert search(page, text)[0].startswith(text)


def test_what_is_called_exactly_so_comes_first(browser: "Browser", acme: Path) -> None:
    for text, first in (
        ("2026-Q4", "2026-Q4period"),
        ("2026-q4/instant-refunds", "Refunds feel instantobjective, 2026-Q4/instant-refunds"),
    ):
        with listening(browser) as (page, _):
            page.goto((acme / "index.html").as_uri())
            found = search(page, text)
            assert found[0] == first
            assert len(found) == len(set(found))


def test_the_site_is_whole_without_script(browser: "Browser", acme: Path) -> None:
    with listening(browser, java_script_enabled=False) as (page, heard):
        page.goto((acme / "index.html").as_uri())
        assert page.locator("#search").inner_text() == ""
        assert not page.locator("input").count()
        page.click("text=Refunds feel instant")
        page.click("nav >> text=Teams")
        page.click("text=Payments")
        assert page.locator("h1").inner_text() == "Payments"
        assert [one for one in heard if not one.startswith("request: file:")] == []


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_the_keyboard_reaches_everything_and_is_seen(
    address: str, browser: "Browser", acme: Path
) -> None:
    with listening(browser) as (page, _):
        page.goto((acme / address).as_uri())
        page.wait_for_selector("#search-for")
        stops = page.evaluate(STOPS)
        seen = []
        for _number in range(stops):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(FOCUSED))
        assert "Skip to content" in seen[0][0]
        assert not [one for one, is_seen in seen if not is_seen]
        assert not [one for one, _ in seen if one.startswith("<body")]
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") in {"BODY", "HTML"}


@pytest.mark.parametrize(
    ("scheme", "media"), [("light", "screen"), ("dark", "screen"), ("dark", "print")]
)
@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_nothing_hinders_people(
    address: str,
    scheme: str,
    media: Media,
    browser: "Browser",
    acme: Path,
    hindrances: "Callable[[Page], list[str]]",
) -> None:
    with listening(browser, color_scheme=scheme) as (page, _):
        page.goto((acme / address).as_uri())
        page.emulate_media(media=media)
        assert hindrances(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(
    width: int, browser: "Browser", acme: Path, hostile: Path
) -> None:
    paths = [acme / one for one in OF_EACH_KIND] + sorted(hostile.rglob("*.html"))
    with listening(browser, viewport={"width": width, "height": 900}) as (page, _):
        wide = []
        for path in paths:
            page.goto(path.as_uri())
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path.name)
        assert wide == []


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_every_page_fits_on_paper(address: str, browser: "Browser", acme: Path) -> None:
    with listening(browser, viewport={"width": PAPER, "height": 900}) as (page, heard):
        page.goto((acme / address).as_uri())
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
        assert page.locator("#search").is_hidden()
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert [one for one in heard if not one.startswith("request: file:")] == []


def test_the_site_works_below_any_address(browser: "Browser", acme: Path, tmp_path: Path) -> None:
    copytree(acme, tmp_path / "some/where")
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/some/where/"
        with listening(browser) as (page, heard):
            page.goto(f"{here}objectives/2026-Q4.instant-refunds.html")
            assert search(page, "uptime")[0].startswith("Checkout availability")
            page.click("text=Checkout availability >> nth=0")
            page.wait_for_url(f"{here}kpis/checkout-uptime.html")
            assert all(one.startswith(f"request: {here}") for one in heard)
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


# --- okr serve


def test_an_open_page_follows_the_files(browser: "Browser", tmp_path: Path) -> None:
    goals = Path(copytree(ROOT / "examples/acme", tmp_path / "acme"))
    file = goals / "goals/2026-Q4/payments.yaml"
    with serving(goals) as server, listening(browser) as (page, heard):
        page.goto(f"{server.address}objectives/2026-Q4.instant-refunds.html")
        file.write_text(file.read_text().replace("Refunds feel instant", "Refunds are fast"))
        heading = page.locator("h1")
        seconds = server.wait_for(lambda: "Refunds are fast" in heading.inner_text())
        line = f"okr serve: a changed file is in the browser after {seconds:.2f} s"
        figure(line)
        print(line)  # noqa: T201
        assert [one for one in heard if not one.startswith(f"request: {server.address}")] == []
        assert search(page, "refunds are")[0].startswith("Refunds are fast")
        page.wait_for_timeout(1500)  # who is searching is not interrupted
        assert page.locator("#search li").count()


def test_another_site_cannot_load_the_index(browser: "Browser", tmp_path: Path) -> None:
    goals = Path(copytree(ROOT / "examples/acme", tmp_path / "acme"))
    with serving(goals) as server, listening(browser) as (page, heard):
        evil = tmp_path / "evil.html"
        evil.write_text(
            "<script>okrSearch = () => { document.title = 'stolen' }</script>"
            f"<script src='{server.address}search/found-0.js'></script>"
            f"<iframe src='{server.address}'></iframe>"
        )
        page.goto(evil.as_uri())
        page.wait_for_timeout(500)
        assert page.title() == ""
        assert page.frames[1].content().count("Refunds") == 0
        assert any("403" in one or "ERR_BLOCKED" in one for one in heard)


# --- a thousand teams

SOUGHT = ("re", "customers", "availability payments", "catalog-00007", "kim", "zzz", "2026-q4")


def test_search_on_a_large_site(browser: "Browser", tmp_path: Path) -> None:
    teams = times("TEAMS", 1000)
    write_corpus(tmp_path / "goals", teams)
    folder = built(tmp_path / "goals", tmp_path / "site")
    slowest = 0.0
    for text in SOUGHT:
        with listening(browser) as (page, heard):
            page.goto((folder / "index.html").as_uri())
            search(page, text)
            took = page.evaluate(
                "performance.getEntriesByName('okr-search').map(one => one.duration)"
            )
            slowest = max(slowest, *took)
            loaded = {one.removeprefix("request: file://") for one in heard if "/search/" in one}
            size = sum(os.path.getsize(one) for one in loaded)  # noqa: PTH202
            print(f"{text!r}: {max(took):.0f} ms, {len(loaded)} files, {size / 1000:.0f} kB")  # noqa: T201
    pages = sum(name.endswith(".html") for name in files(folder))
    line = f"search on a site of {pages} pages, {teams} teams: {slowest:.0f} ms at most"
    figure(line)
    print(line)  # noqa: T201
    assert re.search(r"\d+ ms", line)
