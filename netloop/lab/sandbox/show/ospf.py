"""``show ip ospf`` and what stands below it."""

from __future__ import annotations

from ipaddress import IPv4Address

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span_ms
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.ospf import OspfTerms
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospf import OspfConfig, OspfInterface, ospf_interfaces

PROCESS = """\
 Routing Process "ospf {process}" with ID {router_id}
 Start time: {started}, Time elapsed: {elapsed}
 Supports only single TOS(TOS0) routes
 Supports opaque LSA
 Supports Link-local Signaling (LLS)
 Supports area transit capability
 Supports NSSA (compatible with RFC 3101)
 Supports Database Exchange Summary List Optimization (RFC 5243)
{vrf} Event-log enabled, Maximum number of events: 1000, Mode: cyclic
{border} Router is not originating router-LSAs with maximum metric
 Initial SPF schedule delay 5000 msecs
 Minimum hold time between two consecutive SPFs 10000 msecs
 Maximum wait time between two consecutive SPFs 10000 msecs
 Incremental-SPF disabled
 Minimum LSA interval 5 secs
 Minimum LSA arrival 1000 msecs
 LSA group pacing timer 240 secs
 Interface flood pacing timer 33 msecs
 Retransmission pacing timer 66 msecs
 EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300
 Number of external LSA 0. Checksum Sum 0x000000
 Number of opaque AS LSA 0. Checksum Sum 0x000000
 Number of DCbitless external and opaque AS LSA 0
 Number of DoNotAge external and opaque AS LSA 0
 Number of areas in this router is {areas}. {areas} normal 0 stub 0 nssa
 Number of areas transit capable is 0
 External flood list length 0
 IETF NSF helper support enabled
 Cisco NSF helper support enabled
 Reference bandwidth unit is {reference} mbps
"""
AREA = """\
    Area {name}
        Number of interfaces in this area is {count}{loopbacks}
        Area has no authentication
        SPF algorithm last executed {elapsed} ago
        SPF algorithm executed 3 times
        Area ranges are
        Number of LSA {lsas}. Checksum Sum 0x000000
        Number of opaque link LSA 0. Checksum Sum 0x000000
        Number of DCbitless LSA 0
        Number of indication LSA 0
        Number of DoNotAge LSA 0
        Flood list length 0
"""


def processes(router: Router, given: Given) -> str:
    """``show ip ospf [P]``."""
    chosen = [c for c in router.ospf if str(given.get("process", c.process)) == c.process]
    down = [c for c in chosen if c.process not in router.ospf.running]
    up = [c for c in chosen if c.process in router.ospf.running]
    said = [f"%OSPF: Router process {c.process} is not running, please configure a router-id\n" for c in down]
    return "".join(said) + "\n".join(_process(router, config) for config in up)


def _process(router: Router, config: OspfConfig) -> str:
    state = router.ospf.running[config.process]
    elapsed = router.network.clock() - state.started
    mine = [own for own in ospf_interfaces(router.running).values() if own.process == config.process]
    areas = sorted({own.area for own in mine})
    border = " It is an area border router\n" if len(areas) > 1 and 0 in areas else ""
    text = PROCESS.format(
        process=config.process,
        router_id=state.router_id,
        started=span_ms(state.started - router.booted),
        elapsed=span_ms(elapsed),
        vrf="" if config.vrf == DEFAULT_VRF else f" Connected to MPLS VPN Superbackbone, VRF {config.vrf}\n",
        border=border,
        areas=len(areas),
        reference=config.reference,
    )
    return text + "".join(_area(router, config, area, mine, elapsed) for area in areas)


def _area(router: Router, config: OspfConfig, area: int, mine: list[OspfInterface], elapsed: float) -> str:
    inside = [own for own in mine if own.area == area]
    loopbacks = sum(is_loopback(own.config.name) for own in inside)
    neighbors = [
        own for own, _, _ in router.network.ospf.adjacencies.of(router, config.process) if own.terms.area == area
    ]
    return AREA.format(
        name="BACKBONE(0)" if area == 0 else area,
        count=len(inside),
        loopbacks=f" ({loopbacks} loopback)" if loopbacks else "",
        elapsed=span_ms(elapsed),
        lsas=1 + 2 * len(neighbors),
    )


NEIGHBOR_HEAD = "\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n"


def neighbors(router: Router, given: Given) -> str:
    """``show ip ospf [P] neighbor``; nothing at all when there is none."""
    router.network.settle()
    process, name = given.get("process"), given.get("interface")
    held = router.network.ospf.adjacencies.of(router, str(process) if process else None)
    held = [item for item in held if name in {None, item[0].interface}]
    lines = [_neighbor(router, *item) for item in held]
    return NEIGHBOR_HEAD + "".join(lines) if lines else ""


def _neighbor(router: Router, own: End[OspfTerms], far: End[OspfTerms], adjacency: Adjacency[OspfTerms]) -> str:
    dead = 31 + int(router.network.clock() + int(far.terms.router_id)) % 9
    priority = 0 if far.terms.kind == "POINT_TO_POINT" else 1
    state = f"{'FULL' if adjacency.up else 'EXSTART'}/{_role(own, far)}"
    return f"{far.identity:<15} {priority:>3}   {state:<15} 00:00:{dead:02d}    {far.ipv4!s:<15} {own.interface}\n"


def _role(own: End[OspfTerms], far: End[OspfTerms]) -> str:
    """The far end's part on the link: the higher router ID is the designated router."""
    if own.terms.kind == "POINT_TO_POINT" or far.terms.kind == "POINT_TO_POINT":
        return "  -"
    return "DR" if far.terms.router_id > own.terms.router_id else "BDR"


BRIEF_HEAD = "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n"


def interface_brief(router: Router, given: Given) -> str:
    """``show ip ospf [P] interface brief``."""
    router.network.settle()
    process = given.get("process")
    found = [own for own in _members(router) if process is None or own.process == str(process)]
    return BRIEF_HEAD + "".join(_brief(router, own) for own in found)


def _members(router: Router) -> list[OspfInterface]:
    found = ospf_interfaces(router.running).values()
    return [own for own in found if own.process in router.ospf.running]


def _brief(router: Router, own: OspfInterface) -> str:
    name = own.config.name
    held = router.network.ospf.adjacencies.on(router, name)
    full = sum(adjacency.up for _, _, adjacency in held)
    address = own.config.primary.with_prefixlen if own.config.primary else "0.0.0.0/0"
    return (
        f"{short_name(name):<12} {own.process:<5} {own.area:<15} {address:<18} {own.cost:<5} "
        f"{_state(router, own):<5} {full}/{len(held)}\n"
    )


def _state(router: Router, own: OspfInterface) -> str:
    if not router.is_up(own.config.name):
        return "DOWN"
    if own.kind == "LOOPBACK":
        return "LOOP"
    if own.kind == "POINT_TO_POINT":
        return "P2P"
    held = router.network.ospf.adjacencies.on(router, own.config.name)
    return "BDR" if held and held[0][1].terms.router_id > held[0][0].terms.router_id else "DR"


def interface_detail(router: Router, given: Given) -> str:
    """``show ip ospf interface [X]``."""
    router.network.settle()
    name = given.get("interface")
    found = [own for own in _members(router) if name in {None, own.config.name}]
    if not found and name:
        return f"%OSPF: OSPF not enabled on {name}\n"
    return "".join(_detail(router, own) for own in found)


def _detail(router: Router, own: OspfInterface) -> str:
    config, up = own.config, router.is_up(own.config.name)
    primary = config.primary.with_prefixlen if config.primary else ""
    attached = "Interface Enable" if own.explicit else "Network Statement"
    router_id: IPv4Address | None = router.ospf.router_id(own.process)
    text = (
        f"{config.name} is {'up' if up else 'down'}, line protocol is {'up' if up else 'down'} \n"
        f"  Internet Address {primary}, Interface ID 1, Area {own.area}, Attached via {attached}\n"
        f"  Process ID {own.process}, Router ID {router_id}, Network Type {own.kind}, Cost: {own.cost}\n"
    )
    if own.kind == "LOOPBACK":
        return text + "  Loopback interface is treated as a stub Host\n"
    timers = "  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5\n"
    passive = (
        "    No Hellos (Passive interface) \n"
        if own.passive
        else "    oob-resync timeout 40\n    Hello due in 00:00:04\n"
    )
    held = router.network.ospf.adjacencies.on(router, config.name)
    full = [far for _, far, adjacency in held if adjacency.up]
    text += f"  Transmit Delay is 1 sec, State {_state(router, own)}, Priority 1\n{timers}{passive}"
    text += f"  Neighbor Count is {len(held)}, Adjacent neighbor count is {len(full)}\n"
    return text + "".join(f"    Adjacent with neighbor {far.identity}\n" for far in full)


USER = (
    CliCommand("show ip ospf [<process:1-65535>]", processes),
    CliCommand("show ip ospf [<process:1-65535>] neighbor [<interface:interface>]", neighbors),
    CliCommand("show ip ospf [<process:1-65535>] interface brief", interface_brief),
    CliCommand("show ip ospf interface [<interface:interface>]", interface_detail),
)
