"""Numbers that name something in a routing protocol: areas, processes, autonomous systems."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from netloop.sources.words import Refused

DIGITS = re.compile(r"[1-9][0-9]{0,9}")
ASDOT = re.compile(r"([0-9]{1,5})\.([0-9]{1,5})")
LAST_PROCESS, LAST_AS, LAST_AREA = 65_535, 4_294_967_295, 4_294_967_295
AS_EXPECTED = f"an AS number from 1 to {LAST_AS}"


def process(text: str) -> str:
    """An OSPF process number, as a key."""
    if DIGITS.fullmatch(text) and int(text) <= LAST_PROCESS:
        return text
    raise Refused("this is not an OSPF process", f"a number from 1 to {LAST_PROCESS}")


def as_key(text: str) -> str:
    """An AS number, as a key."""
    if DIGITS.fullmatch(text) and int(text) <= LAST_AS:
        return text
    dotted = ASDOT.fullmatch(text)
    hint = f'write "{int(dotted[1]) * 65536 + int(dotted[2])}"' if dotted else None
    raise Refused("this is not an AS number", AS_EXPECTED, hint)


def area(value: object) -> str:
    """An OSPF area, as written: a number or dotted."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_AREA:
        return str(value)
    expected = "a number such as 0, or dotted such as 0.0.0.0"
    if not isinstance(value, str):
        raise Refused("this is not an OSPF area", expected)
    try:
        return str(int(value)) if value.isdecimal() and len(value) < 11 else str(IPv4Address(value))
    except ValueError:
        raise Refused("this is not an OSPF area", expected) from None
