"""Interfaces on IOS: a loopback's statements, those that ``lines:`` may add, their cost; what the device shows.

Sources: Cisco's command references of IOS 15 and IOS-XE (interface configuration, IP routing, IP multicast, IPv6,
MPLS), which say for each command the mode that it belongs to. Of the lines that may be added these are left out on
purpose, here and in the protocols' files:

- what is a command of global configuration with the same words, and takes hold there where a loopback does not know
  it: ``mpls label protocol``, ``mpls traffic-eng tunnels``, ``ip igmp limit``, ``ip igmp immediate-leave``,
  ``ip pim snooping``, ``ipv6 pim limit``, ``ipv6 nd cache expire``, ``no mpls ip``;
- what opens a mode or runs on links alone: ``bfd template``, ``ip nhrp``, ``ip rsvp``, ``mpls ldp``, ``clns``;
- what carries a secret in clear: ``ip ospf message-digest-key``, ``isis password``.

An address of one VRF stands on one interface (``% 10.0.0.1 overlaps with Loopback1``). IOS takes the addresses off an
interface whose VRF changes.

``show interfaces`` has the state, ``show ip interface`` and ``show ipv6 interface`` have the addresses.

``show interfaces`` prints neither secondaries nor the VRF, so the other two are asked as well; what they say twice must
agree, which shows an answer that is cut. Nothing shows a cut within the last section of one of the other two, behind
its first address. Formats: Cisco IOS Interface and IP command references; a mask is printed as ``terminal ip
netmask-format`` says (bits, decimal, hex).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface, IPv6Network
from itertools import product

from netloop.cached import cached_property
from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios import eigrp, isis, ldp, ospf, ospfv3
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import answer, first, lines, unknown_to_device, whole
from netloop.platforms.configuration.interface_lines import InterfaceLines, further
from netloop.platforms.configuration.statements import Exclusive, OwnedSection, Section, Statement, StatementOwner
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.ios_family.statements import INTERFACE as INTERFACE_HEADER
from netloop.platforms.ios_family.statements import interface_address, loopback
from netloop.platforms.kept import KEPT_SECTIONS, kept_pieces
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4

PRIMARY = re.compile(r"^ip address (?P<address>\S+) (?P<mask>\S+)$")
SECONDARY = re.compile(r"^ip address \S+ \S+ secondary$")
VRF = re.compile(r"^(?:ip )?vrf forwarding (\S+)$")


def _address(_header: str, line: str, lines: Sequence[str]) -> Exclusive | None:
    """The network of an address, in its VRF."""
    vrf = next((match[1] for other in lines if (match := VRF.match(other))), DEFAULT_VRF)
    words = line.removesuffix(" secondary").split()[2:]
    found = interface_address("/".join(words)) if words else None
    return Exclusive(("address", vrf), found.network, line) if found and "/" in "/".join(words) else None


def _loopbacks(intent: Intent) -> Iterator[OwnedSection]:
    for item in intent.loopbacks:
        values = ospf.on_interface(item, intent) | isis.on_interface(item, intent)
        yield OwnedSection((f"interface {re.escape(item.name)}",), values, item.lines)


OWN = (
    Statement("description(?: .+)?", "description", bare=True, elsewhere=("description", "description:")),
    Statement(
        r"(?:ip )?vrf forwarding \S+",
        "(?:ip )?(?P<slot>vrf forwarding)",
        gone=".*",
        weight=-40,
        weight_gone=-40,
        price=loopback,
        elsewhere=("(?:ip )?vrf", "vrf:"),
    ),
    Statement(r"ip address \S+ \S+ secondary", gone=".*", weight=10, weight_gone=-30, exclusive=_address),
    Statement(
        r"ip address(?: \S+ \S+)?",
        "ip address",
        gone="ip address .*",
        weight_gone=-20,
        price=loopback,
        exclusive=_address,
        elsewhere=("ip address", "ipv4: or secondaries:"),
    ),
    Statement("no ip address", owner=StatementOwner.OTHERS, automatic=True, ranked=False),
    ospf.NETWORK_LINE,
    ospf.ON_INTERFACE,
    further("shutdown", owner=StatementOwner.INTENT, gone=".*", weight_gone=50, ranked=True),
    Statement(
        r"ipv6 address (?!\S+ link-local$)\S+(?: \S+)?",
        gone=".*",
        weight_gone=-20,
        exclusive=_address,
        elsewhere=("ipv6 address", "ipv6:"),
    ),
    Statement(r"ipv6 address \S+ link-local", r"(?P<slot>ipv6 address) \S+ link-local", weight_gone=-20),
    further("ipv6 enable", owner=StatementOwner.INTENT, ranked=True),
    *ospfv3.ON_INTERFACE,
    eigrp.ON_INTERFACE,
    isis.ON_INTERFACE,
)
"""A loopback carries the addresses that are declared, in the VRF that is declared, and is up.

A link-local address is replaced by a declared one, and left alone where none is declared.
"""
INTERFACE = (
    further("bandwidth (<number>|inherit|receive <number>)", "bandwidth"),
    further("bfd (interval <number> min_rx <number> multiplier <number>|echo)"),
    further("carrier-delay (<number>|msec <number>)", "carrier-delay"),
    further("cdp enable"),
    further("delay <number>", "delay"),
    further("hold-queue <number> (in|out)"),
    further("keepalive [<number>] [<number>]", "keepalive"),
    further("lldp (receive|transmit)"),
    further("load-interval <number>", "load-interval"),
    further("logging event link-status"),
    further("mtu <number>", "mtu"),
    further("service-policy (input|output) <name>", "service-policy (?:input|output)"),
    further("snmp trap link-status [permit duplicates]"),
)
IP_LINES = (
    further("ip access-group <name> (in|out)"),
    further("ip accounting [(output-packets|access-violations)]"),
    further("ip authentication key-chain eigrp <number> <name>"),
    further("ip authentication mode eigrp <number> md5"),
    further("ip bandwidth-percent eigrp <number> <number>"),
    further("ip directed-broadcast [<name>]"),
    further("ip flow (ingress|egress)"),
    further("ip flow monitor <name> [sampler <name>] (input|output)"),
    further("ip hello-interval eigrp <number> <number>"),
    further("ip helper-address [(global|vrf <name>)] <ipv4>"),
    further("ip hold-time eigrp <number> <number>"),
    further("ip mask-reply"),
    further("ip mtu <number>", "ip mtu"),
    further("ip nat (inside|outside)"),
    further("ip next-hop-self eigrp <number>"),
    further("ip policy route-map <name>", "ip policy route-map"),
    further("ip proxy-arp", owner=StatementOwner.INTENT),
    further("ip redirects", owner=StatementOwner.INTENT),
    further("ip rip (receive|send) version (1|2|1 2)"),
    further("ip rip advertise <number>"),
    further("ip rip v2-broadcast"),
    further("ip route-cache [(cef|flow|policy|same-interface)]"),
    further("ip split-horizon [eigrp <number>]"),
    further("ip summary-address eigrp <number> <ipv4> <ipv4> [<number>]"),
    further("ip summary-address rip <ipv4> <ipv4>"),
    further("ip tcp adjust-mss <number>", "ip tcp adjust-mss"),
    further("ip unreachables", owner=StatementOwner.INTENT),
    further("ip verify unicast reverse-path [<name>]"),
    further(
        "ip verify unicast source reachable-via (any|rx) [allow-default] [allow-self-ping] [<name>]",
        "ip verify unicast source",
    ),
    further("ip virtual-reassembly [(in|out)]"),
)
MULTICAST = (
    further("ip igmp access-group <name>"),
    further("ip igmp explicit-tracking"),
    further("ip igmp helper-address <ipv4>"),
    further("ip igmp join-group <ipv4> [source <ipv4>]"),
    further("ip igmp last-member-query-count <number>"),
    further("ip igmp last-member-query-interval <number>"),
    further("ip igmp querier-timeout <number>"),
    further("ip igmp query-interval <number>"),
    further("ip igmp query-max-response-time <number>"),
    further("ip igmp static-group <ipv4> [source (<ipv4>|ssm-map)]"),
    further("ip igmp version (1|2|3)"),
    further("ip pim (sparse-mode|dense-mode|sparse-dense-mode|passive)", "(?P<slot>ip pim) [a-z-]+"),
    further("ip pim bfd"),
    further("ip pim bsr-border"),
    further("ip pim dr-priority <number>"),
    further("ip pim nbma-mode"),
    further("ip pim neighbor-filter <name>"),
    further("ip pim query-interval <number> [msec]"),
    further("ip pim state-refresh origination-interval [<number>]"),
    further("ip pim version (1|2)"),
    further("ipv6 pim"),
    further("ipv6 pim bsr border"),
    further("ipv6 pim dr-priority <number>"),
    further("ipv6 pim hello-interval <number>"),
    further("ipv6 pim join-prune-interval <number>"),
)
IPV6_LINES = (
    further("ipv6 flow (ingress|egress)"),
    further("ipv6 flow monitor <name> [sampler <name>] (input|output)"),
    further("ipv6 mtu <number>", "ipv6 mtu"),
    further("ipv6 nd (managed-config-flag|other-config-flag|advertisement-interval)"),
    further("ipv6 nd dad attempts <number>"),
    further("ipv6 nd ns-interval <number>"),
    further("ipv6 nd prefix (default|<prefix6>) [no-advertise]"),
    further(
        "ipv6 nd ra (interval <number> [<number>]|interval msec <number> [<number>]|lifetime <number>|suppress [all])"
    ),
    further("ipv6 nd reachable-time <number>"),
    further("ipv6 nd router-preference (high|medium|low)"),
    further("ipv6 nd suppress-ra"),
    further("ipv6 policy route-map <name>", "ipv6 policy route-map"),
    further("ipv6 redirects"),
    further("ipv6 tcp adjust-mss <number>", "ipv6 tcp adjust-mss"),
    further("ipv6 traffic-filter <name> (in|out)"),
    further("ipv6 unreachables"),
    further("ipv6 verify unicast reverse-path [<name>]"),
    further("ipv6 verify unicast source reachable-via (any|rx) [allow-default] [<name>]", "ipv6 verify unicast source"),
)
STATEMENTS = (*OWN, *INTERFACE, *IP_LINES, *MULTICAST, *IPV6_LINES, *ospf.LINES, *ospfv3.LINES, *isis.LINES, *ldp.LINES)
SECTIONS = (Section((r"interface (?P<loopback>\S+)",), _loopbacks, STATEMENTS, price=loopback),)
INTERFACE_LINES = InterfaceLines(STATEMENTS)

VRF_CHANGE = re.compile(r"^(no )?(ip )?vrf forwarding ")
ADDRESS_CHANGE = re.compile(r"^(no )?ip(v6)? address ")
LOST = re.compile(r"^(?:ip(?:v6)? address |(?:ip|ipv6) ospf \d+ area |ospfv3 \d+ ipv6 area |ipv6 enable$|ipv6 eigrp )")


def reapply_lost(lines: list[str], _before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The commands, with what a changed VRF takes off typed behind it: the primary address before the others."""
    if not any(VRF_CHANGE.match(line) for line in lines):
        return lines
    lost = [line for line in after if LOST.match(line)]
    lost.sort(key=lambda line: (not line.startswith("ip address "), line.endswith(" secondary")))
    return [line for line in lines if not ADDRESS_CHANGE.match(line) and line not in lost] + lost


def released(going: Collection[str], lines: Sequence[str]) -> tuple[str, ...]:
    """A primary address goes only without its secondaries, so those go with it, and before it."""
    primary = any(PRIMARY.match(line) for line in going)
    more = {line for line in lines if primary and SECONDARY.match(line)}
    wanted = [line for line in dict.fromkeys(lines) if line in going or line in more]
    return tuple(sorted(wanted, key=lambda line: not line.endswith(" secondary")))


AREA = re.compile(r"(?:(?:ip|ipv6) ospf \d+|ospfv3 \d+ ipv6) area \S+")


def with_words_behind(wanted: Block, running: Sequence[Block]) -> Block:
    """The lines that put an interface into an area, with what stands behind them in the running configuration.

    ``ip ospf 1 area 0 secondaries none`` and ``ipv6 ospf 1 area 0 instance 5`` say the area, and something more that is
    not netloop's.
    """
    header = canonical(wanted.header)
    if not INTERFACE_HEADER.fullmatch(header) or not any(AREA.fullmatch(canonical(b.header)) for b in wanted.inner):
        return wanted
    held = statements_at(running, (header,), canonical)

    def said(block: Block) -> Block:
        line = canonical(block.header)
        longer = (other for other in held if AREA.fullmatch(line) and other.startswith(f"{line} "))
        return replace(block, header=next(longer, block.header))

    return wanted.with_inner(map(said, wanted.inner))


def vrf_spelling(wanted: Block, running: Sequence[Block]) -> Block:
    """``ip vrf forwarding X`` where the VRF is declared with ``ip vrf X``: IOS refuses the new form for such a one."""
    if not (wanted.header.startswith("interface ") and any("vrf forwarding " in line for line in wanted.body)):
        return wanted
    old = {block.header.removeprefix("ip vrf ").strip() for block in running if block.header.startswith("ip vrf ")}

    def spell(block: Block) -> Block:
        _, found, name = block.header.partition("vrf forwarding ")
        return replace(block, header=f"ip vrf forwarding {name}") if found and name in old else block

    return wanted.with_inner(map(spell, wanted.inner))


# --- readers -------------------------------------------------------------------------------------------------------


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
_FIRST = frozenset("".join(word) for text in ("int", "sec", "vpn") for word in product(*((c, c.upper()) for c in text)))
"""How lines that tell of an IPv4 address or a VRF begin, in any case."""
_LINE_STATE = "line protocol is"
_STATE_WORD = re.compile(r"is (?:administratively down|up|down|deleted|reset)")
_SUBNET, _FORWARDING = ", subnet is ", 'arding "'
_MATTERS = re.compile(r"(?:Internet address is|Secondary address) ", re.IGNORECASE)


@dataclass(frozen=True)
class ShownInterface:
    """One interface of an output: its head line, and the lines under it; ``telling`` are those that may tell of an IPv4
    address or a VRF."""

    name: str
    admin_up: bool
    line_up: bool
    lines: tuple[str, ...]
    telling: tuple[str, ...]

    @cached_property
    def vrf(self) -> str:
        """The VRF that the lines name, else the default one."""
        return next((match["vrf"] for match in map(_VRF.match, self.telling) if match), DEFAULT_VRF)

    @cached_property
    def ipv4(self) -> tuple[IPv4Interface, ...]:
        """The primary address, then the secondaries; none where it is unnumbered, negotiated or not IP."""
        primary, secondaries = list[IPv4Interface](), list[re.Match[str]]()
        for line in self.telling:
            if found := _PRIMARY.match(line):
                primary.append(_ipv4(found))
            elif found := _SECONDARY.match(line):
                secondaries.append(found)
            elif _LIKE_ADDRESS.match(line) or ("/" in line[-3:] and _PREFIX.match(line)):
                raise UnreadableOutput(f"{self.name}: no address in {line!r}")
        return (*primary, *map(_ipv4, secondaries))

    @cached_property
    def ipv6(self) -> tuple[IPv6Interface, ...]:
        """The global addresses, in the order printed; link-local ones are every interface's own affair."""
        told = (line for line in self.lines if ":" in line or "subnet is" in line.lower())
        return tuple(_ipv6(line) for line in told if _LIKE_GLOBAL.search(line))


def _ipv4(found: re.Match[str]) -> IPv4Interface:
    mask = found["bits"] or found["mask"]
    mask = ".".join(str(octet) for octet in bytes.fromhex(mask[2:])) if mask.startswith("0x") else mask
    try:
        return _with_mask(found["address"], mask)
    except ValueError as exc:
        raise UnreadableOutput(f"no IPv4 address in {found[0]!r}") from exc


@lru_cache(maxsize=KEPT_SECTIONS)
def _with_mask(address: str, mask: str) -> IPv4Interface:
    return IPv4Interface(f"{address}/{mask}")


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
    *pieces, rest = _TOP_LEVEL.split(text)
    found: list[ShownInterface] = []
    for piece in pieces:
        own = _own_sections(piece)
        if not own:
            return _sections(text)
        found += own
    return (*found, *_sections(rest)) if _begins(rest) or not rest else _sections(text)


_TOP_LEVEL = re.compile(r"\n(?=\S|\Z)")
"""The end of a line below which another interface begins, or nothing stands any more."""


@kept_pieces
def _own_sections(piece: str) -> tuple[ShownInterface, ...]:
    """The interface that a piece of an output is, less its last line end; nothing where none begins it.

    Raises:
        UnreadableOutput: as ``sections`` does.
    """
    return _sections(f"{piece}\n") if _begins(piece) else ()


def _begins(piece: str) -> bool:
    """Whether an interface begins a piece of an output: its first line is no rest of the one above it."""
    return _HEAD.match(piece.partition("\n")[0].strip()) is not None


def _sections(text: str) -> tuple[ShownInterface, ...]:
    said = list(lines(text))
    under = [*said[1:], "" if text.endswith("\n") else None]
    heads: list[tuple[int, re.Match[str]]] = []
    telling: list[list[str]] = []
    for number in _telling(said, text):
        line, below = said[number], under[number]
        if head := _HEAD.match(line) if _LINE_STATE in line else None:
            heads.append((number, head))
            telling.append([])
        elif not heads or _like_head(line) or _like_vrf(line):
            raise UnreadableOutput(f"expected an interface's state, found {first(line)}")
        else:
            telling[-1].append(line)
        if below is None and head:
            raise UnreadableOutput(f"the answer ends behind {first(line)}")
        if _MATTERS.match(line) or _SUBNET in line.lower():
            whole(line, below)
    ends = [*(number for number, _ in heads[1:]), len(said)]
    return tuple(
        _section(head, said[number + 1 : end], told)
        for (number, head), end, told in zip(heads, ends, telling, strict=False)
    )


def _telling(lines: Sequence[str], text: str) -> list[int]:
    """The numbers of the lines that may begin an interface, be the rest of such a line, or tell of an address or a VRF;
    the first is always among them. ``text`` is all of them: below an interface's state most hold no other one, no
    subnet and no VRF, so that no line needs to be looked through for these."""
    _, _, below = text.partition("\n")
    small = below.lower()
    others = _LINE_STATE in below or _STATE_WORD.search(below) or _SUBNET in small or _FORWARDING in small
    return [
        number
        for number, line in enumerate(lines)
        if line[:3] in _FIRST or "/" in line[-3:] or not number or (others and _tells(line))
    ]


def _tells(line: str) -> bool:
    """Whether a line may be an interface's state or a part of it, or tell of an IPv6 address or a VRF."""
    return bool(_LINE_STATE in line or '"' in line or _STATE_WORD.search(line) or _SUBNET in line.lower())


def _like_head(line: str) -> bool:
    """Whether a line that is no interface's head looks like one, or like a part of one."""
    return bool((_LINE_STATE in line or _STATE_WORD.search(line)) and _LIKE_HEAD.match(line))


def _like_vrf(line: str) -> bool:
    """Whether a line looks like one that names a VRF, and is none."""
    return bool((line[:3] in _FIRST or '"' in line) and _LIKE_VRF.match(line) and not _VRF.match(line))


def _section(head: re.Match[str], body: Sequence[str], telling: Sequence[str]) -> ShownInterface:
    admin_up = not head["state"].startswith(("administratively", "deleted"))
    return ShownInterface(head["name"], admin_up, head["line"] == "up", tuple(body), tuple(telling))


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
    state, other = (found.ipv4[:1] if found else () for found in (section, ip))
    if state != other and [*map(int, state)] != [*map(int, other)]:
        shown, missing = (", ".join(str(a.ip) for a in found) or "no address" for found in (state, other))
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
