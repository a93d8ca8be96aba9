"""FRR, configured through vtysh with its integrated configuration."""

from netloop.model.loopback_names import LoopbackNames
from netloop.model.routing_facts import Pings
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.frr import (
    bgp,
    bgp_table,
    eigrp,
    eigrp_table,
    interface,
    isis,
    isis_database,
    ldp,
    ospf,
    ospf_database,
    ospfv3,
    ospfv3_database,
    routes,
    running,
)
from netloop.platforms.frr.adapt import adapt
from netloop.platforms.frr.dialect import DIALECT, EFFECTS, activation, event
from netloop.platforms.frr.interface import INTERFACE_LINES
from netloop.platforms.frr.shows import shows
from netloop.platforms.frr.terminal import TERMINAL
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform

PARTS = (
    *(interface, running, routes),
    *(ospf, ospf_database, ospfv3, ospfv3_database),
    *(bgp, bgp_table, isis, isis_database, eigrp, eigrp_table, ldp),
)
READERS = {reader.fact: reader for part in PARTS for reader in part.READERS}
"""One reader per fact."""
UNSUPPORTED: dict[type, str] = {
    Pings: "FRR's vtysh sends no echoes from a given address: its ping takes a destination alone",
}
"""``ping WORD`` runs the host's ``ping`` with that word, in the default VRF, until it is interrupted, in every release
(``vtysh/vtysh.c``)."""

PLATFORM = Platform(
    name="frr",
    aliases=("frrouting", "linux_frr"),
    loopback_names=LoopbackNames(
        patterns=("lo", "dummy[0-9]{1,9}", "Loopback(0|[1-9][0-9]{0,6})"), example="lo", last="Loopback9999999"
    ),
    planner=SectionPlanner(DIALECT),
    effects=EFFECTS,
    readers=READERS,
    terminal=TERMINAL,
    shows=shows(READERS),
    activation=activation,
    event=event,
    adapt=adapt,
    naming=naming(r"hostname (\S+)", r"domainname (\S+)"),
    interface_lines=INTERFACE_LINES,
    unsupported=UNSUPPORTED,
)
