"""The sandbox as a world: the twin in this process, behind real SSH for netloop, looked at from within."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.shell import Shell
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.missing_features import trimmed
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.model.run import Run
from tests.lab.differential.addresses import Address, loopback_addresses
from tests.lab.differential.sandbox_look import sight_of
from tests.lab.differential.sight import Sight
from tests.lab.differential.wires import Wires
from tests.lab.fleet import Fleet, fleet_of

CLEARS = {
    Protocol.OSPF: ("clear ip ospf process", "yes"),
    Protocol.OSPFV3: ("clear ipv6 ospf process", "yes"),
    Protocol.BGP: ("clear ip bgp *",),
    Protocol.ISIS: ("clear isis *",),
    Protocol.EIGRP: ("clear ip eigrp neighbors",),
}


class SandboxWorld:
    """Virtual IOS routers; ``missing`` is what the other world's host cannot do, so that it is left out here too."""

    name, clears, ospf_statement = "sandbox", CLEARS, "ip ospf 1 area 0"

    def __init__(self, fleet: Fleet, wires: Wires, missing: Mapping[str, str]) -> None:
        self._fleet, self.wires, self._missing = fleet, wires, missing
        self._addresses: tuple[Address, ...] = loopback_addresses(fleet.setup.inventory)

    @classmethod
    @contextmanager
    def boot(cls, inventory: Inventory, home: Path, missing: Mapping[str, str]) -> Iterator[SandboxWorld]:
        """The live twin of an inventory."""
        there = trimmed(inventory, missing)
        with fleet_of(there, home) as fleet:
            yield cls(fleet, Wires.of(build_twin(there, ios_kind)), missing)

    def apply(self, inventory: Inventory, *, activate: bool) -> Run:
        """The inventory's intents, sent over SSH."""
        there = trimmed(inventory, self._missing)
        self._addresses = loopback_addresses(there)
        setup = self._fleet.setup
        wanted = replace(setup, inventory=replace(setup.inventory, intents=there.intents))
        return replace(self._fleet, setup=wanted).apply(activate=activate, allow_disruptive=True)

    def type(self, router: str, lines: Sequence[str]) -> None:
        """At a shell of its own."""
        self._fleet.sandbox.call(lambda: self._type(router, lines))

    def _type(self, router: str, lines: Sequence[str]) -> None:
        shown: list[str] = []
        shell = Shell(self._fleet.sandbox.network.routers[router], "netops", shown.append, lambda: None)
        for line in lines:
            shell.feed(f"{line}\r")
        assert "%" not in "".join(shown), "".join(shown)

    def look(self) -> Sight:
        """The routers' own objects."""
        return self._fleet.sandbox.call(lambda: sight_of(self._fleet.sandbox.network, self._addresses))

    def settled(self) -> Sight:
        """A look once everything that was under way has come up."""
        time.sleep(2 * self._fleet.sandbox.network.convergence)
        return self.look()

    def tamper(self, fault: Callable[[list[Router]], None]) -> None:
        """Let something go wrong in its routers, to see whether it is noticed."""
        self._fleet.sandbox.call(lambda: fault(list(self._fleet.sandbox.network.routers.values())))
