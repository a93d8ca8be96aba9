"""Rules: what must hold before anything is sent. One function a rule; to add one, write it and name it in ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.errors import Problem
from netloop.stages.complaint import Complaint, problems
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.rules import (
    absent,
    addressing,
    advertised,
    bgp,
    both_ends,
    groups,
    hosts,
    identities,
    isis,
    links,
    loopbacks,
    ospf,
    pools,
    texts,
    vrfs,
)

Rule = Callable[[DeclaredNetwork], Iterator[Complaint]]

RULES: tuple[Rule, ...] = (
    hosts.some_host,
    hosts.reachable,
    hosts.one_endpoint,
    hosts.names_differ,
    hosts.waived_peers,
    groups.known,
    groups.no_cycle,
    texts.descriptions,
    texts.seven_bits,
    loopbacks.of_the_platform,
    loopbacks.not_both,
    loopbacks.lines_known,
    loopbacks.lines_once,
    vrfs.declared,
    vrfs.eigrp_family,
    pools.known,
    pools.own_addresses,
    pools.apart,
    pools.links_apart,
    pools.former_names,
    addressing.used_once,
    addressing.no_overlap,
    addressing.outside_links,
    addressing.primary_first,
    identities.named,
    identities.backed,
    identities.meant,
    identities.never_anycast,
    identities.ldp_interface,
    identities.literal_free,
    identities.used_once,
    advertised.declared,
    advertised.same_vrf,
    ospf.distinct,
    ospf.areas,
    ospf.one_process,
    ospf.syntax,
    isis.area,
    isis.systems_differ,
    isis.traffic_engineering,
    bgp.one_system,
    bgp.known,
    bgp.not_itself,
    bgp.listed_once,
    bgp.systems_agree,
    bgp.external_has_address,
    bgp.has_address,
    bgp.clients_internal,
    bgp.families,
    bgp.sources,
    bgp.networks,
    absent.processes,
    absent.neighbors,
    absent.networks,
    both_ends.listed,
    both_ends.points_back,
    links.known,
    links.two_ends,
    links.interfaces_once,
    links.prefixes_apart,
)


def name_of(rule: Rule) -> str:
    """A rule's name: its module's and its own."""
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def check(network: DeclaredNetwork) -> list[Problem]:
    """Every problem that the rules find."""
    return problems(complaint.found_by(name_of(rule)) for rule in RULES for complaint in rule(network))
