"""Loopbacks: the addresses that a lab gave already, as far as an inventory may have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface
from typing import TypeVar

from netloop import registry
from netloop.model.loopback_names import LoopbackNames
from netloop.sources import addresses
from netloop.sources.containerlab.found import FoundNode, Remarks
from netloop.sources.words import Refused
from netloop.stages.import_lab.hosts import ImportedRouter, Loopbacks
from netloop.stages.import_lab.imported import ImportedLink
from netloop.stages.import_lab.prefixes import Prefixes

T = TypeVar("T", IPv4Interface, IPv6Interface)


def loopbacks_of(routers: Mapping[str, ImportedRouter], links: Iterable[ImportedLink], remarks: Remarks) -> Loopbacks:
    """The loopback addresses that the lab gave; one that no inventory may have is left out with a note."""
    keeper = _Keeper(remarks)
    for link in links:
        for prefix in (link.prefix, link.prefix6):
            if prefix:
                keeper.prefixes.add(prefix)
    return {
        name: (
            keeper.kept(router.node, router.node.loopback, addresses.ipv4, "the pool gives another"),
            keeper.kept(router.node, router.node.loopback6, addresses.ipv6, "add another one if you need it"),
        )
        for name, router in routers.items()
    }


def loopback_name(platforms: Sequence[str]) -> str:
    """What a loopback is usually called on one of the platforms, and may be called on all of them."""
    known: list[LoopbackNames] = [registry.get("platform", platform).loopback_names for platform in platforms]
    shared = (names.example for names in known if all(other.has(names.example) for other in known))
    return next(shared, known[0].example)


@dataclass(frozen=True, slots=True)
class _Keeper:
    remarks: Remarks
    prefixes: Prefixes = field(default_factory=Prefixes)
    owners: dict[object, str] = field(default_factory=dict)

    def kept(self, node: FoundNode, address: T | None, check: Callable[[object], T], instead: str) -> T | None:
        """The address, unless something stands against it."""
        wrong = self.wrong(node, address, check) if address else None
        if wrong:
            self.remarks.note(node.place, f"{node.name}: the loopback's {address} is left out: {wrong}; {instead}")
        return None if wrong else address

    def wrong(self, node: FoundNode, address: T, check: Callable[[object], T]) -> str | None:
        try:
            check(str(address))
        except Refused as exc:
            return exc.message
        prefix = self.prefixes.meeting(address.network)
        if prefix:
            return f"it overlaps with {prefix} of a link"
        owner = self.owners.setdefault(address.ip, node.name)
        return f"it is that of {owner}" if owner != node.name else None
