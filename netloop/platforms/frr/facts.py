"""How each fact is read on FRR: the show commands, and the function that reads their outputs."""

from __future__ import annotations

from collections.abc import Mapping

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    EigrpIdentities,
    Interfaces,
    IsisIdentities,
    LdpIdentities,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    RunningConfig,
)
from netloop.platforms.frr.readers import (
    bgp,
    configuration,
    eigrp,
    interfaces,
    isis,
    ldp,
    ospf_neighbors,
    ospfv3_neighbors,
    vrfs,
)
from netloop.platforms.platform import Reader

_TABLE = (
    Reader(Interfaces, (interfaces.STATE,), interfaces.read),
    Reader(OspfIdentities, (vrfs.OSPF, configuration.RUNNING), vrfs.read_ospf),
    Reader(OspfNeighbors, (ospf_neighbors.NEIGHBORS, configuration.RUNNING), ospf_neighbors.read),
    Reader(Ospfv3Identities, (vrfs.OSPFV3, configuration.RUNNING), vrfs.read_ospfv3),
    Reader(Ospfv3Neighbors, (ospfv3_neighbors.NEIGHBORS, configuration.RUNNING), ospfv3_neighbors.read),
    Reader(BgpIdentities, (vrfs.BGP, configuration.RUNNING), bgp.read_identities),
    Reader(BgpNeighbors, (bgp.SUMMARY, configuration.RUNNING), bgp.read_neighbors),
    Reader(IsisIdentities, (isis.SUMMARY, configuration.RUNNING), isis.read),
    Reader(EigrpIdentities, (eigrp.TOPOLOGY, configuration.RUNNING), eigrp.read),
    Reader(LdpIdentities, (ldp.DISCOVERY, configuration.RUNNING), ldp.read),
    Reader(ConfiguredIdentities, (configuration.RUNNING,), configuration.read_identities),
    Reader(RunningConfig, (configuration.RUNNING,), configuration.read_running),
)

READERS: Mapping[type, Reader] = {reader.fact: reader for reader in _TABLE}
"""A reader a fact: all of them."""
