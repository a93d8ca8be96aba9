"""Checks: one question per class, found by the entry points ``netloop.checks``. Imported when they are asked for.

The order of a report is that of ``Check.order``, then of the names, however the packages are installed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from netloop import registry
from netloop.checks.check import Case, Check, FleetCheck, SecondLook
from netloop.errors import UsageError

__all__ = [
    "Case",
    "Check",
    "FleetCheck",
    "SecondLook",
    "every",
    "gates",
    "identities",
    "installed",
    "load",
    "names",
    "not_asked",
    "select",
    "together",
]


def names() -> tuple[str, ...]:
    """The names of all checks that are installed, sorted; no check is imported for them.

    Raises:
        UsageError: there is none, not even netloop's own.
    """
    known = registry.names("check")
    if not known:
        raise UsageError("no check is installed", hint="install netloop again: its entry points are gone")
    return known


@cache
def load(name: str) -> Check:
    """The check of that name.

    Raises:
        UsageError: there is none, or what its entry point leads to is no check of that name.
    """
    found = registry.get("check", name)
    if not (isinstance(found, type) and issubclass(found, Check)):
        raise registry.broken("check", name, "it is not a subclass of netloop.checks.Check")
    missing = sorted({*found.__abstractmethods__, *(part for part in ("name", "facts") if not hasattr(found, part))})
    if missing:
        raise registry.broken("check", name, f"it lacks {', '.join(missing)}")
    if found.name != name:
        raise registry.broken("check", name, f"it calls itself {found.name!r}; both names must be the same")
    return found()


def select(only: Sequence[str] = (), skip: Iterable[str] = (), further: Sequence[str] = ()) -> tuple[Check, ...]:
    """The checks of these names (of all, without any) but the skipped ones, in the order of the report.

    Those that are put by name only are among all of them where ``further`` names them. Only what is chosen is imported,
    so that a check that cannot be can be left out.

    Raises:
        UsageError: a name that is not known, a check that cannot be used, or nothing is left.
    """
    known, named, skip = names(), frozenset((*only, *further)), frozenset(skip)
    for name in (*only, *further, *skip):
        if name not in known:
            raise registry.unknown("check", name, known)
    chosen = _in_order([name for name in (only and named) or known if name not in skip])
    asked = tuple(check for check in chosen if check.name in named or not check.by_name_only)
    if not asked:
        raise UsageError("no check is left to ask", hint=f"the checks are: {', '.join(known)}")
    return asked


def _in_order(chosen: Collection[str]) -> tuple[Check, ...]:
    return tuple(sorted(map(load, frozenset(chosen)), key=lambda check: (check.order, check.name)))


@cache
def every() -> tuple[Check, ...]:
    """Every check that is put where nobody names one, in the order of the report."""
    return select()


def not_asked(asked: Iterable[Check]) -> tuple[str, ...]:
    """The names of the checks that somebody left out of these; one that is put by name only is not left out."""
    put = {check.name for check in asked}
    return tuple(name for name in names() if name not in put and not _by_name_only(name))


def _by_name_only(name: str) -> bool:
    """Whether a check is put by name only; of one that cannot be imported nobody knows."""
    try:
        return load(name).by_name_only
    except UsageError:
        return False


@cache
def installed() -> tuple[Check, ...]:
    """Every check there is, those too that are put by name only."""
    return _in_order(names())


def gates() -> tuple[Check, ...]:
    """Those on which a change depends; the others can only pass once it is done."""
    return tuple(check for check in every() if check.gates and not isinstance(check, FleetCheck))


def together() -> tuple[Check, ...]:
    """Those that are put once all devices were read or changed."""
    return tuple(check for check in every() if isinstance(check, FleetCheck))


def identities() -> tuple[Check, ...]:
    """Those that ask who the router is in each protocol."""
    from netloop.checks.router_id import RouterIdCheck

    return tuple(check for check in every() if isinstance(check, RouterIdCheck))
