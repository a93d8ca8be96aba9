"""Look at the host's loopback from every side, within seconds; the server that it starts always stops."""

from __future__ import annotations

import platform

from netloop.hostcheck.clients import ask_http, ask_raw, listens
from netloop.hostcheck.icmp import echo
from netloop.hostcheck.interface import read_interface, why_no_ipv6
from netloop.hostcheck.judge import judge
from netloop.hostcheck.names import resolve
from netloop.hostcheck.nouns import (
    ANOTHER_V4,
    LOOPBACK_V4,
    LOOPBACK_V6,
    Echo,
    HttpRound,
    LoopbackInterface,
    Observation,
    Unknown,
)
from netloop.hostcheck.server import serving
from netloop.model.finding import Finding


def check_host(port: int) -> tuple[Finding, ...]:
    """Every finding about this host; ``port`` is where the HTTP server is tried, 0 for any that is free."""
    return judge(observe(port))


def observe(port: int) -> Observation:
    """See everything, judge nothing."""
    interface, no_ipv6 = read_interface(), why_no_ipv6()
    return Observation(
        system=platform.system(),
        interface=interface,
        no_ipv6=no_ipv6,
        echoes=_echoes(interface, no_ipv6),
        localhost=resolve(),
        http=http_round(port, ipv6=not no_ipv6),
    )


def http_round(port: int, *, ipv6: bool) -> HttpRound:
    """Start the server, ask it with both clients on each address it listens on, stop it, see that it is gone."""
    addresses = (LOOPBACK_V4, LOOPBACK_V6) if ipv6 else (LOOPBACK_V4,)
    before = tuple(address for address in addresses if port and listens(address, port))
    with serving(port, ipv6=ipv6) as service:
        replies = tuple(ask(address, service.port) for address in service.listening for ask in (ask_raw, ask_http))
    after = tuple(address for address in service.listening if listens(address, service.port))
    return HttpRound(before, service, replies, after)


def _echoes(interface: LoopbackInterface | Unknown, no_ipv6: str) -> dict[str, Echo | Unknown]:
    return {
        LOOPBACK_V4: echo(LOOPBACK_V4),
        ANOTHER_V4: _another(interface),
        LOOPBACK_V6: Unknown(no_ipv6) if no_ipv6 else echo(LOOPBACK_V6),
    }


def _another(interface: LoopbackInterface | Unknown) -> Echo | Unknown:
    """Linux answers for all of 127.0.0.0/8; elsewhere an address answers only where it is configured."""
    if platform.system() == "Linux":
        return echo(ANOTHER_V4)
    configured = not isinstance(interface, Unknown) and any(str(own.ip) == ANOTHER_V4 for own in interface.addresses)
    if configured:
        return echo(ANOTHER_V4)
    return Unknown(f"not configured on lo0, as usual on this system; to add it: sudo ifconfig lo0 alias {ANOTHER_V4}")
