"""LinkPrefix: the addresses of a link's two ends as netloop says them, a prefix and who has the lower address."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

from netloop.sources import addresses
from netloop.sources.containerlab.found import Network
from netloop.sources.words import Refused
from netloop.stages.import_lab.prefixes import Prefixes

Interface = IPv4Interface | IPv6Interface
FITTING = {(0, 1): False, (0, None): False, (None, 1): False, (1, 0): True, (1, None): True, (None, 0): True}
"""Whether the second end has the lower of the two lowest addresses, by the place of each; None is not told."""


@dataclass(frozen=True, slots=True)
class LinkPrefix:
    """A link's prefix; ``turned`` where its second end has the lower address."""

    network: Network
    turned: bool


def link_prefix(a: Interface | None, z: Interface | None, taken: Prefixes) -> LinkPrefix | None:
    """The prefix of two ends, None where neither has an address.

    Raises:
        Refused: an inventory cannot say these addresses of a link.
    """
    given = a or z
    if given is None:
        return None
    network = given.network
    addresses.prefix4(str(network)) if network.version == 4 else addresses.prefix6(str(network))
    if other := taken.meeting(network):
        raise Refused(f"{network} overlaps with {other} of another link")
    turned = FITTING.get((_place(a, network), _place(z, network)))
    if turned is None:
        raise Refused("a link of netloop's has the two lowest addresses of its prefix")
    return LinkPrefix(network, turned)


def _place(end: Interface | None, network: Network) -> int | None:
    """0 for the lowest usable address of the prefix, -1 outside; None where there is no address.

    A /31 and a /127 have no address of their own (RFC 3021, RFC 6164).
    """
    if end is None or end.network != network:
        return None if end is None else -1
    return int(end.ip) - int(network.network_address) - (network.prefixlen < network.max_prefixlen - 1)
