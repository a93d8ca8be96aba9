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
    strict: Annotated[bool, o.option(o.SCOPE, "--strict", help="A warning is a problem: the exit code is 2.")] = False,
) -> None:
    """Check an inventory: each problem and warning with its place, what was expected and a hint."""
    from netloop.cli.session import load_kept

    found, problems = None, tuple[Problem, ...]()
    try:
        found = load_kept(inventory, source)
    except InventoryError as exc:
        if form is Format.TEXT:
            raise
        problems = exc.problems
    warnings = found.warnings if found else ()
    if form is Format.TEXT and found:
        _tell(inventory, found, strict=strict)
    else:
        wrong, odd = ((*problems, *warnings), ()) if strict else (problems, warnings)
        say(json.dumps(_document(form, inventory, wrong, odd), indent=2))
    if problems or (strict and warnings):
        raise typer.Exit(int(ExitCode.USAGE))


def _tell(name: str, inventory: Inventory, *, strict: bool) -> None:
    from netloop.text.words import plural

    for warning in inventory.warnings:
        say(f"{'' if strict else 'warning: '}{warning.headline}", fg="red" if strict else "yellow", err=True)
        say("\n".join(warning.notes), err=True)
    number = len(inventory.warnings)
    problem = plural(number, "problem") if strict and number else "no problem"
    tail = f", {plural(number, 'warning')}" if number and not strict else ""
    say(f"{name}: {_counted(inventory)}: {problem}{tail}")


def _counted(inventory: Inventory) -> str:
    from netloop.text.words import plural

    intents = inventory.intents.values()
    loopbacks = sum(len(intent.loopbacks) for intent in intents)
    identities = sum(len(intent.router_ids) for intent in intents)
    parts = ((len(inventory.devices), "host"), (loopbacks, "loopback"), (identities, "router ID"))
    return ", ".join(plural(number, noun) for number, noun in parts)


def _document(form: Format, name: str, problems: Sequence[Problem], warnings: Sequence[Problem]) -> dict[str, Any]:
    if form is Format.SARIF:
        from netloop.cli.sarif import sarif

        return sarif(problems, warnings)
    return {
        "inventory": name,
        "valid": not problems,
        "problems": [_entry(problem) for problem in problems],
        "warnings": [_entry(warning) for warning in warnings],
    }


def _entry(problem: Problem) -> dict[str, Any]:
    said = {"message": problem.message, "expected": problem.expected, "found": problem.actual, "hint": problem.hint}
    return {**asdict(problem.place), **said, "rule": problem.rule or None}
