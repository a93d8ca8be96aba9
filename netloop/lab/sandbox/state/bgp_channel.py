"""What one BGP speaker tells another over a session in one address family, and what the other one takes of it.

Internal routes go to internal neighbors only by way of a route reflector (RFC 4456); an own AS in the path, an own
router ID as originator, an own cluster in the list and an own address as next hop keep a route out. VPN routes are
taken where a VRF imports one of their route targets, or by who passes them on: reflectors and routers with external VPN
neighbors (RFC 4364). Of a route map, what it sets on a reflected route is ignored, but for the next hop. Source: Cisco
IOS IP Routing: BGP Command Reference, ``neighbor next-hop-self``, ``neighbor allowas-in``, ``neighbor send-community``;
Cisco IOS IP Configuration Guide, Configuring Advanced BGP Features, for reflected routes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.state.bgp_path import NONE, Address, BgpPath, NlriKey, filtered, mapped
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.views.bgp import LOCAL_PREFERENCE, NeighborConfig, NeighborFamily
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.policy import Policies

PRIVATE = ((64512, 65534), (4200000000, 4294967294))
"""The AS numbers that ``remove-private-as`` takes out (RFC 6996)."""
DEFAULTS: dict[int, Prefix] = {4: IPv4Network("0.0.0.0/0"), 6: IPv6Network("::/0")}


def is_vpn(family: str) -> bool:
    """Whether routes of a family carry route distinguishers."""
    return family.startswith("vpn")


def version_of(family: str) -> int:
    """The version of IP that a family carries."""
    return 6 if family.endswith("6") else 4


def table_of(family: str, vrf: str) -> str:
    """The table that routes of a family are kept in: those of VRFs stand in the VPN's."""
    return family if vrf == DEFAULT_VRF else f"vpn{family.removeprefix('ip')}"


def unspecified(version: int) -> Address:
    """The next hop of what is connected: 0.0.0.0 or ::."""
    return NONE if version == 4 else IPv6Address(0)


@dataclass(frozen=True, slots=True)
class BgpSide:
    """One end of a session in one family; ``peer`` is the neighbor's address.

    ``table`` and ``rd`` say where its routes are kept; ``hosts`` are all addresses of its VRF as integers, ``exports``
    the targets that its VRF puts on routes, ``own_imports`` those that each VRF of the router imports, by
    distinguisher; ``passes_on`` says whether it keeps VPN routes that no VRF of its own imports; ``preference`` is the
    local preference that routes of external neighbors are given.
    """

    router: str
    vrf: str
    asn: int
    router_id: IPv4Address
    cluster: IPv4Address
    address: Address
    peer: Address
    neighbor: NeighborConfig
    policy: NeighborFamily
    policies: Policies
    table: str
    rd: str
    hosts: frozenset[int]
    exports: frozenset[str]
    own_imports: tuple[tuple[str, frozenset[str]], ...]
    passes_on: bool
    preference: int = LOCAL_PREFERENCE

    @property
    def internal(self) -> bool:
        """Whether the neighbor is in the own AS."""
        return self.neighbor.asn == self.asn


@dataclass(frozen=True, slots=True)
class BgpChannel:
    """One direction of a session in one family: who tells whom, since when (seconds of the network's clock).

    Channels of one ``group`` tell the same of a route. ``default`` says whether the default route is told whatever the
    table says.
    """

    number: int
    group: int
    family: str
    sender: BgpSide
    receiver: BgpSide
    since: float
    default: bool = False

    def sent(self, key: NlriKey, path: BgpPath | None) -> BgpPath | None:
        """The path as it goes out to the neighbor, None where it does not.

        That it does not go back to where it came from is for ``returns`` to say.
        """
        side = self.sender
        if self.tells_default(key):
            return self._outward(BgpPath(unspecified(version_of(self.family)), source="default"), DEFAULT_VRF)
        if path is None or not self._goes(key, path):
            return None
        whole = self._outward(path, path.hop_vrf)
        left = filtered(side.policy.outgoing, side.policies, key[1], whole)
        if left is not None and path.kind == "internal" and side.internal:
            left = replace(whole, next_hop=left.next_hop)
        return None if left is None else self._communities(left)

    def tells_default(self, key: NlriKey) -> bool:
        """Whether a route is the default route that is told whatever the table says."""
        return self.default and key[1] == DEFAULTS[version_of(self.family)] and key[0] == self.sender.rd

    def returns(self, path: BgpPath) -> bool:
        """Whether a path came from the neighbor itself."""
        side = self.sender
        return path.peer is not None and path.peer == side.peer and path.hop_vrf == side.vrf

    def _goes(self, key: NlriKey, path: BgpPath) -> bool:
        """Whether a route is told at all, filters aside."""
        side = self.sender
        if is_vpn(self.family):
            if path.imported_from:
                return False
        elif key[0] != side.rd:
            return False
        if path.kind == "internal" and side.internal and not (path.client or side.policy.client):
            return False
        closed = {"no-advertise"} if side.internal else {"no-advertise", "no-export", "local-AS"}
        return not closed & path.communities

    def _outward(self, path: BgpPath, vrf: str) -> BgpPath:
        """The attributes that the neighbor is sent."""
        side = self.sender
        own = not int(path.next_hop) or (is_vpn(side.table) and path.kind != "internal")
        if not side.internal:
            return replace(
                path,
                next_hop=self._own_hop(),
                as_path=(side.asn, *self._as_path(path.as_path)),
                med=path.med if path.kind == "local" else None,
                originator=None,
                clusters=(),
                local_preference=LOCAL_PREFERENCE,
            )
        reflected = path.kind == "internal"
        self_hop = side.policy.next_hop_self == "all" or (side.policy.next_hop_self and not reflected)
        foreign = vrf not in {side.vrf, ""} and not is_vpn(self.family)
        return replace(
            path,
            next_hop=self._own_hop() if own or self_hop or foreign else path.next_hop,
            originator=(path.originator or path.peer_id) if reflected else None,
            clusters=(side.cluster, *path.clusters) if reflected else (),
        )

    def _own_hop(self) -> Address:
        """The sender's address as a next hop; for IPv6 routes an IPv4 address is mapped, VPNs resolve it as it is."""
        address = self.sender.address
        if self.family == "ipv6" and isinstance(address, IPv4Address):
            return IPv6Address(f"::ffff:{address}")
        return address

    def _as_path(self, before: tuple[int, ...]) -> tuple[int, ...]:
        side = self.sender
        if side.policy.remove_private:
            before = tuple(n for n in before if not any(low <= n <= high for low, high in PRIVATE))
        theirs = side.neighbor.asn
        return tuple(side.asn if n == theirs else n for n in before) if side.policy.as_override else before

    def _communities(self, path: BgpPath) -> BgpPath:
        """Without the communities that the neighbor is not sent."""
        kinds = self.sender.policy.communities
        kept = path.communities if "standard" in kinds else frozenset()
        targets = path.targets if is_vpn(self.family) and "extended" in kinds else frozenset()
        if kept == path.communities and targets == path.targets:
            return path
        return replace(path, communities=kept, targets=targets)

    def heard(self, path: BgpPath) -> BgpPath | None:
        """A path as it comes in, before the neighbor's filters; None for one that is not looked at further."""
        side = self.receiver
        if path.as_path.count(side.asn) > side.policy.allowas:
            return None
        if path.originator == side.router_id or side.cluster in path.clusters or int(path.next_hop) in side.hosts:
            return None
        return self._inward(path)

    def unsuppressed(self, key: NlriKey, path: BgpPath) -> bool:
        """Whether the neighbor is told a route though an aggregate suppresses it (``unsuppress-map``)."""
        name, rules = self.sender.policy.unsuppress_map, self.sender.policies
        return name in rules.route_maps and mapped(name, rules, key[1], path) is not None

    def taken(self, key: NlriKey, path: BgpPath) -> tuple[NlriKey, BgpPath] | None:
        """What the neighbor makes of a path that it is sent: under which name it keeps it, None where it does not."""
        side, whole = self.receiver, self.heard(path)
        kept = filtered(side.policy.incoming, side.policies, key[1], whole) if whole else None
        if kept is None:
            return None
        if not is_vpn(self.family):
            return (side.rd, key[1]), kept
        return (key, kept) if self._wanted(key[0], kept.targets) else None

    def _wanted(self, rd: str, targets: frozenset[str]) -> bool:
        """Whether a VRF imports a VPN route; one under the distinguisher of an own VRF must be for that VRF."""
        for own, imports in self.receiver.own_imports:
            if own == rd:
                return bool(imports & targets)
        return self.receiver.passes_on or any(imports & targets for _, imports in self.receiver.own_imports)

    def _inward(self, path: BgpPath) -> BgpPath:
        """The path as a received one, before the filters."""
        side, sender = self.receiver, self.sender
        return replace(
            path,
            weight=side.policy.weight,
            local_preference=path.local_preference if side.internal else side.preference,
            kind="internal" if side.internal else "external",
            source="",
            peer=side.peer,
            peer_id=sender.router_id,
            client=side.policy.client,
            since=self.since,
            hop_vrf=side.vrf,
            imported_from="",
            home="",
            interface="",
            targets=path.targets if is_vpn(self.family) else side.exports,
        )
