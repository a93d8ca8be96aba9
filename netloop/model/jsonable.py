"""Nouns to JSON and back: one function a way, for every noun there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from operator import attrgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

from netloop.model.device import Secret

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

TEXTUAL = (IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network, PurePath, Secret)


def to_jsonable(value: Any) -> Any:
    """A value as JSON has it: dataclasses and mappings become objects, addresses text, times ISO 8601, enums values.

    A ``Secret`` becomes what ``str`` says of it: its reference, never a literal. Sets are sorted.

    Raises:
        TypeError: something that has no form in JSON.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if (form := _forms.get(kind)) is None:
        form = _forms[kind] = _form_of(kind)
    return form(value)


_forms: dict[type, Callable[[Any], Any]] = {}


def _form_of(kind: type) -> Callable[[Any], Any]:
    """What makes JSON of the values of one type."""
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, TEXTUAL):
        return str
    if is_dataclass(kind):
        return _object_of(tuple(field.name for field in fields(kind)))
    return next((form for base, form in FORMS if issubclass(kind, base)), _no_form)


def _object_of(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return lambda value: {name: to_jsonable(getattr(value, name)) for name in names}


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(to_jsonable(key)): to_jsonable(item) for key, item in value.items()}


def _set(value: Iterable[Any]) -> list[Any]:
    return sorted(map(to_jsonable, value), key=str)


def _list(value: Iterable[Any]) -> list[Any]:
    return [to_jsonable(item) for item in value]


def _as_is(value: Any) -> Any:
    return value


def _no_form(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} has no form in JSON")


PLAIN = frozenset({type(None), bool, int, float, str})
FORMS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    ((int, float, str), _as_is),
    (type, attrgetter("__name__")),
    (datetime, datetime.isoformat),
    (Mapping, _mapping),
    ((set, frozenset), _set),
    ((list, tuple), _list),
)


def from_jsonable(kind: type[T], value: Any) -> T:
    """The noun that ``to_jsonable`` made the value from.

    Raises:
        ValueError: the value is no such noun.
    """
    if (adapter := _adapters.get(kind)) is None:
        from pydantic import TypeAdapter

        adapter = _adapters[kind] = TypeAdapter(kind)
    noun: T = adapter.validate_python(value)
    return noun


_adapters: dict[Any, TypeAdapter[Any]] = {}
"""Each made once: that costs more than what it is used for."""
