"""The loopback interface: read with ``ip`` or from the kernel's own files on Linux, with ``ifconfig`` elsewhere."""

from __future__ import annotations

import json
import platform
import re
import socket
import struct
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_interface
from pathlib import Path

from netloop.hostcheck.nouns import LoopbackInterface, Unknown

SECONDS = 2.0
IFF_UP = 0x1
SIOCGIFADDR, SIOCGIFNETMASK = 0x8915, 0x891B  # linux/sockios.h
IF_INET6 = Path("/proc/net/if_inet6")
NO_IPV6 = Path("/proc/sys/net/ipv6/conf/lo/disable_ipv6")


def read_interface() -> LoopbackInterface | Unknown:
    """Look at the host's loopback interface."""
    if platform.system() == "Linux":
        text = _output("ip", "-j", "addr", "show", "dev", "lo")
        return _kernel("lo") if isinstance(text, Unknown) else parse_ip(text)
    text = _output("ifconfig", "lo0")
    return text if isinstance(text, Unknown) else parse_ifconfig(text)


def why_no_ipv6() -> str:
    """Why this host has no IPv6 at all, or on its loopback; empty where it has."""
    if not socket.has_ipv6:
        return "this Python was built without IPv6"
    try:
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).close()
    except OSError as exc:
        return f"the kernel has no IPv6: {exc.strerror}"
    if NO_IPV6.is_file() and NO_IPV6.read_text().strip() == "1":
        return "IPv6 is switched off on lo (sysctl net.ipv6.conf.lo.disable_ipv6 = 1)"
    return ""


def parse_ip(text: str) -> LoopbackInterface | Unknown:
    """Read ``ip -j addr show dev lo``."""
    try:
        links = [link for link in json.loads(text) if "ifname" in link]
        link = links[0]
        found = tuple(ip_interface(f"{a['local']}/{a['prefixlen']}") for a in link.get("addr_info", ()))
        return LoopbackInterface(link["ifname"], "UP" in link["flags"], found)
    except (ValueError, LookupError, TypeError):
        return Unknown(f"'ip -j addr show dev lo' was not understood: {text[:80]!r}")


def parse_ifconfig(text: str) -> LoopbackInterface | Unknown:
    """Read ``ifconfig lo0`` of macOS and the BSDs (and of Linux's net-tools, which differs only in the netmask)."""
    head = re.match(r"(?P<name>\w+): flags=\w+<(?P<flags>[\w,]*)>", text)
    if head is None:
        return Unknown(f"'ifconfig lo0' was not understood: {text[:80]!r}")
    return LoopbackInterface(head["name"], "UP" in head["flags"].split(","), tuple(_ifconfig_addresses(text)))


def _ifconfig_addresses(text: str) -> Iterator[IPv4Interface | IPv6Interface]:
    for address, mask in re.findall(r"^\s+inet (\S+) (?:--> \S+ )?\s*netmask (\S+)", text, re.MULTILINE):
        netmask = IPv4Address(int(mask, 16)) if mask.startswith("0x") else IPv4Address(mask)
        yield IPv4Interface(f"{address}/{netmask}")
    for address, length in re.findall(r"^\s+inet6 ([^%\s]+)\S*\s+prefixlen (\d+)", text, re.MULTILINE):
        yield IPv6Interface(f"{address}/{length}")


def parse_if_inet6(text: str, name: str) -> tuple[IPv6Interface, ...]:
    """Read ``/proc/net/if_inet6``: address, index, prefix length, scope, flags (hexadecimal), interface."""
    rows = [row.split() for row in text.splitlines()]
    return tuple(
        IPv6Interface(f"{IPv6Address(int(row[0], 16))}/{int(row[2], 16)}")
        for row in rows
        if len(row) == 6 and row[5] == name
    )


def _kernel(name: str) -> LoopbackInterface | Unknown:
    """Linux without ``ip``: flags from /sys, the primary IPv4 address by ioctl, IPv6 from /proc."""
    try:
        flags = int(Path(f"/sys/class/net/{name}/flags").read_text(), 16)
        ipv6 = parse_if_inet6(IF_INET6.read_text(), name) if IF_INET6.is_file() else ()
    except OSError as exc:
        return Unknown(f"cannot read {exc.filename}: {exc.strerror}")
    return LoopbackInterface(name, bool(flags & IFF_UP), (*_primary(name), *ipv6))


def _primary(name: str) -> tuple[IPv4Interface, ...]:
    import fcntl

    request = struct.pack("256s", name.encode())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            raw = [fcntl.ioctl(probe, code, request)[20:24] for code in (SIOCGIFADDR, SIOCGIFNETMASK)]
        except OSError:  # EADDRNOTAVAIL: the interface carries no IPv4 address
            return ()
    address, netmask = (IPv4Address(octets) for octets in raw)
    return (IPv4Interface(f"{address}/{netmask}"),)


def _output(*command: str) -> str | Unknown:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except FileNotFoundError:
        return Unknown(f"there is no {command[0]!r} on this host")
    except (OSError, subprocess.TimeoutExpired) as exc:
        return Unknown(f"{' '.join(command)!r} failed: {exc}")
    return done.stdout if done.returncode == 0 else Unknown(f"{' '.join(command)!r}: {done.stderr.strip()}")
