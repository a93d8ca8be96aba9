"""Cisco IOS and IOS-XE."""

import re

from netloop.platforms.cisco_ios import bgp, eigrp, interface, isis, ldp, ospf, ospfv3, running
from netloop.platforms.cisco_ios.activation import activation, event
from netloop.platforms.cisco_ios.answers import CONFIRMATIONS, REFUSALS, WARNINGS
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.cisco_ios.effects import EFFECTS
from netloop.platforms.cisco_ios.statements import STATEMENTS
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform, Save
from netloop.platforms.sections.planner import SectionPlanner

READERS = {
    reader.fact: reader for part in (interface, ospf, ospfv3, bgp, isis, eigrp, ldp, running) for reader in part.READERS
}
"""One reader per fact; what asks for a fact that is missing here is skipped, with that reason."""

PLATFORM = Platform(
    name="cisco_ios",
    device_type="cisco_ios",
    aliases=("ios", "iosxe", "cisco_iosxe", "cisco_xe", "cisco_iol", "cisco_c8000v", "cisco_csr1000v", "cisco_vios"),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    show_running="show running-config",
    save=Save(
        "write memory",
        acknowledged=re.compile(r"\[OK\]\s*$", re.MULTILINE),
        busy=re.compile(r"Device or resource busy|nvram.* (?:busy|in use)|being (?:modified|written)", re.IGNORECASE),
        usual=re.compile(
            r"Building configuration\.\.\.|Compressed configuration from \d+ bytes to \d+ bytes|\[OK\]|\s+",
            re.IGNORECASE,
        ),
        show="show startup-config",
    ),
    refusals=REFUSALS,
    warnings=WARNINGS,
    confirmations=CONFIRMATIONS,
    activation=activation,
    event=event,
    naming=naming(r"hostname (\S+)", r"ip domain[ -]name (\S+)"),
    statements=STATEMENTS,
    seven_bit=True,
)
