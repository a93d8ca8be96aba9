"""Links: those of a lab that join two routers, in netloop's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network

from netloop.sources import addresses, words
from netloop.sources.containerlab.found import Found, FoundEnd, FoundLink, Remarks
from netloop.sources.nodes import shown
from netloop.sources.words import Refused
from netloop.stages.adopt.adopted import AdoptedLink
from netloop.stages.adopt.hosts import Router
from netloop.stages.adopt.kinds import port_of

AnyInterface = IPv4Interface | IPv6Interface
AnyNetwork = IPv4Network | IPv6Network
LOWEST = "a link of netloop's has the two lowest addresses of its prefix"
KEPT = "the link has no prefix here"


def links_of(found: Found, routers: Mapping[str, Router], remarks: Remarks) -> tuple[AdoptedLink, ...]:
    """The links between routers, in the order of the file; those of nodes that are left out are passed over."""
    adopter = _Adopter(found, routers, remarks)
    return tuple(adopted for link in found.links for adopted in adopter.adopt(link))


@dataclass(frozen=True, slots=True)
class _Adopter:
    found: Found
    routers: Mapping[str, Router]
    remarks: Remarks
    ends: dict[tuple[str, str], FoundEnd] = field(default_factory=dict)
    prefixes: list[AnyNetwork] = field(default_factory=list)

    def adopt(self, link: FoundLink) -> Iterator[AdoptedLink]:
        known = [self.known(end) for end in (link.a, link.z)]
        if not all(known) or not {link.a.node, link.z.node} <= self.routers.keys():
            return
        if link.a.node == link.z.node:
            self.remarks.note(link.place, f"the link {link} is left out: both ends are {link.a.node}")
            return
        yield self.oriented(
            link, self.arranged(link, link.a.ipv4, link.z.ipv4), self.arranged(link, link.a.ipv6, link.z.ipv6)
        )

    def known(self, end: FoundEnd) -> bool:
        """Whether an end is on a node of the lab, and on an interface of its own."""
        if end.node not in self.found.nodes:
            self.remarks.problem(end.place, f"{shown(str(end))}: there is no such node in this lab", "a node's name")
            return False
        first = self.ends.setdefault((end.node, (end.interface or "").lower()), end) if end.interface else end
        if first is not end:
            message = f"{shown(str(end))} is the end of another link already ({first.place})"
            self.remarks.problem(end.place, message, "an interface of its own")
        return first is end

    def oriented(
        self, link: FoundLink, four: tuple[AnyNetwork, bool] | None, six: tuple[AnyNetwork, bool] | None
    ) -> AdoptedLink:
        """The link with the host first that has the lower addresses."""
        if four and six and four[1] != six[1]:
            message = f"{link}: the host with the lower IPv4 address has the higher IPv6 address; {six[0]} is left out"
            self.remarks.note(link.place, message)
            six = None
        turned = any(arranged[1] for arranged in (four, six) if arranged)
        first, second = (link.z, link.a) if turned else (link.a, link.z)
        names = (self.interface(first), self.interface(second))
        self.prefixes.extend(arranged[0] for arranged in (four, six) if arranged)
        return AdoptedLink(
            between=(first.node, second.node),
            interfaces=(names[0], names[1]) if names[0] and names[1] else None,
            prefix=four[0] if four and isinstance(four[0], IPv4Network) else None,
            prefix6=six[0] if six and isinstance(six[0], IPv6Network) else None,
        )

    def interface(self, end: FoundEnd) -> str | None:
        router = self.routers[end.node]
        name = port_of(router.kind, router.platform, end.interface) if end.interface else None
        try:
            return words.interface(name) if name else None
        except Refused as exc:
            self.remarks.problem(end.place, f"{shown(str(end))}: {exc.message}", exc.expected)
            return None

    def arranged(
        self, link: FoundLink, a: AnyInterface | None, z: AnyInterface | None
    ) -> tuple[AnyNetwork, bool] | None:
        """The prefix of both ends, and whether the second one has the lower address; None where there is none."""
        given = a or z
        if given is None:
            return None
        wrong = self.unfit(given.network) or (None if turned(a, z) is not None else LOWEST)
        if wrong:
            told = " and ".join(str(address) for address in (a, z) if address)
            self.remarks.note(link.place, f"{link}: {told}: {wrong}; {KEPT}")
            return None
        return given.network, bool(turned(a, z))

    def unfit(self, network: AnyNetwork) -> str | None:
        """Why a link of an inventory may not have this prefix."""
        check = addresses.prefix4 if network.version == 4 else addresses.prefix6
        try:
            check(str(network))
        except Refused as exc:
            return exc.message
        other = next((p for p in self.prefixes if p.version == network.version and p.overlaps(network)), None)
        return f"{network} overlaps with {other} of another link" if other else None


def turned(a: AnyInterface | None, z: AnyInterface | None) -> bool | None:
    """Whether the second end has the lower of a prefix's two lowest addresses; None where they are not those."""
    if a and z and a.network != z.network:
        return None
    places = [None if address is None else _position(address) for address in (a, z)]
    fits = [(0, 1), (0, None), (None, 1)], [(1, 0), (1, None), (None, 0)]
    return next((index == 1 for index, pairs in enumerate(fits) if tuple(places) in pairs), None)


def _position(address: AnyInterface) -> int:
    """0 for the lowest usable address of a prefix; a /31 and a /127 have no address of their own."""
    network = address.network
    return int(address.ip) - int(network.network_address) - (network.prefixlen < network.max_prefixlen - 1)
