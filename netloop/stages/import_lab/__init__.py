"""Import lab: from what a lab's files say to an inventory of netloop's own. Pure."""

from __future__ import annotations

from ipaddress import IPv4Network

from netloop.errors import InventoryError, Place, Problem
from netloop.registry import names
from netloop.sources.containerlab.found import Found, Remarks
from netloop.sources.nodes import shown
from netloop.stages.import_lab.hosts import hosts_of, routers_of
from netloop.stages.import_lab.imported import ImportedLab
from netloop.stages.import_lab.links import links_of
from netloop.stages.import_lab.loopbacks import loopback_name, loopbacks_of
from netloop.stages.import_lab.pool import pool_for

__all__ = ["ImportedLab", "convert"]


def convert(found: Found, pool: IPv4Network | None = None) -> tuple[ImportedLab, tuple[Problem, ...]]:
    """The inventory's parts, and notes about what could not be taken over; ``pool`` gives the loopbacks' addresses.

    Raises:
        InventoryError: the lab's files contradict themselves, or no router is left; all problems together.
        UsageError: the pool does not fit the lab.
    """
    remarks = Remarks(list(found.problems), list(found.notes))
    routers = routers_of(found, remarks)
    links = links_of(found, routers, remarks)
    if not routers and not remarks.problems:
        kinds = ", ".join(sorted({shown(word) for node in found.nodes.values() for word in node.called}))
        expected = f"a router of {', '.join(names('platform'))}"
        remarks.problem(Place(found.file), "this lab has no router that netloop has a platform for", expected, kinds)
    if remarks.problems:
        raise InventoryError(_in_order(remarks.problems))
    loopbacks = loopbacks_of(routers, links, remarks)
    hosts, groups = hosts_of(routers, loopbacks)
    if pool and all(host.loopback for host in hosts):
        remarks.note(Place(found.file), f"{pool} is not needed: every router has a loopback already")
    name = loopback_name([group.platform for group in groups])
    lab = ImportedLab(found.file, found.tool, found.name, groups, hosts, links, pool_for(found, hosts, pool), name)
    return lab, _in_order(remarks.notes)


def _in_order(remarks: list[Problem]) -> tuple[Problem, ...]:
    """Each once, file by file and from top to bottom."""
    files = {file: index for index, file in enumerate(dict.fromkeys(remark.place.file for remark in remarks))}
    return tuple(
        sorted(dict.fromkeys(remarks), key=lambda r: (files[r.place.file], r.place.line or 0, r.place.column or 0))
    )
