"""docs/editing.md: its files, commands and readings do what the page says."""

import re
import shlex
from pathlib import Path

from editing import Okr

PAGE = (Path(__file__).parents[1] / "docs" / "editing.md").read_text()
BLOCKS = dict(re.findall(r"```(\w+)\n(.*?)```", PAGE.replace("```yaml\nversion", "```set\nversion"),
                         re.DOTALL))  # fmt: skip
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^okr .*", PAGE, re.MULTILINE)]


def test_the_commands_add_the_lines_that_they_promise(okr: Okr) -> None:
    okr.write({"goals/a.yaml": BLOCKS["yaml"]})
    assert [okr(*words).changed["goals/a.yaml"] for words in COMMANDS] == [
        [
            "+           2026-11-20:",
            "+             value: 1350",
            "+             confidence: 6",
            '+             note: "New cache"',
        ],
        [
            "+       2026-11-20: 52",
            "+         checkins:",
            "+           2026-11-20:",
            "+             confidence: 7",
        ],
        ["-       2026-11-20: 52", "+       2026-11-20: 55"],
    ]
    assert okr("fmt", "--check").code == 0


def test_the_readings_are_recorded(okr: Okr) -> None:
    for form in ("csv", "json"):
        okr.write({"goals/a.yaml": BLOCKS["yaml"], "readings": BLOCKS[form]})
        answer = okr("checkin", "--from", str(okr.folder / "readings"))
        assert answer.changed["goals/a.yaml"][0] == "+       2026-11-16: 49"
    apart = {"okrkit.yaml": BLOCKS["set"], "readings": BLOCKS["csv"]}
    okr.write({"goals/a.yaml": BLOCKS["yaml"], **apart})
    answer = okr("checkin", "--from", str(okr.folder / "readings"))
    assert list(answer.changed) == ["goals/checkins/2026-Q4-company.yaml"]


def test_the_decisions_can_be_made(okr: Okr) -> None:
    okr.write({"goals/a.yaml": BLOCKS["yaml"]})
    for line in re.findall(r"^\| `okr (.*?)` \|", PAGE, re.MULTILINE):
        words = shlex.split(line.replace("…", "Much"))
        assert okr(*words, "--dry-run").code == 0, line
