"""What LDP shows: discovery, neighbors, parameters, and the interfaces that MPLS runs on.

Layouts: the captures of ``show mpls ldp discovery`` (``all detail`` too), ``show mpls ldp neighbor`` (``detail`` too)
and ``show mpls ldp parameters``; ``show mpls interfaces`` as the template ``cisco_ios_show_mpls_interfaces`` of
ntc-templates reads it. ``no route`` stands behind the ID of a neighbor that is heard and cannot be reached, in detail
``no route to transport addr``, as IOS 15 prints it.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import order
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.ldp import OTHER_PORT, PORT, LdpHello, LdpPeer
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.ldp import ldp_config, ldp_configs

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
COLUMNS = 4
HELLO, HOLD = 5, 15
"""Seconds between hellos, and without one."""

INTERFACE_HEAD = "Interface              IP            Tunnel   BGP Static Operational\n"
TIMERS = "\t    holdtime: 15000 ms, hello interval: 5000 ms"


def parameters(_router: Router, _given: Given) -> str:
    """``show mpls ldp parameters``: it prints no router ID."""
    return PARAMETERS


def _vrfs(router: Router, given: Given) -> list[str]:
    """The VRFs that are asked for, those that LDP runs in: the default one without a word."""
    running = [vrf for vrf in ldp_configs(router.running) if router.ldp.router_id_of(vrf) is not None]
    if "all" in given.words:
        return running
    return [vrf for vrf in running if vrf == given.get("vrf", DEFAULT_VRF)]


def discovery(router: Router, given: Given) -> str:
    """``show mpls ldp discovery [vrf X|all] [detail]``: a part per VRF."""
    router.network.settle()
    return "".join(_discovery(router, vrf, detail="detail" in given.words) for vrf in _vrfs(router, given))


def _discovery(router: Router, vrf: str, *, detail: bool) -> str:
    head = " Local LDP Identifier:" if vrf == DEFAULT_VRF else f" VRF {vrf}:Local LDP Identifier:"
    lines = [head, f"    {router.ldp.router_id_of(vrf)}:0", "    Discovery Sources:", "    Interfaces:"]
    hellos = list(router.network.ldp.hellos(router, vrf))
    config = ldp_config(router.running, vrf)
    for name in sorted(filter(router.is_up, config.interfaces), key=order):
        heard = [hello for hello in hellos if hello.interface == name]
        lines.append(f"\t{name} (ldp): {'xmit/recv' if heard else 'xmit'}")
        if detail:
            lines.append(f"\t    Enabled: {'IGP config' if name in config.automatic else 'Interface config'}")
            transport = router.ldp.transport(vrf, name)
            lines.append(f"\t    Hello interval: {HELLO * 1000} ms; Transport IP addr: {transport}")
        for hello in heard:
            lines += _heard(router, vrf, hello, detail=detail)
        lines += ["            Clients: IPv4, mLDP "] if detail and heard else []
    return "\n".join(lines) + "\n"


def _heard(router: Router, vrf: str, hello: LdpHello, *, detail: bool) -> list[str]:
    """What is known of who is heard; without a route to its transport address there is no session."""
    way = router.network.ldp.way(router, vrf, hello.transport)
    lost = "" if way else "; no route to transport addr" if detail else "; no route"
    lines = [f"\t    LDP Id: {hello.router_id}:0{lost}"]
    if detail:
        source = f"\t      Src IP addr: {hello.address}; Transport IP addr: {hello.transport}"
        lines += [source, f"\t      Hold time: {HOLD} sec; Proposed local/peer: {HOLD}/{HOLD} sec"]
        lines += [f"\t      Reachable via {way.prefix}"] if way else []
        password = _password(router, vrf, hello)
        lines.append(f"\t      Password: {password}")
    return lines


def _password(router: Router, vrf: str, hello: LdpHello) -> str:
    """Whether a password is needed, where the one is from that there is, and that it is in use."""
    passwords = ldp_config(router.running, vrf).passwords
    named = hello.router_id in dict(passwords.peers)
    kind = "neighbor" if named else "fallback" if passwords.fallback else "none"
    return f"{'required' if passwords.required else 'not required'}, {kind}, in use"


def neighbors(router: Router, given: Given) -> str:
    """``show mpls ldp neighbor [vrf X|all] [detail]``."""
    router.network.settle()
    detail = "detail" in given.words
    text = ""
    for vrf in _vrfs(router, given):
        peers = router.network.ldp.seen(router, vrf)
        text += f"VRF {vrf}:\n" if peers and vrf != DEFAULT_VRF and "all" in given.words else ""
        text += "".join(_neighbor(router, vrf, peer, detail=detail) for peer in peers)
    return text


def _neighbor(router: Router, vrf: str, peer: LdpPeer, *, detail: bool) -> str:
    hello = peer.hellos[0]
    own, far = hello.own_transport, hello.transport
    ports = (PORT, OTHER_PORT) if far < own else (OTHER_PORT, PORT)
    age = router.network.clock() - peer.since
    count = int(age // 60) + 12
    lines = [
        f"    Peer LDP Ident: {peer.router_id}:0; Local LDP Ident {router.ldp.router_id_of(vrf)}:0",
        f"\tTCP connection: {far}.{ports[0]} - {own}.{ports[1]}",
    ]
    lines += [f"\tPassword: {_password(router, vrf, hello)}"] if detail else []
    tail = "; Last TIB rev sent 11" if detail else ""
    lines.append(f"\tState: Oper; Msgs sent/rcvd: {count}/{count}; Downstream{tail}")
    lines.append(f"\tUp time: {span(age)}{'; UID: 1; Peer Id 0' if detail else ''}")
    lines.append("\tLDP discovery sources:")
    for one in peer.hellos:
        lines.append(f"\t  {one.interface}{';' if detail else ','} Src IP addr: {one.address}{' ' if detail else ''}")
        lines += [TIMERS] if detail else []
    lines += ["        Addresses bound to peer LDP Ident:", *_bound(hello)]
    if detail:
        lines.append("\tPeer holdtime: 180000 ms; KA interval: 60000 ms; Peer state: estab")
    return "\n".join(lines) + "\n"


def _bound(hello: LdpHello) -> list[str]:
    """The peer's addresses, four in a row."""
    peer = hello.peer
    held = [c for c in interfaces(peer.running) if c.vrf == hello.peer_vrf and peer.is_up(c.name)]
    bound = [str(address.ip) for config in held for address in config.ipv4]
    rows = [bound[start : start + COLUMNS] for start in range(0, len(bound), COLUMNS)]
    return ["          " + " ".join(f"{address:<15}" for address in row).rstrip() for row in rows]


def mpls_interfaces(router: Router, given: Given) -> str:
    """``show mpls interfaces [vrf X|all]``."""
    text = INTERFACE_HEAD
    for vrf, config in ldp_configs(router.running).items():
        if vrf != given.get("vrf", DEFAULT_VRF) and "all" not in given.words:
            continue
        text += f"\nVRF {vrf}:\n" if vrf != DEFAULT_VRF and config.interfaces else ""
        for name in sorted(config.interfaces, key=order):
            works = "Yes" if router.is_up(name) else "No"
            text += f"{name:<22} {'Yes (ldp)':<13} {'No':<8} {'No':<3} {'No':<6} {works:<11}\n"
    return text


_WHERE = "[(all|vrf <vrf:word>)]"
USER = (
    CliCommand(f"show mpls ldp neighbor {_WHERE} [detail]", neighbors),
    CliCommand(f"show mpls ldp discovery {_WHERE} [detail]", discovery),
    CliCommand("show mpls ldp parameters", parameters),
    CliCommand(f"show mpls interfaces {_WHERE}", mpls_interfaces),
)
