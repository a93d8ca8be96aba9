"""What replaces what in FRR, tried on FRR 8.4.4: two lines of one slot never stand together.

An area is no slot: ``Must remove previous area config before changing ospf area``. Neither is an address: FRR adds a
second one.
"""

from __future__ import annotations

from netloop.platforms.frr.words import BGP, EIGRP, FAMILY, INTERFACE, ISIS, LDP, OSPF, OSPF6, SINGLE
from netloop.platforms.sections.dialect import Grammar, Path

SLOTS: tuple[Path, ...] = (
    (INTERFACE, r"^(description) "),
    *((INTERFACE, f"^{pattern}") for pattern in SINGLE),
    (OSPF, r"^(ospf router-id) "),
    (OSPF6, r"^(ospf6 router-id) "),
    (BGP, r"^(bgp router-id) "),
    (BGP, r"^neighbor (\S+ (?:remote-as|update-source|description)) "),
    (EIGRP, r"^(eigrp router-id) "),
    (ISIS, r"^(is-type|metric-style|mpls-te router-address) "),
    (LDP, r"^(router-id) "),
    (LDP, FAMILY, r"^(discovery transport-address) "),
)

NEGATIONS: tuple[tuple[Path, str, str], ...] = (
    ((INTERFACE, r"^description "), r"^no description .*", "no description"),
)
"""With its text behind it FRR does not know the command."""

ORDER: tuple[tuple[Path, int], ...] = (
    ((INTERFACE, r"^no isis "), -50),
    ((BGP, FAMILY), 10),
    ((BGP, r"^no neighbor \S+ (remote-as|peer-group) "), 50),
)
"""Without ``ip router isis`` FRR refuses every ``isis`` line of the interface, also one that begins with ``no``; a
family takes the neighbors that there are; and a neighbor's lines go before it goes."""

GRAMMAR = Grammar(SLOTS, NEGATIONS, ORDER)
