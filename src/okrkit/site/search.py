"""What a browser searches without a server: small files, of which it loads those it needs.

`search/index.js` knows which words stand in which file: `search/words-3.js` says where each word of
its part of the alphabet stands, `search/found-7.js` what is shown of a hundred of these places.
Every file is a call of a function, because pages from a disk may load scripts, and nothing else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.render.escape import json_in_script, safe_text
from okrkit.scope import Scope, kpis_in, objectives_in
from okrkit.site.atlas import Atlas

WORD = re.compile(r"[^\W_]+")
MARK = "M"  # accents, vowel signs and the like, in the categories of Unicode
PLACES = 4000
"""How many places the words of a file have, at least; a word is not cut."""

SHOWN = 100
"""How many places are told of in a file."""

FOLDER = "search"


class Find(NamedTuple):
    """Something that can be found: its title, where it is, what it is, and what tells it apart."""

    title: str
    address: str
    sort: str
    about: str


def finds(atlas: Atlas) -> Iterator[Find]:
    """Everything that can be found, what is looked for most first."""
    card, seen = atlas.card, set[str]()
    running = objectives_in(card, Scope())
    first: list[Goal] = [*running, *kpis_in(card, Scope())]
    first += [part for one in running for part in one.key_results]
    for goal in first:
        seen.add(goal.ref)
        yield _goal(atlas, goal)
    for team in atlas.teams:
        name = atlas.team(team)
        yield Find(name.text, name.address or "", "team", team or "")
    for person in atlas.people:
        declared = atlas.workspace.people.get(person)
        team = (declared.team if declared else None) or ""
        address = atlas.addresses.people[person]
        yield Find(atlas.person_name(person), address, "person", f"{person} {team}".strip())
    for period in atlas.periods:
        yield Find(period.name, atlas.addresses.periods[period.name], "period", "")
    for goal in atlas.workspace.goals.values():
        if goal.ref not in seen:
            yield _goal(atlas, goal)


def _goal(atlas: Atlas, goal: Goal) -> Find:
    sort = "objective" if isinstance(goal, Objective) else "key result"
    if isinstance(goal, Kpi):
        sort = "KPI"
    elif isinstance(goal, KeyResult):
        sort = "key result"
    return Find(goal.title, atlas.addresses.goals[goal.ref], sort, goal.ref)


def search_files(found: Iterable[Find]) -> Mapping[str, str]:
    """The files of a search, by address."""
    places: dict[str, list[int]] = {}
    files: dict[str, str] = {}
    chunks = 0
    for number, some in enumerate(_by(SHOWN, _numbered(found, places))):
        files[f"{FOLDER}/found-{number}.js"] = _call(f"found-{number}", some)
        chunks = number + 1
    heads: list[str] = []
    for number, part in enumerate(_parts(places)):
        heads.append(next(iter(part)))
        files[f"{FOLDER}/words-{number}.js"] = _call(f"words-{number}", part)
    files[f"{FOLDER}/index.js"] = _call("index", {"heads": heads, "shown": SHOWN, "of": chunks})
    return files


def _by(size: int, some: Iterator[Find]) -> Iterator[tuple[Find, ...]]:
    while part := tuple(islice(some, size)):
        yield part


def _numbered(found: Iterable[Find], places: dict[str, list[int]]) -> Iterator[Find]:
    """The same, while their words are gathered."""
    for number, one in enumerate(found):
        for word in dict.fromkeys(words_of(f"{one.title} {one.about} {one.sort}")):
            places.setdefault(word, []).append(number)
        for name in dict.fromkeys(_names(one)):
            places.setdefault(name, []).append(number)
        yield one._replace(title=_shown(one.title), about=_shown(one.about))


def _names(one: Find) -> Iterator[str]:
    """What a place is called, whole: a blank and the words of its title, its reference, its id.

    No word begins with a blank, so names are found by those alone who look for all of one.
    """
    ref = one.about.partition(" ")[0]
    own = ref.rpartition("/")[2]
    for text in (one.title, ref, own, own.rpartition(".")[2]):
        if words := words_of(text):
            yield f" {' '.join(words)}"


def _shown(text: str) -> str:
    """A text as pages show it; nearly all are as they should be."""
    return text if text.isprintable() else safe_text(text)


def words_of(text: str) -> list[str]:
    """The words of a text as they are looked for: small letters without marks.

    The script does the same with what is typed.
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in plain if unicodedata.category(char)[0] != MARK)
    return WORD.findall(text.lower())


def _parts(places: Mapping[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """The alphabet cut into parts; in the order in which scripts compare texts."""
    part: dict[str, list[int]] = {}
    size = 0
    for word in sorted(places, key=lambda one: one.encode("utf-16-be", "surrogatepass")):
        part[word] = places[word]
        size += len(places[word])
        if size >= PLACES:
            yield part
            part, size = {}, 0
    if part:
        yield part


def _call(name: str, data: object) -> str:
    return f"okrSearch({json_in_script(name)}, {json_in_script(data)});\n"
