"""Findings as JUnit's XML: a suite for each file, a case for each finding."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from okrkit.characters import visible
from okrkit.finding import Finding
from okrkit.render.escape import xml
from okrkit.render.findings import Run, remarks

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def junit(run: Run) -> str:
    """All findings: what makes the run fail is a failure, the others are skipped.

    Without any there is one case, and it passes: an empty report counts as a fault of the job.
    """
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    name = f"okr {run.command}"
    yield HEAD
    if not run.findings:
        passed: dict[str, str | int] = {
            "name": name,
            "tests": 1,
            "failures": 0,
            "errors": 0,
            "skipped": 0,
        }
        yield _start("testsuites", passed)
        yield _start("testsuite", passed)
        yield _start("testcase", {"name": "no findings", "classname": name}, end="/")
        yield "</testsuite>"
    else:
        yield _start("testsuites", {"name": name, **_numbers(run, run.findings)})
        by_file = sorted(run.findings, key=lambda one: one.file)  # stable: the worst stay first
        for file, findings in groupby(by_file, lambda one: one.file):
            yield from _suite(run, visible(run.folder + file), tuple(findings))
    yield "</testsuites>"


def _numbers(run: Run, findings: Sequence[Finding]) -> dict[str, int]:
    failures = sum(map(run.fails, findings))
    skipped = len(findings) - failures
    return {"tests": len(findings), "failures": failures, "errors": 0, "skipped": skipped}


def _suite(run: Run, path: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield _start("testsuite", {"name": path, **_numbers(run, findings)})
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[name := _name(finding)] += 1
        shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
        yield _start("testcase", _case(finding, path, shown))
        kind = "failure" if run.fails(finding) else "skipped"
        message = f"{finding.severity}: {finding.message}"
        start = _start(kind, {"message": message, "type": finding.rule})
        place = f"{path}:{finding.start.line}:{finding.start.column}"
        said = f"{place}: " + "\n".join(remarks(finding))
        yield f"{start}{xml(said)}</{kind}>"
        yield "</testcase>"
    yield "</testsuite>"


def _name(finding: Finding) -> str:
    """What CI systems know a case by from run to run, so there is no line in it."""
    about = ".".join(filter(None, (finding.goal, finding.field)))
    return f"{finding.rule}: {about}" if about else finding.rule


def _case(finding: Finding, path: str, name: str) -> dict[str, str | int]:
    return {
        "name": name,
        "classname": path,
        "file": path,
        "line": finding.start.line,
        "column": finding.start.column,
    }


def _start(element: str, attributes: Mapping[str, str | int], end: str = "") -> str:
    """The start of an element; with "/" for its end all of an empty one."""
    written = "".join(f' {name}="{xml(str(value))}"' for name, value in attributes.items())
    return f"<{element}{written}{end}>"
