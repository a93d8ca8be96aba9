"""The loopback checks, over a table of what is declared and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Interface, IPv6Interface

import pytest

from netloop.checks import Case, gates
from netloop.model.evidence import Evidence, Interfaces, InterfaceState
from netloop.model.finding import Finding, Status
from netloop.model.intent import Intent, Loopback

V4, V6 = IPv4Interface("10.255.0.1/32"), IPv6Interface("2001:db8::1/128")
EXTRA, SECOND = IPv4Interface("10.9.9.9/24"), IPv4Interface("10.255.1.1/32")
DUAL = Loopback("Loopback0", ipv4=V4, ipv6=V6)


def state(**parts: object) -> InterfaceState:
    known = {"name": "Loopback0", "admin_up": True, "line_up": True, "ipv4": (V4,), "ipv6": (V6,), **parts}
    return InterfaceState(**known)  # type: ignore[arg-type]


def judged(loopback: Loopback, interfaces: Mapping[str, InterfaceState]) -> dict[str, tuple[Finding, ...]]:
    intent = Intent("r1", "cisco_ios", (loopback,))
    case = Case(intent, Evidence("r1", facts={Interfaces: Interfaces(interfaces)}))
    return {check.name: tuple(check.judge(case)) for check in gates()}


def wrong(loopback: Loopback, *states: InterfaceState) -> list[tuple[str, str, str]]:
    found = judged(loopback, {s.name: s for s in states})
    return [(f.check, f.expected, f.actual) for some in found.values() for f in some if f.status is not Status.PASSED]


def test_a_loopback_as_declared_passes_every_check() -> None:
    """Present, up, in its VRF, with its IPv4 and IPv6 address: one finding each, all passed."""
    found = judged(DUAL, {"Loopback0": state()})
    assert {name: [f.status.value for f in some] for name, some in found.items() if some} == {
        "loopback-present": ["passed"],
        "loopback-up": ["passed"],
        "loopback-vrf": ["passed"],
        "loopback-addresses": ["passed", "passed"],
    }
    assert str(found["loopback-addresses"][1]) == "r1 Loopback0: expected 2001:db8::1/128, actual 2001:db8::1/128"


def test_an_absent_loopback_is_one_finding() -> None:
    """What is not there fails once; Loopback01 and Loopback1 are other interfaces."""
    assert wrong(DUAL, state(name="Loopback01"), state(name="Loopback1")) == [("loopback-present", "present", "absent")]


@pytest.mark.parametrize(
    ("loopback", "there", "expected"),
    [
        (DUAL, state(admin_up=False, line_up=False), ("loopback-up", "up/up", "administratively down/down")),
        (DUAL, state(line_up=False), ("loopback-up", "up/up", "up/down")),
        (DUAL, state(vrf="CUST-A"), ("loopback-vrf", "VRF default", "VRF CUST-A")),
        (DUAL, state(ipv4=()), ("loopback-addresses", "10.255.0.1/32", "no IPv4 address")),
        (
            DUAL,
            state(ipv4=(IPv4Interface("10.255.0.1/24"),)),
            ("loopback-addresses", "10.255.0.1/32", "10.255.0.1/24"),
        ),
        (DUAL, state(ipv4=(V4, EXTRA)), ("loopback-addresses", "10.255.0.1/32", "10.255.0.1/32, 10.9.9.9/24")),
        (
            DUAL,
            state(ipv6=(V6, IPv6Interface("2001:db8::2/64"))),
            ("loopback-addresses", "2001:db8::1/128", "2001:db8::1/128, 2001:db8::2/64"),
        ),
        (
            Loopback("Loopback0", ipv4=V4),
            state(),
            ("loopback-addresses", "no IPv6 address", "2001:db8::1/128"),
        ),
        (
            Loopback("Loopback0", ipv4=V4, secondaries=(SECOND,), ipv6=V6),
            state(ipv4=(SECOND, V4)),
            ("loopback-addresses", "10.255.0.1/32, 10.255.1.1/32", "10.255.1.1/32, 10.255.0.1/32"),
        ),
    ],
)
def test_one_thing_wrong(loopback: Loopback, there: InterfaceState, expected: tuple[str, str, str]) -> None:
    """Each departure fails its own check alone, with expected and actual."""
    assert wrong(loopback, there) == [expected]


def test_secondaries_in_any_order() -> None:
    """The primary is first; the order of the secondaries means nothing."""
    loopback = Loopback("Loopback0", ipv4=V4, secondaries=(SECOND, EXTRA))
    assert wrong(loopback, state(ipv4=(V4, EXTRA, SECOND), ipv6=())) == []


def test_a_platform_without_primaries_is_not_asked_for_one() -> None:
    """Where addresses have no order, another order is right, and another address is still wrong."""
    loopback = Loopback("Loopback0", ipv4=V4, secondaries=(SECOND,), ipv6=V6)
    assert wrong(loopback, state(ipv4=(SECOND, V4), ordered=False)) == []
    assert [name for name, *_ in wrong(loopback, state(ipv4=(V4,), ordered=False))] == ["loopback-addresses"]


def test_an_absent_loopback_says_why_where_the_device_does() -> None:
    """The device's reason is the hint."""
    intent = Intent("r1", "frr", (DUAL,))
    case = Case(intent, Evidence("r1", facts={Interfaces: Interfaces({}, {"Loopback0": "no such device"})}))
    (found,) = [finding for check in gates() for finding in check.judge(case)]
    assert (found.actual, found.hint) == ("absent", "no such device")
