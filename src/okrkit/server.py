"""The door to the network: a web server on 127.0.0.1, for browsers of this machine alone."""

import errno
import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from okrkit.errors import OkrError
from okrkit.web import Request, Response

ADDRESS = "127.0.0.1"
BYTES = "latin-1"  # headers are bytes
Message = MutableMapping[str, Any]
Answer = Callable[[Request], Response]


def opened(port: int) -> socket.socket:
    """A socket for a port, 0 for any that is free. Raises OkrError where it is not to be had."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((ADDRESS, port))
        made.listen()  # who reads the address may ask at once
    except OSError as error:
        made.close()
        is_taken = error.errno == errno.EADDRINUSE
        what = "in use" if is_taken else f"not to be had ({error.strerror})"
        raise OkrError(
            f"port {port} is {what}: name another one with `--port N`, or `--port 0` for any that"
            " is free"
        ) from None
    return made


def require() -> None:
    """Raise OkrError where no web server is installed."""
    try:
        import uvicorn  # noqa: F401, PLC0415  an extra
    except ImportError:
        raise OkrError(
            "`okr serve` needs a web server: run `pip install 'okrkit[serve]'`"
        ) from None


def serve(waiting: socket.socket, answer: Answer) -> None:
    """Answer what comes, until Ctrl-C."""
    import uvicorn  # noqa: PLC0415  an extra

    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    config = uvicorn.Config(
        _application(answer),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[waiting])


def _application(answer: Answer) -> Callable[..., Awaitable[None]]:
    async def application(
        scope: Message,
        receive: Callable[[], Awaitable[Message]],  # noqa: ARG001  no request has a body
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        headers = [(name.decode(BYTES), value.decode(BYTES)) for name, value in scope["headers"]]
        made = answer(Request(scope["method"], scope["path"], headers))
        raw = [(name.encode(BYTES), value.encode(BYTES)) for name, value in made.headers]
        await send({"type": "http.response.start", "status": made.status, "headers": raw})
        await send({"type": "http.response.body", "body": made.body})

    return application
