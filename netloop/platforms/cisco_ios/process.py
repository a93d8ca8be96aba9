"""The routing processes of a running configuration: what the protocols' sections have in common.

IOS says nothing where nothing runs; so does a device whose answer was lost or cut. What is configured and not shown is
therefore not *not running* but unread. ``ROUTERS`` asks for the statements that begin a process: a short answer, and
``end`` closes it, so that it is all there or unread too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

from netloop.cached import cached_property
from netloop.model.evidence import Identity
from netloop.model.routing import DEFAULT_VRF, Instance
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import first, lines, optional
from netloop.platforms.configuration.situation import RunningIdentity
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4

ROUTERS = "show running-config | include ^router|^ipv6 router|^ address-family|^end"

FAMILY = re.compile(
    r"^address-family (?P<family>ipv4|ipv6)(?: vrf (?P<vrf>\S+))?(?: autonomous-system (?P<number>[0-9]+))?$"
)
"""The header of an address family, as ``canonical`` has it."""
_NETWORK = re.compile(r"^network ([0-9.]+)(?: ([0-9.]+))?(?: area \S+)?$")
_STATEMENT = re.compile(r"^(?:ipv6 )?router(?:-\S+)? [a-z]\S*(?: .*)?$")
_FAMILY_STATEMENT = re.compile(r"^address-family \S.*$")


CONFIGURED = re.compile(r"^interface (?P<name>\S+)")
"""The header of an interface's section in a configuration."""
_IP_ADDRESS = re.compile(r"^ip address ([0-9.]+) ([0-9.]+)( secondary)?$")
_IPV6_ADDRESS = re.compile(r"^ipv6 address ([0-9A-Fa-f:.]+/[0-9]+)(?: \S+)?$")
_FORWARDING = re.compile(r"^(?:ip )?vrf forwarding (\S+)$")


class IdOrigin(StrEnum):
    """Where a router ID comes from."""

    EXPLICIT = "explicit"
    LOOPBACK = "highest_loopback"
    LOOPBACK_IN_VRF = "highest_loopback_in_vrf"
    INTERFACE = "highest_interface"
    INHERITED = "of_the_process"


@dataclass(frozen=True, slots=True)
class ConfiguredInterface:
    """An interface of a running configuration, as far as identities need it; ``ipv4`` holds the primary first.

    ``lines`` are in their canonical spelling.
    """

    name: str
    vrf: str
    ipv4: tuple[IPv4Interface, ...]
    ipv6: tuple[IPv6Interface, ...]
    shutdown: bool
    lines: tuple[str, ...]

    @property
    def loopback(self) -> bool:
        """Whether it is a loopback."""
        return re.fullmatch(r"Loopback[0-9]+", self.name) is not None

    @property
    def primary(self) -> IPv4Interface | None:
        """The address that IOS elects from."""
        return self.ipv4[0] if self.ipv4 else None


def configured_interfaces(blocks: Iterable[Block]) -> tuple[ConfiguredInterface, ...]:
    """Every interface, in the order of the configuration; a line that is not understood is passed over."""
    return tuple(block.kept(_configured) for block in blocks if CONFIGURED.match(block.header))


def interfaces_with(blocks: Iterable[Block], line: str) -> tuple[ConfiguredInterface, ...]:
    """Those of the interfaces that have a line, given in its canonical spelling."""
    word = line.partition(" ")[0]
    told = (block for block in blocks if block.body and any(word in text for text in block.body))
    return tuple(interface for interface in configured_interfaces(told) if line in interface.lines)


class ConfiguredInterfaces(Iterable[ConfiguredInterface]):
    """The interfaces of a configuration, which are read when they are first asked for: where every router ID is
    configured, nobody asks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def all(self) -> tuple[ConfiguredInterface, ...]:
        """Every interface, in the order of the configuration."""
        return configured_interfaces(self._blocks)

    def __iter__(self) -> Iterator[ConfiguredInterface]:
        return iter(self.all)


def elect(interfaces: Iterable[ConfiguredInterface], vrf: str = DEFAULT_VRF) -> ConfiguredInterface | None:
    """The interface whose primary address IOS takes for a router ID in a VRF: of the loopbacks that are not shut down
    the one with the highest address, else of all interfaces."""
    up = [(i.loopback, i.primary.ip, i) for i in interfaces if i.vrf == vrf and not i.shutdown and i.primary]
    return max(up, key=lambda entry: entry[:2])[2] if up else None


def _configured(block: Block) -> ConfiguredInterface:
    header = CONFIGURED.match(block.header)
    assert header is not None, "asked of interfaces"  # noqa: S101
    lines = tuple(canonical(inner.header) for inner in block.inner)
    primary, others = list[IPv4Interface](), list[IPv4Interface]()
    telling = [line for line in lines if line.startswith("ip") or "vrf" in line]
    for match in filter(None, map(_IP_ADDRESS.match, telling)):
        address = _four(f"{match[1]}/{match[2]}")
        if address is not None:
            (others if match[3] else primary).append(address)
    six = tuple(a for match in filter(None, map(_IPV6_ADDRESS.match, telling)) if (a := _six(match[1])) is not None)
    vrf = next((match[1] for match in filter(None, map(_FORWARDING.match, telling))), DEFAULT_VRF)
    return ConfiguredInterface(header["name"], vrf, (*primary, *others), six, "shutdown" in lines, lines)


def _four(text: str) -> IPv4Interface | None:
    try:
        return IPv4Interface(text)
    except ValueError:
        return None


def _six(text: str) -> IPv6Interface | None:
    try:
        return IPv6Interface(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class RoutingProcess:
    """A routing process in one VRF and address family; ``title`` is its name in a message: ``bgp 65000 ipv4 vrf X``.

    ``lines`` are its own, in their canonical spelling. ``identity`` is None where it has none but its process's.
    """

    instance: Instance
    title: str
    lines: tuple[str, ...]
    identity: RunningIdentity | None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Sections:
    """How a protocol's sections are read: what their headers are, which processes they hold, and whether one of those
    advertises an interface."""

    header: re.Pattern[str]
    processes: Callable[[re.Match[str], Block, Iterable[ConfiguredInterface]], Iterator[RoutingProcess]]
    advertises: Callable[[RoutingProcess, ConfiguredInterface], bool]


def chosen(
    instance: Instance, explicit: Identity | None, interfaces: Iterable[ConfiguredInterface], family: str = ""
) -> RunningIdentity:
    """The identity of an instance: the explicit one, else the one that IOS elects in its VRF.

    Source: Cisco IOS command references of ``router-id``, ``bgp router-id``, ``eigrp router-id``.
    """
    if explicit is not None:
        return RunningIdentity(instance, explicit, explicit, IdOrigin.EXPLICIT, family)
    interface = elect(interfaces, instance.vrf)
    if interface is None or interface.primary is None:
        return RunningIdentity(instance, None, None, None, family)
    loopback = IdOrigin.LOOPBACK if instance.vrf == DEFAULT_VRF else IdOrigin.LOOPBACK_IN_VRF
    origin = loopback if interface.loopback else IdOrigin.INTERFACE
    return RunningIdentity(instance, None, interface.primary.ip, origin, family)


def lines_of(block: Block) -> tuple[str, ...]:
    """A section's own lines, in their canonical spelling; those of a topology count as its own."""
    found: list[str] = []
    for inner in block.inner:
        found.append(canonical(inner.header))
        if inner.header.strip().startswith("topology "):
            found += [canonical(line.header) for line in inner.inner]
    return tuple(found)


def families(block: Block) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """The address families in a section: how each is headed, and its lines."""
    for inner in block.inner:
        if match := FAMILY.fullmatch(canonical(inner.header)):
            yield match, lines_of(inner)


def named(lines: Iterable[str], word: str) -> IPv4Address | None:
    """The address in the line ``word A.B.C.D``; None where there is none, or it is no address."""
    found = next((m[1] for line in lines if (m := re.fullmatch(rf"{word} ({IPV4})", line))), None)
    try:
        return IPv4Address(found) if found else None
    except ValueError:
        return None


def covers(line: str, interface: ConfiguredInterface) -> bool:
    """Whether a line is a ``network`` with a wildcard mask, or a classful one, that has an address of the interface."""
    match = _NETWORK.match(line)
    try:
        network = IPv4Address(match[1]) if match else None
        wildcard = int(IPv4Address(match[2])) if match and match[2] else None
    except ValueError:
        return False
    if network is None:
        return False
    care = 0xFFFFFFFF & ~(classful(network) if wildcard is None else wildcard)
    return any(int(address.ip) & care == int(network) & care for address in interface.ipv4)


def classful(network: IPv4Address) -> int:
    """The wildcard mask of a network's class."""
    octet = int(network) >> 24
    return 0x00FFFFFF if octet < 128 else 0x0000FFFF if octet < 192 else 0x000000FF


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements that begin a routing process, and behind a stroke those that begin an address family in it."""

    lines: tuple[str, ...]

    def vrfs(self, pattern: str) -> dict[str, str]:
        """The VRF of each process whose statement matches, by name."""
        found = (re.fullmatch(pattern, line) for line in self.lines)
        groups = [match.groupdict() for match in found if match]
        return {group["name"] or "": group.get("vrf") or DEFAULT_VRF for group in groups}


def statements(outputs: Mapping[str, str]) -> Statements | None:
    """Which processes are configured; None where the device does not tell.

    Raises:
        UnreadableOutput: a line is no routing process's, or the last one is not ``end``.
    """
    text = optional(outputs, ROUTERS)
    if text is None:
        return None
    found = list(lines(text))
    if found[-1:] != ["end"]:
        last = first(found[-1] if found else "")
        raise UnreadableOutput(f"{ROUTERS!r}: expected 'end' as the last line, found {last}")
    return Statements(tuple(_statements(found[:-1])))


def _statements(found: Iterable[str]) -> Iterator[str]:
    """Families above the first router are those of VRFs."""
    router = ""
    for line in found:
        if _FAMILY_STATEMENT.match(line):
            yield f"{router} / {line}"
        elif _STATEMENT.match(line):
            router = line
            yield line
        else:
            raise UnreadableOutput(f"{ROUTERS!r}: expected the statement of a routing process, found {first(line)}")


def check_all_shown(command: str, shown: Iterable[str], told: Statements | None, pattern: str, what: str) -> None:
    """Check that an answer shows every configured process, and that where it is silent, nothing is configured.

    Raises:
        UnreadableOutput: it does not.
    """
    names = set(shown)
    if told is None and not names:
        raise UnreadableOutput(f"{command!r} says nothing, and the device does not tell what is configured")
    if missing := sorted(set(told.vrfs(pattern) if told else ()) - names):
        which = ", ".join(f"{what} {name}".rstrip() for name in missing)
        raise UnreadableOutput(f"{command!r} does not show {which}, which is configured: the answer is not all")
