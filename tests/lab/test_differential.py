"""The sandbox held to reality: the samples in the sandbox and in real FRR, compared at every turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.model.routing import Protocol
from tests.lab.differential.both import Both, played, routed
from tests.lab.fleet import ROOT
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.unmeasured]


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
