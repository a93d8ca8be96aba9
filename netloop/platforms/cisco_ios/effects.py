"""What a change costs on IOS, as a table of rules: section, line, and who would notice.

Sources: Cisco IOS IP Routing command references for ``router-id`` (OSPF; kept until the process restarts while it has
neighbors), ``bgp router-id`` (a change resets all sessions) and ``neighbor`` statements; see docs/explanation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from netloop.model.evidence import BgpIdentities, BgpNeighbors, Neighbor, OspfIdentities, OspfNeighbors, RunningConfig
from netloop.model.plan import Effect, Impact
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.cisco_ios.activation import activation
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.platform import Situation

ADDRESS = re.compile(r"^\s+ip(?:v6)? address (?P<address>[0-9A-Fa-f.:]+)[ /]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that match, in a section that matches, have the impact that ``judge`` finds."""

    section: re.Pattern[str]
    line: re.Pattern[str]
    judge: Callable[[re.Match[str], re.Match[str], Situation], Impact | None]


class IosEffects:
    """See ``platforms.platform.Effects``."""

    def of(self, section: tuple[str, ...], situation: Situation) -> tuple[Impact, ...]:
        """The impacts of a section's commands, one a rule that matches."""
        header, *lines = section
        found = (
            rule.judge(where, what, situation)
            for rule in RULES
            for line in lines
            if (where := rule.section.match(header)) and (what := rule.line.match(line))
        )
        return tuple(dict.fromkeys(impact for impact in found if impact is not None))

    def pending(self, situation: Situation) -> tuple[Impact, ...]:
        """OSPF processes that run with neighbors under another ID than the intended one."""
        found = (_ospf_waits(identity, situation) for identity in situation.intent.identities(Protocol.OSPF))
        return tuple(impact for impact in found if impact is not None)

    def addresses(self, running: str) -> tuple[str, ...]:
        """Interface addresses, IPv6 in lower case."""
        lines = (line for block in parse(running) if block.header.startswith("interface ") for line in block.body)
        return tuple(match["address"].lower() for line in lines if (match := ADDRESS.match(line)))


def _up(neighbors: Iterable[Neighbor], instance: Instance | None = None) -> list[Neighbor]:
    return [n for n in neighbors if n.up and (instance is None or n.instance == instance)]


def _ospf_neighbors(instance: Instance, situation: Situation) -> tuple[str, ...]:
    fact = situation.evidence.get(OspfNeighbors)
    return tuple(
        situation.name(n.router_id or n.address, n.address) for n in _up(fact.neighbors if fact else (), instance)
    )


def _sessions(situation: Situation) -> list[Neighbor]:
    fact = situation.evidence.get(BgpNeighbors)
    return _up(fact.neighbors if fact else ())


def _ospf_waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    fact = situation.evidence.get(OspfIdentities)
    state = fact.of(identity.instance) if fact else None
    if state is None or state.address in {None, identity.address}:
        return None
    drops = _ospf_neighbors(identity.instance, situation)
    configured = _explicit(identity, situation)
    if not drops and not configured:
        return None
    reason = f"router ID {state.address} -> {identity.address}"
    return Impact(Effect.PENDING, identity.instance, activation(identity.instance), drops, reason)


def _explicit(identity: RouterId, situation: Situation) -> bool:
    """Whether the running configuration already names the intended ID, which so did not take effect by itself."""
    config = situation.evidence.get(RunningConfig)
    return bool(config and f"\n router-id {identity.address}\n" in config.text.replace("\r", ""))


def _ospf_identity(where: re.Match[str], _what: re.Match[str], situation: Situation) -> Impact | None:
    for identity in situation.intent.identities(Protocol.OSPF):
        if identity.instance.name == where["process"] and identity.instance.vrf == (where["vrf"] or "default"):
            return _ospf_waits(identity, situation)
    return None


def _bgp_identity(_where: re.Match[str], what: re.Match[str], situation: Situation) -> Impact | None:
    fact = situation.evidence.get(BgpIdentities)
    in_effect = next((state for state in fact.states if state.address), None) if fact else None
    drops = tuple(situation.name(session.address) for session in _sessions(situation))
    if in_effect is None or str(in_effect.address) == what["address"] or not drops:
        return None
    reason = f"BGP identifier {in_effect.address} -> {what['address'] or 'elected'} resets every session"
    return Impact(Effect.DISRUPTIVE, in_effect.instance, None, drops, reason)


def _bgp_session(_where: re.Match[str], what: re.Match[str], situation: Situation) -> Impact | None:
    for session in _sessions(situation):
        if str(session.address) == what["peer"]:
            reason = f"a changed {what['word']} resets the session"
            return Impact(Effect.DISRUPTIVE, session.instance, None, (situation.name(session.address),), reason)
    return None


def _loopback_address(where: re.Match[str], what: re.Match[str], situation: Situation) -> Impact | None:
    """Sessions sourced from a loopback end when its address goes or changes; a first address costs nothing."""
    config = situation.evidence.get(RunningConfig)
    blocks = parse(config.text) if config else ()
    had = any(b.header == where[0] and any(ADDRESS.match(line) for line in b.body) for b in blocks)
    sourced = {
        line.split()[1]
        for block in blocks
        if block.header.startswith("router bgp ")
        for line in block.body
        if line.endswith(f" update-source {where['loopback']}")
    }
    drops = tuple(situation.name(s.address) for s in _sessions(situation) if str(s.address) in sourced)
    if not had or not drops or what[0].startswith("ipv6"):
        return None
    reason = f"sessions sourced from {where['loopback']} end with its address"
    return Impact(Effect.DISRUPTIVE, None, None, drops, reason)


RULES: tuple[Rule, ...] = (
    Rule(
        re.compile(r"^router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?$"),
        re.compile(r"^(no )?router-id"),
        _ospf_identity,
    ),
    Rule(re.compile(r"^router bgp "), re.compile(r"^(no )?bgp router-id ?(?P<address>\S*)"), _bgp_identity),
    Rule(
        re.compile(r"^router bgp "),
        re.compile(r"^(no )?neighbor (?P<peer>\S+) (?P<word>remote-as|update-source|route-reflector-client)"),
        _bgp_session,
    ),
    Rule(
        re.compile(r"^interface (?P<loopback>Loopback\d+)$"),
        re.compile(r"^(no )?ip address (?!.* secondary)"),
        _loopback_address,
    ),
)
