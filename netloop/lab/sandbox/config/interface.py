"""``interface ...``: addresses in ``addresses.py``, membership in a VRF, the protocols in files of theirs."""

from __future__ import annotations

from netloop.lab.sandbox.config import addresses, eigrp, interface_lines, isis, ldp, ospf, ospfv3
from netloop.lab.sandbox.config.command import setting, toggle
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.views.interface import InterfaceConfig

LEFT_WITH_THE_VRF = (
    ("ip", "ospf", "area"),
    ("ip", "router"),
    ("ipv6", "ospf", "area"),
    ("ipv6", "router"),
    ("ipv6", "eigrp"),
    ("ospfv3", "area"),
)
"""What belongs to a process of the old VRF goes with the addresses."""


def set_vrf(here: Cursor, given: Given) -> str | None:
    """Move the interface into a VRF, which takes its addresses."""
    name = given["vrf"]
    if not known_vrf(here.running, name):
        return NO_VRF.format(name)
    if InterfaceConfig.of(here.node).vrf == name:
        return None
    text = given.text
    said = _without_addresses(here, f"enabling VRF {name}")
    here.node.put(("vrf",), text, (1,))
    return said


def no_vrf(here: Cursor, _given: Given) -> str | None:
    """Move the interface back into the global table, which takes its addresses."""
    name = InterfaceConfig.of(here.node).vrf
    if not here.node.drop("vrf"):
        return None
    return _without_addresses(here, f"disabling VRF {name}")


def _without_addresses(here: Cursor, why: str) -> str:
    config = InterfaceConfig.of(here.node)
    said = []
    for family, had in (("IPv4", config.primary), ("IPv6", config.ipv6)):
        if had:
            said.append(f"% Interface {config.name} {family} disabled and address(es) removed due to {why}\n")
    here.node.drop_under("ipv6", "address")
    for slot in LEFT_WITH_THE_VRF:
        here.node.drop_under(*slot)
    addresses.clear(here.node)
    return "".join(said)


def shut(here: Cursor, _given: Given) -> None:
    """Take the interface down."""
    here.node.put(("shutdown",), "shutdown", (40,))


def no_shut(here: Cursor, _given: Given) -> str | None:
    """Bring the interface up, unless another one that is up has its network."""
    if ("shutdown",) not in here.node or here.booting:
        here.node.drop("shutdown")
        return None
    for address in InterfaceConfig.of(here.node).ipv4:
        if refused := addresses.overlap(here, address):
            return f"{refused}{here.node.slot[-1]}: incorrect IP address assignment\n"
    here.node.drop("shutdown")
    return None


COMMANDS: tuple[ConfigCommand, ...] = (
    *setting("description <text:line>", 0, 0),
    CliCommand("[ip] vrf forwarding <vrf:word>", set_vrf),
    CliCommand("no [ip] vrf forwarding [<vrf:word>]", no_vrf),
    *addresses.COMMANDS,
    *interface_lines.COMMANDS,
    *ospf.INTERFACE_COMMANDS,
    CliCommand("shutdown", shut),
    CliCommand("no shutdown", no_shut),
    *addresses.IPV6_COMMANDS,
    *toggle("ipv6 enable", 60, default=False),
    *ospfv3.INTERFACE_COMMANDS,
    *isis.INTERFACE_COMMANDS,
    *eigrp.INTERFACE_COMMANDS,
    *ldp.INTERFACE_COMMANDS,
)
INTERFACE = ConfigMode("config-if", COMMANDS)
SUBINTERFACE = ConfigMode("config-subif", COMMANDS)
INTERFACES = ConfigMode("config-if-range", COMMANDS)
"""The mode of several interfaces at once (``interface range``)."""
