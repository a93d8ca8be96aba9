"""``show ip ospf database``: the list of all LSAs, and those of a type in full.

Layouts: captures ``show_ip_ospf_database``, ``show_ip_ospf_database_router`` and ``show_ip_ospf_database_other``, the
templates of ntc-templates for the list, router and network LSAs, and Genie's ``ShowIpOspfDatabase...`` parsers. What
stands over an LSA whose router is not reachable is IOS 15's own line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.ospf_lsa import (
    BoundaryBody,
    ExternalBody,
    Lsa,
    LsaKind,
    NetworkBody,
    RouterBody,
    RouterLink,
    SummaryBody,
)
from netloop.lab.sandbox.views.ospf import OspfConfig

HEAD = "\n            OSPF Router with ID ({router_id}) (Process ID {process})\n"
TITLES = {
    LsaKind.ROUTER: "Router Link States",
    LsaKind.NETWORK: "Net Link States",
    LsaKind.SUMMARY: "Summary Net Link States",
    LsaKind.BOUNDARY: "Summary ASB Link States",
}
OUTSIDE = "Type-5 AS External Link States"
WORDS = {
    "router": LsaKind.ROUTER,
    "network": LsaKind.NETWORK,
    "summary": LsaKind.SUMMARY,
    "asbr-summary": LsaKind.BOUNDARY,
    "external": LsaKind.EXTERNAL,
}
"""What is typed for a type."""
MORE = {LsaKind.ROUTER: " Link count", LsaKind.EXTERNAL: " Tag"}
COLUMNS = "Link ID         ADV Router      Age         Seq#       Checksum"
TYPES = {
    LsaKind.ROUTER: "Router Links",
    LsaKind.NETWORK: "Network Links",
    LsaKind.SUMMARY: "Summary Links(Network)",
    LsaKind.BOUNDARY: "Summary Links(AS Boundary Router)",
    LsaKind.EXTERNAL: "AS External Link",
}
IDENTS = {
    LsaKind.NETWORK: " (address of Designated Router)",
    LsaKind.SUMMARY: " (summary Network Number)",
    LsaKind.BOUNDARY: " (AS Boundary Router address)",
    LsaKind.EXTERNAL: " (External Network Number )",
}
UNREACHABLE = "  Adv Router is not-reachable in topology Base with MTID 0\n"
USED = "  Routing Bit Set on this LSA in topology Base with MTID 0\n"
MAXIMUM = "  Exception Flag: Announcing maximum link costs for topology Base with MTID 0\n"
LINKS = {
    "point-to-point": (
        "another Router (point-to-point)",
        "Neighboring Router ID",
        "Router Interface address",
    ),
    "transit": ("a Transit Network", "Designated Router address", "Router Interface address"),
    "stub": ("a Stub Network", "Network/subnet number", "Network Mask"),
}
METRIC_TYPES = {1: "1 (Comparable directly to link state metric)", 2: "2 (Larger than any link state path)"}


def database(router: Router, given: Given) -> str:
    """``show ip ospf [P] database [TYPE] [ID] [self-originate|adv-router A]``."""
    router.network.settle()
    kind = next((kind for word, kind in WORDS.items() if word in given.words), None)
    return "".join(_process(router, config, given, kind) for config in _processes(router, given))


def _processes(router: Router, given: Given) -> Iterator[OspfConfig]:
    for config in router.ospf:
        if str(given.get("process", config.process)) == config.process and config.process in router.ospf.running:
            yield config


def _process(router: Router, config: OspfConfig, given: Given, kind: LsaKind | None) -> str:
    router_id = router.ospf.router_id(config.process)
    text = HEAD.format(router_id=router_id, process=config.process)
    for title, lsas in _sections(router, config):
        found = [lsa for lsa in chosen(lsas, given, str(router_id)) if kind in {None, lsa.name.kind}]
        if found and kind is None:
            text += f"\n\t\t{title}\n\n{COLUMNS}{MORE.get(found[0].name.kind, '')}\n{''.join(map(_row, found))}"
        elif found:
            text += f"\n\t\t{title}\n\n" + "".join(_full(lsa, own=lsa.router == router_id) for lsa in found)
    return text


def _sections(router: Router, config: OspfConfig) -> Iterator[tuple[str, list[Lsa]]]:
    """The LSAs under their titles: of each area by type, then those from outside."""
    vertex, network = (router.name, config.process), router.network.ospf
    for area in sorted(network.areas.of(vertex)):
        lsas = network.database.of(vertex, area)
        for kind, title in TITLES.items():
            yield f"{title} (Area {area})", [lsa for lsa in lsas if lsa.name.kind is kind]
    yield OUTSIDE, network.database.outside(vertex)


def chosen(lsas: Iterable[Lsa], given: Given, router_id: str) -> list[Lsa]:
    """The LSAs that the words of a command ask for: its own, those of a router, those of a link state ID."""
    own = router_id if "self-originate" in given.words else None
    wanted = str(given["adv"]) if "adv" in given.values else own
    ident = str(given["ident"]) if "ident" in given.values else None
    return [lsa for lsa in lsas if wanted in {None, str(lsa.router)} and ident in {None, lsa.name.ident}]


def _row(lsa: Lsa) -> str:
    row = f"{lsa.name.ident:<15} {lsa.router!s:<15} {lsa.age:<11} 0x{lsa.sequence:08X} 0x{lsa.checksum:06X}"
    if isinstance(lsa.body, RouterBody):
        row += f" {len(lsa.body.links)}"
    if isinstance(lsa.body, ExternalBody):
        row += f" {lsa.body.tag}"
    return f"{row}\n"


def _full(lsa: Lsa, *, own: bool) -> str:
    upward = ", Upward" if lsa.name.kind > LsaKind.NETWORK else ""
    text = "" if lsa.reachable else UNREACHABLE
    if lsa.reachable and not own and lsa.name.kind > LsaKind.NETWORK:
        text += USED
    if isinstance(lsa.body, RouterBody) and lsa.body.maximum and own:
        text += MAXIMUM
    return (
        f"{text}  LS age: {lsa.age}\n"
        f"  Options: (No TOS-capability, DC{upward})\n"
        f"  LS Type: {TYPES[lsa.name.kind]}\n"
        f"  Link State ID: {lsa.name.ident}{IDENTS.get(lsa.name.kind, '')}\n"
        f"  Advertising Router: {lsa.router}\n"
        f"  LS Seq Number: {lsa.sequence:08X}\n"
        f"  Checksum: 0x{lsa.checksum:X}\n"
        f"  Length: {_length(lsa)}\n"
        f"{_body(lsa)}\n"
    )


def _length(lsa: Lsa) -> int:
    """Octets, header included (RFC 2328, A.4)."""
    if isinstance(lsa.body, RouterBody):
        return 24 + 12 * len(lsa.body.links)
    if isinstance(lsa.body, NetworkBody):
        return 24 + 4 * len(lsa.body.routers)
    return 36 if isinstance(lsa.body, ExternalBody) else 28


def _body(lsa: Lsa) -> str:
    body = lsa.body
    if isinstance(body, RouterBody):
        roles = (" Area Border Router", body.border), (" AS Boundary Router", body.boundary)
        head = "".join(f" {role}\n" for role, has in roles if has)
        return head + f"  Number of Links: {len(body.links)}\n\n" + "\n".join(map(_link, body.links))
    if isinstance(body, NetworkBody):
        rows = "".join(f"        Attached Router: {router}\n" for router in body.routers)
        return f"  Network Mask: /{body.mask}\n{rows}"
    if isinstance(body, ExternalBody):
        return (
            f"  Network Mask: /{body.prefix.prefixlen}\n\tMetric Type: {METRIC_TYPES[body.kind]}\n\tMTID: 0 \n"
            f"\tMetric: {body.metric} \n\tForward Address: 0.0.0.0\n\tExternal Route Tag: {body.tag}\n"
        )
    assert isinstance(body, SummaryBody | BoundaryBody)  # noqa: S101 (OSPFv2 has no others)
    length = body.prefix.prefixlen if isinstance(body, SummaryBody) else 0
    return f"  Network Mask: /{length}\n\tMTID: 0 \tMetric: {body.cost} \n"


def _link(link: RouterLink) -> str:
    what, ident, data = LINKS[link.kind]
    return (
        f"    Link connected to: {what}\n     (Link ID) {ident}: {link.ident}\n     (Link Data) {data}: {link.data}\n"
        f"      Number of MTID metrics: 0\n       TOS 0 Metrics: {link.cost}\n"
    )


COUNTED = {
    LsaKind.ROUTER: "Router",
    LsaKind.NETWORK: "Network",
    LsaKind.SUMMARY: "Summary Net",
    LsaKind.BOUNDARY: "Summary ASBR",
}


def database_summary(router: Router, given: Given) -> str:
    """``show ip ospf [P] database database-summary``: how many there are of each type."""
    router.network.settle()
    return "".join(_counts(router, config) for config in _processes(router, given))


def _counts(router: Router, config: OspfConfig) -> str:
    vertex, network = (router.name, config.process), router.network.ospf
    router_id = router.ospf.router_id(config.process)
    text, total, lsas = HEAD.format(router_id=router_id, process=config.process), Counter[LsaKind](), list[Lsa]()
    for area in sorted(network.areas.of(vertex)):
        inside = network.database.of(vertex, area)
        counts = Counter(lsa.name.kind for lsa in inside)
        lsas, total = [*lsas, *inside], total + counts
        text += f"\nArea {area} database summary\n{_counted(counts)}"
        text += _line("Type-7 Ext", 0) + "    Prefixes redistributed in Type-7  0\n" + _line("Opaque Link", 0)
        text += _line("Opaque Area", 0) + _line("Subtotal", len(inside))
    outside = network.database.outside(vertex)
    brought = sum(lsa.router == router_id for lsa in outside)
    text += f"\nProcess {config.process} database summary\n{_counted(total)}" + _line("Type-7 Ext", 0)
    text += _line("Opaque Link", 0) + _line("Opaque Area", 0) + _line("Type-5 Ext", len(outside))
    text += f"      Prefixes redistributed in Type-5  {brought}\n" + _line("Opaque AS", 0)
    foreign = sum(lsa.router != router_id for lsa in [*lsas, *outside])
    return text + _line("Total", len(lsas) + len(outside)) + f"  Non-self      {foreign}\n"


def _counted(counts: Counter[LsaKind]) -> str:
    rows = "".join(_line(name, counts[kind]) for kind, name in COUNTED.items())
    return f"  LSA Type      Count    Delete   Maxage\n{rows}"


def _line(name: str, count: int) -> str:
    return f"  {name:<13} {count:<8} 0        0       \n"


WHOSE = "[(self-originate|adv-router <adv:ipv4>)]"
KINDS = "(router|network|summary|asbr-summary|external)"
USER = (
    CliCommand(f"show ip ospf [<process:1-65535>] database {WHOSE}", database),
    CliCommand(f"show ip ospf [<process:1-65535>] database {KINDS} {WHOSE}", database),
    CliCommand(f"show ip ospf [<process:1-65535>] database {KINDS} <ident:ipv4> {WHOSE}", database),
    CliCommand("show ip ospf [<process:1-65535>] database database-summary", database_summary),
)
