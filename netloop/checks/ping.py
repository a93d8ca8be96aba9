"""Ping: packets pass from loopback to loopback, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netloop.checks.advertisements import Advertisement
from netloop.checks.check import Case, FleetCheck, Question, SecondLook, Verdict
from netloop.checks.reach import FilledTable, LoopbackReach, reach
from netloop.model.evidence import FleetEvidence
from netloop.model.finding import Finding, Status
from netloop.model.routing_facts import Coverage, Ping, Pings

ENOUGH = 0.6
"""The share of echoes that must be answered: of five, the first may be lost to ARP and one more on the way."""


@dataclass(frozen=True, slots=True)
class LoopbackEcho:
    """A ping, and whose loopback it goes to."""

    ping: Ping
    target: Advertisement
    table: FilledTable


class LoopbackPing(FleetCheck):
    """Each loopback answers the others, asked from loopback to loopback.

    Every router pings the loopbacks that it must have in its table (see ``reachable``), from its own loopback of that
    VRF; the other one pings back. It passes where at least three of five echoes are answered: the first one of all may
    be lost while a neighbor's address is resolved. An anycast loopback is not pinged: whoever answers is right. A
    platform that cannot send from a given source is skipped, with the reason.

    It proves that packets pass both ways between the two loopbacks now, not which way they take. As each pair is asked,
    100 routers send 9,900 pings: it is put only where it is asked for (``verify --ping``).

    Example: ``pe1 lo0 to pe2 10.255.0.22: expected echoes answered, actual 0 of 5``.
    """

    name = "ping"
    facts = (Pings,)
    order = 340
    by_name_only = True

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The pings, where there is anybody to ping."""
        return (Pings,) if any(True for _ in _echoes(reach(fleet), device)) else ()

    def coverage(self, device: str, fleet: FleetEvidence) -> Coverage:
        """A ping for each loopback that the device must reach."""
        return Coverage(pings=tuple(echo.ping for echo in _echoes(reach(fleet), device)))

    def second_look(self, case: Case, findings: Sequence[Finding]) -> Mapping[str, SecondLook]:
        """All pings again where some were not sent: only adjacencies joined the two, which are known by now."""
        device, fact = case.intent.device, case.evidence.get(Pings)
        pings = tuple(echo.ping for echo in _echoes(reach(case.fleet), device))
        sent = fact is None or all(ping in fact.answers for ping in pings)
        return {} if sent else {device: SecondLook((Pings,), Coverage(pings=pings))}

    def together(self, case: Case) -> Iterable[Question]:
        """One per loopback that the device must reach."""
        for echo in _echoes(reach(case.fleet), case.intent.device):
            subject = f"{echo.ping.source} to {echo.target.device} {echo.ping.target}"
            yield Question(subject, "echoes answered", echo.ping, echo.table.instance, echo.target.device)

    def answer(self, question: Question, case: Case) -> Verdict:
        """By the share of answers."""
        fact = case.evidence.get(Pings)
        answers = fact.answers.get(question.about) if fact else None
        if answers is None:
            return Verdict(Status.ERROR, "could not read: it was not sent")
        if not answers.sent:
            return Verdict(Status.FAILED, answers.note or "none was sent")
        enough = answers.received >= ENOUGH * answers.sent
        actual, hint = f"{answers.received} of {answers.sent}", answers.note or None
        return Verdict(Status.PASSED if enough else Status.FAILED, actual, None if enough else hint)


def _echoes(network: LoopbackReach, device: str) -> Iterator[LoopbackEcho]:
    """What a device pings, each once, whatever number of protocols brings the route."""
    seen: set[Ping] = set()
    for table in network.tables(device):
        for owners in network.wanted(table).values():
            target = owners[0]
            source = None if device in {told.device for told in owners} else _source(network, table, target)
            if source is None or target.anycast or target.loopback is None:
                continue
            for address in sorted(target.addresses, key=int):
                ping = Ping(address, source, table.instance.vrf)
                if ping not in seen:
                    seen.add(ping)
                    yield LoopbackEcho(ping, target, table)


def _source(network: LoopbackReach, table: FilledTable, target: Advertisement) -> str | None:
    """The device's loopback, of the table's VRF, that the other end must have a route to, or None."""
    version, vrf = table.version, table.instance.vrf
    far = [other for other in network.tables(target.device) if other.version == version]
    for told in network.told.get(table.device, ()):
        mine = told.loopback is not None and told.prefix.version == version and told.instance.vrf == vrf
        if mine and not told.anycast and any(told in network.wanted(other).get(told.prefix, ()) for other in far):
            return told.name
    return None
