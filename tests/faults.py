"""A driver for tests of the reading stages: texts in, faults out, each on one line."""

from textwrap import dedent

from okrkit.link import link
from okrkit.locate import Locator
from okrkit.parse import parse, parse_settings
from okrkit.source import SourceFile
from okrkit.workspace import Workspace


def workspace_of(*texts: str, settings: str = "version: 1\n", **named: str) -> Workspace:
    """The workspace of goal files `a.yaml`, `b.yaml`, …, and of those named `x_yaml`."""
    files = {f"{'abcdefgh'[index]}.yaml": text for index, text in enumerate(texts)}
    files |= {name.replace("_", "."): text for name, text in named.items()}
    parsed, _ = parse_settings(SourceFile("okrkit.yaml", settings))
    return link((parse(source) for source in _sources(files)), parsed)


def faults_of(*texts: str) -> list[str]:
    """What is broken, as `file:line:column rule: message | hint`, in order of places."""
    files = {f"{'abcdefgh'[index]}.yaml": text for index, text in enumerate(texts)}
    locator = Locator({source.path: source for source in _sources(files)})
    placed = [(locator.positions(fault.place)[0], fault) for fault in workspace_of(*texts).faults]
    placed.sort(key=lambda pair: (pair[1].place.file, pair[0]))
    return [
        f"{fault.place.file}:{at.line}:{at.column} {fault.rule}: {fault.message}"
        + (f" | {fault.hint}" if fault.hint else "")
        for at, fault in placed
    ]


def _sources(files: dict[str, str]) -> list[SourceFile]:
    return [SourceFile(name, dedent(text).lstrip("\n")) for name, text in files.items()]
