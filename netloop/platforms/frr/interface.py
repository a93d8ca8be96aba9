"""Interfaces on FRR: a loopback's statements, those that ``lines:`` may add, their cost; what the device shows.

Source of the lines: FRR's user guide (zebra, ospfd, ospf6d, isisd, pimd, pim6d, ripd), which says for each command the
node that it belongs to. vtysh offers what the interface node does not know to the global node, as IOS does. Left out
on purpose: what is of the whole router (``ip pim rp``, ``ip pim spt-switchover``, ``ip igmp generate-query-once``,
``evpn mh startup-delay``), what opens a mode (``link-params``), and what carries a secret in clear.

Observed on FRR 8.4.4: an address is no slot, a second one is added. It may stand on two interfaces, but then the kernel
has two routes to it: it is taken from the one before the other has it. A description is taken away without its text:
with it behind ``no`` FRR does not know the command. The VRF of a loopback is the operating system's.

FRR has no primary among addresses of different prefixes: it prints them in the order of their numbers. Only an address
in the prefix of another one is marked ``secondary``, as the Linux kernel does. An interface that is configured and that
the host does not have is a ``pseudoInterface``, without addresses (``zebra/interface.c``): it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field, RootModel, model_validator

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.intent import Intent
from netloop.model.plan import Impact
from netloop.platforms.configuration.interface_lines import InterfaceLines, further
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import (
    NOTHING,
    Exclusive,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
)
from netloop.platforms.frr import isis, ospf, ospfv3
from netloop.platforms.frr.output import document
from netloop.platforms.ios_family.statements import interface_address, loopback
from netloop.platforms.platform import Reader, UnreadableOutput

LINK_LOCAL = "fe[89ab][0-9a-f]:"
"""A link-local address is left alone where none is declared."""


def _taken(_header: str, line: str, _lines: Sequence[str]) -> Exclusive | None:
    """An address, wherever it stands."""
    text = line.split()[2]
    address = interface_address(text) if "/" in text else None
    return Exclusive(("address",), str(address.ip), line) if address else None


def _address_gone(command: Command) -> Impact | None:
    """FRR adds an address beside the first, so only one that goes costs something."""
    return loopback(command) if command.negated else None


def _loopbacks(intent: Intent) -> Iterator[OwnedSection]:
    for item in intent.loopbacks:
        values = ospf.on_interface(item, intent) | ospfv3.on_interface(item, intent) | isis.on_interface(item, intent)
        values["undeclared_link_local"] = NOTHING if item.link_local else LINK_LOCAL
        yield OwnedSection((f"interface {re.escape(item.name)}",), values, item.lines, whole=False)


def by_characters(line: str) -> tuple[int, ...] | None:
    """vtysh sorts the lines of an interface (``vtysh/vtysh_config.c``, ``config_add_line_uniq``)."""
    return None if line in {"!", "exit"} else tuple(line.encode())


OWN = (
    Statement("description(?: .+)?", "description", bare=True, elsewhere=("description", "description:")),
    Statement(
        r"ip address \S+",
        gone=".*",
        price=_address_gone,
        exclusive=_taken,
        elsewhere=("ip address", "ipv4: or secondaries:"),
    ),
    Statement(
        r"ipv6 address \S+",
        gone=r"ipv6 address (?!{undeclared_link_local}).*",
        exclusive=_taken,
        elsewhere=("ipv6 address", "ipv6:"),
    ),
    further("shutdown", owner=StatementOwner.INTENT, gone=".*"),
    Statement("vrf .+", owner=StatementOwner.OTHERS, elsewhere=("vrf", "vrf:")),
    *ospf.ON_INTERFACE,
    *ospfv3.ON_INTERFACE,
    *isis.ON_INTERFACE,
)
"""A loopback carries the addresses that are declared, and is up."""
INTERFACE = (
    further("bandwidth <number>", "bandwidth"),
    further("link-detect"),
    further("multicast [(enable|disable)]"),
    further("mpls (enable|disable)"),
)
MULTICAST = (
    further("ip igmp"),
    further("ip igmp (join|join-group) <ipv4> [<ipv4>]"),
    further("ip igmp last-member-query-count <number>"),
    further("ip igmp last-member-query-interval <number>"),
    further("ip igmp query-interval <number>"),
    further("ip igmp query-max-response-time <number>"),
    further("ip igmp static-group <ipv4> [<ipv4>]"),
    further("ip igmp version (2|3)", "ip igmp version"),
    further("ip pim [(passive|sm)]"),
    further("ip pim (bsm|unicast-bsm)"),
    further("ip pim bfd [profile <name>]"),
    further("ip pim drpriority <number>", "ip pim drpriority"),
    further("ip pim hello <number> [<number>]", "ip pim hello"),
    further("ip pim use-source <ipv4>"),
    further("ipv6 mld"),
    further("ipv6 mld (join|join-group) <ipv6> [<ipv6>]"),
    further("ipv6 mld last-member-query-count <number>"),
    further("ipv6 mld last-member-query-interval <number>"),
    further("ipv6 mld query-interval <number>"),
    further("ipv6 mld query-max-response-time <number>"),
    further("ipv6 mld version (1|2)"),
    further("ipv6 pim [passive]"),
    further("ipv6 pim (bsm|unicast-bsm)"),
    further("ipv6 pim drpriority <number>"),
    further("ipv6 pim hello <number> [<number>]"),
)
OTHERS = (
    further("ip rip (receive|send) version (1|2|1 2)"),
    further("ip rip split-horizon [poisoned-reverse]"),
    further("ip rip v2-broadcast"),
    further("ipv6 nd (managed-config-flag|other-config-flag|adv-interval-option|suppress-ra)"),
    further("ipv6 nd mtu <number>"),
    further("ipv6 nd prefix <prefix6>"),
    further("ipv6 nd ra-hop-limit <number>"),
    further("ipv6 nd ra-interval [msec] <number>"),
    further("ipv6 nd ra-lifetime <number>"),
    further("ipv6 nd ra-retrans-interval <number>"),
    further("ipv6 nd reachable-time <number>"),
    further("ipv6 nd router-preference (high|medium|low)"),
    further("ipv6 ripng split-horizon [poisoned-reverse]"),
)
STATEMENTS = (*OWN, *INTERFACE, *ospf.LINES, *ospfv3.LINES, *isis.LINES, *MULTICAST, *OTHERS)
SECTIONS = (Section((r"interface (?P<loopback>\S+)",), _loopbacks, STATEMENTS, sort=by_characters),)
INTERFACE_LINES = InterfaceLines(STATEMENTS)


# --- readers -------------------------------------------------------------------------------------------------------


STATE = "show interface vrf all json"

NO_DEVICE = "configured, but the host has no such device: ip link add {} type dummy"


class _Address(BaseModel):
    address: Annotated[IPv4Interface | IPv6Interface, BeforeValidator(str), BeforeValidator(ip_interface)]
    secondary: bool = False


class _Interface(BaseModel):
    """``operationalStatus`` is missing where the interface is administratively down."""

    administrative: str = Field(alias="administrativeStatus")
    operational: str = Field(default="down", alias="operationalStatus")
    vrf: str = Field(alias="vrfName")
    pseudo: bool = Field(default=False, alias="pseudoInterface")
    addresses: list[_Address] = Field(default_factory=list, alias="ipAddresses")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Only what the host does not have may lack its addresses."""
        if not self.pseudo and "addresses" not in self.model_fields_set:
            raise ValueError("ipAddresses is missing")
        return self

    def state(self, name: str) -> InterfaceState:
        return InterfaceState(
            name=name,
            admin_up=self.administrative == "up",
            line_up=self.operational == "up",
            ipv4=tuple(self._ipv4()),
            ipv6=tuple(self._ipv6()),
            vrf=self.vrf,
            ordered=False,
        )

    def _ipv4(self) -> Iterator[IPv4Interface]:
        """The addresses, those that share another one's prefix last, without the host's own 127.0.0.1."""
        for entry in sorted(self.addresses, key=lambda entry: entry.secondary):
            if isinstance(entry.address, IPv4Interface) and not entry.address.is_loopback:
                yield entry.address

    def _ipv6(self) -> Iterator[IPv6Interface]:
        """The addresses, without the link-local one that Linux gives to every interface, and without ``::1``."""
        for entry in self.addresses:
            address = entry.address
            if isinstance(address, IPv6Interface) and not (address.is_link_local or address.is_loopback):
                yield address


class _Interfaces(RootModel[dict[str, _Interface]]):
    pass


def read(outputs: Mapping[str, str]) -> Interfaces:
    """The interfaces with every address; zebra, which knows them, always runs.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape or no interface in it.
    """
    found = document(outputs, STATE, _Interfaces)
    if found is None or not found.root:
        raise UnreadableOutput(f"{STATE!r} shows no interface")
    there = {name: interface.state(name) for name, interface in found.root.items() if not interface.pseudo}
    return Interfaces(there, {name: NO_DEVICE.format(name) for name in found.root if name not in there})


READERS = (Reader(Interfaces, (STATE,), read),)
