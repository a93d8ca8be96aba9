"""LDP: the router IDs in effect, and those of a configuration.

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
from collections.abc import Iterator, Mapping, Sequence

from netloop.model.evidence import IdentityState, LdpIdentities
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.interface import ConfiguredInterface, configured_interfaces
from netloop.platforms.cisco_ios.output import RUNNING, answer, configuration, first, followed, unknown_to_device
from netloop.platforms.cisco_ios.process import RunningIdentity, chosen, lines_of
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

ALL, DEFAULT = "show mpls ldp discovery all", "show mpls ldp discovery"

_HEAD = re.compile(r"^(?:VRF (?P<vrf>\S+?): ?)?Local LDP Identifier:$")
_IDENTIFIER = re.compile(rf"^(?P<id>{IPV4}):0$")
_LIKE_HEAD = re.compile(r"^(?:V|VR|VRF\b.*|Loc.*)$|Identifier\b")
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
        elif not (head := _HEAD.match(line)) and (_LIKE_HEAD.search(line) or not number):
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
    on = (i.vrf for i in configured_interfaces(blocks) if "mpls ip" in i.lines and not i.shutdown)
    return frozenset((*on, *_autoconfigured(blocks)))


def _autoconfigured(blocks: Sequence[Block]) -> Iterator[str]:
    """The VRFs of the IGPs that run LDP on their interfaces."""
    for block in blocks:
        head = _IGP.fullmatch(canonical(block.header))
        if head and any(map(_AUTOCONFIG.fullmatch, lines_of(block))):
            yield head["vrf"] or DEFAULT_VRF


def configured_identities(
    blocks: Sequence[Block], interfaces: tuple[ConfiguredInterface, ...]
) -> tuple[RunningIdentity, ...]:
    """The router ID of LDP in each VRF of which a line or an interface of the configuration speaks."""
    lines = filter(None, (_ROUTER_ID.fullmatch(canonical(block.header)) for block in blocks))
    names = {line["vrf"] or DEFAULT_VRF: line["interface"] for line in lines}
    vrfs = dict.fromkeys((*names, *(interface.vrf for interface in interfaces if "mpls ip" in interface.lines)))
    return tuple(_configured(Instance(Protocol.LDP, "", vrf), names.get(vrf), interfaces) for vrf in vrfs)


def _configured(instance: Instance, name: str | None, interfaces: tuple[ConfiguredInterface, ...]) -> RunningIdentity:
    own = (i.primary.ip for i in interfaces if i.primary and (i.name, i.vrf) == (name, instance.vrf))
    return chosen(instance, next(own, None), interfaces)


def event(instance: Instance) -> str | None:
    """What a pending router ID waits for, as no command helps: LDP keeps its present one until that address's interface
    goes down, unless ``mpls ldp router-id`` has ``force``."""
    return "the interface of the present ID going down" if instance.protocol is Protocol.LDP else None
