"""``show ipv6 ospf`` and ``show ospfv3``: the same instances in two forms."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.ospf import (
    LONG_STATES,
    Held,
    adjacent,
    checksums,
    dead_time,
    elected,
    interface_state,
    interface_timers,
    neighbor_state,
    role,
    summary,
)
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.ospf_process import PLAIN, designated
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Terms, interface_number, local_of
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospfv3 import (
    Ospfv3Config,
    Ospfv3Interface,
    cost_of,
    ospfv3_interfaces,
    ospfv3_policies,
)

BODY = """\
 Supports NSSA (compatible with RFC 3101)
 Supports Database Exchange Summary List Optimization (RFC 5243)
 Event-log enabled, Maximum number of events: 1000, Mode: cyclic
{roles}{maximum} Initial SPF schedule delay 5000 msecs
 Minimum hold time between two consecutive SPFs 10000 msecs
 Maximum wait time between two consecutive SPFs 10000 msecs
 Minimum LSA interval 5 secs
 Minimum LSA arrival 1000 msecs
 LSA group pacing timer 240 secs
 Interface flood pacing timer 33 msecs
 Retransmission pacing timer 66 msecs
 Retransmission limit dc 24 non-dc 24
 EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300
 Number of external LSA {external}. Checksum Sum 0x{external_sum:06X}
 Number of areas in this router is {areas}. {normal} normal {stub} stub {nssa} nssa
 Graceful restart helper support enabled
 Reference bandwidth unit is {reference} mbps
 RFC1583 compatibility enabled
"""
AREA = """\
    Area {name}
        Number of interfaces in this area is {count}
        SPF algorithm executed 3 times
        Number of LSA {lsas}. Checksum Sum 0x{checksum:06X}
        Number of DCbitless LSA 0
        Number of indication LSA 0
        Number of DoNotAge LSA 0
        Flood list length 0
"""
NEIGHBOR_HEAD = "Neighbor ID     Pri   State           Dead Time   Interface ID    Interface\n"
BRIEF_HEAD = "Interface    PID   Area            Intf ID    Cost  State Nbrs F/C\n"
BLOCK_HEAD = "          OSPFv3 {process} address-family ipv6{vrf} (router-id {router_id})\n"


def instances(router: Router, given: Given) -> Iterator[Ospfv3Config]:
    """The instances that a command asks for."""
    vrf = given.get("vrf")
    for config in router.ospfv3:
        if str(given.get("process", config.process)) == config.process and vrf in {None, config.vrf}:
            yield config


def processes(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P]`` and ``show ospfv3 [P] [vrf X]``."""
    router.network.settle()
    old = "ipv6" in given.words
    shown = []
    for config in instances(router, given):
        if config.key not in router.ospfv3.running:
            shown.append(f"%OSPFv3: Router process {config.process} is not running, please configure a router-id\n")
        else:
            shown.append(_head(router, config, old=old) + _body(router, config))
    return "\n".join(shown)


def _head(router: Router, config: Ospfv3Config, *, old: bool) -> str:
    router_id = router.ospfv3.router_id(config.key)
    if old:
        return f' Routing Process "ospfv3 {config.process}" with ID {router_id}\n'
    vrf = "" if config.vrf == DEFAULT_VRF else f" vrf {config.vrf}"
    return f" OSPFv3 {config.process} address-family ipv6{vrf}\n Router ID {router_id}\n"


def _members(router: Router, config: Ospfv3Config) -> list[Ospfv3Interface]:
    return [own for own in ospfv3_interfaces(router.running).values() if own.key == config.key]


def _body(router: Router, config: Ospfv3Config) -> str:
    mine, vertex, network = _members(router, config), (router.name, config.key), router.network.ospfv3
    areas, policy = sorted({own.area for own in mine}), ospfv3_policies(router.running)[config.key]
    text = BODY.format(reference=config.reference, **summary(policy, areas, network.database.outside(vertex)))
    for area in areas:
        lsas = network.database.of(vertex, area)
        text += AREA.format(
            name="BACKBONE(0)" if area == 0 else area,
            count=sum(own.area == area for own in mine),
            lsas=len(lsas),
            checksum=checksums(lsas),
        )
    return text


def neighbors(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] neighbor`` and ``show ospfv3 [P] [vrf X] neighbor``; nothing where there is none."""
    router.network.settle()
    text = ""
    for config in instances(router, given):
        held = router.network.ospfv3.adjacencies.of(router, config.key)
        if held:
            rows = "".join(_neighbor(router, *item) for item in held)
            text += f"\n{block_head(router, config, given)}\n{NEIGHBOR_HEAD}{rows}"
    return text


def block_head(router: Router, config: Ospfv3Config, given: Given) -> str:
    """The line over what is shown of an instance, in the form of the command's syntax."""
    router_id = router.ospfv3.router_id(config.key)
    if "ipv6" in given.words:
        return f"            OSPFv3 Router with ID ({router_id}) (Process ID {config.process})\n"
    vrf = "" if config.vrf == DEFAULT_VRF else f" vrf {config.vrf}"
    return BLOCK_HEAD.format(process=config.process, vrf=vrf, router_id=router_id)


def _neighbor(router: Router, own: End[Ospfv3Terms], far: End[Ospfv3Terms], adjacency: Adjacency[Ospfv3Terms]) -> str:
    priority = 0 if role(own, far) == "  -" else far.terms.priority
    state = f"{neighbor_state(router.network.ospfv3, own, far, adjacency)}/{role(own, far)}"
    number = interface_number(router.network, far.router, far.interface)
    dead = span(dead_time(router, own, far))
    return f"{far.identity:<15} {priority:>3}   {state:<15} {dead}    {number:<15} {own.interface}\n"


def neighbor_detail(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] neighbor detail`` and ``show ospfv3 [P] [vrf X] neighbor detail``."""
    router.network.settle()
    text = ""
    for config in instances(router, given):
        held = router.network.ospfv3.adjacencies.of(router, config.key)
        if held:
            text += f"\n{block_head(router, config, given)}\n" + "".join(_neighbor_full(router, *item) for item in held)
    return text


NEIGHBOR = """\
 Neighbor {router_id}
    In the area {area} via interface {interface}
    Neighbor: interface-id {number}, link-local address {address}
    Neighbor priority is {priority}, State is {state}, {changes} state changes
    {designated}
    Options is 0x000013 in Hello (V6-Bit, E-Bit, R-bit)
    Options is 0x000013 in DBD (V6-Bit, E-Bit, R-bit)
    Dead timer due in {dead}
    Neighbor is up for {up}
    Index 1/1/1, retransmission queue length 0, number of retransmission 0
    First 0x0(0)/0x0(0)/0x0(0) Next 0x0(0)/0x0(0)/0x0(0)
    Last retransmission scan length is 0, maximum is 0
    Last retransmission scan time is 0 msec, maximum is 0 msec
"""


def _neighbor_full(
    router: Router, own: End[Ospfv3Terms], far: End[Ospfv3Terms], adjacency: Adjacency[Ospfv3Terms]
) -> str:
    plain = role(own, far) == "  -"
    first = designated(own, far)
    second = own if first is far else far
    return NEIGHBOR.format(
        router_id=far.identity,
        area=own.terms.area,
        interface=own.interface,
        number=interface_number(router.network, far.router, far.interface),
        address=str(far.ipv6).upper(),
        priority=0 if plain else far.terms.priority,
        state=neighbor_state(router.network.ospfv3, own, far, adjacency),
        changes=6,
        designated="DR is 0.0.0.0 BDR is 0.0.0.0" if plain else f"DR is {first.identity} BDR is {second.identity}",
        dead=span(dead_time(router, own, far)),
        up=span(router.network.clock() - adjacency.up_at) if adjacency.up else "00:00:00",
    )


def interface_brief(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] interface brief`` and ``show ospfv3 [P] interface brief``."""
    router.network.settle()
    chosen = [config for config in instances(router, given) if config.key in router.ospfv3.running]
    return BRIEF_HEAD + "".join(_brief(router, own) for config in chosen for own in _members(router, config))


def _brief(router: Router, own: Ospfv3Interface) -> str:
    name = own.config.name
    held = router.network.ospfv3.adjacencies.on(router, name)
    up = sum(adjacency.up for _, _, adjacency in held)
    number = interface_number(router.network, router.name, name)
    return (
        f"{short_name(name):<12} {own.key.split()[0]:<5} {own.area:<15} {number:<10} "
        f"{cost_of(router.running, own):<5} {_state(router, own):<5} {up}/{len(held)}\n"
    )


def _state(router: Router, own: Ospfv3Interface) -> str:
    down = own.shutdown or ospfv3_policies(router.running)[own.key].down
    if down or not router.is_up(own.config.name):
        return "DOWN"
    return interface_state(own.kind, own.priority, router.network.ospfv3.adjacencies.on(router, own.config.name))


def interface_detail(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] interface [X]`` and ``show ospfv3 [P] [vrf X] interface [X]``.

    Layout: captures ``show_ipv6_ospf_interface`` and ``show_ospfv3_interface``.
    """
    router.network.settle()
    name = given.get("interface")
    chosen = [config for config in instances(router, given) if config.key in router.ospfv3.running]
    found = [own for config in chosen for own in _members(router, config) if name in {None, own.config.name}]
    if not found and name:
        return f"%OSPFv3: OSPFv3 not enabled on {name}\n"
    return "".join(_interface(router, own) for own in found)


def _interface(router: Router, own: Ospfv3Interface) -> str:
    config, up = own.config, router.is_up(own.config.name)
    admin = "administratively down" if config.shutdown else "up" if up else "down"
    number = interface_number(router.network, router.name, config.name)
    text = (
        f"{config.name} is {admin}, line protocol is {'up' if up else 'down'} \n"
        f"  Link Local Address {str(local_of(router, own)).upper()}, Interface ID {number}\n"
        f"  Area {own.area}, Process ID {own.key.split()[0]}, Instance ID {own.instance}, "
        f"Router ID {router.ospfv3.router_id(own.key)}\n"
        f"  Network Type {own.kind}, Cost: {cost_of(router.running, own)}\n"
    )
    if own.kind == "LOOPBACK":
        return text + "  Loopback interface is treated as a stub Host\n"
    short = _state(router, own)
    plain = own.kind in PLAIN
    priority = "" if plain else f", Priority {own.priority}"
    text += f"  Transmit Delay is 1 sec, State {LONG_STATES.get(short, short)}{priority}\n"
    held = router.network.ospfv3.adjacencies.on(router, config.name)
    text += "" if plain else _elected(router, own, held)
    text += interface_timers(own.timers)
    if short == "DOWN":
        return text
    text += "    No Hellos (Passive interface) \n" if own.passive else "    Hello due in 00:00:04\n"
    text += (
        "  Graceful restart helper support enabled\n  Index 1/1/1, flood queue length 0\n"
        "  Next 0x0(0)/0x0(0)/0x0(0)\n  Last flood scan length is 1, maximum is 1\n"
        "  Last flood scan time is 0 msec, maximum is 0 msec\n"
    )
    return text + adjacent(held) + "".join(map(_secret, own.secret))


def _secret(line: str) -> str:
    """What authenticates or encrypts: ``... authentication ipsec spi 256 md5 KEY``, in the words of IOS."""
    words = line.split()
    if "spi" not in words:
        return ""
    number = words[words.index("spi") + 1]
    kind, what = ("NULL", "encryption") if "encryption" in words else (words[-2].upper(), "authentication")
    return f"  {kind} {what} SPI {number}, secure socket UP (errors: 0)\n"


def _elected(router: Router, own: Ospfv3Interface, held: Held) -> str:
    """The lines about the designated router and its backup."""
    first, second, alone = elected(held, own.priority)
    said = [(end.identity, str(end.ipv6).upper()) if end else None for end in (first, second)]
    if alone and _state(router, own) != "DOWN":
        said[0] = str(router.ospfv3.router_id(own.key)), str(local_of(router, own)).upper()
    lines = "  No designated router on this network\n", "  No backup designated router on this network\n"
    names = "Designated Router (ID)", "Backup Designated router (ID)"
    return "".join(
        f"  {name} {who[0]}, local address {who[1]}\n" if who else line
        for who, line, name in zip(said, lines, names, strict=True)
    )


def protocol(router: Router, config: Ospfv3Config) -> str:
    """The part of ``show ipv6 protocols`` about one instance."""
    mine = _members(router, config)
    areas = sorted({own.area for own in mine})
    lines = [f'IPv6 Routing Protocol is "ospf {config.process}"', f"  Router ID {router.ospfv3.router_id(config.key)}"]
    policy = ospfv3_policies(router.running)[config.key]
    kinds = [policy.area(area).kind for area in areas]
    counts = f"{kinds.count('')} normal, {kinds.count('stub')} stub, {kinds.count('nssa')} nssa"
    lines.append(f"  Number of areas: {counts}")
    for area in areas:
        lines.append(f"  Interfaces (Area {area}):")
        lines += [f"    {own.config.name}" for own in mine if own.area == area]
    brought = [f"    Redistributing protocol {said.source} with metric {said.metric}" for said in policy.brought]
    return "\n".join([*lines, "  Redistribution:", *(brought or ["    None"])]) + "\n"


USER = (
    CliCommand("show ipv6 ospf [<process:1-65535>]", processes),
    CliCommand("show ipv6 ospf [<process:1-65535>] neighbor", neighbors),
    CliCommand("show ipv6 ospf [<process:1-65535>] neighbor detail", neighbor_detail),
    CliCommand("show ipv6 ospf [<process:1-65535>] interface [<interface:interface>]", interface_detail),
    CliCommand("show ipv6 ospf [<process:1-65535>] interface brief", interface_brief),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>]", processes),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] neighbor", neighbors),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] neighbor detail", neighbor_detail),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] interface [<interface:interface>]", interface_detail),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] interface brief", interface_brief),
)
