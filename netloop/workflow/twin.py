"""The twin of an inventory in production's place: its lab, started where none is up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from netloop.lab.lifecycle import ensure_up
from netloop.lab.service.state import LabState
from netloop.model.inventory import Inventory
from netloop.stages.adapt import as_twin
from netloop.transports.transport import ConnectionOptions


def on_twin(
    inventory: Inventory, connection: ConnectionOptions, home: Path
) -> tuple[Inventory, ConnectionOptions, LabState]:
    """The inventory with its twin's addresses, how to connect to that, and the lab itself.

    Raises:
        LabError: the lab cannot be started, or the one that is up was made of another version of the inventory.
    """
    state = ensure_up(Path(inventory.path), inventory, home)
    return as_twin(inventory, state), replace(connection, known_hosts=state.known_hosts), state
