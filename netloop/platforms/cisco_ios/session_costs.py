"""What it costs to change a session's statements, or the loopback that sessions are sourced from."""

from __future__ import annotations

import re

from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.holdings import ADDRESS
from netloop.platforms.cisco_ios.neighborhood import running, section, sessions
from netloop.platforms.platform import Situation

Where = re.Match[str]


def bgp_session(where: Where, what: Where, situation: Situation) -> Impact | None:
    """A changed statement resets the session. Of VRFs and IPv6 only the configuration is known, not the state."""
    vrf, peer = where["vrf"] or DEFAULT_VRF, what["peer"]
    reason = f"a changed {what['word']} resets the session"
    for session in sessions(situation, vrf):
        if str(session.address).upper() == peer.upper():
            return Impact(Effect.DISRUPTIVE, session.instance, None, (situation.name(session.address),), reason)
    if (vrf != DEFAULT_VRF or ":" in peer) and _has(where, peer, situation):
        instance = Instance(Protocol.BGP, where["system"], vrf)
        name = situation.name(peer.lower())
        return Impact(Effect.DISRUPTIVE, instance, None, (f"{name}, if it is up",), reason)
    return None


def _has(where: Where, peer: str, situation: Situation) -> bool:
    """Whether the running configuration has the neighbor, in the section or the VRF's family."""
    block = section(situation, f"router bgp {where['system']}")
    blocks = [block] if block else []
    if block and where["vrf"]:
        blocks = [b for b in block.inner if canonical(b.header) == where["family"]]
    start = f"neighbor {peer} remote-as "
    return any(canonical(line.header).startswith(start) for b in blocks for line in b.inner)


def loopback(where: Where, what: Where, situation: Situation) -> Impact | None:
    """Sessions sourced from a loopback end when its address goes or changes; a first address costs nothing."""
    name = where["loopback"]
    block = section(situation, f"interface {name}")
    held = [canonical(line.header) for line in block.inner] if block else []
    had = any(ADDRESS.match(line) for line in held)
    if not had or what[0].strip() in held:
        return None
    drops = tuple(situation.name(s.address) for s in sessions(situation) if str(s.address) in _sourced(name, situation))
    if not drops:
        return None
    return Impact(Effect.DISRUPTIVE, None, None, drops, f"sessions sourced from {name} end with its address")


def _sourced(name: str, situation: Situation) -> set[str]:
    return {
        line.split()[1]
        for block in running(situation)
        if block.header.startswith("router bgp ")
        for line in block.body
        if line.endswith(f" update-source {name}")
    }
