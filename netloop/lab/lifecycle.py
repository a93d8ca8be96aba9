"""Labs: the twin of an inventory, started, found, used and stopped; a backend does the starting.

Every function names a lab by the folder that keeps labs (``home``) and the lab's name, which follows from the
inventory's path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from netloop import registry
from netloop.errors import LabError
from netloop.lab.backend import Backend, MeasuresMemory, SavesConfigurations
from netloop.lab.sandbox.fault_plan import FaultPlan, plain, planned
from netloop.lab.service.account import Account
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.missing_features import trimmed
from netloop.lab.twin.remains import as_wired, missing
from netloop.lab.twin.twin import Start, Twin
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.inventory import Inventory
from netloop.text.words import several

DEFAULT_BACKEND = "sandbox"
HOUR = 3600.0
DEFAULT_TTL = 8 * HOUR
DEFAULT_CONVERGENCE = 1.0


@dataclass(frozen=True, slots=True)
class LabOptions:
    """How a lab is started; None takes what is up, else the default. ``convergence`` and ``ttl`` in seconds.

    ``fresh`` stops one that is up first. ``faults`` are for a new lab of the sandbox.
    """

    backend: str | None = None
    start: Start | None = None
    convergence: float | None = None
    ttl: float = DEFAULT_TTL
    fresh: bool = False
    faults: FaultPlan | None = None


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
    return _ending_backend_of(folder).down(folder)


def save(home: Path, name: str) -> Path:
    """Have every router of the lab save its configuration; returns the folder that it went to.

    Raises:
        LabError: no such lab is up, or its routers leave nothing behind.
    """
    folder = LabFolder.of(home, name)
    backend = _backend_of(folder)
    if backend.status(folder) is None:
        raise LabError(f"lab {name} is not up", hint="start it with: netloop lab up INVENTORY")
    if not isinstance(backend, SavesConfigurations):
        raise LabError(f"lab {name}: what routers of {backend.name} have configured ends with the lab")
    return backend.save(folder)


def memory(state: LabState) -> Mapping[str, int]:
    """How many bytes each router takes; nothing where the lab's backend cannot tell."""
    backend = _backend(state.backend)
    return backend.memory(state) if isinstance(backend, MeasuresMemory) else {}


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
        _require_faults(LabFolder.of(home, name), inventory, options)
        return _still(state, inventory, options)
    backend, folder = _backend(options.backend or DEFAULT_BACKEND), LabFolder.of(home, name)
    if options.faults and backend.name != DEFAULT_BACKEND:
        raise LabError(f"{backend.name} has no faults on demand; expected --backend {DEFAULT_BACKEND}")
    _require_free(folder, backend, inventory)
    return backend.up(_order(inventory_path, inventory, options, backend), folder)


def twin_inventory(inventory: Inventory, state: LabState) -> Inventory:
    """The same inventory with every device's place, credentials and platform replaced by its twin's.

    Of the intents, what the lab's host cannot do is left out.

    Raises:
        LabError: a device has no twin in that lab.
    """
    missing = [name for name in inventory.devices if name not in state.nodes]
    if missing:
        raise LabError(f"lab {state.name} has no twin of {', '.join(missing)}", hint=_restart(inventory))
    devices = {name: _stand_in(device, state) for name, device in inventory.devices.items()}
    intents = {
        name: replace(intent, platform=devices[name].platform)
        for name, intent in trimmed(inventory, state.missing_features).intents.items()
    }
    return replace(inventory, devices=devices, intents=intents)


def _stand_in(device: Device, state: LabState) -> Device:
    endpoint = state.nodes[device.name]
    return replace(
        device,
        hostname=endpoint.address,
        port=endpoint.port,
        platform=endpoint.platform or device.platform,
        username=endpoint.username or state.username,
        password=Secret(SecretKind.LITERAL, endpoint.password or state.password),
        enable=None,
        extras={},
    )


def _order(inventory_path: Path, inventory: Inventory, options: LabOptions, backend: Backend) -> LabOrder:
    account, start, missing = Account(), options.start or Start.LIVE, backend.missing_features()
    there = trimmed(inventory, missing)
    return LabOrder(
        name=lab_name(inventory_path),
        backend=backend.name,
        inventory=str(inventory_path.resolve()),
        start=start,
        fingerprint=build_twin(there, backend.kind_of, start).fingerprint,
        twin=build_twin(there, backend.kind_of, start, (account.line,)),
        username=account.username,
        password=account.password,
        convergence=DEFAULT_CONVERGENCE if options.convergence is None else options.convergence,
        ttl=options.ttl,
        missing_features=missing,
        faults=plain(options.faults or FaultPlan()),
    )


def _still(state: LabState, inventory: Inventory, options: LabOptions) -> LabState:
    """The lab that is up, with what the inventory came to declare since; refused where it is not the one asked for."""
    for asked, present in ((options.start, state.start), (options.backend, state.backend)):
        if asked not in {None, present}:
            raise LabError(f"lab {state.name} is up, started {present}; expected {asked}", hint=_restart(inventory))
    backend = _backend(state.backend)
    wanted = _wanted(state, trimmed(inventory, state.missing_features), backend)
    backend.add_loopbacks(state, wanted)
    return state


def _wanted(state: LabState, inventory: Inventory, backend: Backend) -> Twin:
    """The twin of the inventory, as far as the lab that is up has it.

    Raises:
        LabError: the inventory declares a router, a link or a start that the lab does not have.
    """
    wanted = build_twin(inventory, backend.kind_of, state.start)
    if wanted.fingerprint == state.fingerprint:
        return wanted
    order = LabFolder(state.folder).read_order()
    if order is not None:
        wanted = build_twin(as_wired(inventory, order.twin, backend.kind_of), backend.kind_of, state.start)
    new = missing(order.twin, wanted) if order is not None else ("nobody knows how it was started",)
    if new:
        raise LabError(
            f"lab {state.name} is up with another version of {inventory.path}: {several(new, '; ')}",
            hint=_restart(inventory),
        )
    return wanted


def _require_faults(folder: LabFolder, inventory: Inventory, options: LabOptions) -> None:
    """Refuse faults that the lab that is up was not started with."""
    order = folder.read_order()
    if options.faults is not None and (order is None or planned(order.faults) != options.faults):
        raise LabError(f"lab {folder.name} is up, and was started with other faults or none", hint=_restart(inventory))


def _require_free(folder: LabFolder, backend: Backend, inventory: Inventory) -> None:
    """Refuse a folder in which another backend left something that only it can remove."""
    order = folder.read_order()
    if order and order.backend != backend.name:
        hint = f"remove it with: netloop lab down {inventory.path}"
        raise LabError(f"lab {folder.name} is not up, and {order.backend} left something of it behind", hint=hint)


def _restart(inventory: Inventory) -> str:
    return f"start it anew with: netloop lab up --fresh {inventory.path}"


def _backend_of(folder: LabFolder) -> Backend:
    order = folder.read_order()
    return _backend(order.backend if order else DEFAULT_BACKEND)


def _ending_backend_of(folder: LabFolder) -> Backend:
    """The same for ending a lab, which also another version's order is good for.

    Where no order says, it is FRR's, which ends the lab that holds the lock, and removes what a dead one left.
    """
    folder.require_own()
    named = folder.backend_of_order()
    return _backend(named if named in registry.names("lab") else "frr")


def _backend(name: str) -> Backend:
    backend: Backend = registry.get("lab", name)()
    return backend
