"""Findings as GitLab's Code Quality report."""

from typing import Any

from okrkit.characters import visible
from okrkit.finding import Finding
from okrkit.render.escape import json_document
from okrkit.render.findings import Run, remarks

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def gitlab(run: Run) -> str:
    """An array of all findings; empty when there are none."""
    issues = [_issue(finding, run.folder) for finding in run.findings]
    return json_document(issues)


def _issue(finding: Finding, folder: str) -> dict[str, Any]:
    said = "; ".join(remarks(finding))
    return {
        # GitLab's pages do not show `check_name`.
        "description": f"{visible(said)} [{finding.rule}]",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": visible(folder + finding.file),
            "lines": {"begin": finding.start.line, "end": finding.end.line},
        },
    }
