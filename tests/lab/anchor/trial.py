"""One trial: the link dies while r1 pings r2 on both ways and both sessions are watched."""

from __future__ import annotations

import time
from dataclasses import replace

from tests.lab.anchor.death import dead, restart_ospf
from tests.lab.anchor.result import Counters, Death, Pings, Restart, Trial, Way
from tests.lab.anchor.triangle import Triangle, until

INTERVAL = 0.02
"""Seconds from one ping to the next."""
BEFORE, AFTER = 2.5, 18.0
"""Seconds of pinging before and after the cut; BGP's hold time has passed within them."""
LOOPBACK = ("10.255.0.1", "10.255.0.2")
INTERFACE = ("10.0.12.0", "10.0.12.1")
WAYS = (LOOPBACK, INTERFACE)


def try_out(triangle: Triangle, death: Death) -> Trial:
    """Let the link die once; returns when it is mended.

    Raises:
        TimeoutError: the network does not come to rest beforehand.
    """
    settle(triangle)
    identities, before = triangle.identities(), _sessions(triangle)
    pingers = [triangle.ping(*way, INTERVAL, round((BEFORE + AFTER) / INTERVAL)) for way in WAYS]
    time.sleep(BEFORE)
    cut = time.monotonic()
    with dead(triangle, death):
        ends, after = _watch(triangle, cut), _sessions(triangle)
        pings = [_read(pinger.communicate(timeout=AFTER)[0], cut) for pinger in pingers]
        ways = [Way(*way, *found, ends.get(way[1])) for way, *found in zip(WAYS, pings, before, after, strict=True)]
        return Trial(death, *ways, before=identities, after=triangle.identities())


def restart(triangle: Triangle) -> Restart:
    """Start r1's OSPF anew while the link is dead; returns when the link is mended.

    Raises:
        TimeoutError: r1 finds no neighbor.
    """
    before = triangle.ospf_identity("r1")
    with dead(triangle, Death.CARRIER):
        restart_ospf(triangle)
        return Restart(before, triangle.ospf_identity("r1"))


def settle(triangle: Triangle) -> None:
    """Wait until OSPF is at rest, r1 reaches r2's loopback over their own link, and both sessions are up.

    A router with an update that is not acknowledged repeats it after five seconds (RFC 2328, RxmtInterval); its
    neighbor may know less than it needs until then.

    Raises:
        TimeoutError: that does not come about.
    """
    until(lambda: all(triangle.adjacencies(name) == [0, 0] for name in triangle.routers), "OSPF is at rest")
    until(lambda: triangle.next_hop(LOOPBACK[1]) == INTERFACE[1], "r1 reaches r2 on the direct link")
    until(lambda: all(session.up for session in _sessions(triangle)), "both sessions are up")


def _sessions(triangle: Triangle) -> list[Counters]:
    return [triangle.session(neighbor) for _, neighbor in WAYS]


def _watch(triangle: Triangle, cut: float) -> dict[str, float]:
    """Seconds from the cut until each session was found down; those that stayed up are not in it."""
    ends: dict[str, float] = {}
    while (now := time.monotonic() - cut) < AFTER:
        for (_, neighbor), session in zip(WAYS, _sessions(triangle), strict=True):
            if not session.up:
                ends.setdefault(neighbor, round(now, 1))
        time.sleep(0.2)
    return ends


def _read(said: str, cut: float) -> Pings:
    began, marks = said.split()
    pings = Pings(round(float(began) - cut, 3), INTERVAL, marks)
    return replace(pings, marks=pings.before + pings.after[: round(AFTER / INTERVAL)])
