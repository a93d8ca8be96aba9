"""Rules: what must hold before anything is sent. One function a rule; to add one, write it and name it in ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.errors import Problem
from netloop.stages.fleet import Fleet
from netloop.stages.rules import addressing, bgp, groups, hosts, identities, links, texts
from netloop.stages.rules.complaint import Complaint, problems

Rule = Callable[[Fleet], Iterator[Complaint]]

RULES: tuple[Rule, ...] = (
    hosts.some_host,
    hosts.reachable,
    hosts.one_endpoint,
    hosts.names_differ,
    groups.known,
    groups.no_cycle,
    texts.descriptions,
    addressing.used_once,
    addressing.no_overlap,
    addressing.primary_first,
    identities.named,
    identities.backed,
    identities.meant,
    identities.ospf_distinct,
    identities.ospf_areas,
    identities.ospf_loopbacks,
    identities.ospf_one_process,
    bgp.one_system,
    bgp.known,
    bgp.not_itself,
    bgp.listed_once,
    bgp.both_ends,
    bgp.systems_agree,
    bgp.external_has_address,
    bgp.clients_internal,
    bgp.sources,
    bgp.networks,
    links.known,
    links.two_ends,
    links.interfaces_once,
    links.prefixes_apart,
)


def check(fleet: Fleet) -> list[Problem]:
    """Every problem that the rules find."""
    return problems(complaint for rule in RULES for complaint in rule(fleet))
