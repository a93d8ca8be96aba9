"""The identities that a router elects from a real configuration, against what is known of that router."""

from __future__ import annotations

import json
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.router import Router

CAPTURES = Path(__file__).parents[5] / "shared" / "captures" / "ios" / "running_config"
CASES = [path for path in sorted(CAPTURES.glob("*.json")) if json.loads(path.read_text())["configured_router_ids"]]


def in_effect(router: Router, instance: str, known: dict[str, Any]) -> IPv4Address | None:
    """The identity of an instance, which is named as its configuration names it."""
    protocol, name, vrf = *instance.split()[:2], known["vrf"]
    if protocol == "ospf":
        return router.ospf.router_id(name)
    if protocol == "bgp":
        return router.bgp.router_id(vrf)
    wanted = {name, known.get("asn")}
    found = (config for config in router.eigrp if config.vrf == vrf and wanted & {config.asn, config.name})
    return next((router.eigrp.router_id(config.key) for config in found), None)


@pytest.mark.skipif(not CASES, reason=f"no captures at {CAPTURES}")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem[-50:])
def test_a_real_router_is_who_it_says(path: Path) -> None:
    """OSPF, BGP and EIGRP, each instance and VRF: the sandbox's choice is the real router's."""
    text = path.with_suffix(".txt").read_text(errors="replace")
    router = Network([NodeSpec("x", text)], []).routers["x"]
    known = json.loads(path.read_text())["configured_router_ids"]
    chosen = {instance: str(in_effect(router, instance, facts)) for instance, facts in known.items()}
    assert chosen == {instance: facts["predicted"] for instance, facts in known.items()}
