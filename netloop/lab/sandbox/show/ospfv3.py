"""``show ipv6 ospf`` and ``show ospfv3``: the same instances in two forms."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Terms
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospfv3 import Ospfv3Config, Ospfv3Interface, cost_of, ospfv3_interfaces

BODY = """\
 Supports NSSA (compatible with RFC 3101)
 Supports Database Exchange Summary List Optimization (RFC 5243)
 Event-log enabled, Maximum number of events: 1000, Mode: cyclic
 Router is not originating router-LSAs with maximum metric
 Initial SPF schedule delay 5000 msecs
 Minimum hold time between two consecutive SPFs 10000 msecs
 Maximum wait time between two consecutive SPFs 10000 msecs
 Minimum LSA interval 5 secs
 Minimum LSA arrival 1000 msecs
 LSA group pacing timer 240 secs
 Interface flood pacing timer 33 msecs
 Retransmission pacing timer 66 msecs
 Retransmission limit dc 24 non-dc 24
 EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300
 Number of external LSA 0. Checksum Sum 0x000000
 Number of areas in this router is {areas}. {areas} normal 0 stub 0 nssa
 Graceful restart helper support enabled
 Reference bandwidth unit is {reference} mbps
 RFC1583 compatibility enabled
"""
AREA = """\
    Area {name}
        Number of interfaces in this area is {count}
        SPF algorithm executed 3 times
        Number of LSA {lsas}. Checksum Sum 0x000000
        Number of DCbitless LSA 0
        Number of indication LSA 0
        Number of DoNotAge LSA 0
        Flood list length 0
"""
NEIGHBOR_HEAD = "Neighbor ID     Pri   State           Dead Time   Interface ID    Interface\n"
BRIEF_HEAD = "Interface    PID   Area            Intf ID    Cost  State Nbrs F/C\n"
BLOCK_HEAD = "          OSPFv3 {process} address-family ipv6{vrf} (router-id {router_id})\n"


def _chosen(router: Router, given: Given) -> Iterator[Ospfv3Config]:
    vrf = given.get("vrf")
    for config in router.ospfv3:
        if str(given.get("process", config.process)) == config.process and vrf in {None, config.vrf}:
            yield config


def processes(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P]`` and ``show ospfv3 [P] [vrf X]``."""
    old = "ipv6" in given.words
    shown = []
    for config in _chosen(router, given):
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
    mine = _members(router, config)
    areas = sorted({own.area for own in mine})
    text = BODY.format(areas=len(areas), reference=config.reference)
    held = router.network.ospfv3.adjacencies.of(router, config.key)
    for area in areas:
        lsas = 2 + 3 * sum(own.terms.area == area for own, _, _ in held)
        name = "BACKBONE(0)" if area == 0 else area
        text += AREA.format(name=name, count=sum(own.area == area for own in mine), lsas=lsas)
    return text


def neighbors(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] neighbor`` and ``show ospfv3 [P] [vrf X] neighbor``; nothing where there is none."""
    router.network.settle()
    text = ""
    for config in _chosen(router, given):
        held = router.network.ospfv3.adjacencies.of(router, config.key)
        if held:
            rows = "".join(_neighbor(router, *item) for item in held)
            text += f"\n{_block_head(router, config, given)}\n{NEIGHBOR_HEAD}{rows}"
    return text


def _block_head(router: Router, config: Ospfv3Config, given: Given) -> str:
    router_id = router.ospfv3.router_id(config.key)
    if "ipv6" in given.words:
        return f"            OSPFv3 Router with ID ({router_id}) (Process ID {config.process})\n"
    vrf = "" if config.vrf == DEFAULT_VRF else f" vrf {config.vrf}"
    return BLOCK_HEAD.format(process=config.process, vrf=vrf, router_id=router_id)


def _neighbor(router: Router, own: End[Ospfv3Terms], far: End[Ospfv3Terms], adjacency: Adjacency[Ospfv3Terms]) -> str:
    plain = "POINT_TO_POINT" in {own.terms.kind, far.terms.kind}
    role = "  -" if plain else "DR" if far.terms.router_id > own.terms.router_id else "BDR"
    state = f"{'FULL' if adjacency.up else 'EXSTART'}/{role}"
    dead = 31 + int(router.network.clock() + int(far.terms.router_id)) % 9
    ports = router.network.routers[far.router].ports
    number = ports.index(far.interface) + 2 if far.interface in ports else 2
    return f"{far.identity:<15} {0 if plain else 1:>3}   {state:<15} 00:00:{dead:02d}    {number:<15} {own.interface}\n"


def interface_brief(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] interface brief`` and ``show ospfv3 [P] interface brief``."""
    router.network.settle()
    chosen = [config for config in _chosen(router, given) if config.key in router.ospfv3.running]
    return BRIEF_HEAD + "".join(_brief(router, own) for config in chosen for own in _members(router, config))


def _brief(router: Router, own: Ospfv3Interface) -> str:
    name = own.config.name
    held = router.network.ospfv3.adjacencies.on(router, name)
    up = sum(adjacency.up for _, _, adjacency in held)
    states = {"LOOPBACK": "LOOP", "POINT_TO_POINT": "P2P"}
    state = states.get(own.kind, "DR") if router.is_up(name) else "DOWN"
    return (
        f"{short_name(name):<12} {own.key.split()[0]:<5} {own.area:<15} {2:<10} {cost_of(router.running, own):<5} "
        f"{state:<5} {up}/{len(held)}\n"
    )


def protocol(router: Router, config: Ospfv3Config) -> str:
    """The part of ``show ipv6 protocols`` about one instance."""
    mine = _members(router, config)
    areas = sorted({own.area for own in mine})
    lines = [f'IPv6 Routing Protocol is "ospf {config.process}"', f"  Router ID {router.ospfv3.router_id(config.key)}"]
    lines.append(f"  Number of areas: {len(areas)} normal, 0 stub, 0 nssa")
    for area in areas:
        lines.append(f"  Interfaces (Area {area}):")
        lines += [f"    {own.config.name}" for own in mine if own.area == area]
    return "\n".join([*lines, "  Redistribution:", "    None"]) + "\n"


USER = (
    CliCommand("show ipv6 ospf [<process:1-65535>]", processes),
    CliCommand("show ipv6 ospf [<process:1-65535>] neighbor", neighbors),
    CliCommand("show ipv6 ospf [<process:1-65535>] interface brief", interface_brief),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>]", processes),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] neighbor", neighbors),
    CliCommand("show ospfv3 [<process:1-65535>] [vrf <vrf:word>] interface brief", interface_brief),
)
