"""What the show commands of a benchmark's router print; lines end in CR LF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from tests.bench.emulator.configuration import Configuration

_INCLUDE = re.compile(r"^(?P<command>.+?) \| (?P<how>inc\w*|exc\w*|beg\w*|sec\w*) (?P<pattern>.+)$")
LOOPBACK = "Loopback"


def shown(command: str, running: Configuration, startup: str, hostname: str) -> str | None:
    """The answer to a show command; None where IOS's parser would not know it."""
    if match := _INCLUDE.match(command):
        whole = shown(match["command"], running, startup, hostname)
        return None if whole is None else _piped(whole, match["how"], match["pattern"])
    if command in {"show running-config", "show run", "show running-config all"}:
        return f"Building configuration...\r\n\r\n{current(running)}"
    if command in {"show startup-config", "show start"}:
        return f"Using {len(startup)} out of 262144 bytes\r\n{startup}"
    make = SHOWS.get(command)
    return None if make is None else make(running).replace("{hostname}", hostname)


def current(running: Configuration) -> str:
    """The running configuration under its heading."""
    text = f"{_VERSION}{running.text}end\r\n"
    return f"Current configuration : {len(text)} bytes\r\n{text}\r\n"


def stored(running: Configuration) -> str:
    """What a save writes."""
    return f"{_VERSION}{running.text}end\r\n\r\n"


_VERSION = "!\r\nversion 15.9\r\n"


def _piped(text: str, how: str, pattern: str) -> str:
    expression, lines = re.compile(pattern.strip('"')), text.split("\r\n")
    if how.startswith("beg"):
        start = next((n for n, line in enumerate(lines) if expression.search(line)), len(lines))
        return "\r\n".join(lines[start:])
    if how.startswith("sec"):
        return "".join(_sections(lines, expression))
    wanted = how.startswith("inc")
    return "".join(f"{line}\r\n" for line in lines if line and bool(expression.search(line)) is wanted)


def _sections(lines: list[str], expression: re.Pattern[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        inside = bool(expression.search(line)) or (inside and line.startswith(" "))
        if inside:
            yield f"{line}\r\n"


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def addressed(running: Configuration) -> Iterator[tuple[str, list[str], IPv4Interface | None]]:
    """Each interface with its lines and its address, in the order of ``show interfaces``: loopbacks last."""
    found = [(name, lines, _address(lines)) for name, lines in running.interfaces()]
    yield from (one for one in found if not one[0].startswith(LOOPBACK))
    yield from (one for one in found if one[0].startswith(LOOPBACK))


def _address(lines: list[str]) -> IPv4Interface | None:
    words = next((line.split() for line in lines if line.startswith("ip address ")), None)
    return IPv4Interface(f"{words[2]}/{words[3]}") if words else None


def ospf_interfaces(running: Configuration, process: str) -> list[tuple[str, str, IPv4Interface]]:
    """The interfaces of an OSPF process, each with its area and its address."""
    found = []
    for name, lines, address in addressed(running):
        words = next((line.split() for line in lines if line.startswith(f"ip ospf {process} area ")), None)
        if words and address:
            found.append((name, words[4], address))
    return found


def ospf_processes(running: Configuration) -> Iterator[tuple[str, str, list[tuple[str, str, IPv4Interface]]]]:
    """Each OSPF process with its router ID and its interfaces."""
    for block in running.blocks:
        if block[0].startswith("router ospf "):
            process = block[0].split()[2]
            own = next((line.split()[1] for line in block[1:] if line.startswith("router-id ")), None)
            yield process, own or _highest(running), ospf_interfaces(running, process)


def _highest(running: Configuration) -> str:
    loopbacks = [a.ip for name, _, a in addressed(running) if a and name.startswith(LOOPBACK)]
    return str(max(loopbacks, default=IPv4Address(0)))


def interfaces(running: Configuration) -> str:
    """``show interfaces``."""
    return "".join(_interface(name, lines, address) for name, lines, address in addressed(running))


def _interface(name: str, lines: list[str], address: IPv4Interface | None) -> str:
    loopback = name.startswith(LOOPBACK)
    description = next((line[12:] for line in lines if line.startswith("description ")), None)
    return _crlf(
        f"{name} is up, line protocol is up \n"
        f"  Hardware is {'Loopback' if loopback else 'iGbE, address is 5254.0012.3456 (bia 5254.0012.3456)'}\n"
        + (f"  Description: {description}\n" if description else "")
        + (f"  Internet address is {address}\n" if address else "")
        + (_LOOPBACK_REST if loopback else _PORT_REST)
    )


_COUNTERS = """\
  Last clearing of "show interface" counters never
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0
  Queueing strategy: fifo
  Output queue: 0/0 (size/max)
  5 minute input rate 0 bits/sec, 0 packets/sec
  5 minute output rate 0 bits/sec, 0 packets/sec
     0 packets input, 0 bytes, 0 no buffer
     Received 0 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles\x20
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored, 0 abort
     0 packets output, 0 bytes, 0 underruns
     0 output errors, 0 collisions, 0 interface resets
     0 unknown protocol drops
     0 output buffer failures, 0 output buffers swapped out
"""
_LOOPBACK_REST = (
    """\
  MTU 1514 bytes, BW 8000000 Kbit/sec, DLY 5000 usec,\x20
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation LOOPBACK, loopback not set
  Keepalive set (10 sec)
  Last input never, output never, output hang never
"""
    + _COUNTERS
)
_PORT_REST = (
    """\
  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,\x20
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation ARPA, loopback not set
  Keepalive set (10 sec)
  Auto Duplex, Auto Speed, link type is auto, media type is RJ45
  output flow-control is unsupported, input flow-control is unsupported
  ARP type: ARPA, ARP Timeout 04:00:00
  Last input 00:00:01, output 00:00:02, output hang never
"""
    + _COUNTERS
)


def ip_interface(running: Configuration) -> str:
    """``show ip interface``."""
    return "".join(
        _crlf(f"{name} is up, line protocol is up \n  Internet address is {address}\n{_IP_REST}")
        if address
        else f"{name} is up, line protocol is up \r\n  Internet protocol processing disabled\r\n"
        for name, _, address in addressed(running)
    )


_IP_REST = """\
  Broadcast address is 255.255.255.255
  Address determined by setup command
  MTU is 1500 bytes
  Helper address is not set
  Directed broadcast forwarding is disabled
  Outgoing Common access list is not set\x20
  Outgoing access list is not set
  Inbound Common access list is not set\x20
  Inbound  access list is not set
  Proxy ARP is enabled
  Local Proxy ARP is disabled
  Security level is default
  Split horizon is enabled
  ICMP redirects are always sent
  ICMP unreachables are always sent
  ICMP mask replies are never sent
  IP fast switching is enabled
  IP Flow switching is disabled
  IP CEF switching is enabled
  IP CEF switching turbo vector
  IP multicast fast switching is enabled
  IP multicast distributed fast switching is disabled
  IP route-cache flags are Fast, CEF
  Router Discovery is disabled
  IP output packet accounting is disabled
  IP access violation accounting is disabled
  TCP/IP header compression is disabled
  RTP/IP header compression is disabled
  Probe proxy name replies are disabled
  Policy routing is disabled
  Network address translation is disabled
  BGP Policy Mapping is disabled
  Input features: MCI Check
"""


def brief(running: Configuration) -> str:
    """``show ip interface brief``."""
    head = "Interface                  IP-Address      OK? Method Status                Protocol\r\n"
    return head + "".join(
        f"{name:<26} {address.ip if address else 'unassigned'!s:<15} YES NVRAM  up                    up      \r\n"
        for name, _, address in addressed(running)
    )


def protocols(running: Configuration) -> str:
    """``show ip protocols``."""
    parts = [_APPLICATION]
    for process, router_id, own in ospf_processes(running):
        areas = sorted({area for _, area, _ in own})
        parts.append(
            f'Routing Protocol is "ospf {process}"\n{_FILTERS}  Router ID {router_id}\n'
            f"  Number of areas in this router is {len(areas)}. {len(areas)} normal 0 stub 0 nssa\n"
            "  Maximum path: 4\n  Routing for Networks:\n"
            + "".join(
                f"  Routing on Interfaces Configured Explicitly (Area {area}):\n"
                + "".join(f"    {name}\n" for name, its, _ in own if its == area)
                for area in areas
            )
            + f"{_SOURCES}  Distance: (default is 110)\n\n"
        )
    for block in running.blocks:
        if block[0].startswith("router bgp "):
            neighbors = [line.split()[1] for line in block[1:] if " remote-as " in line]
            parts.append(
                f'Routing Protocol is "bgp {block[0].split()[2]}"\n{_FILTERS}  IGP synchronization is disabled\n'
                "  Automatic route summarization is disabled\n  Neighbor(s):\n"
                "    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap\n"
                + "".join(f"    {neighbor}\n" for neighbor in neighbors)
                + f"  Maximum path: 1\n  Routing for Networks:\n{_SOURCES}"
                "  Distance: external 20 internal 200 local 200\n\n"
            )
    return _crlf("".join(parts))


_FILTERS = """\
  Outgoing update filter list for all interfaces is not set
  Incoming update filter list for all interfaces is not set
"""
_SOURCES = "  Routing Information Sources:\n    Gateway         Distance      Last Update\n"
_APPLICATION = f"""\
*** IP Routing is NSF aware ***

Routing Protocol is "application"
  Sending updates every 0 seconds
  Invalid after 0 seconds, hold down 0, flushed after 0
{_FILTERS}  Maximum path: 32
  Routing for Networks:
{_SOURCES}  Distance: (default is 4)

"""


def ospf(running: Configuration) -> str:
    """``show ip ospf``."""
    return "".join(_process(*one) for one in ospf_processes(running))


def _process(process: str, router_id: str, own: list[tuple[str, str, IPv4Interface]]) -> str:
    areas = sorted({area for _, area, _ in own})
    return _crlf(
        f' Routing Process "ospf {process}" with ID {router_id}\n{_PROCESS_HEAD}'
        f" Number of areas in this router is {len(areas)}. {len(areas)} normal 0 stub 0 nssa\n{_PROCESS_REST}"
        + "".join(
            f"    Area {'BACKBONE(0)' if area == '0' else area}\n"
            f"        Number of interfaces in this area is {(count := sum(its == area for _, its, _ in own))}"
            f" ({count} loopback)\n{_AREA_REST}"
            for area in areas
        )
        + "\n"
    )


_PROCESS_HEAD = """\
 Start time: 00:00:01.657, Time elapsed: 00:00:00.140
 Supports only single TOS(TOS0) routes
 Supports opaque LSA
 Supports Link-local Signaling (LLS)
 Supports area transit capability
 Supports NSSA (compatible with RFC 3101)
 Supports Database Exchange Summary List Optimization (RFC 5243)
 Event-log enabled, Maximum number of events: 1000, Mode: cyclic
 Router is not originating router-LSAs with maximum metric
 Initial SPF schedule delay 5000 msecs
 Minimum hold time between two consecutive SPFs 10000 msecs
 Maximum wait time between two consecutive SPFs 10000 msecs
 Incremental-SPF disabled
 Minimum LSA interval 5 secs
 Minimum LSA arrival 1000 msecs
 LSA group pacing timer 240 secs
 Interface flood pacing timer 33 msecs
 Retransmission pacing timer 66 msecs
 EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300
 Number of external LSA 0. Checksum Sum 0x000000
 Number of opaque AS LSA 0. Checksum Sum 0x000000
 Number of DCbitless external and opaque AS LSA 0
 Number of DoNotAge external and opaque AS LSA 0
"""
_PROCESS_REST = """\
 Number of areas transit capable is 0
 External flood list length 0
 IETF NSF helper support enabled
 Cisco NSF helper support enabled
 Reference bandwidth unit is 100 mbps
"""
_AREA_REST = """\
        Area has no authentication
        SPF algorithm last executed 00:00:00.140 ago
        SPF algorithm executed 3 times
        Area ranges are
        Number of LSA 1. Checksum Sum 0x00843F
        Number of opaque link LSA 0. Checksum Sum 0x000000
        Number of DCbitless LSA 0
        Number of indication LSA 0
        Number of DoNotAge LSA 0
        Flood list length 0
"""


def ospf_interface_brief(running: Configuration) -> str:
    """``show ip ospf interface brief``; of the benchmark's interfaces only loopbacks are in OSPF."""
    return "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\r\n" + "".join(
        f"{name.replace(LOOPBACK, 'Lo'):<12} {process:<5} {area:<15} {address!s:<18} 1     LOOP  0/0\r\n"
        for process, _, own in ospf_processes(running)
        for name, area, address in own
    )


def ospf_router(running: Configuration) -> str:
    """``show ip ospf database router``."""
    parts = []
    for process, router_id, own in ospf_processes(running):
        parts.append(f"\n            OSPF Router with ID ({router_id}) (Process ID {process})\n")
        for area in sorted({area for _, area, _ in own}):
            links = [address for _, its, address in own if its == area]
            parts.append(f"\n\t\tRouter Link States (Area {area})\n\n{_lsa(router_id, links)}")
    return _crlf("".join(parts))


def _lsa(router_id: str, links: list[IPv4Interface]) -> str:
    return (
        "  LS age: 1\n  Options: (No TOS-capability, DC)\n  LS Type: Router Links\n"
        f"  Link State ID: {router_id}\n  Advertising Router: {router_id}\n  LS Seq Number: 80000001\n"
        f"  Checksum: 0x9572\n  Length: {24 + 12 * len(links)}\n  Number of Links: {len(links)}\n\n"
        + "".join(
            "    Link connected to: a Stub Network\n"
            f"     (Link ID) Network/subnet number: {address.network.network_address}\n"
            f"     (Link Data) Network Mask: {address.netmask}\n"
            "      Number of MTID metrics: 0\n       TOS 0 Metrics: 1\n\n"
            for address in links
        )
        + "\n"
    )


def ospf_summary(running: Configuration) -> str:
    """``show ip ospf database summary``: there are none."""
    return "".join(
        f"\r\n            OSPF Router with ID ({router_id}) (Process ID {process})\r\n"
        for process, router_id, _ in ospf_processes(running)
    )


def ospf_counts(running: Configuration) -> str:
    """``show ip ospf database database-summary``."""
    parts = []
    for process, router_id, own in ospf_processes(running):
        areas = sorted({area for _, area, _ in own})
        parts.append(f"\n            OSPF Router with ID ({router_id}) (Process ID {process})\n\n")
        parts += [f"Area {area} database summary\n{_AREA_COUNTS}" for area in areas]
        parts.append(_PROCESS_COUNTS.format(process=process, count=len(areas)))
    return _crlf("".join(parts))


_AREA_COUNTS = """\
  LSA Type      Count    Delete   Maxage
  Router        1        0        0      \x20
  Network       0        0        0      \x20
  Summary Net   0        0        0      \x20
  Summary ASBR  0        0        0      \x20
  Type-7 Ext    0        0        0      \x20
    Prefixes redistributed in Type-7  0
  Opaque Link   0        0        0      \x20
  Opaque Area   0        0        0      \x20
  Subtotal      1        0        0      \x20

"""
_PROCESS_COUNTS = """\
Process {process} database summary
  LSA Type      Count    Delete   Maxage
  Router        {count}        0        0      \x20
  Network       0        0        0      \x20
  Summary Net   0        0        0      \x20
  Summary ASBR  0        0        0      \x20
  Type-7 Ext    0        0        0      \x20
  Opaque Link   0        0        0      \x20
  Opaque Area   0        0        0      \x20
  Type-5 Ext    0        0        0      \x20
      Prefixes redistributed in Type-5  0
  Opaque AS     0        0        0      \x20
  Total         {count}        0        0      \x20
  Non-self      0      \x20
"""


def route(running: Configuration) -> str:
    """``show ip route``: what is connected, under the classful networks that it lies in."""
    classes: dict[IPv4Network, list[tuple[IPv4Network, str]]] = {}
    for name, _, address in addressed(running):
        if address:
            rows = classes.setdefault(_classful(address), [])
            rows.append((address.network, f"C        {address.network} is directly connected, {name}\n"))
            if address.network.prefixlen < 32:
                rows.append((IPv4Network(address.ip), f"L        {address.ip}/32 is directly connected, {name}\n"))
    text = "".join(_class(whole, classes[whole]) for whole in sorted(classes))
    return _crlf(f"{_CODES}\nGateway of last resort is not set\n\n{text}")


def _classful(address: IPv4Interface) -> IPv4Network:
    first = int(address.ip) >> 24
    bits = 8 if first < 128 else 16 if first < 192 else 24
    return IPv4Network((int(address.ip) >> (32 - bits) << (32 - bits), bits))


def _class(whole: IPv4Network, rows: list[tuple[IPv4Network, str]]) -> str:
    """One classful network's routes; where all have one mask, it stands in the heading only."""
    masks = {network.prefixlen for network, _ in rows}
    text = "".join(row for _, row in sorted(rows))
    if len(masks) > 1:
        return f"      {whole} is variably subnetted, {len(rows)} subnets, {len(masks)} masks\n{text}"
    mask = f"/{masks.pop()}"
    heading = f"      {whole.network_address}{mask} is subnetted, {len(rows)} subnets\n"
    return heading + text.replace(f"{mask} is directly", " is directly")


_CODES = """\
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area\x20
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR
"""


def version(_running: Configuration) -> str:
    """``show version``."""
    return _crlf(_SHOW_VERSION)


_SHOW_VERSION = """\
Cisco IOS Software, IOSv Software (VIOS-ADVENTERPRISEK9-M), Version 15.9(3)M4, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2021 by Cisco Systems, Inc.
Compiled Sun 22-Aug-21 04:16 by prod_rel_team

ROM: Bootstrap program is IOSv

{hostname} uptime is 3 weeks, 2 days, 4 hours, 11 minutes
System returned to ROM by reload
System image file is "flash0:/vios-adventerprisek9-m"
Last reload reason: Unknown reason

Cisco IOSv (revision 1.0) with  with 984313K/62464K bytes of memory.
Processor board ID 9ABCDEFGHIJ
8 Gigabit Ethernet interfaces
DRAM configuration is 72 bits wide with parity disabled.
256K bytes of non-volatile configuration memory.
2097152K bytes of ATA System CompactFlash 0 (Read/Write)

Configuration register is 0x0
"""


_INVENTORY = """\
NAME: "IOSv", DESCR: "IOSv chassis, Hw Serial#: 9ABCDEFGHIJ, Hw Revision: 1.0"
PID: IOSv              , VID: 1.0, SN: 9ABCDEFGHIJ

"""


def _nothing(_running: Configuration) -> str:
    return ""


SHOWS: dict[str, Callable[[Configuration], str]] = {
    "show interfaces": interfaces,
    "show ip interface": ip_interface,
    "show ip interface brief": brief,
    "show ipv6 interface": _nothing,
    "show ip protocols": protocols,
    "show ip ospf": ospf,
    "show ip ospf neighbor": _nothing,
    "show ip ospf interface brief": ospf_interface_brief,
    "show ip ospf database router": ospf_router,
    "show ip ospf database database-summary": ospf_counts,
    "show ip ospf database summary": ospf_summary,
    "show ip route": route,
    "show version": version,
    "show inventory": lambda _running: _crlf(_INVENTORY),
    "show privilege": lambda _running: "Current privilege level is 15\r\n",
}
