"""``show mpls ldp neighbor``, ``discovery`` and ``parameters``."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.ldp import LdpPeer
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.ldp import ldp_config

PARAMETERS = """\
LDP Feature Set Manager: State Initialized
  LDP features:
    Auto-Configuration
    Basic
    ICPM
    IP-over-MPLS
    IGP-Sync
    LLAF
    TCP-MD5-Rollover
    TDP
    NSR
Protocol version: 1
Session hold time: 180 sec; keep alive interval: 60 sec
Discovery hello: holdtime: 15 sec; interval: 5 sec
Discovery targeted hello: holdtime: 90 sec; interval: 10 sec
Downstream on Demand max hop count: 255
LDP for targeted sessions
LDP initial/maximum backoff: 15/120 sec
LDP loop detection: off
"""
PORT, OTHER_PORT = 646, 20170
COLUMNS = 4


def parameters(_router: Router, _given: Given) -> str:
    """``show mpls ldp parameters``: it prints no router ID."""
    return PARAMETERS


def discovery(router: Router, _given: Given) -> str:
    """``show mpls ldp discovery``, with ``all`` the same: LDP runs in the default VRF alone here."""
    if router.ldp.router_id is None:
        return ""
    lines = [" Local LDP Identifier:", f"    {router.ldp.router_id}:0", "    Discovery Sources:", "    Interfaces:"]
    hellos = list(router.network.ldp.hellos(router))
    for name in sorted(ldp_config(router.running).interfaces):
        heard = [hello for hello in hellos if hello.interface == name]
        lines.append(f"\t{name} (ldp): {'xmit/recv' if heard else 'xmit'}")
        lines += [f"\t    LDP Id: {hello.router_id}:0" for hello in heard]
    return "\n".join(lines) + "\n"


def neighbors(router: Router, _given: Given) -> str:
    """``show mpls ldp neighbor``."""
    return "".join(_neighbor(router, peer) for peer in router.network.ldp.seen(router))


def _neighbor(router: Router, peer: LdpPeer) -> str:
    own, far = router.ldp.router_id, peer.router_id
    assert own is not None  # noqa: S101 (a session has both IDs)
    ports = (PORT, OTHER_PORT) if far < own else (OTHER_PORT, PORT)
    age = router.network.clock() - peer.since
    count = int(age // 60) + 12
    lines = [
        f"    Peer LDP Ident: {far}:0; Local LDP Ident {own}:0",
        f"\tTCP connection: {far}.{ports[0]} - {own}.{ports[1]}",
        f"\tState: Oper; Msgs sent/rcvd: {count}/{count}; Downstream",
        f"\tUp time: {span(age)}",
        "\tLDP discovery sources:",
    ]
    lines += [f"\t  {hello.interface}, Src IP addr: {hello.address}" for hello in peer.hellos]
    lines.append("        Addresses bound to peer LDP Ident:")
    bound = [str(a.ip) for c in interfaces(peer.hellos[0].peer.running) if c.vrf == DEFAULT_VRF for a in c.ipv4]
    for start in range(0, len(bound), COLUMNS):
        lines.append("          " + " ".join(f"{address:<15}" for address in bound[start : start + COLUMNS]).rstrip())
    return "\n".join(lines) + "\n"


USER = (
    CliCommand("show mpls ldp neighbor", neighbors),
    CliCommand("show mpls ldp discovery [all]", discovery),
    CliCommand("show mpls ldp parameters", parameters),
)
