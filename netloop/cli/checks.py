"""``netloop checks``: what can be checked, from what, and on which platforms."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from netloop.checks import Check


def command(
    check: Annotated[str | None, typer.Argument(metavar="[CHECK]", help="All that one check says of itself.")] = None,
) -> None:
    """List the checks, and when each is put; with a name, what its results mean, its facts and its platforms."""
    from netloop.checks import load

    if check is not None:
        _print_one(load(check))
    else:
        print_all(lambda each: f"  [{when}]" if (when := _when(each)) else "")


def print_all(note: Callable[[Check], str] = lambda _check: "") -> None:
    """One line per check: its name, what it says, and a note on it."""
    from netloop.checks import installed

    checks = installed()
    width = max(len(check.name) for check in checks)
    for check in checks:
        say(f"{check.name:{width}}  {check.text}{note(check)}")


def _when(check: Check) -> str:
    from netloop.checks import FleetCheck

    parts = (
        "only by name" if check.by_name_only else "",
        "of all devices together" if isinstance(check, FleetCheck) else "gates an apply" if check.gates else "",
    )
    return ", ".join(filter(None, parts))


def _print_one(check: Check) -> None:
    from netloop.model.evidence import fact_name

    say(check.name, bold=True)
    say(inspect.cleandoc(type(check).__doc__ or ""))
    if when := _when(check):
        say(f"\n{when[0].upper()}{when[1:]}.")
    say("\nFacts:" if check.facts else "\nNo facts: the inventory alone.")
    for kind in check.facts:
        say(f"  {fact_name(kind)}")
        for platform, commands in _readers(kind):
            say(f"    {platform}: {'; '.join(commands)}", dim=True)


def _readers(kind: type) -> list[tuple[str, tuple[str, ...]]]:
    """Which platforms read a fact, and with which commands."""
    from netloop import registry
    from netloop.model.routing_facts import Coverage

    platforms = [registry.get("platform", name) for name in registry.names("platform")]
    return [(p.name, p.readers[kind].asks(Coverage())) for p in platforms if kind in p.readers]
