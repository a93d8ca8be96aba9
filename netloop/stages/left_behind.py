"""Left behind: the addresses that plans take away, and the lines that will still name them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address

from netloop.model.evidence import ConfiguredIdentities
from netloop.model.plan import LeavingAddress, LeftBehind, Plan
from netloop.platforms.configuration.text import ConfiguredAddress
from netloop.platforms.platform import Platform, UnreadableOutput

Address = IPv4Address | IPv6Address
LITERAL = re.compile(
    r"(?<![0-9A-Za-z.:])(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?![0-9A-Za-z:])"
)


def leaving(plan: Plan, platform: Platform) -> tuple[LeavingAddress, ...]:
    """The addresses that a plan takes off an interface, also where it puts them on another one or into another VRF."""
    before, after = platform.planner.addresses(plan.running), platform.planner.addresses(plan.candidate)
    places = {(found.interface, found.vrf, found.address) for found in after}
    gone = [found for found in before if (found.interface, found.vrf, found.address) not in places]
    return tuple(LeavingAddress(old.interface, str(old.address), _further(old, before, after)) for old in gone)


def _further(old: ConfiguredAddress, before: Sequence[ConfiguredAddress], after: Sequence[ConfiguredAddress]) -> bool:
    """Whether an address goes beside one that stays or takes its place: a secondary, or one of several."""
    if any(new.interface == old.interface and new.address == old.address for new in after):
        return False
    had, has = _same_kind(old, before), _same_kind(old, after)
    lost, gained = [a for a in had if a not in has], [a for a in has if a not in had]
    return old.secondary or (len(had) > 1 and bool(has) and lost.index(old.address) >= len(gained))


def _same_kind(old: ConfiguredAddress, found: Iterable[ConfiguredAddress]) -> list[Address]:
    """The addresses of the same interface and version of IP, without those that are marked as secondary."""
    same = (a for a in found if a.interface == old.interface and a.address.version == old.address.version)
    return [a.address for a in same if not a.secondary]


def with_left_behind(
    plans: Mapping[str, Plan], given_up: Mapping[str, frozenset[Address]], platforms: Mapping[str, Platform]
) -> dict[str, Plan]:
    """The plans, each with the lines that name, once all of them are carried out, an address that it gives up.

    Looked at are the configurations of the devices that have a plan, as they will be; an address that one of them then
    has on an interface is not given up. So what a plan removes or replaces, on whatever device, is not left behind.
    ``given_up`` are the addresses that each of the plans gives up; a device that has one of them names it.
    """
    wanted = frozenset(address for name in plans for address in given_up[name])
    hits = [hit for name, plan in plans.items() for hit in _naming(name, plan.candidate, wanted)] if wanted else []
    named_on = {hit.device for _, hit in hits}
    held = {a.address for name in named_on for a in platforms[name].planner.addresses(plans[name].candidate)}
    naming: dict[Address, list[tuple[int, LeftBehind]]] = {}
    for number, (address, hit) in enumerate(hits):
        naming.setdefault(address, []).append((number, hit))
    return {name: _leaving_behind(plan, naming, given_up[name] - held) for name, plan in plans.items()}


def _leaving_behind(
    plan: Plan, naming: Mapping[Address, Sequence[tuple[int, LeftBehind]]], given_up: frozenset[Address]
) -> Plan:
    """The plan with the numbered lines that name an address of those that it gives up, in their order."""
    numbered = dict(pair for address in given_up for pair in naming.get(address, ()))
    found = tuple(numbered[number] for number in sorted(numbered))
    return plan if found == plan.left_behind else replace(plan, left_behind=found)


def given_up(plan: Plan, platform: Platform) -> frozenset[Address]:
    """The addresses that interfaces lose, and the router IDs that are no longer configured."""
    if not plan.changed:
        return frozenset()
    addresses = {ip_address(gone.address) for gone in plan.leaving}
    if _only_adds(plan):
        return frozenset(addresses)
    before, after = _identities(plan.running, platform), _identities(plan.candidate, platform)
    return frozenset(addresses | (before - after))


def _only_adds(plan: Plan) -> bool:
    """Whether every line stays, and with it every router ID that one configures."""
    return set(plan.running.splitlines()) <= set(plan.candidate.splitlines())


def _identities(text: str, platform: Platform) -> set[Address]:
    """The router IDs that a configuration names; none where that cannot be read."""
    reader = platform.readers.get(ConfiguredIdentities)
    try:
        fact = reader.read({platform.show_running: text}) if reader else None
    except UnreadableOutput:
        return set()
    states = fact.states if isinstance(fact, ConfiguredIdentities) else ()
    return {state.address for state in states if isinstance(state.address, IPv4Address)}


def _naming(device: str, text: str, wanted: frozenset[Address]) -> Iterator[tuple[Address, LeftBehind]]:
    """Each line that names one of the addresses, behind the sections that it stands in."""
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        words, depth = line.strip(), len(line) - len(line.lstrip())
        if not words or words.startswith("!"):
            continue
        above = [(d, header) for d, header in above if d < depth]
        for address in dict.fromkeys(_literals(words)):
            if address in wanted:
                path = " / ".join((*(header for _, header in above), words))
                yield address, LeftBehind(device, path, str(address))
        above.append((depth, words))


def _literals(line: str) -> Iterator[Address]:
    for match in LITERAL.finditer(line):
        try:
            yield ip_address(match[0])
        except ValueError:
            continue
