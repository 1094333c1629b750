"""Findings as JSON: the format `okr-check-v1`, frozen. Fields may be added, never changed."""

from collections import Counter
from typing import Any

from okrkit import __version__
from okrkit.finding import Finding, Ignore
from okrkit.render.escape import json_document
from okrkit.render.findings import Run, statistics


def check_v1(run: Run, *, with_statistics: bool = False) -> str:
    """All findings; lines and columns count from 1, in code points."""
    counts = run.counts()
    hidden = Counter(one.how for one in run.hidden)
    document: dict[str, Any] = {
        "format": "okr-check-v1",
        "okr": __version__,
        "as_of": run.as_of,
        "findings": [_finding(finding, run.folder) for finding in run.findings],
        "summary": {
            "error": counts["error"],
            "warning": counts["warning"],
            "info": counts["info"],
            "files": run.files,
            "goals": run.goals,
        },
        "hidden": {
            "ignored": hidden["ignored"],
            "baselined": hidden["baselined"],
            "not_since": hidden["not_since"],
            "added_ignores": [_ignore(one, run.folder) for one in run.added_ignores],
            "added_workspaces": [run.folder + one for one in run.added_workspaces],
        },
    }
    if with_statistics:
        document["statistics"] = [
            {"rule": one.rule, "severity": one.severity, "count": one.number}
            for one in statistics(run)
        ]
    return json_document(document)


def _finding(finding: Finding, folder: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "path": folder + finding.file,
        "line": finding.start.line,
        "column": finding.start.column,
        "end_line": finding.end.line,
        "end_column": finding.end.column,
        "goal": finding.goal,
        "field": finding.field,
        "fingerprint": finding.fingerprint,
        "hint": finding.hint,
        "because": finding.because,
        "docs": f"docs/rules.md#{finding.rule}",
        "related": [
            {
                "message": related.message,
                "path": folder + related.file,
                "line": related.start.line,
                "column": related.start.column,
            }
            for related in finding.related
        ],
    }


def _ignore(ignore: Ignore, folder: str) -> dict[str, Any]:
    return {
        "path": folder + ignore.file,
        "line": ignore.start.line,
        "column": ignore.start.column,
        "rules": list(ignore.rules),
        "until": ignore.until,
        "reason": ignore.reason,
    }
