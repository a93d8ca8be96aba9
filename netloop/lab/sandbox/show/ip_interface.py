"""``show ip interface`` and ``show ipv6 interface``.

Layouts: published outputs of IOS 15, which the templates ``cisco_ios_show_ip_interface`` and
``cisco_ios_show_ipv6_interface_brief`` of ntc-templates read.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.interfaces import address_lines, chosen, head, mtu, saved_address, status, unknown
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.eigrp import eigrp_members
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, last, number
from netloop.lab.sandbox.views.ospf import ospf_interfaces
from netloop.lab.sandbox.views.ospfv3 import ospfv3_interfaces

IP_DETAILS = """\
  Broadcast address is 255.255.255.255
  Address determined by {method}
  MTU is {mtu} bytes
{helpers}  Directed broadcast forwarding is disabled
{secondaries}{groups}  Outgoing Common access list is not set 
  Outgoing access list is {outgoing}
  Inbound Common access list is not set 
  Inbound  access list is {inbound}
  Proxy ARP is {proxy}
  Local Proxy ARP is disabled
  Security level is default
  Split horizon is enabled
  ICMP redirects are {redirects} sent
  ICMP unreachables are {unreachables} sent
  ICMP mask replies are never sent
  IP fast switching is enabled
  IP Flow switching is disabled
  IP CEF switching is enabled
  IP CEF switching turbo vector
{vrf}  IP Null turbo vector
  Associated unicast routing topologies:
        Topology "base", operation state is {topology}
  IP multicast fast switching is enabled
  IP multicast distributed fast switching is disabled
  IP route-cache flags are Fast, CEF
  Router Discovery is disabled
  IP output packet accounting is disabled
  IP access violation accounting is disabled
  TCP/IP header compression is disabled
  RTP/IP header compression is disabled
  Probe proxy name replies are disabled
  Policy routing is {policy}
  Network address translation is disabled
  BGP Policy Mapping is disabled
  Input features: MCI Check
"""  # noqa: W291 (IOS leaves a blank there)
ADVERTISES = (
    "ND advertised reachable time is 0 (unspecified)",
    "ND advertised retransmit interval is 0 (unspecified)",
    "ND router advertisements are sent every 200 seconds",
    "ND router advertisements live for 1800 seconds",
    "ND advertised default router preference is Medium",
)


def ip_detail(router: Router, given: Given) -> str:
    """``show ip interface [X]``."""
    return "".join(_ip_detail(router, config) for config in chosen(router, given)) or unknown()


def _ip_detail(router: Router, config: InterfaceConfig) -> str:
    address = "".join(f"  {line}\n" for line in address_lines(router, config))
    if not address:
        return head(router, config) + "  Internet protocol processing disabled\n"
    node = router.running.get("interface", config.name) or ConfigNode()
    saved = config.primary is not None and saved_address(router, config.name) == config.primary
    access = {words[-1]: words[2] for line in node.under("ip", "access-group") if (words := line.text.split())}
    policy = last(node, "ip", "policy", "route-map")
    details = IP_DETAILS.format(
        method="non-volatile memory" if saved else "setup command",
        mtu=number(node, "ip", "mtu") or mtu(config),
        helpers=_helpers(node),
        secondaries="".join(f"  Secondary address {address.with_prefixlen}\n" for address in config.secondaries),
        groups=_groups(router, config),
        outgoing=access.get("out", "not set"),
        inbound=access.get("in", "not set"),
        proxy="disabled" if _off(node, "proxy-arp") else "enabled",
        redirects="never" if _off(node, "redirects") else "always",
        unreachables="never" if _off(node, "unreachables") else "always",
        vrf="" if config.vrf == DEFAULT_VRF else f'  VPN Routing/Forwarding "{config.vrf}"\n',
        topology="UP" if router.is_up(config.name) else "DOWN",
        policy=f"enabled, using route map {policy}" if policy else "disabled",
    )
    return f"{head(router, config)}{address}{details}"


def _off(node: ConfigNode, feature: str) -> bool:
    return node.text_of("ip", feature).startswith("no ")


def _helpers(node: ConfigNode) -> str:
    addresses = [last(node, *line.slot) for line in node.under("ip", "helper-address")]
    if len(addresses) < 2:
        return f"  Helper address is {addresses[0] if addresses else 'not set'}\n"
    return f"  Helper addresses are {addresses[0]}\n" + "".join(f"                       {a}\n" for a in addresses[1:])


def _groups(router: Router, config: InterfaceConfig) -> str:
    """The multicast groups of the routing protocols that run here."""
    ospf = ospf_interfaces(router.running).get(config.name)
    groups = ["224.0.0.5"] if ospf and not is_loopback(config.name) else []
    groups += ["224.0.0.6"] if groups and ospf and ospf.kind == "BROADCAST" else []
    eigrp = [one for one in eigrp_members(router.running).get(config.name, ()) if one.version == 4]
    groups += ["224.0.0.10"] if eigrp else []
    return f"  Multicast reserved groups joined: {' '.join(groups)}\n" if groups else ""


def runs_ipv6(config: InterfaceConfig) -> bool:
    """Whether IPv6 is on an interface."""
    return bool(config.ipv6) or config.ipv6_enabled


def local_address(router: Router, config: InterfaceConfig) -> IPv6Address:
    """The link-local address: as configured, or made from the MAC address."""
    return config.link_local or IPv6Address(link_local(router.name, config.name))


def ipv6_detail(router: Router, given: Given) -> str:
    """``show ipv6 interface [X]``: those that run IPv6."""
    return "".join(_ipv6_detail(router, config) for config in chosen(router, given) if runs_ipv6(config))


def _ipv6_detail(router: Router, config: InterfaceConfig) -> str:
    up = router.is_up(config.name)
    local = str(local_address(router, config)).upper()
    state, tentative = ("enabled", "") if up else ("tentative", "[TEN]")
    lines = [f"IPv6 is {state}, link-local address is {local} {tentative}", "No Virtual link-local address(es):"]
    if config.description:
        lines.append(f"Description: {config.description}")
    lines.append("Global unicast address(es):" if config.ipv6 else "No global unicast address is configured")
    for address in config.ipv6:
        host, network = str(address.ip).upper(), str(address.network).upper()
        marks = "/".join([*(["EUI"] if address in config.derived else []), *([] if up else ["TEN"])])
        lines.append(f"  {host}, subnet is {network} {f'[{marks}]' if marks else ''}")
    lines += ["Joined group address(es):", *(f"  {group}" for group in _ipv6_groups(router, config))]
    return f"{head(router, config).rstrip()}\n" + "".join(
        f"  {line}\n" for line in [*lines, *_discovery(router, config)]
    )


def _ipv6_groups(router: Router, config: InterfaceConfig) -> list[str]:
    """All nodes, all routers, those of OSPFv3, and the solicited-node groups of the addresses (RFC 4291)."""
    ospf = ospfv3_interfaces(router.running).get(config.name)
    groups = ["FF02::1", *(["FF02::2"] if ("ipv6", "unicast-routing") in router.running else [])]
    if ospf and not is_loopback(config.name):
        groups += ["FF02::5"] if ospf.network == "point-to-point" else ["FF02::5", "FF02::6"]
    hosts = [*(address.ip for address in config.ipv6), local_address(router, config)]
    solicited = {int(IPv6Address("ff02::1:ff00:0")) | int(host) & 0xFFFFFF for host in hosts}
    return groups + [str(IPv6Address(group)).upper() for group in sorted(solicited)]


def _discovery(router: Router, config: InterfaceConfig) -> Iterator[str]:
    """MTU, ICMP and neighbor discovery."""
    loopback = is_loopback(config.name)
    yield f"MTU is {mtu(config)} bytes"
    yield "ICMP error messages limited to one every 100 milliseconds"
    yield "ICMP redirects are enabled"
    yield "ICMP unreachables are sent"
    yield "ND DAD is not supported" if loopback else "ND DAD is enabled, number of DAD attempts: 1"
    yield "ND reachable time is 30000 milliseconds (using 30000)"
    if ("ipv6", "unicast-routing") in router.running:
        yield from ("ND RAs are suppressed (periodic)",) if loopback else ADVERTISES
    yield "Hosts use stateless autoconfig for addresses."


def ipv6_brief(router: Router, given: Given) -> str:
    """``show ipv6 interface brief [X]``."""
    lines = []
    for config in chosen(router, given):
        shown, protocol = status(router, config)
        lines.append(f"{config.name:<22} [{shown}/{protocol}]")
        if runs_ipv6(config):
            lines.append(f"    {str(local_address(router, config)).upper()}")
            lines += [f"    {str(address.ip).upper()}" for address in config.ipv6]
        else:
            lines.append("    unassigned")
    return "\n".join(lines) + "\n"


USER = (
    CliCommand("show ip interface [<interface:interface>]", ip_detail),
    CliCommand("show ipv6 interface [<interface:interface>]", ipv6_detail),
    CliCommand("show ipv6 interface brief [<interface:interface>]", ipv6_brief),
)
