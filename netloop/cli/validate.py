"""``netloop validate``: find every problem of an inventory, without a device."""

from __future__ import annotations

import typer

from netloop.cli import options as o


def command(inventory: o.InventoryFile) -> None:
    """Check an inventory; every problem is reported with its place, what was expected and a hint."""
    from netloop.cli.session import load

    found = load(inventory)
    intents = found.intents.values()
    loopbacks = sum(len(intent.loopbacks) for intent in intents)
    identities = sum(len(intent.router_ids) for intent in intents)
    typer.echo(f"{inventory}: {len(found.devices)} hosts, {loopbacks} loopbacks, {identities} router IDs: no problem")
