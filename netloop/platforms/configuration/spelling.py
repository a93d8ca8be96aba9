"""Spellings that routers take and print for one value: AS numbers with a dot, IPv6 addresses."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Interface

ASDOT = re.compile(r"^(router bgp|neighbor \S+ remote-as) ([0-9]{1,5})\.([0-9]{1,5})(?= |$)")


def asplain(line: str) -> str:
    """The line with its AS number in asplain: ``router bgp 1.10`` is ``router bgp 65546`` (RFC 5396)."""
    return ASDOT.sub(lambda match: f"{match[1]} {int(match[2]) * 65536 + int(match[3])}", line)


def ipv6(text: str) -> str | None:
    """An IPv6 address, with or without its prefix length, compressed and in lower case; None where it is none."""
    try:
        return str(IPv6Interface(text) if "/" in text else IPv6Address(text))
    except ValueError:
        return None
