"""EIGRP in classic mode, for IPv4 (``router eigrp AS``) and IPv6 (``ipv6 router eigrp AS``)."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.passive import passive
from netloop.lab.sandbox.config.section_kind import kept_line
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand

FULL = 0xFFFFFFFF


def enter_process(here: Cursor, given: Given) -> None:
    """``router eigrp AS``."""
    here.enter(EIGRP, here.running.put(given.words, given.text, global_rank(given.text)))


def no_process(here: Cursor, given: Given) -> None:
    """``no router eigrp AS`` or ``no router eigrp NAME``."""
    here.running.drop(*given.words[1:])


def enter_ipv6(here: Cursor, given: Given) -> None:
    """``ipv6 router eigrp AS [vrf X]``."""
    slot = given.words[:4]
    here.enter(EIGRP_IPV6, here.running.put(slot, given.text, global_rank(given.text)))


def no_ipv6(here: Cursor, given: Given) -> None:
    """``no ipv6 router eigrp AS``: the interfaces leave it too."""
    here.running.drop(*given.words[1:5])
    for node in here.running.under("interface"):
        node.drop("ipv6", "eigrp", given.words[4])


def enter_family(here: Cursor, given: Given) -> str | None:
    """``address-family ipv4 vrf X [autonomous-system N]``."""
    if not here.booting and not known_vrf(here.running, given["vrf"]):
        return NO_VRF.format(given["vrf"])
    slot = ("address-family", "ipv4", "vrf", given["vrf"])
    known = here.node.get(*slot)
    text = known.text if known and "asn" not in given.values else given.text.replace(" unicast", "")
    node = here.node.put(slot, text, (40, given["vrf"]))
    node.closing = "exit-address-family"
    here.enter(FAMILY, node)
    return None


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ipv4 vrf X``."""
    here.node.drop("address-family", "ipv4", "vrf", given["vrf"])


def set_network(here: Cursor, given: Given) -> None:
    """``network A [W]``; a mask typed for the wildcard is turned, the class's own wildcard is not printed."""
    address, wildcard = _network(given)
    own = _own_wildcard(address)
    tail = "" if int(wildcard) == own else f" {wildcard}"
    rank = (10, int(address), int(wildcard))
    here.node.put(("network", str(address), str(wildcard)), f"network {address}{tail}", rank)


def no_network(here: Cursor, given: Given) -> None:
    """``no network A [W]``."""
    address, wildcard = _network(given)
    here.node.drop("network", str(address), str(wildcard))


def _network(given: Given) -> tuple[IPv4Address, IPv4Address]:
    typed: IPv4Address = given["address"]
    wildcard = int(given["wildcard"]) if "wildcard" in given.values else _own_wildcard(typed)
    bits = f"{wildcard:032b}"
    if bits.startswith("1") and "01" not in bits and wildcard != FULL:
        wildcard ^= FULL
    return IPv4Address(int(typed) & ~wildcard & FULL), IPv4Address(wildcard)


def _own_wildcard(address: IPv4Address) -> int:
    """What counts without a wildcard: the address's class; ``network 0.0.0.0`` is everything."""
    return FULL >> classful(address) if int(address) else FULL


def set_router_id(here: Cursor, given: Given) -> str | None:
    """``eigrp router-id``: at once; the neighbors are reset."""
    if int(given["address"]) in {0, FULL}:
        return f"% EIGRP: Invalid router ID {given['address']}\n"
    here.node.put(("eigrp", "router-id"), given.text, (30,))
    return None


def no_router_id(here: Cursor, _given: Given) -> None:
    """``no eigrp router-id``: elected anew."""
    here.node.drop("eigrp", "router-id")


def set_stub(here: Cursor, given: Given) -> None:
    """``eigrp stub [receive-only|connected|static|summary|redistributed ...]``; alone connected and summary."""
    here.node.put(("eigrp", "stub"), f"eigrp stub {given.get('options', 'connected summary')}", (31,))


def no_stub(here: Cursor, _given: Given) -> None:
    """``no eigrp stub``: the router advertises everything again."""
    here.node.drop("eigrp", "stub")


def identity() -> Iterator[ConfigCommand]:
    """What every form of an EIGRP process has."""
    yield CliCommand("eigrp router-id <address:ipv4>", set_router_id)
    yield CliCommand("no eigrp router-id [<address:ipv4>]", no_router_id)
    yield from toggle("eigrp log-neighbor-changes", 31, default=True)
    yield from toggle("eigrp log-neighbor-warnings", 31, default=True)
    yield CliCommand("eigrp stub [<options:line>]", set_stub)
    yield CliCommand("no eigrp stub [<options:line>]", no_stub)
    yield from verbatim("eigrp event-log-size|eigrp event-logging|eigrp default-route-tag", 31)
    yield from verbatim("neighbor", 8, many=True)


def networks() -> Iterator[ConfigCommand]:
    """``network`` statements, which IPv4 alone has."""
    yield CliCommand("network <address:ipv4> [<wildcard:ipv4>]", set_network)
    yield CliCommand("no network <address:ipv4> [<wildcard:ipv4>]", no_network)


def policy() -> Iterator[ConfigCommand]:
    """What decides about routes, kept as typed."""
    yield from verbatim("default-metric|distance|metric|variance|maximum-paths|timers|traffic-share|bfd", 2)
    yield from verbatim("distribute-list|offset-list|summary-metric|default-information", 3, many=True)
    yield from verbatim("redistribute", 12, many=True)


CLASSIC = (*identity(), *networks(), *policy(), *toggle("auto-summary", 4, default=False), *passive(20))
EIGRP = ConfigMode(
    "config-router",
    (
        *CLASSIC,
        *toggle("shutdown", 35, default=False),
        CliCommand("address-family ipv4 [unicast] vrf <vrf:word> [autonomous-system <asn:1-65535>]", enter_family),
        CliCommand("no address-family ipv4 [unicast] vrf <vrf:word> [autonomous-system <asn:1-65535>]", no_family),
    ),
)
FAMILY = ConfigMode(
    "config-router-af",
    (*CLASSIC, *setting("autonomous-system <asn:1-65535>", 36), CliCommand("exit-address-family", leave)),
)
EIGRP_IPV6 = ConfigMode("config-rtr", (*identity(), *policy(), *passive(20), *toggle("shutdown", 35, default=False)))
GLOBAL_COMMANDS = (
    CliCommand("router eigrp <asn:1-65535>", enter_process),
    CliCommand("no router eigrp (<asn:1-65535>|<name:word>)", no_process),
    CliCommand("ipv6 router eigrp <asn:1-65535> [vrf <vrf:word>]", enter_ipv6),
    CliCommand("no ipv6 router eigrp <asn:1-65535> [vrf <vrf:word>]", no_ipv6),
)
INTERFACE_COMMANDS = (
    *setting("ipv6 eigrp <asn:1-65535>", 61, 4, key=1),
    *verbatim("ip hello-interval eigrp|ip hold-time eigrp|ip bandwidth-percent eigrp", 8),
    *kept_line("ip next-hop-self eigrp!", 8),
    *kept_line("ip split-horizon eigrp!", 8),
    *setting("ip authentication mode eigrp <asn:1-65535> md5", 8, key=1),
    *setting("ip authentication key-chain eigrp <asn:1-65535> <chain:word>", 8, key=1),
    *verbatim("ip summary-address", 8, many=True),
    *setting("ipv6 authentication mode eigrp <asn:1-65535> md5", 61, 5, key=1),
    *setting("ipv6 authentication key-chain eigrp <asn:1-65535> <chain:word>", 61, 5, key=1),
    *verbatim("ipv6 hello-interval|ipv6 hold-time", 61, 5),
    *kept_line("ipv6 next-hop-self eigrp!", 61, 5),
    *kept_line("ipv6 split-horizon eigrp!", 61, 5),
    *verbatim("ipv6 summary-address", 61, 5, many=True),
)
