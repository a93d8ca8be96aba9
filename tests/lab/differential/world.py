"""World: a network that netloop works on, that can be disturbed, and that can be looked at."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Protocol as Interface

from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.model.run import Run
from tests.lab.differential.difference import Difference, differences
from tests.lab.differential.explained import Explanation, unexplained
from tests.lab.differential.sight import Sight
from tests.lab.differential.wires import Wires

POLL = 0.5
"""Seconds between two looks; two in a row have to agree."""


class World(Interface):
    """The sandbox, or real routers.

    ``clears`` are the lines that restart a protocol, ``ospf_statement`` puts an interface into OSPF's area 0.
    """

    name: str
    wires: Wires
    clears: Mapping[Protocol, tuple[str, ...]]
    ospf_statement: str

    def apply(self, inventory: Inventory, *, activate: bool) -> Run:
        """Let netloop bring every router to what the inventory declares, with leave for all that this takes down."""
        ...

    def type(self, router: str, lines: Sequence[str]) -> None:
        """Type lines at a router's prompt."""
        ...

    def look(self) -> Sight:
        """What its routers do now."""
        ...


def clear(world: World, router: str, protocol: Protocol) -> None:
    """Restart a protocol on a router, as this world says it."""
    world.type(router, world.clears[protocol])


def shut(world: World, link: int, *, down: bool) -> None:
    """Take a link of the inventory down at its first end, or bring it back."""
    router, interface = world.wires.first_end(link)
    word = "shutdown" if down else "no shutdown"
    world.type(router, ["configure terminal", f"interface {interface}", word, "end"])


def withdraw(world: World, router: str, interface: str) -> None:
    """Stop advertising a loopback; netloop itself never takes a statement away, a person does."""
    world.type(router, ["configure terminal", f"interface {interface}", f"no {world.ospf_statement}", "end"])


def disagreement(
    sandbox: World, frr: World, seconds: float, known: Sequence[Explanation] = ()
) -> tuple[Difference, ...]:
    """Nothing once two looks in a row agree but for what is known; else what they disagreed on when the time was up."""
    deadline, agreed = time.monotonic() + seconds, 0
    while True:
        ours, theirs = sandbox.look(), frr.look()
        found = unexplained(differences(ours, theirs), ours, known)
        agreed = 0 if found else agreed + 1
        if agreed == 2 or (found and time.monotonic() > deadline):
            return found
        time.sleep(POLL)
