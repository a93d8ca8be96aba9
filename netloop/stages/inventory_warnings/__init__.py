"""Inventory warnings: what can be sent and most likely was not meant. One function a kind, named in ``WARNINGS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from netloop.errors import Problem
from netloop.model.inventory_warning import InventoryWarning
from netloop.stages.complaint import Complaint, problems
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.inventory_warnings import hosts, ibgp, ipv6, sessions
from netloop.stages.inventory_warnings.waived import Waived

WARNINGS: Mapping[InventoryWarning, Callable[[DeclaredNetwork, Waived], Iterator[Complaint]]] = {
    InventoryWarning.LITERAL_SECRET: hosts.literal_secret,
    InventoryWarning.NO_HOST_ROUTE: hosts.no_host_route,
    InventoryWarning.IPV6_NOT_CARRIED: ipv6.not_carried,
    InventoryWarning.IPV6_OVER_IPV4: sessions.ipv6_over_ipv4,
    InventoryWarning.FAMILY_ONE_END: sessions.family_one_end,
    InventoryWarning.IBGP_INCOMPLETE: ibgp.incomplete,
}


def warnings(network: DeclaredNetwork, today: date) -> list[Problem]:
    """The warnings of a network that breaks no rule, less those that somebody answers for on this day."""
    return problems(
        complaint.found_by(kind.value)
        for kind, find in WARNINGS.items()
        for complaint in find(network, Waived(network.declared, kind, today))
    )
