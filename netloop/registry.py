"""Name to plugin, through the entry points ``netloop.platforms``, ``netloop.transports``, ``netloop.checks`` ...."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from netloop.errors import UsageError

LOAD_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What the import of a package that does not fit, or is broken, ends in."""


@cache
def _plugins(kind: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in _installed().select(group=f"netloop.{kind}s")}


@cache
def _installed() -> Any:
    """The entry points of all packages: each package's file is read once, and not once for each kind."""
    return entry_points()


def names(kind: str) -> tuple[str, ...]:
    """The known names of a kind (``platform``, ``transport``, ``check``, ``report``, ``lab``, ``source``, ``kind``).

    They are sorted; no plugin is imported for them.
    """
    return tuple(sorted(_plugins(kind)))


@cache
def plugins(kind: str) -> tuple[Any, ...]:
    """Every plugin of a kind, in the order of their names; all are loaded."""
    return tuple(get(kind, name) for name in names(kind))


@cache
def aliases(kind: str) -> Mapping[str, str]:
    """Other names of the plugins that have an attribute ``aliases``, each with the registered name; all are loaded.

    Raises:
        UsageError: two plugins claim one name.
    """
    found: dict[str, str] = {}
    for name, plugin in zip(names(kind), plugins(kind), strict=True):
        for alias in map(str.lower, getattr(plugin, "aliases", ())):
            owner = alias if alias in _plugins(kind) else found.setdefault(alias, name)
            if owner != name:
                raise UsageError(f"two {kind}s claim the name {alias!r}: {owner} and {name}")
    return found


def resolve(kind: str, name: str) -> str:
    """The registered name of a plugin, from that name or an alias of it in any case.

    Raises:
        UsageError: nobody has the name; it lists the known ones and the nearest.
    """
    for candidate in (name, name.lower()):
        if candidate in _plugins(kind):
            return candidate
    others = aliases(kind)
    if name.lower() not in others:
        raise unknown(kind, name, names(kind), others)
    return others[name.lower()]


def unknown(kind: str, name: str, known: Sequence[str], others: Iterable[str] = ()) -> UsageError:
    """The error for a name that nobody has: it lists the known ones, and the nearest, which may be another's word."""
    near = get_close_matches(name.lower(), [*known, *others], n=1)
    hint = f"did you mean {near[0]!r}?" if near else None
    return UsageError(f"unknown {kind} {name!r}; known: {', '.join(known)}", hint=hint)


def broken(kind: str, name: str, why: str) -> UsageError:
    """The error for a plugin that is registered and cannot be used; ``why`` is one sentence."""
    point = _plugins(kind)[name]
    package = point.dist.name if point.dist else point.module
    return UsageError(f"the {kind} {name!r} ({point.value}) cannot be used: {why}", hint=f"mend or uninstall {package}")


@cache
def _load(kind: str, name: str) -> Any:
    """What an entry point leads to; that it cannot be imported is one sentence, whatever the package did."""
    try:
        return _plugins(kind)[name].load()
    except LOAD_ERRORS as exc:
        raise broken(kind, name, f"{type(exc).__name__}: {str(exc).partition(chr(10))[0]}") from exc


def get(kind: str, name: str) -> Any:
    """The plugin of that kind and name, or alias.

    Raises:
        UsageError: nobody has the name, or its entry point leads to nothing that can be imported.
    """
    return _load(kind, resolve(kind, name))
