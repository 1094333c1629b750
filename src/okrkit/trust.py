"""How far a history can be trusted: what hides a part of it, and who signed its commits."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from okrkit.repo import Repo
from okrkit.revision import NOT_SIGNED, Revision, Signature, Trust
from okrkit.trail import Event

SIGNED = b"\ngpgsig"  # so begins the header of a signature, whatever made it
AT_ONCE = 100  # commits whose signatures one process of git verifies
FORMAT = "%H%x00%G?%x00%GS"
TRUST: dict[str, Trust] = {"G": "good", "B": "bad", "X": "expired", "Y": "expired", "R": "revoked"}
"""What git's letters say; of the others the signer is unknown, be it that nobody can check."""


def doubts(repo: Repo, revisions: Sequence[Revision]) -> Iterator[str]:
    """What makes this history another one than what git shows, or incomplete."""
    if repo.is_shallow():
        oldest = revisions[-1].committed[:10] if revisions else "nothing"
        yield (
            f"this clone is shallow: its history starts on {oldest}; run `git fetch --unshallow`"
            " for all of it"
        )
    yield from unlike(repo)


def unlike(repo: Repo) -> Iterator[str]:
    """What would make git show another history than the one that was committed."""
    for what in replacements(repo):
        yield f"{what} would show another history; it was not looked at"


def replacements(repo: Repo) -> Iterator[str]:
    """What lets git show other objects, or other parents, than those that were committed."""
    replaced = repo.run("for-each-ref", "--format=%(refname)", "refs/replace").output.split()
    if replaced:
        what = "a replaced object" if len(replaced) == 1 else f"{len(replaced)} replaced objects"
        yield f"{what} (`git replace`)"
    common = repo.run("rev-parse", "--path-format=absolute", "--git-common-dir").output
    if (Path(common.decode("utf-8", "surrogateescape").strip()) / "info" / "grafts").exists():
        yield "a file with grafts (`info/grafts`)"


def signed(repo: Repo, events: Iterable[Event]) -> tuple[Event, ...]:
    """Events, the decisions with the signatures of their commits.

    Raises OkrError where git cannot read them.
    """
    every = tuple(events)
    found = signatures(repo, (event.revision.id for event in every if event.is_decision))
    return tuple(
        event._replace(signature=found[event.revision.id]) if event.is_decision else event
        for event in every
    )


def signatures(repo: Repo, ids: Iterable[str]) -> dict[str, Signature]:
    """The signatures of commits, by their ids in hex.

    Who signed is told by the user's own keys and list of signers alone: the repository's settings
    name neither. Raises OkrError where git cannot read them.
    """
    every = list(dict.fromkeys(ids))
    found = dict.fromkeys(every, NOT_SIGNED)
    signed = [
        id
        for id, commit in zip(every, repo.objects(every), strict=True)
        if SIGNED in commit.partition(b"\n\n")[0]
    ]
    words = [
        *("-c", f"gpg.ssh.allowedSignersFile={_file(repo, 'gpg.ssh.allowedSignersFile')}"),
        *("-c", f"gpg.ssh.revocationFile={_file(repo, 'gpg.ssh.revocationFile')}"),
        *("-c", "gpg.minTrustLevel=undefined"),
        *("log", "--no-walk=unsorted", "-z", f"--format={FORMAT}", "--stdin"),
    ]
    for start in range(0, len(signed), AT_ONCE):
        some = "".join(f"{id}\n" for id in signed[start : start + AT_ONCE])
        answer = repo.ask(*words, as_user=True, feed=some.encode())
        told = answer.decode("utf-8", "replace").split("\0")
        for id, letter, signer in zip(told[::3], told[1::3], told[2::3], strict=False):
            found[id] = Signature(TRUST.get(letter, "unknown"), signer or None)
    return found


def _file(repo: Repo, setting: str) -> str:
    """A file that the user's own settings name; an empty one where they name none.

    A relative path leads into the folder that is read, which is somebody else's.
    """
    path = repo.own(setting, "--type=path")
    return path if Path(path).is_absolute() else os.devnull
