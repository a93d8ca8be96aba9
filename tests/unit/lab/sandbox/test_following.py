"""The sandbox follows changes step by step: what it knows then is what routers that boot with the result know."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec, canonical
from netloop.lab.sandbox.state.ospf_lsdb import LsaSums
from netloop.lab.sandbox.state.rib import Rib
from tests.whole import some

COUNT, CHANGES = 6, 25
LINKS = [(n, n % COUNT + 1) for n in range(1, COUNT + 1)] + [(1, 4)]
"""A ring with a chord."""
AREAS = (0, 0, 1, 1, 0, 0, 0)
"""The areas of the links."""


def ring(clock: Any) -> Network:
    """The routers, with OSPF of both versions on every link."""
    process = "router ospf 1\n router-id 9.9.9.{n}\n"
    head = f"hostname r{{n}}\nipv6 unicast-routing\n{process}ipv6 {process}"
    texts = {n: head.format(n=n) for n in range(1, COUNT + 1)}
    cables = []
    for link, (ends, area) in enumerate(zip(LINKS, AREAS, strict=True), 1):
        ports = []
        for host, n in enumerate(ends, 1):
            ports.append(f"GigabitEthernet0/{texts[n].count('interface')}")
            texts[n] += f"interface {ports[-1]}\n ip address 10.0.{link}.{host} 255.255.255.0\n ip ospf 1 area {area}\n"
            texts[n] += f" ipv6 address 2001:DB8:{link}::{host}/64\n ipv6 ospf 1 area {area}\n"
            texts[n] += " ip ospf network point-to-point\n" if link % 2 else ""
        cables.append(Cable(f"r{ends[0]}", ports[0], f"r{ends[1]}", ports[1]))
    return booted(texts, cables, clock)


def booted(texts: dict[int, str], cables: list[Cable], clock: Any) -> Network:
    """Routers that boot with these configurations."""
    return Network([NodeSpec(f"r{n}", text) for n, text in texts.items()], cables, convergence=0.0, clock=clock)


def change(random: Random) -> list[str]:
    """Lines that somebody enters."""
    n, no = random.randrange(100), random.choice(("", "", "no "))
    port, loopback = f"interface GigabitEthernet0/{n % 3}", f"interface Loopback{n % 2}"
    area = random.choice((0, 0, 1, 2))
    return random.choice(
        (
            [loopback, f" ip address 10.200.{n}.1 255.255.255.255", f" ip ospf 1 area {area}"],
            [loopback, f" ipv6 address 2001:DB8:200:{n}::1/128", f" ipv6 ospf 1 area {area}"],
            [f"no {loopback}"],
            [port, f" {no}shutdown"],
            [port, " no shutdown"],
            [port, f" {no}ip ospf cost {n + 1}"],
            [port, f" {no}ipv6 ospf cost {n + 1}"],
            [port, f" ip ospf 1 area {area}"],
            [port, f" {no}ip ospf hello-interval 7"],
            ["router ospf 1", f" {no}passive-interface GigabitEthernet0/{n % 3}"],
            ["router ospf 1", f" {no}max-metric router-lsa"],
            ["router ospf 1", f" {no}redistribute static subnets"],
            ["router ospf 1", f" {no}default-information originate always"],
            ["router ospf 1", f" {no}shutdown"],
            ["router ospf 1", " no shutdown"],
            ["router ospf 1", f" {no}area {area} range 10.200.0.0 255.255.0.0"],
            [f"{no}ip route 10.66.{n % 4}.0 255.255.255.0 Null0"],
            [f"{no}router ospf 1"],
        )
    )


def told(rib: Rib) -> set[tuple[object, ...]]:
    """The routes of a table, without who told of them."""
    return {(r.code, r.prefix, r.distance, r.metric, r.next_hop, r.interface, r.tag) for found in rib for r in found}


@pytest.mark.parametrize("seed", some(range(12), 4))
def test_what_is_known_is_what_a_boot_would_know(seed: int, clock: Any) -> None:
    """After any change the routing tables are those of routers that boot with the configurations as they are."""
    random, network = Random(seed), ring(clock)
    cables = list(dict.fromkeys(cable for name in network.routers for cable in network.cables.of(name)))
    for _ in range(CHANGES):
        lines, name = change(random), f"r{random.randrange(COUNT) + 1}"
        network.routers[name].edit(lines)
        clock.now += 1
        if random.random() < 0.3:
            continue
        texts = {int(name[1:]): canonical.body(router.running) for name, router in network.routers.items()}
        fresh = booted(texts, cables, clock)
        for router, other in zip(network.routers.values(), fresh.routers.values(), strict=True):
            for version in (4, 6):
                assert told(router.rib(version=version)) == told(other.rib(version=version)), (name, lines)


@pytest.mark.parametrize("seed", some(range(12), 4))
def test_databases_say_what_their_routers_say(seed: int, clock: Any) -> None:
    """After any change each router's own LSAs are in its database as it would say them now, and the sums are right."""
    random, network = Random(seed), ring(clock)
    for _ in range(CHANGES):
        lines, name = change(random), f"r{random.randrange(COUNT) + 1}"
        network.routers[name].edit(lines)
        clock.now += random.choice((1, 1, 1, 2000))
        network.settle()
        for domain in (network.ospf, network.ospfv3):
            for vertex in [vertex for router in network.routers for vertex in domain.running_on(router)]:
                said, own = domain.own_lsas(vertex), domain.router_id_of(vertex)
                for area in domain.areas.of(vertex):
                    found = domain.database.of(vertex, area)
                    held = {lsa.name: lsa.body for lsa in found if lsa.router == own and lsa.name in said}
                    assert held == {name: body for name, body in said.items() if name.area == area}, (name, lines)
                    sums, whole = domain.database.sums(vertex, area), LsaSums.of(found)
                    assert (sums.count, sums.checksum) == (whole.count, whole.checksum), (name, lines)
