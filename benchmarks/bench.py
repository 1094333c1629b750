"""The speed and memory budgets, each beside its rival in the same run: `python bench.py [ROW ...]`.

Both sides of a row take turns, after a first turn that only warms the disk and Python's compiled
files; what counts is the median. The exit code is 1 when a budget is missed.
"""

import argparse
import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import corpus
import past

AS_OF = "2026-11-20"
PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
OKR = str(Path(PYTHON).with_name("okr"))
CHECK_JSONSCHEMA = str(Path(PYTHON).with_name("check-jsonschema"))

SHORT = 15  # turns of a command that takes a blink
LONG = 5  # turns of one that takes seconds
HEAD = ("row", "what", "okr", "beside it", "", "ratio", "budget", "met")
WIDTHS = (3, 30, 9, 26, 9, 8, 9, 3)


@dataclass(frozen=True, slots=True)
class Command:
    """A command to run, where, and a text that its answer must hold if it did what is meant.

    What it changes is a `workspace`: each run gets a copy of its own to work in. Its cache is empty
    unless one is named, and it ends with 0 unless other codes are `fine` as well.
    """

    words: tuple[str, ...]
    folder: Path = PROJECT
    variables: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    workspace: Path | None = None
    cache: Path | None = None
    fine: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: wall-clock seconds, and the peak of its resident memory in MB (10^6)."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. `measured` and `budget` are ratios, or MB where there is no rival."""

    row: int
    what: str
    ours: str
    rival: str
    theirs: str
    measured: str
    budget: str
    is_met: bool

    def cells(self) -> tuple[str, ...]:
        """The line as the table shows it."""
        met = "yes" if self.is_met else "NO"
        figures = (self.ours, self.rival, self.theirs, self.measured, self.budget)
        return str(self.row), self.what, *figures, met


@dataclass(frozen=True, slots=True)
class Bench:
    """Where corpora are kept, and how many turns to take (None: as many as the row asks for)."""

    folder: Path
    turns: int | None = None

    def corpus(self, teams: int) -> Path:
        """A workspace with that many teams; kept, and made anew when its maker has changed."""
        version = hashlib.sha256(Path(corpus.__file__).read_bytes()).hexdigest()[:8]
        place = self.folder / f"corpus-{teams}-{version}"
        if not place.exists():
            say(f"writing {place} …")
            with tempfile.TemporaryDirectory(dir=self.folder) as unfinished:
                corpus.write_corpus(Path(unfinished) / "corpus", teams)
                (Path(unfinished) / "corpus").rename(place)
        return place

    def past(self, teams: int, commits: int) -> Path:
        """A repository with the files of that many teams and that many commits; kept likewise."""
        makers = [Path(module.__file__ or "").read_bytes() for module in (corpus, past)]
        version = hashlib.sha256(b"".join(makers)).hexdigest()[:8]
        place = self.folder / f"past-{teams}-{commits}-{version}"
        if not place.exists():
            say(f"writing {place} …")
            with tempfile.TemporaryDirectory(dir=self.folder) as unfinished:
                past.write_past(Path(unfinished) / "past", teams, commits)
                (Path(unfinished) / "past").rename(place)
        return place

    def race(self, turns: int, *commands: Command) -> list[list[Run]]:
        """The runs of each command, which take turns; the first turn does not count."""
        rounds = [[run(command) for command in commands] for _ in range(1 + (self.turns or turns))]
        return [list(runs) for runs in zip(*rounds[1:], strict=True)]


def say(text: str) -> None:
    """Talk on stderr, so that stdout is the table."""
    print(text, file=sys.stderr, flush=True)


def run(command: Command) -> Run:
    """Run a command; it must succeed."""
    if command.workspace is None:
        return run_in(command, command.folder)
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(command.workspace, Path(place) / "copy")
        return run_in(command, copy)


def run_in(command: Command, folder: Path) -> Run:
    """Run a command in a folder."""
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryFile() as answer:
        own = {"XDG_CACHE_HOME": str(command.cache or cache)}
        variables = {**os.environ, **own, **command.variables}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)  # else no turn leaves compiled files behind
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.STDOUT,
        )
        # Gives the peak of this one child. (Of no less than this program's own, some 20 MB, because
        # the two are one process until the child begins.)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        text = answer.read().decode(errors="replace")
    if process.returncode not in command.fine or command.says not in text:
        shown = shlex.join(command.words)
        code = process.returncode
        raise SystemExit(f"{shown[:300]}\nended with {code} and said:\n{text[:3000]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit / 1e6)


def check(workspace: Path, *more: str) -> Command:
    """`okr check` on a workspace."""
    return Command((OKR, "-C", str(workspace), "check", "--as-of", AS_OF, *more))


def as_ratio(number: float) -> str:
    """A ratio for people: `1.15 ×`, or `1/8.2` when it is less than a half."""
    return f"{number:.2f} ×" if number >= 0.5 else f"1/{1 / number:.1f}"


def compare(
    row: int, what: str, ours: list[Run], rival: str, theirs: list[Run], *, budget: float
) -> Line:
    """A line about time: our median seconds beside the rival's."""
    our_median = median(each.seconds for each in ours)
    their_median = median(each.seconds for each in theirs)
    ratio = our_median / their_median
    seconds = f"{our_median:.3f} s", f"{their_median:.3f} s"
    shown = as_ratio(ratio), f"≤ {as_ratio(budget)}"
    return Line(row, what, seconds[0], rival, seconds[1], *shown, is_met=ratio <= budget)


def starting(bench: Bench) -> Iterator[Line]:
    """Row 1: the version, the help, and a shell's completion against importing typer."""
    completion = {"_OKR_COMPLETE": "complete_bash", "COMP_WORDS": "okr ch", "COMP_CWORD": "1"}
    *ours, theirs = bench.race(
        SHORT,
        Command((OKR, "--version")),
        Command((OKR, "--help"), says="check"),
        Command((OKR,), variables=completion, says="check"),
        Command((PYTHON, "-c", "import typer")),
    )
    names = ("okr --version", "okr --help", "a completion")
    for name, runs, budget in zip(names, ours, (1.2, 1.2, 1.3), strict=True):
        yield compare(1, name, runs, 'python -c "import typer"', theirs, budget=budget)


def checking_the_example(bench: Bench) -> Iterator[Line]:
    """Row 2: a small workspace without findings against the imports and one model."""
    rival = Command((PYTHON, str(PROJECT / "benchmarks" / "rival.py")))
    ours, theirs = bench.race(SHORT, check(PROJECT / "examples" / "acme"), rival)
    yield compare(2, "okr check, examples/acme", ours, "rival.py", theirs, budget=1.35)


def checking_many(bench: Bench) -> Iterator[Line]:
    """Row 3: 1,000 team files against check-jsonschema with okr's own schema."""
    workspace = bench.corpus(1000)
    schema = bench.folder / "goals.schema.json"
    schema.write_bytes(subprocess.check_output([OKR, "schema", "goals"]))
    files = sorted(str(file.relative_to(workspace)) for file in workspace.glob("goals/**/*.yaml"))
    rival = Command((CHECK_JSONSCHEMA, "--schemafile", str(schema), *files), workspace)
    ours, theirs = bench.race(LONG, check(workspace), rival)
    yield compare(3, "okr check, 1,000 team files", ours, "check-jsonschema", theirs, budget=1 / 7)


def growing(bench: Bench) -> Iterator[Line]:
    """Row 4: ten times the files."""
    ours, theirs = bench.race(LONG, check(bench.corpus(10_000)), check(bench.corpus(1000)))
    yield compare(4, "okr check, 10,000 team files", ours, "1,000 team files", theirs, budget=10)


def remembering(bench: Bench) -> Iterator[Line]:
    """Row 5: the peak of resident memory."""
    for teams, budget in ((1000, 150), (10_000, 1000)):
        (runs,) = bench.race(1, check(bench.corpus(teams)))
        peak = max(each.megabytes for each in runs)
        shown = f"{peak:.0f} MB", "", "", "", f"≤ {budget} MB"
        yield Line(5, f"peak memory, {teams:,} team files", *shown, is_met=peak <= budget)


def blobs(repository: Path) -> int:
    """How many contents of files there are in a history."""
    words = ["git", "-C", str(repository), "log", "--raw", "-z", "--no-abbrev", "--no-renames"]
    raw = subprocess.check_output([*words, "--format=", "--", "goals"])
    return len({token.split(b" ")[3] for token in raw.split(b"\0") if token.startswith(b":")})


def telling_one(bench: Bench) -> Iterator[Line]:
    """Row 6: the log of one goal against all patches of the same files, without a cache."""
    repository = bench.past(1000, 2000)
    ref = "2026-Q4/payments-01000-aim-3.tickets"
    words = (OKR, "-C", str(repository), "log", ref, "--as-of", AS_OF, "--no-cache")
    patches = Command(("git", "log", "-p", "--", "goals"), repository)
    ours, theirs = bench.race(LONG, Command(words, says="created"), patches)
    yield compare(6, "okr log REF, 2,000 commits", ours, "git log -p", theirs, budget=1.5)


def everything(repository: Path, *words: str, cache: Path | None = None) -> Command:
    """A command about all of a history; that it finds something is no failure."""
    words = (OKR, "-C", str(repository), *words, "--as-of", AS_OF)
    return Command(words, says="2026-Q4", cache=cache, fine=(0, 1))


def telling_all(bench: Bench) -> Iterator[Line]:
    """Row 7: the log of everything and the audit, per content and again; memory; growth."""
    repository = bench.past(1000, 2000)
    number = blobs(repository)
    for words in (("log", "--format", "json"), ("audit",)):
        with tempfile.TemporaryDirectory() as place:
            warm_command = everything(repository, *words, cache=Path(place))
            run(warm_command)
            cold, warm = bench.race(2, everything(repository, *words), warm_command)
        what = f"okr {words[0]} of all, {number:,} contents"
        seconds = median(each.seconds for each in cold)
        each = seconds / number * 1000
        shown = f"{seconds:.3f} s", "a content", "", f"{each:.2f} ms", "≤ 3 ms"
        yield Line(7, what, *shown, is_met=each <= 3)
        yield compare(
            7, f"okr {words[0]} of all, again", warm, "the first time", cold, budget=1 / 5
        )
        peak = max(one.megabytes for one in cold)
        shown = f"{peak:.0f} MB", "", "", "", "≤ 400 MB"
        yield Line(7, "peak memory of it", *shown, is_met=peak <= 400)
    yield from growing_with_commits(bench)


def growing_with_commits(bench: Bench) -> Iterator[Line]:
    """Row 7: a content costs the same in a history of 500 commits and of 8,000."""
    costs = []
    for commits in (500, 8000):
        repository = bench.past(1000, commits)
        words = ("log", "--format", "json")
        (runs,) = bench.race(1, everything(repository, *words))
        costs.append(median(one.seconds for one in runs) / blobs(repository) * 1000)
    few, many = (f"{cost:.2f} ms" for cost in costs)
    ratio = costs[1] / costs[0]
    shown = many, "a content, 500 commits", few, as_ratio(ratio), f"≤ {as_ratio(1.3)}"
    yield Line(7, "a content, 8,000 commits", *shown, is_met=ratio <= 1.3)


def checking_again(bench: Bench) -> Iterator[Line]:
    """Row 8: a check of what was checked before, against the first one."""
    workspace = bench.corpus(1000)
    with tempfile.TemporaryDirectory() as place:
        again = replace(check(workspace), cache=Path(place))
        run(again)
        ours, theirs = bench.race(LONG, again, check(workspace))
    yield compare(8, "okr check again, 1,000 files", ours, "the first time", theirs, budget=1 / 8)


def checking_in(bench: Bench) -> Iterator[Line]:
    """Row 9: one line of the example company against the imports and one model."""
    words = (OKR, "checkin", "instant-refunds.refund-time", "41", "--as-of", AS_OF)
    acme = PROJECT / "examples" / "acme"
    rival = Command((PYTHON, str(PROJECT / "benchmarks" / "rival.py")))
    ours, theirs = bench.race(SHORT, Command(words, says="41 h", workspace=acme), rival)
    yield compare(9, "okr checkin, examples/acme", ours, "rival.py", theirs, budget=1.6)


def measured(workspace: Path, most: int) -> list[str]:
    """The references of so many key results of each team that have a number of their own."""
    words = [OKR, "-C", str(workspace), "--as-of", AS_OF, "report", "--format", "json"]
    report = json.loads(subprocess.check_output(words))
    found: dict[str, list[str]] = {}
    for objective in report["objectives"]:
        for one in objective["key_results"]:
            if one["measure"] in {"range", "bound"} and one["kpi"] is None:
                found.setdefault(one["team"], []).append(one["ref"])
    return [ref for refs in found.values() for ref in refs[:most]]


def checking_in_many(bench: Bench) -> Iterator[Line]:
    """Row 10: 2,000 readings over 500 files against checking the same files."""
    workspace = bench.corpus(500)
    readings = bench.folder / "readings.csv"
    rows = [f"{ref},{AS_OF},42" for ref in measured(workspace, most=4)]
    readings.write_text("\n".join(["ref,date,value", *rows]))
    words = (OKR, "checkin", "--from", str(readings), "--as-of", AS_OF)
    ours, theirs = bench.race(
        LONG, Command(words, says="more goals", workspace=workspace), check(workspace)
    )
    what = f"{len(rows):,} readings, 500 files"
    yield compare(10, what, ours, "okr check", theirs, budget=3)


def completing(bench: Bench) -> Iterator[Line]:
    """Row 11: the references that a shell offers, against checking the same files.

    The budget is that of a completion (row 1) and the reading, which is nearly all of a check.
    """
    acme = PROJECT / "examples" / "acme"
    words = {"COMP_WORDS": f"okr --as-of {AS_OF} show inst", "COMP_CWORD": "4"}
    variables = {"_OKR_COMPLETE": "complete_bash", **words}
    ours, theirs = bench.race(
        SHORT, Command((OKR,), acme, variables, says="instant-refunds.banks"), check(acme)
    )
    yield compare(11, "completing a reference", ours, "okr check", theirs, budget=1.1)


def drawing(bench: Bench) -> Iterator[Line]:
    """Row 12: the report of 1,000 teams as a page with pictures, against the same without them."""
    words = (OKR, "-C", str(bench.corpus(1000)), "report", "--as-of", AS_OF, "--format", "html")
    ours, theirs = bench.race(
        LONG, Command(words, says="<figure"), Command((*words, "--no-pictures"), says="</html>")
    )
    yield compare(12, "pictures, 1,000 team files", ours, "--no-pictures", theirs, budget=2)


NOISY = "version: 1\ncadence: weekly\ncheck: {rules: {too-many-key-results: {max: 0}}}\n"
"""Settings by which every objective of a corpus has a warning."""


def noisy(bench: Bench) -> Path:
    """1,000 team files with 3,000 warnings: what an old workspace looks like on the first day."""
    made = bench.corpus(1000)
    place = made.with_name(f"{made.name}-noisy")
    if not place.exists():
        shutil.copytree(made, place)
        (place / "okrkit.yaml").write_text(NOISY)
    return place


def telling(bench: Bench) -> Iterator[Line]:
    """Row 13: the formats of CI systems against the text for people, 3,000 findings each."""
    workspace = noisy(bench)
    formats = ("github", "gitlab", "sarif", "junit", "markdown")
    texts = ("text", *formats)
    theirs, *ours = bench.race(LONG, *(check(workspace, "--format", name) for name in texts))
    for name, runs in zip(formats, ours, strict=True):
        yield compare(13, f"--format {name}", runs, "--format text", theirs, budget=1.1)


def build_twice(workspace: Path, turns: int) -> tuple[list[Run], list[Run], int]:
    """Builds of a site, those after one goal file has changed, and how many pages it has.

    The cache is kept from one to the next, as it is on somebody's machine.
    """
    goals = min(workspace.glob("goals/2026-Q4/**/*.yaml"))
    text, first, again, pages = goals.read_text("utf-8"), list[Run](), list[Run](), 0
    for turn in range(turns):
        with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as place:
            words = (OKR, "-C", str(workspace), "--as-of", AS_OF, "site", place)
            build = Command(words, says="index.html", cache=Path(cache))
            goals.write_text(text, encoding="utf-8")
            first.append(run(build))
            changed = text.replace("2026-11-16: ", f"2026-11-17: {turn}\n      2026-11-16: ", 1)
            goals.write_text(changed, encoding="utf-8")
            again.append(run(build))
            pages = sum(1 for _ in Path(place).rglob("*.html"))
    return first, again, pages


def building_sites(bench: Bench) -> Iterator[Line]:
    """Rows 14 and 15: the pages of 1,000 teams beside those of 250; again, when one has changed."""
    turns = bench.turns or 1  # it takes half a minute
    with tempfile.TemporaryDirectory() as place:
        copies = [Path(place) / str(teams) for teams in (250, 1000)]
        for copy in copies:
            shutil.copytree(bench.corpus(int(copy.name)), copy)
        few, _, small = build_twice(copies[0], turns)
        many, again, large = build_twice(copies[1], turns)
    each = [median(one.seconds for one in runs) * 1000 / pages
            for runs, pages in ((many, large), (few, small))]  # fmt: skip
    ratio = each[0] / each[1]
    what, rival = f"okr site, a page of {large:,}", f"a page of {small:,}"
    figures = f"{each[0]:.2f} ms", rival, f"{each[1]:.2f} ms", as_ratio(ratio), "≤ 1.30 ×"
    yield Line(14, what, *figures, is_met=ratio <= 1.3)
    yield compare(15, "okr site, 1 file changed", again, "all of it", many, budget=1 / 5)


ROWS: dict[int, Callable[[Bench], Iterator[Line]]] = {
    1: starting,
    2: checking_the_example,
    3: checking_many,
    4: growing,
    5: remembering,
    6: telling_one,
    7: telling_all,
    8: checking_again,
    9: checking_in,
    10: checking_in_many,
    11: completing,
    12: drawing,
    13: telling,
    14: building_sites,
}


def show(cells: tuple[str, ...]) -> None:
    """Print a line of the table at once: the next one may take a minute."""
    padded = (f"{cell:{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
    print("  ".join(padded).rstrip(), flush=True)


def row_number(text: str) -> int:
    """The row that an argument names."""
    if text not in map(str, ROWS):
        raise argparse.ArgumentTypeError(f"no row {text}; the rows are {', '.join(map(str, ROWS))}")
    return int(text)


def main() -> int:
    """Run the rows that are asked for, all without arguments."""
    parser = argparse.ArgumentParser(description="okr's budgets, each beside its rival.")
    parser.add_argument(
        "rows", nargs="*", type=row_number, metavar="ROW", help=", ".join(map(str, ROWS))
    )
    parser.add_argument("--turns", type=int, help="runs of each command (default: by row)")
    default = Path(tempfile.gettempdir()) / "okrkit-bench"
    parser.add_argument("--dir", type=Path, default=default, help="where corpora are kept")
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.dir.resolve(), options.turns)
    say(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
    show(HEAD)
    met = True
    for row in options.rows or ROWS:
        for line in ROWS[row](bench):
            show(line.cells())
            met = met and line.is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
