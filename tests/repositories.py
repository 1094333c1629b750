"""Real git repositories: pinned authors and dates, and nothing of the machine's own settings."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

ANA = "Ana Ito <ana@acme.example>"
BEN = "Ben Roy <ben@acme.example>"
DAY = "2026-11-02T09:00:00+01:00"

OWN = ("PATH", "SYSTEMROOT", "TEMP", "TMP")


class Repository(NamedTuple):
    """A repository, or one of its work trees, and the home of the user who works in it."""

    folder: Path
    home: Path

    def git(self, *words: str, **variables: str) -> str:
        """What git answers to these words, as typed in the folder. It must succeed."""
        return git(self.folder, self.home, *words, **variables)

    def configure(self, values: Mapping[str, str], *scope: str) -> None:
        """Set these keys for the repository, or in another scope: `--global`, `--worktree`."""
        for key, value in values.items():
            self.git("config", *scope, key, value)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; None deletes one."""
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        message: str = "Change",
        at: str = DAY,
        by: str = ANA,
        *,
        committed: str | None = None,
        committer: str | None = None,
    ) -> str:
        """Commit all there is after writing these files; the id of the commit.

        `at` and `by` are the author's day and name, and the committer's unless told otherwise.
        """
        self.write(files)
        self.git("add", "--all")
        self.git(
            "commit",
            "--quiet",
            "--allow-empty",
            f"--message={message}",
            **_signature("AUTHOR", by, at),
            **_signature("COMMITTER", committer or by, committed or at),
        )
        return self.git("rev-parse", "HEAD").strip()

    def tell(self, states: Sequence[tuple[Mapping[str, str], Sequence[int]]]) -> None:
        """Commit whole states of all files in one go, each upon earlier ones by their numbers.

        The newest one is checked out.
        """
        stream = []
        for number, (files, parents) in enumerate(states, 1):
            stream += ["commit refs/heads/main", f"mark :{number}"]
            stream += [f"committer {ANA} {1790000000 + number * 3600} +0200", "data 1", "x"]
            stream += [
                f"{'merge' if at else 'from'} :{parent + 1}" for at, parent in enumerate(parents)
            ]
            stream.append("deleteall")
            for name, text in files.items():
                stream += [f"M 100644 inline {name}", f"data {len(text.encode())}", text]
        git(self.folder, self.home, "fast-import", "--quiet", "--force", text="\n".join(stream))
        self.git("reset", "--quiet", "--hard", "main")

    def worktree(self, folder: Path, branch: str) -> "Repository":
        """A linked work tree on a new branch."""
        self.git("worktree", "add", "--quiet", "-b", branch, str(folder))
        return self._replace(folder=folder)

    def clone(self, folder: Path, *options: str) -> "Repository":
        """A clone through the transport, as from a server: `--depth=1` makes it shallow."""
        url = self.folder.absolute().as_uri()
        git(folder.parent, self.home, "clone", "--quiet", *options, url, str(folder))
        return self._replace(folder=folder)

    def submodule(self, path: str, of: "Repository") -> "Repository":
        """Another repository as a submodule, committed."""
        allowed = ("-c", "protocol.file.allow=always")
        self.git(*allowed, "submodule", "--quiet", "add", str(of.folder), path)
        self.commit({}, f"Add {path}")
        return self._replace(folder=self.folder / path)


def repository(folder: Path, home: Path, *options: str) -> Repository:
    """A new repository without a commit: `--bare`, `--object-format=sha256`."""
    for one in (folder, home):
        one.mkdir(parents=True, exist_ok=True)
    made = Repository(folder, home)
    made.git("init", "--quiet", "--initial-branch=main", *options)
    return made


def git(folder: Path, home: Path, *words: str, text: str | None = None, **variables: str) -> str:
    """What git answers in a folder, to a text. It must succeed."""
    process = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**settings_of(home), **variables},
        capture_output=True,
        input=text,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def settings_of(home: Path) -> dict[str, str]:
    """The variables of a user who has no settings but those in a home."""
    own = {name: os.environ[name] for name in OWN if name in os.environ}
    return {**own, "HOME": str(home), "USERPROFILE": str(home), "GIT_CONFIG_NOSYSTEM": "1"}


def move_in(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Let okr meet this home, and none of the machine's settings of git."""
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        patch.delenv(name)
    for name, value in settings_of(home).items():
        patch.setenv(name, value)


HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout",
    "post-commit", "post-index-change", "post-merge", "post-rewrite", "pre-applypatch",
    "pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-rebase", "prepare-commit-msg",
    "proc-receive", "reference-transaction", "update",
)  # fmt: skip


def trap(path: Path, canary: Path) -> str:
    """A program that writes its name into the canary, and hands its input on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {path.name} >> '{canary}'\ncat\n")
    path.chmod(0o755)
    return str(path)


def make_hostile(made: Repository, canary: Path) -> None:
    """Let the repository's settings name programs wherever they can.

    Each writes its name into the canary, a file that stays missing as long as none has run.
    """
    programs = made.folder.parent / "programs"
    own = made.folder / made.git("rev-parse", "--git-path", "hooks").strip()

    def program(name: str) -> str:
        return trap(programs / name, canary)

    for hook in HOOKS:
        program(f"hooks/{hook}")
        trap(own / hook, canary)
    (programs / "attributes").write_text("* diff=evil merge=evil\n*.txt filter=evil\n")
    values = {
        "alias.config": f"!{program('alias')}",
        "core.alternateRefsCommand": program("alternates"),
        "commit.gpgSign": "true",
        "color.ui": "always",
        "core.askPass": program("ask-pass"),
        "core.attributesFile": str(programs / "attributes"),
        "core.editor": program("editor"),
        "core.fsmonitor": program("fsmonitor"),
        "core.gitProxy": program("proxy"),
        "core.hooksPath": str(programs / "hooks"),
        "core.pager": program("pager"),
        "core.sshCommand": program("ssh"),
        "credential.helper": program("credential"),
        "diff.external": program("external-diff"),
        "diff.evil.command": program("diff-command"),
        "diff.evil.textconv": program("textconv"),
        "diff.orderFile": str(programs / "attributes"),
        "diff.renames": "copies",
        "difftool.evil.cmd": program("difftool"),
        "fetch.prune": "true",
        "filter.evil.clean": program("clean"),
        "filter.evil.smudge": program("smudge"),
        "gpg.program": program("gpg"),
        "gpg.ssh.program": program("ssh-keygen"),
        "gpg.ssh.defaultKeyCommand": program("default-key"),
        "gpg.x509.program": program("gpgsm"),
        "interactive.diffFilter": program("diff-filter"),
        "log.diffMerges": "remerge",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.showSignature": "true",
        "maintenance.auto": "true",
        "merge.evil.driver": program("merge"),
        "pager.config": program("pager-of-config"),
        "pager.log": program("pager-of-log"),
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.receivepack": program("receive-pack"),
        "remote.origin.uploadpack": program("upload-pack"),
        "remote.origin.url": f"ext::{program('remote')}",
        "sequence.editor": program("sequence-editor"),
        "trailer.evil.command": program("trailer"),
        "uploadpack.packObjectsHook": program("pack-objects"),
    }
    lines = [f'{_section(key)}\n\t{key.rpartition(".")[2]} = "{values[key]}"\n' for key in values]
    with (made.folder / made.git("rev-parse", "--git-path", "config").strip()).open("a") as config:
        config.writelines(lines)


def sign_badly(made: Repository) -> None:
    """Give the latest commit a signature that nobody made."""
    head, _, message = made.git("cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----"
    draft = made.folder / ".git" / "draft"
    draft.write_bytes(f"{head}\n{signature}\n\n{message}".encode())
    signed = made.git("hash-object", "-t", "commit", "-w", str(draft)).strip()
    made.git("update-ref", "HEAD", signed)


def lose_objects(made: Repository, program: str) -> None:
    """Let git fetch the objects of HEAD by running a program, as soon as somebody reads one."""
    made.configure(
        {
            "core.repositoryFormatVersion": "1",
            "extensions.partialClone": "origin",
            "remote.origin.promisor": "true",
            "remote.origin.url": f"ext::{program}",
        }
    )
    objects = made.folder / ".git" / "objects"
    for folder in objects.iterdir():
        if len(folder.name) == 2:
            shutil.rmtree(folder)


def _section(key: str) -> str:
    """Where a key stands in a file of settings: `[core]`, `[filter "evil"]`."""
    name, *between = key.split(".")[:-1]
    return f'[{name} "{between[0]}"]' if between else f"[{name}]"


def _signature(role: str, who: str, at: str) -> dict[str, str]:
    name, _, email = who.partition(" <")
    return {
        f"GIT_{role}_NAME": name,
        f"GIT_{role}_EMAIL": email.removesuffix(">"),
        f"GIT_{role}_DATE": at,
    }
