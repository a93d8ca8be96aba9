"""How each fact is read on IOS: the show commands, and the function that reads their outputs."""

from __future__ import annotations

from collections.abc import Mapping

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    Interfaces,
    OspfIdentities,
    OspfNeighbors,
    RunningConfig,
)
from netloop.platforms.cisco_ios.readers import bgp, configuration, interfaces, ospf, ospf_neighbors
from netloop.platforms.platform import Reader

_TABLE = (
    Reader(Interfaces, (interfaces.STATE, interfaces.IP, interfaces.IPV6), interfaces.read),
    Reader(OspfIdentities, (ospf.PROCESSES, ospf.STATEMENTS), ospf.read_identities),
    Reader(
        OspfNeighbors,
        (ospf_neighbors.NEIGHBORS, ospf.PROCESSES, ospf.STATEMENTS, ospf_neighbors.INTERFACES),
        ospf_neighbors.read,
    ),
    Reader(BgpIdentities, (bgp.SUMMARY, bgp.ALL_SUMMARY, bgp.VRFS), bgp.read_identities),
    Reader(BgpNeighbors, (bgp.SUMMARY,), bgp.read_neighbors),
    Reader(ConfiguredIdentities, (configuration.RUNNING,), configuration.read_identities),
    Reader(RunningConfig, (configuration.RUNNING,), configuration.read_running),
)

READERS: Mapping[type, Reader] = {reader.fact: reader for reader in _TABLE}
"""A reader a fact; a fact that is missing here is *unsupported*, and what asks for it is skipped with that reason."""
