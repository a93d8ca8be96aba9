"""Whatever a lab is made of: an inventory that loads, or a message."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.errors import InventoryError, UsageError
from netloop.stages.derive import load_inventory
from netloop.workflow.import_lab import ImportRequest, import_lab
from tests.whole import examples

TODAY = date(2026, 11, 24)
ROUTERS = {
    "cisco_iol": "vrnetlab/cisco_iol:17.12.01",
    "cisco_c8000v": None,
    "linux": "quay.io/frrouting/frr:10.5.1",
}
OTHERS = {"nokia_srlinux": "ghcr.io/nokia/srlinux", "bridge": None}
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
WORDS = ["on", "null", "1", "010", "1e3", "2026-11-24", "0x1f", "r1", "p2", "no"]


@st.composite
def addresses(draw: st.DrawFn, version: int) -> tuple[str, str]:
    """Two addresses of a link: the lowest ones of a prefix, or any."""
    length = draw(st.sampled_from([8, 24, 30, 31] if version == 4 else [64, 126, 127]))
    base = draw(st.integers(0, 255)) << 8
    start = (10 << 24) + base if version == 4 else (0x20010DB8 << 96) + (base << 64)
    ends = draw(st.lists(st.integers(0, 3), min_size=2, max_size=2))
    return tuple(str(ip_interface((start + end, length))) for end in ends)  # type: ignore[return-value]


@st.composite
def topologies(draw: st.DrawFn) -> dict[str, Any]:
    """A topology in containerlab's form: routers and others, links in both forms, addressed or not."""
    some = st.one_of(NAMES, st.sampled_from(WORDS))
    names = draw(st.lists(some, min_size=1, max_size=6, unique_by=str.lower))
    kinds = [draw(st.sampled_from([*ROUTERS, *(OTHERS if index else ())])) for index in range(len(names))]
    images = {**ROUTERS, **OTHERS}
    nodes = {}
    for index, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        nodes[name] = {"kind": kind, "mgmt-ipv4": f"172.20.20.{index + 2}"}
        if images[kind]:
            nodes[name]["image"] = images[kind]
    ends = st.lists(st.sampled_from(names), min_size=2, max_size=2)
    links = [_link(draw, pair, number) for number, pair in enumerate(draw(st.lists(ends, max_size=8)), 1)]
    return {"name": draw(NAMES), "topology": {"nodes": nodes, "links": links} if links else {"nodes": nodes}}


def _link(draw: st.DrawFn, pair: list[str], number: int) -> dict[str, Any]:
    interfaces = [f"eth{2 * number}", f"eth{2 * number + 1}"]
    link: dict[str, Any] = {}
    if draw(st.booleans()):
        link["endpoints"] = [f"{name}:{interface}" for name, interface in zip(pair, interfaces, strict=True)]
    else:
        ends = zip(pair, interfaces, strict=True)
        link |= {"type": "veth", "endpoints": [{"node": name, "interface": i} for name, i in ends]}
    for family, version in (("ipv4", 4), ("ipv6", 6)):
        if draw(st.booleans()):
            link[family] = list(draw(addresses(version)))
    return link


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(topologies())
def test_any_topology_gives_an_inventory_that_loads(folder: Path, topology: dict[str, Any]) -> None:
    """The same routers, the links between two of them, a loopback and a router ID each, and no word of warning."""
    source, output = folder / "any.clab.yml", folder / "any.yaml"
    source.write_text(yaml.safe_dump(topology, sort_keys=False))
    (folder / "any.ledger.yaml").unlink(missing_ok=True)
    import_lab(ImportRequest(source, TODAY, output, force=True), lambda: None)
    inventory = load_inventory(output)
    nodes = topology["topology"]["nodes"]
    routers = [name for name, node in nodes.items() if node["kind"] in ROUTERS]
    assert list(inventory.devices) == routers
    assert inventory.warnings == ()
    assert [device.lab.kind for device in inventory.devices.values()] == [nodes[name]["kind"] for name in routers]
    assert [device.lab.image for device in inventory.devices.values()] == [nodes[n].get("image") for n in routers]
    assert all(len(intent.loopbacks) == len(intent.router_ids) == 1 for intent in inventory.intents.values())
    assert [{link.a.device, link.z.device} for link in inventory.links] == _expected(topology, routers)


def _expected(topology: dict[str, Any], routers: list[str]) -> list[set[str]]:
    links = topology["topology"].get("links", [])
    pairs = [{e["node"] if isinstance(e, dict) else e.partition(":")[0] for e in link["endpoints"]} for link in links]
    return [pair for pair in pairs if len(pair) == 2 and pair <= set(routers)]


KEYS = st.sampled_from(
    [
        *(
            "name",
            "type",
            "topology",
            "nodes",
            "links",
            "kinds",
            "defaults",
            "groups",
            "kind",
            "image",
            "mgmt",
            "r1",
            "r2",
        ),
        *(
            "endpoints",
            "endpoint",
            "node",
            "interface",
            "ipv4",
            "ipv6",
            "a",
            "z",
            "prefix",
            "clab",
            "config",
            "longname",
        ),
        *("mgmt-ipv4", "mgmt-ipv4-address", "ipv4-subnet", "hostname", "platform", "username", "port", "all", "hosts"),
        *(
            "children",
            "vars",
            "ansible_host",
            "device",
            "interfaces",
            "linkindex",
            "ifname",
            "loopback",
            "box",
            "group",
        ),
    ]
)
SCALARS = st.one_of(
    st.sampled_from(["r1", "r2", "r1:eth1", "r2:eth1", "cisco_iol", "linux", "frr/frr:1", "iosv", "veth", "host"]),
    st.sampled_from(["10.0.0.1/30", "10.0.0.2/30", "10.0.0.1", "2001:db8::1/127", "clab", "172.20.20.0/24", "x y"]),
    st.integers(-1, 5),
    st.booleans(),
    st.none(),
    st.floats(),
    st.text(max_size=4),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)
NODES = st.dictionaries(st.sampled_from(["r1", "r2"]), TREES, max_size=2)
LINKS = st.lists(TREES, max_size=3)
LIKELY = st.one_of(
    st.fixed_dictionaries({"name": SCALARS, "topology": st.fixed_dictionaries({"nodes": NODES, "links": LINKS})}),
    st.fixed_dictionaries({"type": st.just("clab"), "nodes": NODES, "links": LINKS}),
    st.fixed_dictionaries({"nodes": NODES}),
    st.fixed_dictionaries(
        {"all": st.fixed_dictionaries({"hosts": NODES}), "iosv": st.fixed_dictionaries({"hosts": NODES})}
    ),
    NODES,
    TREES,
)


def tried(path: Path) -> None:
    """Import what a file holds: an inventory, or a message of netloop's own that is not empty."""
    told = ""
    try:
        told = import_lab(ImportRequest(path, TODAY), lambda: None).text
    except (InventoryError, UsageError) as exc:
        told = str(exc)
    assert told


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LIKELY, st.booleans())
def test_any_tree_gives_an_inventory_or_a_message(folder: Path, tree: object, as_json: bool) -> None:
    """Known keys and plausible values in any place raise nothing but netloop's own errors."""
    path = folder / "any"
    path.write_text(json.dumps(tree) if as_json else yaml.safe_dump(tree, allow_unicode=True))
    tried(path)


@settings(max_examples=examples(60), deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore"))))
def test_any_bytes_give_an_inventory_or_a_message(folder: Path, data: bytes) -> None:
    """Any content of a file."""
    path = folder / "any"
    path.write_bytes(data)
    tried(path)
