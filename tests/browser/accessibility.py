"""What hinders people with disabilities on a page, found by axe-core.

`make test-browser` fetches axe-core with npm; without it the tests that ask for it are skipped.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(sys.prefix, "axe/node_modules/axe-core/axe.min.js")
NONE = "there is no axe-core here: make test-browser fetches it, if there is npm and its registry"
GRAVE = ("serious", "critical")

RUN = """grave => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
  .filter(one => grave.includes(one.impact))
  .flatMap(one => one.nodes.map(node => `${one.impact} ${one.id}: ${node.html}`)))"""

Hindrances = list[str]


@pytest.fixture(scope="session")
def hindrances() -> "Callable[[Page], Hindrances]":
    """Finds what is serious or critical on a page that is open, all of it unfolded."""
    if not AXE.exists():
        pytest.skip(NONE)
    script = AXE.read_text("utf-8")

    def found(page: "Page") -> Hindrances:
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate(script)
        return list(page.evaluate(RUN, GRAVE))

    return found
