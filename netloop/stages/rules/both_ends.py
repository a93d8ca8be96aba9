"""Rules about the two ends of a BGP session."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import DEFAULT_VRF
from netloop.sources.declared import DeclaredHost
from netloop.stages.fleet import Fleet
from netloop.stages.rules.bgp import BGP, say, sessions
from netloop.stages.rules.complaint import Complaint
from netloop.stages.sessions import Session


def listed(fleet: Fleet) -> Iterator[Complaint]:
    """A session is declared on both ends, in the same VRF where both have it, or it never comes up."""
    for session in sessions(fleet):
        other = _other(fleet, session)
        if other and not _back(fleet, session):
            name = session.process.host.name
            process = fleet.counterpart(session)
            where = process.place if process else other.place
            vrf = f" in VRF {session.vrf}" if process and process.vrf == session.vrf != DEFAULT_VRF else ""
            expected = f"{name} among the neighbors or clients of {other.name}{vrf}"
            yield say(session, f"{session.word} {other.name} does not list {name}{vrf} ({where})", expected)


def points_back(fleet: Fleet) -> Iterator[Complaint]:
    """The other end goes to the address that this session comes from."""
    for session in sessions(fleet):
        local, back = fleet.local(session), _back(fleet, session)
        targets = {entry: fleet.address(entry) for entry in back}
        if local is None or not back or not _other(fleet, session):
            continue
        if None not in targets.values() and local not in targets.values():
            entry, source, name = back[0], fleet.source(session), session.process.host.name
            where = f"points back at {targets[entry]} ({entry.place})"
            mine = f"{source} {local}" if source else f"{local} on the link"
            expected = f"the address that the session comes from: {{host: {name}, address: {local}}} there"
            yield say(session, f"{session.word} {entry.process.host.name} {where}, not at {mine}", expected)


def _other(fleet: Fleet, session: Session) -> DeclaredHost | None:
    """The other end's host, where it can be asked: it has BGP, and its lists were understood."""
    other = fleet.host(session.device)
    if other is None or other is session.process.host or not other.said.routing.bgp:
        return None
    return None if other.excused("routing", "bgp") or _open(other) else other


def _back(fleet: Fleet, session: Session) -> tuple[Session, ...]:
    """The other end's sessions to this host: those over the same version of IP and in the same VRF, where it has it."""
    found = fleet.towards.get((session.device or "", session.process.host.name), ())
    found = tuple(entry for entry in found if entry.version == session.version)
    other = fleet.counterpart(session)
    same = tuple(entry for entry in found if entry.vrf == session.vrf)
    strict = other is not None and other.vrf == session.vrf != DEFAULT_VRF
    return same if strict or same else found


def _open(host: DeclaredHost) -> bool:
    if not host.broken:
        return False
    vrfs = [(*BGP, system, "vrfs", vrf) for system, form in host.said.routing.bgp.items() for vrf in form.vrfs]
    lists = [
        (*path, key)
        for path in (*((*BGP, s) for s in host.said.routing.bgp), *vrfs)
        for key in ("neighbors", "clients")
    ]
    return any(host.excused(*path) for path in lists)
