"""``netloop inventory``: the hosts that an inventory declares, for people and for programs."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netloop.cli import options as o
from netloop.cli.output import results, say
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from netloop.model.device import Device
    from netloop.model.intent import Intent
    from netloop.model.inventory import Inventory


class Shape(StrEnum):
    """How the hosts are told."""

    TEXT = "text"
    JSON = "json"


def command(
    inventory: o.InventoryLocation,
    shape: Annotated[Shape, typer.Option("--format", help="A table, or json for programs.")] = Shape.TEXT,
    source: o.Source = DEFAULT_SOURCE,
    limit: o.Limit = None,
) -> None:
    """List the hosts of an inventory: where each is, its platform, its groups and its loopbacks; no device is asked."""
    from netloop.cli.session import load
    from netloop.stages.select import select

    found = load(inventory, source)
    devices = select(found, limit or ())
    if shape is Shape.JSON:
        say(json.dumps(document(found, devices), indent=2, default=str))
    else:
        _print(found, devices)


def document(inventory: Inventory, devices: tuple[Device, ...]) -> dict[str, Any]:
    """The hosts as JSON, by name; no password is in it, nor a reference to one."""
    path = inventory.path
    return {
        "inventory": path if "://" in path else str(Path(path).resolve()),
        "hosts": {device.name: _host(device, inventory.intents[device.name]) for device in devices},
    }


def _host(device: Device, intent: Intent) -> dict[str, Any]:
    return {
        "hostname": device.hostname,
        "port": device.port,
        "platform": device.platform,
        "username": device.username,
        "groups": list(device.groups),
        "data": dict(device.data),
        "loopbacks": [
            {"name": one.name, "vrf": one.vrf, "ipv4": _text(one.ipv4), "ipv6": _text(one.ipv6)}
            for one in intent.loopbacks
        ],
    }


def _text(address: object) -> str | None:
    return None if address is None else str(address)


def _print(inventory: Inventory, devices: tuple[Device, ...]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in ("host", "address", "platform"):
        table.add_column(title, no_wrap=True)
    for title in ("groups", "loopbacks"):
        table.add_column(title)
    for device in devices:
        addresses = [a for one in inventory.intents[device.name].loopbacks for a in (one.ipv4, one.ipv6) if a]
        place = f"{device.hostname}:{device.port}"
        table.add_row(device.name, place, device.platform, ", ".join(device.groups), ", ".join(map(str, addresses)))
    results().print(table)
