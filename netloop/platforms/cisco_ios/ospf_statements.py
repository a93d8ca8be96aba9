"""OSPFv2 on IOS: its statements, what they cost, and what activates a pending router ID.

Sources: Cisco IOS command reference of ``router-id`` (kept until the process restarts while it has neighbors). IOS
itself names the activation when ``router-id`` changes under a process that has neighbors: ``% OSPF: Reload or use
"clear ip ospf process" command, for this to take effect``. It refuses a router ID to a second process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netloop.model.intent import Intent, Loopback, Ospf
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.cisco_ios import passive
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    Exclusive,
    Owner,
    Place,
    Section,
    Statement,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.values import IPV4


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


def _taken(_header: str, line: str, _lines: Sequence[str]) -> Exclusive | None:
    return Exclusive(("router ID",), line.split()[1], line) if line != "router-id" else None


def _processes(intent: Intent) -> Iterator[Place]:
    for process in intent.ospf:
        names = [member.loopback.name for member in process.loopbacks]
        loud = [member.loopback.name for member in process.loopbacks if not member.passive]
        header = re.escape(f"router ospf {process.instance.name}{vrf_suffix(process.instance)}")
        hosts = {"told_by_interface": alternatives(_told_by_interface(process))}
        yield Place((header,), passive.values(intent, names, loud) | hosts)


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


SECTIONS = (
    Section(
        (r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"router-id(?: {IPV4})?", "router-id", bare=True, price=_router_id, exclusive=_taken),
            passive.ROW,
            Statement("network .+", owner=Owner.OTHERS),
            Statement(
                rf"network (?P<host>{IPV4}) 0\.0\.0\.0 area \S+",
                r"network \S+ \S+",
                gone=r"network {told_by_interface} 0\.0\.0\.0 area .*",
            ),
        ),
    ),
)
ON_INTERFACE = Statement(
    r"ip ospf \d+ area \S+",
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
