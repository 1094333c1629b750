"""The site: every link leads somewhere, no build differs from another, nothing else is touched."""

import json
import os
import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editing import Okr
from okrkit import publish as publishing
from okrkit.cli import main
from okrkit.errors import OkrError
from okrkit.publish import Made, publish
from okrkit.render.escape import url
from okrkit.site.addresses import slug
from okrkit.site.lists import LONGEST
from okrkit.site.search import words_of
from repositories import BEN, move_in, repository
from sites import WORDS, Content, contents, files, lost_links

ROOT = Path(__file__).parents[1]
ACME = ROOT / "examples" / "acme"
GATHERED = """\
period: 2026-Q4
kpis:
  speed: {title: Speed, at_most: 9, checkins: {2026-11-16: 5}}
objectives:
  o:
    title: O
    key_results:
      own:
        {title: Own, baseline: 0, target: 9, supports: [speed], checkins: {2026-11-16: 5}}
      new: {title: New, baseline: 0, target: 9}
      same: {title: Same, same_as: o.own}
      from:
        {title: From, kpi: speed, baseline: 9, target: 1, checkins: {2026-11-16: {confidence: 7}}}
      ready: {title: Ready, done: 2026-11-05}
      open: {title: Open, done: false}
      steps:
        title: Steps
        milestones: {a: {title: First, done: 2026-11-02}, z: {title: Last, done: false}}
      below: {title: Below, score_from: supporting}
"""

ADDRESS = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9][A-Za-z0-9.-]*")
TAGS = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "ul", "li",
    "div", "main", "h1", "h2", "h3", "p", "section", "article", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "span", "small", "code", "dl", "dt", "dd", "svg", "rect", "line",
    "circle", "polyline", "details", "summary", "footer", "ol", "figure", "figcaption", "path",
    "desc", "text", "g", "tspan", "h4",
}  # fmt: skip
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
)


def site(workspace: Path, folder: Path, *words: str, code: int = 0) -> None:
    """Build it within this process."""
    ran = main(["-C", str(workspace), "--as-of", "2026-11-20", "site", str(folder), *words])
    assert ran == code


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company, outside of any repository."""
    return Path(copytree(ACME, tmp_path_factory.mktemp("company") / "acme"))


@pytest.fixture(scope="module")
def built(acme: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site."""
    folder = tmp_path_factory.mktemp("site") / "public"
    site(acme, folder)
    return folder


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Content]:
    return contents(built)


# --- what there is


def test_everything_has_a_page(pages: dict[str, Content]) -> None:
    heads = {address: page.texts[[tag for tag, _ in page.texts].index("h1")][1]
             for address, page in pages.items()}  # fmt: skip
    kinds = {address.partition("/")[0]: 0 for address in heads if "/" in address}
    for address in heads:
        if "/" in address:
            kinds[address.partition("/")[0]] += 1
    assert kinds == {"kpis": 8, "objectives": 12, "people": 11, "periods": 4, "teams": 4}
    assert {address for address in heads if "/" not in address} == {
        "index.html", "objectives.html", "kpis.html", "periods.html", "teams.html", "people.html",
        "needs.html", "changes.html", "organization.html",
    }  # fmt: skip
    assert heads["objectives/2026-Q4.instant-refunds.html"] == "1. Refunds feel instant"
    assert heads["people/ben.html"] == "Ben"


def test_every_link_leads_somewhere(built: Path, pages: dict[str, Content]) -> None:
    assert lost_links(pages, set(files(built))) == []


def test_every_page_is_reached_from_the_first(built: Path, pages: dict[str, Content]) -> None:
    reached, left = set[str](), ["index.html"]
    while left:
        here = left.pop()
        if here not in reached:
            reached.add(here)
            targets = (one.partition("#")[0] for one in pages[here].values("href"))
            inside = (os.path.normpath(Path(here).parent / one) for one in targets if one)
            left += [one for one in inside if one in pages]
    assert reached == set(pages)


def test_a_page_tells_all_of_an_objective(pages: dict[str, Content]) -> None:
    page = pages["objectives/2026-Q4.instant-refunds.html"]
    assert page.said("What it belongs to")[:3] == [
        "Line of sight", "What the teams set out to do for trust comes true", "on-track",
    ]  # fmt: skip
    assert page.said("Check-ins")[:11] == [
        "Median refund time falls to a day", "Owner", "Jana",
        "Check-ins of: Median refund time falls to a day", "Day", "Value", "Said",
        "16 November 2026", "49 h", "confidence 7", "expects 26 h",
    ]  # fmt: skip
    texts = [text for _, text in page.texts]
    assert {"Refunding without looking", "goals/2026-Q4/payments.yaml", "0.65 of 0.67"} <= {*texts}


def part(page: Content, title: str) -> list[str]:
    """What is said of a key result among the check-ins of its objective."""
    begin = page.texts.index(("h3", title), page.texts.index(("h2", "Check-ins")))
    rest = page.texts[begin + 1 :]
    end = next(at for at, (tag, _) in enumerate(rest) if tag in {"h2", "h3"})
    return [text for _, text in rest[:end]]


def test_a_key_result_without_check_ins_says_where_its_numbers_come_from(
    okr: Okr, tmp_path: Path
) -> None:
    okr.write({"goals/a.yaml": GATHERED})
    site(okr.folder, tmp_path / "site")
    page = contents(tmp_path / "site")["objectives/2026-Q4.o.html"]
    titles = ("Own", "New", "Same", "From", "Ready", "Open", "Steps", "Below")
    assert {title: part(page, title) for title in titles} == {
        "Own": [
            "Supports", "Speed", "healthy", "5",
            "Check-ins of: Own", "Day", "Value", "Said", "16 November 2026", "5", "–",
        ],
        "New": ["None yet."],
        "Same": ["Its numbers are those of", "Own", "."],
        "From": [
            "Its numbers are those of", "Speed", ".",
            "Check-ins of: From", "Day", "Value", "Said", "16 November 2026", "–", "confidence 7",
        ],
        "Ready": ["Done on 5 November 2026."],
        "Open": ["Not done."],
        "Steps": ["First", "done on 2 November 2026", "Last", "not done", "1 of 2 milestones."],
        "Below": ["What its supporting objectives achieve."],
    }  # fmt: skip
    assert ("h4", "Supports") in page.texts
    assert {"../kpis/speed.html", "../objectives/2026-Q4.o.html#goal-2026-Q4/o.own"} <= {
        *page.values("href")
    }


def test_the_first_page_says_what_runs_and_what_is_wrong(pages: dict[str, Content]) -> None:
    page = pages["index.html"]
    assert page.said("Acme", level="h1")[:6] == [
        "2026-Q4", ": 1 October to 31 December 2026", "2 at-risk", "1 behind", "4 on-track",
        "Running now",
    ]  # fmt: skip
    assert page.said("Needs")[5:9] == [
        "Two days of Goran for the nightly replay of old payments",
        "2026-Q4/fewer-declines.false-declines", "Fay", "Cleo",
    ]  # fmt: skip
    assert page.said("Sustained")[4:8] == [
        "Shoppers who start to pay and finish", "checkout-conversion", "Dana", "62.9 %",
    ]  # fmt: skip


def test_a_finished_period_is_evaluated(pages: dict[str, Content]) -> None:
    assert pages["periods/2026-Q3.html"].said("Evaluation")[:4] == [
        "Objectives", "3 achieved, 1 missed", "Key results", "7 achieved, 3 missed, 1 dropped",
    ]  # fmt: skip
    assert "Evaluation" not in [text for _, text in pages["periods/2026-Q4.html"].texts]


def test_who_is_asked_finds_it_on_their_page(pages: dict[str, Content]) -> None:
    assert pages["people/fay.html"].said("Others wait for")[5] == (
        "Two days of Goran for the nightly replay of old payments"
    )
    texts = {text for page in pages.values() for _, text in page.texts}
    assert not any("@" in text for text in texts)  # e-mails stay in the repository


def test_nothing_comes_from_elsewhere_and_only_the_site_s_own_scripts_run(
    pages: dict[str, Content],
) -> None:
    for page in pages.values():
        assert set(page.tags) <= TAGS
        names = {name for _, name, _ in page.attributes}
        assert not {name for name in names if name.startswith("on")} | names & {"style", "srcset"}
        assert [one for one in page.values("content") if "src" in one] == [POLICY]
        assert set(page.values("src")) <= {"search.js", "../search.js"}
        away = [one for one in page.values("href") if ":" in one]
        assert all(url(one) and ".acme.example/" in one for one in away)


def tree(text: str) -> list[Any]:
    """The names of the list in a page, below each other as its lists are."""
    levels = list[list[Any]]([[]])
    body = text.partition("<main")[2].partition("<nav")[0]
    for begin, end, name in re.findall(
        r"(<ul class=\"tree\">|<ul>)|(</ul></li>)|>([^<]+)</a>", body
    ):
        if begin:
            levels.append([])
            levels[-2].append(levels[-1])
        elif end:
            levels.pop()
        elif name:
            levels[-1].append(name)
    return list(levels[0][0])


def test_teams_are_a_list_of_lists(okr: Okr, tmp_path: Path) -> None:
    ids = "abcdefgh"
    lower = "".join(f"  {one}: {{parent: {up}}}\n" for up, one in pairwise(ids))
    okr.write({"goals/a.yaml": f"teams:\n  a: {{}}\n{lower}  z: {{}}\n"})
    main(["-C", str(okr.folder), "--as-of", "2026-11-20", "site", str(tmp_path / "site")])
    assert tree((tmp_path / "site/teams.html").read_text()) == [
        "The organization",
        ["a", ["b", ["c", ["d", ["e", ["f", "g", "h"]]]]], "z"],  # six levels are enough
    ]


def test_a_further_page_of_teams_begins_with_those_above(okr: Okr, tmp_path: Path) -> None:
    below = "".join(f"  t{number:03}: {{parent: up}}\n" for number in range(LONGEST))
    okr.write({"goals/a.yaml": f"teams:\n  up: {{}}\n{below}  z: {{}}\n"})
    main(["-C", str(okr.folder), "--as-of", "2026-11-20", "site", str(tmp_path / "site")])
    assert tree((tmp_path / "site/teams.2.html").read_text()) == [
        "The organization", ["up", ["t198", "t199"], "z"],
    ]  # fmt: skip


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Content]) -> None:
    for address, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.texts if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1, address
        assert all(b - a <= 1 for a, b in pairwise(levels)), address
        ids = page.values("id")
        assert len(ids) == len(set(ids)), address


# --- again and again


def test_two_builds_are_the_same_to_the_byte(acme: Path, built: Path, tmp_path: Path) -> None:
    site(acme, tmp_path / "again")
    assert files(tmp_path / "again") == files(built)


def test_nothing_is_written_where_nothing_differs(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "site"
    site(acme, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    site(acme, folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert capsys.readouterr().out.splitlines()[1] == (
        f"{folder}/index.html: 48 pages; 0 files written, 53 as they were, 0 removed"
    )


def test_only_pages_that_differ_are_written(acme: Path, tmp_path: Path) -> None:
    workspace = Path(copytree(acme, tmp_path / "acme"))
    folder = tmp_path / "site"
    site(workspace, folder)
    before = {path: path.stat().st_ino for path in folder.rglob("*.*")}
    goals = workspace / "goals/2026-Q3/platform.yaml"
    goals.write_text(goals.read_text().replace("Alarms between ten and six", "Alarms at night"))
    site(workspace, folder)
    changed = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.*")
        if before[path] != path.stat().st_ino
    }
    assert changed == {
        "objectives/2026-Q3.calm-releases.html", "periods/2026-Q3.html", "okr-site.json",
        "search/found-0.js", "search/words-0.js",
    }  # fmt: skip


def test_what_is_gone_is_removed_and_what_is_not_okr_s_stays(acme: Path, tmp_path: Path) -> None:
    workspace = Path(copytree(acme, tmp_path / "acme"))
    folder = tmp_path / "site"
    site(workspace, folder)
    (folder / "CNAME").write_text("goals.acme.example")
    (folder / "objectives/mine.html").write_text("mine")
    (workspace / "goals/2027-Q1/growth.yaml").unlink()
    before = set(files(folder))
    site(workspace, folder)
    assert before - set(files(folder)) == {
        "objectives/2027-Q1.second-country.html", "periods/2027-Q1.html",
    }  # fmt: skip
    assert (folder / "CNAME").read_text() == "goals.acme.example"


EDITS = (
    ("goals/2026-Q4/payments.yaml", "Refunds feel instant", "Refunds are instant"),
    ("goals/2026-Q4/payments.yaml", "weight: 2", "weight: 3"),
    ("goals/2026-Q4/payments.yaml", "owner: ben", "owner: cleo"),
    ("goals/2026-Q4/payments.yaml", "priority: 1", "priority: 2"),
    ("goals/2026-Q4/payments.yaml", "supports: [", "draft: true\n    supports: ["),
    ("goals/2026-Q4/growth.yaml", "target:", "target: 1"),
    ("goals/2026-Q4/platform.yaml", "team: platform", "team: payments"),
    ("goals/checkins/2026-Q4.yaml", "2026-11-16:", "2026-11-17:"),
    ("goals/kpis/platform.yaml", "at_least: 99.9", "at_least: 99.99"),
    ("goals/kpis/growth.yaml", "2026-11-16: 62.9", "2026-11-16: {value: 50, needs: Help}"),
    ("goals/company.yaml", "name: Ben", "name: Benjamin"),
    ("goals/company.yaml", "lead: ben", "lead: cleo"),
    ("goals/company.yaml", "name: Payments", "name: Money"),
    ("goals/2026/company.yaml", "score_from: supporting", "score_from: both"),
    ("goals/2026-Q3/support.yaml", "learned:", "description: Gone\n      learned:"),
    ("okrkit.yaml", "organization: Acme", "organization: Acme & Sons"),
    ("okrkit.yaml", "cadence: weekly", "cadence: weekly\npace: {behind: 0.01, at_risk: 0.02}"),
)  # fmt: skip


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=4, unique=True),
    gone=st.sampled_from([None, "goals/2026-Q4/support.yaml", "goals/kpis/support.yaml"]),
)
def test_building_on_is_as_building_anew(
    acme: Path,
    built: Path,
    tmp_path_factory: pytest.TempPathFactory,
    edits: list[Any],
    gone: str | None,
) -> None:
    place = tmp_path_factory.mktemp("on")
    workspace = Path(copytree(acme, place / "acme"))
    copytree(built, place / "site")
    for path, old, new in edits:
        file = workspace / path
        if file.exists():
            file.write_text(file.read_text().replace(old, new, 1))
    if gone:
        (workspace / gone).unlink()
    assert _any_code(workspace, place / "site") == _any_code(workspace, place / "anew") < 2
    assert files(place / "site") == files(place / "anew")


def _any_code(workspace: Path, folder: Path) -> int:
    return main(["-C", str(workspace), "--as-of", "2026-11-20", "site", str(folder)])


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-05", "9999-12-31"])
def test_the_ends_of_the_calendar_have_a_site(day: str, acme: Path, tmp_path: Path) -> None:
    ran = main(["-C", str(acme), "--as-of", day, "site", str(tmp_path / "site"), "--no-history"])
    assert ran < 2
    assert "index.html" in files(tmp_path / "site")


def test_a_workspace_with_errors_has_a_site_that_says_so(tmp_path: Path) -> None:
    site(ROOT / "examples/tangled", tmp_path / "site", "--no-history", code=1)
    pages = contents(tmp_path / "site")
    assert lost_links(pages, set(files(tmp_path / "site"))) == []
    said = re.compile(r"\d+ errors, numbers are incomplete: run")
    assert all(any(said.match(text) for _, text in page.texts) for page in pages.values())


def test_files_that_cannot_be_read_are_named_on_every_page(tmp_path: Path) -> None:
    """The first three, and how many more; what is merely wrong is told by `okr check`."""
    work = tmp_path / "work"
    (work / "goals").mkdir(parents=True)
    (work / "okrkit.yaml").write_text("version: 1\n")
    (work / "goals/sound.yaml").write_text("team: a\nperiod: x\n")
    for name in "abcd":
        (work / f"goals/{name}<b>.yaml").write_text("team: a\nowner: [ana\n")
    ran = main(["-C", str(work), "--as-of", "2026-11-20", "site", str(tmp_path / "site")])
    assert ran == 1
    for page in contents(tmp_path / "site").values():
        said = " ".join(text.strip() for _, text in page.texts)
        for name in "abc":
            assert re.search(rf"goals/{name}<b>\.yaml:\d+ cannot be read to its end: \w", said)
        assert "goals/d<b>" not in said
        assert "And one more file." in said
        assert "sound.yaml" not in said


# --- the folder


def made(**texts: str) -> list[Made]:
    """Files that are another one whenever their text is."""
    return [Made(name.replace("_", "."), text, partial(str, text)) for name, text in texts.items()]


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., publishing.Published]:
    def put(**texts: str) -> publishing.Published:
        return publish(tmp_path / "site", made(**texts), tmp_path / "cache")

    return put


def test_a_folder_that_is_not_okr_s_is_refused(put: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/notes.txt").write_text("mine")
    with pytest.raises(OkrError, match=r"holds `notes.txt`, and no list of okr's"):
        put(a_html="a")
    assert list(files(tmp_path / "site")) == ["notes.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"format": "okr-site-v2", "files": {}}',
        '{"format": "okr-site-v1", "files": {"../x": ["", "", 0]}}',
        '{"format": "okr-site-v1", "files": {"a/../../x": ["", "", 0]}}',
        '{"format": "okr-site-v1", "files": {"/x": ["", "", 0]}}',
        '{"format": "okr-site-v1", "files": {"x": ["", "", "0"]}}',
        '{"format": "okr-site-v1", "files": {".git/x": ["", "", 0]}}',
        pytest.param("[" * 200_000, id="deep"),
    ],
)  # fmt: skip
def test_a_list_that_okr_did_not_write_is_refused(
    text: str, put: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "x").write_text("mine")
    (tmp_path / "site/okr-site.json").write_text(text)
    with pytest.raises(OkrError, match="no list of okr's"):
        put(a_html="a")
    assert (tmp_path / "x").exists()


def test_a_stranger_s_file_in_the_way_is_not_overwritten(
    put: Callable[..., Any], tmp_path: Path
) -> None:
    put(a_html="a")
    (tmp_path / "site/b.html").write_text("mine")
    with pytest.raises(OkrError, match=r"b\.html` was not made by okr"):
        put(a_html="a2", b_html="b")
    assert (tmp_path / "site/a.html").read_text() == "a"


def test_what_somebody_changed_is_made_again_but_not_removed(
    put: Callable[..., Any], tmp_path: Path
) -> None:
    put(a_html="a", b_html="b")
    (tmp_path / "site/a.html").write_text("changed")
    assert put(a_html="a", b_html="b") == (1, 1, 0, ())
    (tmp_path / "site/b.html").write_text("changed")
    for _ in range(2):
        assert put(a_html="a") == (0, 1, 0, ("b.html",))
        assert (tmp_path / "site/b.html").read_text() == "changed"


def test_what_somebody_changed_is_made_again_when_its_goal_comes_back(
    put: Callable[..., Any], tmp_path: Path
) -> None:
    put(a_html="a", b_html="b")
    (tmp_path / "site/b.html").write_text("x")  # of the same size, but told by its hash
    assert put(a_html="a") == (0, 1, 0, ("b.html",))
    assert put(a_html="a", b_html="b") == (1, 1, 0, ())
    assert (tmp_path / "site/b.html").read_text() == "b"


def test_what_was_left_is_forgotten_when_somebody_takes_it_away(
    put: Callable[..., Any], tmp_path: Path
) -> None:
    put(a_html="a", b_html="b")
    (tmp_path / "site/b.html").write_text("changed")
    put(a_html="a")
    (tmp_path / "site/b.html").unlink()
    assert put(a_html="a") == (0, 1, 1, ())
    assert put(a_html="a") == (0, 1, 0, ())


def test_folders_of_others_are_not_looked_into(
    put: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(a_html="a")
    (tmp_path / "site/lost+found").mkdir()
    looks, scandir = list[str](), os.scandir

    def noted(place: Any) -> Any:
        looks.append(str(place))
        return scandir(place)

    monkeypatch.setattr("okrkit.publish.os.scandir", noted)
    assert put(a_html="a2") == (1, 0, 0, ())
    assert set(looks) == {str(tmp_path / "site")}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_is_written_through_links(put: Callable[..., Any], tmp_path: Path) -> None:
    put(a_html="a")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.html").write_text("theirs")
    (tmp_path / "site/a.html").unlink()
    (tmp_path / "site/a.html").symlink_to(outside / "x.html")
    put(a_html="a")
    assert not (tmp_path / "site/a.html").is_symlink()
    (tmp_path / "site/teams").symlink_to(outside)
    new = [*made(a_html="a2"), Made("teams/x.html", "1", lambda: "x")]
    with pytest.raises(OkrError, match=r"teams` is a link or a file"):
        publish(tmp_path / "site", new, tmp_path / "cache")
    assert (tmp_path / "site/a.html").read_text() == "a"  # refused before anything is written
    assert [path.read_text() for path in outside.iterdir()] == ["theirs"]


def test_a_build_that_was_broken_off_is_taken_up_again(
    put: Callable[..., Any], tmp_path: Path
) -> None:
    put(a_html="a")

    def fail() -> str:
        raise KeyboardInterrupt

    new = [*made(a_html="a2", b_html="b"), Made("c.html", "c", fail)]
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path / "site", new, tmp_path / "cache")
    assert (tmp_path / "site/b.html").read_text() == "b"
    assert put(a_html="a2", b_html="b", c_html="c") == (3, 0, 0, ())
    assert set(files(tmp_path / "site")) == {"a.html", "b.html", "c.html", "okr-site.json"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(OkrError, match="cannot write"):
        publish(tmp_path / "site", made(a_html="a"), tmp_path / "cache")


@pytest.mark.parametrize("in_the_way", ["a.html", "okr-site.json"])
def test_a_folder_in_place_of_a_file_is_named(
    put: Callable[..., Any], tmp_path: Path, in_the_way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that comes there while okr writes."""

    def taken(temporary: Path, target: Path) -> None:
        if target.name == in_the_way:
            raise IsADirectoryError(21, "Is a directory", str(temporary), None, str(target))
        replace(temporary, target)

    replace = os.replace
    monkeypatch.setattr("okrkit.publish.os.replace", taken)
    named = re.escape(f"cannot write `{tmp_path / 'site' / in_the_way}`: Is a directory")
    with pytest.raises(OkrError, match=named):
        put(a_html="a")


# --- addresses


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("payments", "payments"),
        ("2026-Q4", "2026-Q4"),
        ("FY27", "FY27"),
        ("2026-q4", "2026-q4-"),
        ("CON", "con-"),
        ("nul", "nul-"),
        ("../../index", "index-"),
        ("Zoë & Söhne", "zoe-sohne-"),
        ("计划", "x-"),
        ("a" * 80, "a" * 32 + "-"),
        ("a-0123456789", "a-0123456789-"),
    ],
)
def test_a_name_becomes_an_address(name: str, address: str) -> None:
    found = slug(name)
    assert found == address if not address.endswith("-") else re.fullmatch(
        re.escape(address) + "[0-9a-f]{10}", found
    )  # fmt: skip


@given(st.lists(st.text(min_size=1) | st.sampled_from(["con", "A", "a", "a-1"]), unique=True))
def test_no_two_names_share_an_address_on_any_disk(names: list[str]) -> None:
    found = [slug(name) for name in names]
    assert len({one.casefold() for one in found}) == len(names)
    assert all(ADDRESS.fullmatch(one) and len(one) <= 64 for one in found)


def test_names_that_are_hostile_or_alike_have_pages_of_their_own(okr: Okr, tmp_path: Path) -> None:
    names = ["../../x", "CON", "con", "Ana", "ana", "a/b", "<b>", "..", "%2e%2e", "計画"]
    entries = "".join(
        f"  o{number}:\n    title: T\n    owner: {json.dumps(name)}\n"
        f"    team: {json.dumps(name + ' team')}\n"
        "    key_results: {r: {title: R, baseline: 0, target: 1}}\n"
        for number, name in enumerate(names)
    )  # fmt: skip
    okr.write(
        {
            "goals/a.yaml": f"period: CON\nobjectives:\n{entries}",
            "goals/b.yaml": "periods: {CON: {start: 2026-10-01, end: 2026-12-31}}\n",
        }
    )
    main(["-C", str(okr.folder), "--as-of", "2026-11-20", "site", str(tmp_path / "site")])
    pages = contents(tmp_path / "site")
    assert lost_links(pages, set(files(tmp_path / "site"))) == []
    assert sum(one.startswith("people/") for one in pages) == len(names)
    assert all(ADDRESS.fullmatch(one) for one in files(tmp_path / "site"))
    assert len({one.casefold() for one in pages}) == len(pages)


# --- content is text

LINE_BREAKS = "\u2028\u2029"
NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}} {% raw %}",
    "</title><svg/onload=alert(1)>", "<!--", "]]>", "&lt;i&gt;", "{0.__class__} %s",
    "'; alert(1); //", "\u2028\u2029</script>", "javascript:alert(1)", "`2026-Q4/o`",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_content_changes_no_page(text: str, okr: Okr, tmp_path: Path) -> None:
    quoted = json.dumps(text)
    okr.write(
        {
            "okrkit.yaml": f"version: 1\norganization: {json.dumps(text.strip(LINE_BREAKS))}\n",
            "goals/a.yaml": f"""\
period: 2026-Q4
team: {quoted}
owner: {quoted}
learned: {quoted}
kpis:
  k:
    title: {quoted}
    why: {quoted}
    description: {quoted}
    unit: {quoted}
    at_least: 5
    checkins:
      2026-11-16: {{value: 4, note: {quoted}, needs: {{what: {quoted}, from: {quoted}}}}}
objectives:
  o:
    title: {quoted}
    why: {quoted}
    tags: [{quoted}]
    anti_goals: [{quoted}]
    links: {{wiki: {quoted}}}
    contributors: [{quoted}]
    guardrails: [k]
    changed: {{2026-11-02: {quoted}}}
    key_results:
      r:
        title: {quoted}
        unit: {quoted}
        baseline: 0
        target: 9
        checkins: {{2026-11-16: {{value: 3, note: {quoted}}}}}
      m: {{title: {quoted}, milestones: {{s: {{title: {quoted}}}}}}}
""",
        }
    )
    main(["-C", str(okr.folder), "--as-of", "2026-11-20", "site", str(tmp_path / "site")])
    for page in contents(tmp_path / "site").values():
        assert set(page.tags) <= TAGS
        assert not [one for one in page.attributes if one[1].startswith("on")]
        assert all(not one.lower().startswith("javascript") for one in page.values("href"))
    for name, data in files(tmp_path / "site").items():
        if name.startswith("search/"):
            script = data.decode()
            assert not re.search("[<>&\u2028\u2029]", script)
            called = re.fullmatch(r'okrSearch\("([a-z0-9-]+)", (.*)\);\n', script)
            assert called
            json.loads(called[2])
            assert f"search/{called[1]}.js" == name
    assert "49" not in (tmp_path / "site/index.html").read_text()


# --- search


def index_of(folder: Path) -> dict[str, Any]:
    """The files of the index, as the script sees them."""
    found = {}
    for path in (folder / "search").iterdir():
        called = re.fullmatch(r'okrSearch\("([a-z0-9-]+)", (.*)\);\n', path.read_text())
        assert called
        found[called[1]] = json.loads(called[2])
    return found


def test_every_word_of_a_title_leads_to_its_page(built: Path, pages: dict[str, Content]) -> None:
    index = index_of(built)
    heads = index["index"]["heads"]
    shown = [one for number in range(index["index"]["of"]) for one in index[f"found-{number}"]]
    sorts = [sort for _, _, sort, _ in shown]
    assert {one: sorts.count(one) for one in sorted(set(sorts))} == {
        "KPI": 8, "key result": 36, "objective": 12, "period": 4, "person": 11, "team": 5,
    }  # fmt: skip
    for place, (title, address, _, about) in enumerate(shown):
        page, _, anchor = address.partition("#")
        assert page in pages
        assert not anchor or anchor in pages[page].values("id")
        for word in words_of(f"{title} {about}"):
            number = max(at for at, head in enumerate(heads) if head <= word)
            assert place in index[f"words-{number}"][word]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("2026 q4", ["2026-Q4"]),
        ("2026 q4 instant refunds", ["Refunds feel instant"]),
        ("instant refunds", ["Refunds feel instant"]),
        ("refunds untouched", ["Refunds that no person has to touch"]),
        ("ben", ["Ben"]),
        ("instant", None),
    ],
)
def test_what_is_called_exactly_so_is_known(
    typed: str, titles: list[str] | None, built: Path
) -> None:
    """By its title, its reference, or the end of it."""
    index = index_of(built)
    number = max(at for at, head in enumerate(index["index"]["heads"]) if head <= f" {typed}")
    places = index[f"words-{number}"].get(f" {typed}")
    shown = index["found-0"]
    assert (places and [shown[place][0] for place in places]) == titles


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_looked_for_without_marks(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_what_is_found_is_shown_as_on_its_page(okr: Okr, tmp_path: Path) -> None:
    okr.write({
        "okrkit.yaml": "version: 1\n",
        "goals/a.yaml": 'kpis: {k: {title: "Tiny \\u202enumber", at_least: 1}}\n',
    })  # fmt: skip
    site(okr.folder, tmp_path / "site", "--no-history", code=1)
    titles = [one[0] for one in index_of(tmp_path / "site")["found-0"]]
    assert titles[0] == "Tiny \\u202enumber"
    assert titles[0] in (tmp_path / "site/kpis/k.html").read_text()


# --- history


def test_history_tells_decisions_apart_from_check_ins(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    repo = repository(okr.folder, tmp_path / "home")
    goals = (
        "period: 2026-Q4\nowner: ana\nobjectives:\n  o:\n    title: Fast\n    key_results:\n"
        "      r:\n        title: Time\n        baseline: 72\n        target: 24\n"
        "        checkins:\n          2026-10-05: 70\n"
    )
    repo.commit(
        {"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at="2026-10-01T09:00:00+02:00"
    )
    softer = goals.replace("target: 24", "target: 40")
    why = "Easier\n\nReason: Banks <b>"
    repo.commit({"goals/a.yaml": softer}, why, at="2026-11-16T09:00:00+01:00", by=BEN)
    last = "          2026-10-05"
    newer = softer.replace(last, f"          2026-11-16: 60\n{last}")
    repo.commit({"goals/a.yaml": newer}, at="2026-11-17T09:00:00+01:00")
    site(okr.folder, tmp_path / "site")
    pages = contents(tmp_path / "site")
    history = pages["objectives/2026-Q4.o.html"].said("History")
    ids = [text for text in history if re.fullmatch("[0-9a-f]{7}", text)]
    assert [text for text in history if text not in ids] == [
        "Decisions", "Decisions, the newest first", "When, and who", "What",
        "16 November 2026", "Ben Roy", "r", "target: 24 → 40", "softened", "because Banks <b>",
        "1 October 2026", "Ana Ito", "created: Fast",
        "1 check-in as committed", "Check-ins as committed, the newest first",
        "When, and who", "What",
        "17 November 2026", "Ana Ito", "r", "check-in of 2026-11-16: 60", "progress",
        "As of 20 November 2026.",
    ]  # fmt: skip
    week = pages["index.html"].said("Changed since 13 November 2026")
    assert "target: 24 → 40" in week
    assert "created: Fast" not in week
    assert "ben@acme.example" not in (tmp_path / "site/index.html").read_text()


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ((), "There is no history, for the goals are in no git repository."),
        (("--no-history",), "This site is made without history."),
    ],
)
def test_without_history_the_site_says_so(
    words: tuple[str, ...], note: str, acme: Path, tmp_path: Path
) -> None:
    site(acme, tmp_path / "site", *words)
    page = contents(tmp_path / "site")["objectives/2026-Q4.instant-refunds.html"]
    assert page.said("History") == [note, f"As of 20 November 2026. {note}"]


def test_a_shallow_clone_says_so_in_a_sentence(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    repo = repository(okr.folder, tmp_path / "home")
    goals = "kpis: {k: {title: K, at_least: 1}}\n"
    repo.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at="2026-10-10T09:00:00Z")
    repo.commit({"goals/a.yaml": f"# K\n{goals}"}, at="2026-11-10T09:00:00Z")
    shallow = repo.clone(tmp_path / "shallow", "--depth=1")
    site(shallow.folder, tmp_path / "site")
    page = contents(tmp_path / "site")["kpis/k.html"]
    assert page.texts[-3:] == [
        (
            "p",
            "As of 20 November 2026. This clone is shallow: its history starts on 2026-11-10; run",
        ),
        ("code", "git fetch --unshallow"),
        ("p", "for all of it."),
    ]


def test_every_picture_is_explained_once(pages: dict[str, Content]) -> None:
    legends = {
        "index.html": "Each goal stands to the right of what it supports;",
        "objectives/2026-Q4.instant-refunds.html": "In a picture, the solid line is what was",
        "kpis/checkout-uptime.html": "Between the dashed limits a KPI moves by itself:",
    }
    verdict = ("kpis/checkout-uptime.html", "Noise: the latest reading is within what")
    for address, words in (*legends.items(), verdict):
        assert sum(words in text for _, text in pages[address].texts) == 1


def test_the_site_of_a_revision_is_that_of_its_day(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    repo = repository(okr.folder, tmp_path / "home")
    goals = (
        "period: 2026-Q4\n"
        "objectives: {o: {title: Fast, key_results: {r: {title: T, done: false}}}}\n"
    )
    repo.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at="2026-10-10T09:00:00Z")
    repo.commit({"goals/a.yaml": goals.replace("Fast", "Slow")}, at="2026-11-10T09:00:00Z")
    assert main(["-C", str(okr.folder), "--at", "HEAD~1", "site", str(tmp_path / "site")]) == 0
    page = contents(tmp_path / "site")["objectives/2026-Q4.o.html"]
    assert ("h1", "Fast") in page.texts
    assert ("p", "As of 10 October 2026.") in page.texts


def test_the_name_of_its_folder_says_nothing_to_a_terminal(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site(acme, tmp_path / "a\x1b[31m\n::error::x", "--no-history")
    out = capsys.readouterr().out
    assert out.startswith(f"{tmp_path}/a\\x1b[31m\\n::error::x/index.html: 48 pages;")
    assert out.count("\n") == 1


def test_its_folder_lies_where_okr_was_started(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = tmp_path / "acme"
    copytree(acme, workspace)
    site(workspace, Path("../public"), "--no-history")
    assert (tmp_path / "public/index.html").is_file()
    assert f"{workspace}/../public/index.html: " in capsys.readouterr().out
