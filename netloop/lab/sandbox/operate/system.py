"""Saving, reloading, clearing and pinging."""

from __future__ import annotations

from ipaddress import IPv4Address

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.saving import saved
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.state.reach import reaches


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


def ping(terminal: ExecTerminal, given: Given) -> str:
    """``ping A [source X] [repeat N]``: answered when there is a route both ways."""
    target: IPv4Address = given["address"]
    count = given.get("count", 5)
    vrf = given.get("vrf", "default")
    via = given.get("interface")
    config = terminal.router.interface(via) if via else None
    source = config.primary.ip if config and config.primary else given.get("from")
    good = reaches(terminal.router.network, terminal.router, target, vrf, source)
    size, timeout = given.get("bytes", 100), given.get("seconds", 2)
    head = f"Type escape sequence to abort.\nSending {count}, {size}-byte ICMP Echos to {target}, timeout is {timeout} "
    sent = f"Packet sent with a source address of {source} \n" if source else ""
    done = count if good else 0
    times = ", round-trip min/avg/max = 1/1/2 ms" if good else ""
    marks = ("!" if good else ".") * count
    return f"{head}seconds:\n{sent}{marks}\nSuccess rate is {100 if good else 0} percent ({done}/{count}){times}\n"


USER = (
    CliCommand(
        "ping [vrf <vrf:word>] [ip] <address:ipv4> [timeout <seconds:0-3600>] [size <bytes:36-18024>] "
        "[repeat <count:1-10000>] [source (<interface:interface>|<from:ipv4>)] [repeat <count:1-10000>]",
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
    CliCommand("clear ip bgp (*|<address:ipv4>) [soft] [(in|out)]", clear_bgp, "Reset BGP sessions"),
    CliCommand("clear bgp (ipv4|ipv6|vpnv4) unicast (*|<address:peer>) [soft] [(in|out)]", clear_bgp),
    CliCommand("clear logging", clear_log, "Clear logging buffer"),
    CliCommand("clear counters", clear_nothing),
)
