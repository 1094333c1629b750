"""Plain values in the form of named tuples: what was written comes back, all else is refused."""

import json
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.form import formed


class Inner(NamedTuple):
    """A part of an example."""

    word: Literal["a", "b"]
    size: int


class Outer(NamedTuple):
    """An example with every form that there is."""

    text: str
    maybe: str | None
    is_so: bool
    inner: Inner
    many: tuple[Inner, ...]


inner = st.builds(Inner, st.sampled_from(["a", "b"]), st.integers())
outer = st.builds(
    Outer,
    st.text(),
    st.none() | st.text(),
    st.booleans(),
    inner,
    st.lists(inner, max_size=3).map(tuple),
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inside: st.lists(inside, max_size=5) | st.dictionaries(st.text(max_size=2), inside),
)


@given(outer)
def test_what_is_written_as_json_comes_back(value: Outer) -> None:
    assert formed(Outer, json.loads(json.dumps(value))) == value


@given(plain)
def test_whatever_else_there_is_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="this is no"):
        formed(Outer, value)


@pytest.mark.parametrize(
    "value",
    [
        ["t", None, True, ["a", 1], []],
        ["t", "m", False, ["b", -1], [["a", 0], ["b", 2]]],
    ],
)
def test_each_field_has_its_form(value: list[object]) -> None:
    assert json.loads(json.dumps(formed(Outer, value))) == value
    for place in range(len(value)):
        others: list[object] = [1.5, {}, "c" if place > 1 else 1, [[]]]
        for wrong in others:
            with pytest.raises(ValueError, match="this is no"):
                formed(Outer, [*value[:place], wrong, *value[place + 1 :]])


@pytest.mark.parametrize("value", [["a", True], ["c", 1], ["a"], ["a", 1, 1], "a1", ("a", 1)])
def test_a_truth_value_is_no_number_and_lengths_count(value: object) -> None:
    with pytest.raises(ValueError, match="this is no"):
        formed(Inner, value)
