"""Whatever a goal file says, it changes no report and no terminal, in any format."""

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from okrkit.render.console import Look
from okrkit.render.report_csv import report_csv
from okrkit.render.report_markdown import report_markdown
from okrkit.render.report_v1 import report_v1
from okrkit.render.terminal import terminal
from okrkit.report import Problems, Report, report
from okrkit.scope import Scope
from workspaces import scored

SHARED = Path(__file__).parents[2] / "shared" / "bad-inputs"
AS_OF = date(2026, 11, 20)
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


def made(files: dict[str, str], as_of: date = AS_OF) -> Report:
    return report(scored(files, as_of), Scope(), Problems(0, 0))


def formats(found: Report) -> dict[str, str]:
    return {
        "terminal": "\n".join(terminal(found, Look(80))),
        "pipe": "\n".join(terminal(found, Look())),
        "markdown": report_markdown(found),
        "csv": report_csv(found),
        "json": report_v1(found),
    }


NASTY = (
    "[red]x[/red] [/] :smile:", "| pipe | ![x](https://y.example) <img src=x>", "=cmd()", "+1",
    "@team fixes #12 GH-3 www.evil.example", "`code` *b* _i_ ~s~ $m$", "a\\|b", "{{7*7}} {0.x}",
    "::error::x", "##[group]", "% x", "x" * 300,
)  # fmt: skip


def company(text: str) -> dict[str, str]:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "goals/a.yaml": f"""\
period: 2026-Q4
team: {quoted}
owner: {quoted}
learned: {quoted}
kpis:
  k:
    title: {quoted}
    unit: {quoted}
    at_least: 5
    checkins: {{2026-11-16: {{value: 4, note: {quoted}, needs: {quoted}}}}}
objectives:
  o:
    title: {quoted}
    why: {quoted}
    guardrails: [k]
    key_results:
      r:
        title: {quoted}
        unit: {quoted}
        baseline: 0
        target: 9
        checkins:
          2026-11-16: {{value: 3, needs: {{what: {quoted}, from: {quoted}}}}}
"""
    }


@pytest.mark.parametrize("text", NASTY)
def test_content_changes_no_document(text: str) -> None:
    texts, plain = formats(made(company(text))), formats(made(company("plain")))
    assert json.loads(texts["json"])["objectives"][0]["title"] == text
    rows = list(csv.reader(StringIO(texts["csv"])))
    assert len(rows) == len(list(csv.reader(StringIO(plain["csv"])))) == 3
    assert not any(cell.lstrip(" '\"")[:1] in set("=+-@") and cell[:1] != "'" and not
                   re.fullmatch(r"-?[\d.]+", cell) for row in rows for cell in row)  # fmt: skip
    table = [line for line in texts["markdown"].splitlines() if line.startswith("|")]
    for line in table:
        assert len(re.findall(r"(?<!\\)\|", line)) == 6
    assert "https://" not in texts["markdown"]
    body = re.sub("^#+ ", "", texts["markdown"], flags=re.MULTILINE)
    assert not re.search(r"<|[@#]\w", body)
    assert text[:40] in texts["pipe"]


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")
def test_hostile_files_leave_no_control_character_in_any_format() -> None:
    for path in sorted(SHARED.rglob("*.yaml")):
        try:
            text = path.read_bytes()[:200_000].decode()
        except UnicodeDecodeError:
            continue
        for name, shown in formats(made({"goals/a.yaml": text})).items():
            assert not UNSAFE.search(shown), (path.name, name)
