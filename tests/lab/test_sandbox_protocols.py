"""Every protocol over real SSH: planned, applied, taken into effect, and nothing left to do."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

import pytest

from netloop.errors import ExitCode
from netloop.lab.sandbox.router import Router
from netloop.model.change import Outcome
from tests.lab.fleet import ALLOWED, fleet

pytestmark = pytest.mark.lab

PROVIDER = """\
    defaults:
      platform: cisco_ios
      username: netops
      password: {env: NETLOOP_PASSWORD}
      vrfs: {RED: {rd: "65000:10"}}
      routing:
        router_id: Loopback0
        isis: {core: {area: "49.0001", te: true, loopbacks: [Loopback0]}}
        ldp: {force: true}
        ospfv3: {1: {area: 0, loopbacks: [Loopback0]}}
    hosts:
      p:
        hostname: 192.0.2.1
        loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}
        routing:
          bgp: {65000: {neighbors: [pe1, pe2], clients: [pe1, pe2], families: [ipv4, vpnv4]}}
      pe1:
        hostname: 192.0.2.2
        loopbacks:
          Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}
          Loopback10: {vrf: RED, ipv4: 172.16.10.1}
        routing:
          ospf: {10: {vrf: RED, area: 0, router_id: Loopback10, loopbacks: [Loopback10]}}
          bgp:
            65000:
              neighbors: [p, {host: pe2, over: ipv6, families: [ipv6]}]
              families: [ipv4, vpnv4]
              vrfs: {RED: {router_id: Loopback10, networks: [Loopback10]}}
      pe2:
        hostname: 192.0.2.3
        loopbacks: {Loopback0: {ipv4: 10.255.0.3, ipv6: "2001:db8:255::3"}}
        routing:
          bgp:
            65000:
              neighbors: [p, {host: pe1, over: ipv6, families: [ipv6]}]
              families: [ipv4, vpnv4]
    links:
      - {between: [p, pe1]}
      - {between: [p, pe2], cost: 15}
"""
OFFICE = """\
    defaults:
      platform: cisco_ios
      username: netops
      password: {env: NETLOOP_PASSWORD}
      routing:
        router_id: Loopback0
        ospfv3: {1: {area: 0, syntax: ospfv3, loopbacks: [Loopback0]}}
    hosts:
      a:
        hostname: 192.0.2.1
        loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}
        routing:
          eigrp: {100: {named: CORP, families: [ipv4, ipv6], loopbacks: [Loopback0]}}
          bgp: {65000: {neighbors: [b]}}
      b:
        hostname: 192.0.2.2
        loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}}
        routing:
          eigrp: {100: {families: [ipv4, ipv6], loopbacks: [Loopback0]}}
          bgp: {65000: {neighbors: [a]}}
    links:
      - {between: [a, b]}
"""


def identities(router: Router) -> set[str]:
    """Every router ID in effect outside VRFs."""
    found = {str(router.bgp.router_id())}
    found |= {str(router.ospfv3.router_id(config.key)) for config in router.ospfv3}
    found |= {str(router.eigrp.router_id(config.key)) for config in router.eigrp}
    return found | ({str(router.ldp.router_id)} if router.ldp.router_id else set())


def sessions(router: Router) -> list[str]:
    seen = (router.network.sessions.seen(router, config, n).state for config in router.bgp for n in config.neighbors)
    return sorted(seen)


def _wait_for_sessions(routers: list[Router], seconds: float = 60.0) -> None:
    """Until every session is up, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with routers[0].network.lock:
            if all(set(sessions(router)) == {"Established"} for router in routers):
                return
        time.sleep(0.05)


@pytest.mark.parametrize("text", [PROVIDER, OFFICE], ids=["provider", "office"])
def test_every_protocol_takes_its_loopback(text: str, tmp_path: Path) -> None:
    """Applied and activated: identities are the loopbacks, every session is up, and a second apply is empty."""
    path = tmp_path / "net.yaml"
    path.write_text(dedent(text))
    with fleet(path, tmp_path) as found:
        applied = found.apply(**ALLOWED)
        assert applied.exit_code is ExitCode.DONE, [(r.device.name, r.failure, r.change) for r in applied.results]
        network = found.sandbox.network
        _wait_for_sessions(list(network.routers.values()))
        with network.lock:
            for number, router in enumerate(network.routers.values(), 1):
                assert identities(router) == {f"10.255.0.{number}"}
                assert set(sessions(router)) == {"Established"}
        again = found.apply(**ALLOWED)
        assert {r.change.outcome for r in again.results if r.change} == {Outcome.UNCHANGED}
