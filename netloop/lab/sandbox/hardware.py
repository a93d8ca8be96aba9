"""What tells one virtual router from another: serial numbers and MAC addresses, made from its name."""

from __future__ import annotations

import hashlib
from ipaddress import IPv6Address

from netloop.lab.sandbox.names import split


def serial(name: str) -> str:
    """A serial number, the same for the same name."""
    return "9" + hashlib.sha256(name.encode()).hexdigest()[:10].upper()


def mac(name: str, interface: str) -> str:
    """A MAC address in IOS's form, locally administered."""
    digest = hashlib.sha256(f"{name} {interface}".encode()).hexdigest()
    return f"5254.{digest[:4]}.{digest[4:8]}"


def chassis(name: str) -> str:
    """The MAC address of the router as a whole: its first port's."""
    return mac(name, "GigabitEthernet0/0")


def interface_id(name: str, interface: str) -> int:
    """The last 64 bits of the interface's own IPv6 addresses: EUI-64 from the MAC address of its port (RFC 4291)."""
    digits = mac(name, interface.partition(".")[0]).replace(".", "")
    return int(f"{digits[:6]}fffe{digits[6:]}", 16) ^ 1 << 57


def link_local(name: str, interface: str) -> str:
    """The IPv6 link-local address, in EUI-64 form from the MAC address, upper-case."""
    return str(IPv6Address(0xFE80 << 112 | interface_id(name, interface))).upper()


def kind(name: str) -> str:
    """The hardware that ``show interfaces`` names."""
    letters, _ = split(name)
    return {"Loopback": "Loopback", "GigabitEthernet": "iGbE", "Tunnel": "Tunnel"}.get(letters, "AmdP2")
