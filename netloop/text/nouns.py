"""A change of every text in a noun of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def mapped(value: T, change: Callable[[str], str]) -> T:
    """A noun, or several of them, with every text in it changed; enumerations and names of fields stay.

    What nothing is changed in is given back as it is.
    """
    return cast("T", _mapped(value, change))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, (tuple, list, frozenset, set)):
        items = [_mapped(item, change) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else kind(items)
    if isinstance(value, Mapping):
        return {key: _mapped(item, change) for key, item in value.items()}
    changed = {}
    for name in _parts(kind):  # type: ignore[arg-type]
        old = getattr(value, name)
        if (new := _mapped(old, change)) is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


PLAIN = frozenset({int, float, bool, type(None)})


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a noun's class, none of anything else."""
    return tuple(field.name for field in fields(kind) if field.init) if is_dataclass(kind) else ()
