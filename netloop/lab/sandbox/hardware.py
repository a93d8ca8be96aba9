"""What tells one virtual router from another: serial numbers and MAC addresses, made from its name."""

from __future__ import annotations

import hashlib

from netloop.lab.sandbox.names import split


def serial(name: str) -> str:
    """A serial number, the same for the same name."""
    return "9" + hashlib.sha256(name.encode()).hexdigest()[:10].upper()


def mac(name: str, interface: str) -> str:
    """A MAC address in IOS's form, locally administered."""
    digest = hashlib.sha256(f"{name} {interface}".encode()).hexdigest()
    return f"5254.{digest[:4]}.{digest[4:8]}"


def link_local(name: str, interface: str) -> str:
    """The IPv6 link-local address, in EUI-64 form from the MAC address, upper-case."""
    from ipaddress import IPv6Address

    digits = mac(name, interface).replace(".", "")
    first = f"{int(digits[:2], 16) ^ 2:02x}"
    return str(IPv6Address(f"fe80::{first}{digits[2:4]}:{digits[4:6]}ff:fe{digits[6:8]}:{digits[8:]}")).upper()


def kind(name: str) -> str:
    """The hardware that ``show interfaces`` names."""
    letters, _ = split(name)
    return {"Loopback": "Loopback", "GigabitEthernet": "iGbE", "Tunnel": "Tunnel"}.get(letters, "AmdP2")
