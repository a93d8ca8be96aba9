"""BGP on IOS: its statements, what they cost, and the forms in which IOS writes them.

Sources: Cisco IOS command reference of ``bgp router-id`` (a change resets all sessions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from netloop.model.intent import Bgp, Intent
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.running import running_identity
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement, StatementOwner, alternatives
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.ios_family.statements import ADDRESS, IPV6, dropped, removed, session
from netloop.platforms.values import IPV4

VRF_FAMILY = re.compile(r"address-family ipv[46] vrf (?P<vrf>\S+)")


def _router_id(command: Command) -> Impact | None:
    """It takes effect at once and resets every session of its VRF."""
    situation, vrf = command.situation, command["vrf"] or DEFAULT_VRF
    instance, new = Instance(Protocol.BGP, command["system"], vrf), _named(command)
    state = impact.bgp_in_effect(situation, vrf)
    old = str(state.address) if state else _configured(situation, instance)
    drops = _sessions(command, instance, shown=state is not None)
    if old is None or old == new or not drops:
        return None
    return impact.resets(state.instance if state else instance, old, new, drops)


def _named(command: Command) -> str:
    """The identifier that the command names, in words where that is for the router to find."""
    if interface := command["interface"]:
        lines = command.lines(f"interface {interface}")
        found = (m["address"] for line in lines if line.startswith("ip ") and (m := ADDRESS.match(line)))
        return next(found, f"that of {interface}")
    return command["address"] or command["auto"] or "elected"


def _configured(situation: Situation, instance: Instance) -> str | None:
    """The identifier that the running configuration makes an instance run under."""
    found = running_identity(situation, instance)
    return str(found.predicted) if found and found.predicted else None


def _sessions(command: Command, instance: Instance, *, shown: bool) -> tuple[str, ...]:
    """The sessions that end with the identifier: of every family, and of the VRFs that have none of their own."""
    header = command.path[0]
    if instance.vrf != DEFAULT_VRF:
        found = dropped(command, instance.vrf, *_families_of(header, instance.vrf))
        return found or (() if shown else (impact.unknown(instance),))
    own = dropped(command, DEFAULT_VRF, (header,))
    of_vrfs = (dropped(command, vrf, *_families_of(header, vrf)) for vrf in _under_the_process(command))
    found = tuple(dict.fromkeys((*own, *(name for names in of_vrfs for name in names))))
    listed = any(name.endswith(", if it is up") for name in found)
    return (*found, *(() if listed else impact.unlisted(command.situation)))


def _families_of(header: str, vrf: str) -> tuple[tuple[str, str], ...]:
    return tuple((header, f"address-family {family} vrf {vrf}") for family in ("ipv4", "ipv6"))


def _under_the_process(command: Command) -> list[str]:
    """The VRFs that the running configuration gives no identifier: they run under the process's."""
    lines = command.lines(command.path[0])
    if "bgp router-id vrf auto-assign" in lines:
        return []
    vrfs = dict.fromkeys(match["vrf"] for line in lines if (match := VRF_FAMILY.fullmatch(line)))
    return [vrf for vrf in vrfs if not any(map(_names_an_id, _lines_of(command, vrf)))]


def _lines_of(command: Command, vrf: str) -> list[str]:
    return [line for path in _families_of(command.path[0], vrf) for line in command.lines(*path)]


def _names_an_id(line: str) -> bool:
    return ROUTER_ID_OF_VRF.pattern.fullmatch(line) is not None


def _address(line: str) -> tuple[int, ...]:
    """Neighbors sort by their address, those with a name or an IPv6 address behind the others."""
    word = line.split()[1]
    return tuple(int(octet) for octet in word.split(".")) if re.fullmatch(r"[\d.]+", word) else (256,)


def _header(process: Bgp) -> str:
    return re.escape(canonical(f"router bgp {process.instance.name}"))


def _values(process: Bgp) -> dict[str, str]:
    peers = alternatives(str(neighbor.address).upper() for neighbor in process.neighbors)
    return {"peers": peers, "vrf": re.escape(process.instance.vrf)}


def _of(intent: Intent, *, default: bool) -> Iterable[Bgp]:
    return (process for process in intent.bgp if (process.instance.vrf == DEFAULT_VRF) is default)


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((_header(process),), _values(process)) for process in _of(intent, default=True))


def _with_vrfs(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((_header(process),), _values(process)) for process in _of(intent, default=False))


def _families(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, default=True):
        yield OwnedSection((_header(process), "address-family (?:ipv4|vpnv4|ipv6)"), _values(process))


def _vrfs(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, default=False):
        yield OwnedSection(
            (_header(process), f"address-family ipv[46] vrf {re.escape(process.instance.vrf)}"), _values(process)
        )


def by_interface(wanted: Block, running: Sequence[Block], intent: Intent) -> Block:
    """The ID by the loopback that has it, where the running configuration names it so: that is the same ID."""
    for process in intent.bgp:
        said = f"bgp router-id interface {process.router_id.loopback}"
        path = [canonical(f"router bgp {process.instance.name}")]
        path += [f"address-family ipv4 vrf {process.instance.vrf}"] if process.instance.vrf != DEFAULT_VRF else []
        if said in statements_at(running, path, canonical):
            wanted = _reworded(wanted, path, {f"bgp router-id {process.router_id.address}": said})
    return wanted


def _reworded(block: Block, path: Sequence[str], words: Mapping[str, str]) -> Block:
    """The block with some statements of the part at a path in other words."""
    if canonical(block.header) != path[0]:
        return block
    if len(path) > 1:
        return block.with_inner(_reworded(inner, path[1:], words) for inner in block.inner)
    lines = ((inner, words.get(canonical(inner.header))) for inner in block.inner)
    return block.with_inner(replace(inner, header=line) if line else inner for inner, line in lines)


HEADER = r"router bgp (?P<system>\d+)"
ROUTER_ID = Statement(
    rf"bgp router-id(?: (?:(?P<address>{IPV4})|interface (?P<interface>\S+)))?", "bgp router-id", price=_router_id
)
ROUTER_ID_OF_VRF = Statement(
    rf"bgp router-id(?: (?:(?P<address>{IPV4})|interface (?P<interface>\S+)|(?P<auto>auto-assign)))?",
    "bgp router-id",
    price=_router_id,
)
"""``bgp router-id vrf auto-assign`` of the process is another line: it gives the VRFs without an ID of their own one
each, and stands beside the process's. In a VRF's family ``auto-assign`` stands in the place of its ID."""
NETWORKS = (
    Statement("network .+", owner=StatementOwner.OTHERS),
    Statement(rf"network (?:(?P<host>{IPV4}) mask 255\.255\.255\.255|{IPV4} mask {IPV4})"),
    Statement(rf"network (?:(?P<host>{IPV6})/128|{IPV6}/\d+)"),
)
NEIGHBORS = (
    Statement(
        r"neighbor (?P<peer>{peers}) (?P<word>remote-as) \S+",
        r"neighbor \S+ remote-as",
        weight_gone=50,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor {peers} description(?: .+)?", r"neighbor \S+ description", bare=True, among=_address),
    Statement(
        r"neighbor (?P<peer>{peers}) (?P<word>update-source)(?: \S+)?",
        r"neighbor \S+ update-source",
        bare=True,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor (?P<peer>{peers}) (?P<word>activate)", price=session, among=_address, automatic=True),
    Statement(r"neighbor {peers} send-community extended", among=_address),
    Statement(r"neighbor \S+ send-community(?: .+)?", owner=StatementOwner.OTHERS, among=_address),
    Statement(r"neighbor (?P<peer>{peers}) (?P<word>route-reflector-client)", price=session, among=_address),
    Statement(
        r"neighbor (?P<peer>\S+) (?P<word>peer-group) \S+",
        owner=StatementOwner.OTHERS,
        weight_gone=50,
        price=session,
        among=_address,
    ),
    Statement(r"neighbor \S+ .+", owner=StatementOwner.OTHERS, among=_address),
)


def neighbor_rank(line: str) -> tuple[int, ...]:
    """The order of the lines of neighbors: neighbor by neighbor, and of each its lines in the order of the table."""
    text = line.removeprefix("no ")
    rows = (number for number, row in enumerate(NEIGHBORS) if row.pattern.fullmatch(text))
    number = next(rows, None)
    return () if number is None else (*_address(text), number)


DEFAULTS = Statement("(?:auto-summary|synchronization)", owner=StatementOwner.OTHERS, automatic=True, ranked=False)
SECTIONS = (
    Section(
        (HEADER,),
        _processes,
        (
            ROUTER_ID,
            Statement("bgp log-neighbor-changes", owner=StatementOwner.OTHERS, automatic=True),
            *NETWORKS,
            *NEIGHBORS,
            Statement("address-family ipv4"),
            Statement("address-family vpnv4"),
            Statement("address-family ipv6"),
            DEFAULTS,
        ),
        price=removed,
    ),
    Section(
        (HEADER,),
        _with_vrfs,
        (
            Statement("address-family ipv[46] vrf {vrf}"),
            Statement("address-family .+", owner=StatementOwner.OTHERS),
        ),
    ),
    Section((HEADER, "(?P<family>address-family (?:ipv4|vpnv4|ipv6))"), _families, (*NETWORKS, *NEIGHBORS, DEFAULTS)),
    Section(
        (HEADER, r"(?P<family>address-family ipv[46] vrf (?P<vrf>\S+))"),
        _vrfs,
        (ROUTER_ID_OF_VRF, *NETWORKS, *NEIGHBORS, DEFAULTS),
    ),
)
