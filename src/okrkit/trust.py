"""How far a history can be trusted: what hides a part of it, and who signed its commits."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from okrkit.repo import Repo
from okrkit.revision import Revision


def doubts(repo: Repo, revisions: Sequence[Revision]) -> Iterator[str]:
    """What makes this history another one than what git shows, or incomplete."""
    if repo.is_shallow():
        oldest = revisions[-1].committed[:10] if revisions else "nothing"
        yield (
            f"this clone is shallow: its history starts on {oldest}; run `git fetch --unshallow`"
            " for all of it"
        )
    replaced = repo.run("for-each-ref", "--format=%(refname)", "refs/replace").output.split()
    if replaced:
        what = "a replaced object" if len(replaced) == 1 else f"{len(replaced)} replaced objects"
        yield f"{what} (`git replace`) would show another history; it was not looked at"
    common = repo.run("rev-parse", "--path-format=absolute", "--git-common-dir").output
    if (Path(common.decode("utf-8", "surrogateescape").strip()) / "info" / "grafts").exists():
        yield "a file with grafts (`info/grafts`) would show another history; it was not looked at"
