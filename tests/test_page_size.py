"""How large a page is: a report that is sent must fit in a mail."""

from pathlib import Path

from corpus import write_corpus
from fakes import run

TEAMS = 40
BUDGET = 40_000  # bytes for each team


def test_a_page_with_pictures_stays_below_40_kb_for_each_team(tmp_path: Path) -> None:
    write_corpus(tmp_path / "workspace", TEAMS)
    okr = ("-m", "okrkit", "-C", tmp_path / "workspace", "--as-of", "2026-11-20", "report")
    page = run(*okr, "--format", "html").stdout
    assert page.count("<figure") > 9 * TEAMS
    assert len(page.encode()) < BUDGET * TEAMS
