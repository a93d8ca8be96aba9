"""The three routers while they run: what they say, past netloop."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netloop.lab.frr.site import Site
from netloop.lab.lifecycle import find, lab_name
from tests.lab.anchor.result import Counters, Identities
from tests.lab.command import CommandLine
from tests.lab.differential.frr_router import FrrRouter, parsed

INVENTORY = Path(__file__).with_name("triangle.yaml")
PINGER = Path(__file__).with_name("pinger.py")
SPEAKERS = ("r1", "r2")
"""The routers that have BGP sessions."""
PATIENCE = 60.0
"""Seconds that routing gets to come to rest."""


@dataclass(frozen=True, slots=True)
class Triangle:
    """r1, r2 and r3, and netloop as one works on them."""

    routers: Mapping[str, FrrRouter]
    netloop: CommandLine

    def ping(self, source: str, target: str, interval: float, count: int) -> subprocess.Popen[str]:
        """Ping from r1; it prints what ``pinger`` says."""
        inside = ["ip", "netns", "exec", self.routers["r1"].namespace, sys.executable, str(PINGER)]
        return subprocess.Popen([*inside, source, target, str(interval), str(count)], stdout=subprocess.PIPE, text=True)

    def session(self, neighbor: str) -> Counters:
        """One of r1's BGP sessions."""
        said = self.says("r1", "show bgp neighbors json").get(neighbor, {})
        counts = said.get("connectionsEstablished", 0), said.get("connectionsDropped", 0)
        return Counters(said.get("bgpState") == "Established", *counts)

    def identities(self) -> Identities:
        """The router IDs in effect."""
        bgp = {name: self.says(name, "show bgp summary json")["ipv4Unicast"] for name in SPEAKERS}
        found = [(name, "OSPF", self.ospf_identity(name)) for name in self.routers]
        return (*found, *((name, "BGP", str(said["routerId"])) for name, said in bgp.items()))

    def ospf_identity(self, router: str) -> str:
        """The router ID that OSPF has in effect."""
        return str(self.says(router, "show ip ospf json")["routerId"])

    def adjacencies(self, router: str) -> list[int]:
        """Of each of a router's neighbors that is Full, how many updates it has yet to acknowledge."""
        neighbors = self.says(router, "show ip ospf neighbor json").get("neighbors", {})
        full = [each for found in neighbors.values() for each in found if each["nbrState"].startswith("Full")]
        return [each["linkStateRetransmissionListCounter"] for each in full]

    def link_is_up(self) -> bool:
        """Whether r1 sees its end of the link to r2 as usable."""
        return bool(self.says("r1", "show interface eth1 json")["eth1"]["operationalStatus"] == "up")

    def next_hop(self, target: str) -> str | None:
        """Where r1's kernel sends packets to a host."""
        found = (route for route in self.routers["r1"].routes(4) if route["dst"] == target)
        return next((str(route.get("gateway")) for route in found), None)

    def says(self, router: str, command: str) -> dict[str, Any]:
        """What a router answers to a show command, from JSON."""
        return parsed(self.routers[router].ask(command)[command])


@contextmanager
def triangle(home: Path) -> Iterator[Triangle]:
    """The inventory's live twin in real FRR, before netloop touched it; gone when this ends."""
    netloop = CommandLine(home)
    try:
        done(netloop, "lab", "up", INVENTORY, "--backend", "frr")
        state = find(home, lab_name(INVENTORY))
        assert state is not None, "the lab is up and cannot be found"
        site = Site.of(state.folder)
        routers = {name: FrrRouter(name, site.folder(name), site.namespace(name)) for name in state.nodes}
        yield Triangle(routers, netloop)
    finally:
        netloop("lab", "down", INVENTORY)


def done(netloop: CommandLine, *words: str | Path) -> None:
    """Run netloop; it must succeed."""
    said = netloop(*words)
    assert said.code == 0, f"netloop {' '.join(map(str, words))}: {said.out}{said.err}"


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not.
    """
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE:g} s: {what}")
        time.sleep(0.2)
