"""Other tools' names for platforms: NAPALM's, containerlab's kinds, Ansible's, Genie's."""

from __future__ import annotations

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "ios": "cisco_ios",
    "iosxe": "cisco_ios",
    "ios-xe": "cisco_ios",
    "cisco_xe": "cisco_ios",
    "cisco_iosxe": "cisco_ios",
    "cisco_ios_xe": "cisco_ios",
    "cisco.ios.ios": "cisco_ios",
    "cisco_iol": "cisco_ios",
    "cisco_c8000v": "cisco_ios",
    "cisco_csr1000v": "cisco_ios",
    "cisco_vios": "cisco_ios",
}
