"""Name to plugin, through the entry points ``netloop.platforms``, ``netloop.transports``, ``netloop.reports`` ...."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from netloop.errors import UsageError


@cache
def _plugins(kind: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=f"netloop.{kind}s")}


def names(kind: str) -> tuple[str, ...]:
    """The known names of a kind (``platform``, ``transport``, ``report``, ``lab``, ``source``, ``kind``), sorted."""
    return tuple(sorted(_plugins(kind)))


def unknown(kind: str, name: str, known: tuple[str, ...]) -> UsageError:
    """The error for a name that nobody registered: it lists the known ones and the nearest."""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else None
    return UsageError(f"unknown {kind} {name!r}; known: {', '.join(known)}", hint=hint)


@cache
def get(kind: str, name: str) -> Any:
    """The plugin of that kind and name.

    Raises:
        UsageError: nobody registered the name.
    """
    if name not in _plugins(kind):
        raise unknown(kind, name, names(kind))
    return _plugins(kind)[name].load()
