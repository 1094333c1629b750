"""What a browser on this machine asks for, and what it is answered: pure, and read-only.

Whatever page is open in a browser can send requests to 127.0.0.1. So only requests for this very
address are answered (else a name of somebody else's that leads here would do: DNS rebinding), only
`GET` and `HEAD`, and nothing that another site asks for but to open a page.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

METHODS = ("GET", "HEAD")
NAMES = ("127.0.0.1", "localhost")
PLAIN_HTTP = 80
"""The port that browsers leave out of an address."""

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),  # else others load the index as a script
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


class Request(NamedTuple):
    """A request; the names of `headers` are in small letters, and may be there more than once."""

    method: str
    path: str
    headers: Sequence[tuple[str, str]]

    def header(self, name: str) -> str | None:
        """The value of a header; all of them where it is there more than once, joined by commas."""
        return ", ".join(value for one, value in self.headers if one == name) or None


class Response(NamedTuple):
    """An answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Found(NamedTuple):
    """A file of the site: how it ends, and its text; `is_there` is False for what stands in."""

    ending: str
    text: str
    is_there: bool = True


def answer(request: Request, port: int, find: Callable[[str], Found]) -> Response:
    """The answer to a request to a port; `find` knows the files by their address."""
    refusal = _refusal(request, port)
    if refusal is not None:
        return refusal
    found = find(request.path.removeprefix("/"))
    data = found.text.encode("utf-8", "backslashreplace")
    status = 200 if found.is_there else 404
    return _response(status, found.ending, data, has_body=request.method == "GET")


def _refusal(request: Request, port: int) -> Response | None:
    if (request.header("host") or "").lower() not in _hosts(port):
        return plain(403, f"this is not the address: ask for http://127.0.0.1:{port}/")
    if request.method not in METHODS:
        return plain(405, "nothing can be changed here", {"Allow": ", ".join(METHODS)})
    if not request.path.startswith("/"):
        return plain(400, "a request names a path, like /index.html")
    if not _is_welcome(request, port):
        return plain(403, "other sites may open a page, and read nothing")
    return None


def _hosts(port: int) -> frozenset[str]:
    """What browsers may call this address."""
    bare = NAMES if port == PLAIN_HTTP else ()
    return frozenset((*(f"{name}:{port}" for name in NAMES), *bare))


def _is_welcome(request: Request, port: int) -> bool:
    """Whether it comes from these pages, from the user, or opens a page."""
    origin, site = request.header("origin"), request.header("sec-fetch-site")
    if origin not in {None, *(f"http://{host}" for host in _hosts(port))}:
        return False
    if site in {None, "same-origin", "none"}:
        return True
    opens = request.header("sec-fetch-mode"), request.header("sec-fetch-dest")
    return opens == ("navigate", "document")


def plain(status: int, line: str, more: Mapping[str, str] | None = None) -> Response:
    """An answer of one line."""
    return _response(status, "txt", f"{line}\n".encode(), more or {})


def _response(
    status: int, ending: str, data: bytes, more: Mapping[str, str] | None = None,
    *, has_body: bool = True,
) -> Response:  # fmt: skip
    headers = (
        ("Content-Type", TYPES[ending]),
        ("Content-Length", str(len(data))),
        *(more or {}).items(),
        *ALWAYS,
    )
    return Response(status, headers, data if has_body else b"")
