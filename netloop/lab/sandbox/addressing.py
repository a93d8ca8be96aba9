"""Arithmetic of IPv4 addresses as IOS does it: classes, masks, and what a host may be called."""

from __future__ import annotations

from ipaddress import IPv4Address


def classful(address: IPv4Address) -> int:
    """The prefix length of the address's class."""
    first = int(address) >> 24
    return 8 if first < 128 else 16 if first < 192 else 24


def valid_host(address: IPv4Address) -> bool:
    """Whether a host may have the address: not multicast or reserved, nor in 0/8 or 127/8."""
    return int(address) >> 24 not in {0, 127} and int(address) >> 24 < 224


def prefix_length(mask: IPv4Address) -> int | None:
    """The length of a contiguous mask, else None."""
    bits = f"{int(mask):032b}"
    return bits.count("1") if "01" not in bits else None
