"""What a change costs on IOS, as a table of rules: section, line, and who would notice.

What each costs, and the sources, stand with the judges in ``identity_costs`` and ``session_costs``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netloop.model.plan import Impact
from netloop.platforms.cisco_ios import identity_costs, session_costs
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.scope import walk
from netloop.platforms.platform import Situation

ADDRESS = re.compile(r"^\s+ip(?:v6)? address (?P<address>[0-9A-Fa-f.:]+)[ /]")

Judge = Callable[[re.Match[str], re.Match[str], Situation], Impact | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that match, at a place that matches, have the impact that ``judge`` finds.

    A place is the section's header, behind a slash the part of the section: ``router bgp 1 / address-family ipv4``.
    """

    place: re.Pattern[str]
    line: re.Pattern[str]
    judge: Judge


class IosEffects:
    """See ``platforms.platform.Effects``."""

    def of(self, section: tuple[str, ...], situation: Situation) -> tuple[Impact, ...]:
        """The impacts of a section's commands, one a rule that matches."""
        found = (
            rule.judge(where, what, situation)
            for rule in RULES
            for place, line in _said(section)
            if (where := rule.place.fullmatch(place)) and (what := rule.line.match(line))
        )
        return tuple(dict.fromkeys(impact for impact in found if impact is not None))

    def pending(self, situation: Situation) -> tuple[Impact, ...]:
        """Identities that run under another ID than the intended one, and keep it until they are cleared."""
        return identity_costs.pending(situation)

    def addresses(self, running: str) -> tuple[str, ...]:
        """Interface addresses, IPv6 in lower case."""
        lines = (line for block in parse(running) if block.header.startswith("interface ") for line in block.body)
        return tuple(match["address"].lower() for line in lines if (match := ADDRESS.match(line)))


def _said(section: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each command with its place; a section of one line is given in global configuration, and is its own place."""
    if len(section) == 1:
        yield section[0].removeprefix("no "), section[0]
    for path, line in walk(section):
        yield " / ".join(path), line


def _rule(place: str, line: str, judge: Judge) -> Rule:
    return Rule(re.compile(place), re.compile(line), judge)


BGP = (
    r"router bgp (?P<system>\d+)(?: / (?P<family>address-family (?:ipv4|ipv6|vpnv4)(?: unicast)?"
    r"(?: vrf (?P<vrf>\S+))?))?"
)
SESSION = r"(no )?neighbor (?P<peer>\S+) (?P<word>remote-as|update-source|route-reflector-client|activate)"

RULES: tuple[Rule, ...] = (
    _rule(r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?", r"(no )?router-id", identity_costs.ospf),
    _rule(
        r"(?:ipv6 router ospf|router ospfv3) (?P<process>\d+)(?:(?: / address-family ipv6)? vrf (?P<vrf>\S+))?",
        r"(no )?router-id",
        identity_costs.ospfv3,
    ),
    _rule(BGP, r"(no )?bgp router-id ?(?P<address>\S*)", identity_costs.bgp),
    _rule(r"(?:ipv6 )?router eigrp .+", r"(no )?eigrp router-id", identity_costs.eigrp),
    _rule(r"router isis(?: (?P<tag>\S+))?", r"(no )?(?P<word>net|is-type)\b", identity_costs.isis),
    _rule(r"mpls ldp router-id (?:vrf (?P<vrf>\S+) )?(?!vrf )\S+(?: force)?", r"mpls ldp", identity_costs.ldp),
    _rule(BGP, SESSION, session_costs.bgp_session),
    _rule(
        r"interface (?P<loopback>Loopback\d+)",
        r"(no )?ip address (?!.* secondary)\S+ \S+|(no )?(ip )?vrf forwarding |no interface ",
        session_costs.loopback,
    ),
)
