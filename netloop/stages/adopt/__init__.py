"""Adopt: from what a lab's files say to an inventory of netloop's own. Pure."""

from __future__ import annotations

from ipaddress import IPv4Network

from netloop.errors import InventoryError, Problem
from netloop.sources.containerlab.found import Found, Remarks
from netloop.stages.adopt.adopted import Adopted
from netloop.stages.adopt.hosts import hosts_of, routers_of
from netloop.stages.adopt.links import links_of
from netloop.stages.adopt.loopbacks import loopbacks_of
from netloop.stages.adopt.pool import pool_for

__all__ = ["Adopted", "adopt"]


def adopt(found: Found, pool: IPv4Network | None = None) -> tuple[Adopted, tuple[Problem, ...]]:
    """The inventory's parts, and notes about what could not be taken over; ``pool`` gives the loopbacks' addresses.

    Raises:
        InventoryError: the lab's files contradict themselves, or no router is left; all problems together.
        UsageError: the pool does not fit the lab.
    """
    remarks = Remarks(list(found.problems), list(found.notes))
    routers = routers_of(found, remarks)
    links = links_of(found, routers, remarks)
    if found.nodes and not routers and not remarks.problems:
        remarks.problem(next(iter(found.nodes.values())).place, "no node of this lab runs a platform that netloop has")
    if remarks.problems:
        raise InventoryError(_in_order(remarks.problems))
    loopbacks = loopbacks_of(routers, links, remarks)
    hosts, groups = hosts_of(routers, loopbacks)
    adopted = Adopted(found.file, found.tool, found.name, groups, hosts, links, pool_for(found, hosts, pool))
    return adopted, _in_order(remarks.notes)


def _in_order(remarks: list[Problem]) -> tuple[Problem, ...]:
    """Each once, file by file and from top to bottom."""
    files = {file: index for index, file in enumerate(dict.fromkeys(remark.place.file for remark in remarks))}
    return tuple(
        sorted(dict.fromkeys(remarks), key=lambda r: (files[r.place.file], r.place.line or 0, r.place.column or 0))
    )
