"""A value that does not fit its field, on its way from the reader of the field to a fault."""

from collections.abc import Iterable

from okrkit.source import KeyPath


class MisfitError(ValueError):
    """Raised by the reader of a field; the parser turns it into a fault and never lets it out.

    `message` says what was found and expected. `write` is the value to write instead, `hint` any
    other advice. `at` leads from the field to the part of its value that is meant. `more` are
    further misfits of the same field. `fix` is what may be written instead without a person's
    help, and with `is_sure` nothing else can have been meant.
    """

    def __init__(
        self,
        message: str,
        *,
        write: str | None = None,
        hint: str | None = None,
        at: KeyPath = (),
        on_key: bool = False,
        rule: str = "invalid-value",
        fix: str | None = None,
        is_sure: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.write = write
        self.hint = hint
        self.at = at
        self.on_key = on_key
        self.rule = rule
        self.fix = fix
        self.is_sure = is_sure
        self.more: tuple[MisfitError, ...] = ()


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word that is closest to a misspelt one, if any is close."""
    from difflib import get_close_matches  # noqa: PLC0415  only a mistake needs it

    candidates = list(known)
    close = get_close_matches(word, candidates, n=1, cutoff=0.6)
    if close:
        return close[0]
    folded = {candidate.casefold(): candidate for candidate in candidates}
    return folded.get(word.casefold())


def listing(words: Iterable[str], last: str = "or") -> str:
    """Words as a person lists them: "`a`, `b` or `c`"."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def with_article(noun: str) -> str:
    """A noun with its article: "an objective"."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
