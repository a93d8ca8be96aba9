"""How IOS writes its configuration."""

from __future__ import annotations

import re

from netloop.platforms.cisco_ios.adapt import adapted, placed
from netloop.platforms.cisco_ios.bgp_form import comparable
from netloop.platforms.cisco_ios.blocks import BANNER, ENDS, SILENT
from netloop.platforms.cisco_ios.canonical import canonical, spoken
from netloop.platforms.cisco_ios.claims import claims
from netloop.platforms.cisco_ios.grammar import GRAMMAR
from netloop.platforms.cisco_ios.holdings import holdings, released
from netloop.platforms.cisco_ios.printing import header_rank, rank
from netloop.platforms.cisco_ios.vrf_lines import again
from netloop.platforms.cisco_ios.words import IPV4, IPV6
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.order import nets, peers

DIALECT = Dialect(
    claims=claims,
    grammar=GRAMMAR,
    canonical=canonical,
    rank=rank,
    header_rank=header_rank,
    host_statement=re.compile(
        rf"network (?P<v4>{IPV4}) (?:0\.0\.0\.0(?: area \S+)?|mask 255\.255\.255\.255)|network (?P<v6>{IPV6})/128"
    ),
    ends=ENDS,
    silent=SILENT,
    void=frozenset({"no ip address"}),
    by_itself=re.compile(
        r"bgp log-neighbor-changes|(?:no )?(?:auto-summary|synchronization)|no ip address|neighbor \S+ activate"
        r"|topology base"
    ),
    volatile=re.compile(r"(?:ntp clock-period|version|boot-(?:start|end)-marker|Using|Current configuration)\b.*"),
    banner=BANNER,
    spoken=spoken,
    holdings=holdings,
    released=released,
    placed=placed,
    adapted=adapted,
    comparable=comparable,
    reorders=(again, nets, peers),
)
