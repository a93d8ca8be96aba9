"""Inventories that nobody thought of: connected graphs of a few routers, each with some of the protocols."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

Declaration = dict[str, Any]
"""An inventory as its file has it."""
IGPS = ("ospf", "ospfv3", "isis", "eigrp")
COSTS = st.sampled_from([None, None, 5, 20])


@st.composite
def declarations(draw: st.DrawFn, most: int = 6) -> Declaration:
    """An inventory of three to ``most`` routers, connected."""
    names = [f"r{number}" for number in range(1, draw(st.integers(3, most)) + 1)]
    igps = draw(st.lists(st.sampled_from(IGPS), min_size=1, max_size=2, unique=True))
    level = draw(st.sampled_from(["level-2-only", "level-1", "level-1-2"]))
    routers = {name: _router(draw, name, number, igps, level) for number, name in enumerate(names, 1)}
    for name, peers in _graph(draw, names, most=len(names)).items():
        routers[name]["routing"] |= {"bgp": {65000: {"neighbors": peers}}} if peers else {}
    return {
        "defaults": {"platform": "cisco_ios", "username": "netops", "password": {"env": "NETLOOP_PASSWORD"}},
        "hosts": routers,
        "links": _links(draw, names),
    }


def text_of(declaration: Declaration) -> str:
    """The inventory's file."""
    return str(yaml.safe_dump(declaration, sort_keys=False))


def _router(draw: st.DrawFn, name: str, number: int, igps: list[str], level: str) -> Declaration:
    """One router; its address is not in the order of its name, so that elections have something to decide."""
    last = number * 37 % 251
    loopback = {"ipv4": f"10.255.0.{last}", "ipv6": f"2001:db8:255::{last:x}"}
    mine = draw(st.lists(st.sampled_from(igps), min_size=1, unique=True))
    ospf = {1: {"area": draw(st.sampled_from([0, 0, 1]))}}
    forms: Declaration = {"ospf": ospf, "ospfv3": ospf, "eigrp": {100: {}}}
    forms["isis"] = {"core": {"area": "49.0001", "level": level}}
    routing = {"router_id": "Loopback0", **{igp: forms[igp] for igp in mine}}
    return {"hostname": f"192.0.2.{number}", "loopbacks": {"Loopback0": loopback}, "routing": routing}


def _links(draw: st.DrawFn, names: list[str]) -> list[Declaration]:
    """A tree over all routers, and some links more."""
    tree = [(draw(st.sampled_from(names[:number])), name) for number, name in enumerate(names) if number]
    others = [(a, z) for i, a in enumerate(names) for z in names[i + 1 :] if (a, z) not in tree]
    more = draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else []
    found = [({"between": [a, z]}, draw(COSTS)) for a, z in (*tree, *more)]
    return [link | ({"cost": cost} if cost else {}) for link, cost in found]


def _graph(draw: st.DrawFn, names: list[str], most: int) -> dict[str, list[str]]:
    """Who has a BGP session with whom: both sides list each other."""
    pairs = [(a, z) for i, a in enumerate(names) for z in names[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=most, unique=True))
    return {name: [a if z == name else z for a, z in chosen if name in (a, z)] for name in names}
