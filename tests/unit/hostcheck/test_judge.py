"""Verdicts are a pure function of what was seen."""

from __future__ import annotations

import errno
from dataclasses import replace
from ipaddress import ip_interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.hostcheck.judge import judge
from netloop.hostcheck.nouns import (
    GREETING,
    Echo,
    HttpRound,
    LoopbackInterface,
    Observation,
    Reply,
    Resolution,
    Service,
    Unknown,
)
from netloop.model.finding import Finding, Status

V4, V6 = "127.0.0.1", "::1"
OFF = "IPv6 is switched off on lo (sysctl net.ipv6.conf.lo.disable_ipv6 = 1)"
HEALTHY = Observation(
    system="Linux",
    interface=LoopbackInterface("lo", up=True, addresses=(ip_interface("127.0.0.1/8"), ip_interface("::1/128"))),
    no_ipv6="",
    echoes={address: Echo(address, "raw socket", 0.1) for address in (V4, "127.1.2.3", V6)},
    localhost=Resolution((V6, V4)),
    http=HttpRound(
        before=(),
        service=Service(8080, (V4, V6)),
        replies=tuple(Reply("raw TCP", address, "HTTP/1.0 200 OK", GREETING) for address in (V4, V6)),
        after=(),
    ),
)


def the(seen: Observation, check: str, subject: str | None = None) -> Finding:
    found = [f for f in judge(seen) if f.check == check and subject in {None, f.subject}]
    assert len(found) == 1, found
    return found[0]


def http(seen: Observation, **changes: object) -> Observation:
    return replace(seen, http=replace(seen.http, **changes))  # type: ignore[arg-type]


def test_a_healthy_host_passes_everything() -> None:
    """Nothing but passed, on the device localhost."""
    findings = judge(HEALTHY)
    assert {f.status for f in findings} == {Status.PASSED}
    assert {f.device for f in findings} == {"localhost"}
    assert len(findings) == 11


def test_a_loopback_that_is_down_fails_with_the_command_that_helps() -> None:
    """Down and without addresses: three failures, each with what to type on this system."""
    down = replace(HEALTHY, interface=LoopbackInterface("lo", up=False))
    failed = [f for f in judge(down) if f.status is Status.FAILED]
    assert [(f.expected, f.actual) for f in failed] == [
        ("up", "down"),
        ("127.0.0.1/8", "no address"),
        ("::1/128", "no address"),
    ]
    assert [f.hint for f in failed] == [
        "sudo ip link set lo up",
        "sudo ip addr add 127.0.0.1/8 dev lo",
        "sudo ip addr add ::1/128 dev lo",
    ]
    mac = replace(down, system="Darwin", interface=LoopbackInterface("lo0", up=False))
    assert the(mac, "loopback interface").hint == "sudo ifconfig lo0 up"


def test_a_wrong_mask_is_not_the_right_address() -> None:
    """127.0.0.1/32 is not 127.0.0.1/8, and the verdict shows what is there."""
    narrow = LoopbackInterface("lo", up=True, addresses=(ip_interface("127.0.0.1/32"), ip_interface("::1/128")))
    failed = [f for f in judge(replace(HEALTHY, interface=narrow)) if f.status is Status.FAILED]
    assert [(f.expected, f.actual) for f in failed] == [("127.0.0.1/8", "127.0.0.1/32, ::1/128")]


def test_an_interface_that_cannot_be_read_is_skipped() -> None:
    """Could not be read is neither passed nor failed."""
    finding = the(replace(HEALTHY, interface=Unknown("there is no 'ifconfig' on this host")), "loopback interface")
    assert finding.status is Status.SKIPPED
    assert finding.actual == "there is no 'ifconfig' on this host"


def test_no_ipv6_is_skipped_with_the_reason() -> None:
    """A host without IPv6 is not a broken host: what needs it is skipped, and nothing fails."""
    seen = replace(
        HEALTHY,
        no_ipv6=OFF,
        interface=LoopbackInterface("lo", up=True, addresses=(ip_interface("127.0.0.1/8"),)),
        echoes={V4: Echo(V4, "ping", 0.1), V6: Unknown(OFF)},
        localhost=Resolution((V4,)),
        http=replace(HEALTHY.http, service=Service(8080, (V4,)), replies=HEALTHY.http.replies[:1]),
    )
    skipped = [f for f in judge(seen) if f.status is Status.SKIPPED]
    assert [f.subject for f in skipped] == ["lo", V6, "[::1]:8080"]
    assert {f.actual for f in skipped} == {OFF}
    assert {f.status for f in judge(seen)} == {Status.PASSED, Status.SKIPPED}


def test_localhost_that_leads_to_a_missing_ipv6_fails() -> None:
    """localhost is ::1 first on a host without IPv6: every client stumbles, so it fails and says what to do."""
    finding = the(replace(HEALTHY, no_ipv6=OFF), "name")
    assert finding.status is Status.FAILED
    assert "take it out of /etc/hosts" in str(finding.hint)


@pytest.mark.parametrize(
    ("addresses", "hint"),
    [
        ((V6, V4), "a client that tries only the first address misses a service that listens on 127.0.0.1 alone"),
        ((V4, V6), "a client that tries only the first address misses a service that listens on ::1 alone"),
        ((V4,), "a service that listens on ::1 alone is not reached as 'localhost'; use its address"),
        ((V6,), "a service that listens on 127.0.0.1 alone is not reached as 'localhost'; use its address"),
    ],
)
def test_the_order_of_localhost_tells_whom_it_surprises(addresses: tuple[str, ...], hint: str) -> None:
    """Every order of loopback addresses is right, and the hint names the service that it misses."""
    finding = the(replace(HEALTHY, localhost=Resolution(addresses)), "name")
    assert finding.status is Status.PASSED
    assert finding.hint == hint
    assert finding.actual == ", then ".join(addresses)


@pytest.mark.parametrize(
    ("localhost", "actual"),
    [
        (Resolution((), "Name or service not known"), "Name or service not known"),
        (Resolution((V4, "192.0.2.1")), "127.0.0.1, then 192.0.2.1"),
        (Resolution(("fe80::1%eth0",)), "fe80::1%eth0"),
    ],
)
def test_localhost_that_is_not_this_host_fails(localhost: Resolution, actual: str) -> None:
    """No address, or an address that is not the loopback's, fails and says what /etc/hosts should say."""
    finding = the(replace(HEALTHY, localhost=localhost), "name")
    assert finding.status is Status.FAILED
    assert finding.actual == actual
    assert "/etc/hosts" in str(finding.hint)


def test_the_old_macos_link_local_localhost_is_the_loopback() -> None:
    """fe80::1%lo0 in /etc/hosts of an old macOS is the loopback's own address."""
    assert the(replace(HEALTHY, localhost=Resolution((V4, "fe80::1%lo0"))), "name").status is Status.PASSED


def test_mismatch_of_a_service_on_one_family() -> None:
    """localhost is ::1 first and the service that was there listens on 127.0.0.1 only: the mismatch is spelt out."""
    finding = the(http(HEALTHY, before=(V4,)), "service on the port")
    assert finding.status is Status.FAILED
    assert finding.expected == "[::1]:8080, where localhost leads first"
    assert finding.actual == "127.0.0.1:8080"
    assert "listens on 127.0.0.1:8080 only and localhost is ::1 first" in str(finding.hint)
    assert "http://127.0.0.1:8080/" in str(finding.hint)


@given(st.sampled_from([(V4,), (V6,), (V4, V6)]), st.sampled_from([(V4,), (V6,), (V4, V6), (V6, V4)]))
def test_mismatch_exactly_when_the_first_address_is_not_served(before: tuple[str, ...], order: tuple[str, ...]) -> None:
    """Whatever the order and whoever listens: failed if and only if nobody listens where localhost leads first."""
    finding = the(http(replace(HEALTHY, localhost=Resolution(order)), before=before), "service on the port")
    assert (finding.status is Status.FAILED) == (order[0] not in before)


def test_a_busy_port_is_an_error_that_says_how_to_find_its_holder() -> None:
    """The port is in use: the question could not be asked, and the hint is pasted as it stands."""
    busy = http(HEALTHY, service=Service(8080, (V6,), {V4: errno.EADDRINUSE}))
    finding = the(busy, "HTTP server", "127.0.0.1:8080")
    assert finding.status is Status.ERROR
    assert finding.actual == "in use by another program"
    assert "sudo ss -ltnp 'sport = :8080'" in str(finding.hint)
    assert "--port" in str(finding.hint)
    assert "sudo lsof -nP -iTCP:8080 -sTCP:LISTEN" in str(the(replace(busy, system="Darwin"), "HTTP server").hint)


def test_a_port_that_needs_root() -> None:
    """A port below 1024 without root names the rule."""
    finding = the(http(HEALTHY, service=Service(80, (V6,), {V4: errno.EACCES})), "HTTP server")
    assert finding.actual == "not allowed for this user"
    assert "1024" in str(finding.hint)


@pytest.mark.parametrize(
    "reply",
    [
        Reply("raw TCP", V4, reason="connection refused"),
        Reply("raw TCP", V4, "HTTP/1.0 200 OK", "Hello, stranger!"),
        Reply("raw TCP", V4, "HTTP/1.0 503 Service Unavailable", GREETING),
    ],
)
def test_a_wrong_reply_fails(reply: Reply) -> None:
    """No reply, another body or another status is a failure that shows what came."""
    finding = the(http(HEALTHY, replies=(reply,)), "HTTP by raw TCP")
    assert finding.status is Status.FAILED
    assert (reply.reason or reply.status_line) in finding.actual


def test_an_echo_without_an_answer_fails_and_one_not_asked_is_skipped() -> None:
    """Silence fails, a missing right skips."""
    echoes = {V4: Echo(V4, "raw socket", reason="no answer within 1 s"), "127.1.2.3": Unknown("not configured on lo0")}
    seen = replace(HEALTHY, echoes=echoes)
    assert the(seen, "ICMP echo", V4).status is Status.FAILED
    assert the(seen, "ICMP echo", "127.1.2.3").status is Status.SKIPPED


def test_a_server_that_does_not_stop_fails() -> None:
    """Somebody who still listens after the end is told."""
    assert the(http(HEALTHY, after=(V4,)), "HTTP server stopped", f"{V4}:8080").status is Status.FAILED
