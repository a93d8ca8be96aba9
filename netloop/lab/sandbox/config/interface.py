"""``interface ...``: addresses in ``addresses.py``, membership in a VRF, the protocols in files of theirs."""

from __future__ import annotations

from netloop.lab.sandbox.config import addresses, eigrp, isis, ldp, ospf, ospfv3
from netloop.lab.sandbox.config.command import setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
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


def no_shut(here: Cursor, _given: Given) -> None:
    """Bring the interface up."""
    here.node.drop("shutdown")


INTERFACE = ConfigMode(
    "config-if",
    (
        *setting("description <text:line>", 0),
        CliCommand("[ip] vrf forwarding <vrf:word>", set_vrf),
        CliCommand("no [ip] vrf forwarding [<vrf:word>]", no_vrf),
        *setting("mtu <bytes:64-9216>", 2),
        *setting("bandwidth <kbps:1-10000000>", 2),
        *setting("delay <tens:1-16777215>", 2),
        *setting("encapsulation <rest:line>", 2),
        *addresses.COMMANDS,
        *verbatim("ip mtu|ip tcp adjust-mss|ip pim|ip nat|ip access-group|ip virtual-reassembly", 4),
        *verbatim("ip helper-address", 4, many=True),
        *toggle("ip redirects", 4, default=True),
        *toggle("ip unreachables", 4, default=True),
        *toggle("ip proxy-arp", 4, default=True),
        *ospf.INTERFACE_COMMANDS,
        *verbatim("ip policy|ip rip", 8),
        *verbatim("standby|vrrp|glbp", 8, many=True),
        *setting("load-interval <seconds:30-600>", 9),
        CliCommand("shutdown", shut),
        CliCommand("no shutdown", no_shut),
        *verbatim("duplex|speed|media-type|switchport|channel-group|tunnel|lldp|service-policy|arp", 50),
        *toggle("negotiation auto", 50),
        *toggle("cdp enable", 50),
        *verbatim("ntp", 51, many=True),
        *toggle("keepalive", 50, default=True),
        *toggle("mop enabled", 90),
        *toggle("mop sysid", 90),
        *addresses.IPV6_COMMANDS,
        *toggle("ipv6 enable", 60, default=False),
        *verbatim("ipv6 mtu|ipv6 nd", 61, 0),
        *ospfv3.INTERFACE_COMMANDS,
        *isis.INTERFACE_COMMANDS,
        *eigrp.INTERFACE_COMMANDS,
        *ldp.INTERFACE_COMMANDS,
    ),
)
