"""Hosts: which nodes of a lab are routers of netloop's, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface
from typing import TypeVar

from netloop.errors import Place
from netloop.sources import addresses, words
from netloop.sources.containerlab.found import Found, FoundNode, Remarks
from netloop.sources.containerlab.kinds import is_kind, platform_of, username_of
from netloop.sources.nodes import shown
from netloop.sources.words import Refused
from netloop.stages.adopt.adopted import AdoptedGroup, AdoptedHost, AdoptedLink

T = TypeVar("T", IPv4Interface, IPv6Interface)
Loopbacks = Mapping[str, tuple[IPv4Interface | None, IPv6Interface | None]]

PASSWORD = "NETLOOP_PASSWORD"  # noqa: S105  the name of the variable
NOT_IN_NAMES = re.compile("[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Router:
    """A node and the platform that it runs."""

    node: FoundNode
    platform: str

    @property
    def kind(self) -> str | None:
        """containerlab's kind, where the files tell it."""
        return self.node.kind if self.node.kind and is_kind(self.node.kind) else None

    @property
    def username(self) -> str | None:
        """The login name that the files tell, or that the kind is known to have."""
        return self.node.username or username_of(self.kind)

    @property
    def shared(self) -> tuple[str | None, ...]:
        """What routers of one group have in common."""
        return self.platform, self.username, self.kind, self.node.image


def routers_of(found: Found, remarks: Remarks) -> dict[str, Router]:
    """The nodes that netloop has a platform for, by name; the others are left out with a note."""
    routers = dict[str, Router]()
    for name, node in found.nodes.items():
        platform = platform_of(node.kind, node.image, node.system)
        if platform is None:
            remarks.note(
                node.place, f"{_name(name)} is left out with its links: netloop has no platform for {_what(node)}"
            )
        else:
            routers[name] = Router(node, platform)
    _check(routers.values(), remarks)
    return routers


def _name(name: str) -> str:
    return name if words.NAME.fullmatch(name) else shown(name)


def _what(node: FoundNode) -> str:
    kind = f"kind {shown(node.kind)}" if node.kind else f"device {shown(node.system)}"
    image = f" with image {shown(node.image)}" if node.image else " whose image is not told here"
    return f"{kind}{image}" if node.kind == "linux" else kind


def _check(routers: Iterable[Router], remarks: Remarks) -> None:
    """Each router can be named, reached and told from the others."""
    names, places = dict[str, FoundNode](), dict[tuple[str, int], FoundNode]()
    for node in (router.node for router in routers):
        title = f"{_name(node.name)}: "
        _accepted(remarks, node.place, "", words.name, node.name)
        _once(remarks, names, node.name.lower(), node, f"{title}this name is, but for upper and lower case, that of")
        if node.username:
            _accepted(remarks, node.place, title, words.username, node.username)
        if node.image:
            _accepted(remarks, node.place, title, lambda text: words.printable(text, "the image"), node.image)
        if node.hostname is None:
            remarks.problem(node.place, f"{title}no management address", "the address that SSH goes to")
        elif _accepted(remarks, node.place, title, addresses.hostname, node.hostname):
            where = (node.hostname.lower(), node.port or 22)
            _once(remarks, places, where, node, f"{title}{node.hostname} is already the management address of")
        if node.port is not None and not 0 < node.port < 65536:
            remarks.problem(node.place, f"{title}{node.port} is no TCP port", "1 to 65535")


def _accepted(remarks: Remarks, place: Place, title: str, check: Callable[[str], str], text: str) -> bool:
    """Whether the language of inventories takes this; else it is a problem."""
    try:
        check(text)
    except Refused as exc:
        remarks.problem(place, f"{title}{exc.message}", exc.expected, shown(text))
        return False
    return True


K = TypeVar("K")


def _once(remarks: Remarks, seen: dict[K, FoundNode], key: K, node: FoundNode, message: str) -> None:
    first = seen.setdefault(key, node)
    if first is not node:
        remarks.problem(node.place, f"{message} {_name(first.name)} ({first.place})")


def loopbacks_of(routers: Mapping[str, Router], links: Iterable[AdoptedLink], remarks: Remarks) -> Loopbacks:
    """The loopback addresses that the lab gave; one that no inventory may have is left out with a note."""
    taken = [prefix for link in links for prefix in (link.prefix, link.prefix6) if prefix]
    seen = dict[object, str]()

    def fit(node: FoundNode, address: T | None, check: Callable[[object], T], instead: str) -> T | None:
        if address is None:
            return None
        wrong = _unfit(str(address), check)
        other = next(
            (prefix for prefix in taken if prefix.version == address.version and prefix.overlaps(address.network)), None
        )
        owner = seen.setdefault(address.ip, node.name)
        reason = wrong or (f"it overlaps with {other} of a link" if other else None)
        reason = reason or (f"it is that of {owner}" if owner != node.name else None)
        if reason:
            remarks.note(node.place, f"{node.name}: the loopback's {address} is left out: {reason}; {instead}")
        return None if reason else address

    return {
        name: (
            fit(router.node, router.node.loopback, addresses.ipv4, "the pool gives another"),
            fit(router.node, router.node.loopback6, addresses.ipv6, "add another, if you need one"),
        )
        for name, router in routers.items()
    }


def _unfit(address: str, check: Callable[[object], object]) -> str | None:
    try:
        check(address)
    except Refused as exc:
        return exc.message
    return None


def hosts_of(
    routers: Mapping[str, Router], loopbacks: Loopbacks
) -> tuple[tuple[AdoptedHost, ...], tuple[AdoptedGroup, ...]]:
    """The hosts in the order of the file, and a group for each sort of router among them."""
    groups = dict[tuple[str | None, ...], AdoptedGroup]()
    bases = {router.kind or router.platform for router in routers.values()}
    for router in routers.values():
        base = router.kind or router.platform
        same = sum(1 for group in groups.values() if (group.kind or group.platform) == base)
        variable = PASSWORD if len(bases) == 1 else f"{PASSWORD}_{NOT_IN_NAMES.sub('_', base).upper()}"
        name = f"{base}-{same + 1}" if same else base
        group = AdoptedGroup(name, router.platform, variable, router.username, router.kind, router.node.image)
        groups.setdefault(router.shared, group)
    hosts = (
        AdoptedHost(name, r.node.hostname or "", groups[r.shared].name, r.node.port, *loopbacks[name])
        for name, r in routers.items()
    )
    return tuple(hosts), tuple(groups.values())
