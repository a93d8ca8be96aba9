"""``show ip route``: the table under its classful headings, one prefix in detail."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.bgp import classful
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.rib import Route, rib
from netloop.lab.sandbox.views import DEFAULT_VRF

if TYPE_CHECKING:
    from netloop.lab.sandbox.operate.command import Given
    from netloop.lab.sandbox.router import Router
    from netloop.lab.sandbox.shell import Shell

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
SOURCES = {"connected": "CL", "static": "S", "ospf": "O", "bgp": "B"}
ANY = IPv4Network("0.0.0.0/0")


def table(shell: Shell, given: Given) -> str:
    """``show ip route [vrf X] [connected|static|ospf|bgp]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    routes = {found[0].prefix: found for found in rib(shell.router, vrf)}
    wanted = next((codes for word, codes in SOURCES.items() if word in given.words), None)
    chosen = {p: r for p, r in routes.items() if wanted is None or r[0].code[0] in wanted}
    head = "" if vrf == DEFAULT_VRF else f"\nRouting Table: {vrf}\n"
    return head + CODES + _gateway(routes) + "\n" + "".join(_groups(shell.router, chosen))


def _gateway(routes: dict[IPv4Network, list[Route]]) -> str:
    default = routes.get(ANY)
    if not default or default[0].next_hop is None:
        return "Gateway of last resort is not set\n"
    return f"Gateway of last resort is {default[0].next_hop} to network 0.0.0.0\n"


def _major(prefix: IPv4Network) -> IPv4Network:
    length = min(classful(prefix.network_address), prefix.prefixlen)
    return prefix.supernet(new_prefix=length)


def _groups(router: Router, routes: dict[IPv4Network, list[Route]]) -> Iterator[str]:
    groups: dict[IPv4Network, list[IPv4Network]] = {}
    for prefix in sorted(routes):
        groups.setdefault(_major(prefix), []).append(prefix)
    for major, prefixes in groups.items():
        if prefixes == [major]:
            yield from (_lines(router, 6, str(major), routes[major]))
            continue
        lengths = {prefix.prefixlen for prefix in prefixes}
        if len(lengths) > 1:
            yield f"      {major} is variably subnetted, {len(prefixes)} subnets, {len(lengths)} masks\n"
        else:
            yield f"      {major.network_address}/{lengths.pop()} is subnetted, {len(prefixes)} subnets\n"
            lengths = set()
        for prefix in prefixes:
            shown = str(prefix) if lengths else str(prefix.network_address)
            yield from _lines(router, 9, shown, routes[prefix])


def _lines(router: Router, indent: int, shown: str, routes: list[Route]) -> Iterator[str]:
    star = "*" if shown == "0.0.0.0/0" else ""
    head = f"{routes[0].code + star:<{indent}}{shown} "
    for number, route in enumerate(routes):
        yield f"{head if number == 0 else ' ' * len(head)}{_way(router, route)}\n"


def _way(router: Router, route: Route) -> str:
    if route.code in "CL" or route.next_hop is None:
        return f"is directly connected, {route.interface}"
    metric = f"[{route.distance}/{route.metric}] via {route.next_hop}"
    return f"{metric}, {_age(router, route)}, {route.interface}" if route.code.startswith("O") else metric


def _age(router: Router, route: Route) -> str:
    held = router.network.adjacencies.of(router)
    since = [adjacency.full_at for own, _, adjacency in held if own.interface == route.interface]
    return span(router.network.clock() - max(since, default=router.booted))


def one(shell: Shell, given: Given) -> str:
    """``show ip route [vrf X] A``."""
    address: IPv4Address = given["address"]
    found = rib(shell.router, given.get("vrf", DEFAULT_VRF)).lookup(address)
    if not found or (found[0].prefix == ANY):
        return "% Network not in table\n"
    first = found[0]
    lines = [f"Routing entry for {first.prefix}"]
    known = {"C": "connected", "L": "connected", "S": "static"}.get(first.code, f"ospf {_process(shell.router, first)}")
    tail = " (connected, via interface)" if first.code in "CL" else ""
    kind = {"O": ", type intra area", "O IA": ", type inter area"}.get(first.code, "")
    lines.append(f'  Known via "{known}", distance {first.distance}, metric {first.metric}{tail}{kind}')
    if first.next_hop and first.code.startswith("O"):
        age = _age(shell.router, first)
        lines.append(f"  Last update from {first.next_hop} on {first.interface}, {age} ago")
    lines.append("  Routing Descriptor Blocks:")
    for number, route in enumerate(found):
        lines += _block(shell.router, route, "*" if number == 0 else " ")
    return "\n".join(lines) + "\n"


def _block(router: Router, route: Route, mark: str) -> list[str]:
    if route.code in "CL" or route.next_hop is None:
        way = f"  {mark} directly connected, via {route.interface}"
    elif route.code == "S":
        way = f"  {mark} {route.next_hop}"
    else:
        way = f"  {mark} {route.next_hop}, from {route.next_hop}, {_age(router, route)} ago, via {route.interface}"
    return [way, f"      Route metric is {route.metric}, traffic share count is 1"]


def _process(router: Router, route: Route) -> str:
    held = router.network.adjacencies.of(router)
    return next((own.process for own, _, _ in held if own.interface == route.interface), "1")
