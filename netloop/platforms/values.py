"""Values as every router prints them: addresses and AS numbers."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from netloop.platforms.platform import UnreadableOutput

IPV4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
"""An IPv4 address within a pattern; ``ipv4`` decides whether it is one."""

NUMBER = r"[0-9]{1,10}"
ASN = rf"{NUMBER}(?:\.{NUMBER})?"


def ipv4(text: str) -> IPv4Address:
    """An address.

    Raises:
        UnreadableOutput: it is none.
    """
    try:
        return IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an IPv4 address") from exc


def asplain(text: str) -> str:
    """An AS number in asplain: ``64000.2017`` is 64000 * 65536 + 2017 (RFC 5396).

    Raises:
        UnreadableOutput: it is none, or out of range.
    """
    if not re.fullmatch(ASN, text):
        raise UnreadableOutput(f"{text!r} is not an AS number")
    high, dot, low = text.partition(".")
    number = int(high) * 65536 + int(low) if dot else int(high)
    if not 0 < number < 2**32 or (dot and (int(low) > 65535 or int(high) > 65535)):
        raise UnreadableOutput(f"{text!r} is not an AS number")
    return str(number)
