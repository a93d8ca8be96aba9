"""Kinds: what containerlab and netlab call a router, which platform of netloop's it runs, and its interfaces' names.

Sources: containerlab.dev/manual/kinds (cisco_iol, cisco_c8000v, cisco_csr1000v, cisco_vios, linux), its JSON schema for
the other names; netlab.tools/platforms for netlab's devices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netloop import registry
from netloop.sources.aliases import ALIASES

LINUX, FRR = "linux", "frr"
FRR_IMAGE = re.compile(r"(^|[/_-])(frr|frrouting)([/:@_-]|$)", re.IGNORECASE)
LINUX_PORT = re.compile(r"eth([1-9][0-9]{0,3})")
SHORT_PORT = re.compile(r"(Gi|GigabitEthernet|e|Et|Ethernet)([0-9].*)", re.IGNORECASE)
FULL = {"gi": "GigabitEthernet", "e": "Ethernet", "et": "Ethernet"}
NETLAB: Mapping[str, str] = {
    "iosv": "cisco_ios",
    "iosvl2": "cisco_ios",
    "iol": "cisco_ios",
    "ioll2": "cisco_ios",
    "csr": "cisco_ios",
    "cat8000v": "cisco_ios",
    "frr": "frr",
}
"""netlab's devices that run a platform which netloop may have."""
OTHERS = frozenset({LINUX, "bridge", "ovs-bridge", "host", "ext-container", "rare", "sonic-vs", "sonic-vm"})
VENDORS = ("cisco_", "arista_", "nokia_", "juniper_", "dell_", "mikrotik_", "vyosnetworks_", "huawei_", "nvidia_")


@dataclass(frozen=True, slots=True)
class Router:
    """A kind's default login name, and what the router calls the interface that is ``ethN`` in its container."""

    username: str
    port: Callable[[int], str] | None = None


ROUTERS: Mapping[str, Router] = {
    "cisco_iol": Router("admin", lambda number: f"Ethernet{number // 4}/{number % 4}"),
    "cisco_c8000v": Router("admin", lambda number: f"GigabitEthernet{number + 1}"),
    "cisco_csr1000v": Router("admin", lambda number: f"GigabitEthernet{number + 1}"),
    "cisco_vios": Router("admin"),
}


def is_kind(word: str) -> bool:
    """Whether a word is one of containerlab's kinds rather than another tool's name of a platform."""
    return word in OTHERS or word.startswith(VENDORS)


def platform_of(kind: str | None, image: str | None, system: str | None) -> str | None:
    """netloop's platform, or None where it has none for such a node.

    A ``linux`` container is a router where its image is FRR's.
    """
    known = registry.names("platform")
    if kind == LINUX:
        frr = bool(image and FRR_IMAGE.search(image)) or system == FRR
        return FRR if frr and FRR in known else None
    words = [word.lower() for word in (kind, system) if word]
    found = (NETLAB.get(word) or ALIASES.get(word, word) for word in words)
    return next((platform for platform in found if platform in known), None)


def username_of(kind: str | None) -> str | None:
    """The login name that containerlab gives a router of this kind."""
    router = ROUTERS.get(kind or "")
    return router.username if router else None


def port_of(kind: str | None, platform: str, name: str) -> str:
    """An interface as the router prints it: containerlab takes ``eth1`` and ``Gi2`` for it too."""
    router, linux = ROUTERS.get(kind or ""), LINUX_PORT.fullmatch(name)
    if router and router.port and linux:
        return router.port(int(linux[1]))
    short = SHORT_PORT.fullmatch(name) if platform == "cisco_ios" else None
    return f"{FULL.get(short[1].lower(), short[1])}{short[2]}" if short else name
