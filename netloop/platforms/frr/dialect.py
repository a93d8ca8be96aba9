"""How FRR writes its configuration (vtysh's integrated one)."""

from __future__ import annotations

import re

from netloop.platforms.frr.advertising import placed
from netloop.platforms.frr.bgp_form import adapted
from netloop.platforms.frr.canonical import canonical
from netloop.platforms.frr.claims import claims
from netloop.platforms.frr.grammar import GRAMMAR
from netloop.platforms.frr.holdings import holdings
from netloop.platforms.frr.isis import reapply_lost_lines
from netloop.platforms.frr.printing import header_rank, rank
from netloop.platforms.frr.words import IPV6
from netloop.platforms.sections.dialect import Dialect
from netloop.platforms.sections.order import nets, peers
from netloop.platforms.values import IPV4

DIALECT = Dialect(
    claims=claims,
    grammar=GRAMMAR,
    canonical=canonical,
    rank=rank,
    header_rank=header_rank,
    host_statement=re.compile(rf"network (?P<v4>{IPV4})/32(?: area \S+)?|network (?P<v6>{IPV6})/128"),
    ends={"address-family ": "exit-address-family"},
    silent=frozenset({"!", "exit", "exit-address-family", "no shutdown"}),
    by_itself=re.compile(r"bgp log-neighbor-changes|(?:no )?neighbor \S+ activate"),
    volatile=re.compile(r"(?:frr (?:version|defaults)|Building|Current)\b.*"),
    closing=("exit", "!"),
    first=re.compile(r"router eigrp "),
    lasting=((r"interface \S+",), (r"router bgp .+", r"address-family .+")),
    holdings=holdings,
    placed=placed,
    adapted=adapted,
    reorders=(reapply_lost_lines, nets, peers),
)
