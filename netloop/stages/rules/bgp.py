"""Rules about BGP."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.sources.addresses import network
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.sources.words import Refused
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.declared_sessions import DeclaredSession
from netloop.stages.processes import DeclaredProcess, loopback_of, vrf_of
from netloop.stages.rules.identities import exists, inherited

BGP = ("routing", "bgp")
OUTSIDE = "a router outside this inventory is {address: ..., remote_as: ...}"


def one_system(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A router has one BGP: a second AS is refused by it."""
    for host in network:
        first, *others = [*host.form.routing.bgp] or [""]
        for other in others:
            message = f"BGP {other} beside BGP {first} ({host.key(*BGP, first)})"
            yield complain(host.name, host.key(*BGP, other), message, "one AS a router")


def known(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A host that is named as a neighbor or client is declared, and runs BGP."""
    for session in network.all_sessions:
        name, other = session.device, network.host(session.device)
        if name and name not in network.declared.names:
            message = f'{session.word} "{name}" is no host of this inventory'
            yield say(session, message, "a host's name", _meant(network, name) or OUTSIDE)
        elif other and not other.form.routing.bgp and not other.excused("routing", "bgp"):
            yield say(session, f"{session.word} {name} has no BGP", f"bgp: under routing of {name}")
        elif session.address and not name and not (session.form and session.form.remote_as):
            expected = "remote_as: beside an address that is no host's"
            yield say(session, f"neighbor {session.address} has no remote_as", expected)


def _meant(network: DeclaredNetwork, name: str) -> str | None:
    """What an address in the place of a host's name most likely means."""
    try:
        address = ip_address(name)
    except ValueError:
        return None
    owners = network.owners.get(address, ())
    return f"this is an address of {owners[0][0]}: neighbors: [{owners[0][0]}]" if owners else None


def not_itself(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A router is not its own neighbor."""
    for session in network.all_sessions:
        if session.device == session.process.host.name:
            yield say(session, "this host is its own neighbor", "another host")


def listed_once(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A neighbor is listed once for each version of IP and VRF."""
    for host in network:
        seen: dict[object, DeclaredSession] = {}
        for session in network.sessions(host):
            first = seen.setdefault((session.vrf, network.address(session) or session.device), session)
            if first is not session:
                name = session.device or session.address
                message = f"{session.word} {name} is listed twice (first at {first.place})"
                yield say(session, message, "each once")


def systems_agree(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A remote_as that is written is the other end's."""
    for session in network.all_sessions:
        other = network.counterpart(session)
        written = session.form.remote_as if session.form else None
        if other and written and str(written) != other.instance.name:
            host, actual = session.process.host, other.instance.name
            message = f"neighbor {session.device} is in AS {actual}"
            place = host.at(*session.path, "remote_as")
            yield complain(host.name, place, message, f"remote_as: {actual}, or none", actual=str(written))


def external_has_address(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A session to another AS names its address: between loopbacks it would need more hops than one."""
    for session in network.all_sessions:
        if _external(network, session) and session.address is None:
            message = f"{session.word} {session.device} is in another AS: its loopback is more than one hop away"
            expected = "the address on the link to it"
            yield say(session, message, expected, f"{{host: {session.device}, address: ...}}")


def has_address(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A host that is named within an AS has a loopback to go to, in that VRF and of that version of IP."""
    for session in network.all_sessions:
        other = network.counterpart(session)
        if other is None or network.address(session) or _external(network, session) or _told(session, other):
            continue
        where = "" if other.vrf == DEFAULT_VRF else f" in VRF {other.vrf}"
        name, family = other.host.name, f"IPv{session.version}"
        message = f"{session.word} {name} has no loopback with an {family} address{where} to go to"
        expected = f"{family.lower()}: on the loopback of its router ID{where}, or address: here"
        yield say(session, message, expected)


def _told(session: DeclaredSession, other: DeclaredProcess) -> bool:
    """Whether the reason why the other end has no address is reported already."""
    loopback = loopback_of(other.host, other.loopback)
    if loopback is None:
        return other.excused or other.named is not None or other.identity is None
    unbacked = session.version == 4 and loopback.ipv4 is None and other.named is not None
    return unbacked or other.host.excused("loopbacks", str(other.loopback), f"ipv{session.version}")


def clients_internal(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A route-reflector client is in the same AS."""
    for session in network.all_sessions:
        if session.client and _external(network, session):
            yield say(session, f"client {session.device} is in another AS", f"a host in AS {session.system}")


def families(network: DeclaredNetwork) -> Iterator[Complaint]:
    """VPN routes are carried between routers, not within a VRF."""
    for session in network.all_sessions:
        if session.vrf != DEFAULT_VRF and BgpFamily.VPNV4 in session.families:
            name = session.device or session.address
            yield say(session, f"{session.word} {name} carries vpnv4 within a VRF", "ipv4 or ipv6; vpnv4 goes outside")


def _external(network: DeclaredNetwork, session: DeclaredSession) -> bool:
    other = network.counterpart(session)
    return other is not None and other.instance.name != session.system


def sources(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The loopback that a session comes from is declared, this host's alone, in its VRF, with an address to use."""
    for session in network.all_sessions:
        name = session.form.update_source if session.form else None
        if name:
            host, title = session.process.host, f"neighbor {session.device or session.address}"
            path = (*session.path, "update_source")
            yield from exists(host, name, path, title, family=f"ipv{session.version}")
            yield from _usable(session, name, title)


def _usable(session: DeclaredSession, name: str, title: str) -> Iterator[Complaint]:
    host = session.process.host
    loopback, place = loopback_of(host, name), host.at(*session.path, "update_source")
    if loopback and vrf_of(loopback) != session.vrf:
        message = f"{title}: {name} is in VRF {vrf_of(loopback)}, the session in VRF {session.vrf}"
        yield complain(host.name, place, message, "a loopback of the same VRF")
    if loopback and loopback.anycast:
        yield complain(host.name, place, f"{title}: {name} is anycast", "a loopback of this host alone")


def networks(network: DeclaredNetwork) -> Iterator[Complaint]:
    """What BGP originates is a declared loopback of the same VRF, or a prefix."""
    for process in network.each(Protocol.BGP):
        for index, text in enumerate(process.form.networks):
            path: Path = (*process.path, "networks", index)
            yield from _prefix(process, path, text) if "/" in text else _loopback(process, path, text)


def _loopback(process: DeclaredProcess, path: Path, name: str) -> Iterator[Complaint]:
    host, loopback = process.host, loopback_of(process.host, name)
    if loopback is None:
        yield from exists(host, name, path, f"{process} networks", hint=lambda host, _name: _own_list(host, path))
    elif not any((loopback.ipv4, loopback.ipv6, *(host.excused("loopbacks", name, key) for key in ("ipv4", "ipv6")))):
        place, expected = host.key("loopbacks", name), "ipv4: or ipv6: on that loopback"
        message = f"{process} networks: {name} has no address"
        yield complain(host.name, place, message, expected, hint=_own_list(host, path))
    if loopback and vrf_of(loopback) != process.vrf:
        message = f"{process} networks: {name} is in VRF {vrf_of(loopback)}"
        yield complain(host.name, host.at(*path), message, "a loopback of the same VRF")


def _own_list(host: DeclaredHost, path: Path) -> str | None:
    """What to do where a list of a group names what this host does not have."""
    return (
        "a list of this host's own replaces the inherited one: networks: [...], or []" * inherited(host, path) or None
    )


def _prefix(process: DeclaredProcess, path: Path, text: str) -> Iterator[Complaint]:
    host = process.host
    try:
        network(text)
    except Refused as exc:
        message = f"{process} networks: {exc.message}"
        yield complain(host.name, host.at(*path), message, exc.expected, actual=text, hint=exc.hint)


def say(session: DeclaredSession, message: str, expected: str, hint: str | None = None) -> Complaint:
    """A complaint of a session, at its entry."""
    host = session.process.host
    return complain(host.name, session.place, f"{session.process}: {message}", expected, hint=hint)
