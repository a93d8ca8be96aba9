"""OSPFv2 on IOS: its statements, what they cost, and what activates a pending router ID.

Sources: Cisco IOS command reference of ``router-id`` (kept until the process restarts while it has neighbors). IOS
itself names the activation when ``router-id`` changes under a process that has neighbors: ``% OSPF: Reload or use
"clear ip ospf process" command, for this to take effect``. It refuses a router ID to a second process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from netloop.model.intent import Intent, Loopback, Ospf, OspfLoopback
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    Exclusive,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.ios_family.statements import ospf_network_gone, removed
from netloop.platforms.values import IPV4

NETWORK_STATEMENT = re.compile(rf"network (?P<address>{IPV4}) (?P<wildcard>{IPV4}) area (?P<area>\S+)")


def activation(instance: Instance) -> str:
    """The exec command that makes a process take its configured router ID."""
    return f"clear ip ospf {instance.name} process"


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    return impact.ospf_waits(identity, situation, f"router-id {identity.address}", activation(identity.instance))


def pending(situation: Situation) -> Iterator[Impact | None]:
    """The identities that would wait for a clear."""
    return (waits(identity, situation) for identity in situation.intent.identities(Protocol.OSPF))


def _router_id(command: Command) -> Impact | None:
    instance = Instance(Protocol.OSPF, command["process"], command["vrf"] or DEFAULT_VRF)
    found = (i for i in command.situation.intent.identities(Protocol.OSPF) if i.instance == instance)
    identity = next(found, None)
    return waits(identity, command.situation) if identity else None


def _network_gone(command: Command) -> Impact | None:
    match = NETWORK_STATEMENT.fullmatch(command.line.removeprefix("no ")) if command.negated else None
    return ospf_network_gone(command, match["address"], match["wildcard"]) if match else None


def _taken(_header: str, line: str, _lines: Sequence[str]) -> Exclusive | None:
    return Exclusive(("router ID",), line.split()[1], line) if line != "router-id" else None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.ospf:
        names = [member.loopback.name for member in process.loopbacks]
        loud = [member.loopback.name for member in process.loopbacks if not member.passive]
        header = re.escape(f"router ospf {process.instance.name}{vrf_suffix(process.instance)}")
        hosts = {"told_by_interface": alternatives(_told_by_interface(process))}
        yield OwnedSection((header,), passive.values(intent, names, loud) | hosts)


def _told_by_interface(process: Ospf) -> Iterator[str]:
    """The addresses that a line on the interface advertises, and no ``network`` statement."""
    for member in process.loopbacks:
        if member.advertise == "interface":
            yield from (str(a.ip) for a in member.loopback.addresses if a.version == 4)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """The declared processes that must not advertise a loopback by a line on it."""
    members = [(p, m) for p in intent.ospf for m in p.loopbacks if m.loopback.name == loopback.name]
    direct = {process.instance.name for process, member in members if member.advertise == "interface"}
    others = (p.instance.name for p in intent.ospf if members and p.instance.name not in direct)
    return {"other_ospf": alternatives(others)}


def advertised_already(wanted: Block, running: Sequence[Block], intent: Intent) -> Block:
    """The wanted section without what a wider ``network`` statement of the same area does already.

    That is so where the loopback has its addresses already. The most specific statement around an address decides its
    area; a line on the interface goes before any statement.
    """
    for process in intent.ospf:
        header = f"router ospf {process.instance.name}{vrf_suffix(process.instance)}"
        statements = statements_at(running, (header,), canonical)
        for member in process.loopbacks:
            held = statements_at(running, (f"interface {member.loopback.name}",), canonical)
            if _present(member, held) and _covered(member, statements):
                lines = _advertising(process, member).get(canonical(wanted.header), ())
                wanted = passive.without(wanted, lambda line, lines=lines: line in lines)  # type: ignore[misc]
    return wanted


def _present(member: OspfLoopback, held: Sequence[str]) -> bool:
    """Whether a loopback has its addresses, and no line that puts it into an area."""
    addresses = (address for address in member.loopback.addresses if isinstance(address, IPv4Interface))
    lines = [f"ip address {address.ip} {address.netmask}" for address in addresses]
    areas = (line for line in held if ON_INTERFACE.pattern.fullmatch(line))
    return all(line in held or f"{line} secondary" in held for line in lines) and not any(areas)


def _advertising(process: Ospf, member: OspfLoopback) -> dict[str, tuple[str, ...]]:
    """The lines by which a process advertises a loopback, in canonical form, by the header that they stand under."""
    hosts = (address.ip for address in member.loopback.addresses if address.version == 4)
    return {
        f"interface {member.loopback.name}": (canonical(f"ip ospf {process.instance.name} area {member.area}"),),
        f"router ospf {process.instance.name}{vrf_suffix(process.instance)}": tuple(
            canonical(f"network {host} 0.0.0.0 area {member.area}") for host in hosts
        ),
    }


def _covered(member: OspfLoopback, statements: Sequence[str]) -> bool:
    """Whether every address of a loopback is in its area by a statement wider than a host's, and none by a host's."""
    area = canonical(f"network 0.0.0.0 0.0.0.0 area {member.area}").split()[-1]
    matches = (match for line in statements if (match := NETWORK_STATEMENT.fullmatch(line)))
    areas = {network: match["area"] for match in matches if (network := _network(match))}
    addresses = [address.ip for address in member.loopback.addresses if isinstance(address, IPv4Interface)]
    return bool(addresses) and all(_area(address, areas) == area for address in addresses)


def _area(address: IPv4Address, areas: Mapping[IPv4Network, str]) -> str | None:
    """The area that the most specific statement puts an address into; None where that is a statement of its own."""
    around = [network for network in areas if address in network]
    closest = max(around, key=lambda network: network.prefixlen, default=None)
    return areas[closest] if closest is not None and closest.prefixlen < 32 else None


def _network(match: re.Match[str]) -> IPv4Network | None:
    """A statement's network; None for a wildcard with holes, or what is no address."""
    try:
        address, wildcard = (int(IPv4Address(match[name])) for name in ("address", "wildcard"))
    except ValueError:
        return None
    return IPv4Network((address & ~wildcard, 32 - wildcard.bit_length())) if not wildcard & (wildcard + 1) else None


SECTIONS = (
    Section(
        (r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"router-id(?: {IPV4})?", "router-id", bare=True, price=_router_id, exclusive=_taken),
            passive.ROW,
            Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone),
            Statement(
                rf"network (?P<host>{IPV4}) 0\.0\.0\.0 area \S+",
                r"network \S+ \S+",
                gone=r"network {told_by_interface} 0\.0\.0\.0 area .*",
            ),
        ),
        price=removed,
    ),
)
ON_INTERFACE = Statement(
    r"ip ospf \d+ area \S+(?: .+)?",
    r"ip ospf \d+",
    gone=r"ip ospf {other_ospf} area .*",
    weight_gone=-50,
    elsewhere=(r"ip ospf \d+ area", "area: of the OSPF process"),
)
NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint [non-broadcast])"
ONE_OF_A_KIND = ("network", "cost", "priority", "hello-interval", "dead-interval")
"""Of these an interface has one: another value takes the place of the first."""
WORDS = (
    f"network {NETWORK}",
    "cost <number>",
    "database-filter all out",
    "dead-interval <number>",
    "demand-circuit [ignore]",
    "flood-reduction",
    "hello-interval <number>",
    "mtu-ignore",
    "priority <number>",
    "retransmit-interval <number>",
    "transmit-delay <number>",
    "bfd [disable]",
    "shutdown",
)
"""What may follow ``ip ospf``, ``ipv6 ospf`` and ``ospfv3``."""


def lines(start: str) -> Iterator[Statement]:
    """The rows of the common words behind ``ip ospf`` or ``ipv6 ospf``."""
    for words in WORDS:
        first = words.split()[0]
        yield further(f"{start} {words}", f"{start} {first}" if first in ONE_OF_A_KIND else None)


NETWORK_LINE, *_OTHERS = (
    further(row.form or "", row.slot, ranked=row.form is not None and " network " in row.form)
    for row in lines("ip ospf")
)
LINES = (
    *_OTHERS,
    further("ip ospf authentication [(message-digest|null|key-chain <name>)]"),
    further("ip ospf dead-interval minimal hello-multiplier <number>", "ip ospf dead-interval"),
    further("ip ospf lls [disable]"),
    further("ip ospf prefix-suppression [disable]"),
    further("ip ospf resync-timeout <number>"),
    further("ip ospf ttl-security [(disable|hops <number>)]"),
)
