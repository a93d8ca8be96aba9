"""Real FRR routers as a backend: one namespace per router, one background process per lab that holds them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

from netloop.errors import LabError
from netloop.lab.service import spawn
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.router import TwinRouter
from netloop.lab.twin.twin import Twin
from netloop.model.device import Device

PROCESS = "netloop.lab.frr.process"
START_SECONDS, START_SECONDS_PER_NODE = 60.0, 2.0
STOP_SECONDS = 15.0


class FrrBackend:
    """FRR's own daemons and the kernel's own routing tables; Linux, root, FRR installed, no container engine."""

    name = "frr"

    def kind_of(self, device: Device) -> Kind:
        """FRR, whatever the device."""
        return Kind("frr", "frr", _ports, _spelling, _startup)

    def missing_features(self) -> Mapping[str, str]:
        """What this host's kernel does not have.

        Raises:
            LabError: it cannot run FRR routers at all.
        """
        from netloop.lab.frr import host

        return host.missing_features()

    def add_loopbacks(self, state: LabState, wanted: Twin) -> None:
        """Make the interfaces of loopbacks that are new.

        Raises:
            LabError: a router needs a daemon that it was started without.
        """
        from netloop.lab.frr.add_loopbacks import add_loopbacks
        from netloop.lab.frr.site import Site

        order = LabFolder(state.folder).read_order()
        add_loopbacks(Site.of(state.folder), order.twin if order else wanted, wanted)

    def up(self, order: LabOrder, folder: LabFolder) -> LabState:
        """Start the process and wait until every router has its configuration and answers SSH.

        Raises:
            LabError: the process ended; its last words are told.
        """
        patience = START_SECONDS + START_SECONDS_PER_NODE * len(order.twin.nodes)
        try:
            return spawn.start(PROCESS, order, folder, patience)
        except LabError:
            _clean_up(folder)
            raise

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in the folder when its process lives; what a dead one left is removed."""
        _clean_up(folder)
        return spawn.running(folder)

    def down(self, folder: LabFolder) -> bool:
        """Ask the process to stop, then make it; what is left of it, or of one that died, is removed.

        Raises:
            LabError: it does not stop.
        """
        left = _clean_up(folder)
        stopped = spawn.stop(folder, STOP_SECONDS)
        return _clean_up(folder) or left or stopped

    def memory(self, state: LabState) -> Mapping[str, int]:
        """Bytes, by router: what its daemons take."""
        from netloop.lab.frr.memory import memory
        from netloop.lab.frr.site import Site

        return memory(Site.of(state.folder))


def _clean_up(folder: LabFolder) -> bool:
    from netloop.lab.frr.cleanup import clean_up_dead

    return clean_up_dead(folder)


def _ports() -> Iterator[str]:
    return (f"eth{number}" for number in count(1))


def _spelling(name: str) -> str | None:
    return name if re.fullmatch(r"eth[1-9]\d*", name) else None


def _startup(router: TwinRouter) -> str:
    from netloop.lab.frr.startup import startup

    return startup(router)
