"""NAPALM's ``ios`` driver against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peers.target import SshTarget

pytestmark = pytest.mark.peers
napalm = pytest.importorskip("napalm")


@pytest.fixture(scope="module")
def router(sandbox: Any) -> Iterator[Any]:
    address, port = sandbox.endpoints["r1"]
    driver = napalm.get_network_driver("ios")
    device = driver(address, sandbox.username, sandbox.password, timeout=20, optional_args={"port": port})
    device.open()
    yield device
    device.close()


def test_alive(router: Any) -> None:
    """The session says that it is alive."""
    assert router.is_alive() == {"is_alive": True}


def test_facts(router: Any) -> None:
    """Name, vendor, version, uptime and interfaces are read."""
    facts = router.get_facts()
    assert facts["hostname"] == "r1"
    assert facts["fqdn"] == "r1.lab.example"
    assert facts["vendor"] == "Cisco"
    assert {"GigabitEthernet0/0", "Loopback0"} <= set(facts["interface_list"])
    assert facts["uptime"] >= 0
    assert "Version" in facts["os_version"]
    assert "Unknown" not in (facts["model"], facts["serial_number"], facts["os_version"])


def test_interface_addresses(router: Any) -> None:
    """Both families of each interface, with prefix lengths."""
    found = router.get_interfaces_ip()
    loopback, link = found["Loopback0"], found["GigabitEthernet0/0"]
    assert loopback["ipv4"] == {"10.255.0.1": {"prefix_length": 32}}
    assert loopback["ipv6"]["2001:db8:255::1"] == {"prefix_length": 128}
    assert link["ipv4"] == {"10.0.12.1": {"prefix_length": 30}}
    assert link["ipv6"]["2001:db8:12::1"] == {"prefix_length": 127}


def test_interfaces(router: Any) -> None:
    """State, description and speed of each interface."""
    found = router.get_interfaces()
    assert found["GigabitEthernet0/0"]["is_up"] is found["GigabitEthernet0/0"]["is_enabled"] is True
    assert found["GigabitEthernet0/0"]["description"] == "to r2"
    assert found["Loopback0"]["is_up"] is True


def test_configurations(router: Any) -> None:
    """Running and startup configuration, as NAPALM trims them."""
    found = router.get_config()
    assert "hostname r1\n" in found["running"]
    assert "interface Loopback0\n description router ID of r1\n" in found["running"]
    assert "hostname r1\n" in found["startup"]
    assert "Building configuration" not in found["running"]


def test_bgp_neighbors(router: Any) -> None:
    """The BGP session, with the router ID of this side and the other's."""
    found = router.get_bgp_neighbors()["global"]
    assert found["router_id"] == "10.255.0.1"
    peer = found["peers"]["10.255.0.2"]
    assert (peer["local_as"], peer["remote_as"], peer["description"]) == (65000, 65000, "r2")
    assert peer["remote_id"] == "10.255.0.2"
    assert peer["is_up"] is True


def test_bgp_neighbors_in_detail(router: Any) -> None:
    """The detailed getter reads the same session: its ends, its state and its timers."""
    (peer,) = router.get_bgp_neighbors_detail()["global"][65000]
    assert (peer["local_address"], peer["remote_address"]) == ("10.255.0.1", "10.255.0.2")
    assert (peer["connection_state"], peer["router_id"]) == ("Established", "10.255.0.2")
    assert (peer["holdtime"], peer["keepalive"]) == (180, 60)


def test_a_wrong_password_is_refused(target: SshTarget) -> None:
    """A wrong password is an authentication failure, which NAPALM hands on from netmiko."""
    from netmiko import NetmikoAuthenticationException

    driver = napalm.get_network_driver("ios")
    device = driver(target.address, target.username, "wrong", timeout=20, optional_args={"port": target.port})
    with pytest.raises(NetmikoAuthenticationException):
        device.open()
