"""``show ip route``: the table under its classful headings, all of it or a part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.route_facts import LEARNED, NO_TABLE, age, is_vrf, known_via, vrf_of
from netloop.lab.sandbox.state.rib import Key, Rib, Route, key_of
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.vrf import vrfs

CODES = """\
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR

"""
SOURCES = {
    "connected": "CL",
    "local": "L",
    "static": "S",
    "ospf": "O",
    "bgp": "B",
    "isis": "i",
    "eigrp": "D",
    "rip": "R",
}
"""What a protocol's keyword chooses, by the routes' codes; connected routes bring the local ones with them."""

PREFIXES_KEPT = 65_536
"""How many prefixes and addresses are remembered as text."""
ANY = IPv4Network("0.0.0.0/0")
Routes = dict[IPv4Network, list[Route]]


class RouteLine(NamedTuple):
    """A line of a table: its text, up to the age of a route where that has one, and what stands behind it.

    ``route`` is whose age it is, None where there is none.
    """

    text: str
    route: Route | None = None
    behind: str = ""


def table(router: Router, given: Given) -> str:
    """``show ip route [vrf X|*] [PROTOCOL [PROCESS]|supernets-only]``."""
    vrf = vrf_of(given)
    if vrf == "*":
        return "".join(_shown(router, name, given) for name in (DEFAULT_VRF, *sorted(vrfs(router.running))))
    return _shown(router, vrf, given) if is_vrf(router, vrf) else NO_TABLE.format(vrf)


def longer(router: Router, given: Given) -> str:
    """``show ip route [vrf X] A M longer-prefixes``: what lies within a prefix."""
    vrf, whole = vrf_of(given), IPv4Network(f"{given['address']}/{given['mask']}", strict=False)
    if not is_vrf(router, vrf):
        return NO_TABLE.format(vrf)
    routes = ipv4_routes(router, vrf)
    keyed = ((key_of(p), found) for p, found in routes.items())
    return _page(router, vrf, _groups(keyed, lambda found: _within(found[0], whole)))


def _within(route: Route, whole: IPv4Network) -> bool:
    return isinstance(route.prefix, IPv4Network) and route.prefix.subnet_of(whole)


def ipv4_routes(router: Router, vrf: str) -> Routes:
    """The routes of a VRF by prefix."""
    return _of(router.rib(vrf))


def _shown(router: Router, vrf: str, given: Given) -> str:
    if "process" in given.values or "supernets-only" in given.words:
        wanted = _filter(router, vrf, given)
        keyed = ((key_of(p), r) for p, r in ipv4_routes(router, vrf).items())
        return _page(router, vrf, _groups(keyed, lambda found: wanted(found[0])))
    codes = next((codes for word, codes in SOURCES.items() if word in given.words), "")
    return _page(router, vrf, router.rib(vrf).view(_layout, codes))


def _layout(rib: Rib, codes: str) -> tuple[RouteLine, ...]:
    """The lines of the routes of these codes, of all where none are named."""
    return tuple(_groups(rib.items(), lambda found: not codes or found[0].code[0] in codes))


def _of(rib: Rib) -> Routes:
    return {p: found for found in rib if isinstance(p := found[0].prefix, IPv4Network)}


def _page(router: Router, vrf: str, lines: Iterable[RouteLine]) -> str:
    head = "" if vrf == DEFAULT_VRF else f"\nRouting Table: {vrf}\n"
    return head + CODES + _gateway(router.rib(vrf)) + "\n" + shown(router, lines)


def _filter(router: Router, vrf: str, given: Given) -> Callable[[Route], bool]:
    """Which routes a line asks for."""
    codes = next((codes for word, codes in SOURCES.items() if word in given.words), None)
    process = str(given.get("process", ""))

    def wanted(first: Route) -> bool:
        prefix = first.prefix
        if "supernets-only" in given.words:
            return isinstance(prefix, IPv4Network) and prefix.prefixlen < classful(prefix.network_address)
        chosen = codes is None or first.code[0] in codes
        return chosen and process in {"", known_via(router, first, vrf).split()[-1]}

    return wanted


def _gateway(rib: Rib) -> str:
    default = rib.at(ANY)
    if not default:
        return "Gateway of last resort is not set\n"
    hop = default[0].next_hop or "0.0.0.0"  # noqa: S104 (what IOS prints where the way is an interface)
    return f"Gateway of last resort is {hop} to network 0.0.0.0\n"


class _Spelling(NamedTuple):
    """A prefix as a table has it: the numbers of its class's network, and its text with and without the length."""

    major: Key
    text: str
    address: str


@lru_cache(PREFIXES_KEPT)
def _spelt(number: int, length: int) -> _Spelling:
    address = IPv4Address(number)
    whole = min(classful(address), length)
    return _Spelling((number >> (32 - whole) << (32 - whole), whole), f"{address}/{length}", str(address))


@lru_cache(PREFIXES_KEPT)
def _dotted(number: int) -> str:
    return str(IPv4Address(number))


def major(prefix: IPv4Network) -> IPv4Network:
    """The network of a prefix's class, or the prefix itself where it is wider."""
    return IPv4Network(_spelt(*key_of(prefix)).major)


def shown(router: Router, lines: Iterable[RouteLine]) -> str:
    """The lines with the ages of now; routes over one interface have one age."""
    ages: dict[tuple[str, str, float], str] = {}
    text: list[str] = []
    for line in lines:
        text.append(line.text)
        if line.route is not None:
            whose = line.route.code[0], line.route.interface, line.route.since
            if whose not in ages:
                ages[whose] = age(router, line.route)
            text += (ages[whose], line.behind)
        text.append("\n")
    return "".join(text)


def _groups(tables: Iterable[tuple[Key, list[Route]]], wanted: Callable[[list[Route]], bool]) -> Iterator[RouteLine]:
    """The routes of each prefix that is wanted under the headings of their classful networks.

    A heading counts the subnets of its network, those that are not shown too: ``show ip route ospf`` has the headings
    of the whole table.
    """
    found: dict[Key, list[tuple[_Spelling, int, list[Route]]]] = {}
    for (number, length), routes in tables:
        spelling = _spelt(number, length)
        found.setdefault(spelling.major, []).append((spelling, length, routes))
    for key, inside in found.items():
        whole, lengths = _spelt(*key), {length for _, length, _ in inside}
        chosen = [(spelling, routes) for spelling, _, routes in inside if wanted(routes)]
        if not chosen:
            continue
        if lengths == {key[1]}:
            yield from route_lines(6, whole.text, chosen[0][1])
            continue
        if len(lengths) > 1:
            yield RouteLine(f"      {whole.text} is variably subnetted, {len(inside)} subnets, {len(lengths)} masks")
        else:
            yield RouteLine(f"      {whole.address}/{lengths.pop()} is subnetted, {len(inside)} subnets")
        for spelling, routes in chosen:
            yield from route_lines(9, spelling.text if lengths else spelling.address, routes)


def route_lines(indent: int, prefix: str, routes: list[Route]) -> Iterator[RouteLine]:
    """The lines of one prefix, one for each way."""
    star = "*" if prefix == "0.0.0.0/0" else ""
    first, _, second = routes[0].code.partition(" ")
    code = f"{first}{star}{second}" if star else routes[0].code
    head = f"{code:<{indent}}{prefix} "
    for number, route in enumerate(routes):
        yield _way(head if number == 0 else " " * len(head), route)


def _way(head: str, route: Route) -> RouteLine:
    if route.code == "B":
        return _bgp_way(head, route)
    if route.code[0] in LEARNED and route.next_hop is None:
        return RouteLine(f"{head}is a summary, ", route, f", {route.interface}")
    if route.code in "CL" or route.next_hop is None:
        return RouteLine(f"{head}is directly connected, {route.interface}")
    metric = f"{head}[{route.distance}/{route.metric}] via {_dotted(int(route.next_hop))}"
    if route.code[0] in LEARNED:
        return RouteLine(f"{metric}, ", route, f", {route.interface}")
    return RouteLine(f"{metric}, {route.interface}" if route.interface else metric)


def _bgp_way(head: str, route: Route) -> RouteLine:
    """A BGP route's way out; one that a VRF took over from another has that VRF's name behind its next hop.

    Layout: the tables of VRFs in batfish/lab-validation; a VPN's next hop, in the global table, stands alone.
    """
    if route.next_hop is None:
        return RouteLine(f"{head}is directly connected, ", route, f", {route.interface}")
    other = f" ({route.table})" if route.table not in {"", DEFAULT_VRF} else ""
    out = f", {route.interface}" if route.interface else ""
    return RouteLine(f"{head}[{route.distance}/{route.metric}] via {route.next_hop}{other}, ", route, out)


HEAD = "show ip route [vrf <vrf:word>]"
USER = (
    CliCommand(f"{HEAD} [(connected|local|static|rip|supernets-only|repair-paths)]", table),
    CliCommand(f"{HEAD} (ospf|eigrp|bgp|isis) [<process:word>]", table),
    CliCommand(f"{HEAD} <address:ipv4> <mask:ipv4> longer-prefixes", longer),
)
