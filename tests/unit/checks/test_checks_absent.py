"""The check of what is declared absent."""

from __future__ import annotations

from dataclasses import replace

from netloop.checks import Case
from netloop.checks.absent import DeclaredAbsent
from netloop.model.evidence import Evidence, RunningConfig
from netloop.model.finding import Status
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import PLATFORM
from tests.unit.platforms.intents import intent

INTENT = replace(intent(absent=("Loopback7",)), absent_processes=(Instance(Protocol.OSPF, "2"),))


def judged(running: str | None) -> list[tuple[str, Status, str]]:
    facts = {} if running is None else {RunningConfig: RunningConfig(running)}
    evidence = Evidence("r1", facts=facts, unread={} if running else {RunningConfig: "torn"})
    case = Case(INTENT, evidence, remaining=PLATFORM.planner.remaining)
    return [(found.subject, found.status, found.actual) for found in DeclaredAbsent().judge(case)]


def test_what_is_still_there_fails_with_the_line() -> None:
    """One finding per absent thing; what is gone passes."""
    assert judged("hostname r1\n!\nrouter ospf 2 vrf A\n router-id 10.0.0.1\n!\nend\n") == [
        ("Loopback7", Status.PASSED, "absent"),
        ("OSPF 2", Status.FAILED, "router ospf 2 vrf A"),
    ]


def test_a_configuration_that_cannot_be_read_is_an_error() -> None:
    """It never passes unseen."""
    assert {status for _, status, _ in judged(None)} == {Status.ERROR}
