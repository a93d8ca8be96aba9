"""OSPFv3 in both syntaxes: ``ipv6 router ospf`` with ``ipv6 ospf``, ``router ospfv3`` with address families."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.ospf import area_commands, bring, no_redistribution
from netloop.lab.sandbox.config.passive import passive
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig

PENDING = '% OSPFv3: Reload or use "clear {} process" command, for this to take effect\n'
NO_IPV6 = "%OSPFv3: IPv6 routing not enabled\n"
AREA = "area"


def enter_ipv6(here: Cursor, given: Given) -> str | None:
    """``ipv6 router ospf P [vrf X]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    if refused := _refused(here, vrf):
        return refused
    here.enter(IPV6_OSPF, _ipv6_process(here, str(given["process"]), vrf))
    return None


def _refused(here: Cursor, vrf: str = DEFAULT_VRF) -> str | None:
    """Why OSPFv3 cannot run in a VRF: IPv6 is not routed, or there is no such VRF."""
    if here.booting:
        return None
    if ("ipv6", "unicast-routing") not in here.running:
        return NO_IPV6
    return NO_VRF.format(vrf) if vrf != DEFAULT_VRF and not known_vrf(here.running, vrf) else None


def _ipv6_process(here: Cursor, process: str, vrf: str) -> ConfigNode:
    slot = ("ipv6", "router", "ospf", process)
    found = here.running.get(*slot)
    if found is None:
        text = " ".join(slot) + ("" if vrf == DEFAULT_VRF else f" vrf {vrf}")
        found = here.running.put(slot, text, global_rank(text))
        found.section = True
    return found


def no_ipv6(here: Cursor, given: Given) -> None:
    """``no ipv6 router ospf P``: the interfaces leave it too."""
    process = str(given["process"])
    here.running.drop("ipv6", "router", "ospf", process)
    _leave(here, ("ipv6", "ospf", AREA), process, 2)


def enter_families(here: Cursor, given: Given) -> str | None:
    """``router ospfv3 P``."""
    if refused := _refused(here):
        return refused
    here.enter(OSPFV3, _family_process(here, str(given["process"])))
    return None


def _family_process(here: Cursor, process: str) -> ConfigNode:
    slot = ("router", "ospfv3", process)
    node = here.running.put(slot, " ".join(slot), global_rank(" ".join(slot)))
    node.section = True
    return node


def no_families(here: Cursor, given: Given) -> None:
    """``no router ospfv3 P``: the interfaces leave it too."""
    process = str(given["process"])
    here.running.drop("router", "ospfv3", process)
    _leave(here, ("ospfv3", AREA), process, 1)


def _leave(here: Cursor, slot: tuple[str, ...], process: str, at: int) -> None:
    for node in here.running.under("interface"):
        if node.text_of(*slot).split()[at : at + 1] == [process]:
            node.drop(*slot)


def enter_family(here: Cursor, given: Given) -> str | None:
    """``address-family ipv6 unicast [vrf X]`` under ``router ospfv3``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    if refused := _refused(here, vrf):
        return refused
    here.enter(FAMILY, _family(here.node, given.words[1], vrf))
    return None


def _family(process: ConfigNode, family: str, vrf: str) -> ConfigNode:
    tail = "" if vrf == DEFAULT_VRF else f" vrf {vrf}"
    node = process.put(
        ("address-family", family, vrf), f"address-family {family} unicast{tail}", (20, vrf != DEFAULT_VRF, family, vrf)
    )
    node.section, node.closing = True, "exit-address-family"
    return node


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ipv6 unicast [vrf X]``."""
    here.node.drop("address-family", given.words[2], given.get("vrf", DEFAULT_VRF))


def set_router_id(here: Cursor, given: Given) -> str | None:
    """``router-id``: at once while the process has no neighbors, else after a clear or a reload."""
    if int(given["address"]) == 0:
        return "% OSPFv3: Invalid router ID 0.0.0.0\n"
    here.node.put(("router-id",), given.text, (0,))
    return _reconsidered(here)


def no_router_id(here: Cursor, _given: Given) -> str | None:
    """``no router-id``: elected anew at once while there are no neighbors, else as above."""
    return _reconsidered(here) if here.node.drop("router-id") else None


def _reconsidered(here: Cursor) -> str | None:
    """Every instance of the process follows; what is said when one of them must wait."""
    home = here.node.parent if here.node.slot[0] == "address-family" and here.node.parent else here.node
    word = "ospfv3" if home.slot[0] == "router" else "ipv6 ospf"
    return PENDING.format(word) if here.control.reconsider_ospfv3(home.slot[-1]) else None


def set_ipv6_area(here: Cursor, given: Given) -> str | None:
    """``ipv6 ospf P area A`` on an interface: IOS makes the process when there is none."""
    if refused := _refused(here):
        return refused
    _ipv6_process(here, str(given["process"]), InterfaceConfig.of(here.node).vrf)
    here.node.put(("ipv6", "ospf", AREA), given.text, (61, 3))
    return None


def no_ipv6_area(here: Cursor, _given: Given) -> None:
    """``no ipv6 ospf P area A``."""
    here.node.drop("ipv6", "ospf", AREA)


def set_area(here: Cursor, given: Given) -> str | None:
    """``ospfv3 P ipv6 area A`` on an interface: process and address family come with it."""
    if refused := _refused(here):
        return refused
    _family(_family_process(here, str(given["process"])), "ipv6", InterfaceConfig.of(here.node).vrf)
    here.node.put(("ospfv3", AREA), given.text, (63, 3))
    return None


def no_area(here: Cursor, _given: Given) -> None:
    """``no ospfv3 P ipv6 area A``."""
    here.node.drop("ospfv3", AREA)


def _common() -> Iterator[ConfigCommand]:
    yield CliCommand("router-id <address:ipv4>", set_router_id)
    yield CliCommand("no router-id [<address:ipv4>]", no_router_id)
    yield from setting("auto-cost reference-bandwidth <mbps:1-4294967>", 1, 2)
    yield from toggle("log-adjacency-changes", 1, more="detail")
    yield from verbatim("timers|bfd|graceful-restart|event-log|maximum-paths|distance", 2, many=True)
    yield from verbatim("authentication|compatible|limit|local-rib-criteria|manet|max-lsa|queue-depth", 2, many=True)
    yield from verbatim("adjacency stagger|capability", 2, one=True)
    yield from verbatim("max-metric router-lsa", 1, 1, one=True)
    yield from toggle("shutdown", 2, default=False)
    yield from toggle("prefix-suppression", 2, default=False)
    yield from area_commands("<prefix:ipv6>")
    yield from passive(10)
    yield CliCommand("redistribute <source:word> [<rest:line>]", bring)
    yield CliCommand("no redistribute <source:word> [<rest:line>]", no_redistribution)
    yield from setting("summary-prefix <prefix:ipv6> [not-advertise] [tag <tag:0-4294967295>]", 12, key=1)
    yield from verbatim("default-information|default-metric", 12, one=True)
    yield from verbatim("distribute-list", 12, many=True)


IPV6_OSPF = ConfigMode("config-rtr", tuple(_common()))
OSPFV3 = ConfigMode(
    "config-router",
    (
        *_common(),
        CliCommand("address-family (ipv4|ipv6) [unicast] [vrf <vrf:word>]", enter_family),
        CliCommand("no address-family (ipv4|ipv6) [unicast] [vrf <vrf:word>]", no_family),
    ),
)
FAMILY = ConfigMode("config-router-af", (*_common(), CliCommand("exit-address-family", leave)))

GLOBAL_COMMANDS = (
    CliCommand("ipv6 router ospf <process:1-65535> [vrf <vrf:word>]", enter_ipv6),
    CliCommand("no ipv6 router ospf <process:1-65535> [vrf <vrf:word>]", no_ipv6),
    CliCommand("router ospfv3 <process:1-65535>", enter_families),
    CliCommand("no router ospfv3 <process:1-65535>", no_families),
)
NETWORKS = "(broadcast|non-broadcast|point-to-point|point-to-multipoint)"
INTERFACE_COMMANDS = (
    *setting(f"ipv6 ospf network {NETWORKS}", 61, 2),
    CliCommand("ipv6 ospf <process:1-65535> area <area:area> [instance <id:0-255>]", set_ipv6_area),
    CliCommand("no ipv6 ospf <process:1-65535> area [<area:area>]", no_ipv6_area),
    *setting("ipv6 ospf cost <cost:1-65535>", 61, 4),
    *verbatim("ipv6 ospf hello-interval|ipv6 ospf dead-interval|ipv6 ospf priority|ipv6 ospf mtu-ignore", 61, 5, 0),
    *toggle("ipv6 ospf shutdown", 61, 5, 0, default=False),
    *verbatim("ipv6 ospf authentication|ipv6 ospf encryption|ipv6 ospf bfd|ipv6 ospf neighbor", 61, 5, 0),
    *verbatim("ipv6 ospf transmit-delay|ipv6 ospf retransmit-interval|ipv6 ospf demand-circuit", 61, 5, 1, one=True),
    *verbatim("ipv6 ospf database-filter|ipv6 ospf flood-reduction", 61, 5, 2, one=True),
    *verbatim("ipv6 ospf prefix-suppression|ipv6 ospf multi-area|ipv6 ospf ttl-security", 61, 5, 2, one=True),
    *verbatim("ipv6 ospf adjacency", 61, 5, 3, one=True),
    *verbatim("ipv6 ospf manet peering", 61, 5, 4),
    *setting(f"ospfv3 network {NETWORKS}", 63, 2),
    CliCommand("ospfv3 <process:1-65535> ipv6 area <area:area> [instance <id:0-255>]", set_area),
    CliCommand("no ospfv3 <process:1-65535> ipv6 area [<area:area>]", no_area),
    *setting("ospfv3 cost <cost:1-65535>", 63, 4),
    *toggle("ospfv3 shutdown", 63, 5, default=False),
    *verbatim("ospfv3 hello-interval|ospfv3 dead-interval|ospfv3 priority|ospfv3 mtu-ignore|ospfv3 bfd", 63, 5),
    *verbatim("ospfv3 authentication|ospfv3 encryption|ospfv3 manet peering", 63, 5),
)
