"""What a change costs: the prices of the table's statements, and what platforms agree on.

A price is asked of each command; it knows the section's headers and the command by their named groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import IPv4Address

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    IdentitiesInEffect,
    IdentityState,
    Neighbor,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Neighbors,
)
from netloop.model.intent import Isis
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.ownership import walk
from netloop.platforms.configuration.situation import Command, Price, Situation, groups, running_text
from netloop.platforms.configuration.statements import Path, compiled, filled
from netloop.platforms.configuration.text import NEGATION


@dataclass(frozen=True, slots=True)
class SectionEffects:
    """See ``platforms.platform.Effects``; ``waits`` finds the identities that are pending."""

    dialect: Dialect
    waits: Callable[[Situation], tuple[Impact, ...]]

    def of(self, section: tuple[str, ...], situation: Situation) -> tuple[Impact, ...]:
        """The impacts of a section's commands, each once."""
        situation = self._knowing(situation)
        running = self.dialect.parse(running_text(situation))
        found: list[Impact | None] = []
        for path, line in self._commands(section):
            for price, values in self._prices(path, line):
                found.append(price(Command(path, line, situation, running, self.dialect.canonical, values)))
        return tuple(dict.fromkeys(impact for impact in found if impact is not None))

    def pending(self, situation: Situation) -> tuple[Impact, ...]:
        """Identities that run under another ID than the intended one, and keep it until they are cleared."""
        return self.waits(self._knowing(situation))

    def _knowing(self, situation: Situation) -> Situation:
        """The situation that knows who the router is by its running configuration."""
        text = running_text(situation)
        return replace(situation, running_identity=partial(self.dialect.running_identity, text)) if text else situation

    def addresses(self, running: str) -> tuple[str, ...]:
        """Interface addresses, IPv6 in lower case."""
        blocks = (b for b in self.dialect.parse(running) if self.dialect.interface.fullmatch(self.dialect.header(b)))
        lines = (line for block in blocks for line in self.dialect.lines(block))
        found = (match["address"].lower() for line in lines if (match := self.dialect.address.match(line)))
        return tuple(found)

    def _commands(self, section: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
        """Each command with the headers above it; a section of one line is given in global configuration."""
        if len(section) == 1:
            yield (), self.dialect.canonical(section[0])
        for path, line in walk(section, self.dialect):
            yield path, self.dialect.canonical(line)

    def _prices(self, path: Path, line: str) -> Iterator[tuple[Price, dict[str, str | None]]]:
        """The prices of a command, with the named groups of its headers and of itself."""
        bare = line.removeprefix(NEGATION)
        for section in self.dialect.table.at(path):
            above = [compiled(filled(a)).fullmatch(b) for a, b in zip(section.path, path, strict=True)]
            for row in section.statements:
                if row.price is not None and (match := row.match(bare)):
                    yield row.price, groups(*(m for m in above if m), match)
        for section in self.dialect.table.at((bare,)) if line.startswith(NEGATION) and not path else ():
            if section.price is not None and (match := compiled(filled(section.path[0])).fullmatch(bare)):
                yield section.price, groups(match)


def up(neighbors: Iterable[Neighbor], instance: Instance | None = None) -> list[Neighbor]:
    """The neighbors that are up, of one instance or of all."""
    return [n for n in neighbors if n.up and (instance is None or n.instance == instance)]


def ospf_neighbors(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """The OSPFv2 adjacencies of a process, by the other end's name."""
    fact = situation.evidence.get(OspfNeighbors)
    return tuple(
        situation.name(n.router_id or n.address, n.address) for n in up(fact.neighbors if fact else (), instance)
    )


def ospfv3_neighbors(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """The OSPFv3 adjacencies of a process, by the other end's name; a plain word where the device does not tell."""
    fact = situation.evidence.get(Ospfv3Neighbors)
    found = tuple(situation.name(n.address) for n in up(fact.neighbors if fact else (), instance))
    told = fact is not None and instance.vrf == DEFAULT_VRF
    return found or (() if told else (unknown(instance),))


def sessions(situation: Situation, vrf: str = DEFAULT_VRF) -> list[Neighbor]:
    """The BGP sessions of a VRF that are up, as far as the device was asked."""
    fact = situation.evidence.get(BgpNeighbors)
    return [session for session in up(fact.neighbors if fact else ()) if session.instance.vrf == vrf]


def unlisted(situation: Situation) -> tuple[str, ...]:
    """The BGP sessions that the device does not list, in a plain word; none where it lists those of every family."""
    fact = situation.evidence.get(BgpNeighbors)
    every = fact is None or fact.every_family
    return () if every else ("the sessions of other address families; how many is not known here",)


def unknown(instance: Instance) -> str:
    """Every neighbor of an instance, where nobody counted them."""
    what = "session" if instance.protocol in {Protocol.BGP, Protocol.LDP} else "adjacency"
    return f"every {what} of {instance}; how many is not known here"


def ospf_waits(identity: RouterId, situation: Situation, line: str, activation: str | None) -> Impact | None:
    """OSPFv2; see ``kept``."""
    state = in_effect(situation, OspfIdentities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    drops = ospf_neighbors(identity.instance, situation)
    return waits(identity, str(state.address), activation, drops) if kept(situation, line, drops) else None


def kept(situation: Situation, line: str, drops: tuple[str, ...]) -> bool:
    """Whether OSPF keeps its present router ID: it does while it has neighbors, and takes another at once otherwise.

    ``line`` is the statement by which the running configuration names the intended ID, which so did not take effect
    by itself.
    """
    running = running_text(situation)
    return bool(drops) or (line in running and any(text.strip() == line for text in running.splitlines()))


def waits(identity: RouterId, old: str, activation: str | None, drops: tuple[str, ...], until: str = "") -> Impact:
    """A router ID that is configured and not in effect; ``until`` says when it will be without a command."""
    reason = f"router ID {old} -> {identity.address}{until}"
    return Impact(Effect.PENDING, identity.instance, activation, drops, reason)


def resets(instance: Instance, old: str, new: str, drops: tuple[str, ...]) -> Impact:
    """A BGP identifier that takes effect at once, and ends the sessions of its VRF."""
    where = "" if instance.vrf == "default" else f" of VRF {instance.vrf}"
    return Impact(
        Effect.DISRUPTIVE, instance, None, drops, f"BGP identifier {old} -> {new} resets every session{where}"
    )


def in_effect(situation: Situation, kind: type[IdentitiesInEffect], instance: Instance) -> IdentityState | None:
    """What the device says of one instance's identity; None where it was not asked, or does not run it."""
    fact = situation.evidence.facts.get(kind)
    return fact.of(instance) if isinstance(fact, IdentitiesInEffect) else None


def intended(command: Command, protocol: Protocol) -> RouterId | None:
    """The identity that a protocol must have in the VRF of a command, where it has one instance per VRF."""
    vrf = command["vrf"] or DEFAULT_VRF
    found = (i for i in command.situation.intent.identities(protocol) if i.instance.vrf == vrf)
    return next(found, None)


def present(
    situation: Situation, kind: type[IdentitiesInEffect], instance: Instance, family: str | None = None
) -> str | None:
    """The identity in effect: what the device says, else what its configuration would make it choose."""
    fact = situation.evidence.facts.get(kind)
    if isinstance(fact, IdentitiesInEffect):
        state = fact.of(instance)
        return str(state.address) if state and isinstance(state.address, IPv4Address) else None
    found = situation.running_identity(instance, family)
    return str(found.predicted) if found and found.predicted else None


def restarts(process: Isis, old: str, *, level: bool) -> Impact:
    """IS-IS as another system, in another area, or (``level``) of another level."""
    if level:
        reason = f"{process.instance} changes its level"
    elif old.lower() != process.system_id.lower():
        reason = f"IS-IS system ID {old} -> {process.system_id} restarts every adjacency"
    else:
        reason = f"IS-IS area changes to that of {process.net}: level-1 adjacencies of the old area end"
    return Impact(Effect.DISRUPTIVE, process.instance, None, (unknown(process.instance),), reason)


def bgp_in_effect(situation: Situation, vrf: str) -> IdentityState | None:
    """BGP's identifier in a VRF, whatever its AS."""
    fact = situation.evidence.get(BgpIdentities)
    states = fact.states if fact else ()
    return next((state for state in states if state.address and state.instance.vrf == vrf), None)
