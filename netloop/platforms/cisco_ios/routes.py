"""The routing tables of IOS: ``show ip route`` and ``show ipv6 route``, of the default VRF and of others.

An IPv4 row has a prefix with its length; under ``is subnetted`` the heading has the length for all. A route with
several next hops goes on in indented lines, and long rows are wrapped behind the prefix, or behind a comma. A heading
counts the subnets below it, and IPv6's first line all entries: a table that lacks some is cut. Below the last heading
nothing counts the rows of whole classful networks: a table that is cut between two of those looks like a shorter one.
Without a line end behind it, the end of a last row that has no age and no interface is not seen either.

Sources: outputs of devices, Cisco's command references, and the forms that ntc-templates' and Genie's tests hold.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import (
    Address,
    Coverage,
    InstalledRoute,
    InstalledRoutes,
    NextHop,
    Place,
    Prefix,
    RouteSource,
)
from netloop.platforms.cisco_ios.output import answer, first, lines, unknown_to_device
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4

SHOW = "show ip route"

_COMMAND = re.compile(r"show (?P<family>ip|ipv6) route(?: vrf (?P<vrf>\S+))?")
_ABSENT = re.compile(
    r"^% ?(?P<what>(?:IP(?:v[46])? routing table|VRF)\b.* (?:does not exist|not found|not configured)"
    r"|No such VRF.*?)\.?$",
    re.IGNORECASE,
)
_NOT_ROUTING = re.compile(r"^Default gateway is (?:not set|\S+)$")

_INTERFACE = r"[A-Za-z][\w./:-]*"
_AGE = r"(?:never|[0-9]+:[0-9]{2}:[0-9]{2}|(?:[0-9]+[ywdh]){2})"
_LEGEND = re.compile(r"(?:^Codes: |[\w*+%&~] - )")
_DECLARED = re.compile(r"(?<!\S)(\S+) - ")
_DATE = re.compile(r"^[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9]+ [0-9]{2}:[0-9]{2}:[0-9.]+ \S+$")
"""What may stand above a table."""

_TITLE = re.compile(r"^Routing Table: (?P<vrf>\S+)$")
_GATEWAY = re.compile(rf"^Gateway of last resort is (?:not set|(?P<set>{IPV4}) to network {IPV4})$")
_HEADING = re.compile(
    rf"^ +(?P<network>{IPV4})/(?P<length>[0-9]+) is "
    r"(?:(?P<variably>variably )subnetted, (?P<some>[0-9]+) subnets?, [0-9]+ masks?"
    r"|subnetted, (?P<same>[0-9]+) subnets?)$"
)
_CODE = r"(?:D[ *](?:EX)?|O[ *](?:IA|[NE][12])?|i[ *](?:L[12]|ia|su)?|n[ *](?:N[iod])?|[A-Za-z]\*?)"
_TAIL = (
    rf"is directly connected(?:, {_AGE})?(?:, (?P<connected>{_INTERFACE}))?"
    rf"|\[(?P<distance>[0-9]+)/(?P<metric>[0-9]+)\](?:"
    rf" via (?P<via>[0-9A-Fa-f.:]+)(?: \([^\s()]+\))?(?P<age>, {_AGE})?(?:, (?P<interface>{_INTERFACE}))?"
    rf"|, {_AGE}, (?P<discard>{_INTERFACE}))"
    rf"|is a summary, {_AGE}, (?P<summary>{_INTERFACE})"
    rf"|is possibly down, routing via (?P<held>{IPV4})(?:, (?P<holding>{_INTERFACE}))?"
)
_ROW = re.compile(
    rf"^(?P<code>{_CODE})(?P<flags>[ +%&p~]*) (?P<address>{IPV4})(?:/(?P<length>[0-9]+))?(?: (?P<tail>{_TAIL}))?$"
)
_MORE = re.compile(rf"^ +(?P<tail>{_TAIL})$")

_TITLE6 = re.compile(r"^IPv6 Routing Table - (?:(?P<vrf>\S+) - )?(?P<count>[0-9]+) entr(?:ies|y)$")
_ROW6 = re.compile(
    r"^(?P<code>[A-Za-z][A-Za-z0-9]{0,2}\*?)[ +%&]+(?P<prefix>[0-9A-Fa-f:.]+/[0-9]+)"
    r"(?: \[(?P<distance>[0-9]+)/(?P<metric>[0-9]+)\](?:, tag [0-9]+)?)?$"
)
_COST6 = re.compile(r"^ +\[(?P<distance>[0-9]+)/(?P<metric>[0-9]+)\](?:, tag [0-9]+)?$")
_VIA6 = re.compile(
    r"^ +via (?:(?P<address>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*|[0-9]+\.[0-9.]+)(?:%[^\s,]+)?"
    rf"(?:, (?P<interface>{_INTERFACE})(?:%[^\s,]+)?)?(?:, (?:receive|(?:in)?directly connected))?"
    rf"|(?P<out>{_INTERFACE})(?:%[^\s,]+)?, (?:receive|directly connected))$"
)
_UPDATED = re.compile(r"^ +Last updated [0-9]")

_SOURCES = {
    **dict.fromkeys(("C", "LC"), RouteSource.CONNECTED),
    "L": RouteSource.LOCAL,
    **dict.fromkeys(("S", "U", "P"), RouteSource.STATIC),
    "B": RouteSource.BGP,
    "R": RouteSource.RIP,
    **dict.fromkeys(("D", "EX"), RouteSource.EIGRP),
    **dict.fromkeys(("O", "OI", "OE1", "OE2", "ON1", "ON2"), RouteSource.OSPF),
    **dict.fromkeys(("i", "I1", "I2", "IA", "IS"), RouteSource.ISIS),
}
_ON_INTERFACE = {RouteSource.OSPF, RouteSource.EIGRP, RouteSource.ISIS, RouteSource.RIP}
"""The protocols in whose rows an interface stands behind the age of a way."""
_AGING = {*_ON_INTERFACE, RouteSource.BGP}
"""The protocols whose ways have an age."""


def command(place: Place) -> str:
    """The command that shows one routing table."""
    vrf, version = place
    show = SHOW if version == 4 else "show ipv6 route"
    return show if vrf == DEFAULT_VRF else f"{show} vrf {vrf}"


def commands(coverage: Coverage) -> tuple[str, ...]:
    """The commands that show the tables which are to be covered."""
    return tuple(command(place) for place in coverage.places)


def read_routes(outputs: Mapping[str, str]) -> InstalledRoutes:
    """Every routing table that was asked for; a VRF without one, and a router that does not route, are ``absent``.

    Raises:
        UnreadableOutput: a command was refused, a table is not all there, or a line of it is not understood.
    """
    tables: dict[Place, Mapping[Prefix, InstalledRoute]] = {}
    absent: dict[Place, str] = {}
    for asked in outputs:
        if match := _COMMAND.fullmatch(asked):
            place = match["vrf"] or DEFAULT_VRF, 4 if match["family"] == "ip" else 6
            found = _table(outputs, asked, place)
            if isinstance(found, str):
                absent[place] = found
            else:
                tables[place] = found
    if not (tables or absent):
        raise UnreadableOutput(f"{SHOW!r} was not asked")
    return InstalledRoutes(tables, absent)


def _table(outputs: Mapping[str, str], asked: str, place: Place) -> dict[Prefix, InstalledRoute] | str:
    """One table, or why there is none."""
    vrf, version = place
    if version == 6 and vrf == DEFAULT_VRF and unknown_to_device(outputs, asked):
        return "the device knows no IPv6"
    text = answer(outputs, asked)
    text = textwrap.dedent(text) if text[:1].isspace() else text
    said = next(lines(text), "")
    if missing := _ABSENT.match(said):
        return missing["what"]
    if version == 4 and _NOT_ROUTING.match(said) and "\nHost " in text:
        return "the device does not route IP (no ip routing)"
    return (_Table4 if version == 4 else _Table6)(asked, vrf).read(text)


@lru_cache(maxsize=1 << 16)
def _address(text: str) -> Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


@lru_cache(maxsize=1 << 16)
def _prefix(text: str) -> Prefix:
    try:
        return IPv6Network(text, strict=False) if ":" in text else IPv4Network(text, strict=False)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a prefix") from exc


@dataclass(slots=True)
class _Route:
    """A row, and the next hops that its own line and those below it name."""

    prefix: Prefix
    source: RouteSource
    code: str
    distance: int | None = None
    metric: int | None = None
    next_hops: list[NextHop] = field(default_factory=list)

    def cost(self, match: re.Match[str]) -> None:
        if match["distance"] and self.distance is None:
            self.distance, self.metric = int(match["distance"]), int(match["metric"])

    def installed(self) -> InstalledRoute:
        if not self.next_hops:
            raise UnreadableOutput(f"the route to {self.prefix} shows no way: the answer is cut")
        return InstalledRoute(self.prefix, self.source, tuple(self.next_hops), self.distance, self.metric, self.code)


@dataclass(slots=True)
class _Table:
    """What the tables of both versions have in common; ``declared`` are the codes of the legend."""

    asked: str
    vrf: str
    declared: set[str] = field(default_factory=set)
    routes: list[_Route] = field(default_factory=list)
    last: re.Match[str] | None = None

    def source(self, code: str) -> RouteSource:
        kind = code.rstrip("*") if self.asked.startswith("show ipv6") else code[0]
        found = _SOURCES.get(kind)
        if found is None and kind not in self.declared:
            raise self.wrong(f"a code of its legend, found {code!r}")
        return found or RouteSource.OTHER

    def check_title(self, title: str | None) -> None:
        if (title or DEFAULT_VRF).lower() != self.vrf.lower():
            raise self.wrong(f"the table of VRF {self.vrf}, found that of {title or DEFAULT_VRF}")

    def wrong(self, what: str) -> UnreadableOutput:
        return UnreadableOutput(f"{self.asked!r}: expected {what}")

    def all(self) -> dict[Prefix, InstalledRoute]:
        """Every route, by its prefix; where two have the same, the first is the one in use."""
        found: dict[Prefix, InstalledRoute] = {}
        for route in self.routes:
            found.setdefault(route.prefix, route.installed())
        return found


@dataclass(slots=True)
class _Table4(_Table):
    """An IPv4 table while it is read; ``count`` is how many subnets the last heading announces."""

    title: str | None = None
    gateway: re.Match[str] | None = None
    network: IPv4Network | None = None
    length: str | None = None
    count: int = 0
    found: int = 0

    def read(self, text: str) -> dict[Prefix, InstalledRoute]:
        begun = False
        for line in _joined(text):
            if begun:
                self._line(line)
            else:
                begun = self._head(line)
        if not begun:
            raise self.wrong("a routing table, found " + first(text))
        self._check(text)
        return self.all()

    def _head(self, line: str) -> bool:
        """Read a line above the routes; whether it is the last of them."""
        if title := _TITLE.match(line):
            self.title = title["vrf"]
        elif gateway := _GATEWAY.match(line):
            self.check_title(self.title)
            self.gateway = gateway
            return True
        elif _LEGEND.search(line):
            self.declared.update(_DECLARED.findall(line.removeprefix("Codes:")))
        elif not _DATE.match(line):
            raise self.wrong(f"the legend of a routing table, found {first(line)}")
        return False

    def _line(self, line: str) -> None:
        if row := _ROW.match(line):
            self._row(row)
        elif more := _MORE.match(line):
            self._way(more)
        elif heading := _HEADING.match(line):
            self._heading(heading)
        else:
            raise self.wrong(f"a route, found {first(line)}")

    def _heading(self, heading: re.Match[str]) -> None:
        self._check_all_shown()
        found = _prefix(f"{heading['network']}/{heading['length']}")
        # "is subnetted" has the subnets' length in the place of the network's
        self.length = None if heading["variably"] else heading["length"]
        self.network = found if heading["variably"] else _classful(heading["network"])  # type: ignore[assignment]
        self.count, self.found = int(heading["some"] or heading["same"]), 0

    def _check_all_shown(self) -> None:
        if self.found != self.count:
            raise self.wrong(f"{self.count} subnets of {self.network}, found {self.found}: the answer is cut")

    def _row(self, row: re.Match[str]) -> None:
        length = row["length"] or self.length
        if length is None:
            raise self.wrong(f"a prefix with its length, found {first(row[0])}")
        prefix, code = _prefix(f"{row['address']}/{length}"), " ".join(row["code"].split())
        if self.network is not None and isinstance(prefix, IPv4Network) and prefix.subnet_of(self.network):
            self.found += 1
        elif not row["length"]:
            raise self.wrong(f"a subnet of {self.network}, found {first(row[0])}")
        self.routes.append(_Route(prefix, self.source(code), code))
        self.last = None
        if row["tail"]:
            self._way(row)

    def _way(self, match: re.Match[str]) -> None:
        if not self.routes:
            raise self.wrong(f"a route, found {first(match[0])}")
        self.last = match
        route = self.routes[-1]
        route.cost(match)
        out = match["connected"] or match["interface"] or match["discard"] or match["summary"] or match["holding"]
        via = match["via"] or match["held"]
        if not (out or via):
            raise self.wrong(f"the interface or the next hop of {route.prefix}, found {first(match[0])}")
        if match["via"] and not (match["age"] or route.source not in _AGING):
            raise self.wrong(f"the age of {route.prefix}, found {first(match[0])}")
        route.next_hops.append(NextHop(_address(via) if via else None, out))

    def _check(self, text: str) -> None:
        self._check_all_shown()
        if self.gateway and self.gateway["set"] and not self.routes:
            raise self.wrong("the route to the gateway of last resort: the answer is cut")
        if self.routes and self.last and not text.endswith("\n"):
            self._check_last(self.routes[-1], self.last)

    def _check_last(self, route: _Route, row: re.Match[str]) -> None:
        """Check the last line, whose end nothing shows: what such a row has must be there."""
        if row["via"] and not row["interface"] and route.source in _ON_INTERFACE:
            raise self.wrong(f"the interface of {route.prefix}, found {first(row[0])}: the answer is cut")
        name = route.next_hops[-1].interface
        others = {hop.interface for each in self.routes for hop in each.next_hops[: -1 if each is route else None]}
        longer = any(other and name and other.startswith(name) for other in others - {name})
        half = route.source in _ON_INTERFACE and longer and name not in others
        if name and (half or (route.source is not RouteSource.OTHER and not name[-1].isdigit())):
            raise self.wrong(f"an interface, found {name!r}: the answer is cut")


@dataclass(slots=True)
class _Table6(_Table):
    """An IPv6 table while it is read; ``count`` is how many entries its first line announces."""

    count: int | None = None

    def read(self, text: str) -> dict[Prefix, InstalledRoute]:
        for line in _joined(text):
            if self.count is None:
                self._head(line)
            else:
                self._line(line)
        if self.count is None:
            raise self.wrong("an IPv6 routing table, found " + first(text))
        if len(self.routes) != self.count:
            raise self.wrong(f"{self.count} entries, found {len(self.routes)}: the answer is cut")
        if self.last and not text.endswith("\n") and (self.last["interface"] or "0")[-1] in "/.-":
            raise self.wrong(f"an interface, found {first(self.last[0])}: the answer is cut")
        return self.all()

    def _head(self, line: str) -> None:
        title = _TITLE6.match(line)
        if not title:
            raise self.wrong(f"an IPv6 routing table, found {first(line)}")
        self.check_title(title["vrf"])
        self.count = int(title["count"])

    def _line(self, line: str) -> None:
        route = self.routes[-1] if self.routes else None
        if row := _ROW6.match(line):
            self.routes.append(_Route(_prefix(row["prefix"]), self.source(row["code"]), row["code"]))
            self.routes[-1].cost(row)
        elif route and (via := _VIA6.match(line)):
            self.last = via
            address, out = via["address"], via["interface"] or via["out"]
            route.next_hops.append(NextHop(_address(address) if address else None, out))
        elif route and route.distance is None and (cost := _COST6.match(line)):
            route.cost(cost)
        elif not route and _LEGEND.search(line):
            self.declared.update(_DECLARED.findall(line.removeprefix("Codes:")))
        elif not (route and route.next_hops and _UPDATED.match(line)):
            raise self.wrong(f"an IPv6 route, found {first(line)}")


def _classful(text: str) -> IPv4Network:
    """The network of its class that an address is in."""
    octet = int(text.partition(".")[0])
    return IPv4Network(f"{text}/{8 if octet < 128 else 16 if octet < 192 else 24}", strict=False)


def _joined(text: str) -> Iterator[str]:
    """The lines that say something, those that end with a comma with the one below."""
    begun = ""
    for line in text.split("\n"):
        whole = f"{begun} {line.strip()}" if begun else line.rstrip()
        begun = whole if whole.endswith(",") else ""
        if whole and not begun:
            yield whole
    if begun:
        yield begun


READERS = (Reader(InstalledRoutes, (SHOW,), read_routes, covering=commands),)
