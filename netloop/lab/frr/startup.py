"""The configuration that a virtual FRR router boots with, as a text, in the order in which FRR prints it. Pure.

It says what a live network has before netloop comes: links addressed, the IGPs running on them. FRR runs one OSPF and
one OSPFv3 process per VRF, without a number, and one EIGRP, for IPv4, by ``network`` statements; IS-IS always has a
tag. Timers are a lab's: a dead neighbor is noticed within four seconds, a change is flooded and computed at once. Those
of EIGRP stay FRR's (hello 5 s, hold 15 s): an interface refuses others before its process is there (``Error type:
validation``), and FRR prints, and reads, interfaces first. Tried on 8.4.4, where EIGRP takes links of a /31.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.twin.igp import eigrp
from netloop.lab.twin.router import TwinInterface, TwinRouter
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


def startup(router: TwinRouter) -> str:
    """The whole configuration."""
    parts = [[f"hostname {router.name}"], *map(_interface, router.interfaces), *_sections(router)]
    return "".join(f"{line}\n" for part in parts if part for line in [*part, "!"])


def _interface(interface: TwinInterface) -> list[str]:
    """FRR sorts the lines of an interface."""
    lines = [f"description to {interface.peer}", f"ip address {interface.ipv4}", *_ospf(interface), *_isis(interface)]
    if interface.ipv6:
        lines += [f"ipv6 address {interface.ipv6}", *_ospfv3(interface)]
    return [f"interface {interface.name}", *sorted(f" {line}" for line in lines), "exit"]


def _ospf(interface: TwinInterface) -> Iterator[str]:
    if interface.protocols.ospf:
        yield f"ip ospf area {interface.protocols.ospf.area}"
        yield from _adjacency("ip ospf", interface)


def _ospfv3(interface: TwinInterface) -> Iterator[str]:
    if interface.protocols.ospfv3:
        yield f"ipv6 ospf6 area {interface.protocols.ospfv3.area}"
        yield from _adjacency("ipv6 ospf6", interface)


def _adjacency(head: str, interface: TwinInterface) -> Iterator[str]:
    yield f"{head} network point-to-point"
    yield f"{head} hello-interval {HELLO}"
    yield f"{head} dead-interval {DEAD}"
    yield f"{head} cost {interface.ospf_cost}"


def _isis(interface: TwinInterface) -> Iterator[str]:
    if interface.protocols.isis is not None:
        tag = interface.protocols.isis or UNTAGGED
        yield f"ip router isis {tag}"
        if interface.ipv6:
            yield f"ipv6 router isis {tag}"
        yield f"isis hello-interval {HELLO}"
        yield f"isis hello-multiplier {DEAD}"
        if interface.cost is not None:
            yield f"isis metric {interface.cost}"
        yield "isis network point-to-point"


def _sections(router: TwinRouter) -> Iterator[Sequence[str]]:
    interfaces = router.interfaces
    for number in eigrp(router.intent, ipv6=False)[:1]:
        networks = [
            f" network {interface.ipv4.network}" for interface in interfaces if number in interface.protocols.eigrp
        ]
        yield [f"router eigrp {number}", *networks, "exit"] if networks else []
    if any(interface.protocols.ospf for interface in interfaces):
        yield ["router ospf", f" {SPF}", f" {FLOOD}", f" {ARRIVAL}", "exit"]
    if any(interface.protocols.ospfv3 and interface.ipv6 for interface in interfaces):
        yield ["router ospf6", f" {ARRIVAL}", f" {SPF}", "exit"]
    for process in router.intent.isis:
        if any(interface.protocols.isis == process.instance.name for interface in interfaces):
            yield _router_isis(process)
    if any(interface.protocols.ldp for interface in interfaces):
        yield _ldp([interface for interface in interfaces if interface.protocols.ldp])


def _router_isis(process: Isis) -> list[str]:
    style = [] if process.wide_metrics else [" metric-style narrow"]
    lines = [f" is-type {process.level}", *style, f" net {process.net}", f" {LSP}"]
    return [f"router isis {process.instance.name or UNTAGGED}", *lines, "exit"]


def _ldp(interfaces: Sequence[TwinInterface]) -> list[str]:
    """LDP asks for the address that its sessions come from (``discovery transport-address``): that of the first link.

    Its own router ID it elects.
    """
    hellos = [f" discovery hello holdtime {DEAD}", f" discovery hello interval {HELLO}", " !"]
    named = [line for interface in interfaces for line in (f"  interface {interface.name}", "  exit", "  !")]
    family = [" address-family ipv4", f"  discovery transport-address {interfaces[0].ipv4.ip}", "  !", *named]
    return ["mpls ldp", *hellos, *family, " exit-address-family", " !", "exit"]
