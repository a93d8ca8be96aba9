"""The running configuration: its text, the identities that it names, and the AS of each VRF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from netloop.model.evidence import ConfiguredIdentities, Identity, IdentityState, RunningConfig, SystemId
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.frr.readers.text import answer, first, silent
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import ASN, IPV4, NUMBER, asplain, ipv4

RUNNING = "show running-config"

_PREAMBLE = re.compile(r"^(?:Building configuration\.\.\.|Current configuration:|)$")
_VRF = r"(?: vrf (?P<vrf>\S+))?"
_HEX = r"[0-9A-Fa-f]"
_NET = rf" net (?:{_HEX}{{2}}\.)?(?:{_HEX}{{4}}\.)*?(?P<id>{_HEX}{{4}}(?:\.{_HEX}{{4}}){{2}})\.{_HEX}{{2}}"


def text(outputs: Mapping[str, str]) -> str:
    """The configuration as vtysh wrote it, from its first line to ``end``.

    Raises:
        UnreadableOutput: the command was refused, or the text does not end as a configuration does.
    """
    lines = answer(outputs, RUNNING).split("\n")
    while lines and _PREAMBLE.match(lines[0]):
        lines.pop(0)
    if not lines or lines[-1].strip() != "end":
        last = first(lines[-1]) if lines else "nothing"
        raise UnreadableOutput(f"expected a configuration that finishes with 'end', found {last}")
    return "\n".join(lines) + "\n"


def read_running(outputs: Mapping[str, str]) -> RunningConfig:
    """The configuration, without its preamble. Raises as ``text`` does."""
    return RunningConfig(text(outputs))


@dataclass(frozen=True, slots=True)
class Section:
    """How a protocol's section begins, what its instance is called, and the line that names its identity."""

    protocol: Protocol
    head: re.Pattern[str]
    line: re.Pattern[str]
    identity: Callable[[str], Identity] = ipv4

    def instance(self, head: re.Match[str]) -> Instance:
        """The instance that a head opens."""
        name, vrf = (head.groupdict().get(key) or "" for key in ("name", "vrf"))
        return Instance(self.protocol, asplain(name) if self.protocol in _NUMBERED else name, vrf or DEFAULT_VRF)


_NUMBERED = frozenset({Protocol.BGP, Protocol.EIGRP})

_BGP_HEAD = re.compile(rf"^router bgp (?P<name>{ASN}){_VRF}(?: as-notation \S+)?$")

SECTIONS = tuple(
    Section(protocol, re.compile(head), re.compile(rf"^{line}$"), identity)
    for protocol, head, line, identity in (
        (Protocol.OSPF, rf"^router ospf{_VRF}$", rf" ospf router-id (?P<id>{IPV4})", ipv4),
        (Protocol.OSPFV3, rf"^router ospf6{_VRF}$", rf" ospf6 router-id (?P<id>{IPV4})", ipv4),
        (Protocol.BGP, _BGP_HEAD.pattern, rf" bgp router-id (?P<id>{IPV4})", ipv4),
        (Protocol.EIGRP, rf"^router eigrp (?P<name>{NUMBER}){_VRF}$", rf" eigrp router-id (?P<id>{IPV4})", ipv4),
        (Protocol.ISIS, rf"^router isis (?P<name>\S+){_VRF}$", _NET, SystemId),
        (Protocol.LDP, r"^mpls ldp$", rf" router-id (?P<id>{IPV4})", ipv4),
    )
)
"""The sections that name identities (FRR's user guide, a chapter a daemon)."""


def read_identities(outputs: Mapping[str, str]) -> ConfiguredIdentities:
    """The identities that the configuration names: every protocol's, in every VRF.

    Raises:
        UnreadableOutput: see ``text``; or a named ID is no address.
    """
    return ConfiguredIdentities(tuple(_identities(text(outputs))))


def _identities(configuration: str) -> Iterator[IdentityState]:
    section, instance = None, None
    for line in configuration.split("\n"):
        if not line.startswith((" ", "!")):
            section, instance = next(
                ((s, s.instance(head)) for s in SECTIONS if (head := s.head.match(line))), (None, None)
            )
        elif section and instance and (named := section.line.match(line)):
            yield IdentityState(instance, section.identity(named["id"]))


def autonomous_systems(outputs: Mapping[str, str]) -> Mapping[str, str]:
    """The AS of BGP in each VRF that the configuration names. Raises as ``text`` does."""
    heads = (_BGP_HEAD.match(line) for line in text(outputs).split("\n"))
    return {head["vrf"] or DEFAULT_VRF: asplain(head["name"]) for head in heads if head}


def configured(outputs: Mapping[str, str], protocol: Protocol) -> frozenset[Instance]:
    """The instances of a protocol that have a section, in every VRF. Raises as ``text`` does."""
    sections = [section for section in SECTIONS if section.protocol is protocol]
    heads = ((section, section.head.match(line)) for line in text(outputs).split("\n") for section in sections)
    return frozenset(section.instance(head) for section, head in heads if head)


def witnessed(outputs: Mapping[str, str], command: str, protocol: Protocol) -> None:
    """Check that where FRR says nothing, nothing of the protocol is configured in the default VRF.

    Raises:
        UnreadableOutput: there is: the silence is no answer. Or as ``text`` does, or the command was not asked.
    """
    answer(outputs, command)
    here = sorted(str(instance) for instance in configured(outputs, protocol) if instance.vrf == DEFAULT_VRF)
    if here and silent(outputs, command):
        raise UnreadableOutput(f"{command!r} says nothing, and {here[0]} is configured")


def shown(outputs: Mapping[str, str], command: str, protocol: Protocol, found: Iterable[Instance]) -> None:
    """Check that an answer shows every instance that the default VRF has, or says that there is none.

    Raises:
        UnreadableOutput: it does not: it is not all. Or as ``text`` does, or the command was not asked.
    """
    missing = {i for i in configured(outputs, protocol) if i.vrf == DEFAULT_VRF} - {*found}
    if missing and (silent(outputs, command) or answer(outputs, command)):
        which = ", ".join(sorted(map(str, missing)))
        raise UnreadableOutput(f"{command!r} does not show {which}, which is configured: the answer is not all")
