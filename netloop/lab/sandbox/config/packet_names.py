"""The names that IOS prints in access lists instead of numbers: protocols, ports, message types, DSCP, precedence.

Source: Cisco IOS Security Command Reference, ``permit (IP)`` and ``permit (IPv6)``.
"""

from __future__ import annotations

from collections.abc import Mapping

PROTOCOLS: Mapping[str, str] = {
    "1": "icmp",
    "2": "igmp",
    "4": "ipinip",
    "6": "tcp",
    "17": "udp",
    "47": "gre",
    "50": "esp",
    "51": "ahp",
    "88": "eigrp",
    "89": "ospf",
    "94": "nos",
    "103": "pim",
    "108": "pcp",
}
PROTOCOL_NAMES = ("ip", *PROTOCOLS.values(), "sctp", "object-group")
PROTOCOLS6: Mapping[str, str] = {
    "6": "tcp",
    "17": "udp",
    "50": "esp",
    "51": "ahp",
    "58": "icmp",
    "108": "pcp",
    "132": "sctp",
}
PROTOCOL_NAMES6 = ("ipv6", *PROTOCOLS6.values(), "hbh")
TCP: Mapping[str, str] = {
    "7": "echo",
    "9": "discard",
    "13": "daytime",
    "19": "chargen",
    "20": "ftp-data",
    "21": "ftp",
    "23": "telnet",
    "25": "smtp",
    "37": "time",
    "43": "whois",
    "49": "tacacs",
    "53": "domain",
    "70": "gopher",
    "79": "finger",
    "80": "www",
    "101": "hostname",
    "109": "pop2",
    "110": "pop3",
    "111": "sunrpc",
    "113": "ident",
    "119": "nntp",
    "135": "msrpc",
    "179": "bgp",
    "194": "irc",
    "496": "pim-auto-rp",
    "512": "exec",
    "513": "login",
    "514": "cmd",
    "515": "lpd",
    "517": "talk",
    "540": "uucp",
    "543": "klogin",
    "544": "kshell",
}
UDP: Mapping[str, str] = {
    "7": "echo",
    "9": "discard",
    "37": "time",
    "42": "nameserver",
    "49": "tacacs",
    "53": "domain",
    "67": "bootps",
    "68": "bootpc",
    "69": "tftp",
    "111": "sunrpc",
    "123": "ntp",
    "137": "netbios-ns",
    "138": "netbios-dgm",
    "139": "netbios-ss",
    "161": "snmp",
    "162": "snmptrap",
    "177": "xdmcp",
    "195": "dnsix",
    "434": "mobile-ip",
    "496": "pim-auto-rp",
    "500": "isakmp",
    "512": "biff",
    "513": "who",
    "514": "syslog",
    "517": "talk",
    "520": "rip",
    "4500": "non500-isakmp",
}
PORTS: Mapping[str, Mapping[str, str]] = {"tcp": TCP, "udp": UDP, "sctp": {}}
"""By protocol, the ports that have a name."""

FLAGS = ("ack", "established", "fin", "psh", "rst", "syn", "urg")
_ICMP = """
administratively-prohibited alternate-address conversion-error dod-host-prohibited
dod-net-prohibited echo echo-reply general-parameter-problem host-isolated
host-precedence-unreachable host-redirect host-tos-redirect host-tos-unreachable host-unknown
host-unreachable information-reply information-request mask-reply mask-request mobile-redirect
net-redirect net-tos-redirect net-tos-unreachable net-unreachable network-unknown no-room-for-option
option-missing packet-too-big parameter-problem port-unreachable precedence-unreachable
protocol-unreachable reassembly-timeout redirect router-advertisement router-solicitation
source-quench source-route-failed time-exceeded timestamp-reply timestamp-request traceroute
ttl-exceeded unreachable beyond-scope destination-unreachable dhaad-reply dhaad-request header
hop-limit mld-query mld-reduction mld-report mpd-advertisement mpd-solicitation nd-na nd-ns
next-header no-admin no-route parameter-option router-renumbering
"""
_IGMP = "dvmrp host-query mtrace-resp mtrace-route pim trace v1host-report v2host-report v2leave-group v3host-report"
MESSAGES: Mapping[str, tuple[str, ...]] = {"icmp": tuple(_ICMP.split()), "igmp": tuple(_IGMP.split())}
"""The message types of a protocol."""

DSCP: Mapping[str, str] = {
    "0": "default",
    "46": "ef",
    **{str(8 * n): f"cs{n}" for n in range(1, 8)},
    **{str(8 * x + 2 * y): f"af{x}{y}" for x in range(1, 5) for y in range(1, 4)},
}
PRECEDENCE: Mapping[str, str] = {
    "0": "routine",
    "1": "priority",
    "2": "immediate",
    "3": "flash",
    "4": "flash-override",
    "5": "critical",
    "6": "internet",
    "7": "network",
}
TOS: Mapping[str, str] = {
    "0": "normal",
    "1": "min-monetary-cost",
    "2": "max-reliability",
    "4": "max-throughput",
    "8": "min-delay",
}
