"""``show ipv6 ospf database`` and ``show ospfv3 database``: the list of all LSAs, and those of a type in full.

Layouts: Genie's ``ShowOspfv3Database...`` and ``ShowIpv6OspfDatabase...`` parsers, the examples of the Cisco IOS IPv6
Command Reference, ``show ospfv3 database``, and for the counts capture ``show_ospfv3_misc``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.ospf_database import METRIC_TYPES, chosen
from netloop.lab.sandbox.show.ospfv3 import block_head, instances
from netloop.lab.sandbox.state.ospf_lsa import (
    BoundaryBody,
    ExternalBody,
    LinkBody,
    Lsa,
    LsaKind,
    NetworkBody,
    PrefixBody,
    RouterBody,
    RouterLink,
    SummaryBody,
)
from netloop.lab.sandbox.state.ospfv3 import interface_number
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.views.ospfv3 import Ospfv3Config

COLUMNS = "ADV Router       Age         Seq#        "
SECTIONS = {
    LsaKind.ROUTER: ("Router Link States", "Fragment ID  Link count  Bits"),
    LsaKind.NETWORK: ("Net Link States", "Link ID    Rtr count"),
    LsaKind.SUMMARY: ("Inter Area Prefix Link States", "Prefix"),
    LsaKind.BOUNDARY: ("Inter Area Router Link States", "Link ID    Dest RtrID"),
    LsaKind.LINK: ("Link (Type-8) Link States", "Link ID    Interface"),
    LsaKind.PREFIX: ("Intra Area Prefix Link States", "Link ID    Ref-lstype  Ref-LSID"),
}
"""The title of each type, and its own columns."""
OUTSIDE = "Type-5 AS External Link States"
WORDS = (
    (("inter-area", "prefix"), LsaKind.SUMMARY),
    (("inter-area", "router"), LsaKind.BOUNDARY),
    (("router",), LsaKind.ROUTER),
    (("network",), LsaKind.NETWORK),
    (("external",), LsaKind.EXTERNAL),
    (("link",), LsaKind.LINK),
    (("prefix",), LsaKind.PREFIX),
)
"""What is typed for a type, the longer ones first."""
TYPES = {
    LsaKind.ROUTER: "Router Links",
    LsaKind.NETWORK: "Network Links",
    LsaKind.SUMMARY: "Inter Area Prefix Links",
    LsaKind.BOUNDARY: "Inter Area Router Links",
    LsaKind.EXTERNAL: "AS External Link",
    LsaKind.PREFIX: "Intra-Area-Prefix-LSA",
}
WITH_OPTIONS = {LsaKind.ROUTER, LsaKind.NETWORK, LsaKind.BOUNDARY, LsaKind.LINK}
OPTIONS = "  Options: (V6-Bit, E-Bit, R-bit, DC-Bit)\n"


def database(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] database [TYPE] [self-originate|adv-router A]``, and the same under ``show ospfv3``."""
    router.network.settle()
    typed = set(given.words)
    kind = next((kind for words, kind in WORDS if set(words) <= typed), None)
    return "".join(_instance(router, config, given, kind) for config in instances(router, given))


def _instance(router: Router, config: Ospfv3Config, given: Given, kind: LsaKind | None) -> str:
    router_id = router.ospfv3.router_id(config.key)
    if router_id is None:
        return ""
    text = f"\n{block_head(router, config, given)}"
    for title, columns, lsas in _sections(router, config):
        found = [lsa for lsa in chosen(lsas, given, str(router_id)) if kind in {None, lsa.name.kind}]
        if found and kind is None:
            rows = "".join(_row(router, config, lsa) for lsa in found)
            text += f"\n\t\t{title}\n\n{COLUMNS}{columns}\n{rows}"
        elif found:
            text += f"\n\t\t{title}\n\n" + "".join(_full(router, config, lsa) for lsa in found)
    return text


def _sections(router: Router, config: Ospfv3Config) -> Iterator[tuple[str, str, list[Lsa]]]:
    """The LSAs under their titles: of each area by type, then those from outside."""
    vertex, network = (router.name, config.key), router.network.ospfv3
    for area in sorted(network.areas.of(vertex)):
        lsas = network.database.of(vertex, area)
        for kind, (title, columns) in SECTIONS.items():
            yield f"{title} (Area {area})", columns, [lsa for lsa in lsas if lsa.name.kind is kind]
    yield OUTSIDE, "Prefix", network.database.outside(vertex)


def _row(router: Router, config: Ospfv3Config, lsa: Lsa) -> str:
    return f" {lsa.router!s:<15} {lsa.age:<11} 0x{lsa.sequence:08X}  {_cells(router, config, lsa)}\n"


def _cells(router: Router, config: Ospfv3Config, lsa: Lsa) -> str:
    body, ident = lsa.body, lsa.name.ident
    if isinstance(body, RouterBody):
        bits = f"{'E' if body.boundary else ''}{'B' if body.border else ''}" or "None"
        return f"{ident:<12} {len(body.links):<11} {bits}"
    if isinstance(body, NetworkBody):
        return f"{ident:<10} {len(body.routers)}"
    if isinstance(body, SummaryBody | ExternalBody):
        return _text(body.prefix)
    if isinstance(body, BoundaryBody):
        return f"{int(body.router):<10} {body.router}"
    if isinstance(body, LinkBody):
        return f"{ident:<10} {short_name(_interface(router, config, lsa))}"
    return f"{ident:<10} {_reference(body)[0]:<11} {_reference(body)[1]}"


def _text(prefix: Prefix) -> str:
    return str(prefix).upper()


def _reference(body: PrefixBody) -> tuple[str, int]:
    """The LSA that prefixes belong to: a router's, or a network's by its number."""
    return ("0x2001", 0) if body.network is None else ("0x2002", body.network)


def _interface(router: Router, config: Ospfv3Config, lsa: Lsa) -> str:
    """The own interface on the link of a link LSA."""
    vertex, network = (router.name, config.key), router.network
    if lsa.router == router.ospfv3.router_id(config.key):
        members = network.ospfv3.members(router, config.key)
        return next(name for name in members if str(interface_number(network, router.name, name)) == lsa.name.ident)
    links = network.ospfv3.seen_links(vertex, lsa.name.area)
    found = (name for (far, ident), name in links.items() if ident == lsa.name.ident and _is(router, far, lsa))
    return next(found)


def _is(router: Router, far: tuple[str, str], lsa: Lsa) -> bool:
    return router.network.ospfv3.router_id_of(far) == lsa.router


def _full(router: Router, config: Ospfv3Config, lsa: Lsa) -> str:
    kind, own = lsa.name.kind, lsa.router == router.ospfv3.router_id(config.key)
    name = f"Link-LSA (Interface: {_interface(router, config, lsa)})" if kind is LsaKind.LINK else TYPES[kind]
    note = {LsaKind.NETWORK: " (Interface ID of Designated Router)", LsaKind.LINK: " (Interface ID)"}.get(kind, "")
    bit = "" if own or not lsa.reachable or kind is LsaKind.LINK else "  Routing Bit Set on this LSA\n"
    ident = int(lsa.body.router) if isinstance(lsa.body, BoundaryBody) else lsa.name.ident
    return (
        f"{bit}  LS age: {lsa.age}\n"
        f"{OPTIONS if kind in WITH_OPTIONS else ''}"
        f"  LS Type: {name}\n"
        f"  Link State ID: {ident}{note}\n"
        f"  Advertising Router: {lsa.router}\n"
        f"  LS Seq Number: {lsa.sequence:08X}\n"
        f"  Checksum: 0x{lsa.checksum:X}\n"
        f"  Length: {_length(lsa)}\n"
        f"{_body(lsa)}\n"
    )


def _octets(prefix: Prefix) -> int:
    """Of a prefix in an LSA: four, and its address in whole words (RFC 5340, A.4.1)."""
    return 4 + (prefix.prefixlen + 31) // 32 * 4


def _length(lsa: Lsa) -> int:
    """Octets, header included (RFC 5340, A.4)."""
    body = lsa.body
    if isinstance(body, RouterBody):
        return 24 + 16 * len(body.links)
    if isinstance(body, NetworkBody):
        return 24 + 4 * len(body.routers)
    if isinstance(body, LinkBody):
        return 44 + sum(map(_octets, body.prefixes))
    if isinstance(body, PrefixBody):
        return 32 + sum(_octets(prefix) for prefix, _ in body.prefixes)
    return 32 if isinstance(body, BoundaryBody) else 24 + _octets(body.prefix)


def _body(lsa: Lsa) -> str:
    body = lsa.body
    if isinstance(body, RouterBody):
        roles = ("  Area Border Router\n", body.border), ("  AS Boundary Router\n", body.boundary)
        head = "".join(role for role, has in roles if has)
        return head + f"  Number of Links: {len(body.links)}\n\n" + "\n".join(map(_link, body.links))
    if isinstance(body, NetworkBody):
        return "".join(f"\tAttached Router: {router}\n" for router in body.routers)
    if isinstance(body, LinkBody):
        rows = "".join(f"{_prefix(prefix)}\n" for prefix in body.prefixes)
        head = f"  Router Priority: {body.priority}\n  Link Local Address: {str(body.address).upper()}\n"
        return f"{head}  Number of Prefixes: {len(body.prefixes)}\n{rows}"
    return _prefixes(lsa, body) if isinstance(body, PrefixBody) else _elsewhere(body)


def _elsewhere(body: SummaryBody | BoundaryBody | ExternalBody) -> str:
    """What is in another area, or outside."""
    if isinstance(body, SummaryBody):
        return f"  Metric: {body.cost} \n{_prefix(body.prefix)}\n"
    if isinstance(body, BoundaryBody):
        return f"  Metric: {body.cost} \n  Destination Router ID: {body.router}\n"
    tag = f"  External Route Tag: {body.tag}\n" if body.tag else ""
    return f"{_prefix(body.prefix)}\n  Metric Type: {METRIC_TYPES[body.kind]}\n  Metric: {body.metric} \n{tag}"


def _prefixes(lsa: Lsa, body: PrefixBody) -> str:
    kind, number = _reference(body)
    head = f"  Referenced LSA Type: {kind[2:]}\n  Referenced Link State ID: {number}\n"
    head += f"  Referenced Advertising Router: {lsa.router}\n  Number of Prefixes: {len(body.prefixes)}\n"
    return head + "".join(f"{_prefix(prefix, host=True)}, Metric: {cost}\n" for prefix, cost in body.prefixes)


def _prefix(prefix: Prefix, *, host: bool = False) -> str:
    """A prefix of an LSA; a host's own address has the LA bit."""
    options = "LA " if host and prefix.prefixlen == prefix.max_prefixlen else "None"
    address = str(prefix.network_address).upper()
    return f"  Prefix Address: {address}\n  Prefix Length: {prefix.prefixlen}, Options: {options}"


def _link(link: RouterLink) -> str:
    transit = link.kind == "transit"
    what = "a Transit Network" if transit else "another Router (point-to-point)"
    who = "Neighbor (DR)" if transit else "Neighbor"
    return (
        f"    Link connected to: {what}\n      Link Metric: {link.cost}\n      Local Interface ID: {link.data}\n"
        f"      {who} Interface ID: {link.far}\n      {who} Router ID: {link.ident}\n"
    )


COUNTED = {
    LsaKind.ROUTER: "Router",
    LsaKind.NETWORK: "Network",
    LsaKind.SUMMARY: "Inter-area Prefix",
    LsaKind.BOUNDARY: "Inter-area Router",
    LsaKind.LINK: "Link",
    LsaKind.PREFIX: "Prefix",
}


def database_summary(router: Router, given: Given) -> str:
    """``show ipv6 ospf [P] database database-summary`` and the same under ``show ospfv3``: how many of each type."""
    router.network.settle()
    running = [config for config in instances(router, given) if config.key in router.ospfv3.running]
    return "".join(f"\n{block_head(router, config, given)}{_counts(router, config)}" for config in running)


def _counts(router: Router, config: Ospfv3Config) -> str:
    vertex, network = (router.name, config.key), router.network.ospfv3
    text, total = "", Counter[LsaKind]()
    for area in sorted(network.areas.of(vertex)):
        counts = Counter(lsa.name.kind for lsa in network.database.of(vertex, area))
        total += counts
        text += f"\nArea {area} database summary\n{_counted(counts)}{_line('Subtotal', counts.total())}"
    outside = len(network.database.outside(vertex))
    text += f"\nProcess {config.process} database summary\n{_counted(total)}{_line('Type-5 Ext', outside)}"
    return text + _line("Total", total.total() + outside)


def _counted(counts: Counter[LsaKind]) -> str:
    rows = "".join(_line(name, counts[kind]) for kind, name in COUNTED.items())
    return f"  LSA Type            Count    Delete   Maxage\n{rows}"


def _line(name: str, count: int) -> str:
    return f"  {name:<19} {count:<8} 0        0       \n"


KINDS = "(router|network|inter-area prefix|inter-area router|external|link|prefix)"
WHOSE = "[(self-originate|adv-router <adv:ipv4>)]"
OLD, NEW = "show ipv6 ospf [<process:1-65535>]", "show ospfv3 [<process:1-65535>] [vrf <vrf:word>]"
USER = (
    *(CliCommand(f"{head} database {tail}", database) for head in (OLD, NEW) for tail in (WHOSE, f"{KINDS} {WHOSE}")),
    *(CliCommand(f"{head} database database-summary", database_summary) for head in (OLD, NEW)),
)
