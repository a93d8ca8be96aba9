"""Which transport each device of a run gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.model.inventory import Inventory
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.transport import ConnectionOptions, Credentials
from netloop.workflow.setup import Setup, transports_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No configuration of whoever runs the tests takes part."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def transports(devices: list[Device], home: Path, **run: Any) -> dict[str, str]:
    inventory = Inventory(Path("x.yaml"), {device.name: device for device in devices}, {})
    found = transports_of(Setup(inventory, tuple(devices), home, **run))
    return {name: type(transport).__name__ for name, transport in found.items()}


DEVICES = [
    Device("plain", "192.0.2.1", "cisco_ios"),
    Device("odd", "192.0.2.2", "cisco_ios", extras={"disabled_algorithms": {}}),
    Device("far", "192.0.2.3", "cisco_ios"),
    Device("named", "192.0.2.4", "cisco_ios", transport="netmiko"),
]


def test_each_device_gets_the_library_that_can(home: Path) -> None:
    """asyncssh, unless arguments or a jump host need netmiko, or the inventory names it."""
    (home / ".ssh").mkdir()
    (home / ".ssh" / "config").write_text("Host 192.0.2.3\n  ProxyJump jump\n")
    assert transports(DEVICES, home) == {
        "plain": "AsyncsshTransport",
        "odd": "NetmikoTransport",
        "far": "NetmikoTransport",
        "named": "NetmikoTransport",
    }


@pytest.mark.parametrize(("name", "kind"), [("netmiko", "NetmikoTransport"), ("asyncssh", "AsyncsshTransport")])
def test_a_run_names_the_library(home: Path, name: str, kind: str) -> None:
    """The run's word holds for all devices."""
    assert set(transports(DEVICES, home, transport=name).values()) == {kind}


def test_a_lab_forgets_the_inventory_s_transport(home: Path) -> None:
    """A virtual router is reached as labs are, not as the router that it stands for."""
    assert transports(DEVICES, home, lab="x")["named"] == "AsyncsshTransport"


def test_what_asyncssh_cannot_do_is_said_before_anything_is_sent(home: Path) -> None:
    """A device that must go over asyncssh and needs netmiko is an error of usage."""
    inventory = Inventory(Path("x.yaml"), {device.name: device for device in DEVICES}, {})
    transport = transports_of(Setup(inventory, tuple(DEVICES), home, transport="asyncssh"))["odd"]
    with pytest.raises(UsageError, match=r"odd: the transport asyncssh cannot do what is asked: .*disabled_algorithms"):
        transport.open(DEVICES[1], IOS, Credentials(), ConnectionOptions(known_hosts=home / "known_hosts"))
