"""A workspace in memory, checked: the stages of `okr check` without the disk."""

from collections.abc import Mapping
from datetime import date

from okrkit.checked import check
from okrkit.encoding import decode
from okrkit.finding import Checked, Finding, gathered
from okrkit.link import link
from okrkit.lint import lint_settings, rule_settings_faults
from okrkit.parse import Document, parse, parse_settings
from okrkit.schema import GoalFile
from okrkit.score import Scorecard, score
from okrkit.source import Fault, SourceFile

AS_OF = date(2026, 11, 20)


def check_files(files: Mapping[str, str | bytes], as_of: date = AS_OF) -> tuple[Finding, ...]:
    """The findings of a workspace of these files; without `okrkit.yaml` its settings are plain."""
    return gathered(checked_files(files, as_of).findings)


def checked_files(files: Mapping[str, str | bytes], as_of: date = AS_OF) -> Checked:
    """The same before it is gathered, with what is hidden."""
    texts = {"okrkit.yaml": "version: 1\n", **files}
    source = SourceFile("okrkit.yaml", str(texts.pop("okrkit.yaml")))
    settings, faults = parse_settings(source)
    faults = (*faults, *rule_settings_faults(settings.check, source.path))
    if faults:
        return Checked(lint_settings(faults, source))
    documents = [_document(path, text) for path, text in texts.items()]
    sources = {document.source.path: document.source for document in documents}
    return check(score(link(documents, settings), as_of), sources)


def scored(files: Mapping[str, str | bytes], as_of: date = AS_OF) -> Scorecard:
    """How all goals of a workspace of these files stand, whatever its findings."""
    texts = {"okrkit.yaml": "version: 1\n", **files}
    settings, faults = parse_settings(SourceFile("okrkit.yaml", str(texts.pop("okrkit.yaml"))))
    assert not faults
    return score(link((_document(path, text) for path, text in texts.items()), settings), as_of)


def brief(findings: tuple[Finding, ...]) -> list[str]:
    """Findings, each as `goals/a.yaml:3 rule`."""
    return [f"{finding.file}:{finding.start.line} {finding.rule}" for finding in findings]


def source_of(path: str, text: str | bytes) -> tuple[SourceFile, Fault | None]:
    """A file as it would be read from the disk."""
    return decode(path, text.encode() if isinstance(text, str) else text)


def _document(path: str, text: str | bytes) -> Document:
    source, fault = source_of(path, text)
    return Document(source, GoalFile(), (fault,), is_cut=True) if fault else parse(source)
