"""One inventory in both worlds, played against each other."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from netloop.model.inventory import Inventory
from netloop.stages.derive import load_inventory
from tests.lab.differential.difference import table
from tests.lab.differential.explained import Explanation, known_of
from tests.lab.differential.frr_world import FrrWorld
from tests.lab.differential.sandbox_world import SandboxWorld
from tests.lab.differential.sight import Sight
from tests.lab.differential.world import disagreement

SECONDS = 60.0
"""How long real routers may take to settle; most steps take a few seconds."""


class Disagreement(AssertionError):
    """What the two worlds do not agree on, and when."""


class Both:
    """One inventory in both worlds."""

    def __init__(self, inventory: Inventory, sandbox: SandboxWorld, frr: FrrWorld) -> None:
        self.inventory, self.sandbox, self.frr = inventory, sandbox, frr
        self.worlds = (sandbox, frr)

    def agree(self, when: str, *known: Explanation) -> Sight:
        """What both do in the end.

        Raises:
            Disagreement: they differ in what is not known; its message is a table of it.
        """
        sight = self.sandbox.settled()
        found = disagreement(self.sandbox, self.frr, SECONDS, (*known_of(self.inventory), *known))
        if found:
            raise Disagreement(f"{when}\n{table(found)}")
        return sight

    def apply(self, *, activate: bool = True) -> None:
        """The inventory, in both."""
        for world in self.worlds:
            run = world.apply(self.inventory, activate=activate)
            assert run.exit_code == 0, [f"{world.name}: {r.device.name}: {r.failure or r.change}" for r in run.results]


@contextmanager
def both(path: Path, home: Path) -> Iterator[Both]:
    """The live twins of an inventory's file; what this host lacks for FRR is left out in both."""
    inventory = load_inventory(path)
    with FrrWorld.boot(path, inventory, home) as frr, SandboxWorld.boot(inventory, home, frr.missing) as sandbox:
        yield Both(inventory, sandbox, frr)


def played(scenario: Callable[[Both], None], path: Path, home: Path) -> None:
    """Play a scenario. What differs must differ in a second lab too: a real daemon may lose a race, the sandbox cannot.

    Raises:
        Disagreement: the two worlds differ, twice.
    """
    try:
        with both(path, home / "first") as net:
            scenario(net)
    except Disagreement as once:
        warnings.warn(f"in one lab of two, {once}", stacklevel=2)
        with both(path, home / "second") as net:
            scenario(net)


def routed(sight: Sight, inventory: Inventory) -> bool:
    """Whether every router has a route to some other one's loopback."""
    return {route.router for route in sight.routes} == set(inventory.devices)
