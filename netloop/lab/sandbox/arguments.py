"""The typed arguments of the command grammar: how each is recognised, and how IOS prints it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, NetmaskValueError
from typing import Any

from netloop.lab.sandbox import names
from netloop.lab.sandbox.file_systems import KNOWN


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word and the column, from 0, that it begins at."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What an argument took: its value, its text as IOS prints it, and how many words it used."""

    value: Any
    text: str
    words: int = 1


Reader = Callable[[Sequence[Word], str], "Taken | None"]
"""Reads an argument from the words that are left; the second parameter is the whole line."""

AREA_MAX = AS_MAX = 4294967295


def split_words(line: str) -> list[Word]:
    """The words of a line with their columns."""
    return [Word(match.group(), match.start()) for match in re.finditer(r"\S+", line)]


def ipv4(words: Sequence[Word], _line: str) -> Taken | None:
    """A dotted quad, whatever it means."""
    return _dotted_quad(words[0].text)


@lru_cache(8192)
def _dotted_quad(text: str) -> Taken | None:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", text):
        return None
    octets = [int(octet) for octet in text.split(".")]
    if max(octets) > 255:
        return None
    plain = ".".join(map(str, octets))
    return Taken(IPv4Address(plain), plain)


def ipv4_prefix(words: Sequence[Word], _line: str) -> Taken | None:
    """An IPv4 address with its length; host bits may be set."""
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}", words[0].text):
        return None
    try:
        value = IPv4Interface(words[0].text)
    except (AddressValueError, NetmaskValueError):
        return None
    return Taken(value, str(value))


def ipv6_prefix(words: Sequence[Word], _line: str) -> Taken | None:
    """An IPv6 address with its length, printed upper-case and compressed."""
    if ":" not in words[0].text or "/" not in words[0].text:
        return None
    try:
        value = IPv6Interface(words[0].text)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None
    return Taken(value, str(value).upper())


def ipv6_host(words: Sequence[Word], line: str) -> Taken | None:
    """An IPv6 address without a length, printed upper-case and compressed."""
    text = words[0].text
    taken = ipv6_prefix([Word(f"{text}/128", 0)], line) if "/" not in text else None
    address = taken.text.partition("/")[0] if taken else ""
    return Taken(address, address) if address else None


def nlri(words: Sequence[Word], line: str) -> Taken | None:
    """A route's name: an IPv4 or IPv6 address, or a prefix with its length."""
    text = words[0].text
    if "/" not in text:
        return ipv6_host(words, line) and Taken(IPv6Address(text), text) if ":" in text else ipv4(words, line)
    try:
        return ipv6_prefix(words, line) if ":" in text else Taken(IPv4Interface(text), text)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def peer(words: Sequence[Word], line: str) -> Taken | None:
    """A BGP neighbor: an IPv4 or IPv6 address, or the name of a peer group."""
    text = words[0].text
    if ":" in text:
        return ipv6_host(words, line)
    if text[0].isdigit():
        found = ipv4(words, line)
        return found and Taken(found.text, found.text)
    return Taken(text, text)


def interface(words: Sequence[Word], _line: str) -> Taken | None:
    """An interface name in one word (``Lo0``) or two (``Loopback 0``)."""
    if name := names.full_name(words[0].text):
        return Taken(name, name)
    if len(words) > 1 and words[1].text[0].isdigit() and (name := names.full_name(words[0].text + words[1].text)):
        return Taken(name, name, 2)
    return None


def area(words: Sequence[Word], line: str) -> Taken | None:
    """An OSPF area, decimal or dotted; printed as typed, its value an integer."""
    text = words[0].text
    if text.isdigit() and int(text) <= AREA_MAX:
        return Taken(int(text), str(int(text)))
    dotted = ipv4(words, line)
    return dotted and Taken(int(dotted.value), dotted.text)


def asn(words: Sequence[Word], _line: str) -> Taken | None:
    """An AS number, plain or dotted (RFC 5396); printed as typed, its value an integer."""
    text = words[0].text
    high, dot, low = text.partition(".")
    if not high.isdigit() or (dot and not low.isdigit()):
        return None
    value = int(high) * 65536 + int(low) if dot else int(high)
    return Taken(value, text) if 1 <= value <= AS_MAX else None


def as_number(text: str) -> int:
    """An AS number as an integer, plain or dotted."""
    taken = asn([Word(text, 0)], text)
    return int(taken.value) if taken else 0


def net(words: Sequence[Word], _line: str) -> Taken | None:
    """A network entity title (ISO 10589): an area of 1 to 13 octets, a system ID, a selector of 00."""
    text = words[0].text
    digits = text.replace(".", "").lower()
    if not re.fullmatch(r"[0-9A-Fa-f]{2}(\.[0-9A-Fa-f]{4}){0,6}(\.[0-9A-Fa-f]{4}){3}\.00", text):
        return None
    return Taken(text, text) if 16 <= len(digits) <= 40 else None


def word(words: Sequence[Word], _line: str) -> Taken | None:
    """Any one word."""
    return Taken(words[0].text, words[0].text)


def url(words: Sequence[Word], _line: str) -> Taken | None:
    """A file's place: a name, or one behind the colon of a file system that is there."""
    system, colon, _ = words[0].text.partition(":")
    return None if colon and system.lower() not in KNOWN else Taken(words[0].text, words[0].text)


def delay(words: Sequence[Word], _line: str) -> Taken | None:
    """Minutes, or hours and minutes."""
    return Taken(words[0].text, words[0].text) if re.fullmatch(r"(\d{1,3}:)?\d{1,3}", words[0].text) else None


def rest(words: Sequence[Word], line: str) -> Taken | None:
    """The rest of the line, blanks and all."""
    text = line[words[0].column :].rstrip()
    return Taken(text, text, len(words))


KINDS: dict[str, tuple[Reader, str]] = {
    "ipv4": (ipv4, "A.B.C.D"),
    "ipv4net": (ipv4_prefix, "A.B.C.D/nn"),
    "ipv6": (ipv6_prefix, "X:X:X:X::X/<0-128>"),
    "ipv6host": (ipv6_host, "X:X:X:X::X"),
    "nlri": (nlri, "A.B.C.D"),
    "peer": (peer, "A.B.C.D"),
    "interface": (interface, "IFNAME"),
    "area": (area, "<0-4294967295>"),
    "asn": (asn, "<1-4294967295>"),
    "net": (net, "XX.XXXX. ... .XXX.XX"),
    "word": (word, "WORD"),
    "url": (url, "URL"),
    "delay": (delay, "Delay (mmm or hhh:mm)"),
    "line": (rest, "LINE"),
}
"""Kind, its reader and what ``?`` shows for it. A kind ``1-65535`` is a number in that range."""


def reader(kind: str) -> tuple[Reader, str]:
    """The reader of a kind, and what ``?`` shows for it."""
    if kind in KINDS:
        return KINDS[kind]
    low, _, high = kind.partition("-")
    return _number(int(low), int(high)), f"<{kind}>"


def _number(low: int, high: int) -> Reader:
    def read(words: Sequence[Word], _line: str) -> Taken | None:
        text = words[0].text
        if not text.isdigit() or not low <= int(text) <= high:
            return None
        return Taken(int(text), str(int(text)))

    return read
