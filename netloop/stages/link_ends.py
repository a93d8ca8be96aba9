"""The two ends of a declared link."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network
from typing import TYPE_CHECKING

from netloop.model.intent import LinkEnd

if TYPE_CHECKING:
    from netloop.sources.language import LinkForm


def link_ends(link: LinkForm) -> tuple[LinkEnd, LinkEnd]:
    """Both ends; the first host named has the lower of the two lowest usable addresses."""
    first, second = (_end(link, index) for index in (0, 1))
    return first, second


def _end(link: LinkForm, index: int) -> LinkEnd:
    return LinkEnd(
        device=link.between[index],
        interface=link.interfaces[index] if link.interfaces else None,
        ipv4=IPv4Interface(_usable(link.prefix, index, 31)) if link.prefix else None,
        ipv6=IPv6Interface(_usable(link.prefix6, index, 127)) if link.prefix6 else None,
    )


def _usable(network: IPv4Network | IPv6Network, index: int, pair: int) -> tuple[int, int]:
    """Address and length; a /31 and a /127 have no address of their own (RFC 3021, RFC 6164)."""
    return int(network.network_address) + index + (network.prefixlen < pair), network.prefixlen
