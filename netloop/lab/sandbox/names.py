"""Interface names: as typed, as IOS prints them in full, as it prints them short, and in which order."""

from __future__ import annotations

import re
from functools import lru_cache

TYPES: tuple[tuple[str, str, int], ...] = (
    ("Loopback", "Lo", 0),
    ("Tunnel", "Tu", 1),
    ("Port-channel", "Po", 2),
    ("Ethernet", "Et", 3),
    ("FastEthernet", "Fa", 3),
    ("GigabitEthernet", "Gi", 3),
    ("TwoGigabitEthernet", "Tw", 3),
    ("TenGigabitEthernet", "Te", 3),
    ("TwentyFiveGigE", "Twe", 3),
    ("FortyGigabitEthernet", "Fo", 3),
    ("HundredGigE", "Hu", 3),
    ("Serial", "Se", 3),
    ("Vlan", "Vl", 5),
    ("BDI", "BD", 5),
    ("BVI", "BV", 5),
    ("Dialer", "Di", 5),
    ("Virtual-Template", "Vt", 5),
    ("Null", "Nu", 2),
)
"""Full type, short type, and the rank that orders the running configuration."""

NULL = ("null", "0")
"""The slot of ``interface Null0`` in a configuration: no protocol takes it for one of its interfaces."""

NAME = re.compile(r"(?P<kind>[A-Za-z][A-Za-z-]*)(?P<number>\d[\d/:]*(?:\.\d+)?)")
VIRTUAL = frozenset({"Loopback", "Tunnel", "Port-channel", "Vlan", "BDI", "BVI", "Dialer", "Virtual-Template"})


@lru_cache(maxsize=4096)
def full_name(typed: str) -> str | None:
    """``lo0``, ``Gi0/1`` or ``loopback0`` in IOS's full form; None when it names no interface or several."""
    match = NAME.fullmatch(typed)
    if match is None:
        return None
    kind = kind_of(match["kind"])
    return f"{kind}{match['number']}" if kind else None


def kind_of(typed: str) -> str | None:
    """The one interface type that the letters begin; None for none or several."""
    lower = typed.lower()
    exact = [full for full, short, _ in TYPES if lower in {full.lower(), short.lower()}]
    found = exact or [full for full, _, _ in TYPES if full.lower().startswith(lower)]
    return found[0] if len(found) == 1 else None


def short_name(name: str) -> str:
    """``Gi0/0`` for ``GigabitEthernet0/0``."""
    kind, number = split(name)
    short = next((short for full, short, _ in TYPES if full == kind), kind)
    return f"{short}{number}"


@lru_cache(maxsize=4096)
def split(name: str) -> tuple[str, str]:
    """The letters and the number of a full name."""
    match = NAME.fullmatch(name)
    return (match["kind"], match["number"]) if match else (name, "")


SOURCED = ("icmp-echo", "udp-echo", "udp-jitter", "tcp-connect", "path-echo", "http", "dns", "source")
NAMING = frozenset({"ip", "ipv6", "ntp", "snmp-server", "tunnel", "standby", "source-interface", *SOURCED})
NAMED = re.compile(
    r"(?P<head>\b(?:source-interface|trap-source|interface|source|track|rp-candidate|bsr-candidate|send-rp-\w+) )"
    r"(?P<kind>[A-Za-z][A-Za-z-]*) ?(?P<number>\d[\d/:]*(?:\.\d+)?)(?=\s|$)"
)


def spelt(line: str) -> str:
    """A line whose interface names are written out, in lines of those heads that have names behind such a word."""

    def whole(found: re.Match[str]) -> str:
        name = full_name(found["kind"] + found["number"])
        return found["head"] + name if name else found[0]

    return NAMED.sub(whole, line) if line.split(maxsplit=1)[0] in NAMING else line


def is_virtual(name: str) -> bool:
    """Whether the interface exists by configuration alone."""
    return split(name)[0] in VIRTUAL or "." in name


def is_loopback(name: str) -> bool:
    """Whether the name is a loopback's."""
    return split(name)[0] == "Loopback"


@lru_cache(maxsize=4096)
def order(name: str) -> tuple[int, tuple[int, ...], str, tuple[int, ...]]:
    """The key that sorts interfaces as IOS prints them: loopbacks, tunnels, then ports by slot."""
    kind, number = split(name)
    rank = next((rank for full, _, rank in TYPES if full == kind), 4)
    port, _, sub = number.partition(".")
    numbers = tuple(int(part) for part in re.split(r"[/:]", port) if part.isdigit())
    return rank, numbers[:-1], kind, (*numbers[-1:], int(sub) if sub else -1)
