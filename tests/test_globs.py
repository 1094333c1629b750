"""Patterns, against a literal restatement of what they mean."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit import settings
from okrkit.characters import UNPRINTABLE
from okrkit.globs import DEFAULT_GOALS, Globs, pattern_fault


def globs_match(patterns: Sequence[str], path: str) -> bool:
    *folders, name = path.split("/")
    globs = Globs.of(patterns)
    for folder in folders:
        globs = globs.into(folder)
    return globs.match_file(name)


def is_match(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """The restatement: parts against names, one after the other."""
    if not pattern or not path:
        return not pattern and not path
    first, rest = pattern[0], pattern[1:]
    if first != "**":
        return is_name_match(first, path[0]) and is_match(rest, path[1:])
    visible = not path[0].startswith(".")
    if not rest:
        return visible and (len(path) == 1 or is_match(pattern, path[1:]))
    return is_match(rest, path) or (visible and is_match(pattern, path[1:]))


def is_name_match(part: str, name: str) -> bool:
    if name.startswith(".") and not part.startswith("."):
        return False
    return is_text_match(part, name)


def is_text_match(part: str, name: str) -> bool:
    if not part:
        return not name
    if part[0] == "*":
        return any(is_text_match(part[1:], name[cut:]) for cut in range(len(name) + 1))
    if part.startswith("[ab]"):
        return name[:1] in {"a", "b"} and is_text_match(part[4:], name[1:])
    return bool(name) and (part[0] in {"?", name[0]}) and is_text_match(part[1:], name[1:])


PARTS = st.lists(st.sampled_from([*"ab.*?\n", "[ab]"]), min_size=1, max_size=4).map("".join)
PATTERNS = (
    st.lists(st.one_of(PARTS, st.just("**")), min_size=1, max_size=5)
    .map("/".join)
    .filter(lambda pattern: pattern_fault(pattern.replace("\n", "a")) is None)
)
NAMES = st.text("ab.c\n\udc80", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(st.lists(PATTERNS, min_size=1, max_size=3), PATHS)
def test_patterns_mean_what_a_literal_reading_of_them_means(patterns: list[str], path: str) -> None:
    expected = any(is_match(pattern.split("/"), path.split("/")) for pattern in patterns)
    assert globs_match(patterns, path) is expected


@given(st.lists(PATTERNS, min_size=1, max_size=3), PATHS)
def test_a_folder_is_left_out_only_when_nothing_below_it_can_match(
    patterns: list[str], path: str
) -> None:
    folder = path.split("/", maxsplit=1)[0]
    if not Globs.of(patterns).into(folder):
        assert not globs_match(patterns, f"{folder}/{path}")


@given(st.text())
def test_every_pattern_is_judged_on_one_line_or_accepted(pattern: str) -> None:
    reason = pattern_fault(pattern)
    assert reason is None or not UNPRINTABLE.search(reason)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("goals/**/*.yaml", "goals/a.yaml", True),
        ("goals/**/*.yaml", "goals/2026-Q4/eu/a.yaml", True),
        ("goals/**/*.yaml", "goals/a.yml", False),
        ("goals/**/*.yaml", "goals/a.YAML", False),
        ("goals/**/*.yaml", "a.yaml", False),
        ("goals/**", "goals/2026/a.txt", True),
        ("goals/**", "goals", False),
        ("goals/*.yaml", "goals/2026/a.yaml", False),
        ("**/*.yaml", "a.yaml", True),
        ("**/*.yaml", ".github/a.yaml", False),
        ("**/*.yaml", "goals/.#a.yaml", False),
        ("**/*.yaml", "goals/-rf.yaml", True),
        (".okr/*.yaml", ".okr/a.yaml", True),
        (".*/*.yaml", ".git/a.yaml", False),
        ("**/**/**/*.yaml", "a.yaml", True),
        ("q[1-4].yaml", "q3.yaml", True),
        ("q[!1-4].yaml", "q3.yaml", False),
        ("[.yaml", "[.yaml", True),
        ("größe-?.yaml", "größe-ß.yaml", True),
    ],
)
def test_patterns_match_as_a_shell_user_expects(pattern: str, path: str, expected: bool) -> None:
    assert pattern_fault(pattern) is None
    assert globs_match([pattern], path) is expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "the pattern `` is empty"),
        (" ", "the pattern ` ` is empty"),
        ("a\0.yaml", "the pattern `a\\x00.yaml` holds a control or invisible character"),
        ("a\n.yaml", "the pattern `a\\n.yaml` holds a control or invisible character"),
        ("\u202ea.yaml", "the pattern `\\u202ea.yaml` holds a control or invisible character"),
        ("a\\b.yaml", "the pattern `a\\b.yaml` holds a backslash: write `/` between folders"),
        (
            "\\\\host\\share\\*.yaml",
            "the pattern `\\\\host\\share\\*.yaml` holds a backslash: write `/` between folders",
        ),
        (
            "https://example.com/a.yaml",
            "the pattern `https://example.com/a.yaml` is an address: "
            "only files of the workspace are read",
        ),
        (
            "C:/a.yaml",
            "the pattern `C:/a.yaml` names a drive: patterns start at the folder of okrkit.yaml",
        ),
        (
            "C:a.yaml",
            "the pattern `C:a.yaml` names a drive: patterns start at the folder of okrkit.yaml",
        ),
        (
            "/etc/*",
            "the pattern `/etc/*` starts with `/`: patterns start at the folder of okrkit.yaml",
        ),
        (
            "//host/share/*",
            "the pattern `//host/share/*` starts with `/`: "
            "patterns start at the folder of okrkit.yaml",
        ),
        (
            "~/a.yaml",
            "the pattern `~/a.yaml` starts with `~`, which stands for nothing here: "
            "patterns start at the folder of okrkit.yaml",
        ),
        ("$HOME/a.yaml", "the pattern `$HOME/a.yaml` holds `$`: variables are not replaced"),
        ("goals/${X}/*", "the pattern `goals/${X}/*` holds `$`: variables are not replaced"),
        (
            "!goals/old/*",
            "the pattern `!goals/old/*` starts with `!`: "
            "patterns cannot leave files out, name what is to be read",
        ),
        (
            "*.{yaml,yml}",
            "the pattern `*.{yaml,yml}` holds `{` or `}`: write one pattern for each choice",
        ),
        (
            "../*.yaml",
            "the pattern `../*.yaml` leads upwards with `..`: "
            "patterns start at the folder of okrkit.yaml",
        ),
        (
            "goals/../../x",
            "the pattern `goals/../../x` leads upwards with `..`: "
            "patterns start at the folder of okrkit.yaml",
        ),
        ("./goals/*.yaml", "the pattern `./goals/*.yaml` holds the part `.`: leave it out"),
        (".git/config", "the pattern `.git/config` leads into `.git`, where no goal file is"),
        ("a/.GIT/b", "the pattern `a/.GIT/b` leads into `.git`, where no goal file is"),
        (
            "goals/",
            "the pattern `goals/` ends with `/`: add `**/*.yaml` for the files in that folder",
        ),
        ("goals//a.yaml", "the pattern `goals//a.yaml` holds an empty part: write a single `/`"),
        (
            "goals/**.yaml",
            "the pattern `goals/**.yaml` has `**` beside something else: "
            "it stands alone, as in `**/*.yaml`",
        ),
        ("**/" * 9 + "a", "the pattern `**/**/**/**/**/**/**/**/**/a` has `**` more than 8 times"),
        ("a" * 1001, f"the pattern `{'a' * 59}…` is longer than 1,000 characters"),
    ],
)
def test_a_refused_pattern_is_told_why(pattern: str, reason: str) -> None:
    assert pattern_fault(pattern) == reason


@pytest.mark.parametrize(
    "pattern", [*DEFAULT_GOALS, "**/" * 8 + "a", "a..b/c~.yaml", "a" * 1000, ".gitignore", "..a/b"]
)
def test_odd_but_harmless_patterns_are_accepted(pattern: str) -> None:
    assert pattern_fault(pattern) is None


def test_a_name_is_meant_as_a_file_unless_a_star_ends_the_pattern() -> None:
    globs = Globs.of(["goals", "*.yaml", "q*", "**"])
    names = ["goals", "a.yaml", "q1", "other"]
    assert [globs.mean_file(name) for name in names] == [True, True, False, False]
    assert all(globs.match_file(name) for name in names)


def test_the_settings_and_the_patterns_agree_on_the_default() -> None:
    assert settings.DEFAULT_GOALS == DEFAULT_GOALS


def test_no_pattern_makes_matching_explode() -> None:
    globs = Globs.of(["**/" * 8 + "*a" * 400 + "b", "**/*" + "?*" * 100 + "b"])
    for _ in range(100):
        globs = globs.into("a" * 255)
        assert not globs.match_file("a" * 254 + "c")
