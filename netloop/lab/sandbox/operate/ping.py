"""``ping``: answered where there is a way there and back, asked for step by step where it is typed alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from netloop.lab.sandbox.grammar import INVALID, CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.probe import (
    NO_HOST,
    NO_SOURCE,
    ProbeOptions,
    host_of,
    no_vrf,
    source_of,
    target_of,
)
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.reach import EchoFate, Host, echo
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

NUMBERS = {"repeat": (5,), "size": (100,), "timeout": (2,), "tos": (0,), "data": (0,)}
FLAGS = ("df-bit", "validate", "verbose")
REPEAT_MAX = 10_000
"""The sandbox's: a session of its own could be held for long."""

MARKS = 70
"""How many marks IOS prints in a line."""


@dataclass(frozen=True, slots=True)
class PingOptions:
    """What a ping is told; ``source`` is as typed, ``timeout`` in seconds."""

    source: str = ""
    repeat: int = 5
    size: int = 100
    timeout: int = 2
    df: bool = False


def ping(terminal: ExecTerminal, given: Given) -> str:
    """``ping [vrf X] [ip|ipv6] A [source IF|ADDRESS] [repeat N] [timeout S] [size N]``, the options in any order.

    ``U`` is a router on the way without a route, which answers every other packet. Layout: the template
    ``cisco_ios_ping`` of ntc-templates. Nothing waits here: what is not answered is told at once.
    """
    router = terminal.router
    if refused := no_vrf(router, given):
        return refused
    options = _options(given.get("options", "").split())
    if options is None:
        return f"{INVALID}\n\n"
    target = target_of(router, given)
    return target if isinstance(target, str) else _pinged(router, target, given.get("vrf", DEFAULT_VRF), options)


def _pinged(router: Router, target: Host, vrf: str, options: PingOptions) -> str:
    source = source_of(router, options.source, vrf, target.version) if options.source else None
    if options.source and source is None:
        return NO_SOURCE
    return _shown(options, target, source, echo(router.network, router, target, vrf, source))


def _options(words: list[str]) -> PingOptions | None:
    """The options, None for what is none."""
    read = ProbeOptions(NUMBERS, FLAGS)
    if not read.read(words) or not 1 <= read.numbers["repeat"][0] <= REPEAT_MAX:
        return None
    repeat, size, timeout = (read.numbers[name][0] for name in ("repeat", "size", "timeout"))
    return PingOptions(read.source, repeat, size, timeout, "df-bit" in read.flags)


def _shown(options: PingOptions, target: Host, source: Host | None, fate: EchoFate) -> str:
    count = options.repeat
    lines = ["Type escape sequence to abort."]
    what = f"Sending {count}, {options.size}-byte ICMP Echos to {str(target).upper()}"
    lines.append(f"{what}, timeout is {options.timeout} seconds:")
    if source:
        tail = " " if source.version == 4 else ""
        lines.append(f"Packet sent with a source address of {str(source).upper()}{tail}")
    lines += ["Packet sent with the DF bit set"] if options.df else []
    marks = "!" * count if fate.answered else ("U." * count)[:count] if fate.refused else "." * count
    lines += [marks[start : start + MARKS] for start in range(0, count, MARKS)]
    done, rate = (count, 100) if fate.answered else (0, 0)
    times = ", round-trip min/avg/max = 1/1/2 ms" if fate.answered else ""
    return "\n".join([*lines, f"Success rate is {rate} percent ({done}/{count}){times}"]) + "\n"


BASIC = (
    ("protocol", "Protocol [ip]: "),
    ("target", "Target IP address: "),
    ("repeat", "Repeat count [5]: "),
    ("size", "Datagram size [100]: "),
    ("timeout", "Timeout in seconds [2]: "),
    ("extended", "Extended commands [n]: "),
)
EXTENDED = (
    ("ingress", "Ingress ping [n]: "),
    ("source", "Source address or interface: "),
    ("dscp", "DSCP Value [0]: "),
    ("tos", "Type of service [0]: "),
    ("df", "Set DF bit in IP header? [no]: "),
    ("validate", "Validate reply data? [no]: "),
    ("data", "Data pattern [0x0000ABCD]: "),
    ("record", "Loose, Strict, Record, Timestamp, Verbose[none]: "),
)
LAST = (("sweep", "Sweep range of sizes [n]: "),)


def extended(terminal: ExecTerminal, given: Given) -> None:
    """``ping`` alone, or ``ping vrf X``: IOS asks for each of its options."""
    answers: dict[str, str] = {}

    def put(left: tuple[tuple[str, str], ...]) -> None:
        name, text = left[0]
        terminal.ask(TerminalQuestion(text, _answer(name, left[1:])))

    def _answer(name: str, left: tuple[tuple[str, str], ...]) -> Callable[[str], str | None]:
        def take(typed: str) -> str | None:
            answers[name] = typed.strip()
            if name == "target" and _target(terminal.router, answers[name]) is None:
                return "% Bad IP address\n"
            asked = (EXTENDED if _yes(typed) else ()) + LAST if name == "extended" else left
            if asked:
                put(asked)
                return None
            return _asked(terminal.router, given, answers)

        return take

    put(BASIC)


def _yes(typed: str) -> bool:
    return typed.strip().lower().startswith("y")


def _target(router: Router, typed: str) -> Host | None:
    try:
        return ip_address(typed)
    except ValueError:
        return host_of(router, typed)


def _asked(router: Router, given: Given, answers: dict[str, str]) -> str:
    """The ping that the answers describe; an answer left empty is the default."""
    said = {name: int(answers[name]) for name in ("repeat", "size", "timeout") if answers.get(name, "").isdigit()}
    target = _target(router, answers["target"])
    if target is None or not 1 <= said.get("repeat", 1) <= REPEAT_MAX:
        return NO_HOST
    options = PingOptions(answers.get("source", "").replace(" ", ""), **said, df=_yes(answers.get("df", "")))
    return no_vrf(router, given) or _pinged(router, target, given.get("vrf", DEFAULT_VRF), options)


TARGET = "(<address:ipv4>|<address6:ipv6host>|<host:word>) [<options:line>]"
USER = (CliCommand(f"ping [vrf <vrf:word>] [(ip|ipv6)] {TARGET}", ping, "Send echo messages"),)
PRIVILEGED = (CliCommand("ping [vrf <vrf:word>] [ip]", extended, "Send echo messages"),)
