"""The sandbox's BGP held to real FRR: random networks, the same best path to every prefix on every router."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from netloop.lab.sandbox import Network
from tests.lab.bgp_plans import BgpPlan
from tests.lab.frr_box import FrrBox, frr_box
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.unmeasured]

Best = dict[str, tuple[str, str, int, int, bool]]
"""By prefix: next hop, AS path, MED, local preference, and whether an aggregate suppresses it."""
PATIENCE = 120.0
"""Seconds that FRR gets to settle."""


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [18, 34])
def test_best_paths_are_those_of_frr(seed: int) -> None:
    """Next hop, AS path, MED, local preference and suppression, once FRR has settled."""
    plan = BgpPlan(seed)
    network = plan.sandbox()
    ours = {name: of_sandbox(network, name) for name in plan.routers}
    with routers(plan) as boxes:
        end = time.monotonic() + PATIENCE
        while (theirs := {name: of_frr(box) for name, box in boxes.items()}) != ours and time.monotonic() < end:
            time.sleep(1)
    assert theirs == ours
    assert sum(map(len, ours.values())) > len(plan.routers)


def of_sandbox(network: Network, name: str) -> Best:
    """The best paths of a router of the sandbox."""
    table = network.bgp.table(name, "ipv4")
    return {
        str(key[1]): (
            str(path.next_hop),
            " ".join(map(str, path.as_path)),
            path.med or 0,
            path.local_preference,
            table.suppressed(key),
        )
        for key, path in table.best.items()
    }


def of_frr(box: FrrBox) -> Best:
    """The best paths of a router of FRR; one that prints no JSON yet has none."""
    try:
        shown = json.loads(box.ask("show bgp ipv4 unicast json"))
    except json.JSONDecodeError:
        return {}
    best = (
        (prefix, path) for prefix, paths in shown.get("routes", {}).items() for path in paths if path.get("bestpath")
    )
    return {
        prefix: (
            path["nexthops"][0]["ip"].replace("::", "0.0.0.0"),  # an aggregate's own
            path.get("path", ""),
            path.get("metric") or 0,
            path.get("locPrf", 100),
            bool(path.get("suppressed")),
        )
        for prefix, path in best
    }


@contextmanager
def routers(plan: BgpPlan) -> Iterator[dict[str, FrrBox]]:
    """The routers of a plan in FRR, cabled and configured; gone at the end."""
    with ExitStack() as stack:
        boxes = {name: stack.enter_context(frr_box("ospfd", "bgpd", name=name)) for name in plan.routers}
        for number, (a, z) in enumerate(plan.links, 1):
            pair(boxes[a].namespace, f"link{number}", boxes[z].namespace)
        for name, box in boxes.items():
            for place in range(1, len(plan.routers[name].networks) + 1):
                pair(box.namespace, f"Loopback{place}", box.namespace, f"Loopback{place}-e")
            start = box.folder / "plan.conf"
            start.write_text(plan.frr(name))
            ip("netns", "exec", box.namespace, "sysctl", "-qw", "net.ipv4.ip_forward=1")
            said = subprocess.run(
                [*box.vtysh, "-f", str(start)], capture_output=True, text=True, check=True, timeout=60
            )
            assert "%" not in said.stdout + said.stderr
        yield boxes


def pair(namespace: str, name: str, other: str, theirs: str | None = None) -> None:
    """Two devices that are one cable, both up; they have one name unless told otherwise."""
    far = theirs or name
    ip("link", "add", name, "netns", namespace, "type", "veth", "peer", "name", far, "netns", other)
    for where, device in ((namespace, name), (other, far)):
        ip("-n", where, "link", "set", device, "up")


def ip(*words: str) -> None:
    """A command of ``ip`` that works."""
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=20)
