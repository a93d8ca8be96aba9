"""``show isis topology``: the ways to the other routers of each level.

Layout: Cisco IOS IP Routing: IS-IS Command Reference; outputs of IOS 15 published with their topologies.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import mac
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.isis import called, tagged, title
from netloop.lab.sandbox.state.spf import Hop, Vertex
from netloop.lab.sandbox.views.isis import IsisConfig

HEAD = "System Id            Metric     Next-Hop             Interface   SNPA\n"


def topology(router: Router, given: Given) -> str:
    """``show isis [TAG] topology [level-1|level-2]``."""
    router.network.settle()
    asked = {word[-1] for word in given.words if word in {"level-1", "level-2", "l1", "l2"}}
    parts = ""
    for config in tagged(router, given):
        parts += f"\n{title(config)}" if config.tag else ""
        levels = sorted(config.levels & asked if asked else config.levels)
        parts += "".join(
            f"\nIS-IS TID 0 paths to level-{level} routers\n{_level(router, config, level)}" for level in levels
        )
    return parts


def _level(router: Router, config: IsisConfig, level: str) -> str:
    """The routers whose LSPs are held, by system ID: the own one with ``--``, those without a way with ``**``."""
    state, root = router.network.isis.level(level), (router.name, config.tag)
    reached = state.reach(root, 4)
    text = HEAD
    for _, lsp in sorted(state.database(root).items()):
        name, way = called(router, level, lsp.vertex)[:20], reached.get(lsp.vertex)
        if lsp.vertex == root or way is None:
            text += f"{name:<21}{'--' if lsp.vertex == root else '**'}\n"
            continue
        head = f"{name:<21}{way.cost:<11}"
        for hop in sorted(way.hops, key=lambda hop: hop.interface):
            text += f"{head}{_next(router, root, level, hop)}\n"
            head = f"{'':<32}"
    return text


def _next(router: Router, root: Vertex, level: str, hop: Hop) -> str:
    """The neighbor that a way leads to, the interface and the neighbor's address on the link."""
    for own, far, _ in router.network.isis.adjacencies.of(router, root[1]):
        if own.channel == level and own.interface == hop.interface and hop.address == far.ipv4:
            name = called(router, level, (far.router, far.instance))[:20]
            return f"{name:<21}{short_name(hop.interface):<12}{mac(far.router, far.interface)} "
    return f"{'':<21}{short_name(hop.interface)}"


USER = (CliCommand("show isis [<tag:word>] topology [(level-1|level-2|l1|l2)]", topology),)
