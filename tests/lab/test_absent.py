"""What is declared absent goes from the sandbox's routers, over SSH, at the price that was told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import DisruptionRefused, ExitCode
from netloop.model.change import Outcome
from netloop.model.finding import Status
from netloop.stages.derive import load_inventory
from netloop.workflow import verify
from tests.lab.fleet import ALLOWED, QUICKSTART, fleet

GONE = """\
defaults: {platform: cisco_ios, routing: {router_id: Loopback0}}
hosts:
  r1:
    hostname: 192.0.2.1
    absent: [Loopback7]
    loopbacks: {Loopback0: {ipv4: 10.255.0.1}}
    routing:
      absent: [ospf 1]
      bgp: {65000: {absent: {neighbors: [10.255.0.2], networks: [10.255.0.1/32, 10.0.0.0/8]}}}
"""


def test_a_neighbor_a_network_and_a_process_go(tmp_path: Path) -> None:
    """Refused without leave, named with their price; then gone, verified, saved, and nothing is left to do."""
    (tmp_path / "gone.yaml").write_text(GONE)
    gone = load_inventory(tmp_path / "gone.yaml").intents["r1"]
    with fleet(QUICKSTART, tmp_path) as found:
        assert found.apply(**ALLOWED).exit_code is ExitCode.DONE
        router = found.sandbox.network.routers["r1"]
        before = router.snapshot()
        setup = replace(
            found.setup,
            devices=found.setup.devices[:1],
            inventory=replace(found.setup.inventory, intents={**found.setup.inventory.intents, "r1": gone}),
        )
        other = replace(found, setup=setup)
        (still,) = [f for f in verify(setup).results[0].findings if f.subject == "BGP 65000 neighbor 10.255.0.2"]
        assert (still.status, still.actual[:45]) == (Status.FAILED, "router bgp 65000 / neighbor 10.255.0.2 remote")
        with pytest.raises(DisruptionRefused, match=r"no router ospf 1.* drops r2"):
            other.apply()
        assert router.snapshot() == before
        run = other.apply(allow_disruptive=True)
        assert run.exit_code is ExitCode.DONE
        change = run.results[0].change
        assert change is not None
        assert change.outcome is Outcome.CHANGED
        assert {f.status for f in run.results[0].findings} == {Status.PASSED}
        again = other.apply().results[0].change
        assert again is not None
        assert again.outcome is Outcome.UNCHANGED
