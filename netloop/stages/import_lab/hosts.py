"""Hosts: which nodes of a lab are routers of netloop's, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING, TypeVar

from netloop.errors import Place
from netloop.sources import addresses, words
from netloop.sources.containerlab.found import Found, FoundNode, Remarks
from netloop.sources.nodes import shown
from netloop.sources.words import Refused
from netloop.stages.import_lab.imported import ImportedGroup, ImportedHost
from netloop.stages.import_lab.kinds import LINUX, kind_of, platform_of

if TYPE_CHECKING:
    from netloop.lab.containerlab.node_kind import ContainerlabKind

K = TypeVar("K")
Loopbacks = Mapping[str, tuple[IPv4Interface | None, IPv6Interface | None]]

PASSWORD = "NETLOOP_PASSWORD"  # noqa: S105  the name of the variable
NOT_IN_NAMES = re.compile("[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class ImportedRouter:
    """A node and the platform that it runs; ``kind`` is the kind of containerlab's that netloop knows for it."""

    node: FoundNode
    platform: str
    kind: ContainerlabKind | None = None

    @property
    def base(self) -> str:
        """What routers like it are called."""
        return self.kind.name if self.kind else self.platform

    @property
    def username(self) -> str | None:
        """The login name that the files tell, or else the kind's; containers of any sort have none."""
        usual = self.kind.login.username if self.kind and self.kind.name != LINUX else None
        return self.node.username or usual

    @property
    def image(self) -> str | None:
        """The image for the kind; a variable that containerlab would fill in is none."""
        known = self.kind and self.node.image and words.IMAGE.fullmatch(self.node.image)
        return self.node.image if known else None

    @property
    def shared(self) -> tuple[str | None, ...]:
        """What routers of one group have in common."""
        return self.platform, self.username, self.base, self.image


def routers_of(found: Found, remarks: Remarks) -> dict[str, ImportedRouter]:
    """The nodes that netloop has a platform for, by name; the others are left out with a note."""
    routers = dict[str, ImportedRouter]()
    for name, node in found.nodes.items():
        platform = platform_of(node)
        if platform is None:
            remarks.note(
                node.place, f"{_name(name)} is left out with its links: netloop has no platform for {_what(node)}"
            )
        else:
            routers[name] = ImportedRouter(node, platform, kind_of(node))
    _check(routers.values(), remarks)
    return routers


def _name(name: str) -> str:
    return name if words.NAME.fullmatch(name) else shown(name)


def _what(node: FoundNode) -> str:
    if not node.called:
        return "a node that does not tell its kind"
    word = node.called[0]
    image = f" and image {shown(node.image)}" if node.image else " whose image is not told here"
    return f"kind {shown(word)}{image if word == LINUX else ''}"


def _check(routers: Iterable[ImportedRouter], remarks: Remarks) -> None:
    """Each router can be named, reached and told from the others."""
    names, places = dict[str, FoundNode](), dict[tuple[str, int], FoundNode]()
    for router in routers:
        node = router.node
        title = f"{_name(node.name)}: "
        _accepted(remarks, node.place, "", words.name, node.name)
        _once(remarks, names, node.name.lower(), node, f"{title}this name is, but for upper and lower case, that of")
        if node.username:
            _accepted(remarks, node.place, title, words.username, node.username)
        if router.kind and node.image and not router.image:
            remarks.note(node.place, f"{title}{shown(node.image)} is left out: this is not the name of an image")
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


def _once(remarks: Remarks, seen: dict[K, FoundNode], key: K, node: FoundNode, message: str) -> None:
    first = seen.setdefault(key, node)
    if first is not node:
        remarks.problem(node.place, f"{message} {_name(first.name)} ({first.place})")


def hosts_of(
    routers: Mapping[str, ImportedRouter], loopbacks: Loopbacks
) -> tuple[tuple[ImportedHost, ...], tuple[ImportedGroup, ...]]:
    """The hosts in the order of the file, and a group for each sort of router among them."""
    groups = dict[tuple[str | None, ...], ImportedGroup]()
    bases = {router.base for router in routers.values()}
    for router in routers.values():
        if router.shared not in groups:
            same = sum(1 for known in groups if known[2] == router.base)
            groups[router.shared] = _group(router, same + 1, alone=len(bases) == 1)
    hosts = (
        ImportedHost(name, r.node.hostname or "", groups[r.shared].name, r.node.port, *loopbacks[name])
        for name, r in routers.items()
    )
    return tuple(hosts), tuple(groups.values())


def _group(router: ImportedRouter, number: int, *, alone: bool) -> ImportedGroup:
    """The group of a router's like; ``number`` counts those of one kind that differ in image or login."""
    return ImportedGroup(
        name=router.base if number == 1 else f"{router.base}-{number}",
        platform=router.platform,
        variable=PASSWORD if alone else f"{PASSWORD}_{NOT_IN_NAMES.sub('_', router.base).upper()}",
        username=router.username,
        kind=router.kind.name if router.kind else None,
        image=router.image,
    )
