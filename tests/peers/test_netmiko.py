"""What one operation of a client alone cannot show: several sessions of netmiko on one router at once."""

from __future__ import annotations

import pytest
from netmiko import BaseConnection, ConnectHandler

from tests.peers.target import SshTarget

pytestmark = pytest.mark.peers


def connect(target: SshTarget) -> BaseConnection:
    return ConnectHandler(
        device_type="cisco_ios",
        host=target.address,
        port=target.port,
        username=target.username,
        password=target.password,
        conn_timeout=60,
    )


def test_many_sessions_at_once(target: SshTarget) -> None:
    """Several sessions on one router do not hear each other; both see the same configuration."""
    with connect(target) as one, connect(target) as two:
        one.write_channel("show clo")
        assert two.send_command("show running-config | include ^hostname") == "hostname r1"
        one.write_channel("\x15\n")
        one.send_config_set(["interface Loopback0", "description changed"])
        assert "description changed" in two.send_command("show running-config interface Loopback0")
