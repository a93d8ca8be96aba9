"""Verify: from raw outputs to findings, without a device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

import pytest

from netloop.checks import Case, FleetCheck, every
from netloop.checks.check import Question, Verdict, verdict
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    FleetEvidence,
    Interfaces,
    OspfIdentities,
    RunningConfig,
    StartupConfig,
)
from netloop.model.finding import Status
from netloop.model.intent import Bgp, Intent, Isis, Loopback, Ospf
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.observe import commands, reread
from netloop.stages.verify import needed_facts, verify

ADDRESS = IPv4Address("10.255.0.1")
OSPF, BGP = Instance(Protocol.OSPF, "1"), Instance(Protocol.BGP, "65000")
INTENT = Intent(
    "r1",
    "cisco_ios",
    (Loopback("Loopback0", ipv4=IPv4Interface("10.255.0.1/32")),),
    (Ospf(OSPF, RouterId(OSPF, ADDRESS, "Loopback0")),),
    (Bgp(BGP, RouterId(BGP, ADDRESS, "Loopback0")),),
)
INTERFACE = "Loopback0 is up, line protocol is up\n  Internet address is 10.255.0.1/32\n"
RUNNING = "hostname r1\nrouter ospf 1\n router-id 10.255.0.1\nrouter bgp 65000\n bgp router-id 10.255.0.1\nend\n"
OUTPUTS = {
    "show interfaces": INTERFACE,
    "show ip interface": INTERFACE,
    "show ipv6 interface": "",
    "show ip ospf": ' Routing Process "ospf 1" with ID 10.255.0.1\n',
    "show running-config | include ^router|^ipv6 router|^ address-family|^end": "router ospf 1\nend\n",
    "show running-config": RUNNING,
    "show startup-config": RUNNING,
    "show ip bgp summary": "BGP router identifier 10.255.0.1, local AS number 65000\n",
    "show bgp all summary": "",
}
OPTIONAL = {"show bgp all summary", "show running-config | include ^router|^ipv6 router|^ address-family|^end"}


def verdicts(intent: Intent = INTENT, **changed: str) -> dict[str, Status]:
    outputs = OUTPUTS | {command.replace("_", " "): text for command, text in changed.items()}
    evidence = reread(outputs, PLATFORM, needed_facts(INTENT), "r1")
    return {finding.check: finding.status for finding in verify(intent, evidence, PLATFORM)}


def test_all_is_as_declared() -> None:
    """Every question that the intent raises is answered, in the order of the checks, and passes."""
    found = verdicts()
    assert list(found) == [check.name for check in every() if any(True for _ in check.questions(INTENT))]
    assert set(found.values()) == {Status.PASSED}


@pytest.mark.parametrize(
    ("changed", "check", "status"),
    [
        ({"show_ip_ospf": ' Routing Process "ospf 1" with ID 192.0.2.1\n'}, "ospf-router-id", Status.PENDING),
        ({"show_ip_ospf": "%OSPF: Router process 1 is not running, no ID\n"}, "ospf-router-id", Status.FAILED),
        ({"show_ip_ospf": ""}, "ospf-router-id", Status.ERROR),
        ({"show_ip_ospf": "% Incomplete command.\n"}, "ospf-router-id", Status.ERROR),
        ({"show_ip_bgp_summary": "% BGP not active\n"}, "bgp-router-id", Status.FAILED),
        ({"show_ip_bgp_summary": ""}, "bgp-router-id", Status.ERROR),
        ({"show_ip_interface": INTERFACE.replace("/32", "/24")}, "loopback-addresses", Status.FAILED),
        ({"show_ip_interface": f"{INTERFACE}  Secondary address 10.9.9.9/24\n"}, "loopback-addresses", Status.FAILED),
        ({"show_interfaces": INTERFACE.replace("is up,", "is administratively down,")}, "loopback-up", Status.FAILED),
    ],
)  # fmt: skip
def test_one_answer_differs(changed: dict[str, str], check: str, status: Status) -> None:
    """One answer that differs changes the verdict of its own check, and of no other."""
    found = verdicts(**changed)
    assert {name: s for name, s in found.items() if s is not Status.PASSED} == {check: status}


def test_the_hint_is_the_platform_s() -> None:
    """A pending router ID comes with the command that puts it into effect."""
    outputs = OUTPUTS | {"show ip ospf": ' Routing Process "ospf 1" with ID 192.0.2.1\n'}
    findings = verify(INTENT, reread(outputs, PLATFORM, needed_facts(INTENT), "r1"), PLATFORM)
    (pending,) = [finding for finding in findings if finding.status is Status.PENDING]
    assert str(pending) == "r1 OSPF 1: expected 10.255.0.1, actual 192.0.2.1 (clear ip ospf 1 process)"


def test_nothing_is_declared() -> None:
    """An intent without loopbacks and protocols raises no question, even where nothing could be read."""
    assert verify(Intent("r1", "cisco_ios"), reread({}, PLATFORM, ()), PLATFORM) == ()


@pytest.mark.parametrize("lost", list(OUTPUTS))
def test_a_lost_output_never_passes_what_needs_it(lost: str) -> None:
    """Without a command's output, the checks whose facts need it are errors; what only adds to others is not missed."""
    outputs = {command: text for command, text in OUTPUTS.items() if command != lost}
    findings = verify(INTENT, reread(outputs, PLATFORM, needed_facts(INTENT), "r1"), PLATFORM)
    asking = [check for check in every() if any(True for _ in check.questions(INTENT))]
    blind = {check.name for check in asking if lost in commands(PLATFORM, check.facts) and lost not in OPTIONAL}
    assert {finding.check for finding in findings if finding.status is Status.ERROR} == blind


def test_needed_facts() -> None:
    """What the checks need is asked once, and nothing that they do not need."""
    identities = (OspfIdentities, ConfiguredIdentities, BgpIdentities)
    assert needed_facts(INTENT) == (Interfaces, *identities, RunningConfig, StartupConfig)


def test_every_check_says_what_it_asks() -> None:
    """Names are unique, and the report's text is a sentence."""
    assert len({check.name for check in every()}) == len(every())
    assert all(check.text.endswith(".") and "\n" not in check.text for check in every())


def test_a_protocol_that_nobody_reads_yet_is_skipped() -> None:
    """An identity that netloop cannot read on the platform is skipped with the reason, never passed."""
    isis = Instance(Protocol.ISIS, "core")
    process = Isis(isis, RouterId(isis, IPv4Address("10.255.0.1"), "Loopback0"), "49.0001.0102.5500.0001.00")
    intent = Intent("r1", "cisco_ios", isis=(process,))
    silent = replace(PLATFORM, readers={})
    identity, saved = verify(intent, reread({}, silent, needed_facts(intent), "r1"), silent)
    assert (identity.status, identity.expected) == (Status.SKIPPED, "0102.5500.0001")
    assert (saved.check, saved.status) == ("saved", Status.SKIPPED)
    assert identity.actual == "netloop does not read the IS-IS system IDs in effect on cisco_ios yet"


@pytest.mark.parametrize(
    ("startup", "status", "actual"),
    [
        (RUNNING, Status.PASSED, "as running"),
        (
            RUNNING.replace("ospf 1\n router-id 10.255.0.1\n", "ospf 1\n"),
            Status.FAILED,
            "router ospf 1 / router-id 10.255.0.1",
        ),
        ("startup-config is not present\n", Status.FAILED, "router ospf 1 / router-id 10.255.0.1"),
        (RUNNING[:-4], Status.ERROR, "finishes with 'end'"),
        ("% Invalid input detected at '^' marker.\n", Status.ERROR, "refused"),
    ],
)
def test_saved_is_what_the_startup_configuration_says(startup: str, status: Status, actual: str) -> None:
    """What a reload would lose is a failure that names it; a startup configuration that is not whole proves nothing."""
    evidence = reread(OUTPUTS | {"show startup-config": startup}, PLATFORM, needed_facts(INTENT), "r1")
    (finding,) = [f for f in verify(INTENT, evidence, PLATFORM) if f.check == "saved"]
    assert finding.status is status
    assert actual in finding.actual


class _Agreed(FleetCheck):
    """Every router runs OSPF under an ID of its own."""

    name = "agreed"
    facts = (OspfIdentities,)

    def questions(self, intent: Intent) -> Iterable[Question]:
        """One per device."""
        yield Question("OSPF", "an ID of its own", intent.device)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Failed where another device shows the same; what could not be read is no proof."""
        mine = case.evidence.get(OspfIdentities)
        others = {d: case.fleet.get(d, OspfIdentities) for d in case.fleet.by_device if d != question.about}
        if case.fleet.unread:
            return Verdict(Status.ERROR, f"could not read: {', '.join(case.fleet.unread)}")
        return verdict(mine not in others.values(), ", ".join(d for d, fact in others.items() if fact == mine))


@pytest.mark.parametrize(
    ("other", "unread", "status"),
    [
        (OUTPUTS["show ip ospf"], {}, Status.FAILED),
        (OUTPUTS["show ip ospf"].replace("10.255.0.1", "10.255.0.2"), {}, Status.PASSED),
        (OUTPUTS["show ip ospf"], {"r3": "unreachable"}, Status.ERROR),
    ],
)
def test_a_check_judges_by_what_others_show(other: str, unread: dict[str, str], status: Status) -> None:
    """It gets the evidence of all devices, and what could not be read of them."""
    pair = {
        name: reread(OUTPUTS | {"show ip ospf": text}, PLATFORM, (OspfIdentities,), name)
        for name, text in (("r1", OUTPUTS["show ip ospf"]), ("r2", other))
    }
    (found,) = verify(INTENT, pair["r1"], PLATFORM, (_Agreed(),), FleetEvidence(pair, unread))
    assert found.status is status


def test_without_the_others_such_a_check_is_not_put() -> None:
    """It judges nothing while only one device has been read, and its facts are asked of each all the same."""
    alone = reread(OUTPUTS, PLATFORM, (OspfIdentities,), "r1")
    assert verify(INTENT, alone, PLATFORM, (_Agreed(),)) == ()
    assert needed_facts(Intent("r2", "cisco_ios"), (_Agreed(),)) == (OspfIdentities,)
