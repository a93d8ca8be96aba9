"""Where a lab's routers listen: addresses of 127.0.0.0/8 that follow from the lab's name."""

from __future__ import annotations

import errno
import socket
import sys
from ipaddress import ip_address, ip_network

import pytest

from netloop.lab.service.addresses import listen_addresses

NAMES = [f"r{number}" for number in range(1, 301)]
MACOS = sys.platform == "darwin"


def test_each_router_has_its_own_address_and_all_one_port() -> None:
    """A router has an address of 127.0.0.0/8, all share a port, the same each time; the last resort is 127.0.0.1."""
    first, *_, last = listen_addresses("isp-1", NAMES)
    assert set(last.values()) == {("127.0.0.1", 0)}
    if not MACOS:
        assert len(set(first.values())) == len(NAMES)
        assert {port for _, port in first.values()} == {2222}
        assert all(ip_address(address) in ip_network("127.0.0.0/8") for address, _ in first.values())
        assert not {address.rsplit(".", 1)[1] for address, _ in first.values()} & {"0", "255"}
        assert next(iter(listen_addresses("isp-1", NAMES))) == first
        assert next(iter(listen_addresses("isp-2", NAMES))) != first


@pytest.mark.skipif(MACOS, reason="macOS answers on 127.0.0.1 alone")
def test_a_busy_address_moves_the_whole_lab() -> None:
    """Where somebody listens at one of the addresses, the next block is taken, not a mixture."""
    first = next(iter(listen_addresses("isp-1", NAMES[:3])))
    with socket.create_server(first["r2"]):
        other = next(iter(listen_addresses("isp-1", NAMES[:3])))
    assert not set(other.values()) & set(first.values())
    assert {port for _, port in other.values()} == {2222}


@pytest.mark.skipif(MACOS, reason="macOS answers on 127.0.0.1 alone")
def test_without_a_free_block_the_kernel_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody listening in every block tried is no error: every router gets a port of 127.0.0.1 from the kernel."""
    monkeypatch.setattr("netloop.lab.service.addresses.TRIES", 1)
    first = next(iter(listen_addresses("isp-1", NAMES[:3])))
    with socket.create_server(first["r3"]):
        assert [set(place.values()) for place in listen_addresses("isp-1", NAMES[:3])] == [{("127.0.0.1", 0)}]


def test_a_host_with_one_loopback_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only 127.0.0.1 exists (macOS), the first and only place is that address with ports from the kernel."""
    monkeypatch.setattr("netloop.lab.service.addresses._bind", lambda _probe, _place: errno.EADDRNOTAVAIL)
    assert list(listen_addresses("isp-1", ["r1", "r2"])) == [{"r1": ("127.0.0.1", 0), "r2": ("127.0.0.1", 0)}]
