"""Reading the history of a workspace out of git: one `log --raw` for all of it."""

import os
from collections.abc import Iterable, Iterator, Sequence

from okrkit.repo import Repo
from okrkit.revision import Revised, Revision, with_other_parents

FIELDS = (
    "%H", "%P", "%aN", "%aE", "%aI", "%cI", "%s",
    "%(trailers:key=Reason,valueonly,unfold,separator=%x1f)",
)  # fmt: skip
RAW = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    f"-O{os.devnull}",  # else the configuration may name a file with an order, and miss it
)
WORDS = (
    "log",
    *RAW,
    "--date-order",  # like the others, it shows a commit before its parents
    "--full-history",
    "--parents",
    "--no-show-signature",
    "--no-notes",
    "--root",
    "--diff-merges=first-parent",
    "--encoding=UTF-8",
    f"--format={'%x00'.join(FIELDS)}",
)
FILES = (b"100644", b"100755", b"100664")
NOTHING = b"0"


def read_revisions(repo: Repo, tip: str, paths: Sequence[str] = ()) -> tuple[Revision, ...]:
    """All commits up to one, newest first, those that change nothing below `paths` left out.

    `tip` is an id in hex, `paths` are files and folders of the repository; none: all. A commit
    comes before its parents, whatever the dates say. Raises OkrError where git cannot read them.
    """
    answer = repo.ask(*WORDS, tip, "--", *paths)
    return with_other_parents(tuple(_revisions(answer.split(b"\0"))))


def read_revisions_since(
    repo: Repo, since: str, tip: str, paths: Sequence[str] = ()
) -> tuple[Revision, ...]:
    """The commits that led to one and not to an earlier one, as `read_revisions` has them."""
    answer = repo.ask(*WORDS, tip, f"^{since}", "--", *paths)
    found = tuple(_revisions(answer.split(b"\0")))
    return tuple(
        one._replace(
            steps=(*one.steps, *(_step(repo, parent, one.id, paths) for parent in one.parents[1:]))
        )
        for one in found
    )


def _step(repo: Repo, before: str, after: str, paths: Sequence[str]) -> dict[str, Revised]:
    """What differs between two commits."""
    answer = repo.ask("diff-tree", "-r", *RAW, before, after, "--", *paths)
    return dict(_changes(answer.split(b"\0")[:-1]))


def _revisions(tokens: Sequence[bytes]) -> Iterator[Revision]:
    """Each revision: its fields, then a line of modes and ids, and a path, for each file."""
    at = 0
    while at + len(FIELDS) <= len(tokens):
        fields = [token.decode("utf-8", "replace") for token in tokens[at : at + len(FIELDS)]]
        at += len(FIELDS)
        start = at
        while at < len(tokens) and tokens[at].lstrip(b"\n").startswith(b":"):
            at += 2
        step = dict(_changes(tokens[start:at]))
        yield _revision(fields, step)


def _changes(tokens: Sequence[bytes]) -> Iterator[tuple[str, Revised]]:
    for line, path in zip(tokens[::2], tokens[1::2], strict=False):
        before_mode, after_mode, before, after, *_ = line.lstrip(b"\n:").split(b" ")
        yield os.fsdecode(path), Revised(_id(before_mode, before), _id(after_mode, after))


def _id(mode: bytes, id: bytes) -> str | None:
    """The id of a file's content; links and submodules hold none."""
    return id.decode() if mode in FILES else None


def _revision(fields: Sequence[str], step: dict[str, Revised]) -> Revision:
    id, parents, author, email, authored, committed, subject, reasons = fields
    return Revision(
        id.strip(),
        tuple(parents.split()),
        author,
        email,
        authored,
        committed,
        subject,
        _reason(reasons.split("\x1f")),
        (step,),
    )


def _reason(said: Iterable[str]) -> str | None:
    return "; ".join(one.strip() for one in said if one.strip()) or None
