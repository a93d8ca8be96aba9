"""Cisco IOS and IOS-XE."""

from netloop.platforms.cisco_ios.activation import activation
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.cisco_ios.effects import EFFECTS
from netloop.platforms.cisco_ios.facts import READERS
from netloop.platforms.cisco_ios.statements import STATEMENTS
from netloop.platforms.cisco_ios.terminal import TERMINAL
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform
from netloop.platforms.sections.planner import SectionPlanner

PLATFORM = Platform(
    name="cisco_ios",
    aliases=("ios", "iosxe", "cisco_iosxe", "cisco_xe", "cisco_iol", "cisco_c8000v", "cisco_csr1000v", "cisco_vios"),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    terminal=TERMINAL,
    activation=activation,
    naming=naming(r"hostname (\S+)", r"ip domain[ -]name (\S+)"),
    statements=STATEMENTS,
)
