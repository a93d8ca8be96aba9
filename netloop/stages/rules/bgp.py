"""Rules about BGP."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.sources.addresses import network4
from netloop.sources.declared import DeclaredHost
from netloop.sources.words import Refused
from netloop.stages.fleet import BGP, Fleet, Session, system_of
from netloop.stages.rules.complaint import Complaint, complain
from netloop.stages.rules.identities import exists

OUTSIDE = "a router outside this inventory is {address: ..., remote_as: ...}"


def one_system(fleet: Fleet) -> Iterator[Complaint]:
    """A router has one BGP: a second AS is refused by it."""
    for host in fleet:
        first, *others = [*host.said.routing.bgp] or [""]
        for other in others:
            message = f"BGP {other} beside BGP {first} ({host.key(*BGP, first)})"
            yield complain(host.name, host.key(*BGP, other), message, "one AS a router")


def known(fleet: Fleet) -> Iterator[Complaint]:
    """A host that is named as a neighbor or client is declared, and runs BGP."""
    for host, session in _all(fleet):
        name, other = session.device, fleet.host(session.device or "")
        if name and name not in fleet.declared.names:
            message = f'{session.word} "{name}" is no host of this inventory'
            yield _complain(host, session, message, "a host's name", OUTSIDE)
        elif other and not other.said.routing.bgp and not other.excused("routing", "bgp"):
            yield _complain(host, session, f"{session.word} {name} has no BGP", f"bgp: under routing of {name}")
        elif session.address and not name and not (session.form and session.form.remote_as):
            expected = "remote_as: beside an address that is no host's"
            yield _complain(host, session, f"neighbor {session.address} has no remote_as", expected)


def not_itself(fleet: Fleet) -> Iterator[Complaint]:
    """A router is not its own neighbor."""
    for host, session in _all(fleet):
        if session.device == host.name:
            yield _complain(host, session, "this host is its own neighbor", "another host")


def listed_once(fleet: Fleet) -> Iterator[Complaint]:
    """A neighbor is listed once."""
    for host in fleet:
        seen: dict[object, Session] = {}
        for session in fleet.sessions(host):
            first = seen.setdefault(fleet.address(session) or session.device, session)
            if first is not session:
                name = session.device or session.address
                message = f"{session.word} {name} is listed twice (first at {first.place})"
                yield _complain(host, session, message, "each once")


def both_ends(fleet: Fleet) -> Iterator[Complaint]:
    """A session is declared on both ends, or it never comes up."""
    pairs = {(host.name, session.device) for host, session in _all(fleet)}
    for host, session in _all(fleet):
        other = fleet.host(session.device or "")
        if other is None or other is host or not other.said.routing.bgp or other.excused("routing", "bgp"):
            continue
        if (other.name, host.name) not in pairs and not _open(other):
            where = other.key(*BGP, next(iter(other.said.routing.bgp)))
            message = f"{session.word} {other.name} does not list {host.name} ({where})"
            expected = f"{host.name} among the neighbors or clients of {other.name}"
            yield _complain(host, session, message, expected)


def _open(host: DeclaredHost) -> bool:
    lists = [(*BGP, system, key) for system in host.said.routing.bgp for key in ("neighbors", "clients")]
    return any(host.excused(*path) for path in lists)


def systems_agree(fleet: Fleet) -> Iterator[Complaint]:
    """A remote_as that is written is the other end's."""
    for host, session in _all(fleet):
        other = fleet.host(session.device or "")
        actual = system_of(other)[0] if other and system_of(other) else None  # type: ignore[index]
        written = session.form.remote_as if session.form else None
        if actual and written and str(written) != actual:
            message = f"neighbor {session.device} is in AS {actual}"
            place = host.at(*session.path, "remote_as")
            yield complain(host.name, place, message, f"remote_as: {actual}, or none", actual=str(written))


def external_has_address(fleet: Fleet) -> Iterator[Complaint]:
    """A session to another AS names its address: between loopbacks it would need more hops than one."""
    for host, session in _all(fleet):
        if _external(fleet, session) and session.address is None:
            message = f"{session.word} {session.device} is in another AS: its loopback is more than one hop away"
            expected = "the address on the link to it"
            yield _complain(host, session, message, expected, f"{{host: {session.device}, address: ...}}")


def clients_internal(fleet: Fleet) -> Iterator[Complaint]:
    """A route-reflector client is in the same AS."""
    for host, session in _all(fleet):
        if session.client and _external(fleet, session):
            yield _complain(
                host, session, f"client {session.device} is in another AS", f"a host in AS {session.system}"
            )


def _external(fleet: Fleet, session: Session) -> bool:
    other = fleet.host(session.device or "")
    system = system_of(other) if other else None
    return system is not None and system[0] != session.system


def sources(fleet: Fleet) -> Iterator[Complaint]:
    """The loopback that a session comes from is declared and has an IPv4 address."""
    for host, session in _all(fleet):
        name = session.form.update_source if session.form else None
        if name:
            path = (*session.path, "update_source")
            yield from exists(host, name, host.at(*path), f"neighbor {session.device or session.address}")


def networks(fleet: Fleet) -> Iterator[Complaint]:
    """What BGP originates is a declared loopback, or a prefix."""
    for host in fleet:
        for system, form in host.said.routing.bgp.items():
            for index, text in enumerate(form.networks):
                path, title = (*BGP, system, "networks", index), f"BGP {system} networks"
                if "/" not in text:
                    yield from exists(host, text, host.at(*path), title)
                    continue
                try:
                    network4(text)
                except Refused as exc:
                    message, hint = f"{title}: {exc.message}", exc.hint
                    yield complain(host.name, host.at(*path), message, exc.expected, actual=text, hint=hint)


def _all(fleet: Fleet) -> Iterator[tuple[DeclaredHost, Session]]:
    for host in fleet:
        for session in fleet.sessions(host):
            yield host, session


def _complain(host: DeclaredHost, session: Session, message: str, expected: str, hint: str | None = None) -> Complaint:
    return complain(host.name, session.place, f"BGP {session.system}: {message}", expected, hint=hint)
