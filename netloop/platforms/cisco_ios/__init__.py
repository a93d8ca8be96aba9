"""Cisco IOS and IOS-XE."""

import re

from netloop.platforms.cisco_ios.answers import CONFIRMATIONS, REFUSALS, WARNINGS
from netloop.platforms.cisco_ios.dialect import DIALECT, EFFECTS, activation
from netloop.platforms.cisco_ios.facts import READERS
from netloop.platforms.cisco_ios.interface_statements import INTERFACE_LINES
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform, Save

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
    naming=naming(r"hostname (\S+)", r"ip domain[ -]name (\S+)"),
    interface_lines=INTERFACE_LINES,
    seven_bit=True,
)
