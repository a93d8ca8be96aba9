"""Cisco IOS and IOS-XE."""

import re

from netloop.model.loopback_names import LoopbackNames
from netloop.platforms.cisco_ios import (
    bgp,
    bgp_sessions,
    eigrp,
    eigrp_tables,
    interface,
    isis,
    isis_adjacency,
    isis_database,
    ldp,
    ldp_sessions,
    ospf,
    ospf_database,
    ospf_interfaces,
    ospfv3,
    pings,
    routes,
    running,
)
from netloop.platforms.cisco_ios.dialect import DIALECT, EFFECTS, activation
from netloop.platforms.cisco_ios.interface import INTERFACE_LINES
from netloop.platforms.cisco_ios.shows import SHOWS
from netloop.platforms.cisco_ios.terminal import TERMINAL
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform, Reader

ALIASES = (
    *("cisco_xe", "ios", "iosxe", "ios-xe"),
    *("cisco_iosxe", "cisco_ios_xe", "cisco.ios.ios"),
    *("cisco_iol", "cisco_c8000v", "cisco_csr1000v", "cisco_vios"),
    *("iosv", "iosvl2", "iol", "ioll2", "csr", "cat8000v"),
)
"""Netmiko's and NAPALM's names; Genie's and Ansible's; containerlab's kinds; netlab's devices
(netlab.tools/platforms)."""

PARTS = (
    interface,
    ospf,
    ospf_database,
    ospf_interfaces,
    ospfv3,
    bgp,
    bgp_sessions,
    isis,
    isis_adjacency,
    isis_database,
    eigrp,
    eigrp_tables,
    ldp,
    ldp_sessions,
    pings,
    routes,
    running,
)
"""The modules that read facts."""
READERS: dict[type, Reader] = {reader.fact: reader for part in PARTS for reader in part.READERS}
"""One reader per fact; what asks for a fact that is missing here is skipped, with that reason."""

PLATFORM = Platform(
    name="cisco_ios",
    aliases=ALIASES,
    loopback_names=LoopbackNames(
        patterns=(r"Loopback(0|[1-9][0-9]{0,9})",),
        example="Loopback0",
        last="Loopback2147483647",
        abbreviated=re.compile(r"(?:lo|loop|loopback)\s*([0-9]+)", re.IGNORECASE),
    ),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    terminal=TERMINAL,
    activation=activation,
    event=ldp.event,
    naming=naming(r"hostname (\S+)", r"ip domain[ -]name (\S+)"),
    interface_lines=INTERFACE_LINES,
    abbreviates_interfaces=True,
    shows=SHOWS,
)
