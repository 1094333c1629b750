"""Findings as SARIF 2.1.0, with all that GitHub's code scanning asks for."""

from collections.abc import Sequence
from typing import Any

from okrkit import __version__
from okrkit.characters import visible
from okrkit.finding import Finding, Hidden
from okrkit.render.escape import json_document, sarif_text, sarif_uri
from okrkit.render.findings import HOME, Run, docs, remarks
from okrkit.render.manual import explanation, markdown_page
from okrkit.rules.catalogue import ALL_RULES, chapter_of
from okrkit.rules.manual import page
from okrkit.rules.rule import Rule
from okrkit.source import Position

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
LEVELS = {"error": "error", "warning": "warning", "info": "note", "off": "none"}
PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
SUPPRESSIONS = {"ignored": "inSource", "baselined": "external"}
MOST = 25_000  # results that GitHub takes


def sarif(run: Run) -> str:
    """All findings, the worst first, and those that an ignore or the baseline silences."""
    silenced = [one for one in run.hidden if one.how in SUPPRESSIONS]
    found: list[tuple[Finding, Hidden | None]] = [(one, None) for one in run.findings]
    found += [(one.finding, one) for one in silenced]
    named = {finding.rule for finding, _ in found}
    rules = [rule for rule in ALL_RULES if rule.name in named]
    index = {rule.name: number for number, rule in enumerate(rules)}
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                # What is uploaded for one workspace does not replace what another one has.
                "automationDetails": {"id": f"okr-{run.command}/{visible(run.folder)}"},
                "originalUriBaseIds": {ROOT: {"description": {"text": "The repository."}}},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(len(found) - MOST)],
                "results": [
                    _result(finding, hidden, index[finding.rule], run.folder)
                    for finding, hidden in found[:MOST]
                ],
            }
        ],
    }
    return json_document(document)


def _driver(rules: Sequence[Rule]) -> dict[str, Any]:
    return {
        "name": "okr",
        "fullName": f"okrkit {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    text = page(rule)
    severity = rule.when_strict if rule.severity == "off" else rule.severity
    return {
        "id": rule.name,
        "name": rule.name.title().replace("-", ""),
        "shortDescription": {"text": text.finds},
        "fullDescription": {"text": " ".join(f"{text.finds} {text.why}".split())},
        "help": {
            "text": "\n".join(explanation(rule)),
            "markdown": "\n".join(markdown_page(rule)).strip(),
        },
        "helpUri": docs(rule.name),
        "defaultConfiguration": {"enabled": rule.severity != "off", "level": LEVELS[severity]},
        "properties": {
            "tags": [chapter_of(rule).name],
            "precision": "high",
            "problem.severity": PROBLEMS[severity],
        },
    }


def _invocation(cut: int) -> dict[str, Any]:
    told = {"executionSuccessful": True}
    if cut <= 0:
        return told
    notification = {
        "level": "warning",
        "message": {"text": f"… and {cut} more results: no more than {MOST:,} are uploaded"},
    }
    return {**told, "toolExecutionNotifications": [notification]}


def _result(finding: Finding, hidden: Hidden | None, index: int, folder: str) -> dict[str, Any]:
    said = "\n".join(remarks(finding))
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": sarif_text(said)},
        "locations": [_location(folder + finding.file, finding.start, finding.end)],
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint},
        "fingerprints": {"okrkit/v1": finding.fingerprint},
        "relatedLocations": [
            {
                "id": number,
                **_location(folder + related.file, related.start, related.end),
                "message": {"text": sarif_text(related.message)},
            }
            for number, related in enumerate(finding.related, 1)
        ],
    }
    if hidden is not None:
        suppression = {"kind": SUPPRESSIONS[hidden.how], "status": "accepted"}
        if hidden.why:
            suppression["justification"] = sarif_text(hidden.why)
        result["suppressions"] = [suppression]
    return result


def _location(path: str, start: Position, end: Position) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": sarif_uri(path), "uriBaseId": ROOT},
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        }
    }
