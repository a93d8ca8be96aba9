"""Warnings of an inventory: what can be sent and most likely is not what was meant."""

from __future__ import annotations

from enum import StrEnum


class InventoryWarning(StrEnum):
    """A kind of warning, by the name under which it is told and waived; the documentation's table is these lines."""

    LITERAL_SECRET = "literal-secret", "a secret stands in clear in a file of the inventory"
    SECRET_FILE_MODE = "secret-file-mode", "others can read the file that a secret is in"
    LEDGER_BEHIND = "ledger-behind", "the ledger of pool addresses does not know yet what the inventory says"
    NO_HOST_ROUTE = (
        "no-host-route",
        "the IPv4 address of a loopback in OSPF is no /32, and OSPF advertises a /32 all the same",
    )
    IPV6_NOT_CARRIED = "ipv6-not-carried", "a loopback's IPv4 address is in an IGP, and its IPv6 address in nothing"
    IPV6_OVER_IPV4 = "ipv6-over-ipv4", "a BGP session over IPv4 carries IPv6 routes, whose next hop is then IPv4's"
    FAMILY_ONE_END = "family-one-end", "one end alone of a BGP session carries an address family"
    IBGP_INCOMPLETE = "ibgp-incomplete", "iBGP routes of one router do not get to another one of its AS"

    meaning: str

    def __new__(cls, value: str, meaning: str) -> InventoryWarning:
        """Let each kind carry its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


WAIVABLE = frozenset(InventoryWarning) - {InventoryWarning.SECRET_FILE_MODE, InventoryWarning.LEDGER_BEHIND}
"""What a host's waiver can answer for: what is said of a host."""
