"""A change of every text in a noun of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

T = TypeVar("T")


def mapped(value: T, change: Callable[[str], str]) -> T:
    """A noun, or several of them, with every text in it changed; enumerations and names of fields stay."""
    return cast("T", _mapped(value, change))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else change(value)
    if isinstance(value, (tuple, list, frozenset, set)):
        return type(value)(_mapped(item, change) for item in value)
    if isinstance(value, Mapping):
        return {key: _mapped(item, change) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: _mapped(getattr(value, field.name), change) for field in fields(value) if field.init}
        return replace(value, **texts)
    return value
