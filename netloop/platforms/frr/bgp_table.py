"""BGP on FRR in detail: its sessions of every family and VRF, and its paths to single prefixes.

``show bgp vrf all neighbors json`` is one document with a key for each VRF, and in it one for each neighbor beside
``vrfId`` and ``vrfName``; ``addressFamilyInfo`` holds the families that are activated here, and
``multiprotocolExtensions`` those that were announced (``bgpd/bgp_vty.c``, ``bgp_show_peer``). A neighbor that announces
none carries IPv4 unicast (RFC 4760, 8). ``hostLocal`` is ``Unknown`` while there is no connection.

``show bgp ipv4 unicast 10.255.0.1/32 json`` is ``{}`` where BGP has no such prefix, and a ``warning`` where it does not
run in that VRF (``bgpd/bgp_route.c``). Tried on FRR 8.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    Address,
    BgpEntries,
    BgpEntryPath,
    BgpSessions,
    BgpSessionState,
    Coverage,
    Prefix,
)
from netloop.platforms.frr.bgp import SECTION
from netloop.platforms.frr.output import RUNNING, ShownAddress, ShownAs, document
from netloop.platforms.frr.process import check_all_shown, check_silence, configured
from netloop.platforms.platform import Reader, UnreadableOutput

SESSIONS = "show bgp vrf all neighbors json"

FAMILIES = {"ipv4Unicast": BgpFamily.IPV4, "ipv6Unicast": BgpFamily.IPV6, "ipv4Vpn": BgpFamily.VPNV4}
"""By bgpd's words (``get_afi_safi_json_str``); other families are passed over."""
NOT_RUNNING = re.compile(r"Default BGP instance not found|View/Vrf (?:specified )?is unknown")

_ENTRY = re.compile(r"show bgp(?: vrf (?P<vrf>\S+))? ipv[46] unicast (?P<prefix>\S+) json")


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


# --- sessions ------------------------------------------------------------------------------------------------------


class _Family(BaseModel):
    """A family that is activated here."""

    accepted: int = Field(0, alias="acceptedPrefixCounter")
    client: bool = Field(False, alias="routeReflectorClient")


class _Announced(BaseModel):
    """Who announced a family: this end (``advertised``), the neighbor (``received``), or both."""

    both: bool = Field(False, alias="advertisedAndReceived")
    received: bool = False


class _Capabilities(BaseModel):
    families: dict[str, _Announced] = Field(default_factory=dict, alias="multiprotocolExtensions")


class _Session(BaseModel):
    remote_as: Literal[0] | ShownAs = Field(alias="remoteAs", union_mode="left_to_right")
    local_as: ShownAs = Field(alias="localAs")
    state: str = Field(alias="bgpState")
    router_id: IPv4Address = Field(alias="remoteRouterId", strict=True)
    local: str = Field("", alias="hostLocal")
    shut: bool = Field(False, alias="adminShutDown")
    capabilities: _Capabilities = Field(default_factory=_Capabilities, alias="neighborCapabilities")
    here: dict[str, _Family] = Field(alias="addressFamilyInfo")
    reset: str = Field("", alias="lastResetDueTo")
    notification: str = Field("", alias="lastNotificationReason")

    @property
    def up(self) -> bool:
        return self.state == "Established"

    @property
    def families(self) -> frozenset[BgpFamily]:
        """The families that both ends announced."""
        announced = self.capabilities.families
        if self.up and not any(family.both or family.received for family in announced.values()):
            return frozenset({BgpFamily.IPV4}) & self.offered
        return frozenset(FAMILIES[name] for name, family in announced.items() if name in FAMILIES and family.both)

    @property
    def offered(self) -> frozenset[BgpFamily]:
        return frozenset(FAMILIES[name] for name in self.here if name in FAMILIES)

    @property
    def note(self) -> str:
        """Why the session is down, as bgpd says it."""
        words = () if self.up else (self.reset, self.notification)
        return ", ".join(word for word in words if word)

    def session(self, instance: Instance, address: Address) -> BgpSessionState:
        return BgpSessionState(
            instance=instance,
            address=address,
            state=f"{self.state} (Admin)" if self.shut else self.state,
            up=self.up,
            remote_as=int(self.remote_as) or None,
            sender_as=int(self.local_as),
            router_id=self.router_id if int(self.router_id) else None,
            local_address=_address(self.local),
            families=self.families,
            offered=self.offered,
            prefixes={FAMILIES[name]: family.accepted for name, family in self.here.items() if name in FAMILIES},
            client=any(family.client for family in self.here.values()),
            note=self.note,
        )


class _Vrf(BaseModel):
    """A VRF: what is not about itself is a neighbor."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, _Session]
    number: int = Field(alias="vrfId")
    name: str = Field(alias="vrfName")


class _Sessions(RootModel[dict[str, _Vrf]]):
    pass


def read_sessions(outputs: Mapping[str, str]) -> BgpSessions:
    """The sessions in every VRF. A neighbor without an address (FRR's ``neighbor eth1 interface``) is none that can be
    declared, and is passed over.

    Raises:
        UnreadableOutput: the command was refused, its answer has another shape or lacks the default VRF's BGP, or the
            configuration lacks a VRF that runs.
    """
    found = document(outputs, SESSIONS, _Sessions)
    check_silence(outputs, SESSIONS, SECTION)
    if found is None:
        return BgpSessions(())
    instances = {instance.vrf: instance for instance in configured(outputs, SECTION)}
    unknown = sorted(found.root.keys() - instances.keys())
    if unknown:
        raise UnreadableOutput(f"BGP runs in VRF {unknown[0]}, and the running configuration does not name its AS")
    check_all_shown(outputs, SESSIONS, SECTION, (instances[name] for name in found.root))
    return BgpSessions(tuple(s for name, vrf in found.root.items() for s in _of(vrf, instances[name])))


def _of(vrf: _Vrf, instance: Instance) -> Iterator[BgpSessionState]:
    for name, session in (vrf.model_extra or {}).items():
        if address := _address(name):
            yield session.session(instance, address)


# --- paths to a prefix ---------------------------------------------------------------------------------------------


class _Hop(BaseModel):
    address: ShownAddress | None = Field(None, alias="ip")
    used: bool = False
    accessible: bool = True


class _Peer(BaseModel):
    """Who told the path; ``name`` is ``0.0.0.0`` or ``::`` for BGP itself, or an interface."""

    name: str = Field(alias="peerId")
    router_id: IPv4Address = Field(alias="routerId", strict=True)

    @property
    def address(self) -> Address | None:
        found = _address(self.name)
        return None if found is None or found.is_unspecified else found

    @property
    def itself(self) -> bool:
        found = _address(self.name)
        return found is not None and found.is_unspecified


class _Segment(BaseModel):
    numbers: list[ShownAs] = Field(alias="list")


class _AsPath(BaseModel):
    segments: list[_Segment] = Field(default_factory=list)


class _Best(BaseModel):
    overall: bool = False


class _Path(BaseModel):
    """``importedFrom`` is the route distinguisher of a path that came out of another VRF or a VPN."""

    as_path: _AsPath = Field(default_factory=_AsPath, alias="aspath")
    valid: bool = False
    best: _Best = Field(default_factory=_Best, alias="bestpath")
    originator: IPv4Address | None = Field(None, alias="originatorId")
    imported: str | None = Field(None, alias="importedFrom")
    hops: list[_Hop] = Field(alias="nexthops")
    peer: _Peer

    @property
    def path(self) -> BgpEntryPath:
        hop = next((hop for hop in self.hops if hop.used), self.hops[0] if self.hops else None)
        return BgpEntryPath(
            next_hop=hop.address if hop else None,
            best=self.best.overall,
            local=self.peer.itself and self.imported is None,
            from_address=self.peer.address,
            originator=self.originator or self.peer.router_id,
            as_path=tuple(int(number) for segment in self.as_path.segments for number in segment.numbers),
            note=self._note(hop),
        )

    def _note(self, hop: _Hop | None) -> str:
        if self.valid:
            return ""
        return "inaccessible next hop" if hop is not None and not hop.accessible else "not valid"


class _Entry(BaseModel):
    """``{}`` where there is no such prefix."""

    model_config = ConfigDict(extra="forbid")
    prefix: str | None = None
    paths: list[_Path] | None = None
    warning: str | None = None
    version: object = None
    advertised: object = Field(None, alias="advertisedTo")


def entry_commands(coverage: Coverage) -> tuple[str, ...]:
    """A command for each prefix."""
    return tuple(_command(vrf, prefix) for vrf, prefix in coverage.entries)


def _command(vrf: str, prefix: Prefix) -> str:
    return f"show bgp{'' if vrf == DEFAULT_VRF else f' vrf {vrf}'} ipv{prefix.version} unicast {prefix} json"


def read_entries(outputs: Mapping[str, str]) -> BgpEntries:
    """The paths to each prefix that was asked for; none where BGP has no such prefix, or does not run in that VRF.

    Raises:
        UnreadableOutput: a command was refused, its answer has another shape or is of another prefix, or it says that
            BGP does not run where it is configured.
    """
    asked = {command: match for command in outputs if (match := _ENTRY.fullmatch(command))}
    return BgpEntries(
        {
            (match["vrf"] or DEFAULT_VRF, ip_network(match["prefix"])): _paths(outputs, command, match)
            for command, match in asked.items()
        }
    )


def _paths(outputs: Mapping[str, str], command: str, asked: re.Match[str]) -> tuple[BgpEntryPath, ...]:
    vrf = asked["vrf"] or DEFAULT_VRF
    found = document(outputs, command, _Entry)
    check_silence(outputs, command, SECTION)
    if found is None or not found.model_fields_set:
        return ()
    if found.warning is not None:
        _check_not_running(outputs, command, found.warning, vrf)
        return ()
    if found.prefix != asked["prefix"] or found.paths is None:
        raise UnreadableOutput(f"{command!r}: expected the paths to {asked['prefix']}, found {found.prefix}")
    return tuple(path.path for path in found.paths)


def _check_not_running(outputs: Mapping[str, str], command: str, warning: str, vrf: str) -> None:
    """Check a warning: BGP does not run there, and is not configured there either."""
    if not NOT_RUNNING.fullmatch(warning):
        raise UnreadableOutput(f"{command!r}: {warning}")
    if any(instance.vrf == vrf for instance in configured(outputs, SECTION)):
        raise UnreadableOutput(f"{command!r}: {warning}, and {Protocol.BGP.title} is configured there")


READERS = (
    Reader(BgpSessions, (SESSIONS, RUNNING), read_sessions),
    Reader(BgpEntries, (RUNNING,), read_entries, covering=entry_commands),
)
