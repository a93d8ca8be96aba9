"""What a pending router ID waits for on FRR."""

from __future__ import annotations

import pytest

from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr import PLATFORM


@pytest.mark.parametrize(
    ("instance", "awaited"),
    [
        (Instance(Protocol.OSPF, ""), "clear ip ospf process"),
        (Instance(Protocol.OSPFV3, ""), "clear ipv6 ospf6 process"),
        (Instance(Protocol.OSPFV3, "", "RED"), "clear ipv6 ospf6 process vrf RED"),
        (Instance(Protocol.OSPF, "", "RED"), "a restart of ospfd"),
        (Instance(Protocol.EIGRP, "100"), "a restart of eigrpd"),
        (Instance(Protocol.BGP, "65000"), None),
        (Instance(Protocol.ISIS, "core"), None),
    ],
)
def test_a_pending_id_waits_for_a_command_or_an_event(instance: Instance, awaited: str | None) -> None:
    """Where FRR has a clear it is named, where only a restart helps that is; an ID in effect at once waits for none."""
    assert PLATFORM.awaits(instance) == awaited
    command = PLATFORM.activation(instance)
    assert command is None or command.startswith("clear ")
