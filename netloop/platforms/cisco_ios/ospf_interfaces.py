"""The interfaces that run OSPF on IOS: ``show ip ospf interface``, ``show ospfv3 interface`` and the older
``show ipv6 ospf interface``.

A block names the process and not its VRF; the ``router ospf`` statements say which it is. A loopback has no timers
unless it is a point-to-point network; below its timers an interface that is down has nothing more. IOS says nothing of
an interface that runs no OSPF, and a list cut between two blocks looks like a shorter one: the brief list is asked
beside it. Nothing closes the last block, at whose end the authentication stands. Sources: outputs of devices, Cisco's
OSPF command reference, and the forms in Genie's tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import OspfInterfaces, Ospfv3Interfaces, RoutingInterface
from netloop.platforms.cisco_ios import ospf, ospfv3
from netloop.platforms.cisco_ios.output import (
    answer,
    first,
    followed,
    is_log,
    lines,
    optional,
    unknown_to_device,
    whole,
    with_logs,
)
from netloop.platforms.cisco_ios.process import ROUTERS, Statements, statements
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

SHOW, BRIEF = "show ip ospf interface", ospf.BRIEF
SHOW_V3, OLD_SHOW_V3 = "show ospfv3 interface", "show ipv6 ospf interface"
BRIEF_V3, OLD_BRIEF_V3 = "show ospfv3 interface brief", "show ipv6 ospf interface brief"

_HEAD = re.compile(
    r"^(?P<name>(?:[A-Z]|vasi)[\w./:-]*) is (?:administratively )?(?:up|down|deleted|reset)[^,]*,"
    r" line protocol is (?:up|down)\b(?: \([^()]*\))?$"
)
_AREA = re.compile(
    rf"^(?:Internet Address (?:{IPV4}/[0-9]+)|Interface is unnumbered\b.*?)(?:, Interface ID [0-9]+)?,"
    r" Area (?P<area>[0-9.]+)$",
    re.IGNORECASE,
)
_PROCESS = re.compile(
    rf"^Process ID (?P<process>[0-9]+),(?: VRF (?P<vrf>\S+),)? Router ID {IPV4}, Network Type (?P<type>[A-Z_-]+),"
    r" Cost: (?P<cost>[0-9]+)(?:, .*)?$"
)
_PROCESS_V3 = re.compile(
    rf"^Area (?P<area>[0-9.]+), Process ID (?P<process>[0-9]+)(?:, VRF (?P<vrf>\S+?))?,"
    rf" Instance ID (?P<instance>[0-9]+),(?: VRF (?P<other>\S+?),)? Router ID {IPV4}$"
)
_TYPE_V3 = re.compile(r"^Network Type (?P<type>[A-Z_-]+)(?:,.*)?, Cost: (?P<cost>[0-9]+)(?:, .*)?$")
_TIMERS = re.compile(
    r"^Timer intervals configured, Hello (?P<hello>[0-9]+)(?P<msec> msec)?, Dead (?P<dead>[0-9]+)(?: msec)?,"
    r" Wait [0-9]+, Retransmit [0-9]+$"
)
_STATE = re.compile(r"^Transmit Delay is [0-9]+ sec, State (?P<state>[A-Z_0-9-]+)(?:,|$)")
_COUNTED = re.compile(r"^Neighbor Count is [0-9]+, Adjacent neighbor count is [0-9]+(?: .*)?$")
_PASSIVE = re.compile(r"^No Hellos \(Passive interface\)$")
_HELLO = re.compile(r"^Hello due in [0-9]")
_AUTHENTICATION = re.compile(
    r"^(?P<kind>Cryptographic|Message[- ]digest|Simple password|MD5|SHA\S*|Key-?chain)(?: \S+)? authentication"
    r"(?: \S+)? (?:is )?enabled",
    re.IGNORECASE,
)
_AUTHENTICATION_V3 = re.compile(r"^(?P<kind>[A-Z0-9-]+) (?:authentication|encryption)\b.*SPI [0-9]+", re.IGNORECASE)
_NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)
_KEYS = (
    *("Internet Address ", "Interface is unnumbered", "Process ID ", "Area ", "Network Type ", "No Hellos "),
    *("Timer intervals configured, Hello ", "Hello due in ", "Transmit Delay is ", "Neighbor Count is "),
)
"""How the lines begin that are read: one that begins so and is not understood is half a line."""
_REST = re.compile(
    r"^(?:line )?protocol is|^\(Passive|^interface\)|^Cost: |^Router ID |^Area [0-9.]+$|^Dead [0-9]|^(?:up|down)\b"
)
_KINDS = ("Cryptographic", "Message digest", "Simple password")
_BRIEF_ROW = re.compile(r"^(?P<interface>[A-Za-z]\S*)\s+(?P<process>[0-9]+)\s+(?P<area>[0-9.]+)\s+\S")
_BRIEF_HEADING = re.compile(r"^Interface\s+PID\s+Area\b")


@dataclass(slots=True)
class _Interface:
    """A block while it is read."""

    name: str
    said: dict[str, str] = field(default_factory=dict)

    def result(self, protocol: Protocol, vrf: Callable[[str], str]) -> RoutingInterface:
        if missing := sorted({"area", "process", "cost"} - self.said.keys()):
            raise UnreadableOutput(f"{self.name}: its {' and '.join(missing)} is missing: the answer is cut")
        if "timed" not in self.said and not _is_loopback(self.said["type"]):
            raise UnreadableOutput(f"{self.name}: its timers are missing: the answer is cut")
        if self.said.get("state", "DOWN") != "DOWN" and "counted" not in self.said:
            raise UnreadableOutput(f"{self.name}: the number of its neighbors is missing: the answer is cut")
        process = self.said["process"]
        name = self.said.get("vrf") or vrf(process)
        passive = self.said.get("passive")
        return RoutingInterface(
            Instance(protocol, process, name),
            self.name,
            self.said["area"],
            None if passive is None else passive == "yes",
            int(self.said["cost"]),
            int(self.said["hello"]) if "hello" in self.said else None,
            int(self.said["dead"]) if "dead" in self.said else None,
            self.said.get("authentication"),
        )


def _is_loopback(kind: str) -> bool:
    return kind == "LOOPBACK"


def area(text: str) -> str:
    """An area in decimal.

    Raises:
        UnreadableOutput: it is none.
    """
    if "." in text:
        return str(int(ipv4(text)))
    if not text.isdecimal() or int(text) >= 2**32:
        raise UnreadableOutput(f"{text!r} is not an area")
    return str(int(text))


def read_interfaces(outputs: Mapping[str, str]) -> OspfInterfaces:
    """The interfaces of every OSPFv2 process.

    Raises:
        UnreadableOutput: the command was refused, a block is not understood or not all there, or the brief list has
            interfaces that the long one has not.
    """
    told = statements(outputs)
    vrfs = told.vrfs(ospf.STATEMENT) if told else {}
    found = _read(answer(outputs, SHOW), Protocol.OSPF, lambda process: vrfs.get(process, DEFAULT_VRF), told)
    _check_brief(found, _brief(outputs, BRIEF, SHOW), SHOW, told)
    return OspfInterfaces(found)


def read_interfaces_v3(outputs: Mapping[str, str]) -> Ospfv3Interfaces:
    """The interfaces of every OSPFv3 process, of the IPv6 family.

    Raises:
        UnreadableOutput: as ``read_interfaces``; or both commands were refused.
    """
    old = unknown_to_device(outputs, SHOW_V3)
    command, brief = (OLD_SHOW_V3, OLD_BRIEF_V3) if old else (SHOW_V3, BRIEF_V3)
    told = statements(outputs)
    found = _read(answer(outputs, command), Protocol.OSPFV3, lambda _process: DEFAULT_VRF, told)
    _check_brief(found, _brief(outputs, brief, command), command, told)
    return Ospfv3Interfaces(found)


def _read(
    text: str, protocol: Protocol, vrf: Callable[[str], str], told: Statements | None
) -> tuple[RoutingInterface, ...]:
    blocks = list(_blocks(text, v3=protocol is Protocol.OSPFV3))
    if not blocks and told is None:
        raise UnreadableOutput("no interface runs OSPF, and the device does not tell what is configured")
    return tuple(block.result(protocol, vrf) for block in blocks if block.said.get("family") != "ipv4")


def _blocks(text: str, *, v3: bool) -> Iterator[_Interface]:
    block: _Interface | None = None
    family = "ipv6"
    for line, below in followed(text):
        if head := _HEAD.match(line):
            if block:
                yield block
            block = _Interface(head["name"], {"family": family})
        elif match := ospfv3.BLOCK.match(line):
            if block:
                yield block
            block, family = None, match["family"]
        elif block is None:
            if not _NO_OSPF.match(line):
                raise UnreadableOutput(f"expected an interface that runs OSPF, found {first(line)}")
        elif not (_detail_v3(block, line, below) if v3 else _detail(block, line, below)) and _half(line):
            raise UnreadableOutput(f"{block.name}: {first(line)} is not understood")
    if block:
        yield block


def _half(line: str) -> bool:
    if " " not in line:
        return True
    enabled = [f"{kind} authentication enabled" for kind in _KINDS]
    halves = any(key.startswith(line) for key in (*_KEYS, *enabled)) or any(text.endswith(line) for text in enabled)
    return line.startswith(_KEYS) or halves or bool(_REST.match(line))


def _detail(block: _Interface, line: str, below: str | None) -> bool:
    """Read a line of an OSPFv2 block; whether it was one that counts."""
    if match := _AREA.match(line):
        whole(line, below)
        block.said["area"] = area(match["area"])
    elif match := _PROCESS.match(line):
        whole(line, below)
        block.said.update(process=match["process"], type=match["type"], cost=match["cost"], vrf=match["vrf"] or "")
    elif match := _AUTHENTICATION.match(line):
        block.said["authentication"] = match["kind"].lower()
    else:
        return _timing(block, line)
    return True


def _detail_v3(block: _Interface, line: str, below: str | None) -> bool:
    """Read a line of an OSPFv3 block; whether it was one that counts."""
    if match := _PROCESS_V3.match(line):
        whole(line, below)
        vrf = match["vrf"] or match["other"] or ""
        block.said.update(area=area(match["area"]), process=match["process"], vrf=vrf)
        if 64 <= int(match["instance"]) <= 95:
            block.said["family"] = "ipv4"
    elif match := _TYPE_V3.match(line):
        whole(line, below)
        block.said.update(type=match["type"], cost=match["cost"])
    elif match := _AUTHENTICATION_V3.match(line):
        block.said["authentication"] = match["kind"].lower()
    else:
        return _timing(block, line)
    return True


def _timing(block: _Interface, line: str) -> bool:
    if match := _TIMERS.match(line):
        block.said["timed"] = "yes"
        block.said["dead"] = match["dead"]
        if not match["msec"]:
            block.said["hello"] = match["hello"]
    elif _PASSIVE.match(line):
        block.said["passive"] = "yes"
    elif match := _STATE.match(line):
        block.said["state"] = match["state"]
    elif _COUNTED.match(line):
        block.said["counted"] = "yes"
    elif _HELLO.match(line):
        block.said["passive"] = "no"
    else:
        return False
    return True


def _brief(outputs: Mapping[str, str], brief: str, command: str) -> str | None:
    """The brief list; without it nobody knows whether a log line above the long one hides the start of a name."""
    text = optional(outputs, brief)
    if text is None and is_log(with_logs(outputs, command)[0]):
        raise UnreadableOutput(f"a log line stands above the answer to {command!r}; ask again")
    return text


def _alike(brief: str, name: str) -> bool:
    """Whether a short name may be that of an interface: ``Gi0/0``, and ``VL0`` of the virtual link ``OSPF_VL0``."""
    short, full = (re.fullmatch(r"(?:OSPF_)?([A-Za-z])[A-Za-z_-]*(.*)", text) for text in (brief, name))
    return bool(short and full and short[1].lower() == full[1].lower() and short[2] == full[2])


def _check_brief(found: Iterable[RoutingInterface], brief: str | None, command: str, told: Statements | None) -> None:
    """Check that the long list has what the brief one has, and that both were not lost."""
    if brief is None:
        return
    names = {(each.interface, each.instance.name) for each in found}
    for line in lines(brief):
        row = _BRIEF_ROW.match(line)
        if row and not any(_alike(row["interface"], name) and row["process"] == process for name, process in names):
            raise UnreadableOutput(f"{command!r} does not show {row['interface']}, which the brief list has: it is cut")
    if not names and not brief.strip() and told is None:
        raise UnreadableOutput(f"{command!r} says nothing")


READERS = (
    Reader(OspfInterfaces, (SHOW, BRIEF, ROUTERS), read_interfaces),
    Reader(Ospfv3Interfaces, (SHOW_V3, OLD_SHOW_V3, BRIEF_V3, OLD_BRIEF_V3, ROUTERS), read_interfaces_v3),
)
