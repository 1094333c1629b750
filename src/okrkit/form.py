"""Plain values (what JSON holds) in the form of named tuples: strict, and light to load.

A named tuple is a list of its fields in order. Whatever has another form is refused.
"""

from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

Former = Callable[[object], Any]
PLAIN = (str, int, bool, NoneType)


def formed(kind: type, value: object) -> Any:
    """A plain value as a value of a type: made of named tuples, `tuple[X, ...]`, `X | None`,
    literals, texts, whole numbers and truth values.

    Raises ValueError where it has another form.
    """
    return _former(kind)(value)


@cache
def _former(kind: Any) -> Former:
    if kind in PLAIN:
        return lambda value: value if type(value) is kind else _refuse(kind)
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        return lambda value: value if value in choices else _refuse(kind)
    if isinstance(kind, UnionType):
        return _either(tuple(map(_former, get_args(kind))), kind)
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        return _each(_former(get_args(kind)[0]), kind)
    return _fields(tuple(map(_former, get_type_hints(kind).values())), kind)


def _either(formers: tuple[Former, ...], kind: Any) -> Former:
    def form(value: object) -> Any:
        for former in formers:
            try:
                return former(value)
            except ValueError:
                continue
        return _refuse(kind)

    return form


def _each(former: Former, kind: Any) -> Former:
    def form(value: object) -> Any:
        return tuple(map(former, value)) if isinstance(value, list) else _refuse(kind)

    return form


def _fields(formers: tuple[Former, ...], kind: Any) -> Former:
    def form(value: object) -> Any:
        if not isinstance(value, list) or len(value) != len(formers):
            return _refuse(kind)
        return kind(*(former(one) for former, one in zip(formers, value, strict=True)))

    return form


def _refuse(kind: Any) -> Any:
    raise ValueError(f"this is no {kind}")
