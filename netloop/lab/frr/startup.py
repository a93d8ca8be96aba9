"""The configuration that a virtual FRR router boots with, as a text, in the order in which FRR prints it. Pure.

It says what a live network has before netloop comes: links addressed, the IGPs running on them. FRR runs one OSPF and
one OSPFv3 process a VRF, without a number; IS-IS has a tag always; EIGRP is IPv4's alone, by ``network`` statements.
Timers are a lab's: a dead neighbor is noticed within four seconds, and a change is flooded and computed at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.startup import Port, Router
from netloop.model.intent import Isis, IsisLevel

HELLO, DEAD = 1, 4
"""Seconds between two hellos, and until a silent neighbor is given up."""
SPF = "timers throttle spf 10 100 1000"
LSA = "timers throttle lsa all 100"
ARRIVAL = "timers lsa min-arrival 50"
"""Milliseconds; FRR's own waits are made for networks of thousands of routers (docs/user/ospfd.rst)."""
UNTAGGED = "1"
"""The tag of an IS-IS instance that has none, as FRR wants one."""


def startup(router: Router) -> str:
    """The whole configuration."""
    parts = [[f"hostname {router.name}"], *(list(_interface(port)) for port in router.ports), *_sections(router)]
    return "".join(f"{line}\n" for part in parts for line in [*part, "!"])


def _interface(port: Port) -> Iterator[str]:
    yield f"interface {port.name}"
    yield f" description to {port.peer}"
    yield f" ip address {port.ipv4}"
    yield from sorted(f" {line}" for line in _ospf(port))
    if port.ipv6:
        yield f" ipv6 address {port.ipv6}"
        yield from (f" {line}" for line in _ospfv3(port))
    yield from (f" {line}" for line in _isis(port))
    yield "exit"


def _ospf(port: Port) -> Iterator[str]:
    if port.runs.ospf:
        yield f"ip ospf area {port.runs.ospf.area}"
        yield f"ip ospf hello-interval {HELLO}"
        yield f"ip ospf dead-interval {DEAD}"
        yield "ip ospf network point-to-point"
        if port.cost is not None:
            yield f"ip ospf cost {port.cost}"


def _ospfv3(port: Port) -> Iterator[str]:
    if port.runs.ospfv3:
        yield f"ipv6 ospf6 area {port.runs.ospfv3.area}"
        if port.cost is not None:
            yield f"ipv6 ospf6 cost {port.cost}"
        yield f"ipv6 ospf6 dead-interval {DEAD}"
        yield f"ipv6 ospf6 hello-interval {HELLO}"
        yield "ipv6 ospf6 network point-to-point"


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
    if any(port.runs.ospf for port in ports):
        yield ["router ospf", f" {SPF}", f" {LSA}", f" {ARRIVAL}", "exit"]
    if any(port.runs.ospfv3 and port.ipv6 for port in ports):
        yield ["router ospf6", f" {SPF}", f" {ARRIVAL}", "exit"]
    for number in dict.fromkeys(number for port in ports for number in port.runs.eigrp):
        networks = [port.ipv4.network for port in ports if number in port.runs.eigrp]
        yield [f"router eigrp {number}", *(f" network {network}" for network in networks), "exit"]
    for process in router.intent.isis:
        if any(port.runs.isis == process.instance.name for port in ports):
            yield _router_isis(process)


def _router_isis(process: Isis) -> list[str]:
    level = {IsisLevel.LEVEL_1_2: "level-1-2"}.get(process.level, str(process.level))
    return [
        f"router isis {process.instance.name or UNTAGGED}",
        f" is-type {level}",
        f" net {process.net}",
        "exit",
    ]
