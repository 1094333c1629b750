"""The system's Chromium, driven by Playwright: `make test-browser`."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE = "there is no Chromium: install your system's package `chromium`, or name one in CHROMIUM"


def chromium() -> str | None:
    """Where the browser is."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A headless Chromium."""
    path = chromium()
    if path is None:
        pytest.skip(NONE)
    playwright = pytest.importorskip("playwright.sync_api", reason="run make test-browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


if __name__ == "__main__" and chromium() is None:
    sys.exit(f"make test-browser: {NONE}")
