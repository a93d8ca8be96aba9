"""The sandbox held to reality: the same inventory in the sandbox and in real FRR, compared at every turn."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory
from tests.lab.differential.difference import table
from tests.lab.differential.explained import STUCK, Explanation, known_of
from tests.lab.differential.frr_world import FrrWorld
from tests.lab.differential.sandbox_world import SandboxWorld
from tests.lab.differential.script import NET, script
from tests.lab.differential.sight import Sight
from tests.lab.differential.strategies import Declaration, declarations, text_of
from tests.lab.differential.world import disagreement, shut
from tests.lab.fleet import ROOT
from tests.lab.frr_host import requires_frr

pytestmark = requires_frr

SECONDS = 60.0
"""How long real routers may take to settle; most steps take a few seconds."""
DEFAULT_EXAMPLES = 3
EXAMPLES = int(os.environ.get("NETLOOP_DIFFERENTIAL_EXAMPLES", DEFAULT_EXAMPLES))
"""Made inventories: always the same few, unless the environment asks for more and then for new ones."""


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


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["quickstart", "isp", "campus"])
def test_sample(name: str, tmp_path: Path) -> None:
    """A sample is the same in both worlds, before netloop touched it and when it is applied."""
    played(_applied, ROOT / "inventory" / f"{name}.yaml", tmp_path)


def _applied(net: Both) -> None:
    start = net.agree("at the start")
    assert {identity.protocol for identity in start.identities} >= {Protocol.OSPF}
    assert not start.routes
    net.apply()
    applied = net.agree("applied and activated")
    assert routed(applied, net.inventory)
    assert not [identity for identity in applied.identities if identity.pending]


@pytest.mark.timeout(900)
def test_script(tmp_path: Path) -> None:
    """Everything that the script does to one network has the same outcome in both worlds."""
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    played(_scripted, path, tmp_path)


def _scripted(net: Both) -> None:
    net.agree("at the start")
    net.apply(activate=False)
    assert [identity for identity in net.agree("applied").identities if identity.pending]
    net.apply()
    before = net.agree("activated")
    assert routed(before, net.inventory)
    for step in script(net.inventory):
        for world in net.worlds:
            step.act(world)
        after = net.agree(step.name)
        assert (before == after) is step.silent, step.name
        before = after


@pytest.mark.timeout(300 * EXAMPLES)
@settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == DEFAULT_EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(declarations())
def test_made_inventory(declaration: Declaration) -> None:
    """Whatever network somebody declares, both worlds make the same of it, also when a link dies."""
    note(text_of(declaration))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.yaml"
        path.write_text(text_of(declaration))
        played(_cut, path, Path(folder))


def _cut(net: Both) -> None:
    net.agree("at the start")
    net.apply()
    net.agree("applied and activated")
    for world in net.worlds:
        shut(world, 0, down=True)
    net.agree("the first link is shut", STUCK)
