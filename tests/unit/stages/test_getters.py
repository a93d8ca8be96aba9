"""NAPALM's getters beside the readers: where two readings of one router differ, nobody says *passed* alone."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from typing import Any

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    Evidence,
    IdentityState,
    Interfaces,
    InterfaceState,
    Neighbor,
)
from netloop.model.finding import Status
from netloop.model.routing import Instance, Protocol
from netloop.stages.getters import bgp, loopbacks

BGP, CUST = Instance(Protocol.BGP, "65000"), Instance(Protocol.BGP, "65000", "CUST")
LOOPBACK = InterfaceState(
    "Loopback0", True, True, (IPv4Interface("10.255.0.1/32"),), (IPv6Interface("2001:db8::1/128"),)
)
READ = Evidence(
    "r1",
    facts={
        Interfaces: Interfaces(
            {"Loopback0": LOOPBACK, "GigabitEthernet0/0": InterfaceState("GigabitEthernet0/0", True, True)}
        ),
        BgpIdentities: BgpIdentities(
            (IdentityState(BGP, IPv4Address("10.255.0.1")), IdentityState(CUST, IPv4Address("10.255.0.9")))
        ),
        BgpNeighbors: BgpNeighbors((Neighbor(BGP, IPv4Address("10.255.0.2"), "Established", True),)),
    },
)
ADDRESSES = {
    "Loopback0": {"ipv4": {"10.255.0.1": {"prefix_length": 32}}, "ipv6": {"2001:DB8::1": {"prefix_length": 128}}}
}

IPV6 = ADDRESSES["Loopback0"]["ipv6"]


@pytest.mark.parametrize(
    ("answer", "subjects"),
    [
        (ADDRESSES, []),
        ({**ADDRESSES, "Ethernet0/0": {"ipv4": {"10.0.0.1": {"prefix_length": 30}}}}, []),
        ({"Loopback0": {"ipv4": ADDRESSES["Loopback0"]["ipv4"]}}, ["Loopback0"]),
        ({"Loopback0": {**ADDRESSES["Loopback0"], "ipv4": {"10.255.0.1": {"prefix_length": 24}}}}, ["Loopback0"]),
        ({**ADDRESSES, "Loopback7": {"ipv4": {"10.255.0.7": {"prefix_length": 32}}}}, ["Loopback7"]),
        ({"Loopback0": {**ADDRESSES["Loopback0"], "ipv6": {**IPV6, "FE80::1": {"prefix_length": 10}}}}, []),
    ],
)  # fmt: skip
def test_loopbacks_with_other_addresses(answer: dict[str, Any], subjects: list[str]) -> None:
    """A loopback on which the getter sees another address or length, or none, is an error; no other port is judged."""
    found = list(loopbacks(READ, answer))
    assert [(f.subject, f.status) for f in found] == [(subject, Status.ERROR) for subject in subjects]


@pytest.mark.parametrize(
    ("answer", "subjects"),
    [
        ({"global": {"router_id": "10.255.0.1", "peers": {"10.255.0.2": {"is_up": True}}}}, []),
        ({}, []),
        ({"global": {"router_id": "10.9.9.9", "peers": {}}}, ["BGP 65000"]),
        ({"CUST": {"router_id": "10.255.0.1", "peers": {}}}, ["BGP 65000 VRF CUST"]),
        ({"global": {"peers": {"10.255.0.2": {"is_up": False}}}}, ["BGP 65000 neighbor 10.255.0.2"]),
    ],
)  # fmt: skip
def test_bgp_seen_otherwise(answer: dict[str, Any], subjects: list[str]) -> None:
    """Another router ID in a VRF, or a session in another state, is an error that names both; the unknown is none."""
    found = list(bgp(READ, answer))
    assert [f.subject for f in found] == subjects
    assert all("get_bgp_neighbors" in f.actual and f.hint for f in found)
