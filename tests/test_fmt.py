"""`okr fmt`: which files are laid out, what is said, and how it ends."""

from pathlib import Path

from editing import Okr
from okrkit.canon import canonical
from okrkit.source import SourceFile

LOOSE = "team: pay\nkpis:\n    k:\n        owner: ana   # she knows\n        title: K\n"
FINE = "team: pay\n\nkpis:\n  k:\n    title: K\n    owner: ana   # she knows\n"
ODD = "? team\n: pay\n"
BROKEN = "team: [pay\n"


def test_files_get_their_layout_and_keep_it(okr: Okr) -> None:
    okr.write({"goals/a.yaml": LOOSE, "goals/b.yaml": FINE.replace("k:", "b:", 1)})
    answer = okr("fmt")
    assert (answer.code, answer.out) == (0, "laid out goals/a.yaml\n")
    assert answer.err == "laid out 1 of 2 files\n"
    assert okr.texts()["goals/a.yaml"] == FINE
    answer = okr("fmt")
    assert (answer.code, answer.out, answer.changed) == (0, "", {})
    assert answer.err == "nothing to lay out in 2 files\n"


def test_check_names_what_would_change(okr: Okr) -> None:
    okr.write({"goals/a.yaml": LOOSE})
    answer = okr("fmt", "--check")
    assert (answer.code, answer.changed) == (1, {})
    assert answer.out == "would lay out goals/a.yaml\n"
    okr.write({"goals/a.yaml": FINE})
    assert okr("fmt", "--check").code == 0


def test_a_dry_run_prints_the_change(okr: Okr) -> None:
    okr.write({"goals/a.yaml": LOOSE})
    answer = okr("fmt", "-n", "-q")
    assert (answer.code, answer.changed, answer.err) == (0, {}, "")
    assert [line for line in answer.out.splitlines() if line[:1] in {"+", "-"}] == [
        "--- a/goals/a.yaml",
        "+++ b/goals/a.yaml",
        "+",
        "-    k:",
        "-        owner: ana   # she knows",
        "-        title: K",
        "+  k:",
        "+    title: K",
        "+    owner: ana   # she knows",
    ]


def test_a_file_that_cannot_be_laid_out_is_named_and_left_alone(okr: Okr) -> None:
    okr.write({"goals/a.yaml": LOOSE, "goals/b.yaml": ODD, "goals/c.yaml": BROKEN})
    answer = okr("fmt")
    assert (answer.code, list(answer.changed)) == (1, ["goals/a.yaml"])
    assert "okr: goals/b.yaml:1 cannot be laid out safely: " in answer.err
    assert "okr: goals/c.yaml cannot be laid out safely: the file has errors" in answer.err


def test_a_file_that_cannot_be_read_is_named_and_ends_with_1(okr: Okr) -> None:
    okr.write({"goals/a.yaml": FINE})
    (okr.folder / "goals/z.yaml").symlink_to("nowhere.yaml")
    told = "okr: goals/z.yaml cannot be laid out: the link to `nowhere.yaml` leads to nothing"
    for words in [("fmt",), ("fmt", "--check"), ("fmt", "-n")]:
        answer = okr(*words)
        assert answer.code == 1
        assert told in answer.err
        assert answer.err.endswith("\nnothing to lay out in 1 file\n")
    named = okr("fmt", "--check", str(okr.folder / "goals/a.yaml"))
    assert (named.code, named.err) == (0, "nothing to lay out in 1 file\n")
    small = okr("fmt", "--check", "--limit", "file-size=50")
    assert (small.code, "goals/a.yaml cannot be laid out: the file has" in small.err) == (1, True)


def test_only_the_files_that_are_named_are_laid_out(okr: Okr) -> None:
    okr.write({"goals/a.yaml": LOOSE, "goals/sub/b.yaml": LOOSE.replace("k:", "b:")})
    answer = okr("fmt", str(okr.folder / "goals/sub"))
    assert list(answer.changed) == ["goals/sub/b.yaml"]
    assert answer.err == "laid out 1 of 1 file\n"
    assert okr("fmt", str(okr.folder / "nowhere")).code == 2


def test_labels_of_spans_are_sorted_by_their_last_day(okr: Okr) -> None:
    text = "kpis:\n  k:\n    title: K\n    checkins:\n      2026-Q2: 1\n      2026-10: 3\n"
    okr.write({"goals/a.yaml": f"{text}      2026-W30: 2\n"})
    okr("fmt")
    assert okr.texts()["goals/a.yaml"].splitlines()[4:] == [
        "      2026-10: 3",
        "      2026-W30: 2",
        "      2026-Q2: 1",
    ]


def test_the_example_company_is_laid_out(okr: Okr) -> None:
    acme = Path(__file__).parents[1] / "examples" / "acme"
    okr.write({p.relative_to(acme).as_posix(): p.read_text() for p in acme.rglob("*.yaml")})
    assert okr("fmt", "--check").out == ""


def test_what_okr_itself_writes_is_laid_out(okr: Okr) -> None:
    assert okr("init").code == 0
    assert okr("fmt", "--check").out == ""


def test_the_goal_file_of_the_readme_is_laid_out() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    text = readme.partition("```yaml\n")[2].partition("```")[0]
    assert canonical(SourceFile("goals/a.yaml", text)) == text
