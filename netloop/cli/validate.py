"""``netloop validate``: find every problem of an inventory, without a device."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netloop.cli import options as o
from netloop.cli.output import say
from netloop.errors import ExitCode, InventoryError, Problem
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.model.inventory import Inventory


class Format(StrEnum):
    """How the problems are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def command(
    inventory: o.InventoryLocation,
    form: Annotated[
        Format, typer.Option("--format", help="text, json, or sarif (2.1.0) for code hosts and editors.")
    ] = Format.TEXT,
    source: o.Source = DEFAULT_SOURCE,
) -> None:
    """Check an inventory; every problem is reported with its place, what was expected and a hint."""
    from netloop.cli.session import load
    from netloop.stages.derive import load_inventory

    if form is Format.TEXT:
        say(f"{inventory}: {_counted(load(inventory, source))}: no problem")
        return
    found, problems = None, tuple[Problem, ...]()
    try:
        found = load_inventory(inventory, source)
    except InventoryError as exc:
        problems = exc.problems
    warnings = found.warnings if found else ()
    say(json.dumps(_document(form, inventory, problems, warnings), indent=2))
    if problems:
        raise typer.Exit(int(ExitCode.USAGE))


def _counted(inventory: Inventory) -> str:
    from netloop.text.words import plural

    intents = inventory.intents.values()
    loopbacks = sum(len(intent.loopbacks) for intent in intents)
    identities = sum(len(intent.router_ids) for intent in intents)
    parts = ((len(inventory.devices), "host"), (loopbacks, "loopback"), (identities, "router ID"))
    return ", ".join(plural(number, noun) for number, noun in parts)


def _document(form: Format, name: str, problems: Sequence[Problem], warnings: Sequence[str]) -> dict[str, Any]:
    if form is Format.SARIF:
        from netloop.cli.sarif import sarif

        return sarif(problems, warnings)
    return {
        "inventory": name,
        "valid": not problems,
        "problems": [_entry(problem) for problem in problems],
        "warnings": list(warnings),
    }


def _entry(problem: Problem) -> dict[str, Any]:
    said = {"message": problem.message, "expected": problem.expected, "found": problem.actual, "hint": problem.hint}
    return {**asdict(problem.place), **said, "rule": problem.rule or None}
