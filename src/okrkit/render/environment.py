"""The templates of all pages: every text of theirs is made safe, then escaped."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from okrkit import __version__
from okrkit.bounds import in_force
from okrkit.render import behaviour, drawing, summary, words
from okrkit.render.anchor import anchor
from okrkit.render.escape import safe_text, url
from okrkit.render.pictures import gallery
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, is_apart

LOADER = PackageLoader("okrkit.render")
TREND = drawing.Box(width=112, height=26, most=26)


@cache
def environment() -> Environment:
    """What the templates have in common."""
    made = Environment(
        loader=LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_safe,
    )
    made.globals |= {
        "summary": summary,
        "words": words,
        "behaviour": behaviour,
        "drawing": drawing,
        "trend": _trend,
        "box": TREND,
        "parts": _parts,
        "url": url,
        "anchor": anchor,
        "pictures": False,
        "burnups": gallery.burnups,
        "behaviours": gallery.behaviours,
        "grading": gallery.grading,
        "line_of_sight": gallery.line_of_sight,
        "version": __version__,
    }
    return made


def asset(name: str) -> str:
    """A stylesheet or script of ours, with "\\n" at the end of every line as browsers hash it."""
    return LOADER.get_source(environment(), name)[0].replace("\r\n", "\n")


def digest(text: str) -> str:
    """How a content security policy names a stylesheet or script."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _safe(value: object) -> object:
    """Every text of a page goes through here before it is escaped."""
    return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _parts(row: ObjectiveRow) -> list[KeyResultRow]:
    """The key results of an objective in their order, drafts and what was dropped at the end."""
    return sorted(row.key_results, key=is_apart)


def _trend(row: KpiRow) -> drawing.Line | None:
    """The last readings of a KPI, before the bounds that hold for the latest."""
    readings, band = row.standing.readings, row.goal.band
    if not readings:
        return None
    day = readings[-1].day
    return drawing.line(readings, in_force(band.lower, day), in_force(band.upper, day), TREND)
