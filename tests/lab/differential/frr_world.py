"""Real FRR routers as a world: netloop's own lab, worked on by netloop, looked at past it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from netloop.lab.frr.backend import FrrBackend
from netloop.lab.frr.site import Site
from netloop.lab.lifecycle import LabOptions, down, ensure_up
from netloop.lab.service.state import LabState
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.missing_features import trimmed
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.model.run import Run
from netloop.stages.adapt import as_twin
from netloop.stages.patience import Patience
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Consent, Setup, apply
from tests.lab.differential.addresses import Address, loopback_addresses
from tests.lab.differential.frr_look import sight_of
from tests.lab.differential.frr_router import FrrRouter
from tests.lab.differential.sight import Sight
from tests.lab.differential.wires import Wires

CLEARS = {
    Protocol.OSPF: ("clear ip ospf process",),
    Protocol.OSPFV3: ("clear ipv6 ospf6 process",),
    Protocol.BGP: ("clear bgp *",),
    Protocol.ISIS: ("clear isis neighbor",),
    Protocol.EIGRP: ("clear ip eigrp neighbors",),
}
LOOKERS = 4
"""Routers that are asked at the same time."""


class FrrWorld:
    """The lab of an inventory's file; its name, its folder and its log are under ``home``."""

    name, clears, ospf_statement = "FRR", CLEARS, "ip ospf area 0"

    def __init__(self, path: Path, home: Path, state: LabState, inventory: Inventory) -> None:
        self._path, self._home, self._state = path, home, state
        self.missing: Mapping[str, str] = state.missing_features
        there = trimmed(inventory, state.missing_features)
        self.wires = Wires.of(build_twin(there, FrrBackend().kind_of))
        self._addresses: tuple[Address, ...] = loopback_addresses(there)
        site = Site.of(state.folder)
        self._routers = {name: FrrRouter(name, site.folder(name), site.namespace(name)) for name in inventory.devices}

    @classmethod
    @contextmanager
    def boot(cls, path: Path, inventory: Inventory, home: Path) -> Iterator[FrrWorld]:
        """The live twin of an inventory, taken down whatever happens."""
        state = ensure_up(path, inventory, home, LabOptions(backend="frr"))
        try:
            yield cls(path, home, state, inventory)
        finally:
            down(home, state.name)

    def apply(self, inventory: Inventory, *, activate: bool) -> Run:
        """The inventory's intents, in FRR's terms, sent over SSH."""
        ensure_up(self._path, inventory, self._home)
        there = as_twin(inventory, self._state)
        self._addresses = loopback_addresses(trimmed(inventory, self.missing))
        connection = ConnectionOptions(known_hosts=self._state.known_hosts)
        setup = Setup(there, tuple(there.devices.values()), self._home, connection, lab=self._state.name)
        patience = Patience(settle=30, converge=60)
        consent = Consent(lambda _: None, lambda _: True, activate=activate, allow_disruptive=True)
        return apply(replace(setup, patience=patience), consent, prove=False)

    def type(self, router: str, lines: Sequence[str]) -> None:
        """At the router's vtysh."""
        self._routers[router].type(*lines)

    def look(self) -> Sight:
        """What every router's daemons and kernel say."""
        look = partial(sight_of, wires=self.wires, addresses=self._addresses)
        with ThreadPoolExecutor(LOOKERS) as pool:
            return sum(pool.map(look, self._routers.values()), Sight())
