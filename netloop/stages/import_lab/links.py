"""Links: those of a lab that join two routers, in netloop's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from netloop.sources import words
from netloop.sources.containerlab.found import Found, FoundEnd, FoundLink, Remarks
from netloop.sources.nodes import shown
from netloop.sources.words import Refused
from netloop.stages.import_lab.hosts import ImportedRouter
from netloop.stages.import_lab.imported import ImportedLink
from netloop.stages.import_lab.kinds import port_of
from netloop.stages.import_lab.link_prefix import Interface, LinkPrefix, link_prefix
from netloop.stages.import_lab.prefixes import Prefixes


def links_of(found: Found, routers: Mapping[str, ImportedRouter], remarks: Remarks) -> tuple[ImportedLink, ...]:
    """The links between routers, in the order of the file; those of nodes that are left out are passed over."""
    reader = _LinkReader(found, routers, remarks)
    return tuple(made for link in found.links for made in reader.convert(link))


@dataclass(frozen=True, slots=True)
class _LinkReader:
    found: Found
    routers: Mapping[str, ImportedRouter]
    remarks: Remarks
    ends: dict[tuple[str, str], FoundEnd] = field(default_factory=dict)
    prefixes: Prefixes = field(default_factory=Prefixes)

    def convert(self, link: FoundLink) -> Iterator[ImportedLink]:
        known = [self.known(end) for end in (link.a, link.z)]
        if not all(known) or not {link.a.node, link.z.node} <= self.routers.keys():
            return
        if link.a.node == link.z.node:
            self.remarks.note(link.place, f"the link {link} is left out: both ends are {link.a.node}")
            return
        four = self.prefix(link, link.a.ipv4, link.z.ipv4)
        six = self.prefix(link, link.a.ipv6, link.z.ipv6)
        if four and six and four.turned != six.turned:
            self.remarks.note(link.place, f"{link}: {six.network} is left out: IPv4 and IPv6 have another host first")
            six = None
        yield self.oriented(link, four, six)

    def known(self, end: FoundEnd) -> bool:
        """Whether an end is on a node of the lab, and on an interface of its own."""
        if end.node not in self.found.nodes:
            self.remarks.problem(end.place, f"{shown(str(end))}: there is no such node in this lab", "a node's name")
            return False
        port = self.port(end)
        first = self.ends.setdefault((end.node, port.lower()), end) if port else end
        if first is not end:
            message = f"{shown(str(end))} is the end of another link already ({first.place})"
            self.remarks.problem(end.place, message, "an interface of its own")
        return first is end

    def port(self, end: FoundEnd) -> str | None:
        """The interface as the router prints it."""
        router = self.routers.get(end.node)
        if router is None or end.interface is None:
            return end.interface
        return port_of(router.kind, router.platform, end.interface)

    def prefix(self, link: FoundLink, a: Interface | None, z: Interface | None) -> LinkPrefix | None:
        try:
            return link_prefix(a, z, self.prefixes)
        except Refused as exc:
            told = " and ".join(str(address) for address in (a, z) if address)
            self.remarks.note(link.place, f"{link} has no prefix here: {told}: {exc.message}")
            return None

    def oriented(self, link: FoundLink, four: LinkPrefix | None, six: LinkPrefix | None) -> ImportedLink:
        """The link with the host first that has the lower addresses."""
        known = [prefix for prefix in (four, six) if prefix]
        turned = any(prefix.turned for prefix in known)
        first, second = (link.z, link.a) if turned else (link.a, link.z)
        names = (self.interface(first), self.interface(second))
        for prefix in known:
            self.prefixes.add(prefix.network)
        return ImportedLink(
            between=(first.node, second.node),
            interfaces=(names[0], names[1]) if names[0] and names[1] else None,
            prefix=four.network if four and isinstance(four.network, IPv4Network) else None,
            prefix6=six.network if six and isinstance(six.network, IPv6Network) else None,
        )

    def interface(self, end: FoundEnd) -> str | None:
        """The interface's name, as far as an inventory may have it."""
        name = self.port(end)
        try:
            return words.interface(name) if name else None
        except Refused as exc:
            self.remarks.problem(end.place, f"{shown(str(end))}: {exc.message}", exc.expected)
            return None
