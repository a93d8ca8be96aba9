"""``ip address`` and ``ipv6 address``: what an interface may carry, and what IOS says when it may not.

Secondary addresses are printed before the primary one. ``no ip address`` alone takes all of them; with an address,
the primary goes last.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from netloop.lab.sandbox import names
from netloop.lab.sandbox.addressing import prefix_length, valid_host
from netloop.lab.sandbox.config.command import setting
from netloop.lab.sandbox.config.cursor import Cursor, Given
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.hardware import interface_id
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, LINK_LOCAL, InterfaceConfig, dotted, last

PRIMARY = ("ip", "address")
PRIMARY_RANK = (3, 1)
SECONDARY_RANK = (3, 0)
NO_ADDRESS = "no ip address"
ADDRESS6 = ("ipv6", "address")
UNTAGGED = (
    "\n% Configuring IP routing on a LAN subinterface is only allowed if that\n"
    "subinterface is already configured as part of an IEEE 802.10, IEEE 802.1Q,\nor ISL vLAN.\n\n"
)
MUST_DELETE = "Must delete secondary before deleting primary\n"


def clear(node: ConfigNode) -> None:
    """Leave an interface without an IPv4 address."""
    node.drop_under(*PRIMARY)
    node.put(PRIMARY, NO_ADDRESS, PRIMARY_RANK)


def set_ipv4(here: Cursor, given: Given) -> str | None:
    """``ip address A M [secondary]``."""
    address, mask, secondary = given["address"], given["mask"], "secondary" in given
    name = here.node.slot[-1]
    if refused := _unfit(address, mask, name) or _untagged(here):
        return refused
    wanted = dotted(str(address), str(mask))
    if refused := overlap(here, wanted):
        return refused
    if secondary:
        return _set_secondary(here, wanted, given.text)
    here.node.drop("ip", "address", str(address))
    here.node.put(PRIMARY, given.text, PRIMARY_RANK)
    careful = wanted.network.prefixlen == 31 and not names.is_virtual(name)
    return "% Warning: use /31 mask on non point-to-point interface cautiously\n" if careful else None


def _set_secondary(here: Cursor, wanted: IPv4Interface, text: str) -> str | None:
    primary = InterfaceConfig.of(here.node).primary
    if primary and primary.ip == wanted.ip:
        return f"% {wanted.ip} is the primary address of {here.node.slot[-1]}\n"
    here.node.put((*PRIMARY, str(wanted.ip)), text, SECONDARY_RANK)
    return None


def _untagged(here: Cursor) -> str | None:
    """A subinterface of a LAN port needs its VLAN first."""
    lan = "." in here.node.slot[-1] and not here.node.slot[-1].startswith(("Serial", "Tunnel"))
    return UNTAGGED if lan and ("encapsulation",) not in here.node and not here.booting else None


def _unfit(address: IPv4Address, mask: IPv4Address, name: str) -> str | None:
    if not valid_host(address):
        return f"Not a valid host address - {address}\n"
    length = prefix_length(mask)
    if length is None:
        return f"Bad mask 0x{int(mask):08X} for address {address}\n"
    network = dotted(str(address), str(mask)).network
    ends = {network.network_address, network.broadcast_address} if length < 31 else set()
    host_on_port = length == 32 and not names.is_virtual(name)
    if length == 0 or address in ends or host_on_port:
        return f"Bad mask /{length} for address {address}\n"
    return None


def overlap(here: Cursor, wanted: IPv4Interface) -> str | None:
    """What IOS says of an address whose network is that of another interface that is up, in the same VRF."""
    for other in _others(here):
        if any(wanted.network.overlaps(known.network) for known in other.ipv4):
            return f"% {wanted.network.network_address} overlaps with {other.name}\n"
    return None


def _others(here: Cursor) -> Iterator[InterfaceConfig]:
    """The other interfaces of the VRF that are not shut down; the own one, which is about to change, is not read."""
    vrf = last(here.node, "vrf") or DEFAULT_VRF
    for node in here.running.under("interface"):
        other = InterfaceConfig.of(node) if node is not here.node else None
        if other is not None and other.vrf == vrf and not other.shutdown:
            yield other


def set_asked(here: Cursor, given: Given) -> None:
    """``ip address dhcp ...`` or ``negotiated``: the interface asks for an address; nobody gives one here."""
    here.node.drop_under(*PRIMARY)
    here.node.put(PRIMARY, given.text, PRIMARY_RANK)


def no_asked(here: Cursor, given: Given) -> None:
    """``no ip address dhcp``, ``no ip address negotiated``, ``no ip unnumbered``."""
    wanted = given.words[1:3] if given.words[2] == "unnumbered" else given.words[1:4]
    if here.node.text_of(*PRIMARY).split()[: len(wanted)] == list(wanted):
        here.node.put(PRIMARY, NO_ADDRESS, PRIMARY_RANK)


def set_unnumbered(here: Cursor, given: Given) -> InvalidLine | None:
    """``ip unnumbered X``: the address of another interface, in place of one of its own."""
    lender = given["interface"]
    if lender == here.node.slot[-1] or (("interface", lender) not in here.running and not here.booting):
        return InvalidLine(INVALID, here.line.rstrip().rfind(" ") + 1)
    set_asked(here, given)
    return None


def no_ipv4(here: Cursor, given: Given) -> str | None:
    """``no ip address [A M [secondary]]``."""
    if "address" not in given.values:
        clear(here.node)
        return None
    text = given.text.removeprefix("no ")
    if "secondary" in given:
        slot = (*PRIMARY, str(given["address"]))
        return None if here.node.text_of(*slot) == text and here.node.drop(*slot) else "Invalid address\n"
    if here.node.text_of(*PRIMARY) != text:
        return "Invalid address\n"
    if InterfaceConfig.of(here.node).secondaries:
        return MUST_DELETE
    here.node.put(PRIMARY, NO_ADDRESS, PRIMARY_RANK)
    return None


def set_ipv6(here: Cursor, given: Given) -> str | None:
    """``ipv6 address X/L [anycast]``, ``ipv6 address P/L eui-64``; addresses stand beside each other."""
    wanted = _wanted(here, given)
    for other in _others(here):
        for known in other.ipv6:
            if wanted.network.overlaps(known.network):
                shown, held = str(wanted.network).upper(), str(known.network).upper()
                return f"%{here.node.slot[-1]}: Error: {shown} is overlapping with {held} on {other.name}\n"
    here.node.put(("ipv6", "address", str(wanted).upper()), given.text, (59,))
    return None


def _wanted(here: Cursor, given: Given) -> IPv6Interface:
    """The address that is meant: with ``eui-64`` its last 64 bits come from the MAC address (RFC 4291)."""
    address: IPv6Interface = given["address"]
    if "eui-64" not in given:
        return address
    own = interface_id(here.control.name, here.node.slot[-1])
    return IPv6Interface((int(address.ip) >> 64 << 64 | own, address.network.prefixlen))


def set_asked_ipv6(here: Cursor, given: Given) -> None:
    """``ipv6 address autoconfig`` or ``dhcp``: from a router or a server; nobody gives one here."""
    here.node.put((*ADDRESS6, given.words[2]), given.text, (59, 1))


def no_asked_ipv6(here: Cursor, given: Given) -> None:
    """``no ipv6 address autoconfig|dhcp``."""
    here.node.drop(*ADDRESS6, given.words[3])


def set_link_local(here: Cursor, given: Given) -> str | None:
    """``ipv6 address X link-local``: one per interface, printed before the others."""
    if not IPv6Address(given["local"]).is_link_local:
        return "% Invalid link-local address\n"
    here.node.put(LINK_LOCAL, given.text, (58,))
    return None


def no_ipv6(here: Cursor, given: Given) -> None:
    """``no ipv6 address [X/L]``, ``no ipv6 address X link-local``."""
    if "local" in given.values:
        here.node.drop(*LINK_LOCAL)
    elif "address" in given.values:
        here.node.drop("ipv6", "address", str(_wanted(here, given)).upper())
    else:
        here.node.drop_under("ipv6", "address")


ASKED = "dhcp [client-id <client:interface>] [hostname <host:word>]|negotiated [previous]|pool <pool:word>"
ASKED6 = "autoconfig [default]|dhcp [rapid-commit]"
COMMANDS = (
    CliCommand(f"ip address ({ASKED})", set_asked),
    CliCommand(f"no ip address ({ASKED})", no_asked),
    CliCommand("ip unnumbered <interface:interface> [poll]", set_unnumbered),
    CliCommand("no ip unnumbered [<interface:interface>] [poll]", no_asked),
    CliCommand("ip address <address:ipv4> <mask:ipv4> [secondary]", set_ipv4),
    CliCommand("no ip address [<address:ipv4> <mask:ipv4> [secondary]]", no_ipv4),
)
IPV6_COMMANDS = (
    CliCommand("ipv6 address <address:ipv6> [(eui-64|anycast)]", set_ipv6),
    CliCommand("ipv6 address <local:ipv6host> link-local", set_link_local),
    CliCommand(f"ipv6 address ({ASKED6})", set_asked_ipv6),
    CliCommand(f"no ipv6 address ({ASKED6})", no_asked_ipv6),
    CliCommand("no ipv6 address [(<address:ipv6> [(eui-64|anycast)]|<local:ipv6host> link-local)]", no_ipv6),
    *setting("ipv6 unnumbered <interface:interface>", 59, 2),
)
