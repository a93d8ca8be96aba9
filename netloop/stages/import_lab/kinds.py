"""Kinds: which platform of netloop's a node runs, and what its interfaces are called there."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from netloop import registry
from netloop.lab.sandbox.names import full_name
from netloop.platforms.platform import Platform
from netloop.sources.containerlab.found import FoundNode

if TYPE_CHECKING:
    from netloop.lab.containerlab.node_kind import ContainerlabKind

LINUX = "linux"
LINUX_PORT = re.compile(r"eth([1-9][0-9]{0,3})")


def kind_of(node: FoundNode) -> ContainerlabKind | None:
    """The kind of containerlab's that netloop knows for a node, or None."""
    known = {*registry.names("kind"), *registry.aliases("kind")}
    name = next((word for word in node.called if word in known), None)
    return registry.get("kind", name) if name else None


def platform_of(node: FoundNode) -> str | None:
    """netloop's platform, or None where it has none for such a node.

    A container of any sort is a router where its image is the platform's, or where the lab's tool says so.
    """
    known, kind = registry.names("platform"), kind_of(node)
    if kind and kind.image_of_platform and kind.platform not in node.words:
        return kind.platform if node.image and kind.image_of_platform.search(node.image) else None
    if kind:
        return kind.platform if kind.platform in known else None
    words = [word.lower() for word in node.called]
    found = (registry.aliases("platform").get(word, word) for word in words)
    return next((platform for platform in found if platform in known), None)


def port_of(kind: ContainerlabKind | None, platform: str, name: str) -> str:
    """An interface as the router prints it: a topology may say ``eth1`` or ``Gi2`` (containerlab.dev/manual/kinds)."""
    linux = LINUX_PORT.fullmatch(name)
    if kind and linux:
        return next(islice(kind.interfaces.names(), int(linux[1]) - 1, None))
    found: Platform = registry.get("platform", platform)
    return (full_name(name) or name) if found.abbreviates_interfaces else name
