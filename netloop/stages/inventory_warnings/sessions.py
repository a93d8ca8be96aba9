"""Warnings about the address families of BGP sessions."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.intent import BgpFamily
from netloop.sources.nodes import Path
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.declared_sessions import DeclaredSession
from netloop.stages.inventory_warnings.waived import Waived


def ipv6_over_ipv4(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """IPv6 routes are carried by sessions over IPv6: over IPv4 their next hop is made of an IPv4 address."""
    for session in network.all_sessions:
        if session.version == 4 and BgpFamily.IPV6 in session.families:
            host = session.process.host.name
            if not waived.pair(host, session.device):
                yield _over_ipv4(session)


def _over_ipv4(session: DeclaredSession) -> Complaint:
    host, path = session.process.host, _families(session)
    own = path[: len(session.path)] == session.path
    which = f"the session over IPv4 to {_far(session)} carries" if own else "sessions over IPv4 carry"
    message = f"{session.process}: {which} ipv6: the next hop of its routes is no IPv6 address of this router"
    name = session.device or "HOST"
    hint = (
        f"a session over IPv6 is an entry of its own, beside the one over IPv4: {{host: {name}, families: [ipv6]}}"
        if session.device
        else "a session over IPv6 is an entry of its own, with the other end's IPv6 address"
    )
    return complain(host.name, host.at(*path), message, "ipv6 in sessions over IPv6", hint=hint)


def family_one_end(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """What one end of a session carries, the other end carries too: routers agree on what both have."""
    for session in network.all_sessions:
        back, mine = network.back(session), session.families
        if not back or (len(back) == 1 and back[0].families == mine):
            continue
        theirs = {family for entry in back for family in entry.families}
        alone, host = [family.value for family in mine if family not in theirs], session.process.host
        if alone and not waived.pair(host.name, session.device):
            words, process = " and ".join(alone), back[0].process
            message = f"{session.process}: {session.device} does not carry {words} back ({process.place})"
            hint = f"families: [{', '.join(_both(session, theirs))}] there; or without {words} here"
            yield complain(host.name, host.at(*_families(session)), message, f"{words} on both ends", hint=hint)


def _both(session: DeclaredSession, theirs: set[BgpFamily]) -> list[str]:
    return [family.value for family in BgpFamily if family in theirs or family in session.families]


def _families(session: DeclaredSession) -> Path:
    """Where it is said what the session carries: in its entry, for all sessions of the process, or nowhere."""
    if session.form and session.form.families:
        return (*session.path, "families")
    if session.version == 4 and session.process.form.families:
        return (*session.process.path, "families")
    return session.path


def _far(session: DeclaredSession) -> str:
    return str(session.device or session.address)
