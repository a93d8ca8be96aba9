"""LDP on IOS: its statement and what it costs; the router IDs in effect, and those of a configuration.

Source: Cisco IOS command reference of ``mpls ldp router-id`` (without ``force`` the present ID is kept until its
interface goes down; with it every session ends).

``show mpls ldp discovery all`` has a part per VRF: ``Local LDP Identifier:``, in a VRF ``VRF red:Local LDP
Identifier:``, and in the line below the router ID with the label space, ``10.0.0.1:0``. A release without ``all`` shows
the default VRF. IOS says nothing where LDP does not run: where no interface has ``mpls ip``, nor an IGP ``mpls ldp
autoconfig``, or where ``no mpls ip`` turns it off. The configuration tells which of it is so: what is configured and
not shown is not known. Whom else the command names are neighbors.

``mpls ldp router-id`` names an interface, whose address counts. Without it, or where that interface has no address, one
is elected. Source: Cisco IOS MPLS command reference, ``mpls ldp router-id``, ``show mpls ldp discovery``, and outputs
of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from netloop.model.evidence import IdentityState, LdpIdentities
from netloop.model.intent import Intent, Ldp
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import RUNNING, answer, configuration, first, followed, unknown_to_device
from netloop.platforms.cisco_ios.process import (
    ConfiguredInterface,
    chosen,
    interfaces_with,
    lines_of,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, RunningIdentity, Situation, running_text
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

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
    old, new = impact.present(situation, LdpIdentities, process.instance), str(process.router_id.address)
    if old in {None, new} or process.instance.vrf != DEFAULT_VRF:
        return None
    if _forced(process, parse(running_text(situation))):
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


# --- readers -------------------------------------------------------------------------------------------------------


ALL, DEFAULT = "show mpls ldp discovery all", "show mpls ldp discovery"

HEAD = re.compile(r"^(?:VRF (?P<vrf>\S+?): ?)?Local LDP Identifier:$")
_IDENTIFIER = re.compile(rf"^(?P<id>{IPV4}):0$")
_LIKE_HEAD = re.compile(r"^(?:V|VR|VRF\b.*|Loc.*)$|Identifier\b")
_RUNS = "mpls ip"
"""The line by which LDP runs on an interface."""
_ROUTER_ID = re.compile(r"mpls ldp router-id (?:vrf (?P<vrf>\S+) )?(?!vrf )(?P<interface>\S+)(?: force)?")
_IGP = re.compile(r"router (?:ospf \S+(?: vrf (?P<vrf>\S+))?|isis\b.*)")
_AUTOCONFIG = re.compile(r"mpls ldp autoconfig\b.*")


def read_identities(outputs: Mapping[str, str]) -> LdpIdentities:
    """The LDP router ID in every VRF; none where LDP does not run.

    Raises:
        UnreadableOutput: both commands were refused, an answer is not understood, or LDP is configured in a VRF and not
            shown there: the answer is not all.
    """
    command = DEFAULT if unknown_to_device(outputs, ALL) else ALL
    states = tuple(_states(answer(outputs, command)))
    every = command == ALL
    missing = _configured_vrfs(configuration(outputs)) - {state.instance.vrf for state in states}
    if lost := sorted(str(Instance(Protocol.LDP, "", vrf)) for vrf in missing if every or vrf == DEFAULT_VRF):
        which = ", ".join(lost)
        raise UnreadableOutput(f"{command!r} does not show {which}, which is configured: the answer is not all")
    if len({state.instance for state in states}) < len(states):
        raise UnreadableOutput(f"{command!r} shows a VRF twice")
    return LdpIdentities(states, every_vrf=every)


def _states(text: str) -> Iterator[IdentityState]:
    head: re.Match[str] | None = None
    for number, (line, _) in enumerate(followed(text)):
        if head:
            yield _state(head, line)
            head = None
        elif not (head := HEAD.match(line)) and (_LIKE_HEAD.search(line) or not number):
            raise UnreadableOutput(f"expected a local LDP identifier, found {first(line)}")
    if head:
        raise UnreadableOutput(f"expected the identifier below {first(head[0])}, found nothing")


def _state(head: re.Match[str], line: str) -> IdentityState:
    found, instance = _IDENTIFIER.match(line), Instance(Protocol.LDP, "", head["vrf"] or DEFAULT_VRF)
    if not found:
        raise UnreadableOutput(f"expected the identifier of {instance}, found {first(line)}")
    address = ipv4(found["id"])
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")


READERS = (Reader(LdpIdentities, (ALL, DEFAULT, RUNNING), read_identities),)


def _configured_vrfs(text: str) -> frozenset[str]:
    """The VRFs in which a configuration has LDP run."""
    blocks = parse(text)
    if any(canonical(block.header) == "no mpls ip" for block in blocks):
        return frozenset()
    on = (interface.vrf for interface in interfaces_with(blocks, _RUNS) if not interface.shutdown)
    return frozenset((*on, *_autoconfigured(blocks)))


def _autoconfigured(blocks: Sequence[Block]) -> Iterator[str]:
    """The VRFs of the IGPs that run LDP on their interfaces."""
    for block in blocks:
        head = _IGP.fullmatch(canonical(block.header))
        if head and any(map(_AUTOCONFIG.fullmatch, lines_of(block))):
            yield head["vrf"] or DEFAULT_VRF


def configured_identities(
    blocks: Sequence[Block], interfaces: Iterable[ConfiguredInterface]
) -> tuple[RunningIdentity, ...]:
    """The router ID of LDP in each VRF of which a line or an interface of the configuration speaks."""
    lines = (canonical(block.header) for block in blocks if "mpls" in block.header)
    named = filter(None, map(_ROUTER_ID.fullmatch, lines))
    names = {line["vrf"] or DEFAULT_VRF: line["interface"] for line in named}
    vrfs = dict.fromkeys((*names, *(interface.vrf for interface in interfaces_with(blocks, _RUNS))))
    return tuple(_configured(Instance(Protocol.LDP, "", vrf), names.get(vrf), interfaces) for vrf in vrfs)


def _configured(instance: Instance, name: str | None, interfaces: Iterable[ConfiguredInterface]) -> RunningIdentity:
    own = (i.primary.ip for i in interfaces if i.primary and (i.name, i.vrf) == (name, instance.vrf))
    return chosen(instance, next(own, None), interfaces)


def event(instance: Instance) -> str | None:
    """What a pending router ID waits for, as no command helps: LDP keeps its present one until that address's interface
    goes down, unless ``mpls ldp router-id`` has ``force``."""
    return "the interface of the present ID going down" if instance.protocol is Protocol.LDP else None
