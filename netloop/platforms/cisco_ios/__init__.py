"""Cisco IOS and IOS-XE."""

from netloop.platforms.cisco_ios.activation import activation
from netloop.platforms.cisco_ios.answers import CONFIRMATIONS, REFUSALS, WARNINGS
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.cisco_ios.effects import EFFECTS
from netloop.platforms.cisco_ios.facts import READERS
from netloop.platforms.cisco_ios.statements import STATEMENTS
from netloop.platforms.platform import Platform
from netloop.platforms.sections.planner import SectionPlanner

PLATFORM = Platform(
    name="cisco_ios",
    device_type="cisco_ios",
    aliases=("ios", "iosxe", "cisco_iosxe", "cisco_xe", "cisco_iol", "cisco_c8000v", "cisco_csr1000v", "cisco_vios"),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    show_running="show running-config",
    save="write memory",
    refusals=REFUSALS,
    warnings=WARNINGS,
    confirmations=CONFIRMATIONS,
    activation=activation,
    statements=STATEMENTS,
    seven_bit=True,
)
