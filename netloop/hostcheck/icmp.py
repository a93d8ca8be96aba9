"""ICMP echo with as few rights as possible: a datagram socket, else a raw one, else the ``ping`` tool."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import time

from netloop.hostcheck.nouns import Echo, Unknown

SECONDS = 1.0
REQUEST = {socket.AF_INET: 8, socket.AF_INET6: 128}  # RFC 792, RFC 4443
REPLY = {socket.AF_INET: 0, socket.AF_INET6: 129}
PROTOCOL = {socket.AF_INET: socket.IPPROTO_ICMP, socket.AF_INET6: socket.IPPROTO_ICMPV6}
MEANS = {socket.SOCK_DGRAM: "unprivileged ICMP socket", socket.SOCK_RAW: "raw socket"}
DENIED = re.compile(r"not permitted|permission denied|lacking privilege", re.IGNORECASE)


def echo(address: str, timeout: float = SECONDS) -> Echo | Unknown:
    """Ask the address for an ICMP echo and wait up to ``timeout`` seconds."""
    for kind, means in MEANS.items():
        probe = _open(_family(address), kind)
        if probe is not None:
            with probe:
                return _exchange(probe, address, means, timeout)
    return _ping(address, timeout)


def request(family: int, token: bytes) -> bytes:
    """An echo request that carries ``token``; the kernel computes ICMPv6's checksum itself."""
    identifier = os.getpid() & 0xFFFF
    blank = struct.pack("!BBHHH", REQUEST[socket.AddressFamily(family)], 0, 0, identifier, 1) + token
    checksum = internet_checksum(blank) if family == socket.AF_INET else 0
    return blank[:2] + struct.pack("!H", checksum) + blank[4:]


def internet_checksum(packet: bytes) -> int:
    """The ones' complement sum of RFC 1071."""
    padded = packet + b"\0" * (len(packet) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def is_answer(packet: bytes, family: int, token: bytes) -> bool:
    """Whether a packet is the echo reply with our token, with or without an IPv4 header in front of it."""
    if family == socket.AF_INET and packet[:1] and packet[0] >> 4 == 4:
        packet = packet[(packet[0] & 0x0F) * 4 :]
    return packet[:1] == bytes([REPLY[socket.AddressFamily(family)]]) and packet[8:] == token


def ping_command(address: str, system: str) -> tuple[str, ...]:
    """The command that sends one echo; Linux's ping takes both families, the BSDs' have a ping6 for IPv6."""
    v6 = ":" in address
    if system == "Linux":
        return ("ping", "-6" if v6 else "-4", "-n", "-c", "1", "-W", "1", address)
    return ("ping6", "-n", "-c", "1", address) if v6 else ("ping", "-n", "-c", "1", "-t", "1", address)


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _open(family: socket.AddressFamily, kind: socket.SocketKind) -> socket.socket | None:
    try:
        return socket.socket(family, kind, PROTOCOL[family])
    except OSError:  # EACCES, EPERM, EPROTONOSUPPORT: this means is closed to us, the next may not be
        return None


def _exchange(probe: socket.socket, address: str, means: str, timeout: float) -> Echo:
    token, started = os.urandom(16), time.monotonic()
    try:
        probe.sendto(request(probe.family, token), (address, 0))
        while (left := started + timeout - time.monotonic()) > 0:
            probe.settimeout(left)
            if is_answer(probe.recv(2048), probe.family, token):
                return Echo(address, means, (time.monotonic() - started) * 1000)
    except TimeoutError:
        pass
    except OSError as exc:
        return Echo(address, means, reason=exc.strerror or str(exc))
    return Echo(address, means, reason=f"no answer within {timeout:g} s")


def _ping(address: str, timeout: float) -> Echo | Unknown:
    command = ping_command(address, platform.system())
    if shutil.which(command[0]) is None:
        return Unknown(f"the kernel gives this user no ICMP socket, and there is no {command[0]!r} tool")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout + 1, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Echo(address, command[0], reason=f"no answer within {timeout + 1:g} s")
    return read_ping(address, command[0], done.returncode, done.stdout + done.stderr)


def read_ping(address: str, tool: str, code: int, output: str) -> Echo | Unknown:
    """Read what a ping tool printed; a tool without the right to send has asked nothing."""
    if code and DENIED.search(output):
        return Unknown(f"{tool} may not send ICMP for this user: {output.strip().splitlines()[-1]}")
    took = re.search(r"time[=<]([\d.]+) ?ms", output)
    if code or took is None:
        last = next((line for line in reversed(output.splitlines()) if line.strip()), "it printed nothing")
        return Echo(address, tool, reason=last.strip())
    return Echo(address, tool, float(took[1]))
