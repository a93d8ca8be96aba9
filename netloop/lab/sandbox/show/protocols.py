"""``show ip protocols`` and ``show ipv6 protocols``."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show import eigrp, isis, ospfv3
from netloop.lab.sandbox.show.bgp import received
from netloop.lab.sandbox.show.ospf import roles
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.views.bgp import BgpConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospf import OspfConfig, ospf_interfaces, ospf_policies

APPLICATION = """\
*** IP Routing is NSF aware ***

Routing Protocol is "application"
  Sending updates every 0 seconds
  Invalid after 0 seconds, hold down 0, flushed after 0
  Outgoing update filter list for all interfaces is not set
  Incoming update filter list for all interfaces is not set
  Maximum path: 32
  Routing for Networks:
  Routing Information Sources:
    Gateway         Distance      Last Update
  Distance: (default is 4)

"""
FILTERS = """\
  Outgoing update filter list for all interfaces is not set
  Incoming update filter list for all interfaces is not set
"""
SOURCES = """\
  Routing Information Sources:
    Gateway         Distance      Last Update
"""


def protocols(router: Router, given: Given) -> str:
    """``show ip protocols [vrf X]``: running protocols of one VRF."""
    vrf = given.get("vrf", DEFAULT_VRF)
    router.network.settle()
    ospf = [_ospf(router, c) for c in router.ospf if c.vrf == vrf and c.process in router.ospf.running]
    bgp = [_bgp(router, config) for config in router.bgp if config.vrf == vrf]
    named = [eigrp.protocol(router, config) for config in router.eigrp if config.vrf == vrf and config.version == 4]
    tagged = [isis.protocol(router, config) for config in isis.running(router) if vrf == DEFAULT_VRF]
    return "".join([APPLICATION if vrf == DEFAULT_VRF else "", *named, *ospf, *tagged, *bgp])


def ipv6_protocols(router: Router, given: Given) -> str:
    """``show ipv6 protocols [vrf X]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    router.network.settle()
    text = "".join(f'IPv6 Routing Protocol is "{name}"\n' for name in ("connected", "application", "ND"))
    text += "".join(eigrp.protocol(router, c) for c in router.eigrp if c.vrf == vrf and c.version == 6)
    started = [c for c in router.ospfv3 if c.vrf == vrf and c.key in router.ospfv3.running]
    text += "".join(ospfv3.protocol(router, config) for config in started)
    text += "".join(isis.ipv6_protocol(router, config) for config in isis.running(router) if vrf == DEFAULT_VRF)
    return text


def _ospf(router: Router, config: OspfConfig) -> str:
    own = [o for o in ospf_interfaces(router.running).values() if o.process == config.process]
    areas = sorted({o.area for o in own})
    lines = [f'Routing Protocol is "ospf {config.process}"', FILTERS.rstrip("\n")]
    lines.append(f"  Router ID {router.ospf.router_id(config.process)}")
    policy = ospf_policies(router.running)[config.process]
    if said := roles(policy, border=len(areas) > 1 and 0 in areas):
        lines.append(f" {said.rstrip()}")
    kinds = [policy.area(area).kind for area in areas]
    counts = f"{kinds.count('')} normal {kinds.count('stub')} stub {kinds.count('nssa')} nssa"
    lines.append(f"  Number of areas in this router is {len(areas)}. {counts}")
    lines += ["  Maximum path: 4", "  Routing for Networks:"]
    lines += [f"    {network.text.removeprefix('network ')}" for network in config.networks]
    for area in areas:
        names = [o.config.name for o in own if o.explicit and o.area == area]
        if names:
            lines.append(f"  Routing on Interfaces Configured Explicitly (Area {area}):")
            lines += [f"    {name}" for name in reversed(names)]
    passive = [o.config.name for o in own if o.passive]
    if passive:
        lines += ["  Passive Interface(s):", *(f"    {name}" for name in passive)]
    lines.append(SOURCES.rstrip("\n"))
    now = router.network.clock()
    for _, far, adjacency in router.network.ospf.adjacencies.of(router, config.process):
        if adjacency.up:
            lines.append(f"    {far.identity:<20} 110      {span(now - adjacency.up_at)}")
    lines.append("  Distance: (default is 110)")
    return "\n".join(lines) + "\n\n"


def _bgp(router: Router, config: BgpConfig) -> str:
    lines = [f'Routing Protocol is "bgp {config.asn_text}"', FILTERS.rstrip("\n")]
    lines += ["  IGP synchronization is disabled", "  Automatic route summarization is disabled"]
    if config.neighbors:
        lines += ["  Neighbor(s):", "    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap"]
        lines += [f"    {neighbor.address}" for neighbor in config.neighbors]
    lines += ["  Maximum path: 1", SOURCES.rstrip("\n")]
    now = router.network.clock()
    for neighbor in config.neighbors:
        seen = router.network.sessions.seen(router, config, neighbor)
        if seen.established and received(router, config, neighbor, "ipv4"):
            distance = 200 if neighbor.asn == config.asn else 20
            lines.append(f"    {neighbor.address:<20} {distance}      {span(now - (seen.since or now))}")
    lines.append("  Distance: external 20 internal 200 local 200")
    return "\n".join(lines) + "\n\n"


USER = (
    CliCommand("show ip protocols [vrf <vrf:word>]", protocols),
    CliCommand("show ipv6 protocols [vrf <vrf:word>]", ipv6_protocols),
)
