"""What it costs to change a session's statements, or the loopback that sessions are sourced from."""

from __future__ import annotations

import re

from netloop.model.evidence import BgpNeighbors
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.platform import Situation
from netloop.platforms.sections.blocks import Block
from netloop.platforms.sections.dialect import Dialect
from netloop.platforms.sections.neighborhood import running, section, sessions

Where = re.Match[str]


def bgp_session(dialect: Dialect, where: Where, what: Where, situation: Situation) -> Impact | None:
    """A changed statement resets the session. Where the device does not show it, as IOS those of VRFs and IPv6, the
    configuration says whether there is one.

    ``where`` has the groups ``system``, ``vrf`` and ``family``, ``what`` the groups ``peer`` and ``word``.
    """
    vrf, peer = where["vrf"] or DEFAULT_VRF, what["peer"]
    removed = what[0].startswith("no ") and what["word"] in {"remote-as", "peer-group"}
    reason = "the session ends with its neighbor" if removed else f"a changed {what['word']} resets the session"
    fact = situation.evidence.get(BgpNeighbors)
    for session in fact.neighbors if fact else ():
        if session.instance.vrf == vrf and str(session.address).upper() == peer.upper():
            drops = (situation.name(session.address),)
            return Impact(Effect.DISRUPTIVE, session.instance, None, drops, reason) if session.up else None
    if (vrf != DEFAULT_VRF or ":" in peer) and _has(dialect, where, peer, situation):
        instance = Instance(Protocol.BGP, where["system"], vrf)
        name = situation.name(peer.lower())
        return Impact(Effect.DISRUPTIVE, instance, None, (f"{name}, if it is up",), reason)
    return None


def _has(dialect: Dialect, where: Where, peer: str, situation: Situation) -> bool:
    """Whether the running configuration has the neighbor, in the section or, where VRFs are families, in the family."""
    block = section(situation, where.string.split(" / ")[0], dialect)
    blocks = [block] if block else []
    if block and " vrf " in (where["family"] or ""):
        blocks = [inner for inner in block.inner if dialect.header(inner) == where["family"]]
    return any(line.startswith(f"neighbor {peer} remote-as ") for found in blocks for line in dialect.said(found))


def loopback(dialect: Dialect, where: Where, what: Where, situation: Situation) -> Impact | None:
    """Sessions sourced from a loopback end when its address goes or changes; a first address costs nothing.

    ``where`` has the group ``loopback``.
    """
    name = where["loopback"]
    held = dialect.said(section(situation, where.string, dialect))
    if not any(line.startswith("ip address ") for line in held) or what[0].strip() in held:
        return None
    addresses = {line.split()[2].partition("/")[0] for line in held if line.startswith("ip address ")}
    sourced = _sourced({name, *addresses}, running(situation, dialect))
    drops = tuple(situation.name(s.address) for s in sessions(situation) if str(s.address) in sourced)
    if not drops:
        return None
    return Impact(Effect.DISRUPTIVE, None, None, drops, f"sessions sourced from {name} end with its address")


def _sourced(sources: set[str], blocks: tuple[Block, ...]) -> set[str]:
    """The neighbors whose sessions start from one of the sources: the loopback's name or an address of it."""
    lines = (line.split() for block in blocks if block.header.startswith("router bgp ") for line in block.body)
    return {words[1] for words in lines if words[2:3] == ["update-source"] and words[-1] in sources}
