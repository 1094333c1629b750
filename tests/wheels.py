"""Wheels made from what is installed here, so that pip can install without a network."""

import csv
import os
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

BUILDER = "hatchling"
DROPPED = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}


def wheels(folder: Path, *roots: str) -> Path:
    """Write a wheel of each of these packages, and of all that they need."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in _closure(roots):
        _write_wheel(one, folder)
    return folder


def decoy(folder: Path, package: str) -> Path:
    """Write a wheel of a newer version of a package, which cannot even be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{package}-9999.dist-info"
    parts = {
        f"{package}/__init__.py": "raise ImportError('this version is not pinned')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 9999\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with ZipFile(folder / f"{package}-9999-py3-none-any.whl", "w") as wheel:
        for name, text in parts.items():
            wheel.writestr(name, text)
    return folder


def offline(folder: Path) -> dict[str, str]:
    """The variables that let pip find these wheels, and nothing else."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder.as_posix(), "PIP_NO_CACHE_DIR": "1"}


def unpinned(constraints: Path) -> list[str]:
    """Packages that okrkit needs and that are installed here in another version than is pinned."""
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", constraints.read_text(), re.MULTILINE))
    known = {_normal(name): version for name, version in pins.items()}
    needed = _closure(_needed_by(distribution("okrkit")))
    return [one.name for one in needed if known.get(_normal(one.name), one.version) != one.version]


def _closure(roots: Iterator[str] | tuple[str, ...]) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    left = list(roots)
    while left:
        name = _normal(left.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # an extra that is not installed
        left += _needed_by(found[name])
    return list(found.values())


def _needed_by(package: Distribution) -> Iterator[str]:
    extras = {"extra": ""}, {"extra": "oldlibyaml"}
    for text in package.requires or ():
        need = Requirement(text)
        if need.marker is None or any(need.marker.evaluate(dict(extra)) for extra in extras):
            yield need.name


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _write_wheel(package: Distribution, folder: Path) -> None:
    files = [one for one in package.files or () if ".." not in one.parts]
    files = [one for one in files if one.name not in DROPPED and one.suffix != ".pyc"]
    tags = re.findall(r"^Tag: (\S+)$", package.read_text("WHEEL") or "", re.MULTILINE)
    parts = [
        ".".join(dict.fromkeys(part)) for part in zip(*(t.split("-") for t in tags), strict=True)
    ]
    name = re.sub(r"[-_.]+", "_", package.name)
    place = folder / f"{name}-{package.version}-{'-'.join(parts)}.whl"
    record = StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with ZipFile(place, "w") as wheel:
        for one in files:
            wheel.write(os.fspath(one.locate()), one.as_posix())
            rows.writerow([one.as_posix(), "", ""])
        info = next(one.parts[0] for one in files if one.parts[0].endswith(".dist-info"))
        rows.writerow([f"{info}/RECORD", "", ""])
        wheel.writestr(f"{info}/RECORD", record.getvalue())
