"""Routers in a row for the protocols' tests: rN's GigabitEthernet0/1 leads to rN+1's GigabitEthernet0/0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netloop.lab.sandbox import Cable, Network, NodeSpec

Interfaces = Callable[[int], str]


def chain(clock: Any, *routers: str, link: str = "", ports: Sequence[str] | None = None) -> Network:
    """A network of routers, each with a loopback, its links and what the text says.

    ``link`` are lines on every port; ``ports``, one a router, replaces it.
    """
    count = len(routers)
    nodes = []
    for number, text in enumerate(routers, 1):
        lines = link if ports is None else ports[number - 1]
        head = f"hostname r{number}\nipv6 unicast-routing\n"
        head += f"interface Loopback0\n ip address 10.255.0.{number} 255.255.255.255\n"
        head += f" ipv6 address 2001:DB8:255::{number}/128\n"
        for port, subnet, host in ((0, number - 1, 2), (1, number, 1)):
            if 0 < subnet < count:
                head += f"interface GigabitEthernet0/{port}\n ip address 10.0.{subnet}.{host} 255.255.255.0\n"
                head += f" ipv6 address 2001:DB8:0:{subnet}::{host}/64\n{lines}"
        nodes.append(NodeSpec(f"r{number}", head + text))
    cables = [Cable(f"r{n}", "Gi0/1", f"r{n + 1}", "Gi0/0") for n in range(1, count)]
    return Network(nodes, cables, convergence=5.0, clock=clock)
