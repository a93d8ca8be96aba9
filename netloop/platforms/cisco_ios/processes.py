"""The routing processes of a running configuration, one part a VRF and address family that has an identity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.text import Block

ADDRESS = r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+"
NET = re.compile(r"^net [0-9A-Fa-f.]*?([0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})\.[0-9A-Fa-f]{2}$")
FAMILY = re.compile(
    r"^address-family (?P<family>ipv4|ipv6)(?: vrf (?P<vrf>\S+))?(?: autonomous-system (?P<number>[0-9]+))?$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A process in one VRF: ``label`` names its identity, ``speaker`` names it where it advertises something.

    ``configured`` is the ID that it names, ``inherited`` the one that a VRF of BGP takes from the process.
    """

    protocol: str
    name: str
    label: str
    speaker: str
    vrf: str
    lines: tuple[str, ...]
    configured: str | None = None
    inherited: str | None = None
    identifies: bool = True


def parts(blocks: Iterable[Block]) -> tuple[Part, ...]:
    """Every part of every process, in the order of the configuration."""
    return tuple(part for block in blocks for part in _of(block))


def _of(block: Block) -> Iterator[Part]:
    header = canonical(block.header)
    for pattern, read in SECTIONS:
        if match := re.fullmatch(pattern, header):
            yield from read(match, block)


def _lines(block: Block) -> tuple[str, ...]:
    """A block's own lines; those of a topology count as its own."""
    found: list[str] = []
    for inner in block.inner:
        found.append(canonical(inner.header))
        if inner.header.strip().startswith("topology "):
            found += [canonical(line.header) for line in inner.inner]
    return tuple(found)


def _named(lines: Iterable[str], word: str) -> str | None:
    return next((m[1] for line in lines if (m := re.fullmatch(rf"{word} ({ADDRESS})", line))), None)


def _families(block: Block) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    for inner in block.inner:
        if match := FAMILY.fullmatch(canonical(inner.header)):
            yield match, _lines(inner)


def _ospf(match: re.Match[str], block: Block) -> Iterator[Part]:
    protocol = "ospf" if match["kind"] == "router ospf" else "ospfv3"
    vrf, lines = match["vrf"] or DEFAULT_VRF, _lines(block)
    label = f"{protocol} {match['name']}" + (f" vrf {vrf}" if match["vrf"] else "")
    yield Part(protocol, match["name"], label, label, vrf, lines, _named(lines, "router-id"))
    for family, inner in _families(block) if protocol == "ospfv3" else ():
        if family["vrf"]:
            within = f"{label} {family['family']} vrf {family['vrf']}"
            yield Part(protocol, match["name"], within, within, family["vrf"], inner, _named(inner, "router-id"))


def _bgp(match: re.Match[str], block: Block) -> Iterator[Part]:
    lines, label = _lines(block), f"bgp {match['name']}"
    own = _named(lines, "bgp router-id")
    yield Part("bgp", match["name"], label, label, DEFAULT_VRF, lines, own)
    for family, inner in _families(block):
        vrf = family["vrf"]
        within = f"{label} {family['family']} vrf {vrf}" if vrf else label
        said = _named(inner, "bgp router-id")
        yield Part("bgp", match["name"], within, within, vrf or DEFAULT_VRF, inner, said, own, identifies=bool(vrf))


def _eigrp(match: re.Match[str], block: Block) -> Iterator[Part]:
    lines, label = _lines(block), f"eigrp {match['name']}"
    if match["name"].isdecimal():
        yield Part("eigrp", match["name"], label, label, DEFAULT_VRF, lines, _named(lines, "eigrp router-id"))
    for family, inner in _families(block):
        said = (line.removeprefix("autonomous-system ") for line in inner if line.startswith("autonomous-system "))
        number = family["number"] or next(said, match["name"])
        speaker = f"{label} as {number}" + (f" vrf {family['vrf']}" if family["vrf"] else "")
        own = speaker if family["vrf"] and match["name"].isdecimal() else f"{speaker} {family['family']}"
        identity = _named(inner, "eigrp router-id")
        yield Part("eigrp", number, own, speaker, family["vrf"] or DEFAULT_VRF, inner, identity)


def _eigrp6(match: re.Match[str], block: Block) -> Iterator[Part]:
    lines, label = _lines(block), f"eigrp {match['name']} ipv6"
    yield Part("eigrp6", match["name"], label, label, DEFAULT_VRF, lines, _named(lines, "eigrp router-id"))


def _isis(match: re.Match[str], block: Block) -> Iterator[Part]:
    lines = _lines(block)
    label = f"isis {match['name'] or ''}".rstrip()
    system = next((m[1] for line in lines if (m := NET.fullmatch(line))), None)
    yield Part("isis", match["name"] or "", label, label, DEFAULT_VRF, lines, system)


SECTIONS: tuple[tuple[str, Callable[[re.Match[str], Block], Iterator[Part]]], ...] = (
    (r"(?P<kind>router ospf|ipv6 router ospf|router ospfv3) (?P<name>[0-9]+)(?: vrf (?P<vrf>\S+))?", _ospf),
    (r"router bgp (?P<name>[0-9]+)", _bgp),
    (r"router eigrp (?P<name>\S+)", _eigrp),
    (r"ipv6 router eigrp (?P<name>[0-9]+)", _eigrp6),
    (r"router isis(?: (?P<name>\S+))?", _isis),
)
"""Which sections are processes, and how each is read."""
