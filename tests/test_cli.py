"""The frame of the command line, run as a program of its own with commands made for the tests."""

import inspect
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from fakes import environment, run, write_program
from okrkit import __version__
from okrkit.cli import COMMANDS, main
from okrkit.commands.options import LIMITS, Options, options
from okrkit.commands.session import Session
from okrkit.limits import Limits

OKR = ("-m", "okrkit")

SHARED_HELP = """\
  -C DIR              Work as if started in DIR.
  --as-of DATE        The day to judge by (today).
  --at REV            Read the goals as of a revision of git.
  --color WHEN        auto, always or never.
  -q, --quiet         Say nothing on the side.
  --no-cache          Compute everything anew, and keep nothing of it.
  --limit NAME=VALUE  Set a limit: file-size, files, total-size, depth, nodes,
                      digits, string, errors.
"""

HELP = """\
Usage: okr [OPTIONS] COMMAND [ARGS]...

  OKRs and KPIs as code: check, link, score and report plain-text goals.

Options:
  -C DIR                Work as if started in DIR.
  --as-of DATE          The day to judge by (today).
  --at REV              Read the goals as of a revision of git.
  --color WHEN          auto, always or never.
  -q, --quiet           Say nothing on the side.
  --no-cache            Compute everything anew, and keep nothing of it.
  --limit NAME=VALUE    Set a limit: file-size, files, total-size, depth,
                        nodes, digits, string, errors.
  --version             Print the version.
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  -h, --help            Show this message and exit.

Commands:
  greet          Greet people.
  end            Come to an end.
  great-absence  Not there when help is shown.
"""

GREET_HELP = f"""\
Usage: okr greet [OPTIONS] {{NAME}} [MORE]...

  Greet people.

  As often as you like.

Arguments:
  NAME  Who is greeted.  [required]
  MORE  And who else.

Options:
  --folder FOLDER     Not the shared one.  [default: own]
  --tag TAG           Any number.
  --loud              Louder.
{SHARED_HELP}\
  -h, --help          Show this message and exit.
"""

NO_COMMAND = "Usage: okr [OPTIONS] COMMAND [ARGS]...\nTry 'okr --help' for help.\n\n"
NO_GREETING = "Usage: okr greet [OPTIONS] {NAME} [MORE]...\nTry 'okr greet --help' for help.\n\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write_program(tmp_path)


def outcome(*words: str | Path, **variables: str) -> tuple[int, str, str]:
    process = run(*words, **variables)
    return process.returncode, process.stdout, process.stderr


# --- Help and version ---


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_lists_the_commands_without_loading_them(program: Path, option: str) -> None:
    assert outcome(program, option) == (0, HELP, "")


def test_without_arguments_the_help_goes_to_stderr(program: Path) -> None:
    assert outcome(program) == (2, "", HELP)


@pytest.mark.parametrize("words", [("greet", "--help"), ("greet", "-h"), ("-q", "greet", "-h")])
def test_a_commands_help_shows_its_own_options_and_the_shared_ones(
    program: Path, words: tuple[str, ...]
) -> None:
    assert outcome(program, *words) == (0, GREET_HELP, "")


@pytest.mark.parametrize("words", [("--version",), ("-q", "--version"), ("--version", "greet")])
def test_the_version(words: tuple[str, ...]) -> None:
    assert outcome(*OKR, *words) == (0, f"okr {__version__}\n", "")


def test_the_installed_script_is_the_same_program() -> None:
    script = Path(sys.executable).with_name("okr")
    if not script.exists():
        pytest.skip(f"okrkit is not installed beside {sys.executable}")
    assert subprocess.check_output([script, "--version"]) == f"okr {__version__}\n".encode()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_one_line_help_is_the_first_line_of_the_docstring(name: str) -> None:
    module, line = COMMANDS[name]
    if find_spec(module) is None:
        pytest.skip(f"{module} does not exist")
    doc = inspect.getdoc(import_module(module).command) or ""
    assert doc.splitlines()[0] == line


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_has_an_option_that_is_also_a_shared_one(name: str) -> None:
    module, _ = COMMANDS[name]
    if find_spec(module) is None:
        pytest.skip(f"{module} does not exist")
    shared = {"-C", "--as-of", "--color", "-q", "--quiet", "--no-cache", "--limit", "-h", "--help"}
    own = {
        name
        for param in inspect.signature(
            import_module(module).command, eval_str=True
        ).parameters.values()
        for info in getattr(param.annotation, "__metadata__", ())
        for name in (getattr(info, "default", None), *(getattr(info, "param_decls", None) or ()))
        if isinstance(name, str)
    }
    assert own & shared == set()


def test_every_one_line_help_is_shown_whole() -> None:
    shown = run(*OKR, "--help").stdout
    assert [line for _, line in COMMANDS.values() if f"  {line}\n" not in shown] == []


# --- Usage errors ---


@pytest.mark.parametrize(
    ("words", "usage", "message"),
    [
        (("gret",), NO_COMMAND, "No such command 'gret'. Did you mean 'greet'?"),
        (("x\x1b[2J",), NO_COMMAND, "No such command 'x\\x1b[2J'."),
        (("-q",), NO_COMMAND, "Missing command."),
        (("--colour", "never"), NO_COMMAND, "No such option: --colour (Possible options: --color)"),
        (("--color",), NO_COMMAND, "Option '--color' requires an argument."),
        (("greet",), NO_GREETING, "Missing argument 'NAME'."),
        (
            ("greet", "Ana", "--tagg"),
            NO_GREETING,
            "No such option: --tagg (Possible options: --at, --tag)",
        ),
        (("greet", "Ana", "--tag"), NO_GREETING, "Option '--tag' requires an argument."),
    ],
)
def test_a_usage_error_is_explained_on_stderr(
    program: Path, words: tuple[str, ...], usage: str, message: str
) -> None:
    assert outcome(program, *words) == (2, "", f"{usage}Error: {message}\n")


KNOWN = "known are file-size, files, total-size, depth, nodes, digits, string, errors"


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("-C", "", "it is empty; name a folder"),
        ("--as-of", "", "`` is not a day; write it like 2026-11-20"),
        ("--as-of", "2026-2-30", "`2026-2-30` is not a day; write it like 2026-11-20"),
        ("--as-of", "2026-02-30", "`2026-02-30` is not a day; write it like 2026-11-20"),
        ("--as-of", "20261120", "`20261120` is not a day; write it like 2026-11-20"),
        ("--color", "red", "`red` is none of auto, always and never"),
        ("--color", "", "`` is none of auto, always and never"),
        ("--limit", "node=5", "there is no limit `node`; did you mean `nodes`?"),
        ("--limit", "x=5", f"there is no limit `x`; {KNOWN}"),
        ("--limit", "file_size=5", "there is no limit `file_size`; did you mean `file-size`?"),
        *(
            (
                "--limit",
                f"nodes{value}",
                "`nodes` takes a whole number above 0, as in nodes=1000, not"
                f" `{value.removeprefix('=')}`",
            )
            for value in ("", "=", "=0", "=-5", "=1.5", "=٣", "=1_000", "=" + "9" * 16)
        ),
    ],
)
def test_a_shared_option_without_meaning_is_a_usage_error(
    program: Path, option: str, value: str, message: str, is_before: bool
) -> None:
    given = (option, value)
    words = (*given, "greet", "Ana") if is_before else ("greet", *given, "Ana")
    expected = f"{NO_GREETING}Error: Invalid value for {option}: {message}\n"
    assert outcome(program, *words) == (2, "", expected)


# --- What a command is given ---


@pytest.mark.parametrize(
    ("words", "own", "shared"),
    [
        (("greet", "Ana"), "Ana None own None False", ". None auto False 100000 1048576"),
        (
            ("-C", "a", "--as-of", "2026-11-20", "--color", "never", "greet", "Ana"),
            "Ana None own None False",
            "a 2026-11-20 never False 100000 1048576",
        ),
        (
            ("greet", "-C", "a", "Ana", "--as-of=2026-11-20", "Bo", "--color=always", "Cy"),
            "Ana ['Bo', 'Cy'] own None False",
            "a 2026-11-20 always False 100000 1048576",
        ),
        (
            ("-C", "a", "-C", "b", "--color=never", "greet", "-Cc", "--color=always", "Ana"),
            "Ana None own None False",
            "c None always False 100000 1048576",
        ),
        (
            ("--limit", "nodes=5", "greet", "--limit", "file-size=6", "--limit", "nodes=7", "Ana"),
            "Ana None own None False",
            ". None auto False 7 6",
        ),
        (
            ("greet", "--folder", "f", "--tag=1", "--tag", "", "--loud", "Ana", "--", "-q"),
            "Ana ['-q'] f ['1', ''] True",
            ". None auto False 100000 1048576",
        ),
    ],
)
def test_shared_options_stand_before_and_after_the_command(
    program: Path, words: tuple[str, ...], own: str, shared: str
) -> None:
    assert outcome(program, *words) == (0, f"{own}\n{shared}\n", "on the side\n")


@pytest.mark.parametrize("words", [("-q", "greet", "Ana"), ("greet", "Ana", "--quiet")])
def test_quiet_keeps_the_answer_and_drops_the_talk(program: Path, words: tuple[str, ...]) -> None:
    code, answer, talk = outcome(program, *words)
    assert (code, answer.splitlines()[1], talk) == (0, ". None auto True 100000 1048576", "")


def test_every_limit_can_be_set() -> None:
    texts = [f"{name}={number}" for number, name in enumerate(LIMITS, start=1)]
    numbers = {field: number for number, field in enumerate(LIMITS.values(), start=1)}
    assert options(limit=texts) == Options(limits=Limits(**numbers))


def test_the_day_is_the_one_given_else_the_real_one() -> None:
    given = date(2026, 11, 20)
    assert Session(as_of=given).today("Asia/Tokyo") == given
    before = date.today()
    assert before <= Session().today() <= date.today()


# --- How a run ends ---


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_is_the_commands(program: Path, code: int) -> None:
    assert outcome(program, "end", "code", str(code)) == (code, "", "")


def test_a_refusal_is_one_visible_line_even_when_quiet(program: Path) -> None:
    words = (program, "-q", "end", "refuse", "no\x1b[2J\nway")
    assert outcome(*words) == (2, "half of it\n", "okr: no\\x1b[2J\\nway\n")


@pytest.mark.skipif(os.name == "nt", reason="there nobody can delete it")
@pytest.mark.parametrize(
    "words",
    [
        "check",
        "status",
        "log",
        "doctor",
        "site x",
        "checkin k 1",
        "init",
        "init x",
        "check -C ..",
    ],
)
def test_a_deleted_current_folder_is_said_to_be_gone(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(words.split()) == 2
    assert capsys.readouterr() == (
        "",
        "okr: the current folder is gone, moved or deleted: change to one that is there, or name"
        " one by its whole path with -C\n",
    )


def bug(what: str) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"okr: this is a bug in okr {__version__} (Python {python}, {sys.platform}): {what}."
        " Please report it with the output of the same command under OKR_DEBUG=1, which adds the"
        " traceback\n"
    )


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("bug", "odd\x1b"), "ValueError: odd\\x1b"),
        (("memory",), "MemoryError"),
        (
            ("missing-file", "/none"),
            "FileNotFoundError: [Errno 2] No such file or directory: '/none'",
        ),
    ],
)
def test_a_bug_is_admitted_without_a_traceback(
    program: Path, words: tuple[str, ...], what: str
) -> None:
    assert outcome(program, "end", *words) == (3, "", bug(what))


def test_endless_recursion_is_a_bug(program: Path) -> None:
    code, answer, talk = outcome(program, "end", "deep")
    assert (code, answer) == (3, "")
    assert talk.startswith(f"okr: this is a bug in okr {__version__}")
    assert "RecursionError: maximum recursion depth exceeded" in talk
    assert talk.count("\n") == 1


def test_a_command_that_cannot_be_loaded_is_a_bug(program: Path) -> None:
    expected = bug("ModuleNotFoundError: No module named 'fake_absence'")
    assert outcome(program, "great-absence") == (3, "", expected)


def test_the_traceback_of_a_bug_is_shown_on_demand(program: Path) -> None:
    code, answer, talk = outcome(program, "end", "bug", "odd", OKR_DEBUG="1")
    assert (code, answer) == (3, "")
    assert talk.startswith("Traceback (most recent call last):\n")
    assert talk.endswith("\nValueError: odd\n" + bug("ValueError: odd"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_quietly_with_130(program: Path) -> None:
    process = start(program, "end", "wait")
    assert process.stdout is not None
    assert process.stdout.readline() == b"waiting\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130


def test_an_aborted_question_ends_like_ctrl_c(program: Path) -> None:
    assert outcome(program, "end", "abort") == (130, "", "")


def start(*words: str | Path, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        env=environment(),
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("end", "lines", "100000"),  # more than a pipe holds: while the command writes
        ("end", "say", "a little"),  # when the last bytes are flushed
        ("--help",),
        ("--version",),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other errors for pipes")
def test_a_closed_pipe_ends_quietly_with_141(program: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        process = start(program, *words, stdout=writing)
    finally:
        os.close(writing)
    assert process.stderr is not None
    with process.stderr as talk:
        assert talk.read() == b""
    assert process.wait(timeout=60) == 141


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("end say x >&-", 0),
        ("end code 1 >&-", 1),
        ("greet Ana >&- 2>&- <&-", 0),
        ("gret 2>&-", 2),
        ("end bug x 2>&-", 3),
        ("end refuse x 2>&- >&-", 2),
    ],
)
def test_closed_streams_change_no_exit_code(program: Path, command: str, code: int) -> None:
    shell = ["sh", "-c", f'"$0" "$1" {command}', sys.executable, str(program)]
    process = subprocess.run(shell, env=environment(), capture_output=True, timeout=60, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (code, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("end", "say", "x"), ("end", "lines", "99999"), ("--help",)])
def test_a_full_disk_is_no_bug(program: Path, words: tuple[str, ...], unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, str(program), *words],
            env=environment(PYTHONUNBUFFERED=unbuffered),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    expected = (2, "okr: cannot write: No space left on device\n")
    assert (process.returncode, process.stderr) == expected


# --- What is written ---


def test_what_the_encoding_lacks_is_escaped(program: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii:strict"}
    assert outcome(program, "end", "say", "Zoë ☃", **ascii_only) == (0, "Zo\\xeb \\u2603\n", "")
    refused = (2, "half of it\n", "okr: Zo\\xeb\n")
    assert outcome(program, "end", "refuse", "Zoë", **ascii_only) == refused


def test_a_document_is_utf_8_everywhere_and_in_order(program: Path) -> None:
    written = outcome(program, "end", "document", "Zoë", PYTHONIOENCODING="ascii")
    assert written == (0, "\\xe9\nZoë\n", "")


def test_the_c_locale_is_no_obstacle(program: Path) -> None:
    words = (program, "end", "say", "Zoë")
    assert outcome(*words, LC_ALL="C") == (0, "Zoë\n", "")
    escaped = (0, "Zo\\udcc3\\udcab\n", "")
    plain_c = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert outcome(*words, **plain_c) in (escaped, (0, "Zoë\n", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="names are UTF-16 there")
def test_arguments_that_are_no_text_can_be_complained_about(program: Path) -> None:
    process = subprocess.run(
        [sys.executable.encode(), os.fsencode(program), b"\xff\xfe"],
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 2
    assert process.stderr.endswith(b"Error: No such command '\\udcff\\udcfe'.\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("color", "variables", "on_terminal", "on_pipe"),
    [
        ("auto", {}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ("auto", {"GITHUB_ACTIONS": "true"}, True, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_color_is_for_terminals_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
    color: str,
    variables: dict[str, str],
    on_terminal: bool,
    on_pipe: bool,
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    session = Session(color=color)
    found = session.has_color(Terminal()), session.has_color(io.StringIO())
    assert found == (on_terminal, on_pipe)


@pytest.mark.parametrize("variable", ["GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS"])
def test_the_frame_itself_is_never_coloured(program: Path, variable: str) -> None:
    assert outcome(program, "--help", **{variable: "true"}) == (0, HELP, "")
    expected = f"{NO_COMMAND}Error: No such command 'nope'.\n"
    assert outcome(program, "nope", **{variable: "true"}) == (2, "", expected)


# --- Completion ---


def completions(program: Path, shell: str, line: str) -> str:
    process = run(
        program,
        _OKR_COMPLETE=f"complete_{shell}",
        COMP_WORDS=line,
        COMP_CWORD=str(line.count(" ")),
        _TYPER_COMPLETE_ARGS=line,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        _TYPER_COMPLETE_WORD_TO_COMPLETE=line.rpartition(" ")[2],
    )
    assert (process.returncode, process.stderr) == (0, "")
    return process.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("okr gr", ["greet", "great-absence"]),
        ("okr --col", ["--color"]),
        ("okr --color a", ["auto", "always"]),
        ("okr greet --l", ["--loud", "--limit"]),
        ("okr greet --limit fi", ["file-size=", "files="]),
        ("okr -C somewhere greet --color n", ["never"]),
    ],
)
def test_bash_completes_commands_options_and_values(
    program: Path, line: str, expected: list[str]
) -> None:
    assert completions(program, "bash", line).split() == expected


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ("zsh", '_arguments \'*: :(("greet":"Greet people."))\'\n'),
        ("fish", "greet\tGreet people.\n"),
        ("powershell", "greet:::Greet people.\n"),
    ],
)
def test_other_shells_also_show_the_one_line_help(program: Path, shell: str, expected: str) -> None:
    assert completions(program, shell, "okr gree") == expected


def test_a_completion_script_can_be_had(program: Path) -> None:
    code, script, talk = outcome(
        program, "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )
    assert (code, talk) == (0, "")
    assert "_OKR_COMPLETE=complete_bash" in script


# --- The promise behind the speed ---


def test_typer_still_has_the_names_that_keep_pydantic_away() -> None:
    from typer import _completion_classes, core

    assert callable(core.TyperOption.get_runtime_param)
    assert callable(core.TyperArgument.get_runtime_param)
    assert callable(_completion_classes._sanitize_help_text)


def test_json_of_anything_can_be_a_document(program: Path) -> None:
    text = json.dumps({"name": "Zoë\u2028"}, ensure_ascii=False)
    assert outcome(program, "end", "document", text) == (0, f"é\n{text}\n", "")


def test_a_value_is_judged_by_typers_own_exception() -> None:
    with pytest.raises(typer.BadParameter, match="is not a day"):
        options(as_of="tomorrow")
