"""The sandbox held to reality: a script of changes and faults, in the sandbox and in real FRR."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.differential.both import Both, played, routed
from tests.lab.differential.script import NET, script
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.unmeasured]


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
