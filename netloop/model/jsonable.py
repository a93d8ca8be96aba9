"""Nouns to JSON and back: one function a way, for every noun there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import PurePath
from typing import Any, TypeVar

from netloop.model.device import Secret

T = TypeVar("T")

TEXTUAL = (IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network, PurePath, Secret)


def to_jsonable(value: Any) -> Any:
    """A value as JSON has it: dataclasses and mappings become objects, addresses text, times ISO 8601, enums values.

    A ``Secret`` becomes what ``str`` says of it: its reference, never a literal. Sets are sorted.

    Raises:
        TypeError: something that has no form in JSON.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, TEXTUAL):
        return str(value)
    return _compound(value)


def _compound(value: Any) -> Any:
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: to_jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(to_jsonable(key)): to_jsonable(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((to_jsonable(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [to_jsonable(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def from_jsonable(kind: type[T], value: Any) -> T:
    """The noun that ``to_jsonable`` made the value from.

    Raises:
        ValueError: the value is no such noun.
    """
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_python(value)
