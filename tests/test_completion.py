"""What a shell may offer: goals, periods, teams and people of the workspace that is meant."""

import json
import os
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from fakes import environment, run
from test_startup import OKR, imported

ROOT = Path(__file__).parents[1]
ACME = ROOT / "examples" / "acme"
AT = ("-C", str(ACME), "--as-of", "2026-11-20")


def offers(*words: str, shell: str = "bash", **variables: str) -> list[str]:
    """What okr offers behind these words, of which the last one is being typed."""
    line = " ".join(["okr", *words])
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words))},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        },
        "powershell": {
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        },
    }[shell]
    process = run(*OKR, **asked, **variables, _OKR_COMPLETE=f"complete_{shell}")
    assert process.stderr == ""
    return [line for line in process.stdout.splitlines() if line]


REFUNDS = [
    "instant-refunds",
    "instant-refunds.refund-time",
    "instant-refunds.refund-complaints",
    "instant-refunds.refunds-untouched",
    "instant-refunds.banks",
    "instant-refunds.refund-queue",
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["show", "inst"], REFUNDS),
        (["show", "instant-refunds.refund-"], [*REFUNDS[1:3], REFUNDS[5]]),
        (["checkin", "instant-refunds.banks.t"], ["instant-refunds.banks.third"]),
        (["close", "checkout-"], ["checkout-conversion", "checkout-uptime"]),
        (["drop", "2026-Q3/why-they-call.re"], ["2026-Q3/why-they-call.reasons-noted"]),
        (["rename", "2026-"], ["2026-Q3/", "2026-Q4/"]),
        (["show", "nothing"], []),
        (["new", "key-result", "x", "--of", "inst"], ["instant-refunds"]),
        (["new", "objective", "x", "--guardrail", "checkout-"],
         ["checkout-conversion", "checkout-uptime"]),
        (["new", "k"], ["key-result", "kpi"]),
        (["carry", "2026-Q4", "2027"], ["2027-Q1"]),
        (["report", "--period", "2026"], ["2026-Q3", "2026-Q4", "2026", "2026-H2"]),
        (["report", "--team", "p"], ["platform", "payments"]),
        (["status", "ja"], ["jana"]),
        (["status", "--owner", "m"], ["me"]),
        (["checkin", "instant-refunds", "--needs-from", "cl"], ["cleo"]),
        (["explain", "softened"], ["softened-target"]),
        (["check", "--select", "conn"], ["connected"]),
        (["check", "--ignore", "stale"], ["stale-check-in"]),
        (["explain", "no-such"], []),
        (["explain", "stale"], ["stale-check-in"]),
    ],
    ids=" ".join,
)  # fmt: skip
def test_names_of_the_workspace_are_offered(words: list[str], found: list[str]) -> None:
    assert sorted(offers(*AT, *words)) == sorted(found)


def test_shared_options_count_behind_the_command_too() -> None:
    words = ["show", "-C", str(ACME), "--as-of", "2026-08-01", "calm"]
    assert offers(*words)[0] == "calm-releases"
    assert offers("show", "-C", str(ACME), "--as-of", "2026-11-20", "calm") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_some_shells_show_titles(shell: str) -> None:
    found = "\n".join(offers(*AT, "show", "instant-refunds.refund-t", shell=shell))
    assert "instant-refunds.refund-time" in found
    assert "Median refund time falls to a day" in found


def test_without_a_workspace_nothing_is_offered(tmp_path: Path) -> None:
    assert offers("-C", str(tmp_path), "show", "a") == []
    (tmp_path / "okrkit.yaml").write_text("version: 7\n")
    assert offers("-C", str(tmp_path), "show", "a") == []
    assert offers("-C", str(tmp_path), "--as-of", "never", "show", "a") == []
    assert offers("-C", str(tmp_path), "--limit", "x", "status", "--team", "") == []


def test_nothing_reaches_the_shell_that_it_could_misunderstand(tmp_path: Path) -> None:
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (tmp_path / "goals").mkdir()
    nasty = ["$(touch x)", "`x`", "a b", "a;b", "-x", "\\x1b[2J", "a'b", "plain"]
    owners = "".join(
        f'  k{n}: {{title: "\\e[2JT $(x) `y`", owner: "{name}", team: "{name}"}}\n'
        for n, name in enumerate(nasty)
    )
    (tmp_path / "goals/a.yaml").write_text(f"kpis:\n{owners}")
    for shell in ("bash", "zsh", "fish"):
        assert "".join(offers("-C", str(tmp_path), "status", "--team", "", shell=shell)).count(
            "plain"
        ) == 1  # fmt: skip
        found = offers("-C", str(tmp_path), "status", "--owner", "", shell=shell)
        assert not any(mark in "".join(found) for mark in ("touch", ";", "\x1b", "a b"))
        titles = "".join(offers("-C", str(tmp_path), "show", "k1", shell=shell))
        assert "\x1b" not in titles


def test_a_completion_of_references_needs_neither_git_nor_rich() -> None:
    line = f"okr -C {ACME} show inst"
    names = imported(*OKR, COMP_WORDS=line, COMP_CWORD="4", _OKR_COMPLETE="complete_bash")
    assert "okrkit.commands.load" in names
    assert names & {"git", "rich", "jinja2"} == set()


NASTY = (
    r"a \$(touch pwned) b",
    r"c \`touch pwned` d",
    r"x\"); touch pwned; (\" y",
    "it's '; touch pwned; '",
    "[/] [red]50 %: more[/red] \\",
    "e\u2019s $IFS ${x} :::d <e> | f & g * h ? ~ # i !! \u20acj Größe 数",
)
SHOWN = ("a touch pwned b", "c touch pwned d", "x touch pwned y", "its touch pwned",
         "/ red50 %: more/red", "es IFS x :::d e f g h i \u20acj Größe 数")  # fmt: skip


def nasty_workspace(folder: Path) -> Path:
    """A workspace whose titles and names are programs to a shell."""
    (folder / "goals").mkdir(parents=True)
    (folder / "okrkit.yaml").write_text("version: 1\n")
    told = list(map(json.dumps, NASTY))
    kpis = "".join(f"  k{n}: {{title: {text}}}\n" for n, text in enumerate(told))
    people, teams = (
        "".join(f"  {kind}{n}: {{name: {text}}}\n" for n, text in enumerate(told)) for kind in "pt"
    )
    text = f"kpis:\n{kpis}people:\n{people}teams:\n{teams}"
    (folder / "goals/a.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("shell", "words", "line"),
    [
        ("bash", ("show", "k"), "{name}"),
        ("fish", ("show", "k"), "{name}\t{text}"),
        ("powershell", ("show", "k"), "{name}:::{text}"),
        ("zsh", ("show", "k"), '"{name}":"{text}"'),
        ("zsh", ("status", "--owner", "p"), '"{name}":"{text}"'),
        ("zsh", ("tree", "--team", "t"), '"{name}":"{text}"'),
    ],
)
def test_no_text_of_a_file_is_a_program_to_a_shell(
    shell: str, words: tuple[str, ...], line: str, tmp_path: Path
) -> None:
    nasty_workspace(tmp_path)
    colon = "\\\\:" if shell == "zsh" else ":"
    lines = [
        line.format(name=f"{words[-1]}{n}", text=text.replace(":", colon))
        for n, text in enumerate(SHOWN)
    ]
    if shell == "zsh":
        lines[0], lines[-1] = f"_arguments '*: :(({lines[0]}", f"{lines[-1]}))'"
    assert offers("-C", str(tmp_path), *words, shell=shell) == lines


def test_no_help_holds_what_typer_does_not_quote_for_zsh() -> None:
    """Names of options and commands come with helps of okr's own; all of them are on this page."""
    assert "\\" not in (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_an_encoding_whose_letters_hold_quotes_is_not_used(tmp_path: Path) -> None:
    nasty_workspace(tmp_path)
    (tmp_path / "goals/a.yaml").write_text("kpis: {k: {title: \u4e63touch pwned\u4e63}}", "utf-8")
    assert b"`" in "\u4e63".encode("gbk")
    found = offers("-C", str(tmp_path), "show", "k", shell="zsh", PYTHONIOENCODING="gbk")
    assert found == ['_arguments \'*: :(("k":"\u4e63touch pwned\u4e63"))\'']


def typed(shell: str, *options: str, script: str, keys: str, sees: str, folder: Path) -> str:
    """What a person sees who types into a shell with the script that typer made for it."""
    made = run(*OKR, "--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    (folder / "completion").write_text(script + made.stdout)
    variables = environment(TERM="dumb", PS1="$ ", HOME=str(folder), LC_ALL="C.UTF-8")
    variables["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{variables['PATH']}"
    process = pexpect.spawn(
        shell, [*options], env=variables, encoding="utf-8", timeout=20, cwd=str(folder),
        dimensions=(24, 200),
    )  # fmt: skip
    process.sendline("source ./completion; echo rea''dy")
    process.expect_exact("ready\r")
    process.send(keys)
    process.expect_exact(sees)
    process.close(force=True)
    return str(process.before)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_what_is_typed(tmp_path: Path) -> None:
    typed(
        "bash", "--norc", "--noprofile", script="", folder=tmp_path,
        keys=f"okr show -C {ACME} --as-of 2026-11-20 instant-refunds.refund-t\t",
        sees="instant-refunds.refund-time",
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_runs_nothing_of_a_title(tmp_path: Path) -> None:
    seen = typed(
        "zsh", "-f", script="autoload -Uz compinit; compinit -u -D\n", keys="okr show k\t",
        sees="k5", folder=nasty_workspace(tmp_path),
    )  # fmt: skip
    assert "red50 %: more" in seen
    assert not (tmp_path / "pwned").exists()
