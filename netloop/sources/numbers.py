"""Numbers that name something in a routing protocol: areas, processes, autonomous systems."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address

from netloop.sources import words
from netloop.sources.words import Refused

DIGITS = re.compile(r"[1-9][0-9]{0,9}")
ASDOT = re.compile(r"([0-9]{1,5})\.([0-9]{1,5})")
AREA = re.compile(r"[0-9A-Fa-f]{2}(\.[0-9A-Fa-f]{4}){0,6}")
NET = re.compile(rf"{AREA.pattern}(\.[0-9A-Fa-f]{{4}}){{3}}\.00")
LAST_SHORT = 65_535
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


def process_name(text: str) -> str:
    """A routing process by its name, as a router's own command names it: ``ospf 2``, ``bgp 65001``, ``isis core``."""
    expected = "such as ospf 2, ospfv3 2, eigrp 100, bgp 65001, isis, or isis core"
    word, _, rest = text.partition(" ")
    name, _, vrf = rest.partition(" vrf ") if word == "ospf" else (rest, "", "")
    checks: dict[str, Callable[[str], str]] = {
        "ospf": process,
        "ospfv3": process,
        "bgp": as_key,
        "isis": words.tag,
        "eigrp": lambda name: eigrp_as(name) if name.isdecimal() else words.name(name),
    }
    if word not in checks or text != text.strip():
        raise Refused("this is no routing process", expected)
    try:
        checks[word](name)
        if vrf:
            words.vrf_key(vrf)
    except Refused as exc:
        raise Refused(f"this is no routing process: {exc.message}", expected, exc.hint) from None
    return text


def eigrp_as(text: str) -> str:
    """An EIGRP AS number, as a key."""
    if DIGITS.fullmatch(text) and int(text) <= LAST_PROCESS:
        return text
    raise Refused("this is not an EIGRP AS number", f"a number from 1 to {LAST_PROCESS}")


def distinguisher(text: str) -> str:
    """A route distinguisher (RFC 4364): an AS number or an IPv4 address, a colon, a number; six bytes in all."""
    expected = "an AS number or an address, and a number, such as 65000:1 or 10.255.0.1:1"
    left, _, right = text.partition(":")
    if not right.isdecimal() or len(right) > 10 or not right.isascii():
        raise Refused("this is not a route distinguisher", expected)
    if left.isdecimal() and left.isascii() and len(left) <= 10:
        wide, fits = int(left) > LAST_SHORT, int(left) <= LAST_AS
    else:
        wide, fits = True, _dotted(left)
    if not fits or int(right) > (LAST_SHORT if wide else LAST_AS):
        raise Refused("this is not a route distinguisher", expected)
    return text


def _dotted(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def isis_area(text: str) -> str:
    """An IS-IS area address, as a router prints it: its first byte, then groups of two bytes; at most 13 bytes."""
    if AREA.fullmatch(text):
        return text.lower()
    raise Refused("this is not an IS-IS area", "hexadecimal such as 49.0001: one byte, then groups of two, at most 13")


def net(text: str) -> str:
    """An IS-IS network entity title: area, system ID of six bytes, and the selector 00."""
    expected = "area, system ID and selector, such as 49.0001.0102.5500.0001.00"
    if not NET.fullmatch(text):
        hint = "the selector at the end is 00" if NET.fullmatch(text[:-2] + "00") else None
        raise Refused("this is not a NET", expected, hint)
    if ".".join(text.split(".")[-4:-1]) == "0000.0000.0000":
        raise Refused("the system ID of this NET is zero", expected)
    return text.lower()


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
