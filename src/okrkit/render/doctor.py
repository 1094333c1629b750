"""What `okr doctor` saw: for people, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from okrkit import __version__
from okrkit.characters import visible
from okrkit.diagnosis import Sign
from okrkit.render.escape import json_document
from okrkit.render.text import Paint

MARKS = {"good": "ok", "look": "!", "bad": "x"}
ROLES = {"good": "quiet", "look": "warning", "bad": "error"}


def doctor(signs: Sequence[Sign], paint: Paint) -> Iterator[str]:
    """A line for each sign, what to do below it, and what it comes to."""
    longest = max(len(one.topic) for one in signs)
    for one in signs:
        mark = paint(f"{MARKS[one.health]:2}", ROLES[one.health])
        yield f"{mark}  {one.topic:{longest}}  {visible(one.seen)}"
        if one.advice:
            yield f"{'':{longest + 4}}  {paint('=', 'quiet')} {visible(one.advice)}"
    yield ""
    yield _verdict(signs)


def _verdict(signs: Iterable[Sign]) -> str:
    healths = [one.health for one in signs]
    if "bad" in healths:
        return "Something stands in the way; the lines with x say what to do."
    if "look" in healths:
        return "okr works; have a look at the lines with !"
    return "All is well."


def doctor_v1(signs: Iterable[Sign]) -> str:
    """All signs. Fields may be added, never changed."""
    document = {
        "format": "okr-doctor-v1",
        "okr": __version__,
        "signs": [one._asdict() for one in signs],
    }
    return json_document(document)
