"""The door to git: it finds every sort of repository, and runs nothing that one of them names."""

import os
from pathlib import Path

import pytest

from fakes import run
from okrkit.errors import OkrError
from okrkit.repo import User, find_repo
from repositories import commit, git, make_repository

EMAIL = "ana@acme.example"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which git knows nobody."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def email_in(folder: Path) -> str | None:
    repo = find_repo(folder)
    assert repo is not None
    return repo.user().email


def test_a_plain_folder_is_in_no_repository(tmp_path: Path) -> None:
    assert find_repo(tmp_path) is None


def test_the_user_is_found_from_a_folder_below(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "a b" / "größe\n")
    (folder / "goals" / "deep").mkdir(parents=True)
    git(folder, "config", "user.name", "Ana Ä.")
    repo = find_repo(folder / "goals" / "deep")
    assert repo is not None
    assert (repo.root, repo.user()) == (folder, User(EMAIL, "Ana Ä."))


def test_nobody_has_told_git_who_the_user_is(tmp_path: Path) -> None:
    assert email_in(make_repository(tmp_path / "r", None)) is None


def test_the_users_own_configuration_counts(tmp_path: Path) -> None:
    (tmp_path / "home" / ".gitconfig").write_text(f"[user]\nemail = {EMAIL}\n")
    assert email_in(make_repository(tmp_path / "r", None)) == EMAIL


@pytest.mark.parametrize("name", ["-rf", "--upload-pack=x", "with space", ".hidden"])
def test_the_name_of_the_folder_does_not_matter(name: str, tmp_path: Path) -> None:
    assert email_in(make_repository(tmp_path / name)) == EMAIL


def test_a_worktree_and_a_submodule_are_repositories(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    commit(folder, {"a": "1"})
    git(folder, "worktree", "add", "-q", str(tmp_path / "w"))
    assert email_in(tmp_path / "w") == EMAIL
    outer = make_repository(tmp_path / "outer", "other@acme.example")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(folder), "inner")
    git(outer / "inner", "config", "user.email", "inner@acme.example")
    assert email_in(outer / "inner") == "inner@acme.example"


def test_detached_shallow_and_sha256_repositories_work(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    first = commit(folder, {"a": "1"})
    commit(folder, {"a": "2"})
    git(folder, "checkout", "-q", first)
    assert email_in(folder) == EMAIL
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "shallow")
    git(tmp_path / "shallow", "config", "user.email", EMAIL)
    assert email_in(tmp_path / "shallow") == EMAIL
    assert email_in(make_repository(tmp_path / "s", EMAIL, "--object-format=sha256")) == EMAIL


def test_a_git_file_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    for text in ("gitdir: ../gone", "nonsense", ""):
        (tmp_path / ".git").write_text(text)
        with pytest.raises(OkrError, match="leads to no repository"):
            find_repo(tmp_path)


def test_a_broken_repository_is_said(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    (folder / ".git" / "config").write_text("[user")
    with pytest.raises(OkrError, match="git cannot read the repository"):
        email_in(folder)


def test_an_embedded_bare_repository_is_not_taken(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    bare = folder / "goals"
    make_repository(bare, None, "--bare")
    (bare / "config").write_text("[core]\nbare = true\n[user]\nemail = evil@example.com\n")
    assert email_in(bare) == EMAIL


def test_a_hooks_environment_leads_to_no_other_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "r")
    other = make_repository(tmp_path / "other", "evil@example.com")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.email")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "evil@example.com")
    before = dict(os.environ)
    assert email_in(folder) == EMAIL
    assert dict(os.environ) == before


def test_nothing_that_a_repository_names_is_run(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    commit(folder, {"a.yaml": "1", ".gitattributes": "*.yaml diff=x filter=x\n"})
    canary = tmp_path / "canary"
    program = f"touch {canary}"
    hook = folder / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\n{program}\n")
    hook.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass",
        "core.alternateRefsCommand", "diff.external", "diff.x.textconv", "filter.x.smudge",
        "filter.x.clean", "gpg.program", "credential.helper", "alias.config", "pager.config",
    ):  # fmt: skip
        git(folder, "config", key, program)
    assert email_in(folder) == EMAIL
    assert not canary.exists()


def test_a_foreign_owner_is_named_with_the_cure(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "r")
    try:
        os.chown(folder, 12345, 12345)
        os.chown(folder / ".git", 12345, 12345)
    except PermissionError:
        pytest.skip("only root can give files away")
    repo = find_repo(folder)
    assert repo is not None
    code, _, complaint = repo.run("rev-parse", "--git-dir")
    if code == 0:
        pytest.skip("this git trusts a folder that is named to it")
    assert "dubious ownership" in complaint


def test_git_that_is_not_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_repository(tmp_path / "r")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OkrError, match="git is not installed"):
        email_in(folder)


def test_the_door_opens_without_loading_gitpython() -> None:
    process = run("-v", "-c", "import okrkit.repo")
    assert "import 'okrkit.repo'" in process.stderr
    assert "import 'git'" not in process.stderr
