"""How a run of `okr check` or `okr audit` is told: on stdout, in files, in the summary of a job."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.render.findings import Run
from okrkit.ways import way

FORMATS = (
    "text", "concise", "github", "github-summary", "gitlab", "sarif", "junit", "markdown",
    "json", "json-v1",
)  # fmt: skip
FOR_PEOPLE = {"text", "concise"}
COUNTED = {"text", "concise", "json", "json-v1"}
ENDINGS = {
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
    ".json": "json",
    ".txt": "text",
}
"""What the ending of a file says of its format."""

READ_BY_OKR = {".yaml", ".yml"}
"""How no report ends: okr would read it as goals, in this workspace or in the one beside it."""

FAIL_ON = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
    "info": frozenset({"error", "warning", "info"}),
}
MOST_COMMENT = 65_000  # characters of a comment; GitHub takes 65,536
MOST_SUMMARY = 1_000_000  # bytes of a job's summary; GitHub takes 1 MiB

FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        help=f"{', '.join(FORMATS[:-2])} or json.",
        autocompletion=lambda: list(FORMATS),
    ),
]
OutputOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        metavar="[FORMAT=]FILE",
        help="Write the findings to a file too; more than once for several.",
        autocompletion=lambda: [f"{format}=" for format in FORMATS],
    ),
]
StatisticsOption = Annotated[
    bool, typer.Option("--statistics", help="Count the findings of each rule.")
]
FailOnOption = Annotated[
    str,
    typer.Option(
        "--fail-on",
        help="What makes the run fail: error, warning or info.",
        autocompletion=lambda: list(FAIL_ON),
    ),
]


class Output(NamedTuple):
    """A file to write, and in which format."""

    format: str
    path: str


class Answers(NamedTuple):
    """In which forms a run is to be told, and what makes it fail."""

    format: str
    outputs: tuple[Output, ...]
    statistics: bool
    failing: frozenset[str]


def answers(format: str, output: Iterable[str], statistics: bool, fail_on: str) -> Answers:
    """What the options ask for. Raises OkrError for what there is not."""
    _check_format(format, "--format")
    if fail_on not in FAIL_ON:
        raise OkrError(f"--fail-on is one of {', '.join(FAIL_ON)}, not {quote(fail_on)}")
    if statistics and format not in COUNTED:
        raise OkrError("--statistics goes with the formats text, concise and json")
    outputs = tuple(map(_output, output))
    _refuse_one_file_twice(outputs)
    return Answers(format, outputs, statistics, FAIL_ON[fail_on])


def _refuse_one_file_twice(outputs: Iterable[Output]) -> None:
    """The last one would win, and nobody would know of the others."""
    seen: set[str] = set()
    for one in outputs:
        place = os.path.realpath(one.path)
        if place in seen:
            raise OkrError(f"--output names {quote(one.path)} twice; give each format its own file")
        seen.add(place)


def refuse_forms(asked: Answers) -> None:
    """Raise OkrError where --diff, whose answer is a diff, meets an option for another one."""
    forms = {
        "--format": asked.format != "text",
        "--output": asked.outputs,
        "--statistics": asked.statistics,
    }
    given = [name for name, is_given in forms.items() if is_given]
    if given:
        raise OkrError(f"--diff prints a diff and nothing else; leave out {given[0]}")


def _check_format(format: str, option: str) -> None:
    if format not in FORMATS:
        raise OkrError(f"{option} is one of {', '.join(FORMATS)}, not {quote(format)}")


def _output(text: str) -> Output:
    format, is_named, path = text.partition("=")
    if not is_named:
        format, path = ENDINGS.get(Path(text).suffix.casefold(), ""), text
    if not format or not path or path == "-":
        raise OkrError(
            "--output takes a format and a file, as in sarif=findings.sarif; a file that ends in"
            f" {', '.join(ENDINGS)} needs no format; stdout is --format's"
        )
    _check_format(format, "the format of --output")
    if Path(path).suffix.casefold() in READ_BY_OKR:
        raise OkrError(
            f"{quote(path)} would be a file of goals or settings by its name; let what --output"
            " writes end otherwise"
        )
    return Output(format, path)


def tell(session: Session, run: Run, asked: Answers, workspace: Path) -> int:
    """Write a run to all files that were asked for, and to stdout; the exit code.

    Raises OkrError where a file cannot be written; stdout has its answer all the same.
    """
    near = run._replace(folder=way(session.started_in(), workspace))
    try:
        _write_files(session, run, near, asked.outputs, workspace)
        if asked.format == "github":
            session.add_to_summary(lambda: document(run, "github-summary"))
    finally:
        if asked.format in FOR_PEOPLE:
            session.answer(_for_people(session, near, asked))
        else:
            session.answer_bytes(document(run, asked.format, with_statistics=asked.statistics))
    return int(any(map(run.fails, run.findings)))


def from_root(workspace: Path) -> str:
    """The way that machines count paths by: from the repository, or from the workspace itself."""
    return way(_root(workspace), workspace)


def _root(workspace: Path) -> Path:
    """The folder of the repository around a workspace, or of the workspace itself."""
    candidates = (one for one in (workspace, *workspace.parents) if os.path.lexists(one / ".git"))
    return next(candidates, workspace)


def _write_files(
    session: Session, run: Run, near: Run, outputs: Sequence[Output], workspace: Path
) -> None:
    if not outputs:
        return
    from okrkit.output import Kept, write_output  # noqa: PLC0415  only where it is asked for

    kept = Kept(_root(workspace), workspace, run.sources)
    for output in outputs:
        text = document(near if output.format in FOR_PEOPLE else run, output.format)
        write_output(session.folder, output.path, text, kept)


def _for_people(session: Session, run: Run, asked: Answers) -> Iterator[str]:
    from okrkit.render import text  # noqa: PLC0415  each format when it is needed

    paint = text.plain
    if session.has_color():
        paint = text.coloured if session.width() is None else text.linked
    if asked.statistics:
        return text.statistics(run, paint)
    return (text.concise if asked.format == "concise" else text.text)(run, paint)


def document(run: Run, format: str, *, with_statistics: bool = False) -> str:
    """A run in a format, whole; each format is loaded when it is needed."""
    match format:
        case "text" | "concise":
            from okrkit.render import text  # noqa: PLC0415

            lines = (text.concise if format == "concise" else text.text)(run)
            return "".join(f"{line}\n" for line in lines)
        case "github":
            from okrkit.render.github import github  # noqa: PLC0415

            return github(run)
        case "github-summary" | "markdown":
            from okrkit.render.findings_markdown import findings_markdown  # noqa: PLC0415

            return findings_markdown(run, MOST_COMMENT if format == "markdown" else MOST_SUMMARY)
        case "gitlab":
            from okrkit.render.gitlab import gitlab  # noqa: PLC0415

            return gitlab(run)
        case "sarif":
            from okrkit.render.sarif import sarif  # noqa: PLC0415

            return sarif(run)
        case "junit":
            from okrkit.render.junit import junit  # noqa: PLC0415

            return junit(run)
        case _:
            from okrkit.render.json_v1 import check_v1  # noqa: PLC0415

            return check_v1(run, with_statistics=with_statistics)
