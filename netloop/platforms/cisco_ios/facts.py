"""How each fact is read on IOS: the show commands, and the function that reads their outputs."""

from __future__ import annotations

from collections.abc import Mapping

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    EigrpIdentities,
    Interfaces,
    IsisIdentities,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    RunningConfig,
    StartupConfig,
)
from netloop.platforms.cisco_ios.readers import (
    bgp,
    bgp_neighbors,
    configuration,
    eigrp,
    interfaces,
    isis,
    ospf,
    ospf_neighbors,
    ospfv3,
    ospfv3_neighbors,
    statements,
)
from netloop.platforms.platform import Reader

_TABLE = (
    Reader(Interfaces, (interfaces.STATE, interfaces.IP, interfaces.IPV6), interfaces.read),
    Reader(OspfIdentities, (ospf.PROCESSES, statements.ROUTERS), ospf.read_identities),
    Reader(
        OspfNeighbors,
        (ospf_neighbors.NEIGHBORS, ospf.PROCESSES, statements.ROUTERS, ospf_neighbors.INTERFACES),
        ospf_neighbors.read,
    ),
    Reader(BgpIdentities, (bgp.SUMMARY, bgp.ALL_SUMMARY, bgp.VRFS), bgp.read_identities),
    Reader(BgpNeighbors, bgp_neighbors.COMMANDS, bgp_neighbors.read),
    Reader(Ospfv3Identities, (ospfv3.PROCESSES, ospfv3.OLD_PROCESSES, statements.ROUTERS), ospfv3.read),
    Reader(
        Ospfv3Neighbors,
        (ospfv3_neighbors.NEIGHBORS, ospfv3_neighbors.OLD_NEIGHBORS, statements.ROUTERS),
        ospfv3_neighbors.read,
    ),
    Reader(IsisIdentities, (isis.PROCESSES, statements.ROUTERS), isis.read),
    Reader(EigrpIdentities, (eigrp.IP, eigrp.IPV6, eigrp.TOPOLOGY, statements.ROUTERS), eigrp.read),
    Reader(ConfiguredIdentities, (configuration.RUNNING,), configuration.read_identities),
    Reader(RunningConfig, (configuration.RUNNING,), configuration.read_running),
    Reader(StartupConfig, (configuration.STARTUP,), configuration.read_startup),
)

READERS: Mapping[type, Reader] = {reader.fact: reader for reader in _TABLE}
"""A reader a fact; a fact that is missing here is *unsupported*, and what asks for it is skipped with that reason."""
