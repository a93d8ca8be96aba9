"""What IOS and the platforms that took over its words, such as FRR, have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_interface

from netloop.model.evidence import BgpNeighbors, OspfNeighbors
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.impact import sessions
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.text import Block, ConfiguredAddress

IPV6 = r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
"""An IPv6 address within a pattern."""
INTERFACE = re.compile(r"interface (?P<name>\S+)(?: vrf (?P<vrf>\S+))?")
ADDRESS = re.compile(r"ip(?:v6)? address (?P<address>[0-9A-Fa-f.:]+)(?:[/ ]|$)")
PEER = re.compile(r"(?P<peer>neighbor \S+ )remote-as ")
"""A BGP neighbor ends with this line, and all that is said of it elsewhere in the section ends with it."""
ASDOT = re.compile(r"^(router bgp|neighbor \S+ remote-as) ([0-9]{1,5})\.([0-9]{1,5})(?= |$)")
NET = re.compile(r"^(no )?net (?P<net>\S+)$")
OF_PEER = re.compile(r"^(?:no )?neighbor (?P<peer>\S+) (?P<word>\S+)")
PEER_GONE = (re.compile(r"^no neighbor (\S+) remote-as "), re.compile(r"^no neighbor (\S+) peer-group "))
"""The command that removes a neighbor: one that has its AS from a peer group goes with its membership."""
OWN_WORDS = frozenset(
    {"remote-as", "update-source", "description", "route-reflector-client", "activate", "send-community"}
)
"""What netloop itself says of a neighbor; everything else that is said of one goes with it."""
VRF = re.compile(r"(?:ip )?vrf (?:forwarding )?(?P<vrf>\S+)")
PROCESS_GONE = re.compile(
    r"no (?P<six>ipv6 )?router (?P<word>ospf6?|ospfv3|bgp|isis|eigrp)"
    r"(?: (?!vrf )(?P<name>\S+))?(?: vrf (?P<vrf>\S+))?"
)
ALL_BITS = 0xFFFFFFFF
IPV4_VERSION, LINK_LOCAL, HOST_BITS = 4, 0xA9FE, 16
"""169.254.0.0/16 (RFC 3927), by the bits above those of its hosts."""
PROTOCOLS = {"ospf6": Protocol.OSPFV3, **{protocol.value: protocol for protocol in Protocol}}


def asplain(line: str) -> str:
    """The line with its AS number in asplain: ``router bgp 1.10`` is ``router bgp 65546`` (RFC 5396)."""
    return ASDOT.sub(lambda match: f"{match[1]} {int(match[2]) * 65536 + int(match[3])}", line)


def area_number(area: str) -> str:
    """An OSPF area as a number: ``0.0.0.5`` is ``5`` (RFC 2328, A.2); what is no address stays."""
    try:
        return str(int(IPv4Address(area)))
    except ValueError:
        return area


def ipv6(text: str) -> str | None:
    """An IPv6 address, with or without its prefix length, compressed and in lower case; None where it is none."""
    try:
        return str(IPv6Interface(text) if "/" in text else IPv6Address(text))
    except ValueError:
        return None


def interface_address(text: str) -> IPv4Interface | IPv6Interface | None:
    """An address with its mask or prefix length; None where it is none."""
    try:
        return ip_interface(text)
    except ValueError:
        return None


def nets(lines: list[str], before: Sequence[str], _after: Sequence[str]) -> list[str]:
    """A NET of the same system comes before the old one goes; of another system, after every old one went.

    IOS refuses a second system ID (``%CLNS: System ID (...) must not change when defining additional area
    addresses``) and so does FRR 8.4.4 (``System ID must not change when defining additional area addresses``); three
    NETs are the most, and without any the process stops.
    """
    gone = [line for line in lines if line.startswith("no net ")]
    new = [line for line in lines if line.startswith("net ")]
    if not gone or not new:
        return lines
    rest = [line for line in lines if not NET.match(line)]
    systems = {line.split()[-1][-17:-3] for line in (*gone, *new)}
    stays = [line for line in before if line.startswith("net ") and f"no {line}" not in gone]
    if len(systems) > 1:
        return [*gone, *new, *rest]
    last = [] if stays else gone[-1:]
    return [*gone[: len(gone) - len(last)], new[0], *last, *new[1:], *rest]


def peers(lines: list[str], _before: Sequence[str], _after: Sequence[str]) -> list[str]:
    """Nothing is said of a neighbor that goes, but that its lines go; those of others go with it, without a word."""
    gone = dict[str, str]()
    for removal in PEER_GONE:
        for line in lines:
            if match := removal.match(line):
                gone.setdefault(match[1], line)
    return [line for line in lines if not _spared(line, gone)]


def _spared(line: str, gone: Mapping[str, str]) -> bool:
    match = OF_PEER.match(line)
    if match is None or match["peer"] not in gone or line == gone[match["peer"]]:
        return False
    return not line.startswith("no ") or match["word"] not in OWN_WORDS


def interface_addresses(blocks: Sequence[Block], canonical: Callable[[str], str]) -> tuple[ConfiguredAddress, ...]:
    """Every address of every interface, link-local ones aside, in the order of the configuration."""
    read = _reader_of_addresses(canonical)
    interfaces = (block for block in blocks if "interface " in block.header)
    return tuple(found for block in interfaces for found in block.kept(read))


@cache
def _reader_of_addresses(canonical: Callable[[str], str]) -> Callable[[Block], tuple[ConfiguredAddress, ...]]:
    """What reads the addresses of an interface; one for each spelling."""
    return partial(_addresses, canonical=canonical)


def _addresses(block: Block, canonical: Callable[[str], str]) -> tuple[ConfiguredAddress, ...]:
    """The addresses of an interface; none of another section."""
    header = INTERFACE.fullmatch(block.header.strip())
    if header is None:
        return ()
    telling = (inner.header for inner in block.inner if "address" in inner.header or "vrf" in inner.header)
    lines = [canonical(line) for line in telling]
    vrf = next((match["vrf"] for line in lines if (match := VRF.fullmatch(line))), header["vrf"] or DEFAULT_VRF)
    given = ((line, _address(match["address"])) for line in lines if (match := ADDRESS.match(line)))
    return tuple(
        ConfiguredAddress(header["name"], address, vrf, line.endswith(" secondary"))
        for line, address in given
        if address and not _is_link_local(address)
    )


def _is_link_local(address: IPv4Address | IPv6Address) -> bool:
    return int(address) >> HOST_BITS == LINK_LOCAL if address.version == IPV4_VERSION else address.is_link_local


def removed(command: Command) -> Impact | None:
    """A routing process that goes takes its adjacencies or sessions with it."""
    match = PROCESS_GONE.fullmatch(command.line)
    if match is None:
        return None
    protocol = Protocol.OSPFV3 if match["six"] and match["word"] == "ospf" else PROTOCOLS[match["word"]]
    instance = Instance(protocol, match["name"] or "", match["vrf"] or DEFAULT_VRF)
    drops = _all(instance, command.situation)
    return Impact(Effect.DISRUPTIVE, instance, None, drops, f"{instance} is removed") if drops else None


def _all(instance: Instance, situation: Situation) -> tuple[str, ...]:
    """Every neighbor of an instance, as far as the device tells; a plain word where it does not."""
    if instance.protocol is Protocol.OSPF and situation.evidence.get(OspfNeighbors):
        return impact.ospf_neighbors(instance, situation)
    if instance.protocol is Protocol.OSPFV3:
        return impact.ospfv3_neighbors(instance, situation)
    fact = situation.evidence.get(BgpNeighbors)
    if instance.protocol is Protocol.BGP and fact:
        vrfs = {instance.vrf} if instance.vrf != DEFAULT_VRF else {n.instance.vrf for n in fact.neighbors}
        listed = tuple(situation.name(n.address) for n in impact.up(fact.neighbors) if n.instance.vrf in vrfs)
        return listed + (impact.unlisted(situation) if instance.vrf == DEFAULT_VRF else ())
    return (impact.unknown(instance),)


def ospf_network_gone(command: Command, address: str, mask: str) -> Impact | None:
    """A network statement of OSPF that goes: the adjacencies over links with an address in it, as far as nothing else
    puts those into the process. ``mask`` is a prefix length or a wildcard mask. Groups: ``process``, ``vrf``.
    """
    care, situation = _care(mask), command.situation
    fact = situation.evidence.get(OspfNeighbors)
    instance = Instance(Protocol.OSPF, command["process"], command["vrf"] or DEFAULT_VRF)
    over = impact.up(fact.neighbors if fact else (), instance)
    within = [n for n in over if n.address and int(n.address) & care == int(IPv4Address(address)) & care]
    drops = tuple(situation.name(n.router_id or n.address, n.address) for n in within)
    reason = f"adjacencies over links in {address} end, unless another statement has them in the process"
    return Impact(Effect.DISRUPTIVE, None, None, drops, reason) if drops and care != ALL_BITS else None


def _care(mask: str) -> int:
    """The bits that count, from a prefix length or from a wildcard mask, whose bits do not."""
    return ALL_BITS & ~int(IPv4Address(mask)) if "." in mask else ALL_BITS & (ALL_BITS << (32 - int(mask)))


def eigrp_network_gone(instance: Instance, network: str) -> Impact:
    """The same of EIGRP, whose neighbors nobody counts here; ``network`` is not one address alone."""
    reason = f"adjacencies over links in {network} end, unless another statement has them in the process"
    return Impact(Effect.DISRUPTIVE, instance, None, (impact.unknown(instance),), reason)


def session(command: Command) -> Impact | None:
    """A changed statement of a neighbor resets its session.

    Where the device does not show the session, the configuration says whether there is one. Groups: ``system``,
    ``vrf``, ``peer``, ``word``.
    """
    vrf, peer = command["vrf"] or DEFAULT_VRF, command["peer"]
    removed = command.negated and command["word"] in {"remote-as", "peer-group"}
    reason = "the session ends with its neighbor" if removed else f"a changed {command['word']} resets the session"
    fact = command.situation.evidence.get(BgpNeighbors)
    for session in fact.neighbors if fact else ():
        if session.instance.vrf == vrf and str(session.address).upper() == peer.upper():
            drops = (command.situation.name(session.address),)
            return Impact(Effect.DISRUPTIVE, session.instance, None, drops, reason) if session.up else None
    told = fact is not None and fact.every_family and vrf == DEFAULT_VRF and ":" not in peer
    if not told and _configured(command, peer):
        instance = Instance(Protocol.BGP, command["system"], vrf)
        name = command.situation.name(peer.lower())
        return Impact(Effect.DISRUPTIVE, instance, None, (f"{name}, if it is up",), reason)
    return None


def dropped(command: Command, vrf: str, *paths: tuple[str, ...]) -> tuple[str, ...]:
    """The sessions of a VRF that end with its identifier: those that are up, and those that nobody shows.

    ``paths`` are where the running configuration has the VRF's neighbors. Where the device does not show the sessions
    of every family, each neighbor of these that is not among them may have one.
    """
    situation = command.situation
    fact = situation.evidence.get(BgpNeighbors)
    up = tuple(situation.name(session.address) for session in sessions(situation, vrf))
    if fact is not None and fact.every_family:
        return up
    shown = {str(n.address) for n in (fact.neighbors if fact else ()) if n.instance.vrf == vrf}
    found = (str(peer) for path in paths for peer in _neighbors(command.lines(*path)))
    return (*up, *(f"{situation.name(peer)}, if it is up" for peer in dict.fromkeys(found) if peer not in shown))


def _neighbors(lines: Sequence[str]) -> Iterator[IPv4Address | IPv6Address]:
    """The addresses of the neighbors that a section makes, by itself or by what they inherit, and does not shut."""
    for line in lines:
        words = line.split()
        made = words[0] == "neighbor" and words[2:3] in (["remote-as"], ["peer-group"], ["inherit"])
        if made and f"neighbor {words[1]} shutdown" not in lines and (address := _address(words[1])):
            yield address


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError:
        return None


def _configured(command: Command, peer: str) -> bool:
    """Whether the running configuration has the neighbor, in the section or, where VRFs are families, in the family."""
    path = command.path if " vrf " in command.path[-1] else command.path[:1]
    return any(line.startswith(f"neighbor {peer} remote-as ") for line in command.lines(*path))


def loopback(command: Command) -> Impact | None:
    """Sessions sourced from a loopback end when its address goes or changes; a first address costs nothing.

    The group ``loopback`` is its name.
    """
    name = command["loopback"]
    held = command.lines(f"interface {name}")
    if not any(line.startswith("ip address ") for line in held) or command.line in held:
        return None
    addresses = {match["address"] for line in held if line.startswith("ip ") and (match := ADDRESS.match(line))}
    sourced = _sourced({name, *addresses}, command.running)
    situation = command.situation
    drops = tuple(situation.name(s.address) for s in sessions(situation) if str(s.address) in sourced)
    if not drops:
        return None
    return Impact(Effect.DISRUPTIVE, None, None, drops, f"sessions sourced from {name} end with its address")


def _sourced(sources: set[str], blocks: Sequence[Block]) -> set[str]:
    """The neighbors whose sessions start from one of the sources: the loopback's name or an address of it."""
    lines = (line.split() for block in blocks if block.header.startswith("router bgp ") for line in block.body)
    return {words[1] for words in lines if words[2:3] == ["update-source"] and words[-1] in sources}
