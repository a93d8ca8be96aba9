"""Random networks of BGP speakers, told to the sandbox and to real FRR in each one's own words.

Two or three autonomous systems with OSPF inside; full meshes or route reflectors, with one gap or another; filters,
aggregates, own AS numbers allowed in, default routes. A plan follows from its seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from netloop.lab.sandbox import Cable, Network, NodeSpec

SESSION = ("remote-as", "update-source", "cluster-id")
"""What FRR has under ``router bgp`` itself; the rest stands in the address family."""
HASTE = ("no bgp ebgp-requires-policy", "bgp deterministic-med", "bgp bestpath compare-routerid", "timers bgp 3 9")
"""What makes FRR decide as IOS does and lose no time."""


@dataclass
class SpeakerPlan:
    """One router: its number, its AS, BGP's lines as IOS has them, its own networks, its links by number and end."""

    number: int
    asn: int
    lines: list[str] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    links: list[tuple[int, int, bool, int]] = field(default_factory=list)

    @property
    def loopback(self) -> str:
        """Its address."""
        return f"10.255.0.{self.number}"

    def policy(self, count: int) -> list[str]:
        """The lists and maps that its neighbors may name."""
        return [
            f"ip prefix-list P seq 5 deny 172.16.{self.number % count + 1}.0/24",
            "ip prefix-list P seq 10 permit 0.0.0.0/0 le 24",
            "ip prefix-list Q seq 5 permit 172.16.0.0/16 ge 24",
            *("route-map M1 permit 10", f" set local-preference {50 + 150 * (self.number % 2)}"),
            *("route-map M2 permit 10", " match ip address prefix-list Q", f" set metric {10 * self.number}"),
            *("route-map M2 permit 20", "route-map M3 permit 10", " match ip address prefix-list Q"),
            *(f" set as-path prepend {self.asn} {self.asn}", "route-map M3 permit 20"),
        ]


class BgpPlan:
    """Routers by name, and the links between them, numbered from 1."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        systems = [65001, 65002, 65003][: self.draw.randint(2, 3)]
        count = self.draw.randint(6, 8)
        self.routers = {
            f"r{n}": SpeakerPlan(n, systems[min((n - 1) * len(systems) // count, len(systems) - 1)])
            for n in range(1, count + 1)
        }
        self.links: list[tuple[str, str]] = []
        for asn in systems:
            self._inside([name for name, router in self.routers.items() if router.asn == asn])
        for one, other in combinations(systems, 2):
            for _ in range(self.draw.randint(1, 2)):
                self._between(one, other)
        for router in self.routers.values():
            self._originate(router)

    def _maybe(self, chance: float, line: str) -> list[str]:
        return [line] if self.draw.random() < chance else []

    def _link(self, a: str, z: str) -> int | None:
        """A new link's number; None where the two have one."""
        if {a, z} in [set(link) for link in self.links]:
            return None
        self.links.append((a, z))
        number, inside = len(self.links), self.routers[a].asn == self.routers[z].asn
        for end, name in enumerate((a, z), 1):
            self.routers[name].links.append((number, end, inside, self.draw.choice([1, 1, 5, 20])))
        return number

    def _inside(self, names: list[str]) -> None:
        """A tree of links, perhaps a circle; a full mesh of sessions, or one or two reflectors with their clients."""
        for place in range(1, len(names)):
            self._link(names[self.draw.randrange(place)], names[place])
        if len(names) > 2 and self.draw.random() < 0.6:
            self._link(names[0], names[-1])
        reflectors = names[: self.draw.choice([0, 1, 2])] if len(names) > 2 else []
        for a, z in combinations(names, 2):
            if a in reflectors or not reflectors:
                client = a in reflectors and z not in reflectors and self.draw.random() < 0.85
                self._session(a, z, client=client)
                self._session(z, a)
        shared = self.draw.random() < 0.3
        for name in reflectors:
            self.routers[name].lines += ["bgp cluster-id 9.9.9.9"] if shared else []

    def _session(self, name: str, other: str, *, client: bool = False) -> None:
        peer = f"neighbor {self.routers[other].loopback}"
        lines = [f"{peer} remote-as {self.routers[other].asn}", f"{peer} update-source Loopback0"]
        lines += self._maybe(0.75, f"{peer} next-hop-self") + [f"{peer} route-reflector-client"] * client
        lines += self._maybe(0.1, f"{peer} route-map M{self.draw.randint(1, 3)} {self.draw.choice(['in', 'out'])}")
        self.routers[name].lines += lines

    def _between(self, one: int, other: int) -> None:
        """An external session over a link of its own; both ends tell its subnet, or none.

        Told by the far end alone it would lead to itself where the near one does not put itself in between.
        """
        a, z = (self.draw.choice([n for n, r in self.routers.items() if r.asn == asn]) for asn in (one, other))
        number, told = self._link(a, z), self.draw.random() < 0.4
        for name, end, asn in ((a, 2, other), (z, 1, one)) if number else ():
            peer = f"neighbor 10.0.{number}.{end}"
            lines = [f"{peer} remote-as {asn}"]
            lines += self._maybe(0.3, f"{peer} route-map M{self.draw.randint(1, 3)} {self.draw.choice(['in', 'out'])}")
            lines += self._maybe(0.2, f"{peer} prefix-list P {self.draw.choice(['in', 'out'])}")
            lines += self._maybe(0.15, f"{peer} default-originate") + self._maybe(0.15, f"{peer} allowas-in 1")
            lines += [f"network 10.0.{number}.0 mask 255.255.255.0"] * told
            self.routers[name].lines += lines

    def _originate(self, router: SpeakerPlan) -> None:
        n = router.number
        router.networks += self._maybe(0.9, f"172.16.{n}") + self._maybe(0.3, f"172.17.{n}")
        router.networks += self._maybe(0.15, "172.16.99")
        router.lines += [f"network {network}.0 mask 255.255.255.0" for network in router.networks]
        word = self.draw.choice(["", " summary-only"])
        router.lines += self._maybe(0.15, f"aggregate-address 172.16.0.0 255.255.0.0{word}")

    def sandbox(self) -> Network:
        """The network in the sandbox."""
        nodes = [NodeSpec(name, "\n".join(self._ios(name, router))) for name, router in self.routers.items()]
        ports = [(a, z, f"Gi0/{number}") for number, (a, z) in enumerate(self.links, 1)]
        return Network(nodes, [Cable(a, port, z, port) for a, z, port in ports])

    def _ios(self, name: str, router: SpeakerPlan) -> Iterator[str]:
        yield from (f"hostname {name}", "interface Loopback0", f" ip address {router.loopback} 255.255.255.255")
        yield " ip ospf 1 area 0"
        for place, network in enumerate(router.networks, 1):
            yield from (f"interface Loopback{place}", f" ip address {network}.1 255.255.255.0")
        for number, end, inside, cost in router.links:
            yield from (f"interface GigabitEthernet0/{number}", f" ip address 10.0.{number}.{end} 255.255.255.0")
            yield from [" ip ospf 1 area 0", f" ip ospf cost {cost}"] if inside else []
        yield from ("router ospf 1", f" router-id {router.loopback}", f"router bgp {router.asn}")
        yield from (f" bgp router-id {router.loopback}", *(f" {line}" for line in router.lines))
        yield from router.policy(len(self.routers))

    def frr(self, name: str) -> str:
        """One router's configuration for FRR; its links are ``linkN``."""
        return "\n".join(self._frr(name, self.routers[name])) + "\n"

    def _frr(self, name: str, router: SpeakerPlan) -> Iterator[str]:
        yield from (f"hostname {name}", "interface Loopback0", f" ip address {router.loopback}/32", " ip ospf area 0")
        for place, network in enumerate(router.networks, 1):
            yield from (f"interface Loopback{place}", f" ip address {network}.1/24")
        for number, end, inside, cost in router.links:
            yield from (f"interface link{number}", f" ip address 10.0.{number}.{end}/24")
            yield from [" ip ospf area 0", f" ip ospf cost {cost}", *_ospf_haste()] if inside else []
        yield from (
            "exit",
            "router ospf",
            f" ospf router-id {router.loopback}",
            "exit",
            *router.policy(len(self.routers)),
        )
        yield from ("exit", f"router bgp {router.asn}", f" bgp router-id {router.loopback}", *(f" {x}" for x in HASTE))
        lines = [_translated(line) for line in router.lines]
        for line in (line for line in lines if any(word in line for word in SESSION)):
            yield f" {line}"
            if "remote-as" in line:
                yield from (
                    f" {line.split(' remote')[0]} {word}" for word in ("advertisement-interval 0", "timers connect 1")
                )
        yield " address-family ipv4 unicast"
        yield from (f"  {line}" for line in lines if not any(word in line for word in SESSION))
        yield from (" exit-address-family", "exit")


def _ospf_haste() -> list[str]:
    return [f" ip ospf {what}" for what in ("network point-to-point", "hello-interval 1", "dead-interval 4")]


def _translated(line: str) -> str:
    """A line as FRR has it: masks as lengths."""
    return line.replace(" mask 255.255.255.0", "/24").replace(" 255.255.0.0", "/16")
