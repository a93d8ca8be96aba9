"""A section of the difference as the commands that IOS takes, in the order in which it takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hier_config import HConfigChild

from netloop.platforms.cisco_ios.blocks import ENDS, Block
from netloop.platforms.cisco_ios.canonical import canonical, spoken

VRF = re.compile(r"^(no )?(ip )?vrf forwarding ")
ADDRESS = re.compile(r"^(no )?ip(v6)? address ")
LOST = re.compile(r"^(?:ip(?:v6)? address |(?:ip|ipv6) ospf \d+ area |ospfv3 \d+ ipv6 area |ipv6 enable$|ipv6 eigrp )")
NET = re.compile(r"^(no )?net (?P<net>\S+)$")
PEER_GONE = re.compile(r"^no neighbor (\S+) remote-as ")


def commands(section: HConfigChild, source: Block | None, target: Block | None) -> tuple[str, ...]:
    """The section's commands; ``source`` and ``target`` are the section as it is and as it will be."""
    lines = [line for child in sorted(section.children) for line in _flat(child)]
    for rule in RULES:
        lines = rule(lines, source, target)
    return (section.text, *(spoken(section.text, line) for line in lines))


def _flat(child: HConfigChild) -> Iterator[str]:
    yield child.text
    for inner in sorted(child.children):
        yield from _flat(inner)
    if end := next((end for word, end in ENDS.items() if child.text.startswith(word)), None):
        yield end


def _said(block: Block | None) -> list[str]:
    return [canonical(inner.header) for inner in block.inner] if block else []


def _vrf(lines: list[str], _source: Block | None, target: Block | None) -> list[str]:
    """IOS takes the addresses off an interface whose VRF changes: they come again, the primary before the others."""
    if not any(VRF.match(line) for line in lines):
        return lines
    again = [line for line in _said(target) if LOST.match(line)]
    again.sort(key=lambda line: (not line.startswith("ip address "), line.endswith(" secondary")))
    return [line for line in lines if not ADDRESS.match(line) and line not in again] + again


def _nets(lines: list[str], source: Block | None, _target: Block | None) -> list[str]:
    """A NET of the same system comes before the old one goes; of another system, after every old one went.

    IOS refuses a second system ID (``%CLNS: System ID (...) must not change when defining additional area
    addresses``), three NETs are the most, and without any the process stops.
    """
    gone = [line for line in lines if line.startswith("no net ")]
    new = [line for line in lines if line.startswith("net ")]
    if not gone or not new:
        return lines
    rest = [line for line in lines if not NET.match(line)]
    systems = {line.split()[-1][-17:-3] for line in (*gone, *new)}
    stays = [line for line in _said(source) if line.startswith("net ") and f"no {line}" not in gone]
    if len(systems) > 1:
        return [*gone, *new, *rest]
    last = [] if stays else gone[-1:]
    return [*gone[: len(gone) - len(last)], new[0], *last, *new[1:], *rest]


def _peers(lines: list[str], _source: Block | None, _target: Block | None) -> list[str]:
    """Nothing is said of a neighbor that goes, but that its lines go."""
    gone = {match[1] for line in lines if (match := PEER_GONE.match(line))}
    return [line for line in lines if not (line.startswith("neighbor ") and line.split()[1] in gone)]


RULES: tuple[Callable[[list[str], Block | None, Block | None], list[str]], ...] = (_vrf, _nets, _peers)
