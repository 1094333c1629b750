"""Signatures of commits: who signed is told by the user's own list of signers, and no other."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from editing import Okr
from repositories import Repository, make_hostile, move_in, repository, sign_badly

GOALS = "kpis:\n  uptime: {title: Uptime, at_least: %s}\n"
STRICT = "version: 1\ncheck: {rules: {unsigned-change: error}}\n"

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen")


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": STRICT, "goals/a.yaml": GOALS % 99}, "Plan")
    return made


def key(home: Path, name: str) -> Path:
    """A new key of somebody."""
    path = home / f"key-{name}"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(words, check=True)
    return path


def sign(made: Repository, private: Path, value: int) -> None:
    """Commit a decision, signed."""
    made.write({"goals/a.yaml": GOALS % value})
    who = ("-c", "user.name=Ana Ito", "-c", "user.email=ana@acme.example")
    settings = (*who, "-c", "gpg.format=ssh", "-c", f"user.signingKey={private}")
    made.git(*settings, "commit", "--all", "-S", "--quiet", f"--message=Set {value}")


def trust(made: Repository, private: Path, name: str, *scope: str) -> None:
    """Make somebody a signer that is known."""
    folder = made.folder if not scope else made.home
    signers = folder / "signers"
    signers.write_text(f"{name} {private.with_suffix('.pub').read_text()}")
    made.configure({"gpg.ssh.allowedSignersFile": str(signers)}, *scope)


def told(okr: Okr) -> list[dict[str, str] | None]:
    answer = okr("log", "--verify", "--format", "json")
    assert answer.code == 0, answer.err
    return [event["signed"] for event in json.loads(answer.out)["events"]]


def test_a_signer_is_known_by_the_users_own_list(okr: Okr, made: Repository) -> None:
    ana, ben = key(made.home, "ana"), key(made.home, "ben")
    trust(made, ana, "ana@acme.example", "--global")
    sign(made, ana, 98)
    sign(made, ben, 97)
    made.commit({"goals/a.yaml": GOALS % 96}, "Not signed")
    assert told(okr) == [
        {"trust": "none", "by": None},
        {"trust": "unknown", "by": None},
        {"trust": "good", "by": "ana@acme.example"},
        {"trust": "none", "by": None},
    ]
    lines = okr("log", "--verify").out.splitlines()
    assert [line for line in lines if "signed" in line.casefold() and "at_least" not in line] == [
        f"{lines[0].partition('  ')[0]}  Ana Ito: Not signed  {lines[0].rpartition('  ')[2]}",
        "  not signed",
        "  signed, signer unknown",
        "  signed by ana@acme.example",
        "  not signed",
    ]
    assert "signed by ana@acme.example" in okr("log", "--verify", "--format", "csv").out
    markdown = okr("log", "--verify", "--format", "markdown").out
    assert "signed by ana@acme.example" in markdown.replace("\u200b", "")
    assert "signed" not in okr("log", "uptime").out.replace("Not signed", "")


def test_a_list_that_the_repository_names_is_nobodys(okr: Okr, made: Repository) -> None:
    ben = key(made.home, "ben")
    trust(made, ben, "ana@acme.example")
    sign(made, ben, 98)
    assert told(okr)[0] == {"trust": "unknown", "by": None}


def test_a_relative_list_would_be_the_repositorys(okr: Okr, made: Repository) -> None:
    ben = key(made.home, "ben")
    trust(made, ben, "ana@acme.example", "--global")
    shutil.copy(made.home / "signers", made.folder / "signers")
    made.configure({"gpg.ssh.allowedSignersFile": "signers"}, "--global")
    sign(made, ben, 98)
    assert told(okr)[0] == {"trust": "unknown", "by": None}


def test_a_key_that_was_revoked_is_not_good(okr: Okr, made: Repository) -> None:
    ana = key(made.home, "ana")
    trust(made, ana, "ana@acme.example", "--global")
    sign(made, ana, 98)
    (made.home / "revoked").write_text(ana.with_suffix(".pub").read_text())
    made.configure({"gpg.ssh.revocationFile": str(made.home / "revoked")}, "--global")
    (signature, _) = told(okr)
    assert signature is not None
    assert signature["trust"] != "good"


def test_a_signature_that_does_not_fit_is_bad_or_unknown_and_never_good(
    okr: Okr, made: Repository
) -> None:
    ana = key(made.home, "ana")
    trust(made, ana, "ana@acme.example", "--global")
    sign(made, ana, 98)
    raw = made.git("cat-file", "commit", "HEAD").replace("Set 98", "Set 99")
    draft = made.folder / ".git" / "draft"
    draft.write_text(raw)
    forged = made.git("hash-object", "-t", "commit", "-w", str(draft)).strip()
    made.git("update-ref", "HEAD", forged)
    assert told(okr)[0] == {"trust": "bad", "by": None}
    assert "  signature does not fit" in okr("log", "--verify").out.splitlines()


def test_audit_wants_decisions_to_be_signed_where_the_settings_do(
    okr: Okr, made: Repository
) -> None:
    ana = key(made.home, "ana")
    trust(made, ana, "ana@acme.example", "--global")
    sign(made, ana, 98)
    assert "unsigned-change" not in okr("audit").out
    sign(made, key(made.home, "ben"), 97)
    answer = okr("audit", "--format", "concise")
    assert (answer.code, answer.out.count("[unsigned-change]")) == (1, 1)
    assert "without a valid signature (signed, signer unknown)" in answer.out


def test_verifying_runs_nothing_that_the_repository_names(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    made.commit({"goals/a.yaml": GOALS % 98}, "Badly signed")
    sign_badly(made)
    make_hostile(made, tmp_path / "canary")
    made.configure({"gpg.openpgp.program": str(tmp_path / "programs" / "gpg")})
    assert told(okr)[0] in ({"trust": "unknown", "by": None}, {"trust": "bad", "by": None})
    assert okr("audit").code == 1
    assert not (tmp_path / "canary").exists()
