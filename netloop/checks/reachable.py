"""Reachable: each router has the loopbacks of the others in its routing table, by a protocol that should bring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from netloop.checks.advertisements import DATABASES
from netloop.checks.chain import Break, Chain, listed
from netloop.checks.check import Case, FleetCheck, Question, SecondLook, Verdict
from netloop.checks.observed_network import IN_EFFECT, NEIGHBORS
from netloop.checks.reach import FilledTable, Gap, LoopbackReach, reach
from netloop.model.evidence import EigrpIdentities, FleetEvidence, Interfaces
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.routing_facts import BgpEntries, BgpSessions, Coverage, EigrpTopology, InstalledRoutes

MOST = 20
"""Missing loopbacks of one table that are told one by one; the summary counts the rest."""
OWNERS = 3
"""Owners of missing loopbacks, of one routing domain, that are asked more; and as many routers that miss them."""


class Reachable(FleetCheck):
    """Each router has the others' loopbacks in its routing table, by a protocol that should bring them.

    A loopback that OSPF, OSPFv3, IS-IS, EIGRP or BGP is declared to advertise must be in the table of every other
    router of its routing domain and VRF. The domain is made of the routers that declared links, adjacencies that are up
    and, for BGP, declared sessions join; a router of IS-IS level 1 must have those of its own area only. Any protocol
    that is declared to advertise a loopback may bring its route. A static route, or the address on another router, is
    no proof.

    One result for each routing process of a router counts them. Each one that is missing has a result of its own that
    names its owner and says where the chain breaks, from the owner outward: not configured (the loopback is not there,
    or down), not advertised, no adjacency, not in the database, summarised, filtered, not in the table. Where something
    is missing the first owners and routers are asked once more, so that their databases can answer.

    It proves that routes are installed, not that packets pass: ``ping`` does that. What redistribution brings into
    another domain is not asked, nor is an IPv6 loopback of IS-IS that no router shows.

    Example: ``pe1 OSPF 1: expected 12 loopbacks of OSPF 1 in VRF default, actual 11 of 12: pe2 10.255.0.22/32 is
    missing``, and ``pe1 pe2 lo0: expected 10.255.0.22/32 by OSPF, actual no route: no OSPF adjacency is up on
    pe2``.
    """

    name = "reachable"
    facts = (InstalledRoutes,)
    order = 330

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The routing tables, and what explains a gap in them: interfaces, adjacencies, sessions."""
        tables = reach(fleet).tables(device)
        protocols = dict.fromkeys(table.instance.protocol for table in tables)
        explain = (BgpSessions if p is Protocol.BGP else NEIGHBORS[p] for p in protocols)
        eigrp = (EigrpIdentities,) if Protocol.EIGRP in protocols else ()
        return (InstalledRoutes, Interfaces, *explain, *eigrp) if tables else ()

    def coverage(self, device: str, fleet: FleetEvidence) -> Coverage:
        """The tables of its VRFs, of the versions of IP in which it must have anything."""
        return table_coverage(reach(fleet), device)

    def together(self, case: Case) -> Iterable[Question]:
        """One per instance and version of IP that others advertise something in, and one per missing loopback."""
        network = reach(case.fleet)
        for table in network.tables(case.intent.device):
            wanted = network.wanted(table)
            count = sum(1 for told in wanted.values() if all(one.device != table.device for one in told))
            if count:
                yield Question(_subject(table), _expected(table, count), table, table.instance)
                for gap in network.gaps.get(table, ())[:MOST]:
                    yield _missing(gap)
            elif _alone(network, table):
                yield Question(_subject(table), "loopbacks of other routers", None, table.instance)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """How many there are, or where the chain breaks."""
        network, about = reach(case.fleet), question.about
        if about is None:
            word = f"no adjacency is up and no link is declared on {case.intent.device}: no other router to ask for"
            return Verdict(Status.SKIPPED, word)
        if isinstance(about, Gap):
            return _broken(Chain(network, about))
        return _counted(network, about, case)

    def second_look(self, case: Case, findings: Sequence[Finding]) -> Mapping[str, SecondLook]:
        """The databases of the first owners whose loopbacks are missing, and of the first routers that miss them."""
        return _looks(reach(case.fleet))


def table_coverage(network: LoopbackReach, device: str) -> Coverage:
    """The VRFs of a device, and the versions of IP in which it must have anything."""
    tables = network.tables(device)
    versions = {table.version for table in tables if _is_told(network, table)}
    vrfs = dict.fromkeys(table.instance.vrf for table in tables if table.instance.vrf != DEFAULT_VRF)
    return Coverage(tuple(vrfs), tuple(sorted(versions)) or (4,))


def _is_told(network: LoopbackReach, table: FilledTable) -> bool:
    """Whether anything of that version is advertised by the protocol anywhere: before there is evidence."""
    return (table.instance.protocol, table.version) in network.spoken


def _subject(table: FilledTable) -> str:
    return (
        f"{table.instance} IPv6"
        if table.version == 6 and table.instance.protocol is not Protocol.OSPFV3
        else str(table.instance)
    )


def _expected(table: FilledTable, count: int) -> str:
    instance, version = table.instance, " IPv6" if table.version == 6 else ""
    name = f"{instance.protocol.title} {instance.name}".rstrip()
    what = "prefix" if instance.protocol is Protocol.BGP else "loopback"
    many = "" if count == 1 else "es" if what == "prefix" else "s"
    return f"{count}{version} {what}{many} of {name} in VRF {instance.vrf}"


def _alone(network: LoopbackReach, table: FilledTable) -> bool:
    """Whether nobody is known to be in its domain although others run the protocol, and no link says who could be."""
    protocol, vrf = table.instance.protocol, table.instance.vrf
    if protocol is Protocol.BGP or vrf != DEFAULT_VRF or table.device in network.network.links_of:
        return False
    node = table.device, table.instance
    others = any(other[0] != table.device and _alike(other[1], table) for other in network.by_node)
    return others and len(network.circle(node)) == 1 and node in network.by_node


def _alike(instance: object, table: FilledTable) -> bool:
    mine = table.instance
    return (getattr(instance, "protocol", None), getattr(instance, "vrf", None)) == (mine.protocol, mine.vrf)


def _missing(gap: Gap) -> Question:
    told, table = gap.missing, gap.table
    subject = f"{told.device} {told.name}"
    expected = f"{told.prefix} by {table.instance.protocol.title}"
    return Question(subject, expected, gap, table.instance, told.device)


def _broken(chain: Chain) -> Verdict:
    broken = chain.broken()
    hint = broken.hint or HINTS.get(broken.at)
    return Verdict(Status.FAILED, _words(chain.present, broken), hint, broken.at)


def _words(present: str, broken: Break) -> str:
    return f"{present}: {broken.words}"


HINTS = {
    BrokenAt.NOT_CONFIGURED: "netloop apply configures it",
    BrokenAt.NO_ADJACENCY: "the adjacency first, the rest follows",
}


def _counted(network: LoopbackReach, table: FilledTable, case: Case) -> Verdict:
    """The summary of one table."""
    routes = case.evidence.get(InstalledRoutes)
    assert routes is not None  # noqa: S101 -- asked for by ``facts``
    place = table.instance.vrf, table.version
    if table not in network.gaps:
        if place in routes.absent:
            return Verdict(Status.FAILED, f"no IPv{table.version} table of VRF {place[0]}: {routes.absent[place]}")
        return Verdict(Status.ERROR, f"could not read: the IPv{table.version} table of VRF {place[0]} was not asked")
    gaps, wanted = network.gaps[table], network.wanted(table)
    total = sum(1 for told in wanted.values() if all(one.device != table.device for one in told))
    if not gaps:
        return Verdict(Status.PASSED, f"{total} in the table")
    names = listed(f"{gap.missing.device} {gap.missing.prefix}" for gap in gaps)
    return Verdict(
        Status.FAILED, f"{total - len(gaps)} of {total}: {names} {'is' if len(gaps) == 1 else 'are'} missing"
    )


def _looks(network: LoopbackReach) -> dict[str, SecondLook]:
    """What to ask of the first owners and routers, domain by domain."""
    found: dict[str, SecondLook] = {}
    seen: dict[object, tuple[dict[str, None], dict[str, None]]] = {}
    for gap in (gap for gaps in network.gaps.values() for gap in gaps):
        owners, routers = seen.setdefault(_domain(network, gap), ({}, {}))
        for device, known in ((gap.missing.device, owners), (gap.table.device, routers)):
            if device not in known and len(known) >= OWNERS:
                continue
            known[device] = None
            if device in network.evidence:
                look = _look(gap, device)
                found[device] = found[device] | look if device in found else look
    return found


def _domain(network: LoopbackReach, gap: Gap) -> object:
    instance = gap.table.instance
    return instance if instance.protocol is Protocol.BGP else network.circle((gap.table.device, instance))[0]


def _look(gap: Gap, device: str) -> SecondLook:
    """What a device is asked of one missing loopback."""
    protocol = gap.table.instance.protocol
    if protocol in DATABASES:
        return SecondLook((DATABASES[protocol],))
    if protocol is Protocol.EIGRP:
        return SecondLook((EigrpTopology, IN_EFFECT[protocol]))
    vrf = (gap.missing if device == gap.missing.device else gap.table).instance.vrf
    return SecondLook((BgpEntries,), Coverage(entries=((vrf, gap.missing.prefix),)))
