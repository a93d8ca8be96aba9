"""Arista EOS, verified only: loopbacks, and the router IDs of OSPF and BGP, per VRF."""

import re

from netloop.model.loopback_names import LoopbackNames
from netloop.platforms.arista_eos import bgp, interface, ospf, running
from netloop.platforms.arista_eos.shows import SHOWS
from netloop.platforms.arista_eos.terminal import TERMINAL
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform
from netloop.platforms.read_only import NoEffects, ReadOnly, keeps_all

NAME = "arista_eos"
ALIASES = (
    *("eos", "arista", "arista.eos.eos"),
    *("arista_ceos", "ceos", "arista_veos", "vr-veos", "vr-arista_veos", "veos"),
)
"""NAPALM's, netlab's and Ansible's names; containerlab's kinds, today's and former ones, and the images'."""

READERS = {reader.fact: reader for part in (interface, ospf, bgp, running) for reader in part.READERS}
"""One reader per fact; what asks for another fact is skipped with that reason."""

PLATFORM = Platform(
    name=NAME,
    aliases=ALIASES,
    loopback_names=LoopbackNames(
        patterns=(r"Loopback(0|[1-9][0-9]{0,3})",),
        example="Loopback0",
        last="Loopback2100",
        abbreviated=re.compile(r"(?:lo|loop|loopback)\s*([0-9]+)", re.IGNORECASE),
    ),
    adapt=keeps_all,
    planner=ReadOnly(NAME, running.unsaved),
    effects=NoEffects(),
    readers=READERS,
    terminal=TERMINAL,
    shows=SHOWS,
    naming=naming(r"hostname (\S+)", r"(?:dns domain|ip domain-name) (\S+)"),
)
