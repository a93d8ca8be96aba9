"""``vrf definition`` and its address families, and the older ``ip vrf``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, verbatim
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
    """``no vrf definition X``: IOS takes the interfaces' addresses with it."""
    name = given["name"]
    here.running.drop(*given.words[1:])
    for node in here.running.under("interface"):
        if node.text_of("vrf").split()[-1:] == [name]:
            node.drop("vrf")
            node.drop_under("ip", "address")
            node.drop_under("ipv6", "address")
            node.put(("ip", "address"), "no ip address", (3, 1))
    return f"% IPv4 and IPv6 addresses from all interfaces in VRF {name} have been removed\n"


def enter_family(here: Cursor, given: Given) -> None:
    """``address-family ipv4`` under a VRF."""
    family = here.node.put(given.words[:2], " ".join(given.words[:2]), (5,))
    family.closing = "exit-address-family"
    here.enter(FAMILY, family)


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ipv4`` under a VRF."""
    here.node.drop(*given.words[1:3])


VRF = ConfigMode(
    "config-vrf",
    (
        *setting("description <text:line>", 0),
        *setting("rd <rd:word>", 1),
        *verbatim("route-target", 2, many=True),
        *verbatim("import|export|maximum", 3),
        CliCommand("address-family (ipv4|ipv6) [unicast]", enter_family),
        CliCommand("no address-family (ipv4|ipv6) [unicast]", no_family),
    ),
)
FAMILY = ConfigMode(
    "config-vrf-af",
    (
        *verbatim("route-target", 2, many=True),
        *verbatim("import|export|maximum", 3),
        CliCommand("exit-address-family", leave),
    ),
)
GLOBAL_COMMANDS = (
    CliCommand("(vrf definition|ip vrf) <name:word>", enter_definition),
    CliCommand("no (vrf definition|ip vrf) <name:word>", no_definition),
)
