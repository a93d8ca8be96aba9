"""Ping: packets pass from loopback to loopback, on answers that are made here."""

from __future__ import annotations

import pytest

from netloop import checks
from netloop.checks import load
from netloop.checks.check import Case, FleetCheck
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import Finding, Status
from netloop.model.routing_facts import Ping, PingAnswers, Pings
from tests.unit.checks.healthy_network import Network, Router, healthy, ip

NAMES = ("p1", "p2", "p3")


def network() -> Network:
    routers = [Router(name, number, ospf="0", eigrp=True) for number, name in enumerate(NAMES, 1)]
    return healthy(routers, [("p1", "p2"), ("p2", "p3")])


def check() -> FleetCheck:
    found = load("ping")
    assert isinstance(found, FleetCheck)
    return found


def planned(device: str) -> tuple[Ping, ...]:
    made = network()
    return check().coverage(device, FleetEvidence(intents=made.intents, links=made.links)).pings


def judged(answers: dict[Ping, PingAnswers]) -> list[Finding]:
    made = network()
    made.facts["p1"][Pings] = Pings(answers)
    return made.judge("ping", "p1")


def test_each_router_pings_each_other_one_from_its_loopback() -> None:
    """Both ways, each once, however many protocols bring the route."""
    assert planned("p1") == (Ping(ip(2), "Loopback0"), Ping(ip(3), "Loopback0"))
    assert planned("p3") == (Ping(ip(1), "Loopback0"), Ping(ip(2), "Loopback0"))


@pytest.mark.parametrize(
    ("received", "status"), [(5, "passed"), (4, "passed"), (3, "passed"), (2, "failed"), (0, "failed")]
)
def test_the_first_echo_may_be_lost(received: int, status: str) -> None:
    """Three of five are enough."""
    one, _ = judged({ping: PingAnswers(5, received) for ping in planned("p1")})
    assert (str(one.status), one.actual, one.peer) == (status, f"{received} of 5", "p2")
    assert one.subject == "Loopback0 to p2 10.255.0.2"


def test_a_ping_that_the_device_refuses_fails_with_its_words() -> None:
    """None was sent: the device says why."""
    one, _ = judged({ping: PingAnswers(0, 0, "% Invalid source") for ping in planned("p1")})
    assert (one.status, one.actual) == (Status.FAILED, "% Invalid source")


def test_a_ping_that_was_not_sent_is_no_proof() -> None:
    """What was not asked is an error, and is asked at a second look, with the others."""
    first, second = judged({planned("p1")[0]: PingAnswers(5, 5)})
    assert (first.status, second.status) == (Status.PASSED, Status.ERROR)
    made = network()
    made.facts["p1"][Pings] = Pings({})
    assert made.looks("ping", "p1") == {"p1": (Pings,)}


def test_a_platform_that_cannot_is_skipped_with_the_reason() -> None:
    """No source can be given there: it says so, and nothing passes."""
    made = network()
    evidence = Evidence("p1", unsupported={Pings: "its ping takes no source"})
    fleet = FleetEvidence({"p1": evidence}, {}, made.intents, made.links)
    found = list(check().judge(Case(made.intents["p1"], evidence, fleet=fleet)))
    assert [(f.status, f.actual) for f in found] == [(Status.SKIPPED, "its ping takes no source")] * 2


def test_it_is_put_by_name_only() -> None:
    """Pings are sent where somebody asks for them, and a run that did not is not short of a check."""
    assert "ping" not in {found.name for found in checks.every()}
    assert "ping" in {found.name for found in checks.select(["ping"])}
    assert "ping" not in checks.not_asked(checks.every())


def test_loopbacks_that_need_not_reach_each_other_are_not_pinged() -> None:
    """Two domains send nothing to each other."""
    made = healthy([Router("a", 1, ospf="0"), Router("b", 2, ospf="0")], [])
    assert check().coverage("a", FleetEvidence(intents=made.intents)).pings == ()
    assert check().asks("a", FleetEvidence(intents=made.intents)) == ()
