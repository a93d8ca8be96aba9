"""Rules about the two ends of a BGP session."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import DEFAULT_VRF
from netloop.sources.declared import DeclaredHost
from netloop.stages.complaint import Complaint
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.declared_sessions import DeclaredSession
from netloop.stages.rules.bgp import BGP, say


def listed(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A session is declared on both ends, in the same VRF where both have it, or it never comes up."""
    for session in network.all_sessions:
        other = _other(network, session)
        if other and not network.back(session):
            name = session.process.host.name
            process = network.counterpart(session)
            where = process.place if process else other.place
            vrf = f" in VRF {session.vrf}" if process and process.vrf == session.vrf != DEFAULT_VRF else ""
            expected = f"{name} among the neighbors or clients of {other.name}{vrf}"
            yield say(session, f"{session.word} {other.name} does not list {name}{vrf} ({where})", expected)


def points_back(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The other end goes to the address that this session comes from."""
    for session in network.all_sessions:
        local, back = network.local(session), network.back(session)
        if local is None or not back or not _other(network, session):
            continue
        targets = [network.address(entry) for entry in back]
        if None not in targets and local not in targets:
            entry, source, name = back[0], network.source(session), session.process.host.name
            where = f"points back at {targets[0]} ({entry.place})"
            mine = f"{source} {local}" if source else f"{local} on the link"
            expected = f"the address that the session comes from: {{host: {name}, address: {local}}} there"
            yield say(session, f"{session.word} {entry.process.host.name} {where}, not at {mine}", expected)


def _other(network: DeclaredNetwork, session: DeclaredSession) -> DeclaredHost | None:
    """The other end's host, where it can be asked: it has BGP, and its lists were understood."""
    other = network.host(session.device)
    if other is None or other is session.process.host or not other.form.routing.bgp:
        return None
    return None if other.excused("routing", "bgp") or _open(other) else other


def _open(host: DeclaredHost) -> bool:
    if not host.broken:
        return False
    vrfs = [(*BGP, system, "vrfs", vrf) for system, form in host.form.routing.bgp.items() for vrf in form.vrfs]
    lists = [
        (*path, key)
        for path in (*((*BGP, s) for s in host.form.routing.bgp), *vrfs)
        for key in ("neighbors", "clients")
    ]
    return any(host.excused(*path) for path in lists)
