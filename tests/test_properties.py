"""What must hold for every workspace: sound, mutilated, in any order, cut in any way."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.finding import Finding
from okrkit.limits import Limits
from okrkit.locate import Locator
from okrkit.parse import parse, parse_settings
from okrkit.source import Fault, Place, Position, SourceFile
from okrkit.tree import find_spans, read_tree
from sound import RANDOMS, SETTINGS, SIZES, Sound, sound, sounds, workspaces
from workspaces import brief, check_files

HOSTILE = "\0\x1b\r\n\t\u0085\u2028\ufeff\u200b\ud800'\"`#&*!|>%@{}[]:,?-~<= .x0９é🚀"
SMALL = Limits(depth=5, nodes=60, string=20, digits=3, errors=2)


def mutilated(rng: Random, text: str) -> str:
    """A text to which an accident happened, or a few."""
    for _ in range(rng.randint(1, 4)):
        text = rng.choice(ACCIDENTS)(rng, text)
    return text


def _span(rng: Random, text: str) -> tuple[int, int]:
    start = rng.randint(0, len(text))
    return start, min(len(text), start + rng.choice([1, 1, 2, 5, 30]))


def _delete(rng: Random, text: str) -> str:
    start, end = _span(rng, text)
    return text[:start] + text[end:]


def _repeat(rng: Random, text: str) -> str:
    start, end = _span(rng, text)
    return text[:end] + text[start:end] * rng.choice([1, 3]) + text[end:]


def _insert(rng: Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(HOSTILE) + text[at:]


def _swap(rng: Random, text: str) -> str:
    start, end = _span(rng, text)
    return text[:start] + text[start:end][::-1] + text[end:]


def _cut(rng: Random, text: str) -> str:
    return text[: rng.randint(0, len(text))]


def _with_lines(change: Callable[[Random, list[str], int], None]) -> Callable[[Random, str], str]:
    def accident(rng: Random, text: str) -> str:
        lines = text.split("\n")
        change(rng, lines, rng.randint(0, len(lines) - 1))
        return "\n".join(lines)

    return accident


def _drop(rng: Random, lines: list[str], at: int) -> None:
    del lines[at]


def _double(rng: Random, lines: list[str], at: int) -> None:
    lines.insert(rng.randint(0, len(lines)), lines[at])


def _indent(rng: Random, lines: list[str], at: int) -> None:
    lines[at] = rng.choice(["  ", " ", "\t", "- "]) + lines[at]


def _outdent(rng: Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at].removeprefix("  ")


def _exchange(rng: Random, lines: list[str], at: int) -> None:
    other = rng.randint(0, len(lines) - 1)
    lines[at], lines[other] = lines[other], lines[at]


ACCIDENTS: tuple[Callable[[Random, str], str], ...] = (
    _delete,
    _repeat,
    _insert,
    _swap,
    _cut,
    *map(_with_lines, (_drop, _double, _indent, _outdent, _exchange)),
)


def broken_workspaces() -> st.SearchStrategy[dict[str, str]]:
    """Sound workspaces with accidents in some of their files, sometimes in the settings."""

    def broken(rng: Random, most: int) -> dict[str, str]:
        files = sound(rng, most).files(rng, has_defaults=True)
        for path in rng.sample(sorted(files), rng.randint(1, len(files))):
            if path != SETTINGS or rng.randint(1, 5) == 1:
                files[path] = mutilated(rng, files[path])
        return files

    return st.builds(broken, RANDOMS, SIZES)


@given(workspaces())
def test_a_sound_workspace_has_no_errors(files: dict[str, str]) -> None:
    assert [one for one in check_files(files) if one.severity == "error"] == []


@given(workspaces(), RANDOMS)
def test_findings_do_not_depend_on_the_order_of_files(files: dict[str, str], rng: Random) -> None:
    _assert_any_order(files, rng)


@given(broken_workspaces(), RANDOMS)
def test_findings_of_broken_files_do_not_depend_on_their_order(
    files: dict[str, str], rng: Random
) -> None:
    _assert_any_order(files, rng)


def _assert_any_order(files: dict[str, str], rng: Random) -> None:
    paths = list(files)
    rng.shuffle(paths)
    assert _checked({path: files[path] for path in paths}) == _checked(files)


def _checked(files: dict[str, str]) -> tuple[Finding, ...]:
    """The findings of files as they lie on a disk; half a surrogate pair is no UTF-8 there."""
    settings_text = {path: text for path, text in files.items() if path == SETTINGS}
    goals = {path: text.encode(errors="surrogatepass") for path, text in files.items()}
    return check_files({**goals, **settings_text})


@given(sounds(), RANDOMS)
def test_how_goals_are_cut_into_files_has_no_meaning(workspace: Sound, rng: Random) -> None:
    findings = (check_files(workspace.files(rng, most)) for most in (1, 12))
    one, other = (Counter(map(_apart_from_files, found)) for found in findings)
    assert one == other


def _apart_from_files(finding: Finding) -> tuple[object, ...]:
    """All that is said of a goal, but where it is written."""
    related = tuple(note.message for note in finding.related)
    what = (finding.rule, finding.severity, finding.message, finding.hint, related)
    return (*what, finding.goal, finding.field, finding.fingerprint if finding.goal else None)


@given(st.text(alphabet=st.characters(codec=None)) | st.text(alphabet=HOSTILE + "abkpiso\n: -"))
def test_parsing_any_text_never_raises(text: str) -> None:
    _assert_placed(text)


@given(broken_workspaces())
def test_every_fault_lies_inside_its_text(files: dict[str, str]) -> None:
    for text in files.values():
        _assert_placed(text)


@given(broken_workspaces())
@settings(max_examples=50)
def test_small_limits_are_faults_too(files: dict[str, str]) -> None:
    for text in files.values():
        _assert_placed(text, SMALL)


def _assert_placed(text: str, limits: Limits = Limits()) -> None:
    source = SourceFile("a.yaml", text)
    document = parse(source, limits)
    _, settings_faults = parse_settings(source, limits)
    locator = Locator({"a.yaml": source})
    for fault in (*document.faults, *settings_faults):
        assert fault.message
        assert not any(map(_is_raw, fault.message))
        for place in (fault.place, *(note.place for note in fault.related)):
            _assert_inside(source, place, fault)
            _assert_positions(source, *locator.positions(place), fault)


def _assert_inside(source: SourceFile, place: Place, fault: Fault) -> None:
    assert place.file == source.path, fault
    if place.span is not None:
        assert 0 <= place.span.start <= len(source.text), fault
        # The character at which the text ends too early is the one behind it.
        assert place.span.start <= place.span.end <= len(source.text) + 1, fault


def _assert_positions(source: SourceFile, start: Position, end: Position, fault: Fault) -> None:
    assert Position(1, 1) <= start <= end, fault
    assert end.line <= len(source.line_starts), fault
    assert start.column <= len(source.line_text(start.line)) + 2, fault  # CR LF


def _is_raw(character: str) -> bool:
    """Whether a character of a message could deceive a terminal or a reader."""
    code = ord(character)
    return code < 0x20 or 0x7F <= code <= 0x9F or character in "\u2028\u2029\u200b\ufeff\ud800"


def test_the_fault_of_a_text_that_ends_too_early_ends_where_it_ends() -> None:
    [fault] = parse(SourceFile("a.yaml", "a: b\nc")).faults
    assert fault.place.span is not None
    assert fault.place.span.end <= len("a: b\nc")


@pytest.mark.parametrize("text", ["ti\x1btle: @acme", "kpis: |{a: \u200b}", "title: a\x1bb #1"])
def test_a_hint_shows_what_cannot_be_seen(text: str) -> None:
    hints = [fault.hint or "" for fault in parse(SourceFile("a.yaml", text)).faults]
    assert [hint for hint in hints if any(map(_is_raw, hint))] == []


@given(broken_workspaces())
def test_checking_a_broken_workspace_never_raises(files: dict[str, str]) -> None:
    for finding in _checked(files):
        for text in (
            finding.message,
            *(one.message for one in finding.related),
        ):
            assert not any(map(_is_raw, text))
        spans = [(finding.file, finding.start, finding.end)]
        spans += [(one.file, one.start, one.end) for one in finding.related]
        for path, start, end in spans:
            assert Position(1, 1) <= start <= end
            assert end.line <= len(SourceFile(path, files[path]).line_starts)


@given(broken_workspaces())
def test_fingerprints_are_told_apart(files: dict[str, str]) -> None:
    fingerprints = [finding.fingerprint for finding in _checked(files)]
    assert len(set(fingerprints)) == len(fingerprints)


@given(sounds(), RANDOMS)
@settings(max_examples=15)
def test_both_parsers_read_the_same(workspace: Sound, rng: Random) -> None:
    for path, text in workspace.files(rng, 2, has_defaults=True).items():
        source = SourceFile(path, text)
        assert read_tree(source) == read_tree(source, pure=True)
        assert find_spans(source) == find_spans(source, pure=True)


@pytest.mark.parametrize(
    "field",
    [
        "links: [https://example.com/payments]",
        "links: {wiki: https://example.com/payments}",
        "tags: [what?no]",
        "title: a, description: at 10:30",
    ],
)
def test_a_colon_inside_a_word_in_brackets_is_sound(field: str) -> None:
    if not field.startswith("title"):
        field = f"title: a, {field}"
    field += ", owner: ana, why: It pays"
    assert brief(check_files({"goals/a.yaml": f"kpis: {{revenue: {{{field}}}}}\n"})) == []
