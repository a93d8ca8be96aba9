"""A router of our own making that prints what EOS is documented to print, and the recorded devices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "captures" / "eos"

RUNNING = """! Command: show running-config
! device: leaf1 (vEOS-lab, EOS-4.32.0F)
!
no aaa root
!
username admin privilege 15 role network-admin secret sha512 $6$abcdefgh$0123456789
!
service routing protocols model multi-agent
!
hostname leaf1
dns domain example.net
!
vrf instance BLUE
!
vrf instance RED
!
interface defaults
   mtu 9000
!
interface Ethernet1
   no switchport
   ip address 10.0.12.0/31
!
interface Ethernet2
   no switchport
   vrf RED
   ip address 198.51.100.1/31
!
interface Loopback0
   description router ID
   ip address 192.0.2.11/32
   ip address 203.0.113.7/32 secondary
   ipv6 address 2001:db8:255::11/128
!
interface Loopback1
   shutdown
   ip address 192.0.2.99/32
!
interface Loopback10
   vrf RED
   ip address 198.51.100.10/32
!
interface Management0
   ip address 203.0.113.200/24
!
banner motd
interface Loopback66
   ip address 192.0.2.66/32
router bgp 66
   router-id 192.0.2.66
end
EOF
!
ip routing
ip routing vrf RED
!
router bgp 65001.1
   router-id 192.0.2.11
   neighbor 10.0.12.1 remote-as 65002
   !
   address-family ipv4
      neighbor 10.0.12.1 activate
   !
   vrf BLUE
      router-id 192.0.2.77
      local-as 65100
   !
   vrf RED
      rd 192.0.2.11:10
      neighbor 198.51.100.0 remote-as 65010
!
router ospf 1
   router-id 192.0.2.11
   network 192.0.2.11/32 area 0.0.0.0
   max-lsa 12000
!
router ospf 10 vrf RED
   max-lsa 12000
!
end
"""


def interface(ipv4: str = "0.0.0.0/0", *secondary: str, ipv6: tuple[str, ...] = (), up: bool = True) -> dict[str, Any]:
    """An interface of ``show interfaces | json``, with a counter of the many that stand there too."""
    parts: dict[str, Any] = {
        "interfaceStatus": "connected" if up else "disabled",
        "lineProtocolStatus": "up" if up else "down",
        "mtu": 65535,
        "interfaceAddress": [
            {
                "primaryIp": _ip(ipv4),
                "secondaryIps": {text.partition("/")[0]: _ip(text) for text in secondary},
                "secondaryIpsOrderedList": [_ip(text) for text in secondary],
                "virtualIp": {"maskLen": 0, "address": "0.0.0.0"},
                "broadcastAddress": "255.255.255.255",
            }
        ],
    }
    if ipv6:
        parts["interfaceAddressIp6"] = {
            "globalUnicastIp6s": [{"address": a.partition("/")[0], "subnet": a, "active": True} for a in ipv6],
            "linkLocalIp6": {"address": "fe80::1", "subnet": "fe80::/64", "active": True},
        }
    return parts


def _ip(text: str) -> dict[str, Any]:
    address, _, length = text.partition("/")
    return {"address": address, "maskLen": int(length)}


INTERFACES = {
    "interfaces": {
        "Ethernet1": interface("10.0.12.0/31"),
        "Ethernet2": interface("198.51.100.1/31"),
        "Ethernet3": {"interfaceStatus": "notconnect", "lineProtocolStatus": "down", "interfaceAddress": []},
        "Loopback0": interface("192.0.2.11/32", "203.0.113.7/32", ipv6=("2001:db8:255::11/128",)),
        "Loopback1": interface("192.0.2.99/32", up=False),
        "Loopback10": interface("198.51.100.10/32"),
        "Management0": interface("203.0.113.200/24"),
    }
}
OSPF = {
    "vrfs": {
        "default": {"instList": {"1": {"instanceId": 1, "routerId": "192.0.2.11", "shutDown": False}}},
        "RED": {"instList": {"10": {"instanceId": 10, "routerId": "198.51.100.10", "shutDown": False}}},
    }
}
BGP = {
    "vrfs": {
        "default": {
            "vrf": "default",
            "routerId": "192.0.2.11",
            "asn": "65001.1",
            "peers": {
                "10.0.12.1": {"peerState": "Established", "asn": "65002", "version": 4},
                "fe80::a8c1:abff:fe0b:7b5f%Et5": {"peerState": "Active", "asn": "65003", "version": 4},
            },
        },
        "RED": {"vrf": "RED", "routerId": "198.51.100.10", "asn": "65001.1", "peers": {}},
    }
}
ADJACENCY = {
    "routerId": "192.0.2.12",
    "priority": 1,
    "drState": "DR",
    "interfaceName": "Ethernet1",
    "adjacencyState": "full",
    "interfaceAddress": "10.0.12.1",
}
NEIGHBORS = {"vrfs": {"default": {"instList": {"1": {"ospfNeighborEntries": [ADJACENCY]}}}}}
STARTUP = RUNNING.replace("! Command: show running-config\n", "! Command: show startup-config\n")

SHOW_INTERFACES, SHOW_OSPF = "show interfaces | json", "show ip ospf | json"
SHOW_BGP, SHOW_NEIGHBORS = "show ip bgp summary vrf all | json", "show ip ospf neighbor | json"
SHOW_RUNNING, SHOW_STARTUP = "show running-config", "show startup-config"

OUTPUTS: Mapping[str, str] = {
    SHOW_RUNNING: RUNNING,
    SHOW_STARTUP: STARTUP,
    SHOW_INTERFACES: json.dumps(INTERFACES, indent=4),
    SHOW_OSPF: json.dumps(OSPF, indent=4),
    SHOW_NEIGHBORS: json.dumps(NEIGHBORS, indent=4),
    SHOW_BGP: json.dumps(BGP, indent=4),
}
"""What the router prints, by command."""


@dataclass(frozen=True)
class Recorded:
    """A recorded device: what it printed, by command, and the truth about it."""

    name: str
    outputs: Mapping[str, str]
    truth: Mapping[str, Any]


def recorded() -> list[Recorded]:
    """Every recorded device; none where the folder is missing."""
    return [_recorded(folder) for folder in sorted(FOLDER.glob("*")) if (folder / "truth.json").is_file()]


def _recorded(folder: Path) -> Recorded:
    files = {path: path.read_text("utf-8") for path in folder.iterdir()}
    outputs = {_command(path): text for path, text in files.items() if path.name != "truth.json"}
    return Recorded(folder.name, outputs, json.loads(files[folder / "truth.json"]))


def _command(path: Path) -> str:
    """``show_ip_bgp_vrf_all.json`` is the answer to ``show ip bgp vrf all | json``."""
    if path.name == "running-config.txt":
        return SHOW_RUNNING
    return path.stem.replace("_", " ") + (" | json" if path.suffix == ".json" else "")
