"""``show ip ospf`` and what stands below it, but for the database.

Layouts: captures ``show_ip_ospf``, ``show_ip_ospf_interface``, ``show_ip_ospf_interface_brief``,
``show_ip_ospf_neighbor`` and ``show_ip_ospf_neighbor_detail``; Genie's ``ShowIpOspf`` parsers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span, span_ms
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.ospf import OspfTerms
from netloop.lab.sandbox.state.ospf_lsa import Lsa
from netloop.lab.sandbox.state.ospf_process import PLAIN, VersionDomain, designated
from netloop.lab.sandbox.state.ospfv3 import interface_number
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospf import OspfConfig, OspfInterface, OspfTimers, ospf_interfaces, ospf_policies
from netloop.lab.sandbox.views.ospf_policy import AreaPolicy, OspfPolicy

Held = Sequence[tuple[End[Any], End[Any], Adjacency[Any]]]

SPF_RUNS = 3
"""How often a process is said to have worked out the routes of an area."""

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
{roles}{maximum} Initial SPF schedule delay 5000 msecs
 Minimum hold time between two consecutive SPFs 10000 msecs
 Maximum wait time between two consecutive SPFs 10000 msecs
 Incremental-SPF disabled
 Minimum LSA interval 5 secs
 Minimum LSA arrival 1000 msecs
 LSA group pacing timer 240 secs
 Interface flood pacing timer 33 msecs
 Retransmission pacing timer 66 msecs
 EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300
 Number of external LSA {external}. Checksum Sum 0x{external_sum:06X}
 Number of opaque AS LSA 0. Checksum Sum 0x000000
 Number of DCbitless external and opaque AS LSA 0
 Number of DoNotAge external and opaque AS LSA 0
 Number of areas in this router is {areas}. {normal} normal {stub} stub {nssa} nssa
 Number of areas transit capable is 0
 External flood list length 0
 IETF NSF helper support enabled
 Cisco NSF helper support enabled
 Reference bandwidth unit is {reference} mbps
"""
AREA = """\
    Area {name}
        Number of interfaces in this area is {count}{loopbacks}
{stub}        Area has {authentication} authentication
        SPF algorithm last executed {elapsed} ago
        SPF algorithm executed {runs} times
        Area ranges are
{ranges}        Number of LSA {lsas}. Checksum Sum 0x{checksum:06X}
        Number of opaque link LSA 0. Checksum Sum 0x000000
        Number of DCbitless LSA 0
        Number of indication LSA 0
        Number of DoNotAge LSA 0
        Flood list length 0
"""


def processes(router: Router, given: Given) -> str:
    """``show ip ospf [P]``."""
    router.network.settle()
    chosen = [c for c in router.ospf if str(given.get("process", c.process)) == c.process]
    down = [c for c in chosen if c.process not in router.ospf.running]
    up = [c for c in chosen if c.process in router.ospf.running]
    said = [f"%OSPF: Router process {c.process} is not running, please configure a router-id\n" for c in down]
    return "".join(said) + "\n".join(_process(router, config) for config in up)


def _process(router: Router, config: OspfConfig) -> str:
    state, network = router.ospf.running[config.process], router.network
    elapsed = network.clock() - state.started
    mine = [own for own in ospf_interfaces(router.running).values() if own.process == config.process]
    areas = sorted({own.area for own in mine})
    policy = ospf_policies(router.running)[config.process]
    text = PROCESS.format(
        process=config.process,
        router_id=state.router_id,
        started=span_ms(state.started - router.booted),
        elapsed=span_ms(elapsed),
        vrf="" if config.vrf == DEFAULT_VRF else f" Connected to MPLS VPN Superbackbone, VRF {config.vrf}\n",
        reference=config.reference,
        **summary(policy, areas, network.ospf.database.outside((router.name, config.process))),
    )
    return text + "".join(_area(router, config, area, mine, elapsed) for area in areas)


def summary(policy: OspfPolicy, areas: Sequence[int], outside: Sequence[Lsa]) -> dict[str, object]:
    """What a process's paragraph says of its roles, its areas and its external LSAs, in either version."""
    kinds = [policy.area(area).kind for area in areas]
    return {
        "roles": roles(policy, border=len(areas) > 1 and 0 in areas),
        "maximum": maximum(policy),
        "external": len(outside),
        "external_sum": checksums(outside),
        "areas": len(areas),
        "normal": kinds.count(""),
        "stub": kinds.count("stub"),
        "nssa": kinds.count("nssa"),
    }


def checksums(lsas: Sequence[Lsa]) -> int:
    """The sum that a process's paragraph has."""
    return sum(lsa.checksum for lsa in lsas)


def roles(policy: OspfPolicy, *, border: bool) -> str:
    """The lines about what a process is to others, and what it brings in."""
    words = [word for word, has in (("area border", border), ("autonomous system boundary", policy.boundary)) if has]
    if not words:
        return ""
    text = f" It is an {' and '.join(words)} router\n"
    for number, said in enumerate(policy.brought):
        head = " Redistributing External Routes from,\n" if number == 0 else ""
        source = f"{said.source.protocol} {said.source.process}".rstrip()
        text += f"{head}    {source}{'' if said.classful else ', includes subnets in redistribution'}\n"
    return text


def maximum(policy: OspfPolicy) -> str:
    """The lines about ``max-metric router-lsa``."""
    if not policy.max_metric:
        return " Router is not originating router-LSAs with maximum metric\n"
    startup = "on-startup" in policy.max_metric
    state = "on startup, State: inactive" if startup else "always, State: active"
    return f" Originating router-LSAs with maximum metric\n    Condition: {state}\n"


AUTHENTICATIONS = {"": "no", "simple": "simple password", "md5": "message digest"}


def _area(router: Router, config: OspfConfig, area: int, mine: list[OspfInterface], elapsed: float) -> str:
    inside = [own for own in mine if own.area == area]
    loopbacks = sum(is_loopback(own.config.name) for own in inside)
    policy = ospf_policies(router.running)[config.process].area(area)
    sums = router.network.ospf.database.sums((router.name, config.process), area)
    return AREA.format(
        name="BACKBONE(0)" if area == 0 else area,
        count=len(inside),
        loopbacks=f" ({loopbacks} loopback)" if loopbacks else "",
        stub=_stub(policy, border=any(own.area == 0 for own in mine)),
        authentication=AUTHENTICATIONS[policy.authentication],
        elapsed=span_ms(elapsed),
        runs=SPF_RUNS,
        ranges="".join(
            f"           {item.prefix} {'Advertise' if item.advertise else 'DoNotAdvertise'}\n"
            for item in policy.ranges
        ),
        lsas=sums.count,
        checksum=sums.checksum,
    )


def _stub(policy: AreaPolicy, *, border: bool) -> str:
    if not policy.kind:
        return ""
    kind = "stub" if policy.kind == "stub" else "NSSA"
    text = f"        It is a {kind} area{', no summary LSA in this area' if policy.no_summary else ''}\n"
    default = f"        Generates stub default route with cost {policy.default_cost}\n"
    return text + (default if border and policy.kind == "stub" else "")


NEIGHBOR_HEAD = "\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n"


def _held(router: Router, given: Given) -> list[tuple[End[OspfTerms], End[OspfTerms], Adjacency[OspfTerms]]]:
    """The neighbors that a command asks for: of a process, on an interface, by router ID."""
    router.network.settle()
    process, name, far = given.get("process"), given.get("interface"), given.get("neighbor")
    held = router.network.ospf.adjacencies.of(router, str(process) if process else None)
    held = [item for item in held if name in {None, item[0].interface}]
    return [item for item in held if far is None or str(far) == item[1].identity]


def neighbors(router: Router, given: Given) -> str:
    """``show ip ospf [P] neighbor [X]``; nothing at all when there is none."""
    lines = [_neighbor(router, *item) for item in _held(router, given)]
    return NEIGHBOR_HEAD + "".join(lines) if lines else ""


def _neighbor(router: Router, own: End[OspfTerms], far: End[OspfTerms], adjacency: Adjacency[OspfTerms]) -> str:
    priority = 0 if role(own, far) == "  -" else far.terms.priority
    state = f"{neighbor_state(router.network.ospf, own, far, adjacency)}/{role(own, far)}"
    dead = span(dead_time(router, own, far))
    return f"{far.identity:<15} {priority:>3}   {state:<15} {dead}    {far.ipv4!s:<15} {own.interface}\n"


def neighbor_state(domain: VersionDomain[Any], own: End[Any], far: End[Any], adjacency: Adjacency[Any]) -> str:
    """How far a router has come with a neighbor.

    Of two that differ in their MTU, the side of the smaller one stays in EXSTART; the other side comes to EXCHANGE if
    it is the slave, whose router ID is the lower one (RFC 2328, 10.6 and 10.8).
    """
    if adjacency.up:
        return "FULL"
    slave = own.terms.mtu > far.terms.mtu and own.terms.router_id < far.terms.router_id
    stuck = domain.stuck(own, far)
    return "EXCHANGE" if stuck == "EXSTART" and slave else stuck or "EXSTART"


def role(own: End[Any], far: End[Any]) -> str:
    """The far end's part on the link, as the own end sees it."""
    if own.terms.kind in PLAIN:
        return "  -"
    if far.terms.priority == 0:
        return "DROTHER"
    return "DR" if designated(own, far) is far else "BDR"


def dead_time(router: Router, own: End[Any], far: End[Any]) -> int:
    """Seconds that are left until a neighbor is dead: its hellos come in time."""
    timers: OspfTimers = own.terms.timers
    return max(0, timers.dead - 1 - int(router.network.clock() + int(far.terms.router_id)) % max(1, timers.hello))


NEIGHBOR = """\
 Neighbor {router_id}, interface address {address}
    In the area {area} via interface {interface}
    Neighbor priority is {priority}, State is {state}, 6 state changes
    DR is {first} BDR is {second}
    Options is 0x{hello:x} in Hello ({external}L-bit)
    Options is 0x{dbd:x} in DBD ({external}L-bit, O-bit)
    LLS Options is 0x1 (LR)
    Dead timer due in {dead}
    Neighbor is up for {up}
    Index 1/1, retransmission queue length 0, number of retransmission 0
    First 0x0(0)/0x0(0) Next 0x0(0)/0x0(0)
    Last retransmission scan length is 0, maximum is 0
    Last retransmission scan time is 0 msec, maximum is 0 msec
"""


def neighbor_detail(router: Router, given: Given) -> str:
    """``show ip ospf [P] neighbor [X] detail``, and ``show ip ospf [P] neighbor A``."""
    return "".join(_neighbor_full(router, *item) for item in _held(router, given))


def _neighbor_full(router: Router, own: End[OspfTerms], far: End[OspfTerms], adjacency: Adjacency[OspfTerms]) -> str:
    plain = own.terms.kind in PLAIN
    first = designated(own, far)
    second = own if first is far else far
    external = not own.terms.area_kind
    return NEIGHBOR.format(
        router_id=far.identity,
        address=far.ipv4,
        area=own.terms.area,
        interface=own.interface,
        priority=0 if plain else far.terms.priority,
        state=neighbor_state(router.network.ospf, own, far, adjacency),
        first="0.0.0.0" if plain else first.ipv4,  # noqa: S104 (nobody, in IOS's words)
        second="0.0.0.0" if plain or not second.terms.priority else second.ipv4,  # noqa: S104 (as above)
        hello=0x12 if external else 0x10,
        dbd=0x52 if external else 0x50,
        external="E-bit, " if external else "",
        dead=span(dead_time(router, own, far)),
        up=span(router.network.clock() - adjacency.up_at) if adjacency.up else "00:00:00",
    )


BRIEF_HEAD = "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n"


def interface_brief(router: Router, given: Given) -> str:
    """``show ip ospf [P] interface brief``."""
    router.network.settle()
    return BRIEF_HEAD + "".join(_brief(router, own) for own in _members(router, given))


def _members(router: Router, given: Given) -> list[OspfInterface]:
    process = given.get("process")
    found = [own for own in ospf_interfaces(router.running).values() if own.process in router.ospf.running]
    return [own for own in found if process is None or own.process == str(process)]


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
    down = own.shutdown or ospf_policies(router.running)[own.process].down
    if down or not router.is_up(own.config.name):
        return "DOWN"
    held = router.network.ospf.adjacencies.on(router, own.config.name)
    return interface_state(own.kind, own.priority, held)


SHORT_STATES = {"LOOPBACK": "LOOP", "POINT_TO_POINT": "P2P", "POINT_TO_MULTIPOINT": "P2MP"}
LONG_STATES = {"P2P": "POINT_TO_POINT", "LOOP": "LOOPBACK", "P2MP": "POINT_TO_MULTIPOINT", "DROTH": "DROTHER"}


def interface_state(kind: str, priority: int, held: Held) -> str:
    """The state of an interface that is up, as the brief list has it."""
    if kind in SHORT_STATES:
        return SHORT_STATES[kind]
    if priority == 0:
        return "DROTH"
    return "DR" if all(designated(own, far) is own for own, far, _ in held) else "BDR"


def elected(held: Held, priority: int) -> tuple[End[Any] | None, End[Any] | None, bool]:
    """The designated router of an interface and its backup, and whether it is the router itself, which meets nobody."""
    for own, far, _ in held:
        ranked = sorted((own, far), key=lambda end: (end.terms.priority, end.terms.router_id), reverse=True)
        first, second = (end if end.terms.priority else None for end in ranked)
        return first, second, False
    return None, None, priority > 0


def interface_detail(router: Router, given: Given) -> str:
    """``show ip ospf [P] interface [X]``."""
    router.network.settle()
    name = given.get("interface")
    found = [own for own in _members(router, given) if name in {None, own.config.name}]
    if not found and name:
        return f"%OSPF: OSPF not enabled on {name}\n"
    return "".join(_detail(router, own) for own in found)


def _detail(router: Router, own: OspfInterface) -> str:
    config, up = own.config, router.is_up(own.config.name)
    primary = config.primary.with_prefixlen if config.primary else ""
    attached = "Interface Enable" if own.explicit else "Network Statement"
    admin = "administratively down" if config.shutdown else "up" if up else "down"
    down = own.shutdown or ospf_policies(router.running)[own.process].down
    text = (
        f"{config.name} is {admin}, line protocol is {'up' if up else 'down'} \n"
        f"  Internet Address {primary}, Interface ID {interface_number(router.network, router.name, config.name)}, "
        f"Area {own.area}\n  Attached via {attached}\n"
        f"  Process ID {own.process}, Router ID {router.ospf.router_id(own.process)}, Network Type {own.kind}, "
        f"Cost: {own.cost}\n"
        "  Topology-MTID    Cost    Disabled    Shutdown      Topology Name\n"
        f"        0           {own.cost:<9} no          {'yes' if down else 'no':<13} Base\n"
    )
    if own.explicit:
        secondaries = "including" if config.ospf_secondaries else "excluding"
        text += f"  Enabled by interface config, {secondaries} secondary ip addresses\n"
    if own.kind == "LOOPBACK":
        return text + "  Loopback interface is treated as a stub Host\n"
    return text + _running(router, own)


def _running(router: Router, own: OspfInterface) -> str:
    """What stands below the head, of an interface that could have neighbors."""
    short, held = _state(router, own), router.network.ospf.adjacencies.on(router, own.config.name)
    plain = own.kind in PLAIN
    priority = "" if plain else f", Priority {own.priority}"
    text = f"  Transmit Delay is 1 sec, State {LONG_STATES.get(short, short)}{priority}\n"
    if not plain:
        text += _elected(router, own, held, down=short == "DOWN")
    text += interface_timers(own.timers)
    if short == "DOWN":
        return text
    text += f"    oob-resync timeout {max(40, own.timers.dead)}\n"
    text += "    No Hellos (Passive interface) \n" if own.passive else "    Hello due in 00:00:04\n"
    text += (
        "  Supports Link-local Signaling (LLS)\n  Cisco NSF helper support enabled\n"
        "  IETF NSF helper support enabled\n  Index 1/1/1, flood queue length 0\n  Next 0x0(0)/0x0(0)/0x0(0)\n"
        "  Last flood scan length is 1, maximum is 1\n  Last flood scan time is 0 msec, maximum is 0 msec\n"
    )
    return text + adjacent(held) + _authentication(own)


def _elected(router: Router, own: OspfInterface, held: Held, *, down: bool) -> str:
    first, second, alone = elected(held, own.priority)
    here = router.ospf.router_id(own.process), own.config.primary.ip if own.config.primary else None
    said = [(end.identity, end.ipv4) if end else None for end in (first, second)]
    if alone and not down:
        said[0] = str(here[0]), here[1]
    return "".join(
        f"  {name} (ID) {who[0]}, Interface address {who[1]}\n" if who else f"  No {name.lower()} on this network\n"
        for who, name in zip(said, ("Designated Router", "Backup Designated router"), strict=True)
    )


def interface_timers(timers: OspfTimers) -> str:
    """The line about the intervals."""
    hello = "250 msec" if timers.hello == 0 else timers.hello
    return f"  Timer intervals configured, Hello {hello}, Dead {timers.dead}, Wait {timers.dead}, Retransmit 5\n"


def adjacent(held: Held) -> str:
    """The lines about the neighbors on an interface."""
    full = [(own, far) for own, far, adjacency in held if adjacency.up]
    parts = {"DR": "  (Designated Router)", "BDR": "  (Backup Designated Router)"}
    rows = "".join(f"    Adjacent with neighbor {far.identity}{parts.get(role(own, far), '')}\n" for own, far in full)
    head = f"  Neighbor Count is {len(held)}, Adjacent neighbor count is {len(full)} \n"
    return f"{head}{rows}  Suppress hello for 0 neighbor(s)\n"


def _authentication(own: OspfInterface) -> str:
    if own.authentication.kind == "simple":
        return "  Simple password authentication enabled\n"
    if own.authentication.kind != "md5":
        return ""
    keys = [number for number, _ in own.authentication.keys]
    said = f"    Youngest key id is {keys[-1]}\n" if keys else "      No key configured, using default key id 0\n"
    return f"  Cryptographic authentication enabled\n{said}"


USER = (
    CliCommand("show ip ospf [<process:1-65535>]", processes),
    CliCommand("show ip ospf [<process:1-65535>] neighbor [<interface:interface>]", neighbors),
    CliCommand("show ip ospf [<process:1-65535>] neighbor [<interface:interface>] detail", neighbor_detail),
    CliCommand("show ip ospf [<process:1-65535>] neighbor [<interface:interface>] <neighbor:ipv4>", neighbor_detail),
    CliCommand("show ip ospf [<process:1-65535>] interface brief", interface_brief),
    CliCommand("show ip ospf [<process:1-65535>] interface [<interface:interface>]", interface_detail),
)
