"""The facts that IOS shows, by the modules that read them; a module is imported when one of its facts is asked for."""

from __future__ import annotations

from netloop.model import evidence, routing_facts
from netloop.platforms.deferred_readers import DeferredReaders

READERS = DeferredReaders(
    __package__,
    {
        "interface": (evidence.Interfaces,),
        "ospf": (evidence.OspfIdentities, evidence.OspfNeighbors),
        "ospf_database": (routing_facts.OspfLinkState, routing_facts.Ospfv3LinkState),
        "ospf_interfaces": (routing_facts.OspfInterfaces, routing_facts.Ospfv3Interfaces),
        "ospfv3": (evidence.Ospfv3Identities, evidence.Ospfv3Neighbors),
        "bgp": (evidence.BgpIdentities, evidence.BgpNeighbors),
        "bgp_sessions": (routing_facts.BgpSessions, routing_facts.BgpEntries),
        "isis": (evidence.IsisIdentities,),
        "isis_adjacency": (evidence.IsisNeighbors, routing_facts.IsisInterfaces),
        "isis_database": (routing_facts.IsisLinkState,),
        "eigrp": (evidence.EigrpIdentities,),
        "eigrp_tables": (evidence.EigrpNeighbors, routing_facts.EigrpTopology, routing_facts.EigrpInterfaces),
        "ldp": (evidence.LdpIdentities,),
        "ldp_sessions": (evidence.LdpNeighbors, routing_facts.LdpInterfaces),
        "pings": (routing_facts.Pings,),
        "routes": (routing_facts.InstalledRoutes,),
        "running": (evidence.ConfiguredIdentities, evidence.RunningConfig, evidence.StartupConfig),
    },
)
"""One reader per fact; what asks for a fact that is missing here is skipped, with that reason."""
