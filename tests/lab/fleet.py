"""A fleet in the test's own process: the twin of an inventory behind real SSH, and a Setup that reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.inventory import Inventory
from netloop.model.run import Run
from netloop.stages.derive import load_inventory
from netloop.stages.patience import Patience
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Consent, Setup, apply

ROOT = Path(__file__).parents[2]
ISP = ROOT / "inventory" / "isp.yaml"
QUICKSTART = ROOT / "inventory" / "quickstart.yaml"
ALLOWED = {"activate": True, "allow_disruptive": True}


@dataclass(frozen=True)
class Fleet:
    """The sandbox, and what a workflow needs to work on it."""

    sandbox: SandboxThread
    setup: Setup

    def apply(self, *, prove: bool = False, **allowed: bool) -> Run:
        """Apply without asking; with ``prove`` all devices are judged together at the end."""
        return apply(self.setup, Consent(lambda _: None, lambda _: True, **allowed), prove=prove)

    def snapshots(self) -> dict[str, object]:
        """What each router is, to the letter."""
        return {name: router.snapshot() for name, router in self.sandbox.network.routers.items()}

    def with_device(self, name: str, **changes: object) -> Fleet:
        """The same fleet with one device reached otherwise."""
        devices = tuple(replace(d, **changes) if d.name == name else d for d in self.setup.devices)
        inventory = replace(self.setup.inventory, devices={d.name: d for d in devices})
        return replace(self, setup=replace(self.setup, devices=devices, inventory=inventory))


@contextmanager
def fleet(path: Path, home: Path, start: Start = Start.LIVE) -> Iterator[Fleet]:
    """Boot the twin of an inventory's file and reach it over SSH."""
    with fleet_of(load_inventory(path), home, start) as found:
        yield found


@contextmanager
def fleet_of(inventory: Inventory, home: Path, start: Start = Start.LIVE) -> Iterator[Fleet]:
    """Boot the twin of an inventory and reach it over SSH."""
    with SandboxThread(network_of(inventory, start), password="correct-horse-battery") as sandbox:
        devices = {name: _reached(device, sandbox) for name, device in inventory.devices.items()}
        found = replace(inventory, devices=devices)
        options = ConnectionOptions(known_hosts=home / "known_hosts", connect_timeout=20, read_timeout=10)
        patience = Patience(settle=15, converge=15, poll=0.05)
        setup = Setup(found, tuple(devices.values()), home, options, patience=patience, workers=8, lab="test")
        yield Fleet(sandbox, setup)


def network_of(inventory: Inventory, start: Start = Start.LIVE) -> Network:
    """The twin of an inventory as sandbox routers."""
    plan = build_twin(inventory, ios_kind, start)
    nodes = [NodeSpec(node.name, node.startup) for node in plan.nodes]
    cables = [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in plan.cables]
    return Network(nodes, cables, convergence=0.2)


def _reached(device: Device, sandbox: SandboxThread) -> Device:
    host, port = sandbox.endpoints[device.name]
    password = Secret(SecretKind.LITERAL, sandbox.password)
    return replace(device, hostname=host, port=port, username=sandbox.username, password=password)
