"""`okr serve` in a process of its own, and requests to it byte by byte."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PATIENCE = 60.0  # seconds; a slow machine is no fault


class Answer(NamedTuple):
    """An answer: its status, its headers in small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: str


class Server(NamedTuple):
    """A running server."""

    process: "subprocess.Popen[str]"
    address: str
    port: int

    def send(self, data: bytes) -> bytes:
        """What the server says to these bytes until it ends or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
        return b"".join(parts)

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        """The answer to a request; a header `sec_fetch_site` is written `sec-fetch-site`."""
        given = {"host": f"127.0.0.1:{self.port}", **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "connection: close"])
        return read(self.send(f"{head}\r\n\r\n".encode()))

    def wait_for(self, is_so: Callable[[], bool]) -> float:
        """The seconds until something is so."""
        start = time.monotonic()
        while not is_so():
            assert time.monotonic() - start < PATIENCE
            time.sleep(0.05)
        return time.monotonic() - start

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl-C: the exit code, and what was said."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def read(data: bytes) -> Answer:
    """An answer out of its bytes."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Answer(int(first.split()[1]), headers, body.decode())


@contextmanager
def serving(workspace: Path, *words: str) -> Iterator[Server]:
    """A server for a workspace, at a port of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "okrkit", "-C", workspace, "--as-of", "2026-11-20", "serve",
         "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"XDG_CACHE_HOME": str(workspace.parent / "cache")},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", address)
        assert found, process.communicate(timeout=PATIENCE)
        yield Server(process, address, int(found[1]))
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)
