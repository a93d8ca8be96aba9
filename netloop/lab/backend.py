"""Labs: the twin of an inventory, started, found, used and stopped; a backend does the starting.

Every function names a lab by the folder that keeps labs (``home``) and the lab's name, which follows from the
inventory's path.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from netloop import registry
from netloop.errors import LabError
from netloop.lab.account import Account
from netloop.lab.folder import LabFolder
from netloop.lab.state import Endpoint, LabState, Order
from netloop.lab.twin import Start, Twin, twin
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.inventory import Inventory

__all__ = ["Backend", "Endpoint", "LabOptions", "LabState", "down", "ensure_up", "find", "lab_name", "labs"]

HOUR = 3600.0
DEFAULT_TTL = 8 * HOUR
DEFAULT_CONVERGENCE = 1.0


class Backend(Protocol):
    """Something that can be a network: starts the routers of an order, says whether they run, stops them."""

    name: str

    def up(self, order: Order, folder: LabFolder) -> LabState:
        """Start the twin and wait until every router answers; another's start of the same lab is waited for.

        Raises:
            LabError: it cannot be started.
        """
        ...

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in that folder when it is really up, else None; leftovers of a dead one are removed."""
        ...

    def down(self, folder: LabFolder) -> bool:
        """Stop the lab, also one that is still starting; False where none ran.

        Raises:
            LabError: it does not stop.
        """
        ...


@dataclass(frozen=True, slots=True)
class LabOptions:
    """How a lab is started; None takes what is up, else the default. ``convergence`` and ``ttl`` in seconds.

    ``fresh`` stops one that is up first.
    """

    backend: str = "sandbox"
    start: Start | None = None
    convergence: float | None = None
    ttl: float = DEFAULT_TTL
    fresh: bool = False


def lab_name(inventory_path: Path) -> str:
    """The lab of an inventory: the file's stem, and a digest of its whole path, as two files may share a stem."""
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", inventory_path.stem) or "lab"
    return f"{stem}-{hashlib.sha256(str(inventory_path.resolve()).encode()).hexdigest()[:6]}"


def find(home: Path, name: str) -> LabState | None:
    """The lab of that name when its process is alive, else None."""
    folder = LabFolder.of(home, name)
    return _backend_of(folder).status(folder)


def labs(home: Path) -> tuple[LabState, ...]:
    """Every lab that is up, by name."""
    found = (find(home, folder.name) for folder in LabFolder.all(home))
    return tuple(state for state in found if state)


def down(home: Path, name: str) -> bool:
    """Stop the lab of that name; False where none was up.

    Raises:
        LabError: it does not stop.
    """
    folder = LabFolder.of(home, name)
    return _backend_of(folder).down(folder)


def ensure_up(inventory_path: Path, inventory: Inventory, home: Path, options: LabOptions = LabOptions()) -> LabState:
    """The twin of the inventory: the one that is up, else a new one.

    Raises:
        LabError: it cannot be started, or one is up that another version of the inventory, or other options, made.
    """
    name = lab_name(inventory_path)
    if options.fresh:
        down(home, name)
    state = find(home, name)
    if state is not None:
        _require_same(state, inventory, options)
        return state
    order = _order(inventory_path, inventory, options)
    return _backend(options.backend).up(order, LabFolder.of(home, name))


def twin_inventory(inventory: Inventory, state: LabState) -> Inventory:
    """The same inventory with every device's place and credentials replaced by its twin's; names and intents stay.

    Raises:
        LabError: a device has no twin in that lab.
    """
    missing = [name for name in inventory.devices if name not in state.nodes]
    if missing:
        raise LabError(f"lab {state.name} has no twin of {', '.join(missing)}", hint=_restart(inventory))
    password = Secret(SecretKind.LITERAL, state.password)
    devices = {
        name: replace(_stand_in(device, state.nodes[name]), username=state.username, password=password)
        for name, device in inventory.devices.items()
    }
    return replace(inventory, devices=devices)


def _stand_in(device: Device, endpoint: Endpoint) -> Device:
    return replace(device, hostname=endpoint.address, port=endpoint.port, enable=None, extras={})


def _order(inventory_path: Path, inventory: Inventory, options: LabOptions) -> Order:
    account, start = Account(), options.start or Start.LIVE
    return Order(
        name=lab_name(inventory_path),
        backend=options.backend,
        inventory=str(inventory_path.resolve()),
        start=start,
        fingerprint=twin(inventory, start).fingerprint,
        twin=twin(inventory, start, (account.line,)),
        username=account.username,
        password=account.password,
        convergence=DEFAULT_CONVERGENCE if options.convergence is None else options.convergence,
        ttl=options.ttl,
    )


def _require_same(state: LabState, inventory: Inventory, options: LabOptions) -> None:
    """Refuse a lab that is not the one asked for."""
    if options.start not in {None, state.start}:
        what = f"lab {state.name} is up, started {state.start}; expected {options.start}"
        raise LabError(what, hint=_restart(inventory))
    present: Twin = twin(inventory, state.start)
    if present.fingerprint != state.fingerprint:
        names = {node.name for node in present.nodes}
        changes = [f"{name} is new" for name in sorted(names - set(state.nodes))]
        changes += [f"{name} is gone" for name in sorted(set(state.nodes) - names)]
        detail = "; ".join(changes) or "links or processes differ"
        raise LabError(
            f"lab {state.name} is up with another version of {inventory.path}: {detail}", hint=_restart(inventory)
        )


def _restart(inventory: Inventory) -> str:
    return f"start it anew with: netloop lab up --fresh {inventory.path}"


def _backend_of(folder: LabFolder) -> Backend:
    order = folder.read_order()
    return _backend(order.backend if order else LabOptions().backend)


def _backend(name: str) -> Backend:
    backend: Backend = registry.get("lab", name)()
    return backend
