"""A library's getters beside netloop's readers: two readings of one router, and where they differ.

Of NAPALM's getters these are good enough to be held against: the addresses of loopbacks, and the router IDs of BGP with
the sessions that are up. They run show commands of their own. Where both say something and not the same, nobody knows
which is right, so the finding is an *error*, and both are in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_interface
from typing import Any

from netloop.errors import CommandRefused
from netloop.model.evidence import BgpIdentities, BgpNeighbors, Evidence, Fact, Interfaces
from netloop.model.finding import Finding, Status
from netloop.model.routing import DEFAULT_VRF
from netloop.stages.conversation import Conversation

CHECK = "getters"
"""The name under which findings stand."""
LOOPBACK = "Loopback"
GLOBAL = "global"
"""NAPALM's word for the default VRF."""
INTERFACES, NEIGHBORS = "get_interfaces_ip", "get_bgp_neighbors"


def second_reading(conversation: Conversation, evidence: Evidence) -> tuple[Finding, ...]:
    """Call the getters for what the readers have read, and say where the two differ.

    Raises:
        DeviceError: the device did not answer.
    """
    found: list[Finding] = []
    for getter, (kinds, compare) in GETTERS.items():
        if not any(kind in evidence.facts for kind in kinds):
            continue
        try:
            answer = conversation.getter(getter)
        except CommandRefused as exc:
            found.append(_finding(evidence, getter, Status.SKIPPED, "an answer", exc.message))
            continue
        found += compare(evidence, answer)
    return tuple(found)


def loopbacks(evidence: Evidence, answer: Mapping[str, Any]) -> Iterator[Finding]:
    """Where ``get_interfaces_ip`` has other addresses on a loopback than netloop read."""
    fact = evidence.get(Interfaces)
    own = fact.by_name if fact else {}
    for name in sorted(name for name in {*own, *answer} if name.startswith(LOOPBACK)):
        read = {str(address) for address in own[name].addresses if not address.is_link_local} if name in own else set()
        got = {
            str(ip_interface(f"{address}/{of['prefix_length']}"))
            for family in answer.get(name, {}).values()
            for address, of in family.items()
            if not ip_address(address).is_link_local
        }
        if read != got:
            yield _differs(evidence, name, INTERFACES, _words(read), _words(got))


def bgp(evidence: Evidence, answer: Mapping[str, Any]) -> Iterator[Finding]:
    """Where ``get_bgp_neighbors`` has another router ID, or a session in another state."""
    identities, sessions = evidence.get(BgpIdentities), evidence.get(BgpNeighbors)
    for state in identities.states if identities else ():
        got = answer.get(_vrf(state.instance.vrf), {}).get("router_id")
        if got and state.address and got != str(state.address):
            yield _differs(evidence, str(state.instance), NEIGHBORS, str(state.address), got)
    for neighbor in sessions.neighbors if sessions else ():
        peer = answer.get(_vrf(neighbor.instance.vrf), {}).get("peers", {}).get(str(neighbor.address))
        if peer is not None and bool(peer["is_up"]) != neighbor.up:
            subject = f"{neighbor.instance} neighbor {neighbor.address}"
            yield _differs(evidence, subject, NEIGHBORS, _state(neighbor.up), _state(peer["is_up"]))


Compare = Callable[[Evidence, Mapping[str, Any]], Iterator[Finding]]
GETTERS: Mapping[str, tuple[tuple[type[Fact], ...], Compare]] = {
    INTERFACES: ((Interfaces,), loopbacks),
    NEIGHBORS: ((BgpIdentities, BgpNeighbors), bgp),
}
"""The getters, the facts that they are held against, and how."""


def _differs(evidence: Evidence, subject: str, getter: str, read: str, got: str) -> Finding:
    return _finding(evidence, subject, Status.ERROR, f"{read}, as netloop read it", f"{got}, by NAPALM's {getter}")


def _finding(evidence: Evidence, subject: str, status: Status, expected: str, actual: str) -> Finding:
    hint = "look at the router yourself: one of two readings is wrong" if status is Status.ERROR else None
    return Finding(CHECK, evidence.device, subject, status, expected, actual, hint=hint)


def _vrf(name: str) -> str:
    return GLOBAL if name == DEFAULT_VRF else name


def _state(up: Any) -> str:
    return "up" if up else "down"


def _words(addresses: set[str]) -> str:
    return ", ".join(sorted(addresses)) or "no address"
