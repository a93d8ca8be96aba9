"""FRR, configured through vtysh with its integrated configuration."""

import re

from netloop.platforms.frr import bgp, eigrp, interface, isis, ldp, ospf, ospfv3, running
from netloop.platforms.frr.activation import activation, event
from netloop.platforms.frr.adapt import adapt
from netloop.platforms.frr.answers import CONFIRMATIONS, REFUSALS, WARNINGS
from netloop.platforms.frr.dialect import DIALECT
from netloop.platforms.frr.effects import EFFECTS
from netloop.platforms.frr.statements import STATEMENTS
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform, Save
from netloop.platforms.sections.planner import SectionPlanner

READERS = {
    reader.fact: reader for part in (interface, ospf, ospfv3, bgp, isis, eigrp, ldp, running) for reader in part.READERS
}
"""One reader per fact."""

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
    statements=STATEMENTS,
)
