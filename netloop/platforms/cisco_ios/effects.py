"""What a change costs on IOS.

What each costs, and the sources, stand with the judges in ``identity_costs`` and ``sections.session_costs``.
"""

from __future__ import annotations

from functools import partial

from netloop.platforms.cisco_ios import identity_costs
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.sections import removal_costs, session_costs
from netloop.platforms.sections.effects import Rule, SectionEffects, rule

BGP = (
    r"router bgp (?P<system>\d+)(?: / (?P<family>address-family (?:ipv4|ipv6|vpnv4)(?: unicast)?"
    r"(?: vrf (?P<vrf>\S+))?))?"
)
SESSION = r"(no )?neighbor (?P<peer>\S+) (?P<word>remote-as|peer-group|update-source|route-reflector-client|activate)"

RULES: tuple[Rule, ...] = (
    rule(r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?", r"(no )?router-id", identity_costs.ospf),
    rule(
        r"(?:ipv6 router ospf|router ospfv3) (?P<process>\d+)(?:(?: / address-family ipv6)? vrf (?P<vrf>\S+))?",
        r"(no )?router-id",
        identity_costs.ospfv3,
    ),
    rule(BGP, r"(no )?bgp router-id ?(?P<address>\S*)", identity_costs.bgp),
    rule(r"(?:ipv6 )?router eigrp .+", r"(no )?eigrp router-id", identity_costs.eigrp),
    rule(r"router isis(?: (?P<tag>\S+))?", r"(no )?(?P<word>net|is-type)\b", identity_costs.isis),
    rule(r"mpls ldp router-id (?:vrf (?P<vrf>\S+) )?(?!vrf )\S+(?: force)?", r"mpls ldp", identity_costs.ldp),
    rule(
        r"(?:ipv6 )?router (?P<word>ospf|ospfv3|bgp|isis|eigrp)(?: (?!vrf )(?P<name>\S+))?(?: vrf (?P<vrf>\S+))?",
        r"no (ipv6 )?router ",
        removal_costs.process,
    ),
    rule(
        r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?",
        r"no network (?P<address>\S+) (?P<mask>\S+) area ",
        removal_costs.ospf_network,
    ),
    rule(
        r"router eigrp (?P<name>\S+)(?: / address-family ipv4(?: vrf (?P<vrf>\S+))?.*)?",
        r"no network (?P<address>\S+)(?! 0\.0\.0\.0$)(?: \S+)?$",
        removal_costs.eigrp_network,
    ),
    rule(BGP, SESSION, partial(session_costs.bgp_session, DIALECT)),
    rule(
        r"interface (?P<loopback>Loopback\d+)",
        r"(no )?ip address (?!.* secondary)\S+ \S+|(no )?(ip )?vrf forwarding |no interface ",
        partial(session_costs.loopback, DIALECT),
    ),
)

EFFECTS = SectionEffects(DIALECT, RULES, identity_costs.pending)
