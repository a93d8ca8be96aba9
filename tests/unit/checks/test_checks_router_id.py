"""The router-ID checks, over a table of what is configured and what is in effect."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.checks import ALL, Case
from netloop.model.evidence import BgpIdentities, ConfiguredIdentities, Evidence, Fact, IdentityState, OspfIdentities
from netloop.model.finding import Finding, Status
from netloop.model.intent import Bgp, Intent, Ospf
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.cisco_ios.activation import activation

WANTED, OTHER, THIRD = IPv4Address("10.255.0.1"), IPv4Address("192.0.2.1"), IPv4Address("192.0.2.2")
OSPF, OSPF_VRF = Instance(Protocol.OSPF, "1"), Instance(Protocol.OSPF, "1", "CUST-A")
BGP, BGP_VRF = Instance(Protocol.BGP, "65000"), Instance(Protocol.BGP, "65000", "CUST-A")
FACTS = {Protocol.OSPF: OspfIdentities, Protocol.BGP: BgpIdentities}


def intent(instance: Instance) -> Intent:
    identity = RouterId(instance, WANTED, "Loopback0")
    if instance.protocol is Protocol.OSPF:
        return Intent("r1", "cisco_ios", ospf=(Ospf(instance, identity),))
    return Intent("r1", "cisco_ios", bgp=(Bgp(instance, identity),))


def judge(instance: Instance, evidence: Evidence) -> Finding:
    case = Case(intent(instance), evidence, activation)
    (found,) = [finding for check in ALL for finding in check.judge(case)]
    assert found.instance == instance
    assert found.subject == str(instance)
    return found


def evidence(instance: Instance, states: tuple[IdentityState, ...], configured: IPv4Address | None) -> Evidence:
    named = (IdentityState(instance, configured),) if configured else ()
    kind = FACTS[instance.protocol]
    facts: dict[type, Fact] = {kind: kind(states), ConfiguredIdentities: ConfiguredIdentities(named)}
    return Evidence("r1", facts=facts)


def running(instance: Instance, address: IPv4Address | None, note: str = "") -> tuple[IdentityState, ...]:
    return (IdentityState(instance, address, note),)


@pytest.mark.parametrize(
    ("instance", "states", "configured", "status", "actual", "hint"),
    [
        (OSPF, running(OSPF, WANTED), WANTED, "passed", "10.255.0.1", None),
        (BGP, running(BGP, WANTED), WANTED, "passed", "10.255.0.1", None),
        (OSPF_VRF, running(OSPF_VRF, WANTED), WANTED, "passed", "10.255.0.1", None),
        (OSPF, running(OSPF, OTHER), WANTED, "pending", "192.0.2.1", "clear ip ospf 1 process"),
        (BGP, running(BGP, OTHER), WANTED, "failed", "192.0.2.1, although 10.255.0.1 is configured", None),
        (OSPF, running(OSPF, OTHER), None, "failed", "192.0.2.1", None),
        (OSPF, running(OSPF, OTHER), OTHER, "failed", "192.0.2.1", None),
        (BGP, running(BGP, OTHER), THIRD, "failed", "192.0.2.1, configured 192.0.2.2", None),
        (
            OSPF,
            running(OSPF, WANTED),
            None,
            "failed",
            "10.255.0.1, elected and not configured: right only by luck",
            "configure it: an election can end otherwise",
        ),
        (
            OSPF,
            running(OSPF, WANTED),
            OTHER,
            "failed",
            "10.255.0.1, but 192.0.2.1 is configured and follows at the next restart",
            None,
        ),
        (OSPF, (), WANTED, "failed", "not running", None),
        (BGP, (), None, "failed", "not running", None),
        (OSPF, running(Instance(Protocol.OSPF, "2"), WANTED), None, "failed", "not running; OSPF 2 is", None),
        (BGP, running(Instance(Protocol.BGP, "65001"), WANTED), None, "failed", "not running; BGP 65001 is", None),
        (OSPF, running(OSPF, None, "not running, no ID"), WANTED, "failed", "not running, no ID", None),
        (OSPF_VRF, running(OSPF, None, "not running, no ID"), WANTED, "failed", "not running, no ID", None),
        (OSPF_VRF, running(OSPF, WANTED), WANTED, "failed", "runs in VRF default", None),
        (
            BGP_VRF,
            running(BGP, WANTED),
            WANTED,
            "error",
            "could not read: the device does not show the identifier of VRF CUST-A",
            None,
        ),
    ],
)  # fmt: skip
def test_verdicts(
    instance: Instance,
    states: tuple[IdentityState, ...],
    configured: IPv4Address | None,
    status: str,
    actual: str,
    hint: str | None,
) -> None:
    """Passed only when it is configured and in effect; pending, wrong, lucky and absent are told apart."""
    found = judge(instance, evidence(instance, states, configured))
    assert (found.status.value, found.expected, found.actual, found.hint) == (status, "10.255.0.1", actual, hint)


@pytest.mark.parametrize("missing", [OspfIdentities, ConfiguredIdentities])
def test_unread_is_an_error(missing: type) -> None:
    """A fact that could not be read is an error with the reason: neither passed nor failed."""
    whole = evidence(OSPF, running(OSPF, WANTED), WANTED)
    facts = {kind: fact for kind, fact in whole.facts.items() if kind is not missing}
    found = judge(OSPF, Evidence("r1", facts=facts, unread={missing: "the device refused it"}))
    assert (found.status, found.actual) == (Status.ERROR, "could not read: the device refused it")


def test_unsupported_is_skipped() -> None:
    """A fact that the platform has no reader for skips the check, with the reason."""
    found = judge(OSPF, Evidence("r1", unsupported={OspfIdentities: "no reader"}, unread={ConfiguredIdentities: "no"}))
    assert (found.status, found.actual) == (Status.SKIPPED, "no reader")


def test_a_fact_that_nobody_asked_for() -> None:
    """Evidence without the fact, and without a reason, never passes."""
    assert judge(BGP, Evidence("r1")).status is Status.ERROR
