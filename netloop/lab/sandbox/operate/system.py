"""Saving, reloading, clearing and pinging."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import INVALID, CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.operate.saving import saved
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.reach import EchoFate, Host, echo
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces


def save(terminal: ExecTerminal, _given: Given) -> str:
    """``write memory``."""
    return saved(terminal)


def copy_to_startup(terminal: ExecTerminal, _given: Given) -> None:
    """``copy running-config startup-config``: asks for the name."""

    def answer(typed: str) -> str:
        if typed.strip() not in {"", "startup-config"}:
            return f"%Error opening nvram:/{typed.strip()} (Permission denied)\n"
        return saved(terminal)

    terminal.ask(TerminalQuestion("Destination filename [startup-config]? ", answer))


def reload(terminal: ExecTerminal, _given: Given) -> None:
    """``reload``: offers to save what is not saved, then asks to confirm."""

    def go(key: str) -> str | None:
        if key not in "\r\nyY":
            return None
        terminal.router.reload()
        return None

    def confirm() -> None:
        terminal.ask(TerminalQuestion("Proceed with reload? [confirm]", go, key=True))

    def save_first(typed: str) -> str | None:
        if typed.strip().lower() not in {"y", "yes", "n", "no"}:
            terminal.ask(TerminalQuestion("% Please answer 'yes' or 'no'.\n", save_first))
            return None
        if typed.strip().lower().startswith("y"):
            terminal.router.save()
            terminal.say("Building configuration...\n[OK]\n")
        confirm()
        return None

    if terminal.router.startup.strip() == canonical.body(terminal.router.running).strip():
        confirm()
    else:
        terminal.ask(TerminalQuestion("System configuration has been modified. Save? [yes/no]: ", save_first))


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


def clear_neighbors(terminal: ExecTerminal, given: Given) -> None:
    """``clear isis *`` and ``clear ip eigrp neighbors``: the adjacencies form anew."""
    terminal.router.network.igps["isis" if "isis" in given.words else "eigrp"].drop(terminal.router)
    terminal.router.changed()


def clear_ldp(terminal: ExecTerminal, given: Given) -> None:
    """``clear mpls ldp neighbor *|A``: the sessions end and come back."""
    terminal.router.network.ldp.reset(terminal.router, given.get("address"))


def clear_bgp(terminal: ExecTerminal, given: Given) -> str | None:
    """``clear ip bgp *|A.B.C.D``: resets sessions, at once; ``soft`` resets none."""
    config = terminal.router.bgp.config()
    if config is None:
        return "% BGP not running\n"
    if "soft" in given.words or given.words[-1] in {"in", "out"}:
        return None
    address = str(given["address"]) if "address" in given.values else None
    if address and config.neighbor(address) is None:
        return f'%BGP: Unknown neighbor - "{address}"\n'
    terminal.router.network.sessions.reset(terminal.router, "User reset", address=address)
    return None


def clear_nothing(_terminal: ExecTerminal, _given: Given) -> None:
    """A clear that changes no state of the sandbox."""


def clear_log(terminal: ExecTerminal, _given: Given) -> None:
    """``clear logging``, once confirmed."""

    def answer(key: str) -> None:
        if key in "\r\nyY":
            terminal.router.syslog.clear()

    terminal.ask(TerminalQuestion("Clear logging buffer [confirm]", answer, key=True))


@dataclass(frozen=True, slots=True)
class PingOptions:
    """What may stand behind the address of a ``ping``; ``source`` is as typed, ``timeout`` in seconds."""

    source: str = ""
    repeat: int = 5
    size: int = 100
    timeout: int = 2


def ping(terminal: ExecTerminal, given: Given) -> str:
    """``ping [vrf X] [ip|ipv6] A [source IF|ADDRESS] [repeat N] [timeout S] [size N]``, the options in any order.

    Answered where there is a way there and back; ``U`` is a router on the way without a route, which answers every
    other packet. Layout: the template ``cisco_ios_ping`` of ntc-templates. Nothing waits here: what is not answered is
    told at once.
    """
    router, vrf = terminal.router, given.get("vrf", DEFAULT_VRF)
    if vrf != DEFAULT_VRF and not known_vrf(router.running, vrf):
        return NO_VRF.format(vrf)
    options = _ping_options(given.get("options", "").split())
    if options is None:
        return f"{INVALID}\n\n"
    target: Host = given["address"] if "address" in given.values else IPv6Address(given["address6"])
    source = _source(router, options.source, vrf, target.version) if options.source else None
    if options.source and source is None:
        return "% Invalid source address- IP address not on any of our up interfaces\n"
    fate = echo(router.network, router, target, vrf, source)
    return _ping_shown(options, target, source, fate)


def _ping_shown(options: PingOptions, target: Host, source: Host | None, fate: EchoFate) -> str:
    count = options.repeat
    lines = ["Type escape sequence to abort."]
    what = f"Sending {count}, {options.size}-byte ICMP Echos to {str(target).upper()}"
    lines.append(f"{what}, timeout is {options.timeout} seconds:")
    if source:
        tail = " " if source.version == 4 else ""
        lines.append(f"Packet sent with a source address of {str(source).upper()}{tail}")
    marks = "!" * count if fate.answered else ("U." * count)[:count] if fate.refused else "." * count
    lines += [marks[start : start + MARKS] for start in range(0, count, MARKS)]
    done, rate = (count, 100) if fate.answered else (0, 0)
    times = ", round-trip min/avg/max = 1/1/2 ms" if fate.answered else ""
    return "\n".join([*lines, f"Success rate is {rate} percent ({done}/{count}){times}"]) + "\n"


def _ping_options(words: list[str]) -> PingOptions | None:
    """The options, their words abbreviated as they may be; None for what is none."""
    numbers, source = {"repeat": 5, "size": 100, "timeout": 2}, ""
    while words:
        names = [name for name in PING_WORDS if name.startswith(words[0].lower())]
        words = words[1:]
        if names == ["df-bit"]:
            continue
        if len(names) != 1 or not words:
            return None
        taken = 1
        if names == ["source"]:
            taken = 2 if len(words) > 1 and words[0].isalpha() and words[1][0].isdigit() else 1
            source = "".join(words[:taken])
        elif words[0].isdigit():
            numbers[names[0]] = int(words[0])
        else:
            return None
        words = words[taken:]
    return PingOptions(source, **numbers) if 1 <= numbers["repeat"] <= REPEAT_MAX else None


def _source(router: Router, typed: str, vrf: str, version: int) -> Host | None:
    """The address that is meant by an interface or an address, None where it is none of an interface that is up."""
    for config in interfaces(router.running):
        if config.vrf == vrf and router.is_up(config.name):
            own = config.ipv4 if version == 4 else config.ipv6
            if config.name == full_name(typed):
                return own[0].ip if own else None
            if found := next((a.ip for a in own if str(a.ip) == typed.lower()), None):
                return found
    return None


PING_WORDS = ("source", "repeat", "timeout", "size", "df-bit")
REPEAT_MAX = 10_000
"""The sandbox's: a session of its own could be held for long."""

MARKS = 70
"""How many marks IOS prints in a line."""

USER = (
    CliCommand(
        "ping [vrf <vrf:word>] [(ip|ipv6)] (<address:ipv4>|<address6:ipv6host>) [<options:line>]",
        ping,
        "Send echo messages",
    ),
)
PRIVILEGED = (
    CliCommand("write [memory]", save, "Write running configuration to memory"),
    CliCommand("copy running-config startup-config", copy_to_startup, "Copy from one file to another"),
    CliCommand("reload", reload, "Halt and perform a cold restart"),
    CliCommand("clear ip ospf [<process:1-65535>] process", clear_ospf, "Reset an OSPF process"),
    CliCommand("clear (ipv6 ospf|ospfv3) [<process:1-65535>] process", clear_ospfv3, "Reset an OSPFv3 process"),
    CliCommand("clear isis *", clear_neighbors),
    CliCommand("clear (ip|ipv6) eigrp neighbors", clear_neighbors),
    CliCommand("clear mpls ldp neighbor (*|<address:ipv4>)", clear_ldp, "Reset LDP sessions"),
    CliCommand("clear ip bgp (*|<address:ipv4>) [soft] [(in|out)]", clear_bgp, "Reset BGP sessions"),
    CliCommand("clear bgp (ipv4|ipv6|vpnv4) unicast (*|<address:peer>) [soft] [(in|out)]", clear_bgp),
    CliCommand("clear logging", clear_log, "Clear logging buffer"),
    CliCommand("clear counters", clear_nothing),
)
