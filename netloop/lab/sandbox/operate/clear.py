"""``clear``: processes, adjacencies and sessions that begin anew; what has no state here is cleared in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.lab.sandbox.config.vrf import known_vrf
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF


def clear_ospf(terminal: ExecTerminal, given: Given) -> str | None:
    """``clear ip ospf [P] process``: restarts it once confirmed."""
    process = str(given["process"]) if "process" in given.values else None
    if process and terminal.router.ospf.config(process) is None:
        return f"%OSPF: No router process {process}\n"
    which = f"OSPF process {process}" if process else "ALL OSPF processes"

    def answer(typed: str) -> None:
        if typed.strip().lower() in {"y", "ye", "yes"}:
            terminal.router.ospf.clear(process)
            terminal.router.changed()

    terminal.ask(TerminalQuestion(f"Reset {which}? [no]: ", answer))
    return None


def clear_ospfv3(terminal: ExecTerminal, given: Given) -> str | None:
    """``clear ipv6 ospf [P] process`` and ``clear ospfv3 [P] process``: restarts it once confirmed."""
    process = str(given["process"]) if "process" in given.values else None
    known = {config.process for config in terminal.router.ospfv3}
    if process and process not in known:
        return f"%OSPFv3: No router process {process}\n"

    def answer(typed: str) -> None:
        if typed.strip().lower() in {"y", "ye", "yes"}:
            terminal.router.ospfv3.clear(process)
            terminal.router.changed()

    terminal.ask(TerminalQuestion("Reset selected OSPFv3 processes? [no]: ", answer))
    return None


def clear_eigrp(terminal: ExecTerminal, given: Given) -> None:
    """``clear ip eigrp [vrf X] [AS] neighbors [A|IF] [soft]``: the adjacencies form anew; ``soft`` keeps them."""
    router = terminal.router
    version = 6 if "ipv6" in given.words else 4
    vrf, asn = given.get("vrf", DEFAULT_VRF), str(given.get("asn", ""))
    for config in router.eigrp if "soft" not in given.words else ():
        if (config.vrf, config.version) == (vrf, version) and asn in {"", str(config.asn)}:
            _drop_eigrp(router, config.key, given.get("interface"), str(given.get("address", "")).lower())
    router.changed()


def _drop_eigrp(router: Router, key: str, interface: str | None, address: str) -> None:
    adjacencies = router.network.igps["eigrp"]
    for own, far, _ in adjacencies.of(router, key):
        if interface in {None, own.interface} and address in {"", str(far.ipv4), str(far.ipv6)}:
            adjacencies.drop(router, key, own.interface)


def clear_isis(terminal: ExecTerminal, given: Given) -> None:
    """``clear isis [TAG] *`` and ``clear clns neighbors``: the adjacencies form anew."""
    router = terminal.router
    for own, _, _ in router.network.igps["isis"].of(router):
        if given.get("tag", own.instance) == own.instance:
            router.network.igps["isis"].drop(router, own.instance)
    router.changed()


def clear_ldp(terminal: ExecTerminal, given: Given) -> None:
    """``clear mpls ldp neighbor [vrf X] *|A``: the sessions end and come back."""
    terminal.router.network.ldp.reset(terminal.router, given.get("address"))


def clear_bgp(terminal: ExecTerminal, given: Given) -> str | None:
    """``clear ip bgp *|A|AS|external|peer-group X``, of one family or VRF too: sessions end, at once.

    ``soft``, ``in`` and ``out`` end none: what filters say is in effect already.
    """
    router = terminal.router
    if router.bgp.config() is None:
        return "% BGP not running\n"
    if "vrf" in given.values and not known_vrf(router.running, given["vrf"]):
        return f"% VRF {given['vrf']} does not exist.\n"
    found = [(c, n) for c in router.bgp for n in c.neighbors if _in_family(c, n, given) and _meant(c, n, given)]
    if not found and "*" not in given.words:
        return _unknown(given)
    for config, neighbor in found if not {"soft", "in", "out"} & set(given.words) else ():
        router.network.sessions.reset(router, "User reset", config.vrf, neighbor.address)
    return None


def _in_family(config: BgpConfig, neighbor: NeighborConfig, given: Given) -> bool:
    """Whether a neighbor is in the VRF and family that a line names; without a word for them all are."""
    if "vrf" in given.values:
        return bool(config.vrf == given["vrf"])
    named = {"ipv4", "ipv6", "vpnv4", "vpnv6"} & set(given.words)
    if not named:
        return config.vrf == DEFAULT_VRF or "*" in given.words
    return config.vrf == DEFAULT_VRF and bool(named & neighbor.families)


def _meant(config: BgpConfig, neighbor: NeighborConfig, given: Given) -> bool:
    if "address" in given.values:
        return neighbor.address.lower() == str(given["address"]).lower()
    if "asn" in given.values:
        return bool(neighbor.asn == given["asn"])
    if "group" in given.values:
        return bool(neighbor.group == given["group"])
    return "external" not in given.words or neighbor.asn != config.asn


def _unknown(given: Given) -> str:
    if "group" in given.values:
        return f"%BGP: No such peer-group '{given['group']}'\n"
    if "external" in given.words:
        return ""
    return f'%BGP: Unknown neighbor - "{given.get("address", given.get("asn"))}"\n'


def clear_nothing(_terminal: ExecTerminal, _given: Given) -> None:
    """A clear that changes no state of the sandbox."""


BGP = "(ip bgp|bgp) [all] [(ipv4|ipv6|vpnv4|vpnv6) unicast] [vrf <vrf:word>]"
NEIGHBOR = "(*|external|peer-group <group:word>|<asn:asn>|<address:ipv4>|<address:ipv6host>)"
EIGRP_NEIGHBOR = "[(<interface:interface>|<address:ipv4>|<address:ipv6host>)] [soft]"


def _stateless() -> Iterator[CliCommand[Callable[[ExecTerminal, Given], None]]]:
    for line in (
        "ip route [vrf <vrf:word>] (*|<address:ipv4> [<mask:ipv4>])",
        "ipv6 route [vrf <vrf:word>] (*|<prefix:ipv6>)",
        "ip ospf [<process:1-65535>] (counters|redistribution|traffic|force-spf)",
        "ipv6 ospf [<process:1-65535>] (counters|redistribution|traffic|force-spf)",
        "ip prefix-list [<name:word>]",
        "ipv6 prefix-list [<name:word>]",
        "route-map counters [<name:word>]",
        "(ip access-list|access-list) counters [<name:word>]",
        "ip bgp [<address:ipv4>] (dampening|flap-statistics)",
        "(arp-cache|ip traffic|ipv6 traffic|ipv6 neighbors|mpls counters)",
        "ip arp <address:ipv4>",
    ):
        yield CliCommand(f"clear {line}", clear_nothing)


PRIVILEGED = (
    CliCommand("clear ip ospf [<process:1-65535>] process", clear_ospf, "Reset an OSPF process"),
    CliCommand("clear (ipv6 ospf|ospfv3) [<process:1-65535>] process", clear_ospfv3, "Reset an OSPFv3 process"),
    CliCommand("clear isis [<tag:word>] *", clear_isis),
    CliCommand("clear clns (neighbors|is-neighbors)", clear_isis),
    CliCommand(f"clear (ip|ipv6) eigrp [vrf <vrf:word>] [<asn:1-65535>] neighbors {EIGRP_NEIGHBOR}", clear_eigrp),
    CliCommand(
        f"clear eigrp address-family (ipv4|ipv6) [unicast] [vrf <vrf:word>] [<asn:1-65535>] neighbors {EIGRP_NEIGHBOR}",
        clear_eigrp,
    ),
    CliCommand("clear mpls ldp neighbor [vrf <vrf:word>] (*|<address:ipv4>)", clear_ldp, "Reset LDP sessions"),
    CliCommand(f"clear {BGP} {NEIGHBOR} [soft] [(in|out)]", clear_bgp, "Reset BGP sessions"),
    *_stateless(),
)
