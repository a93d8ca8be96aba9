"""``show ip ospf border-routers``: the ways to border and boundary routers, a line each.

Layout: Cisco IOS IP Routing: OSPF Command Reference; outputs of IOS 15 published with their topologies.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.ospf import SPF_RUNS
from netloop.lab.sandbox.show.ospf_database import HEAD
from netloop.lab.sandbox.state.areas import BorderRouter
from netloop.lab.sandbox.views.ospf import OspfConfig

TITLE = """\


\t\tBase Topology (MTID 0)

Internal Router Routing Table
Codes: i - Intra-area route, I - Inter-area route

"""


def border_routers(router: Router, given: Given) -> str:
    """``show ip ospf [P] border-routers``."""
    router.network.settle()
    chosen = [c for c in router.ospf if str(given.get("process", c.process)) == c.process]
    return "".join(_process(router, config) for config in chosen if config.process in router.ospf.running)


def _process(router: Router, config: OspfConfig) -> str:
    found = router.network.ospf.areas.border_routers((router.name, config.process))
    rows = sorted((row for item in found for row in _rows(router, item)), key=lambda row: row[:2])
    head = HEAD.format(router_id=router.ospf.running[config.process].router_id, process=config.process)
    return head + TITLE + "".join(text for *_, text in rows)


def _rows(router: Router, item: BorderRouter) -> list[tuple[bool, int, str]]:
    """A row for each way out, intra-area ones first."""
    router_id = router.network.ospf.router_id_of(item.vertex)
    kind = "/".join(["ABR"] * item.border + ["ASBR"] * item.boundary)
    hops = sorted(item.way.hops, key=lambda hop: hop.interface)
    return [
        (
            item.between,
            -int(router_id or 0),
            f"{'I' if item.between else 'i'} {router_id} [{item.way.cost}] via {hop.address}, {hop.interface}, {kind}, "
            f"Area {item.area}, SPF {SPF_RUNS}\n",
        )
        for hop in hops
    ]


USER = (CliCommand("show ip ospf [<process:1-65535>] border-routers", border_routers),)
