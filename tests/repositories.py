"""Real git repositories for tests: nobody's configuration, pinned dates and authors."""

import os
import subprocess
from pathlib import Path

ANA = "Ana Acme <ana@acme.example>"
DAY = "2026-11-20T12:00:00+01:00"


def git(folder: Path, *words: str, date: str = DAY) -> str:
    """Run git in a folder, as on a machine without any configuration; what it prints."""
    home = folder if folder.is_dir() else folder.parent
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home / "no-home"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ana Acme",
        "GIT_AUTHOR_EMAIL": "ana@acme.example",
        "GIT_COMMITTER_NAME": "Ana Acme",
        "GIT_COMMITTER_EMAIL": "ana@acme.example",
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
    }
    run = subprocess.run(
        ["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def make_repository(folder: Path, email: str | None = "ana@acme.example", *init: str) -> Path:
    """An empty repository whose user has an e-mail."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *init)
    if email is not None:
        git(folder, "config", "user.email", email)
    return folder


def commit(folder: Path, files: dict[str, str], message: str = "Change goals") -> str:
    """Write files and commit them; the commit's id."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()
