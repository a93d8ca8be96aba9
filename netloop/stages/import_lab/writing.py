"""Words of YAML: scalars, small mappings on one line, comments in a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from netloop.sources.scalars import kind

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./@-]*")
COLUMN, WIDTH = 42, 110

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]


def scalar(value: str | int) -> str:
    """A word of printable text as YAML reads it back: in quotes where it would read something else."""
    if isinstance(value, int):
        return str(value)
    return value if PLAIN.fullmatch(value) and kind(value) == "str" else json.dumps(value, ensure_ascii=False)


def flow(value: Value) -> str:
    """A value on one line: ``{hostname: 192.0.2.1, groups: [edge]}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, str | int):
        return scalar(value)
    return "[" + ", ".join(map(flow, value)) + "]"


def entry(key: str, value: Mapping[str, Value], indent: int) -> Iterator[str]:
    """An entry on one line where it fits, else each of its values on one."""
    margin = " " * indent
    line = f"{margin}{scalar(key)}: {flow(value)}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{margin}{scalar(key)}:"
    yield from (f"{margin}  {scalar(inner)}: {flow(part)}" for inner, part in value.items())


def aside(line: str, comment: str) -> str:
    """A line with a comment behind it."""
    return f"{line:<{COLUMN}} # {comment}"
