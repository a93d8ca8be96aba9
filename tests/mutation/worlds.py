"""The two worlds in which faults are made: the built-in sandbox, and real FRR; both verified over real SSH."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol as Interface

from netloop.lab.frr.backend import FrrBackend
from netloop.lab.frr.site import Site
from netloop.lab.lifecycle import LabOptions, down, ensure_up
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.sandbox.shell import Shell
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.missing_features import trimmed
from netloop.model.inventory import Inventory
from netloop.model.run import Run
from netloop.stages.adapt import as_twin
from netloop.stages.derive import load_inventory
from netloop.stages.patience import Patience
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Consent, Setup, apply, verify
from tests.lab.differential.frr_router import FrrRouter
from tests.lab.differential.wires import Wires
from tests.lab.fleet import fleet_of

PLACE = re.compile(r"\{([\w-]+):([\w-]+)(?::(\d+))?\}")
"""``{p1:p2}``: p1's interface towards p2; ``{p1:p2:1}`` the second one."""
FAST = {
    "ospf": ("ip ospf hello-interval 1", "ip ospf dead-interval 4"),
    "ospfv3": ("ipv6 ospf6 hello-interval 1", "ipv6 ospf6 dead-interval 4"),
    "isis": ("isis hello-interval 1", "isis hello-multiplier 3"),
}
"""FRR's timers, by the intent's own names of the protocols."""
REFUSAL = re.compile(r"^Bad mask|^%(?! OSPF(v3)?: Reload| Interface \S+ IPv[46] disabled| Warning: )", re.MULTILINE)
"""A line that IOS did not take; it says of some that it took what else comes of them."""
QUICK = {"sandbox": Patience(settle=3, converge=20, poll=0.05), "frr": Patience(settle=30, converge=60)}


class Refused(Exception):
    """A router did not take a line; the text is what it said."""


class World(Interface):
    """A network that is up, applied and saved."""

    name: str
    setup: Setup
    wires: Wires

    def type(self, router: str, lines: Sequence[str]) -> None:
        """Type lines at a router's prompt, in exec mode; a refusal is an error."""
        ...


def applied(world: World) -> Run:
    """Bring the network to what its inventory says, whatever it takes down."""
    return apply(
        world.setup, Consent(lambda _: None, lambda _: True, activate=True, allow_disruptive=True), prove=False
    )


def verified(world: World) -> Run:
    """What verify says now."""
    return verify(world.setup)


def placed(world: World, line: str) -> str:
    """A line with the interfaces that it names by their two ends."""

    def interface(match: re.Match[str]) -> str:
        router, peer, number = match[1], match[2], int(match[3] or 0)
        found = [port for (name, port), far in world.wires.peers.items() if (name, far) == (router, peer)]
        return found[number]

    return PLACE.sub(interface, line)


class _Sandbox:
    name = "sandbox"

    def __init__(self, fleet: object, setup: Setup, wires: Wires) -> None:
        self._fleet, self.setup, self.wires = fleet, setup, wires

    def type(self, router: str, lines: Sequence[str]) -> None:
        sandbox = self._fleet.sandbox  # type: ignore[attr-defined]
        sandbox.call(lambda: self._type(sandbox.network.routers[router], lines))

    @staticmethod
    def _type(router: object, lines: Sequence[str]) -> None:
        shown: list[str] = []
        shell = Shell(router, "netops", shown.append, lambda: None)  # type: ignore[arg-type]
        for line in lines:
            shell.feed(f"{line}\r")
        said = "".join(shown)
        if REFUSAL.search(said):
            raise Refused(said)


class _Frr:
    name = "frr"

    def __init__(self, setup: Setup, wires: Wires, routers: dict[str, FrrRouter]) -> None:
        self.setup, self.wires, self._routers = setup, wires, routers

    def type(self, router: str, lines: Sequence[str]) -> None:
        try:
            said = self._routers[router].type(*lines)
        except subprocess.CalledProcessError as exc:
            raise Refused(exc.stdout or exc.stderr) from exc
        if re.search(r"^%", said, re.MULTILINE):
            raise Refused(said)


@contextmanager
def world(name: str, inventory: Path, home: Path) -> Iterator[World]:
    """A world with the twin of an inventory in it, just booted."""
    booted = {"sandbox": _sandbox, "frr": _frr}[name]
    with booted(inventory, load_inventory(inventory), home) as found:
        yield found


@contextmanager
def _sandbox(_path: Path, inventory: Inventory, home: Path) -> Iterator[World]:
    with fleet_of(inventory, home) as fleet:
        setup = replace(fleet.setup, patience=QUICK["sandbox"])
        yield _Sandbox(fleet, setup, Wires.of(build_twin(inventory, ios_kind)))


def _hasten(found: World) -> None:
    """Let neighbors that fall silent be given up after four seconds, not after forty."""
    for (router, interface), far in found.wires.peers.items():
        intents = found.setup.inventory.intents
        both = intents[router], intents[far]
        lines = [line for name, lines in FAST.items() if all(getattr(i, name) for i in both) for line in lines]
        found.type(router, ["configure terminal", f"interface {interface}", *lines, "end"])


@contextmanager
def _frr(path: Path, inventory: Inventory, home: Path) -> Iterator[World]:
    state = ensure_up(path, inventory, home, LabOptions(backend="frr"))
    try:
        there = as_twin(inventory, state)
        connection = ConnectionOptions(known_hosts=state.known_hosts)
        setup = Setup(there, tuple(there.devices.values()), home, connection, lab=state.name, patience=QUICK["frr"])
        wires = Wires.of(build_twin(trimmed(inventory, state.missing_features), FrrBackend().kind_of))
        site = Site.of(state.folder)
        routers = {name: FrrRouter(name, site.folder(name), site.namespace(name)) for name in inventory.devices}
        found = _Frr(setup, wires, routers)
        _hasten(found)
        yield found
    finally:
        down(home, state.name)
