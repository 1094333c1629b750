"""Golden files: what a command printed, kept in `tests/golden/` and compared to the letter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from editing import Okr

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "--update-golden"

settings.register_profile("default", deadline=None, max_examples=200)
settings.register_profile("nightly", deadline=None, max_examples=10_000)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(UPDATE, action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` holds a text to `tests/golden/NAME`."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption(UPDATE):
            path.write_bytes(text.encode())
        assert path.exists(), f"there is no tests/golden/{name}: run pytest {UPDATE}"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture
def okr(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Okr:
    """okr in a workspace that the test writes."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def capture() -> tuple[str, str]:
        out, err = capfdbinary.readouterr()
        return out.decode(), err.decode()

    folder = tmp_path / "workspace"
    folder.mkdir()
    return Okr(folder, capture)
