"""Arista EOS, verified only: loopbacks, and the router IDs of OSPF and BGP, per VRF."""

from netloop.platforms.arista_eos import bgp, interface, ospf, running
from netloop.platforms.arista_eos.terminal import TERMINAL
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform
from netloop.platforms.read_only import NoEffects, ReadOnly

NAME = "arista_eos"

READERS = {reader.fact: reader for part in (interface, ospf, bgp, running) for reader in part.READERS}
"""One reader per fact; what asks for another fact is skipped with that reason."""

PLATFORM = Platform(
    name=NAME,
    aliases=("eos", "ceos", "veos", "arista", "arista_ceos", "arista_veos", "arista.eos.eos", "vr-veos"),
    planner=ReadOnly(NAME, running.unsaved),
    effects=NoEffects(),
    readers=READERS,
    terminal=TERMINAL,
    naming=naming(r"hostname (\S+)", r"(?:dns domain|ip domain-name) (\S+)"),
)
