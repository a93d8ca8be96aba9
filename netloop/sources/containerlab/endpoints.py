"""Links of containerlab: endpoints in its short and its long form.

Source: containerlab.dev/manual/topo-def-file, "Links"; the kinds of links are those of its JSON schema (0.79).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Interface, IPv6Interface
from itertools import chain, repeat
from typing import TypeVar

from netloop.sources.containerlab.found import FoundEnd, FoundLink
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node, shown
from netloop.text.words import plural

T = TypeVar("T", IPv4Interface, IPv6Interface)

OUTSIDE = frozenset({"host", "mgmt-net", "macvlan", "vxlan", "vxlan-stitch", "dummy"})
"""What stands in a node's place where a link leads out of the lab; also types of links with one endpoint."""
PAIRS = frozenset({"veth", "veth-stitch"})
TWO = 'two endpoints, such as ["r1:eth1", "r2:eth1"]'


def links_of(reader: LabReader, topology: Node) -> tuple[FoundLink, ...]:
    """The links of a topology; those that lead out of the lab are passed over with a note."""
    return tuple(link for node in reader.items(topology, "links") for link in _link(reader, node))


def pair(reader: LabReader, node: Node, ends: list[FoundEnd | None]) -> Iterator[FoundLink]:
    """The link between two ends, unless one of them is outside, or was refused before."""
    known = [end for end in ends if end]
    if outside := [end for end in known if end.node in OUTSIDE]:
        inside = [str(end) for end in known if end.node not in OUTSIDE]
        reader.note(node.place, f"a link of {' and '.join(inside) or 'nobody'} to {outside[0]} is left out")
    elif len(ends) != 2:
        reader.problem(node.place, f"this link has {plural(len(ends), 'end')}", TWO)
    elif len(known) == 2:
        yield FoundLink(known[0], known[1], node.place)


def long_end(reader: LabReader, node: Node) -> FoundEnd | None:
    """An endpoint as a mapping: node, interface, and in some files its addresses."""
    name = reader.text(node, "node")
    if name is None:
        reader.problem(node.place, "this endpoint names no node", "node: and interface:", node)
        return None
    four, six = (reader.address(IPv4Interface, node, "ipv4"), reader.address(IPv6Interface, node, "ipv6"))
    return FoundEnd(name, node.place, reader.text(node, "interface"), four, six)


def _link(reader: LabReader, node: Node) -> Iterator[FoundLink]:
    if not reader.is_mapping(node):
        return
    kind = reader.text(node, "type")
    if kind in OUTSIDE:
        end = long_end(reader, node.child("endpoint") or node)
        if end:
            reader.note(node.place, f"a link of {end} of type {kind} is left out")
    elif kind is not None and kind not in PAIRS:
        expected = f"one of {', '.join(sorted(PAIRS | OUTSIDE))}"
        reader.problem(node.place, f"unknown type of link {shown(kind)}", expected)
    else:
        known = len(reader.problems)
        ends = [_end(reader, endpoint) for endpoint in reader.items(node, "endpoints")]
        if ends or len(reader.problems) == known:
            yield from pair(reader, node, [*_addressed(reader, node, ends)])


def _end(reader: LabReader, node: Node) -> FoundEnd | None:
    if isinstance(node.value, dict):
        return long_end(reader, node)
    name, colon, interface = (node.value if isinstance(node.value, str) else node.text).partition(":")
    if name and colon and interface:
        return FoundEnd(name, node.place, interface)
    reader.problem(node.place, "this is no endpoint", "a node and an interface, such as r1:eth1", node)
    return None


def _addressed(reader: LabReader, node: Node, ends: list[FoundEnd | None]) -> Iterator[FoundEnd | None]:
    """The ends with the addresses that the link lists for them, in order; an empty word is none."""
    four, six = _listed(reader, node, "ipv4", IPv4Interface), _listed(reader, node, "ipv6", IPv6Interface)
    for end, ipv4, ipv6 in zip(ends, chain(four, repeat(None)), chain(six, repeat(None)), strict=False):
        yield replace(end, ipv4=end.ipv4 or ipv4, ipv6=end.ipv6 or ipv6) if end else None


def _listed(reader: LabReader, node: Node, key: str, make: Callable[[str], T]) -> list[T | None]:
    return [reader.address(make, Node({key: item}, item.place), key) for item in reader.items(node, key)]
