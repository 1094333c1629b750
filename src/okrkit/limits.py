"""How much okr is willing to read: the limits of hostile or broken input."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper limits, each the largest amount still accepted; raised by `--limit NAME=VALUE` only."""

    file_size: int = 1 * MIB  # bytes of one goal file
    files: int = 50_000  # goal files of a workspace
    total_size: int = 512 * MIB  # bytes of all goal files
    depth: int = 64  # mappings and lists inside each other
    nodes: int = 100_000  # keys and values of one file
    digits: int = 30  # characters 0 to 9 in a number
    string: int = 20_000  # code points of a text
    errors: int = 100  # findings shown of one file
