"""FRR, configured through vtysh with its integrated configuration."""

import re

from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.frr.adapt import adapt
from netloop.platforms.frr.answers import CONFIRMATIONS, REFUSALS, WARNINGS
from netloop.platforms.frr.dialect import DIALECT, EFFECTS, activation, event
from netloop.platforms.frr.facts import READERS
from netloop.platforms.frr.interface_statements import INTERFACE_LINES
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform, Save

PLATFORM = Platform(
    name="frr",
    device_type="frr",
    aliases=("frrouting", "linux_frr"),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    show_running="show running-config",
    save=Save(
        "write memory",
        acknowledged=re.compile(r"\[OK\]\s*$", re.MULTILINE),
        busy=re.compile(r"resource busy", re.IGNORECASE),
    ),
    refusals=REFUSALS,
    warnings=WARNINGS,
    confirmations=CONFIRMATIONS,
    activation=activation,
    event=event,
    adapt=adapt,
    naming=naming(r"hostname (\S+)", r"domainname (\S+)"),
    loopbacks=re.compile(r"lo|dummy\d+|Loopback\d+"),
    interface_lines=INTERFACE_LINES,
)
