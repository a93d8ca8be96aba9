"""What a change costs on FRR.

A changed ``remote-as``, ``update-source``, ``route-reflector-client`` or ``activate`` of a neighbor resets its session,
a description does not; nor does anything that is said again unchanged (observed on FRR 8.4.4). What identities cost
stands with the judges in ``identity_costs``.
"""

from __future__ import annotations

from functools import partial

from netloop.platforms.frr import identity_costs
from netloop.platforms.frr.dialect import DIALECT
from netloop.platforms.sections import removal_costs, session_costs
from netloop.platforms.sections.effects import Rule, SectionEffects, rule

VRF = r"(?: vrf (?P<vrf>\S+))?"
BGP = rf"router bgp (?P<system>\d+){VRF}(?: / (?P<family>address-family .+))?"
SESSION = r"(no )?neighbor (?P<peer>\S+) (?P<word>remote-as|peer-group|update-source|route-reflector-client|activate)"

RULES: tuple[Rule, ...] = (
    rule(
        rf"router (?P<word>ospf6?|eigrp)(?: \d+)?{VRF}", r"(no )?(?:ospf6?|eigrp) router-id", identity_costs.router_id
    ),
    rule(BGP, r"(no )?bgp router-id ?(?P<address>\S*)", identity_costs.bgp),
    rule(rf"router isis (?P<tag>\S+){VRF}", r"(no )?(?P<word>net|is-type)\b", identity_costs.isis),
    rule(
        r"mpls ldp(?: / address-family ipv4)?", r"(no )?(?:router-id|discovery transport-address) ", identity_costs.ldp
    ),
    rule(
        rf"router (?P<word>ospf|ospf6|bgp|isis|eigrp)(?: (?!vrf )(?P<name>\S+))?{VRF}",
        r"no router ",
        removal_costs.process,
    ),
    rule(
        rf"router ospf(?P<process>){VRF}",
        r"no network (?P<address>[^/\s]+)/(?P<mask>\d+) area ",
        removal_costs.ospf_network,
    ),
    rule(
        rf"router eigrp (?P<name>\d+){VRF}",
        r"no network (?P<address>[^/\s]+/(?!32$)\d+)$",
        removal_costs.eigrp_network,
    ),
    rule(BGP, SESSION, partial(session_costs.bgp_session, DIALECT)),
    rule(r"interface (?P<loopback>\S+)", r"no ip address ", partial(session_costs.loopback, DIALECT)),
)

EFFECTS = SectionEffects(DIALECT, RULES, identity_costs.pending)
