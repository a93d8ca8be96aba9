"""``router ospf``: the process and its lines, router-id first, then passive interfaces, then networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given, Run
from netloop.lab.sandbox.config.passive import passive
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand, InvalidLine
from netloop.lab.sandbox.tree import ConfigNode, Rank
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, area_number
from netloop.lab.sandbox.views.ospf import OspfConfig, ospf_processes

PENDING = '% OSPF: Reload or use "clear ip ospf process" command, for this to take effect\n'


def ensure_process(here: Cursor, process: str, vrf: str) -> str | None:
    """Make a process that is not there yet; refused when the number runs in another VRF."""
    slot = ("router", "ospf", process)
    node = here.running.get(*slot)
    if node is None:
        make_process(here, process, vrf)
    elif OspfConfig.of(node).vrf != vrf and not here.booting:
        return f"%OSPF: Process {process} is not in VRF {vrf}\n"
    return None


def make_process(here: Cursor, process: str, vrf: str) -> ConfigNode:
    """The section of a process, made when it is new."""
    text = f"router ospf {process}" + ("" if vrf == DEFAULT_VRF else f" vrf {vrf}")
    node = here.running.put(("router", "ospf", process), text, global_rank(text))
    node.section = True
    return node


def enter_process(here: Cursor, given: Given) -> str | None:
    """``router ospf P [vrf X]``."""
    process, vrf = str(given["process"]), given.get("vrf", DEFAULT_VRF)
    node = here.running.get("router", "ospf", process)
    if node is not None and "vrf" not in given.values:
        vrf = OspfConfig.of(node).vrf
    if vrf != DEFAULT_VRF and not here.booting and not known_vrf(here.running, vrf):
        return NO_VRF.format(vrf)
    if node is not None and OspfConfig.of(node).vrf != vrf and not here.booting:
        return f"% OSPF: Process {process} is already in another VRF\n"
    here.enter(OSPF, make_process(here, process, vrf))
    return None


def no_process(here: Cursor, given: Given) -> str | None:
    """``no router ospf P``: the interfaces leave it too."""
    process = str(given["process"])
    here.running.drop("router", "ospf", process)
    for node in here.running.under("interface"):
        if node.text_of("ip", "ospf", "area").split()[2:3] == [process]:
            node.drop("ip", "ospf", "area")
    return None


def set_router_id(here: Cursor, given: Given) -> str | None:
    """``router-id``: at once while the process has no neighbors, else after a clear or a reload."""
    wanted: IPv4Address = given["address"]
    process = here.node.slot[2]
    if int(wanted) == 0:
        return "% OSPF: Invalid router ID 0.0.0.0\n"
    if other := _holder(here, wanted, process):
        return f"% OSPF: router-id {wanted} in use by ospf process {other}\n"
    here.node.put(("router-id",), given.text, (0,))
    return PENDING if here.control.reconsider_ospf(process) else None


def no_router_id(here: Cursor, _given: Given) -> str | None:
    """``no router-id``: elected anew at once while there are no neighbors, else as above."""
    if not here.node.drop("router-id"):
        return None
    return PENDING if here.control.reconsider_ospf(here.node.slot[2]) else None


def _holder(here: Cursor, wanted: IPv4Address, process: str) -> str | None:
    """Another process of the router that has the ID, configured or in effect."""
    for other in ospf_processes(here.running):
        if other.process == process:
            continue
        effective = here.control.ospf_router_id(other.process)
        if wanted in {other.router_id, effective}:
            return other.process
    return None


DISCONTIGUOUS = "OSPF: Invalid address/mask combination (discontiguous mask)\n"


def network_of(given: Given) -> tuple[IPv4Address, IPv4Address] | None:
    """Address and wildcard of a ``network`` line; the bits under the wildcard mean nothing and are zeros.

    A subnet mask is taken for what it means; None where it is neither that nor a wildcard. Source: ipspace.net, "AI
    (Artificial Intelligence) in Cisco IOS": IOS takes either, ``0.0.0.0 0.0.0.0`` for all.
    """
    typed = int(given["wildcard"])
    inverse = typed ^ 0xFFFFFFFF
    if typed & (typed + 1) == 0 and (typed or int(given["address"])):
        wildcard = typed
    elif inverse & (inverse + 1) == 0:
        wildcard = inverse
    else:
        return None
    return IPv4Address(int(given["address"]) & ~wildcard & 0xFFFFFFFF), IPv4Address(wildcard)


def set_network(here: Cursor, given: Given) -> str | None:
    """``network A W area N``."""
    network = network_of(given)
    if network is None:
        return DISCONTIGUOUS
    address, wildcard = network
    text = f"network {address} {wildcard} area {given.words[-1]}"
    here.node.put(("network", str(address), str(wildcard)), text, (12, int(address), int(wildcard)))
    return None


def no_network(here: Cursor, given: Given) -> str | None:
    """``no network A W area N``."""
    network = network_of(given)
    if network is None:
        return DISCONTIGUOUS
    here.node.drop("network", *map(str, network))
    return None


def set_area(here: Cursor, given: Given) -> str | None:
    """Run OSPF on the interface; IOS makes the process when there is none."""
    config = InterfaceConfig.of(here.node)
    refused = ensure_process(here, str(given["process"]), config.vrf)
    if refused is None:
        here.node.put(("ip", "ospf", "area"), given.text, (6,))
    return refused


def no_area(here: Cursor, _given: Given) -> None:
    """Stop OSPF on the interface, unless a network statement covers it."""
    here.node.drop("ip", "ospf", "area")


def area_commands(prefix: str) -> Iterator[ConfigCommand]:
    """``area N ...``, the same in both versions; ``prefix`` is the pattern of one."""
    yield from _of_one_kind(setting("area <area:area> stub [no-summary]", key=2, place=area_rank), "stub")
    yield from setting("area <area:area> default-cost <cost:0-16777215>", key=2, place=area_rank)
    yield from setting("area <area:area> nssa translate type7 <how:line>", key=3, place=area_rank)
    yield from _of_one_kind(setting("area <area:area> nssa [<rest:line>]", key=2, place=area_rank), "nssa")
    yield from setting("area <area:area> authentication [message-digest]", key=2, place=area_rank)
    yield from setting("area <area:area> (authentication|encryption) <rest:line>", key=2, place=area_rank)
    ranges = f"area <area:area> range {prefix} [(advertise|not-advertise)] [cost <cost:0-16777215>]"
    yield from setting(ranges, key=2 + len(prefix.split()), place=area_rank)
    yield CliCommand("area <area:area> filter-list prefix <name:word> (in|out)", set_filter_list)
    yield CliCommand("no area <area:area> filter-list prefix <name:word> (in|out)", no_filter_list)
    yield from setting("area <area:area> <rest:line>", many=True, place=area_rank)
    yield CliCommand("no area <area:area>", no_area_at_all)


def _of_one_kind(commands: Iterable[ConfigCommand], kind: str) -> Iterator[ConfigCommand]:
    """``area N stub`` or ``nssa``: an area is one of them, and the backbone neither."""
    other, name, others = ("nssa", "stub area", "NSSA") if kind == "stub" else ("stub", "NSSA", "stub area")

    def checked(run: Run) -> Run:
        def put(here: Cursor, given: Given) -> str | InvalidLine | None:
            version = "OSPFv3" if here.running.get("router", "ospf", here.node.slot[-1]) is not here.node else "OSPF"
            said = {area_number(line.slot[1]) for line in here.node.under("area") if line.slot[2:3] == (other,)}
            if given["area"] == 0 and not here.booting:
                return f"% {version}: Backbone can not be configured as {name}\n"
            if given["area"] in said and not here.booting:
                return f"% {version}: Area is configured as {others} already\n"
            return run(here, given)

        return put

    for command in commands:
        negation = command.pattern.startswith("no ")
        yield command if negation else CliCommand(command.pattern, checked(command.run), command.help)


def area_rank(words: Sequence[str]) -> Rank:
    """Where a line of an area stands: areas by number, of each first what kind it is."""
    number = int(words[1]) if words[1].isdigit() else int(IPv4Address(words[1]))
    kind = words[2] if words[2] in AREA_LINES else ""
    return 2, 9, number, AREA_LINES.index(kind), "translate" in words, words[-1] if kind == "filter-list" else ""


AREA_LINES = ("capability", "authentication", "encryption", "stub", "nssa", "default-cost", "", "range", "filter-list")
"""What lines of an area say, in the order in which configurations of real devices have them; the others between."""


def set_filter_list(here: Cursor, given: Given) -> None:
    """``area N filter-list prefix X in|out``: one a direction."""
    here.node.put(("area", given.words[1], "filter-list", given.words[-1]), given.text, area_rank(given.words))


def no_filter_list(here: Cursor, given: Given) -> None:
    """``no area N filter-list prefix X in|out``."""
    here.node.drop("area", given.words[2], "filter-list", given.words[-1])


def no_area_at_all(here: Cursor, given: Given) -> None:
    """``no area N``: all that was said of it."""
    here.node.drop_under("area", given.words[2])


def set_redistribution(here: Cursor, given: Given) -> str | None:
    """``redistribute connected subnets ...``: one line a source; IOS warns where there is no word about subnets."""
    bring(here, given)
    subnets = "subnets" in given.text.split() or here.booting
    return None if subnets else "% Only classful networks will be redistributed\n"


def bring(here: Cursor, given: Given) -> None:
    """``redistribute SOURCE ...``, which replaces what was said of the same source."""
    here.node.put(_source(given.words), given.text, (3 if here.node.slot[1] == "ospf" else 12,))


def no_redistribution(here: Cursor, given: Given) -> None:
    """``no redistribute connected``."""
    here.node.drop(*_source(given.words[1:]))


def _source(words: tuple[str, ...]) -> tuple[str, ...]:
    """The slot of a ``redistribute`` line: what is brought in, its process or AS number with it."""
    rest = words[2].split() if len(words) > 2 else []
    return (*words[:2], *(rest[:1] if rest[:1] and rest[0].isdigit() else []))


def set_domain(here: Cursor, given: Given) -> None:
    """``domain-id X``: one replaces the other, and the ``secondary`` ones stand beside it."""
    here.node.put(_domain(given), given.text, (2, 1))


def no_domain(here: Cursor, given: Given) -> None:
    """``no domain-id [X [secondary]]``."""
    here.node.drop(*_domain(given))


def _domain(given: Given) -> tuple[str, ...]:
    """The slot of a ``domain-id`` line."""
    words = given.get("domain", "").split()
    return ("domain-id", *words) if words[-1:] == ["secondary"] else ("domain-id",)


OSPF = ConfigMode(
    "config-router",
    (
        CliCommand("router-id <address:ipv4>", set_router_id),
        CliCommand("no router-id [<address:ipv4>]", no_router_id),
        *verbatim("ispf|nsf|max-lsa|timers|capability", 2, many=True),
        *verbatim(
            "compatible|discard-route|event-log|limit|local-rib-criteria|queue-depth|traffic-share", 2, many=True
        ),
        *verbatim("domain-tag|adjacency stagger", 2, one=True),
        CliCommand("domain-id <domain:line>", set_domain),
        CliCommand("no domain-id [<domain:line>]", no_domain),
        *verbatim("max-metric router-lsa", 2, 2, one=True),
        *verbatim("ttl-security all-interfaces", 2, 3, one=True),
        *setting("auto-cost reference-bandwidth <mbps:1-4294967>", 2, 4),
        *area_commands("<prefix:ipv4> <mask:ipv4>"),
        *toggle("shutdown", 2, default=False),
        *toggle("prefix-suppression", 2, default=False),
        *verbatim("mpls ldp autoconfig|mpls ldp sync|mpls traffic-eng", 2, many=True),
        *toggle("log-adjacency-changes", 1, more="detail"),
        CliCommand("redistribute <source:word> [<rest:line>]", set_redistribution),
        CliCommand("no redistribute <source:word> [<rest:line>]", no_redistribution),
        *setting("summary-address <prefix:ipv4> <mask:ipv4> [not-advertise] [tag <tag:0-4294967295>]", 3, key=2),
        *passive(10),
        CliCommand("network <address:ipv4> <wildcard:ipv4> area <area:area>", set_network),
        CliCommand("no network <address:ipv4> <wildcard:ipv4> area <area:area>", no_network),
        *verbatim("default-information|default-metric|maximum-paths", 20, one=True),
        *verbatim("distance|distribute-list|neighbor|bfd", 20, many=True),
    ),
)
GLOBAL_COMMANDS = (
    CliCommand("router ospf <process:1-65535> [vrf <vrf:word>]", enter_process),
    CliCommand("no router ospf <process:1-65535> [vrf <vrf:word>]", no_process),
)
INTERFACE_COMMANDS = (
    *verbatim("ip ospf authentication|ip ospf authentication-key", 5, 0, one=True),
    *verbatim("ip ospf message-digest-key", 5, 0),
    *setting("ip ospf network (broadcast|non-broadcast|point-to-point|point-to-multipoint)", 5, 1),
    *verbatim("ip ospf resync-timeout", 5, 2, one=True),
    *setting("ip ospf transmit-delay <seconds:1-65535>", 5, 3),
    *setting("ip ospf retransmit-interval <seconds:1-65535>", 5, 3),
    *setting("ip ospf hello-interval <seconds:1-65535>", 5, 4),
    *setting("ip ospf dead-interval <rest:line>", 5, 5),
    *setting("ip ospf priority <priority:0-255>", 5, 6),
    *toggle("ip ospf mtu-ignore", 5, 7, default=False),
    *setting("ip ospf prefix-suppression [disable]", 5, 7),
    *verbatim("ip ospf multi-area|ip ospf lls", 5, 7),
    *verbatim("ip ospf database-filter|ip ospf flood-reduction", 5, 7, one=True),
    *verbatim("ip ospf demand-circuit", 5, 8, one=True),
    *verbatim("ip ospf bfd", 5, 9),
    *verbatim("ip ospf adjacency", 5, 10, one=True),
    *verbatim("ip ospf ttl-security", 5, 11, one=True),
    *toggle("ip ospf shutdown", 5, 12, default=False),
    CliCommand("ip ospf <process:1-65535> area <area:area> [secondaries none]", set_area),
    CliCommand("no ip ospf <process:1-65535> area [<area:area>] [secondaries none]", no_area),
    *setting("ip ospf cost <cost:1-65535>", 7),
)
