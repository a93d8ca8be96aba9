"""Interfaces: those that the device shows, and those of its configuration.

``show interfaces`` has the state, ``show ip interface`` and ``show ipv6 interface`` have the addresses.

``show interfaces`` prints neither secondaries nor the VRF, so the other two are asked as well; what they say twice must
agree, which shows an answer that is cut. Nothing shows a cut within the last section of one of the other two, behind
its first address. Formats: Cisco IOS Interface and IP command references; a mask is printed as ``terminal ip
netmask-format`` says (bits, decimal, hex).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface, IPv6Network

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import answer, first, followed, unknown_to_device, whole
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4

STATE, IP, IPV6 = "show interfaces", "show ip interface", "show ipv6 interface"

_NAME = r"(?!Description:)(?P<name>[A-Za-z]\S*(?: [A-Za-z]+){0,2})"
_HEAD = re.compile(rf"^{_NAME} is (?P<state>[a-z][a-z() -]*?), line protocol is (?P<line>[a-z]{{2,}})(?= |$)")
_LIKE_HEAD = re.compile(
    r"^(?!Description:).*(?:\bline protocol is\b"
    r"|\bis (?:administratively down|up|down|deleted|reset)(?: \(.*\))?, ?(?:l|$))"
)
_MASK = rf"(?:/(?P<bits>[0-9]{{1,2}})|,? (?:subnet mask is )?(?P<mask>{IPV4}|0x[0-9A-Fa-f]{{8}}))"
_PRIMARY = re.compile(rf"^Internet address is (?P<address>{IPV4}){_MASK}$", re.IGNORECASE)
_SECONDARY = re.compile(rf"^Secondary address (?:is )?(?P<address>{IPV4}){_MASK}$", re.IGNORECASE)
_LIKE_ADDRESS = re.compile(r"^(?:Internet address\b(?! will)|Secondary addr)", re.IGNORECASE)
_VRF = re.compile(r'^VPN Routing/Forwarding "(?P<vrf>[^"]+)"$', re.IGNORECASE)
_LIKE_VRF = re.compile(r'^VPN\b|^(?!Downstream VPN|Description:).*arding "', re.IGNORECASE)
_GLOBAL = re.compile(
    r"^(?P<address>[0-9A-F:.]+), subnet is (?P<subnet>[0-9A-F:.]+)/(?P<bits>[0-9]{1,3})(?= |$)", re.IGNORECASE
)
_NO_IPV6 = re.compile(r"^%? ?IPv6 .*not (?:enabled|configured|supported)", re.IGNORECASE | re.MULTILINE)
_NO_GLOBAL = re.compile(r"^No global unicast address", re.IGNORECASE)
_LIKE_GLOBAL = re.compile(
    r"^(?!Description:).*\bsubnet is\b|^[0-9A-F]*:[0-9A-F:.]*,|\b[0-9A-F:]*::?[0-9A-F]*/[0-9]", re.IGNORECASE
)
_PREFIX = re.compile(rf"^(?!Description:|Internet address (?:is|will)|Secondary address)\S*.*{IPV4}/[0-9]{{1,2}}$")
_MATTERS = re.compile(r"^(?:Internet address is|Secondary address) |, subnet is ", re.IGNORECASE)

CONFIGURED = re.compile(r"^interface (?P<name>\S+)")
"""The header of an interface's section in a configuration."""
_IP_ADDRESS = re.compile(r"^ip address ([0-9.]+) ([0-9.]+)( secondary)?$")
_IPV6_ADDRESS = re.compile(r"^ipv6 address ([0-9A-Fa-f:.]+/[0-9]+)(?: \S+)?$")
_FORWARDING = re.compile(r"^(?:ip )?vrf forwarding (\S+)$")


@dataclass(frozen=True, slots=True)
class ShownInterface:
    """One interface of an output: its head line, and the lines under it."""

    name: str
    admin_up: bool
    line_up: bool
    lines: tuple[str, ...]

    @property
    def vrf(self) -> str:
        """The VRF that the lines name, else the default one."""
        return next((m["vrf"] for line in self.lines if (m := _VRF.match(line))), DEFAULT_VRF)

    @property
    def ipv4(self) -> tuple[IPv4Interface, ...]:
        """The primary address, then the secondaries; none where it is unnumbered, negotiated or not IP."""
        return (*self._matching(_PRIMARY), *self._matching(_SECONDARY))

    @property
    def ipv6(self) -> tuple[IPv6Interface, ...]:
        """The global addresses, in the order printed; link-local ones are every interface's own affair."""
        return tuple(_ipv6(line) for line in self.lines if _LIKE_GLOBAL.search(line))

    def _matching(self, pattern: re.Pattern[str]) -> Iterator[IPv4Interface]:
        for line in self.lines:
            if found := pattern.match(line):
                yield _ipv4(found)
            elif _bad_address(line):
                raise UnreadableOutput(f"{self.name}: no address in {line!r}")


def _bad_address(line: str) -> bool:
    like = _LIKE_ADDRESS.match(line) or _PREFIX.match(line)
    return bool(like) and not (_PRIMARY.match(line) or _SECONDARY.match(line))


def _ipv4(found: re.Match[str]) -> IPv4Interface:
    mask = found["bits"] or found["mask"]
    mask = ".".join(str(octet) for octet in bytes.fromhex(mask[2:])) if mask.startswith("0x") else mask
    try:
        return IPv4Interface(f"{found['address']}/{mask}")
    except ValueError as exc:
        raise UnreadableOutput(f"no IPv4 address in {found[0]!r}") from exc


def _ipv6(line: str) -> IPv6Interface:
    found = _GLOBAL.match(line)
    try:
        address = IPv6Interface(f"{found['address']}/{found['bits']}" if found else line)
        inside = found and address.network == IPv6Network(f"{found['subnet']}/{found['bits']}")
    except ValueError as exc:
        raise UnreadableOutput(f"no IPv6 address in {line!r}") from exc
    if not inside:
        raise UnreadableOutput(f"no IPv6 address in {line!r}: it is not in its subnet")
    return address


def sections(text: str) -> tuple[ShownInterface, ...]:
    """Split the output of any of the three commands by interface.

    Raises:
        UnreadableOutput: the text is not empty and does not begin with an interface, or ends within one.
    """
    found: list[tuple[re.Match[str], list[str]]] = []
    for line, below in followed(text):
        if head := _HEAD.match(line):
            found.append((head, []))
        elif _LIKE_HEAD.match(line) or not found or (_LIKE_VRF.match(line) and not _VRF.match(line)):
            raise UnreadableOutput(f"expected an interface's state, found {first(line)}")
        else:
            found[-1][1].append(line)
        if below is None and head:
            raise UnreadableOutput(f"the answer ends behind {first(line)}")
        if _MATTERS.search(line):
            whole(line, below)
    return tuple(_section(head, body) for head, body in found)


def _section(head: re.Match[str], body: list[str]) -> ShownInterface:
    admin_up = not head["state"].startswith(("administratively", "deleted"))
    return ShownInterface(head["name"], admin_up, head["line"] == "up", tuple(body))


def read(outputs: Mapping[str, str]) -> Interfaces:
    """The interfaces with every address; a device that does not know ``show ipv6 interface`` has no IPv6.

    Raises:
        UnreadableOutput: a command was refused, an output is not understood, or two do not agree.
    """
    found, ip, ipv6 = _named(outputs, STATE), _named(outputs, IP), _ipv6_sections(outputs)
    if lost := sorted({*ip, *ipv6} - {*found}):
        raise UnreadableOutput(f"{STATE!r} does not show {lost[0]}, which others do: it is not all")
    for name, section in found.items():
        _agree(section, ip.get(name))
    return Interfaces({name: _state(section, ip.get(name), ipv6.get(name)) for name, section in found.items()})


def _agree(section: ShownInterface, ip: ShownInterface | None) -> None:
    """Check that both commands show the same primary address."""
    state, other = (tuple(a.ip for a in found.ipv4[:1]) if found else () for found in (section, ip))
    if state != other:
        shown, missing = (", ".join(map(str, found)) or "no address" for found in (state, other))
        raise UnreadableOutput(f"{section.name}: {STATE!r} shows {shown}, {IP!r} {missing}: one of them is not all")


def _named(outputs: Mapping[str, str], command: str) -> dict[str, ShownInterface]:
    found = {section.name: section for section in sections(answer(outputs, command))}
    if not found:
        raise UnreadableOutput(f"{command!r} shows no interface")
    return found


def _ipv6_sections(outputs: Mapping[str, str]) -> dict[str, ShownInterface]:
    """The interfaces that carry IPv6; a device that has it on none says nothing."""
    if unknown_to_device(outputs, IPV6):
        return {}
    text = answer(outputs, IPV6)
    found = () if _NO_IPV6.match(text) else sections(text)
    if found and not any(_GLOBAL.match(line) or _NO_GLOBAL.match(line) for line in found[-1].lines):
        raise UnreadableOutput(f"{IPV6!r} ends before the addresses of {found[-1].name}")
    return {section.name: section for section in found}


def _state(section: ShownInterface, ip: ShownInterface | None, ipv6: ShownInterface | None) -> InterfaceState:
    vrf = next((other.vrf for other in (ip, ipv6) if other and other.vrf != DEFAULT_VRF), DEFAULT_VRF)
    return InterfaceState(
        name=section.name,
        admin_up=section.admin_up,
        line_up=section.line_up,
        ipv4=(ip or section).ipv4,
        ipv6=ipv6.ipv6 if ipv6 else (),
        vrf=vrf,
    )


READERS = (Reader(Interfaces, (STATE, IP, IPV6), read),)


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
    return tuple(_configured(match["name"], block) for block in blocks if (match := CONFIGURED.match(block.header)))


def elect(interfaces: Iterable[ConfiguredInterface], vrf: str = DEFAULT_VRF) -> ConfiguredInterface | None:
    """The interface whose primary address IOS takes for a router ID in a VRF: of the loopbacks that are not shut down
    the one with the highest address, else of all interfaces."""
    up = [(i.loopback, i.primary.ip, i) for i in interfaces if i.vrf == vrf and not i.shutdown and i.primary]
    return max(up, key=lambda entry: entry[:2])[2] if up else None


def _configured(name: str, block: Block) -> ConfiguredInterface:
    lines = tuple(canonical(inner.header) for inner in block.inner)
    primary, others = list[IPv4Interface](), list[IPv4Interface]()
    for match in filter(None, map(_IP_ADDRESS.match, lines)):
        address = _four(f"{match[1]}/{match[2]}")
        if address is not None:
            (others if match[3] else primary).append(address)
    six = tuple(a for match in filter(None, map(_IPV6_ADDRESS.match, lines)) if (a := _six(match[1])) is not None)
    vrf = next((match[1] for match in filter(None, map(_FORWARDING.match, lines))), DEFAULT_VRF)
    return ConfiguredInterface(name, vrf, (*primary, *others), six, "shutdown" in lines, lines)


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
