"""What docs/history.md shows is what okr says."""

import json
import re
from pathlib import Path

import pytest

from editing import Okr
from repositories import move_in, repository

PAGE = Path(__file__).parents[1] / "docs" / "history.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_page_tells_the_truth(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = [text for _, text in BLOCK.findall(PAGE.read_text("utf-8"))]
    goals, log, diff, audit = blocks[:4]
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    files = {"okrkit.yaml": "version: 1\n", "goals/payments.yaml": goals}
    before = made.commit({**files}, "Plan the autumn", at="2026-09-28T09:00:00+02:00")
    later = goals.replace("target: 24", "target: 40").replace(
        "          2026-10-05", "          2026-11-16: 58\n          2026-10-05"
    )
    now = "2026-11-16T09:00:00+01:00"
    commit = made.commit({"goals/payments.yaml": later}, "Be realistic", at=now)

    def said(*words: str) -> str:
        text = okr(*words).out
        return text.replace(before[:7], "BEFORE").replace(commit[:7], "COMMIT")

    assert said("log", "fast-refunds") == log
    assert said("diff", "HEAD~1") == diff
    assert audit in said("audit", "--format", "concise")


SHOWN = "The second bank signs in January, and nothing can go live before it does"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("the page's own", SHOWN),
        ("Aim lower\n\nReason: six is long\nwrapped at 72", None),
        ("Aim lower\nReason: six is long", None),
        ("Aim lower\n\nReason: six is long\n\nAnd a paragraph", None),
        ("Reason: six is long", None),
    ],
)
def test_a_reason_is_what_the_page_calls_one(
    message: str, reason: str | None, okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = [text for _, text in BLOCK.findall(PAGE.read_text("utf-8"))]
    [own] = (text for text in blocks if "Reason: " in text)
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    files = {"okrkit.yaml": "version: 1\n", "goals/payments.yaml": blocks[0]}
    made.commit({**files}, at="2026-09-28T09:00:00+02:00")
    later = blocks[0].replace("target: 24", "target: 40")
    text = own if message == "the page's own" else message
    made.commit({"goals/payments.yaml": later}, text, at="2026-11-16T09:00:00+01:00")
    events = json.loads(okr("log", "--format", "json").out)["events"]
    assert [one["reason"] for one in events if one["verdict"] == "softened"] == [reason]
