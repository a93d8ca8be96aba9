"""Echoes on IOS: ``ping T source Loopback0``, a few, with a short time-out, so that it ends soon where nobody answers.

IOS prints ``Sending 5, 100-byte ICMP Echos to T``, a mark for each echo (``!`` is answered, ``.`` is not, ``U`` is
unreachable) and ``Success rate is 80 percent (4/5)``. Where it sends none, it says so in a line that begins with ``%``:
``% Invalid source address- IP address not on any of our up interfaces``, ``% Unrecognized host or address, or protocol
not running.``; an interface that does not exist is an invalid input. Sources: outputs of devices, Cisco's command
reference of ``ping``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address

from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import Address, Coverage, Ping, PingAnswers, Pings
from netloop.platforms.cisco_ios.output import answer, clean, first, lines, refusal
from netloop.platforms.platform import Reader, UnreadableOutput

REPEAT, TIMEOUT = 5, 1
"""How many echoes, and how many seconds each is waited for."""

_COMMAND = re.compile(
    r"ping (?:vrf (?P<vrf>\S+) )?(?P<target>[0-9A-Fa-f.:]+) timeout [0-9]+ repeat [0-9]+ source (?P<source>\S+)"
)
_SENDING = re.compile(r"^Sending (?P<count>[0-9]+), [0-9]+-byte ICMP Echos? to (?P<target>[0-9A-Fa-f.:]+), timeout is ")
_RATE = re.compile(r"^Success rate is [0-9]+ percent \((?P<received>[0-9]+)/(?P<sent>[0-9]+)\)(?:, round-trip .*)?$")
_MARKS = re.compile(r"^[!.UQM?&ACHINPRST]+$")
_SENT_NONE = re.compile(r"^%\s*(?P<note>\S.*)$")
_TALK = re.compile(r"^(?:Type escape sequence to abort\.|Packet sent with a source address of [0-9A-Fa-f.:%]+.*)$")


def command(ping: Ping) -> str:
    """The command that sends the echoes."""
    vrf = "" if ping.vrf == DEFAULT_VRF else f"vrf {ping.vrf} "
    target = str(ping.target).upper() if ping.target.version == 6 else str(ping.target)
    return f"ping {vrf}{target} timeout {TIMEOUT} repeat {REPEAT} source {ping.source}"


def commands(coverage: Coverage) -> tuple[str, ...]:
    """One command for each ping that is to be covered."""
    return tuple(command(ping) for ping in coverage.pings)


def read_pings(outputs: Mapping[str, str]) -> Pings:
    """How many echoes each ping sent, and how many were answered; what the device says where it sent none.

    Raises:
        UnreadableOutput: no ping was asked, or an answer is neither, or is that to another ping.
    """
    found: dict[Ping, PingAnswers] = {}
    for asked in outputs:
        if match := _COMMAND.fullmatch(asked):
            target = _address(match["target"])
            ping = Ping(target, match["source"], match["vrf"] or DEFAULT_VRF)
            found[ping] = _answers(outputs, asked, target)
    if not found:
        raise UnreadableOutput("a ping was not asked")
    return Pings(found)


def _address(text: str) -> Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


def _answers(outputs: Mapping[str, str], asked: str, target: Address) -> PingAnswers:
    if refused := refusal(clean(outputs[asked])):
        return PingAnswers(0, 0, refused.lstrip("% "))
    sending = rate = None
    marks = ""
    for line in lines(answer(outputs, asked)):
        if none := _SENT_NONE.match(line):
            return PingAnswers(0, 0, none["note"])
        if match := _SENDING.match(line):
            sending = match
        elif match := _RATE.match(line):
            rate = match
        elif sending and not rate and _MARKS.match(line):
            marks += line
        elif not _TALK.match(line):
            raise UnreadableOutput(f"{asked!r}: expected the answers to a ping, found {first(line)}")
    if not sending or not rate or _address(sending["target"]) != target:
        raise UnreadableOutput(f"{asked!r}: expected how many of the echoes to {target} were answered")
    sent, received = int(rate["sent"]), int(rate["received"])
    if received != marks.count("!") or sent > int(sending["count"]):
        raise UnreadableOutput(f"{asked!r}: {received} of {sent} were answered, and the marks are {marks!r}")
    return PingAnswers(sent, received)


READERS = (Reader(Pings, (), read_pings, covering=commands),)
