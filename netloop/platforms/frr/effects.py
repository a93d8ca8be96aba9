"""What a change costs on FRR."""

from __future__ import annotations

from functools import partial

from netloop.platforms.frr.dialect import DIALECT
from netloop.platforms.sections import session_costs
from netloop.platforms.sections.effects import Rule, SectionEffects, rule

BGP = r"router bgp (?P<system>\d+)(?: vrf (?P<vrf>\S+))?(?: / (?P<family>address-family .+))?"
SESSION = r"(no )?neighbor (?P<peer>\S+) (?P<word>remote-as|update-source|route-reflector-client|activate)"

RULES: tuple[Rule, ...] = (
    rule(BGP, SESSION, partial(session_costs.bgp_session, DIALECT)),
    rule(r"interface (?P<loopback>\S+)", r"no ip address ", partial(session_costs.loopback, DIALECT)),
)

EFFECTS = SectionEffects(DIALECT, RULES, lambda _situation: ())
