"""``ip address`` and ``ipv6 address``: what an interface may carry, and what IOS says when it may not.

Secondary addresses are printed before the primary one. ``no ip address`` alone takes all of them; with an address,
the primary goes last.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

from netloop.lab.sandbox import names
from netloop.lab.sandbox.addressing import prefix_length, valid_host
from netloop.lab.sandbox.config.cursor import Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import LINK_LOCAL, InterfaceConfig, interfaces

PRIMARY = ("ip", "address")
PRIMARY_RANK = (3, 1)
SECONDARY_RANK = (3, 0)
NO_ADDRESS = "no ip address"
MUST_DELETE = "Must delete secondary before deleting primary\n"


def clear(node: ConfigNode) -> None:
    """Leave an interface without an IPv4 address."""
    node.drop_under(*PRIMARY)
    node.put(PRIMARY, NO_ADDRESS, PRIMARY_RANK)


def set_ipv4(here: Cursor, given: Given) -> str | None:
    """``ip address A M [secondary]``."""
    address, mask, secondary = given["address"], given["mask"], "secondary" in given
    name = here.node.slot[-1]
    if refused := _unfit(address, mask, name):
        return refused
    wanted = IPv4Interface(f"{address}/{mask}")
    if refused := _overlap(here, wanted):
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


def _unfit(address: IPv4Address, mask: IPv4Address, name: str) -> str | None:
    if not valid_host(address):
        return f"Not a valid host address - {address}\n"
    length = prefix_length(mask)
    if length is None:
        return f"Bad mask 0x{int(mask):08X} for address {address}\n"
    network = IPv4Interface(f"{address}/{length}").network
    ends = {network.network_address, network.broadcast_address} if length < 31 else set()
    host_on_port = length == 32 and not names.is_virtual(name)
    if length == 0 or address in ends or host_on_port:
        return f"Bad mask /{length} for address {address}\n"
    return None


def _overlap(here: Cursor, wanted: IPv4Interface) -> str | None:
    own = InterfaceConfig.of(here.node)
    for other in interfaces(here.running):
        if other.name == own.name or other.vrf != own.vrf or other.shutdown:
            continue
        if any(wanted.network.overlaps(known.network) for known in other.ipv4):
            return f"% {wanted.network.network_address} overlaps with {other.name}\n"
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
    """``ipv6 address X/L``; addresses stand beside each other."""
    wanted: IPv6Interface = given["address"]
    own = InterfaceConfig.of(here.node)
    for other in interfaces(here.running):
        if other.name == own.name or other.vrf != own.vrf or other.shutdown:
            continue
        for known in other.ipv6:
            if wanted.network.overlaps(known.network):
                shown, held = str(wanted.network).upper(), str(known.network).upper()
                return f"%{own.name}: Error: {shown} is overlapping with {held} on {other.name}\n"
    here.node.put(("ipv6", "address", str(wanted).upper()), given.text, (59,))
    return None


def set_link_local(here: Cursor, given: Given) -> None:
    """``ipv6 address X link-local``: one per interface, printed before the others."""
    here.node.put(LINK_LOCAL, given.text, (58,))


def no_ipv6(here: Cursor, given: Given) -> None:
    """``no ipv6 address [X/L]``, ``no ipv6 address X link-local``."""
    if "local" in given.values:
        here.node.drop(*LINK_LOCAL)
    elif "address" in given.values:
        here.node.drop("ipv6", "address", str(given["address"]).upper())
    else:
        here.node.drop_under("ipv6", "address")


COMMANDS = (
    CliCommand("ip address <address:ipv4> <mask:ipv4> [secondary]", set_ipv4),
    CliCommand("no ip address [<address:ipv4> <mask:ipv4> [secondary]]", no_ipv4),
)
IPV6_COMMANDS = (
    CliCommand("ipv6 address <address:ipv6>", set_ipv6),
    CliCommand("ipv6 address <local:ipv6host> link-local", set_link_local),
    CliCommand("no ipv6 address [(<address:ipv6>|<local:ipv6host> link-local)]", no_ipv6),
)
