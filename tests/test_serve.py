"""`okr serve`: only this machine's browsers are answered, nothing but the site, always as it is."""

import socket
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from editing import Okr
from okrkit.commands.live import Live
from okrkit.commands.session import Session
from okrkit.server import opened
from okrkit.web import Found, Request, answer
from servers import Server, read, serving
from trials import figure

ACME = Path(__file__).parents[1] / "examples" / "acme"
GOALS = "goals/2026-Q4/payments.yaml"
PAGE = "/objectives/2026-Q4.instant-refunds.html"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the example company, outside of any repository."""
    workspace = Path(copytree(ACME, tmp_path_factory.mktemp("company") / "acme"))
    (workspace.parent / "secret.txt").write_text("secret")
    (workspace / ".env").write_text("secret")
    with serving(workspace) as running:
        yield running


def test_the_pages_are_those_of_the_site(server: Server) -> None:
    first = server.ask("/")
    assert first.status == 200
    assert "<h1>Acme</h1>" in first.body
    assert server.ask("/index.html").body == first.body
    assert "Refunds feel instant" in server.ask(PAGE).body
    for path, kind in (("/style.css", "css"), ("/search.js", "javascript"),
                       ("/search/index.js", "javascript"), ("/refresh.js", "javascript"),
                       ("/version", "plain")):  # fmt: skip
        found = server.ask(path)
        assert (found.status, found.headers["content-type"]) == (200, f"text/{kind}; charset=utf-8")


def test_a_page_that_is_not_there_says_so_in_the_site(server: Server) -> None:
    found = server.ask("/objectives/2026-Q4.gone.html")
    assert found.status == 404
    assert "There is no such page" in found.body
    assert 'href="../index.html"' in found.body
    assert "<script>" not in server.ask("/<script>alert(1)</script>").body


@pytest.mark.parametrize("path", ["/", PAGE, "/search/index.js", "/nothing"])
def test_every_answer_forbids_what_is_not_needed(path: str, server: Server) -> None:
    headers = server.ask(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert not {"server", "set-cookie", "etag"} & headers.keys()
    assert not [name for name in headers if name.startswith("access-control")]


# --- DNS rebinding


def heads(port: int) -> dict[str, str]:
    """Requests for other names than this address."""
    return {
        "another name": f"GET / HTTP/1.1\r\nhost: evil.example:{port}\r\n",
        "ours as a part of it": f"GET / HTTP/1.1\r\nhost: 127.0.0.1.evil.example:{port}\r\n",
        "another port": f"GET / HTTP/1.1\r\nhost: 127.0.0.1:{port + 1}\r\n",
        "no port": "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n",
        "a user": f"GET / HTTP/1.1\r\nhost: x@127.0.0.1:{port}\r\n",
        "empty": "GET / HTTP/1.1\r\nhost:\r\n",
        "none": "GET / HTTP/1.1\r\n",
        "none in HTTP/1.0": "GET / HTTP/1.0\r\n",
        "twice": f"GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nhost: evil.example\r\n",
        "twice, ours last": f"GET / HTTP/1.1\r\nhost: evil.example\r\nhost: 127.0.0.1:{port}\r\n",
        "folded": f"GET / HTTP/1.1\r\nhost: evil.example\r\n 127.0.0.1:{port}\r\n",
        "absolute form": f"GET http://evil.example/ HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n",
        "absolute form of ours": f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nhost: evil.example\r\n",
        "forwarded": f"GET / HTTP/1.1\r\nhost: evil\r\nx-forwarded-host: localhost:{port}\r\n",
        "another loopback": f"GET / HTTP/1.1\r\nhost: 0.0.0.0:{port}\r\n",
        "a trailing dot": f"GET / HTTP/1.1\r\nhost: localhost.:{port}\r\n",
    }  # fmt: skip


@pytest.mark.parametrize("name", heads(0))
def test_another_host_is_refused(name: str, server: Server) -> None:
    said = server.send(f"{heads(server.port)[name]}connection: close\r\n\r\n".encode())
    assert read(said).status in {400, 403}
    assert b"Refunds" not in said


def test_this_machine_may_be_called_by_its_name(server: Server) -> None:
    assert server.ask("/", host=f"LocalHost:{server.port}").status == 200


def test_nobody_else_can_connect(server: Server) -> None:
    for address in {str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None)}:
        if not address.startswith("127."):
            with pytest.raises(OSError), socket.create_connection((address, server.port), 2):  # noqa: PT011
                pass


# --- paths


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/%2e%2e/secret.txt",
        "/objectives/../../secret.txt", "//secret.txt", "/.env", "/okrkit.yaml",
        "/goals/company.yaml", "/.git/config", "/index.html%00.txt", "/etc/passwd",
        "/....//secret.txt", "/%c0%ae%c0%ae/secret.txt", "/style.css/../../secret.txt",
        "/okr-site.json", "/file:///etc/passwd",
    ],
)  # fmt: skip
def test_nothing_but_the_site_is_to_be_had(path: str, server: Server) -> None:
    found = server.ask(path)
    assert found.status in {400, 404}
    assert "secret\n" not in found.body
    assert "root:" not in found.body


# --- methods and other sites


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get"])
def test_nothing_can_be_changed(method: str, server: Server) -> None:
    found = server.ask("/", method, content_length="0")
    assert (found.status, found.headers["allow"]) == (405, "GET, HEAD")


def test_a_head_has_no_body(server: Server) -> None:
    found = server.ask("/", "HEAD")
    assert (found.status, found.body) == (200, "")
    assert int(found.headers["content-length"]) == len(server.ask("/").body.encode())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_origin_is_refused(origin: str, server: Server) -> None:
    assert server.ask("/search/index.js", origin=origin).status == 403


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
    ],
)
def test_other_sites_read_nothing(
    site: str, mode: str, dest: str, status: int, server: Server
) -> None:
    sent = {"sec_fetch_site": site, "sec_fetch_mode": mode, "sec_fetch_dest": dest}
    assert server.ask("/search/index.js", **sent).status == status


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 100,
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n"
        b"transfer-encoding: chunked\r\n\r\n0\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_does_no_harm(data: bytes, server: Server) -> None:
    server.send(data)
    assert server.ask("/").status == 200


# --- files change


def test_the_pages_follow_the_files(tmp_path: Path) -> None:
    workspace = Path(copytree(ACME, tmp_path / "acme"))
    goals, own = workspace / GOALS, workspace / "okrkit.yaml"
    with serving(workspace) as server:
        version = server.ask("/version").body
        assert version == server.ask("/version").body
        assert f'data-version="{version}"' in server.ask(PAGE).body
        goals.write_text(goals.read_text().replace("Refunds feel instant", "Refunds are fast"))
        seconds = server.wait_for(lambda: server.ask("/version").body != version)
        figure(f"okr serve: a changed file is served after {seconds:.2f} s")
        assert "Refunds are fast" in server.ask(PAGE).body
        sound = own.read_text()
        own.write_text("version: [")
        server.wait_for(lambda: server.ask(PAGE).status == 404)
        broken = server.ask(PAGE).body
        assert "<p>The settings are broken" in broken
        assert "refresh.js" in broken
        own.write_text(sound)
        server.wait_for(lambda: server.ask(PAGE).status == 200)
        code, out, err = server.interrupt()
    assert (code, out, err) == (130, "", "Ctrl-C ends it\n")


def test_after_a_bug_of_ours_the_pages_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = Path(copytree(ACME, tmp_path / "acme"))
    goals = workspace / GOALS
    live = Live(Session(as_of=date(2026, 11, 20), folder=workspace), history=False)

    def found(address: str, before: str, after: str) -> Found:
        goals.write_text(goals.read_text().replace(before, after))
        live.until = 0
        return live.find(address)

    first = found("version", "", "").text

    def broken(*_: object, **__: object) -> None:
        raise ValueError("no <idea>")

    with monkeypatch.context() as patch:
        patch.setattr("okrkit.commands.live.make_site", broken)
        page = found(PAGE[1:], "Refunds feel instant", "Refunds are fast")
        assert not page.is_there
        assert "This is a bug in okr, please report it: ValueError: no &lt;idea&gt;." in page.text
        version = found("version", "", "").text
        assert version != first
        assert f'data-version="{version}"' in page.text
    said = capsys.readouterr().err
    assert said == "this is a bug in okr, please report it: ValueError: no <idea>\n"
    page = found(PAGE[1:], "Refunds are fast", "Refunds are faster")
    assert (page.is_there, "Refunds are faster" in page.text) == (True, True)


# --- starting


def test_a_port_in_use_is_told_in_a_sentence(okr: Okr) -> None:
    okr.write({"goals/a.yaml": "period: 2026-Q4\nobjectives: {o: {title: A, draft: true}}\n"})
    with opened(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        found = okr("serve", "--port", str(port))
    assert (found.code, found.out, found.err) == (
        2, "",
        f"okr: port {port} is in use: name another one with `--port N`, or `--port 0` for any that"
        " is free\n",
    )  # fmt: skip


@pytest.mark.parametrize("port", ["x", "65536", "-1", "", "1.5", "٣", "9" * 400, "00000099999999"])
def test_a_port_is_a_number(port: str, okr: Okr) -> None:
    found = okr.write({"goals/a.yaml": ""})("serve", f"--port={port}")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("okr: --port takes a number from 0 to 65535, not `")


def test_without_a_workspace_nothing_is_served(okr: Okr) -> None:
    found = okr("serve", "--port", "0")
    assert (found.code, found.out) == (2, "")
    assert "no okrkit.yaml in" in found.err


def test_without_a_web_server_okr_says_what_to_install_and_nothing_else(
    okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    found = okr.write({"goals/a.yaml": ""})("serve", "--port", "0")
    assert (found.code, found.out, found.err) == (
        2, "", "okr: `okr serve` needs a web server: run `pip install 'okrkit[serve]'`\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("port", "host", "origin", "status"),
    [
        (80, "127.0.0.1", None, 200),
        (80, "localhost:80", "http://localhost", 200),
        (80, "127.0.0.1", "http://127.0.0.1:80", 200),
        (80, "evil.example", None, 403),
        (80, "127.0.0.1:8629", None, 403),
        (80, "127.0.0.1", "127.0.0.1", 403),
        (80, "127.0.0.1", "https://localhost", 403),
        (8629, "localhost", None, 403),
        (8629, "localhost:8629", "http://localhost", 403),
    ],
)
def test_the_port_that_browsers_leave_out_may_be_left_out(
    port: int, host: str, origin: str | None, status: int
) -> None:
    headers = [("host", host), *([("origin", origin)] if origin else [])]
    found = answer(Request("GET", "/", headers), port, lambda _: Found("html", "x"))
    assert found.status == status


def test_a_path_is_taken_as_it_is() -> None:
    asked: list[str] = []

    def find(address: str) -> Found:
        asked.append(address)
        return Found("html", "x")

    for path in ("/", "/../x", "/a%00b"):
        found = answer(Request("GET", path, [("host", "127.0.0.1:80")]), 80, find)
        assert found.status == 200
    assert asked == ["", "../x", "a%00b"]
    refused = answer(Request("GET", "/", []), 80, find)
    assert (refused.status, refused.body[:24]) == (403, b"this is not the address:")
