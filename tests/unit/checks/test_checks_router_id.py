"""The router-ID checks, over a table of what is configured and what is in effect."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.checks import Case, gates
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    EigrpIdentities,
    Evidence,
    Fact,
    Identity,
    IdentityState,
    IsisIdentities,
    LdpIdentities,
    OspfIdentities,
    Ospfv3Identities,
    SystemId,
)
from netloop.model.finding import Finding, Status
from netloop.model.intent import Bgp, Eigrp, Intent, Isis, Ldp, Ospf, Ospfv3
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.cisco_ios.dialect import activation

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
    (found,) = [finding for check in gates() for finding in check.judge(case)]
    assert found.instance == instance
    assert found.subject == str(instance)
    return found


def evidence(instance: Instance, states: tuple[IdentityState, ...], configured: IPv4Address | None) -> Evidence:
    named = (IdentityState(instance, configured),) if configured else ()
    kind = FACTS[instance.protocol]
    whole = instance.protocol is not Protocol.BGP
    facts: dict[type, Fact] = {kind: kind(states, every_vrf=whole), ConfiguredIdentities: ConfiguredIdentities(named)}
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
            "could not read: the device does not show the BGP identifier of VRF CUST-A",
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


OTHERS = {
    Protocol.OSPFV3: Ospfv3Identities,
    Protocol.EIGRP: EigrpIdentities,
    Protocol.LDP: LdpIdentities,
    Protocol.ISIS: IsisIdentities,
}
NET, SYSTEM = "49.0001.0102.5500.00A1.00", SystemId("0102.5500.00A1")


def other_intent(instance: Instance) -> Intent:
    identity = RouterId(instance, WANTED, "Loopback0")
    return {
        Protocol.OSPFV3: Intent("r1", "frr", ospfv3=(Ospfv3(instance, identity),)),
        Protocol.EIGRP: Intent("r1", "frr", eigrp=(Eigrp(instance, identity),)),
        Protocol.LDP: Intent("r1", "frr", ldp=(Ldp(instance, identity),)),
        Protocol.ISIS: Intent("r1", "frr", isis=(Isis(instance, identity, NET),)),
    }[instance.protocol]


@pytest.mark.parametrize("protocol", OTHERS)
@pytest.mark.parametrize(
    ("effective", "configured", "status"),
    [("right", "right", "passed"), ("other", "right", "pending"), ("right", None, "failed"), ("other", None, "failed")],
)
def test_every_protocol_is_judged_alike(
    protocol: Protocol, effective: str, configured: str | None, status: str
) -> None:
    """OSPFv3, EIGRP, LDP and IS-IS pass when configured and in effect, wait for a clear, and never pass by luck."""
    system = protocol is Protocol.ISIS
    identities: dict[str, Identity] = (
        {"right": SystemId("0102.5500.00a1"), "other": SystemId("0000.0000.0001")}
        if system
        else {"right": WANTED, "other": OTHER}
    )
    instance = Instance(protocol, "1")
    named = (IdentityState(instance, identities[configured]),) if configured else ()
    kind = OTHERS[protocol]
    facts: dict[type, Fact] = {
        kind: kind((IdentityState(instance, identities[effective]),)),
        ConfiguredIdentities: ConfiguredIdentities(named),
    }
    case = Case(other_intent(instance), Evidence("r1", facts=facts), lambda _instance: "clear it")
    (found,) = [finding for check in gates() for finding in check.judge(case)]
    assert found.status == status
    assert found.expected == str(SYSTEM if system else WANTED)
    assert found.actual.startswith(str(identities[effective]))


def test_a_system_id_is_no_address() -> None:
    """The system ID that is judged is the NET's, in whatever case of its letters, not the loopback's address."""
    instance = Instance(Protocol.ISIS, "CORE")
    state = (IdentityState(instance, SystemId("0102.5500.00A1")),)
    facts: dict[type, Fact] = {IsisIdentities: IsisIdentities(state), ConfiguredIdentities: ConfiguredIdentities(state)}
    (found,) = [f for check in gates() for f in check.judge(Case(other_intent(instance), Evidence("r1", facts=facts)))]
    assert (found.status, found.actual) == (Status.PASSED, "0102.5500.00a1")


@pytest.mark.parametrize("states", [(), (IdentityState(Instance(Protocol.LDP, "1"), None, "not running"),)])
@pytest.mark.parametrize(("configured", "status"), [(WANTED, "pending"), (OTHER, "failed"), (None, "failed")])
def test_an_ldp_that_no_interface_has_waits_for_one(
    states: tuple[IdentityState, ...], configured: IPv4Address | None, status: str
) -> None:
    """LDP that does not run has its configured ID pending; any other ID, or none, has failed."""
    instance = Instance(Protocol.LDP, "1")
    named = (IdentityState(instance, configured),) if configured else ()
    facts: dict[type, Fact] = {
        LdpIdentities: LdpIdentities(states),
        ConfiguredIdentities: ConfiguredIdentities(named),
    }
    (found,) = [f for check in gates() for f in check.judge(Case(other_intent(instance), Evidence("r1", facts=facts)))]
    assert (found.status, found.actual) == (status, "not running")
    assert (found.hint == "LDP on an interface") is (status == "pending")
