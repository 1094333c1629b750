"""Doing again what events tell, to see whether they tell all of it."""

from okrkit.difference import MAPPINGS, Facts, is_same
from okrkit.inventory import Entry
from okrkit.trail import Event


def replayed(found: list[Event]) -> dict[str, Facts]:
    """The goals that come of it when one event after the other is done, oldest first."""
    goals: dict[str, Facts] = {}
    now: dict[str, str] = {}  # the names that goals have today by those they had

    def name(ref: str) -> str:
        while ref in now:
            ref = now[ref]
        return ref

    for event in reversed(found):
        match event.kind:
            case "created" | "carried":
                now.pop(event.goal, None)
                goals.setdefault(event.goal, {}).update(_facts(event.after))
            case "removed":  # only what the newest state took from there
                own = goals.get(name(event.goal), {})
                for field in _facts(event.before):
                    own.pop(field, None)
            case "renamed":
                facts = goals.pop(name(event.before), {})
                now.pop(event.goal, None)
                now[event.before] = event.goal
                goals.setdefault(event.goal, {}).update(facts)
            case "moved":
                pass
            case _:
                own = goals.setdefault(name(event.goal), {})
                key = tuple((event.field or "").split(".", maxsplit=1))
                own.pop(key, None)
                if event.after is not None:
                    own[key] = event.after
    return goals


def _facts(entry: Entry) -> Facts:
    facts: Facts = {}
    for name, value in entry.items():
        if name in MAPPINGS and isinstance(value, dict):
            facts |= {(name, key): one for key, one in value.items()}
        else:
            facts[(name,)] = value
    return facts


def differing(one: dict[str, Facts], other: dict[str, Facts]) -> list[str]:
    """Where two states of goals say different things: goal and field."""
    return sorted(
        f"{ref} {'.'.join(field)}"
        for ref in {*one, *other}
        for field in {*one.get(ref, {}), *other.get(ref, {})}
        if not is_same(one.get(ref, {}).get(field), other.get(ref, {}).get(field))
    )
