"""Link interfaces: on which interface each end of a declared link is. Pure.

What the inventory names counts where the device has it, then the address that the inventory gives; for a link that the
inventory leaves to others, a subnet that both devices are in, the smallest first, one for each parallel link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.intent import Link, LinkEnd
from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import Prefix

Ends = tuple[str | None, str | None]
"""The interfaces of a link's ends ``a`` and ``z``; None where it is not known."""
_NAME = re.compile(r"([A-Za-z_.-]+)(\d.*)?")
LETTERS = 2
"""How many letters of a name's beginning are always written."""


def short(name: str) -> str:
    """What ``Gi0/1`` and ``GigabitEthernet0/1`` have in common; a name without a number is itself."""
    found = _NAME.fullmatch(name)
    return f"{found[1][:LETTERS].lower()}{found[2]}" if found and found[2] else name.lower()


@dataclass(frozen=True, slots=True)
class _Ports:
    """The interfaces of a device in the default VRF, by name, and by subnet."""

    by_name: Mapping[str, str] = field(default_factory=dict)
    by_address: Mapping[object, str] = field(default_factory=dict)
    by_subnet: Mapping[Prefix, str] = field(default_factory=dict)
    known: bool = False

    def of(self, end: LinkEnd) -> str | None:
        """The interface of a link's end as the inventory tells it, None where it does not, or is not right here."""
        if not self.known:
            return end.interface
        named = self.by_name.get(short(end.interface)) if end.interface else None
        addresses = (address.ip for address in (end.ipv4, end.ipv6) if address)
        return named or next((self.by_address[a] for a in addresses if a in self.by_address), None)


def _ports(fact: Interfaces) -> _Ports:
    states = [state for state in fact.by_name.values() if state.vrf == DEFAULT_VRF]
    return _Ports(
        {short(state.name): state.name for state in states},
        {address.ip: state.name for state in states for address in state.addresses},
        {subnet: state.name for state in states for subnet in _subnets(state)},
        known=True,
    )


def _subnets(state: InterfaceState) -> Iterable[Prefix]:
    networks = (address.network for address in state.addresses)
    return (network for network in networks if network.prefixlen < network.max_prefixlen)


def link_interfaces(links: Sequence[Link], shown: Mapping[str, Interfaces]) -> tuple[Ends, ...]:
    """The interfaces of each link's two ends, in the order of the links."""
    ports = {name: _ports(fact) for name, fact in shown.items() if fact.by_name}
    none = _Ports()
    taken: dict[tuple[str, str], set[Ends]] = {}
    told: list[Ends] = [(ports.get(k.a.device, none).of(k.a), ports.get(k.z.device, none).of(k.z)) for k in links]
    for link, ends in zip(links, told, strict=True):
        taken.setdefault(_pair(link), set()).add(_sorted(link, ends))
    found = []
    for link, ends in zip(links, told, strict=True):
        complete = ends if None not in ends else _shared(link, ends, ports, taken[_pair(link)])
        taken[_pair(link)].add(_sorted(link, complete))
        found.append(complete)
    return tuple(found)


def _pair(link: Link) -> tuple[str, str]:
    one, other = sorted((link.a.device, link.z.device))
    return one, other


def _sorted(link: Link, ends: Ends) -> Ends:
    return ends if link.a.device <= link.z.device else (ends[1], ends[0])


def _shared(link: Link, ends: Ends, ports: Mapping[str, _Ports], taken: set[Ends]) -> Ends:
    """The first pair of interfaces in one subnet that fits what is known of the ends, and that no other link has."""
    a, z = ports.get(link.a.device), ports.get(link.z.device)
    if a is None or z is None:
        return ends
    both = sorted((subnet for subnet in a.by_subnet if subnet in z.by_subnet), key=lambda s: s.num_addresses)
    for subnet in both:
        pair = a.by_subnet[subnet], z.by_subnet[subnet]
        fits = all(known in (None, there) for known, there in zip(ends, pair, strict=True))
        if fits and _sorted(link, pair) not in taken:
            return pair
    return ends
