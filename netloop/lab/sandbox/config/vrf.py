"""``vrf definition`` and its address families, and the older ``ip vrf``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand

if TYPE_CHECKING:
    from netloop.lab.sandbox.tree import ConfigNode


NO_VRF = "% VRF {} does not exist.\n"


def known_vrf(root: ConfigNode, name: str) -> bool:
    """Whether a VRF is defined, in the new form or the old one."""
    return ("vrf", "definition", name) in root or ("ip", "vrf", name) in root


def distinguished(root: ConfigNode, name: str) -> bool:
    """Whether a VRF is defined and has a route distinguisher."""
    homes = root.get("vrf", "definition", name), root.get("ip", "vrf", name)
    return any(home is not None and ("rd",) in home for home in homes)


def enter_definition(here: Cursor, given: Given) -> None:
    """``vrf definition X`` or ``ip vrf X``."""
    here.enter(VRF, here.running.put(given.words, given.text, global_rank(given.text)))


def no_definition(here: Cursor, given: Given) -> str | None:
    """``no vrf definition X``: IOS takes the interfaces' addresses with it, the VRF's routes and its protocols."""
    name = given["name"]
    here.running.drop(*given.words[1:])
    _drop_protocols(here.running, name)
    for head in ("ip", "ipv6"):
        here.running.drop_under(head, "route", "vrf", name)
    for node in here.running.under("interface"):
        if node.text_of("vrf").split()[-1:] == [name]:
            node.drop("vrf")
            node.drop_under("ip", "address")
            node.drop_under("ipv6", "address")
            node.put(("ip", "address"), "no ip address", (3, 1))
    return f"% IPv4 and IPv6 addresses from all interfaces in VRF {name} have been removed\n"


def _drop_protocols(root: ConfigNode, name: str) -> None:
    """Take away the processes that run in a VRF alone, and the address families that others have for it."""
    for process in (*root.under("router"), *root.under("ipv6", "router")):
        if _names(process, name):
            root.drop(*process.slot)
        for family in process.under("address-family"):
            if _names(family, name):
                process.drop(*family.slot)


def _names(section: ConfigNode, vrf: str) -> bool:
    """Whether a section's first line says that it is for a VRF."""
    return ("vrf", vrf) in pairwise(section.text.split())


def enter_family(here: Cursor, given: Given) -> None:
    """``address-family ipv4`` under a VRF."""
    family = here.node.put(given.words[:2], " ".join(given.words[:2]), (5,))
    family.closing = "exit-address-family"
    here.enter(FAMILY, family)


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ipv4`` under a VRF."""
    here.node.drop(*given.words[1:3])


def _targets(given: Given) -> Iterator[tuple[str, str]]:
    """The directions and the target of a line; without a word for it both, which IOS keeps as two lines."""
    words = given["rest"].split()
    ways = ("export", "import") if words[0] not in {"export", "import"} else (words[0],)
    return ((way, words[-1]) for way in ways)


def set_target(here: Cursor, given: Given) -> None:
    """``route-target [import|export|both] T``."""
    for way, target in _targets(given):
        here.node.put(("route-target", way, target), f"route-target {way} {target}", (2, way))


def no_target(here: Cursor, given: Given) -> None:
    """``no route-target [import|export|both] T``."""
    for way, target in _targets(given):
        here.node.drop("route-target", way, target)


TARGETS = (
    CliCommand("route-target <rest:line>", set_target),
    CliCommand("no route-target <rest:line>", no_target),
)
VRF = ConfigMode(
    "config-vrf",
    (
        *setting("description <text:line>", 0),
        *setting("rd <rd:word>", 1),
        *TARGETS,
        *verbatim("import|export|maximum", 3),
        *verbatim("vpn id|vnet tag", 1, one=True),
        *toggle("ipv4 multicast multitopology", 4, default=False),
        *toggle("ipv6 multicast multitopology", 4, default=False),
        CliCommand("address-family (ipv4|ipv6) [unicast]", enter_family),
        CliCommand("no address-family (ipv4|ipv6) [unicast]", no_family),
    ),
)
FAMILY = ConfigMode(
    "config-vrf-af",
    (
        *TARGETS,
        *verbatim("import|export|maximum", 3),
        CliCommand("exit-address-family", leave),
    ),
)
GLOBAL_COMMANDS = (
    CliCommand("(vrf definition|ip vrf) <name:word>", enter_definition),
    CliCommand("no (vrf definition|ip vrf) <name:word>", no_definition),
)
