"""An old and messy workspace: three commands, and only what is new is red."""

import json

import pytest

from editing import Okr
from okrkit.baseline import read_baseline
from okrkit.limits import Limits
from okrkit.source import SourceFile
from old_workspaces import old_workspace

FILE = "goals/2026-Q4/growth.yaml"
NEW = """\
    added-today:
        title: Nobody owns this, and nobody knows why
        key_results:
            flat: {title: It stays as it is, baseline: 5, target: 5}
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_three_commands_it_is_green_and_only_what_is_new_is_red(seed: int, okr: Okr) -> None:
    okr.write(old_workspace(seed))
    first = json.loads(okr("check", "--format", "json", "--limit", "errors=1000").out)
    assert 200 <= len(first["findings"]) <= 400, len(first["findings"])
    assert first["summary"]["error"] > 50

    fixed = okr("check", "--fix")
    assert fixed.err.startswith("fixed ")
    assert okr("check", "--fix").changed == {}
    recorded = okr("check", "--write-baseline")
    assert recorded.code == 0
    green = okr("check", "--fail-on", "info")
    assert (green.code, green.err) == (0, "")
    assert "no findings (" in green.out

    text = okr.texts()[FILE]
    step = "    " if "\n    growth-0" in text else "  "
    okr.write({FILE: text.rstrip("\n") + "\n" + NEW.replace("    ", step)})
    red = okr("check", "--format", "json")
    found = {(one["rule"], one["goal"]) for one in json.loads(red.out)["findings"]}
    assert red.code == 1
    assert {
        ("flat-range", "2026-Q4/added-today.flat"),
        ("missing-why", "2026-Q4/added-today"),
        ("unowned", "2026-Q4/added-today"),
        ("never-checked-in", "2026-Q4/added-today.flat"),
    } <= found
    assert {goal for _, goal in found if goal and not goal.startswith("2026-Q4/added-today")} <= {
        goal for rule, goal in found if rule in {"too-many-objectives", "unranked-objectives"}
    }

    okr.write({FILE: text})
    before = read_baseline(SourceFile("b", okr.texts()["okrkit-baseline.yaml"]), Limits())[0]
    old = next(one for one in sorted(okr.texts()) if one.startswith("goals/2026-Q4/p"))
    okr.write({old: "owner: ana\n" + okr.texts()[old].replace("---\n", "")})
    assert okr("check", "--write-baseline").code == 0
    after = read_baseline(SourceFile("b", okr.texts()["okrkit-baseline.yaml"]), Limits())[0]
    gone = set(before.of("check").items()) - set(after.of("check").items())
    assert set(after.of("check").items()) < set(before.of("check").items())
    assert {about.split()[0] for _, about in gone} == {"unowned"}
