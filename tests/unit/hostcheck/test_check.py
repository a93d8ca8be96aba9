"""What differs from system to system, and what the user is told to type."""

from __future__ import annotations

import errno
import platform
from ipaddress import ip_interface

import pytest

from netloop.hostcheck import check
from netloop.hostcheck.nouns import ANOTHER_V4, LoopbackInterface, Resolution, Service, Unknown
from netloop.hostcheck.wording import bracketed, invitation, what_to_do, why_not

LO0 = LoopbackInterface("lo0", up=True, addresses=(ip_interface("127.0.0.1/8"), ip_interface("::1/128")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked for an echo, on a Mac."""
    found: list[str] = []
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(check, "echo", lambda address: found.append(address) or Unknown("a test"))
    return found


def observed(monkeypatch: pytest.MonkeyPatch, interface: LoopbackInterface | Unknown) -> check.Observation:
    monkeypatch.setattr(check, "read_interface", lambda: interface)
    monkeypatch.setattr(check, "why_no_ipv6", lambda: "no IPv6 in this test")
    return check.observe(0)


@pytest.mark.parametrize("interface", [LO0, Unknown("no ifconfig")])
def test_macos_does_not_ask_an_address_that_is_not_configured(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, interface: LoopbackInterface | Unknown
) -> None:
    """127.1.2.3 is not on lo0: it is not asked, and the reason says how to add it."""
    seen = observed(monkeypatch, interface).echoes[ANOTHER_V4]
    assert isinstance(seen, Unknown)
    assert "sudo ifconfig lo0 alias 127.1.2.3" in seen.reason
    assert asked == ["127.0.0.1"]


def test_macos_asks_an_alias(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """127.1.2.3 was added to lo0: it is asked."""
    alias = LoopbackInterface("lo0", up=True, addresses=(*LO0.addresses, ip_interface("127.1.2.3/8")))
    observed(monkeypatch, alias)
    assert asked == ["127.0.0.1", "127.1.2.3"]


def test_without_ipv6_nothing_is_asked_of_it(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No IPv6: ::1 is neither pinged nor served."""
    seen = observed(monkeypatch, LO0)
    assert seen.echoes["::1"] == Unknown("no IPv6 in this test")
    assert seen.http.service.listening == ("127.0.0.1",)
    assert "::1" not in asked


def test_the_invitation_can_be_pasted() -> None:
    """IPv6 stands in brackets in a URL, and bare for telnet; the order of localhost is told."""
    said = invitation(Service(8080, ("127.0.0.1", "::1")), Resolution(("::1", "127.0.0.1")))
    assert "  curl -v 'http://[::1]:8080/'" in said
    assert "  telnet ::1 8080" in said
    assert "  browser: http://localhost:8080/   (localhost is ::1 first)" in said
    assert any("not resolved here" in line for line in invitation(Service(1, ("127.0.0.1",)), Resolution(())))


def test_reasons_are_words() -> None:
    """Each errno has words; one without a remedy has no hint."""
    assert why_not(errno.EADDRNOTAVAIL) == "the address is on no interface"
    assert why_not(errno.EMFILE) == "too many open files"
    assert what_to_do(errno.EMFILE, 8080, "Linux") is None
    assert bracketed("127.0.0.1") == "127.0.0.1"
