"""From what was seen to verdicts; pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from netloop.hostcheck.nouns import (
    GREETING,
    LOOPBACK_V4,
    LOOPBACK_V6,
    Echo,
    HttpRound,
    LoopbackInterface,
    Observation,
    Reply,
    Resolution,
    Unknown,
)
from netloop.hostcheck.wording import bracketed, what_to_do, why_not
from netloop.model.finding import Finding, Status

HOST = "localhost"
OTHER = {LOOPBACK_V4: LOOPBACK_V6, LOOPBACK_V6: LOOPBACK_V4}


def judge(seen: Observation) -> tuple[Finding, ...]:
    """Every verdict, in the order in which one would look."""
    return (
        *judge_interface(seen.interface, seen.no_ipv6, seen.system),
        *(judge_echo(address, echo) for address, echo in seen.echoes.items()),
        judge_names(seen),
        *judge_order(seen.localhost, seen.http),
        *judge_http(seen.http, seen.no_ipv6, seen.system),
    )


def judge_interface(seen: LoopbackInterface | Unknown, no_ipv6: str, system: str) -> Iterator[Finding]:
    """The interface is up and has 127.0.0.1/8 and ::1/128."""
    check, name = "loopback interface", "lo" if system == "Linux" else "lo0"
    if isinstance(seen, Unknown):
        yield _finding(check, name, Status.SKIPPED, "up", seen.reason)
        return
    up = "up" if seen.up else "down"
    hint = f"sudo ip link set {name} up" if system == "Linux" else f"sudo ifconfig {name} up"
    yield _finding(check, name, _passed(seen.up), "up", up, None if seen.up else hint)
    yield _address(seen, f"{LOOPBACK_V4}/8", system)
    if no_ipv6 and not seen.has(f"{LOOPBACK_V6}/128"):
        yield _finding("loopback address", name, Status.SKIPPED, f"{LOOPBACK_V6}/128", no_ipv6)
    else:
        yield _address(seen, f"{LOOPBACK_V6}/128", system)


def _address(seen: LoopbackInterface, wanted: str, system: str) -> Finding:
    has = seen.has(wanted)
    actual = ", ".join(str(own) for own in seen.addresses) or "no address"
    add = f"sudo ip addr add {wanted} dev {seen.name}" if system == "Linux" else f"sudo ifconfig {seen.name} up"
    return _finding("loopback address", seen.name, _passed(has), wanted, wanted if has else actual, _unless(has, add))


def judge_echo(address: str, seen: Echo | Unknown) -> Finding:
    """The address answers an ICMP echo."""
    check, expected = "ICMP echo", "an answer"
    if isinstance(seen, Unknown):
        return _finding(check, address, Status.SKIPPED, expected, seen.reason)
    if seen.milliseconds is not None:
        return _finding(check, address, Status.PASSED, expected, f"{seen.milliseconds:.2f} ms ({seen.means})")
    hint = "is the loopback interface up, and does a firewall drop ICMP on it?"
    return _finding(check, address, Status.FAILED, expected, f"{seen.reason} ({seen.means})", hint)


def judge_names(seen: Observation) -> Finding:
    """``localhost`` means this host's loopback addresses and nothing else; the hint tells whom the order surprises."""
    found = seen.localhost.addresses
    expected = LOOPBACK_V4 if seen.no_ipv6 else f"{LOOPBACK_V4}, {LOOPBACK_V6} or both"
    actual = ", then ".join(found) or seen.localhost.reason or "no address"
    if not found or not all(map(is_own, found)):
        hint = f"/etc/hosts should say: {LOOPBACK_V4} localhost, and: {LOOPBACK_V6} localhost"
        return _finding("name", HOST, Status.FAILED, expected, actual, hint)
    if seen.no_ipv6 and ":" in found[0]:
        hint = f"clients try {found[0]} first and fail: take it out of /etc/hosts, or switch IPv6 on ({seen.no_ipv6})"
        return _finding("name", HOST, Status.FAILED, expected, actual, hint)
    return _finding("name", HOST, Status.PASSED, expected, actual, _surprise(found, ipv6=not seen.no_ipv6))


def is_own(address: str) -> bool:
    """Whether an address is the loopback's: 127.0.0.0/8, ::1, or link-local on it (``fe80::1%lo0``, an old macOS)."""
    plain, _, scope = address.partition("%")
    return ip_address(plain).is_loopback or scope.startswith("lo")


def _surprise(found: tuple[str, ...], *, ipv6: bool) -> str | None:
    if not ipv6:
        return None
    first = LOOPBACK_V6 if ":" in found[0] else LOOPBACK_V4
    families = {":" in address for address in found}
    if len(families) == 1:
        return f"a service that listens on {OTHER[first]} alone is not reached as 'localhost'; use its address"
    return f"a client that tries only the first address misses a service that listens on {OTHER[first]} alone"


def judge_order(localhost: Resolution, http: HttpRound) -> Iterator[Finding]:
    """A service that was on the port before us is reached by the first address of ``localhost``."""
    if not http.before or not localhost.addresses:
        return
    first, port = localhost.addresses[0], http.service.port
    there = " and ".join(f"{bracketed(address)}:{port}" for address in http.before)
    met = first in http.before
    hint = (
        f"a mismatch: the service listens on {there} only and localhost is {first} first; "
        f"use http://{bracketed(http.before[0])}:{port}/, or let the service listen on both"
    )
    expected = f"{bracketed(first)}:{port}, where localhost leads first"
    yield _finding("service on the port", f"{HOST}:{port}", _passed(met), expected, there, _unless(met, hint))


def judge_http(http: HttpRound, no_ipv6: str, system: str) -> Iterator[Finding]:
    """The server listens on both addresses, greets both clients on each, and is gone afterwards."""
    port = http.service.port
    for address, number in http.service.refused.items():
        yield _refused(address, number, port, system)
    if no_ipv6:
        yield _finding("HTTP server", f"{bracketed(LOOPBACK_V6)}:{port}", Status.SKIPPED, GREETING, no_ipv6)
    for reply in http.replies:
        yield _reply(reply, port)
    for address in http.service.listening:
        gone = address not in http.after
        actual = "nobody listens" if gone else "somebody still listens"
        subject = f"{bracketed(address)}:{port}"
        yield _finding("HTTP server stopped", subject, _passed(gone), "nobody listens", actual)


def _refused(address: str, number: int, port: int, system: str) -> Finding:
    subject, hint = f"{bracketed(address)}:{port}", what_to_do(number, port, system)
    return _finding("HTTP server", subject, Status.ERROR, "to listen", why_not(number), hint)


def _reply(reply: Reply, port: int) -> Finding:
    right = " 200 " in f"{reply.status_line} " and reply.body == GREETING
    actual = reply.reason or f"{reply.status_line}: {reply.body}"
    hint = "does a firewall or a proxy stand between this host and itself?"
    subject = f"{bracketed(reply.address)}:{port}"
    return _finding(f"HTTP by {reply.client}", subject, _passed(right), GREETING, actual, _unless(right, hint))


def _passed(yes: bool) -> Status:
    return Status.PASSED if yes else Status.FAILED


def _unless(yes: bool, hint: str) -> str | None:
    return None if yes else hint


def _finding(check: str, subject: str, status: Status, expected: str, actual: str, hint: str | None = None) -> Finding:
    return Finding(check, HOST, subject, status, expected, actual, hint)
