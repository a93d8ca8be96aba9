"""The running configuration: its text, and the router IDs that it names."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address

from netloop.model.evidence import ConfiguredIdentities, Identity, IdentityState, RunningConfig, StartupConfig, SystemId
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.portrait import portrait
from netloop.platforms.cisco_ios.readers.line_breaks import begins
from netloop.platforms.cisco_ios.readers.text import first, holds_log, is_log, with_logs
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import ASN, IPV4, asplain, ipv4

RUNNING, STARTUP = "show running-config", "show startup-config"
_NO_STARTUP = re.compile(
    r"^(?:% ?)?(?:startup-config is not present|Non-volatile configuration memory .*not.*present)", re.IGNORECASE
)
"""What IOS says of a startup configuration that was erased, or never written."""

_PREAMBLE = re.compile(r"^(?:Building configuration\.\.\.|(?:Current|Using|Startup) .*bytes.*|)\s*$")

Named = Iterator[tuple[Instance, IPv4Address]]
"""An instance and the ID that a line names for it."""


def text(outputs: Mapping[str, str], command: str = RUNNING) -> str:
    """The configuration as the device wrote it, from its first line to ``end``, without the log lines between two.

    Raises:
        UnreadableOutput: the command was refused, the text does not end as a configuration does, or a log line may have
            broken one of its lines.
    """
    lines = textwrap.dedent("\n".join(with_logs(outputs, command))).split("\n")
    above = ""
    while lines and (_PREAMBLE.match(lines[0]) or is_log(lines[0])):
        above = lines.pop(0)
    body = [line.rstrip() for line in _without_logs(lines, log=is_log(above))]
    while body and not body[-1]:
        body.pop()
    if not body or body[-1] != "end":
        last = first(body[-1]) if body else "nothing"
        raise UnreadableOutput(f"expected a configuration that finishes with 'end', found {last}")
    return "\n".join(body) + "\n"


def _without_logs(lines: Sequence[str], *, log: bool) -> Iterator[str]:
    """The lines, those of the logging process left out; ``log`` is whether one of them stands above the first."""
    above = "!"
    for line in lines:
        if is_log(line) and not line.startswith(" "):
            log = True
            continue
        if holds_log(line):
            raise UnreadableOutput(f"a log line stands within a line of the configuration: {first(line)}; ask again")
        if log and not begins(above, line):
            raise UnreadableOutput(f"a log line may have broken {first(above)} from {first(line)}; ask again")
        above, log = line, False
        yield line


def read_running(outputs: Mapping[str, str]) -> RunningConfig:
    """The configuration, without echo, prompt and preamble; comments stay. Raises as ``text`` does."""
    return RunningConfig(text(outputs))


def read_startup(outputs: Mapping[str, str]) -> StartupConfig:
    """The saved configuration; nothing where there is none. Raises as ``text`` does."""
    if _NO_STARTUP.search(outputs.get(STARTUP, "").strip()):
        return StartupConfig("")
    return StartupConfig(text(outputs, STARTUP))


def read_identities(outputs: Mapping[str, str]) -> ConfiguredIdentities:
    """The identities that the configuration names: every protocol's, in every VRF; IS-IS's in its NET, LDP's by its
    interface.

    Raises:
        UnreadableOutput: see ``text``; or a named ID is no address.
    """
    found: dict[Instance, Identity] = {}
    configuration = text(outputs)
    for block in parse(configuration):
        for pattern, named in SECTIONS:
            if head := pattern.match(block.header):
                found |= dict(named(head, block))
    found |= dict(_portrayed(configuration))
    return ConfiguredIdentities(tuple(IdentityState(instance, address) for instance, address in found.items()))


def _portrayed(configuration: str) -> Iterator[tuple[Instance, Identity]]:
    """IS-IS and LDP, whose identities the portrait of the router works out."""
    for identity in portrait(configuration).identities:
        protocol, _, rest = identity.label.partition(" ")
        if identity.configured and protocol == Protocol.ISIS:
            yield Instance(Protocol.ISIS, rest), SystemId(identity.configured)
        elif identity.configured and protocol == Protocol.LDP:
            yield Instance(Protocol.LDP, "", identity.vrf), ipv4(identity.configured)


def _of(block: Block, word: str) -> IPv4Address | None:
    """The address in the block's own ``word A.B.C.D`` line."""
    pattern = re.compile(rf"^{word} (?P<id>{IPV4})$")
    return next((ipv4(m["id"]) for inner in block.inner if (m := pattern.match(inner.header.strip()))), None)


def _ospf(head: re.Match[str], block: Block) -> Named:
    if address := _of(block, "router-id"):
        yield Instance(Protocol.OSPF, head["name"], head["vrf"] or DEFAULT_VRF), address


def _ospfv3(head: re.Match[str], block: Block) -> Named:
    """The process's own ID, and the one of each address family, which is how a VRF has its own."""
    if address := _of(block, "router-id"):
        yield Instance(Protocol.OSPFV3, head["name"]), address
    for vrf, family in _families(block):
        if vrf != DEFAULT_VRF and (address := _of(family, "router-id")):
            yield Instance(Protocol.OSPFV3, head["name"], vrf), address


def _bgp(head: re.Match[str], block: Block) -> Named:
    name = asplain(head["name"])
    if address := _of(block, "bgp router-id"):
        yield Instance(Protocol.BGP, name), address
    for vrf, family in _families(block):
        if address := _of(family, "bgp router-id"):
            yield Instance(Protocol.BGP, name, vrf), address


def _eigrp(head: re.Match[str], block: Block) -> Named:
    """Classic mode names the AS in the head; named mode, and a VRF in either, in the address family."""
    address = _of(block, "eigrp router-id")
    if address and head["name"].isdecimal():
        yield Instance(Protocol.EIGRP, head["name"]), address
    for vrf, family in _families(block):
        number = _autonomous_system(family) or head["name"]
        if (address := _of(family, "eigrp router-id")) and number.isdecimal():
            yield Instance(Protocol.EIGRP, number, vrf), address


def _families(block: Block) -> Iterator[tuple[str, Block]]:
    for inner in block.inner:
        if re.match(r"^address-family (?:ipv4|ipv6)\b", inner.header):
            vrf = re.search(r" vrf (\S+)", inner.header)
            yield (vrf[1] if vrf else DEFAULT_VRF), inner


def _autonomous_system(family: Block) -> str | None:
    found = (re.search(r"\bautonomous-system ([0-9]+)", b.header) for b in (family, *family.inner))
    return next((match[1] for match in found if match), None)


SECTIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Block], Named]], ...] = (
    (re.compile(r"^router ospf (?P<name>[0-9]+)(?: vrf (?P<vrf>\S+))?\s*$"), _ospf),
    (re.compile(r"^(?:ipv6 router ospf|router ospfv3) (?P<name>[0-9]+)\s*$"), _ospfv3),
    (re.compile(rf"^router bgp (?P<name>{ASN})\s*$"), _bgp),
    (re.compile(r"^(?:ipv6 )?router eigrp (?P<name>\S+)\s*$"), _eigrp),
)
"""Which sections name router IDs, and how each is read."""
