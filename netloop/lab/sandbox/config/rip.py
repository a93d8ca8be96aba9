"""``router rip``: kept as IOS prints it; RIP itself does not run.

Source: Cisco IOS IP Routing: RIP Command Reference.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.passive import passive
from netloop.lab.sandbox.config.vrf import distinguished
from netloop.lab.sandbox.grammar import CliCommand


def enter_process(here: Cursor, given: Given) -> None:
    """``router rip``: one process per router."""
    here.enter(RIP, here.running.put(given.words, given.text, global_rank(given.text)))


def no_process(here: Cursor, _given: Given) -> None:
    """``no router rip``."""
    here.running.drop("router", "rip")


def _class(given: Given) -> str:
    """The classful network of an address, as which IOS keeps it."""
    address: IPv4Address = given["address"]
    return str(IPv4Network((address, classful(address) if int(address) else 0), strict=False).network_address)


def set_network(here: Cursor, given: Given) -> None:
    """``network A``."""
    network = _class(given)
    here.node.put(("network", network), f"network {network}", (12, int(IPv4Address(network))))


def no_network(here: Cursor, given: Given) -> None:
    """``no network A``."""
    here.node.drop("network", _class(given))


def enter_family(here: Cursor, given: Given) -> str | None:
    """``address-family ipv4 vrf X``."""
    if not here.booting and not distinguished(here.running, given["vrf"]):
        return f"%VRF {given['vrf']} does not exist or does not have a RD.\n"
    slot = tuple(word for word in given.words if word != "unicast")
    family = here.node.put(slot, " ".join(slot), (30, given["vrf"]))
    family.closing = "exit-address-family"
    here.enter(RIP_FAMILY, family)
    return None


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ipv4 vrf X``."""
    here.node.drop("address-family", "ipv4", "vrf", given["vrf"])


COMMON: tuple[ConfigCommand, ...] = (
    *setting("version <number:1-2>", 1),
    *verbatim("timers basic|output-delay|input-queue|flash-update-threshold", 2, one=True),
    *verbatim("redistribute", 3, many=True),
    *passive(10),
    CliCommand("network <address:ipv4>", set_network),
    CliCommand("no network <address:ipv4>", no_network),
    *verbatim("neighbor|offset-list|distribute-list", 13, many=True),
    *verbatim("default-information|default-metric|maximum-paths", 14, one=True),
    *verbatim("distance", 15, many=True),
    *toggle("validate-update-source", 16, default=True),
    *toggle("auto-summary", 17, default=True),
)
RIP = ConfigMode(
    "config-router",
    (
        *COMMON,
        CliCommand("address-family ipv4 [unicast] vrf <vrf:word>", enter_family),
        CliCommand("no address-family ipv4 [unicast] vrf <vrf:word>", no_family),
    ),
)
RIP_FAMILY = ConfigMode("config-router-af", (*COMMON, CliCommand("exit-address-family", leave)))
GLOBAL_COMMANDS = (CliCommand("router rip", enter_process), CliCommand("no router rip", no_process))
