"""``show interfaces``, ``show ip interface``, ``show ipv6 interface`` and their short forms."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import kind, link_local, mac
from netloop.lab.sandbox.names import is_loopback, short_name, split
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces
from netloop.lab.sandbox.views.ospf import MBPS

COUNTERS = """\
  Last input never, output never, output hang never
  Last clearing of "show interface" counters never
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0
  Queueing strategy: fifo
  Output queue: 0/0 (size/max)
  5 minute input rate 0 bits/sec, 0 packets/sec
  5 minute output rate 0 bits/sec, 0 packets/sec
     0 packets input, 0 bytes, 0 no buffer
     Received 0 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored, 0 abort
     0 packets output, 0 bytes, 0 underruns
     0 output errors, 0 collisions, 0 interface resets
     0 unknown protocol drops
     0 output buffer failures, 0 output buffers swapped out
"""
IP_DETAILS = """\
  Broadcast address is 255.255.255.255
  Address determined by non-volatile memory
  MTU is {mtu} bytes
  Helper address is not set
  Directed broadcast forwarding is disabled
{secondaries}  Outgoing access list is not set
  Inbound  access list is not set
  Proxy ARP is enabled
  Local Proxy ARP is disabled
  Security level is default
  Split horizon is enabled
  ICMP redirects are always sent
  ICMP unreachables are always sent
  ICMP mask replies are never sent
  IP fast switching is enabled
  IP CEF switching is enabled
{vrf}  IP multicast fast switching is enabled
  Router Discovery is disabled
  IP output packet accounting is disabled
  IP access violation accounting is disabled
  TCP/IP header compression is disabled
  RTP/IP header compression is disabled
  Policy routing is disabled
  Network address translation is disabled
"""


def _chosen(router: Router, given: Given) -> list[InterfaceConfig]:
    name = given.get("interface")
    return [config for config in interfaces(router.running) if name in {None, config.name}]


def _status(router: Router, config: InterfaceConfig) -> tuple[str, str]:
    if config.shutdown:
        return "administratively down", "down"
    return ("up", "up") if router.is_up(config.name) else ("down", "down")


def _head(router: Router, config: InterfaceConfig) -> str:
    status, protocol = _status(router, config)
    return f"{config.name} is {status}, line protocol is {protocol} \n"


def brief(router: Router, _given: Given) -> str:
    """``show ip interface brief``: ports first, loopbacks last."""
    lines = ["Interface                  IP-Address      OK? Method Status                Protocol"]
    for config in sorted(interfaces(router.running), key=lambda c: is_loopback(c.name)):
        status, protocol = _status(router, config)
        address = str(config.primary.ip) if config.primary else "unassigned"
        method = "NVRAM" if config.primary else "unset"
        lines.append(f"{config.name:<26} {address:<15} YES {method:<6} {status:<21} {protocol}")
    return "\n".join(lines) + "\n"


def detail(router: Router, given: Given) -> str:
    """``show interfaces [X]``."""
    return "".join(_detail(router, config) for config in _chosen(router, given)) or _unknown()


def _detail(router: Router, config: InterfaceConfig) -> str:
    loopback = is_loopback(config.name)
    kbps = 8000000 if loopback else config.bandwidth or MBPS.get(split(config.name)[0], 1000) * 1000
    address = mac(router.name, config.name)
    lines = [_head(router, config).rstrip("\n")]
    lines.append(f"  Hardware is {kind(config.name)}" + ("" if loopback else f", address is {address} (bia {address})"))
    if config.description:
        lines.append(f"  Description: {config.description}")
    if config.primary:
        lines.append(f"  Internet address is {config.primary.with_prefixlen}")
    mtu = 1514 if loopback else config.mtu
    lines.append(f"  MTU {mtu} bytes, BW {kbps} Kbit/sec, DLY {5000 if loopback else 10} usec, ")
    lines.append("     reliability 255/255, txload 1/255, rxload 1/255")
    lines.append(f"  Encapsulation {'LOOPBACK' if loopback else 'ARPA'}, loopback not set")
    lines.append("  Keepalive set (10 sec)")
    if not loopback:
        lines.append("  Full Duplex, 1000Mbps, link type is auto, media type is RJ45")
        lines.append("  output flow-control is unsupported, input flow-control is unsupported")
        lines.append("  ARP type: ARPA, ARP Timeout 04:00:00")
    return "\n".join(lines) + "\n" + COUNTERS


def _unknown() -> str:
    return "% Invalid input detected at '^' marker.\n\n"


def descriptions(router: Router, _given: Given) -> str:
    """``show interfaces description``."""
    lines = ["Interface                      Status         Protocol Description"]
    for config in sorted(interfaces(router.running), key=lambda c: is_loopback(c.name)):
        status, protocol = _status(router, config)
        status = status.replace("administratively", "admin")
        lines.append(f"{short_name(config.name):<30} {status:<14} {protocol:<8} {config.description}")
    return "\n".join(lines) + "\n"


def ip_detail(router: Router, given: Given) -> str:
    """``show ip interface [X]``."""
    return "".join(_ip_detail(router, config) for config in _chosen(router, given)) or _unknown()


def _ip_detail(router: Router, config: InterfaceConfig) -> str:
    if config.primary is None:
        return _head(router, config) + "  Internet protocol processing disabled\n"
    secondaries = "".join(f"  Secondary address {address.with_prefixlen}\n" for address in config.secondaries)
    vrf = "" if config.vrf == DEFAULT_VRF else f'  VPN Routing/Forwarding "{config.vrf}"\n'
    mtu = 1514 if is_loopback(config.name) else config.mtu
    details = IP_DETAILS.format(mtu=mtu, secondaries=secondaries, vrf=vrf)
    return f"{_head(router, config)}  Internet address is {config.primary.with_prefixlen}\n{details}"


def ipv6_detail(router: Router, given: Given) -> str:
    """``show ipv6 interface [X]``: those that run IPv6."""
    found = [config for config in _chosen(router, given) if config.ipv6 or config.ipv6_enabled]
    return "".join(_ipv6_detail(router, config) for config in found)


def _ipv6_detail(router: Router, config: InterfaceConfig) -> str:
    local = str(config.link_local or link_local(router.name, config.name)).upper()
    lines = [
        _head(router, config).rstrip(),
        f"  IPv6 is enabled, link-local address is {local} ",
        "  No Virtual link-local address(es):",
    ]
    if config.ipv6:
        lines.append("  Global unicast address(es):")
        for address in config.ipv6:
            ip, network = str(address.ip).upper(), str(address.network).upper()
            lines.append(f"    {ip}, subnet is {network} ")
    else:
        lines.append("  No global unicast address is configured")
    lines += ["  Joined group address(es):", "    FF02::1", "    FF02::2", f"    FF02::1:FF{local[-7:]}"]
    lines += [f"  MTU is {1514 if is_loopback(config.name) else config.mtu} bytes"]
    lines += ["  ICMP error messages limited to one every 100 milliseconds", "  ICMP redirects are enabled"]
    lines += ["  ICMP unreachables are sent", "  ND DAD is enabled, number of DAD attempts: 1"]
    lines += [
        "  ND reachable time is 30000 milliseconds (using 30000)",
        "  Hosts use stateless autoconfig for addresses.",
    ]
    return "\n".join(lines) + "\n"


def ipv6_brief(router: Router, _given: Given) -> str:
    """``show ipv6 interface brief``."""
    lines = []
    for config in sorted(interfaces(router.running), key=lambda c: is_loopback(c.name)):
        status, protocol = _status(router, config)
        lines.append(f"{config.name:<22} [{status}/{protocol}]")
        if config.ipv6 or config.ipv6_enabled:
            lines.append(f"    {str(config.link_local or link_local(router.name, config.name)).upper()}")
            lines += [f"    {str(address.ip).upper()}" for address in config.ipv6]
        else:
            lines.append("    unassigned")
    return "\n".join(lines) + "\n"


USER = (
    CliCommand("show interfaces [<interface:interface>]", detail),
    CliCommand("show interfaces description", descriptions),
    CliCommand("show ip interface [<interface:interface>]", ip_detail),
    CliCommand("show ip interface brief", brief),
    CliCommand("show ipv6 interface [<interface:interface>]", ipv6_detail),
    CliCommand("show ipv6 interface brief", ipv6_brief),
)
