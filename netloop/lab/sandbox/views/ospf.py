"""``router ospf`` read as typed values: the processes, and the interfaces that each runs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.names import is_loopback, split
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, area_number, interfaces, last, number
from netloop.lab.sandbox.views.keys import key_chain, plain
from netloop.lab.sandbox.views.ospf_policy import OspfPolicy, ospf_policy
from netloop.lab.sandbox.views.passive import Passive

MBPS = {"Ethernet": 10, "FastEthernet": 100, "GigabitEthernet": 1000, "TenGigabitEthernet": 10000, "Serial": 1}


@dataclass(frozen=True, slots=True)
class OspfNetwork:
    """A ``network`` statement: the addresses that a wildcard mask covers."""

    address: int
    wildcard: int
    area: int
    text: str

    def covers(self, address: IPv4Address) -> bool:
        """Whether an interface with this primary address is in it."""
        return (int(address) | self.wildcard) == (self.address | self.wildcard)


@dataclass(frozen=True, slots=True)
class OspfConfig:
    """One ``router ospf`` process as configured."""

    process: str
    vrf: str
    router_id: IPv4Address | None
    networks: tuple[OspfNetwork, ...]
    passive: Passive
    reference: int
    shutdown: bool = False

    @property
    def key(self) -> str:
        """What tells the process from the router's others: its number."""
        return self.process

    @classmethod
    def of(cls, node: ConfigNode) -> OspfConfig:
        """Read a ``router ospf`` section."""
        return node.view(_ospf)


def _ospf(node: ConfigNode) -> OspfConfig:
    words = node.text.split()
    explicit = last(node, "router-id")
    return OspfConfig(
        process=words[2],
        vrf=words[4] if len(words) > 4 else DEFAULT_VRF,
        router_id=IPv4Address(explicit) if explicit else None,
        networks=tuple(_network(n.text) for n in node.under("network")),
        passive=Passive.of(node),
        reference=number(node, "auto-cost", "reference-bandwidth") or 100,
        shutdown=("shutdown",) in node,
    )


def ospf_policies(root: ConfigNode) -> dict[str, OspfPolicy]:
    """What each process does besides meeting its neighbors."""
    return root.view(_ospf_policies)


def _ospf_policies(root: ConfigNode) -> dict[str, OspfPolicy]:
    return {node.slot[2]: ospf_policy(root, (node,), 4) for node in root.under("router", "ospf")}


def _network(text: str) -> OspfNetwork:
    _, address, wildcard, _, number = text.split()
    return OspfNetwork(int(IPv4Address(address)), int(IPv4Address(wildcard)), area_number(number), text)


def ospf_processes(root: ConfigNode) -> tuple[OspfConfig, ...]:
    """Every OSPF process, by number."""
    return root.view(_ospf_processes)


def _ospf_processes(root: ConfigNode) -> tuple[OspfConfig, ...]:
    return tuple(OspfConfig.of(node) for node in root.under("router", "ospf"))


@dataclass(frozen=True, slots=True)
class OspfAuthentication:
    """How an interface authenticates: ``kind`` is empty, ``simple`` or ``md5``, its keys are by number.

    Every key that both ends have is as good as another: while neighbors differ in their youngest one, IOS sends all.
    Source: Cisco IOS IP Routing: OSPF Command Reference, ``ip ospf message-digest-key``.
    """

    kind: str = ""
    keys: tuple[tuple[int, str], ...] = ()

    def agrees(self, far: OspfAuthentication) -> bool:
        """Whether the two ends take each other's packets."""
        common = set(self.keys) & set(far.keys) or not (self.keys or far.keys)
        return self.kind == far.kind and (not self.kind or bool(common))


NO_AUTHENTICATION = OspfAuthentication()


@dataclass(frozen=True, slots=True)
class OspfTimers:
    """The intervals of an interface, in seconds: a hello says both, and its receiver compares."""

    hello: int
    dead: int


@dataclass(frozen=True, slots=True)
class OspfInterface:
    """OSPF on one interface, as configured; ``mtu`` in bytes, ``suppressed`` None where the process decides."""

    config: InterfaceConfig
    process: str
    area: int
    cost: int
    passive: bool
    explicit: bool
    timers: OspfTimers
    authentication: OspfAuthentication = NO_AUTHENTICATION
    priority: int = 1
    mtu: int = 1500
    mtu_ignored: bool = False
    shutdown: bool = False
    suppressed: bool | None = None

    @property
    def kind(self) -> str:
        """Network type: LOOPBACK, POINT_TO_POINT or BROADCAST."""
        if self.config.ospf_network:
            return self.config.ospf_network.upper().replace("-", "_")
        return "LOOPBACK" if is_loopback(self.config.name) else "BROADCAST"


def ospf_interfaces(root: ConfigNode) -> dict[str, OspfInterface]:
    """The interfaces that OSPF is configured on, by name."""
    return root.view(_ospf_interfaces)


def _ospf_interfaces(root: ConfigNode) -> dict[str, OspfInterface]:
    return {item.config.name: item for config in interfaces(root) if config.primary for item in _on(root, config)}


def _on(root: ConfigNode, config: InterfaceConfig) -> Iterator[OspfInterface]:
    processes = {process.process: process for process in ospf_processes(root)}
    member = config.ospf or _by_network(config, processes)
    process = processes.get(member[0]) if member else None
    node = root.get("interface", config.name)
    if member is None or process is None or process.vrf != config.vrf or node is None:
        return
    policy = ospf_policies(root)[process.process]
    suppression = node.text_of("ip", "ospf", "prefix-suppression")
    yield OspfInterface(
        config=config,
        process=process.process,
        area=member[1],
        cost=config.ospf_cost or interface_cost(config, process.reference),
        passive=config.name in process.passive,
        explicit=config.ospf is not None,
        timers=timers(node, ("ip", "ospf"), config.ospf_network),
        authentication=_authentication(root, node, policy.area(member[1]).authentication),
        priority=one_of(number(node, "ip", "ospf", "priority"), 1),
        mtu=number(node, "ip", "mtu") or config.mtu,
        mtu_ignored=("ip", "ospf", "mtu-ignore") in node,
        shutdown=("ip", "ospf", "shutdown") in node,
        suppressed=not suppression.endswith("disable") if suppression else None,
    )


def one_of(said: int | None, otherwise: int) -> int:
    """A number that is configured, or the one that IOS takes; 0 is a number."""
    return otherwise if said is None else said


def timers(node: ConfigNode, words: tuple[str, ...], network: str) -> OspfTimers:
    """The intervals: 10 and 40 s, on networks without broadcasts 30 and 120; the dead one is four hellos.

    ``dead-interval minimal`` is a second, whatever the hellos are. Source: Cisco IOS IP Routing: OSPF Command
    Reference, ``ip ospf hello-interval``, ``ip ospf dead-interval``, ``ip ospf network``.
    """
    hello = number(node, *words, "hello-interval") or (
        30 if network in {"non-broadcast", "point-to-multipoint"} else 10
    )
    if "minimal" in node.text_of(*words, "dead-interval").split():
        return OspfTimers(0, 1)
    return OspfTimers(hello, number(node, *words, "dead-interval") or 4 * hello)


def _authentication(root: ConfigNode, node: ConfigNode, otherwise: str) -> OspfAuthentication:
    """That of an interface: its own word decides, else its area's."""
    said = node.text_of("ip", "ospf", "authentication").split()[3:]
    if said[:1] == ["key-chain"]:
        return OspfAuthentication("md5", key_chain(root, said[-1]))
    own = {"message-digest": "md5", "null": ""}.get(said[0], "simple") if said else "simple"
    kind = own if ("ip", "ospf", "authentication") in node else otherwise
    if kind == "md5":
        lines = (line.text.split() for line in node.under("ip", "ospf", "message-digest-key"))
        return OspfAuthentication(kind, tuple((int(line[3]), plain(line[5:])) for line in lines if len(line) > 5))
    key = node.text_of("ip", "ospf", "authentication-key").split()[3:]
    return OspfAuthentication(kind, ((0, plain(key)),) if kind and key else ())


def _by_network(config: InterfaceConfig, processes: dict[str, OspfConfig]) -> tuple[str, int] | None:
    """The process and area of the most specific network statement that covers the primary address."""
    if config.primary is None:
        return None
    found = [
        (network.wildcard, process.process, network.area)
        for process in processes.values()
        for network in process.networks
        if process.vrf == config.vrf and network.covers(config.primary.ip)
    ]
    return min(found)[1:] if found else None


def interface_cost(config: InterfaceConfig, reference: int) -> int:
    """Reference bandwidth over the interface's; at least 1."""
    if is_loopback(config.name):
        return 1
    kbps = config.bandwidth or MBPS.get(split(config.name)[0], 1000) * 1000
    return max(1, reference * 1000 // kbps)
