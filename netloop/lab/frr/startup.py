"""The configuration that a virtual FRR router boots with, as a text, in the order in which FRR prints it. Pure.

It says what a live network has before netloop comes: links addressed, the IGPs running on them. FRR runs one OSPF and
one OSPFv3 process a VRF, without a number, and one EIGRP, for IPv4, by ``network`` statements; IS-IS has a tag always.
Timers are a lab's: a dead neighbor is noticed within four seconds, a change is flooded and computed at once. Those of
EIGRP stay FRR's (hello 5 s, hold 15 s): an interface refuses others before its process is there (``Error type:
validation``), and FRR prints, and reads, interfaces first. Tried on 8.4.4, where EIGRP takes links of a /31.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.twin.igp import eigrp
from netloop.lab.twin.interface import Port
from netloop.lab.twin.startup import Router
from netloop.model.intent import Isis

LSP = "lsp-timers gen-interval 1 refresh-interval 900 max-lifetime 1200"
"""Seconds; but for the first, which is 30 s, they are what FRR has by itself."""
HELLO, DEAD = 1, 4
"""Seconds between two hellos, and until a silent neighbor is given up."""
SPF = "timers throttle spf 10 100 1000"
FLOOD = "timers throttle lsa all 100"
ARRIVAL = "timers lsa min-arrival 50"
"""Milliseconds; FRR's own waits are made for networks of thousands of routers (docs/user/ospfd.rst)."""
UNTAGGED = "1"
"""The tag of an IS-IS instance that has none, as FRR wants one."""


def startup(router: Router) -> str:
    """The whole configuration."""
    parts = [[f"hostname {router.name}"], *map(_interface, router.ports), *_sections(router)]
    return "".join(f"{line}\n" for part in parts if part for line in [*part, "!"])


def _interface(port: Port) -> list[str]:
    """FRR sorts the lines of an interface."""
    lines = [f"description to {port.peer}", f"ip address {port.ipv4}", *_ospf(port), *_isis(port)]
    if port.ipv6:
        lines += [f"ipv6 address {port.ipv6}", *_ospfv3(port)]
    return [f"interface {port.name}", *sorted(f" {line}" for line in lines), "exit"]


def _ospf(port: Port) -> Iterator[str]:
    if port.runs.ospf:
        yield f"ip ospf area {port.runs.ospf.area}"
        yield from _adjacency("ip ospf", port)


def _ospfv3(port: Port) -> Iterator[str]:
    if port.runs.ospfv3:
        yield f"ipv6 ospf6 area {port.runs.ospfv3.area}"
        yield from _adjacency("ipv6 ospf6", port)


def _adjacency(head: str, port: Port) -> Iterator[str]:
    yield f"{head} network point-to-point"
    yield f"{head} hello-interval {HELLO}"
    yield f"{head} dead-interval {DEAD}"
    yield f"{head} cost {port.ospf_cost}"


def _isis(port: Port) -> Iterator[str]:
    if port.runs.isis is not None:
        tag = port.runs.isis or UNTAGGED
        yield f"ip router isis {tag}"
        if port.ipv6:
            yield f"ipv6 router isis {tag}"
        yield f"isis hello-interval {HELLO}"
        yield f"isis hello-multiplier {DEAD}"
        if port.cost is not None:
            yield f"isis metric {port.cost}"
        yield "isis network point-to-point"


def _sections(router: Router) -> Iterator[Sequence[str]]:
    ports = router.ports
    for number in eigrp(router.intent, ipv6=False)[:1]:
        networks = [f" network {port.ipv4.network}" for port in ports if number in port.runs.eigrp]
        yield [f"router eigrp {number}", *networks, "exit"] if networks else []
    if any(port.runs.ospf for port in ports):
        yield ["router ospf", f" {SPF}", f" {FLOOD}", f" {ARRIVAL}", "exit"]
    if any(port.runs.ospfv3 and port.ipv6 for port in ports):
        yield ["router ospf6", f" {ARRIVAL}", f" {SPF}", "exit"]
    for process in router.intent.isis:
        if any(port.runs.isis == process.instance.name for port in ports):
            yield _router_isis(process)
    if any(port.runs.ldp for port in ports):
        yield _ldp([port for port in ports if port.runs.ldp])


def _router_isis(process: Isis) -> list[str]:
    style = [] if process.wide_metrics else [" metric-style narrow"]
    lines = [f" is-type {process.level}", *style, f" net {process.net}", f" {LSP}"]
    return [f"router isis {process.instance.name or UNTAGGED}", *lines, "exit"]


def _ldp(ports: Sequence[Port]) -> list[str]:
    """LDP asks for the address that its sessions come from (``discovery transport-address``): that of the first link.

    Its own router ID it elects.
    """
    hellos = [f" discovery hello holdtime {DEAD}", f" discovery hello interval {HELLO}", " !"]
    interfaces = [line for port in ports for line in (f"  interface {port.name}", "  exit", "  !")]
    family = [" address-family ipv4", f"  discovery transport-address {ports[0].ipv4.ip}", "  !", *interfaces]
    return ["mpls ldp", *hellos, *family, " exit-address-family", " !", "exit"]
