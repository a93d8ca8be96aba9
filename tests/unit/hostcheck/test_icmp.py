"""ICMP echo: packets by the book, and a tool or a plain reason where no socket is given."""

from __future__ import annotations

import platform
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.hostcheck import icmp
from netloop.hostcheck.nouns import Echo, Unknown

TOKEN = b"sixteen octets.."
V4, V6 = socket.AF_INET, socket.AF_INET6
HEADER = bytes([0x45]) + bytes(19)


@given(st.binary(max_size=64).map(lambda b: b + bytes(len(b) % 2)))
def test_checksum_of_a_packet_with_its_checksum_is_zero(packet: bytes) -> None:
    """RFC 1071: summing a packet over its own checksum gives zero."""
    checksum = icmp.internet_checksum(packet)
    assert icmp.internet_checksum(packet + checksum.to_bytes(2)) == 0


def test_checksum_example() -> None:
    """The example of RFC 1071, section 3: 0001 f203 f4f5 f6f7 sums to ddf2."""
    assert icmp.internet_checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xDDF2 ^ 0xFFFF


@given(st.binary(max_size=48))
def test_request_is_an_echo_with_a_valid_checksum(token: bytes) -> None:
    """An IPv4 request is type 8 code 0, carries the token, and its checksum holds."""
    packet = icmp.request(V4, token)
    assert packet[:2] == b"\x08\x00"
    assert packet[8:] == token
    assert icmp.internet_checksum(packet) == 0


def test_answers_are_recognised_and_nothing_else() -> None:
    """Our token in an echo reply, with or without the IPv4 header; never our own request, seen on a raw socket."""
    body = bytes(7) + TOKEN
    assert icmp.is_answer(b"\x00" + body, V4, TOKEN)
    assert icmp.is_answer(HEADER + b"\x00" + body, V4, TOKEN)
    assert icmp.is_answer(b"\x81" + body, V6, TOKEN)
    assert not icmp.is_answer(HEADER + icmp.request(V4, TOKEN), V4, TOKEN)
    assert not icmp.is_answer(icmp.request(V6, TOKEN), V6, TOKEN)
    assert not icmp.is_answer(b"\x00" + body, V4, b"another token...")
    assert not icmp.is_answer(b"", V4, TOKEN)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1"])
def test_this_host_answers_or_says_why_it_cannot_be_asked(address: str) -> None:
    """On the host that runs the tests, every address answers, or the reason for not asking is a sentence."""
    if platform.system() != "Linux" and address == "127.1.2.3":
        pytest.skip("only Linux answers for all of 127.0.0.0/8")
    seen = icmp.echo(address)
    if isinstance(seen, Unknown):
        assert "ICMP" in seen.reason
    elif seen.milliseconds is None:
        assert address == "::1", f"{address} did not answer: {seen.reason}"
        assert seen.reason
    else:
        assert 0 < seen.milliseconds < 1000


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user to whom the kernel gives no ICMP socket."""

    def denied(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "socket", denied)


def tool(folder: Path, script: str) -> None:
    for name in ("ping", "ping6"):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)


@pytest.mark.usefixtures("no_sockets")
def test_without_socket_and_tool_nothing_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rights and no ping tool: unknown, with both reasons."""
    monkeypatch.setenv("PATH", "/nowhere")
    seen = icmp.echo("127.0.0.1")
    assert isinstance(seen, Unknown)
    assert "no 'ping' tool" in seen.reason


@pytest.mark.usefixtures("no_sockets")
def test_the_ping_tool_stands_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a socket the ping tool is run, and its time is the answer's."""
    tool(tmp_path, 'echo "64 bytes from $1: icmp_seq=1 ttl=64 time=0.175 ms"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert icmp.echo("::1") == Echo("::1", icmp.ping_command("::1", platform.system())[0], 0.175)


@pytest.mark.usefixtures("no_sockets")
def test_a_hanging_tool_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tool that does not come back is given up in bounded time."""
    tool(tmp_path, "exec sleep 30")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    seen = icmp.echo("127.0.0.1", timeout=-0.8)
    assert isinstance(seen, Echo)
    assert seen.reason.startswith("no answer within")


def test_tool_without_rights_has_asked_nothing() -> None:
    """A ping that may not send says nothing about the loopback."""
    seen = icmp.read_ping("127.0.0.1", "ping", 2, "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n")
    assert isinstance(seen, Unknown)
    assert "Operation not permitted" in seen.reason


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("ping: connect: Network is unreachable\n", "ping: connect: Network is unreachable"),
        (
            "1 packets transmitted, 0 received, 100% packet loss\n\n",
            "1 packets transmitted, 0 received, 100% packet loss",
        ),
        ("", "it printed nothing"),
    ],
)
def test_tool_without_an_answer_is_quoted(output: str, reason: str) -> None:
    """A ping without an answer is an echo without a time, with the tool's last words."""
    assert icmp.read_ping("127.0.0.1", "ping", 1, output) == Echo("127.0.0.1", "ping", None, reason)


def test_commands_of_each_system() -> None:
    """Linux's ping takes both families; macOS has a ping6, and spells the time-out differently."""
    assert icmp.ping_command("::1", "Linux") == ("ping", "-6", "-n", "-c", "1", "-W", "1", "::1")
    assert icmp.ping_command("127.0.0.1", "Darwin") == ("ping", "-n", "-c", "1", "-t", "1", "127.0.0.1")
    assert icmp.ping_command("::1", "Darwin")[0] == "ping6"
