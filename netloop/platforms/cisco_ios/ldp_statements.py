"""LDP on IOS: its statement and what it costs.

Source: Cisco IOS command reference of ``mpls ldp router-id`` (without ``force`` the present ID is kept until its
interface goes down; with it every session ends).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from netloop.model.evidence import LdpIdentities
from netloop.model.intent import Intent, Ldp
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.running import present
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation, configuration
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement
from netloop.platforms.configuration.text import Block

LABEL = "mpls ldp router-id"


def with_force(wanted: Block, running: Sequence[Block], intent: Intent) -> Block:
    """The line with ``force`` where the running configuration has it so, and nothing is said of it."""
    forced = (_line(process) for process in intent.ldp if _forced(process, running))
    return replace(wanted, header=f"{wanted.header} force") if canonical(wanted.header) in forced else wanted


def _forced(process: Ldp, running: Sequence[Block]) -> bool:
    """Whether the loopback's ID is taken at once: it is said so, or nothing is said and the router has it so."""
    said = f"{_line(process)} force"
    return any(canonical(block.header) == said for block in running) if process.force is None else process.force


def _line(process: Ldp) -> str:
    vrf = "" if process.instance.vrf == DEFAULT_VRF else f"vrf {process.instance.vrf} "
    return canonical(f"{LABEL} {vrf}{process.router_id.loopback}")


def waits(process: Ldp, situation: Situation) -> Impact | None:
    """At once and dropping every session with ``force``; else kept for as long as the present ID's interface is up."""
    old, new = present(situation, LdpIdentities, process.instance), str(process.router_id.address)
    if old in {None, new} or process.instance.vrf != DEFAULT_VRF:
        return None
    if _forced(process, parse(configuration(situation))):
        drops, reason = (impact.unknown(process.instance),), f"LDP router ID {old} -> {new}, by force"
        return Impact(Effect.DISRUPTIVE, process.instance, None, drops, reason)
    return impact.waits(process.router_id, str(old), None, (), f" (or when the interface of {old} goes down)")


def pending(situation: Situation) -> Iterator[Impact | None]:
    """The identities that would wait for their interface, or for ``force``."""
    return (waits(process, situation) for process in situation.intent.ldp)


def _router_id(command: Command) -> Impact | None:
    vrf = command["vrf"] or DEFAULT_VRF
    return next((waits(p, command.situation) for p in command.situation.intent.ldp if p.instance.vrf == vrf), None)


def _default(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((), label=LABEL) for process in intent.ldp if process.instance.vrf == DEFAULT_VRF)


def _vrfs(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.ldp:
        if process.instance.vrf != DEFAULT_VRF:
            yield OwnedSection((), {"vrf": re.escape(process.instance.vrf)}, label=LABEL)


SECTIONS = (
    Section(
        (),
        _default,
        (Statement(r"mpls ldp router-id (?!vrf )\S+(?: force)?", "mpls ldp router-id", price=_router_id),),
    ),
    Section(
        (),
        _vrfs,
        (
            Statement(
                r"mpls ldp router-id vrf (?P<vrf>{vrf}) \S+(?: force)?",
                r"mpls ldp router-id vrf \S+",
                price=_router_id,
            ),
        ),
    ),
)
LINES = (
    further("mpls bgp forwarding"),
    further("mpls mtu [override] <number>", "mpls mtu"),
    further("mpls ip", negatable=False),
)
"""``mpls ip`` may not be negated: ``no mpls ip`` is a command of global configuration too."""
