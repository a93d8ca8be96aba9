"""Kinds: which platform of netloop's a node runs, and what its interfaces are called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

from netloop import registry
from netloop.lab.sandbox.names import full_name
from netloop.sources.aliases import ALIASES
from netloop.sources.containerlab.found import FoundNode

if TYPE_CHECKING:
    from netloop.lab.containerlab.node_kind import NodeKind

LINUX, FRR = "linux", "frr"
FRR_IMAGE = re.compile(r"(^|[/_-])(frr|frrouting)([/:@_-]|$)", re.IGNORECASE)
LINUX_PORT = re.compile(r"eth([1-9][0-9]{0,3})")
NETLAB: Mapping[str, str] = {
    "iosv": "cisco_ios",
    "iosvl2": "cisco_ios",
    "iol": "cisco_ios",
    "ioll2": "cisco_ios",
    "csr": "cisco_ios",
    "cat8000v": "cisco_ios",
}
"""netlab's names of devices (netlab.tools/platforms)."""
FORMER: Mapping[str, str] = {"vr-csr": "cisco_csr1000v", "vr-cisco_csr1000v": "cisco_csr1000v", "ceos": "arista_ceos"}
"""What containerlab called a kind before, and still takes."""


def kind_of(node: FoundNode) -> NodeKind | None:
    """The kind of containerlab's that netloop knows for a node, or None."""
    known = registry.names("kind")
    words = (FORMER.get(word, word) for word in node.called)
    name = next((word for word in words if word in known), None)
    return registry.get("kind", name) if name else None


def platform_of(node: FoundNode) -> str | None:
    """netloop's platform, or None where it has none for such a node.

    A Linux container is a router where its image is FRR's, or where the lab's tool says so.
    """
    known, kind = registry.names("platform"), kind_of(node)
    if kind and kind.name == LINUX:
        routes = bool(node.image and FRR_IMAGE.search(node.image)) or FRR in node.words
        return FRR if routes and FRR in known else None
    if kind:
        return kind.platform if kind.platform in known else None
    words = [word.lower() for word in node.called]
    found = (NETLAB.get(word) or ALIASES.get(word, word) for word in words)
    return next((platform for platform in found if platform in known), None)


def port_of(kind: NodeKind | None, platform: str, name: str) -> str:
    """An interface as the router prints it: a topology may say ``eth1`` or ``Gi2`` (containerlab.dev/manual/kinds)."""
    linux = LINUX_PORT.fullmatch(name)
    if kind and linux:
        return next(islice(kind.ports.names(), int(linux[1]) - 1, None))
    return (full_name(name) or name) if platform == "cisco_ios" else name
