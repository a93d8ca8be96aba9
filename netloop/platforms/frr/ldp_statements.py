"""LDP on FRR: its statements and what they cost.

ldpd ends every session for a new router ID (``ldpd/ldpd.c``, ``merge_global``).
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.evidence import LdpIdentities
from netloop.model.intent import Intent
from netloop.model.plan import Effect, Impact
from netloop.model.routing import Protocol
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement
from netloop.platforms.values import IPV4


def _identity(command: Command) -> Impact | None:
    """``router-id`` or the transport address."""
    for identity in command.situation.intent.identities(Protocol.LDP):
        state = impact.in_effect(command.situation, LdpIdentities, identity.instance)
        if state is not None and state.address not in {None, identity.address}:
            reason = f"LDP router ID {state.address} -> {identity.address} ends every session"
            return Impact(Effect.DISRUPTIVE, identity.instance, None, (impact.unknown(identity.instance),), reason)
    return None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection(("mpls ldp",)) for _ in intent.ldp)


def _families(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection(("mpls ldp", "address-family ipv4")) for _ in intent.ldp)


SECTIONS = (
    Section(
        ("mpls ldp",),
        _processes,
        (Statement(f"router-id {IPV4}", "router-id", price=_identity), Statement("address-family ipv4")),
    ),
    Section(
        ("mpls ldp", "address-family ipv4"),
        _families,
        (Statement(f"discovery transport-address {IPV4}", "discovery transport-address", price=_identity),),
    ),
)
