"""What a BGP neighbor takes over: from its peer group, and on IOS from peer sessions and peer policies.

An inherited value counts as configured. A member's ``remote-as`` cannot be another one than its group's (FRR: ``%
Peer-group member cannot override remote-as of peer-group.``; IOS refuses it too). On IOS no member of a group may have
an option of its own that affects outbound updates, such as ``route-reflector-client`` (Cisco IOS BGP configuration
guide, "Configuring BGP Peer Groups"), and it always has the group's ``update-source``, where the group has one (Cisco
IOS BGP command reference, ``neighbor peer-group (assigning members)``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netloop.errors import NotPlannable
from netloop.platforms.configuration.text import Block

NEIGHBOR = re.compile(r"(?P<no>no )?neighbor (?P<peer>\S+) (?P<words>.+)")
GROUP = re.compile(r"peer-group (?P<name>\S+)")
INHERIT = re.compile(r"inherit (?P<kind>peer-session|peer-policy) (?P<name>\S+)(?: \d+)?")
TEMPLATE = re.compile(r"template (?P<kind>peer-session|peer-policy) (?P<name>\S+)")
SINGLE = ("remote-as", "update-source", "description")
"""Statements with one value; of the others the words are the whole."""

Templates = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Inheritance:
    """How a platform's neighbors inherit.

    Args:
        canonical: see ``configuration.dialect.Dialect``.
        joins_active: whether a neighbor is active in a family in which it joins a group.
        fixed: the statements that no member of a group may have of its own.
        always: the statements that no member of a group may have otherwise than the group has them.
    """

    canonical: Callable[[str], str]
    joins_active: bool
    fixed: tuple[str, ...] = ()
    always: tuple[str, ...] = ()

    def without_inherited(self, running: Block, wanted: Block) -> Block:
        """What is wanted of a BGP section, without what the running section's neighbors inherit.

        Raises:
            NotPlannable: another value is inherited, and the router would refuse the declared one.
        """
        return self._without(running, wanted, {}, self._templates(running), self.canonical(running.header))

    def _without(
        self, running: Block, wanted: Block, groups: Mapping[str, str], templates: Templates, place: str
    ) -> Block:
        lines = [self.canonical(block.header) for block in running.inner]
        groups = {**groups, **dict(_memberships(lines))}
        parts = {self.canonical(block.header): block for block in running.inner if block.body}
        kept: list[Block] = []
        for block in wanted.inner:
            line = self.canonical(block.header)
            if block.body and line in parts:
                kept.append(self._without(parts[line], block, groups, templates, f"{place} / {line}"))
            elif line in lines or not self._inherits(line, lines, groups, templates, place):
                kept.append(block)
        return wanted.with_inner(kept)

    def _inherits(
        self, line: str, lines: Sequence[str], groups: Mapping[str, str], templates: Templates, place: str
    ) -> bool:
        """Whether a neighbor has the wanted line from elsewhere and none of its own, or has it in another word."""
        match = NEIGHBOR.fullmatch(line)
        if match is None:
            return False
        peer, words = match["peer"], f"{match['no'] or ''}{match['words']}"
        inherited = self._inherited(peer, lines, groups, templates)
        group = groups.get(peer)
        first = words.split(maxsplit=1)[0]
        own = _words_of(peer, first, lines)
        if own is None and words in inherited:
            return True
        if group is not None and first in self.always and (held := _words_of(group, first, lines)):
            raise _refused(place, peer, words, held, group)
        if own is not None:
            return own == "remote-as internal" and _same_as(words, own, place)
        value = next((other for other in inherited if first in SINGLE and other.split()[0] == first), None)
        if first == "remote-as" and value is not None:
            if _same_as(words, value, place):
                return True
            raise _refused(place, peer, words, value, group)
        if group is not None and first in self.fixed and f"neighbor {peer} peer-group {group}" in lines:
            raise _refused(place, peer, words, f"no {first}", group)
        return False

    def _inherited(self, peer: str, lines: Sequence[str], groups: Mapping[str, str], templates: Templates) -> list[str]:
        """The words that follow the neighbor in what it takes over."""
        names = [name for name in (peer, groups.get(peer)) if name is not None]
        found: list[str] = []
        for line in lines:
            match = NEIGHBOR.fullmatch(line)
            if match is None or match["peer"] not in names:
                continue
            if inherit := INHERIT.fullmatch(match["words"]):
                found += _resolved((inherit["kind"], inherit["name"]), templates, ())
            elif match["peer"] != peer:
                found.append(f"{match['no'] or ''}{match['words']}")
            elif GROUP.fullmatch(match["words"]) and self.joins_active:
                found.append("activate")
        return found

    def _templates(self, running: Block) -> Templates:
        found = ((TEMPLATE.fullmatch(self.canonical(block.header)), block) for block in running.inner)
        return {
            (match["kind"], match["name"]): [self.canonical(inner.header) for inner in block.inner]
            for match, block in found
            if match
        }


def _words_of(peer: str, first: str, lines: Sequence[str]) -> str | None:
    """A neighbor's own statement that begins with a word."""
    head = f"neighbor {peer} "
    return next((line.removeprefix(head) for line in lines if line.startswith(f"{head}{first} ")), None)


def _memberships(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if (match := NEIGHBOR.fullmatch(line)) and (group := GROUP.fullmatch(match["words"])):
            yield match["peer"], group["name"]


def _resolved(template: tuple[str, str], templates: Templates, seen: tuple[tuple[str, str], ...]) -> list[str]:
    """The lines of a template and, behind them, of those that it inherits from itself."""
    if template in seen:
        return []
    lines = templates.get(template, ())
    above = [match for line in lines if (match := INHERIT.fullmatch(line))]
    more = [_resolved((match["kind"], match["name"]), templates, (*seen, template)) for match in above]
    return [*lines, *(line for inherited in more for line in inherited)]


def _same_as(words: str, value: str, place: str) -> bool:
    """Whether an inherited ``internal`` or ``external`` means the AS that is wanted."""
    system = re.match(r"router bgp (\S+)", place)
    local = system is not None and words == f"remote-as {system[1]}"
    return value == ("remote-as internal" if local else "remote-as external")


def _refused(place: str, peer: str, wanted: str, value: str, group: str | None) -> NotPlannable:
    source = f"peer-group {group}" if group else "its peer session"
    what = f"has {value!r} from {source}" if not value.startswith("no ") else f"is in {source}, which has none"
    return NotPlannable(
        f"{place}: neighbor {peer} {what}, declared is {wanted!r}: the router refuses that on a member",
        hint=f"change {source}, take the neighbor out of it, or declare what it says; nothing was sent",
    )
