"""Which part was asked for: `--select` and `--ignore`, by rule or by chapter; or no part at all."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.misfit import did_you_mean


def _names() -> list[str]:
    """Chapters and rules, for completion."""
    from okrkit.rules.catalogue import ALL_RULES, CHAPTERS  # noqa: PLC0415  rules take their time

    return [*(chapter.name for chapter in CHAPTERS), *(rule.name for rule in ALL_RULES)]


SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULE|CHAPTER",
        help="Show only these rules; `a,b`, or several times.",
        autocompletion=_names,
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="RULE|CHAPTER",
        help="Do not show these rules; `a,b`, or several times.",
        autocompletion=_names,
    ),
]


SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="REV", help="Show only what the change since REV has to do with."
    ),
]
SettingsFromOption = Annotated[
    str | None,
    typer.Option(
        "--settings-from",
        metavar="REV",
        help="Judge by the settings and the baseline of REV; tell the ignores that are new.",
    ),
]
WriteBaselineOption = Annotated[
    bool,
    typer.Option(
        "--write-baseline",
        help="Record what is found, so that it is not shown; once recorded, it only shrinks.",
    ),
]


FixOption = Annotated[
    bool, typer.Option("--fix", help="Mend what can be mended safely; show what is left.")
]
UnsafeFixesOption = Annotated[
    bool, typer.Option("--unsafe-fixes", help="Mend what somebody should look at afterwards, too.")
]
DiffOption = Annotated[
    bool, typer.Option("--diff", help="Print what --fix would change, and write nothing.")
]


class Selection(NamedTuple):
    """The rules that are shown: those that are wanted, if any were named, less the unwanted."""

    wanted: frozenset[str] | None = None
    unwanted: frozenset[str] = frozenset()

    def has(self, rule: str) -> bool:
        """Whether what a rule finds is shown."""
        return rule not in self.unwanted and (self.wanted is None or rule in self.wanted)


def selection(
    select: Iterable[str] | None, ignore: Iterable[str] | None, *, of_history: bool = False
) -> Selection:
    """The rules that were asked for.

    Raises OkrError for a name that is neither a rule nor a chapter, and for what is to be shown
    and belongs to the other one of `okr check` and `okr audit`.
    """
    wanted = None if not select else frozenset(_rules("--select", select))
    unwanted = frozenset(_rules("--ignore", ignore or ()))
    if wanted is not None and not any(_is_found(one, of_history=of_history) for one in wanted):
        other = "check" if of_history else "audit"
        named = quote(",".join(select or ()))
        raise OkrError(f"--select {named} would show nothing here: `okr {other}` finds that")
    return Selection(wanted, unwanted)


def _is_found(name: str, *, of_history: bool) -> bool:
    """Whether a command can find what a rule looks for; both judge ignores."""
    from okrkit.rules.catalogue import chapter_of, rule_named  # noqa: PLC0415  as below

    rule = rule_named(name)
    chapter = chapter_of(rule) if rule else None
    return chapter is not None and (chapter.of_ignores or chapter.of_history == of_history)


def _rules(option: str, texts: Iterable[str]) -> Iterator[str]:
    names = [one.strip() for text in texts for one in text.split(",")]
    if not names:
        return
    from okrkit.rules.catalogue import CHAPTERS, rule_named  # noqa: PLC0415  rules take their time

    for name in names:
        chapter = next((one for one in CHAPTERS if one.name == name), None)
        if chapter is not None:
            yield from (rule.name for rule in chapter.rules)
        elif rule_named(name) is not None:
            yield name
        else:
            raise OkrError(f"{option}: there is no rule or chapter {quote(name)}{_meant(name)}")


def _meant(name: str) -> str:
    meant = did_you_mean(name, _names())
    return f"; did you mean {quote(meant)}?" if meant else "; `okr rules` lists them"


def refuse_parts(options: Mapping[str, object]) -> None:
    """Raise OkrError where --write-baseline meets an option that asks for a part, or the past."""
    # An empty text is a variable of a script that was not set, not an option that is missing.
    given = [name for name, value in options.items() if value or value == ""]
    if given:
        raise OkrError(
            f"--write-baseline is about the whole workspace as it lies; leave out {given[0]}"
        )
