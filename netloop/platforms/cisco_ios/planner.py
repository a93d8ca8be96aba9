"""Configuration arithmetic for IOS: merge what is intended into what runs, and the commands between the two.

Only owned sections are ever taken apart; the rest of the configuration is carried along line by line. Comparing and
negating is hier_config's work, with the rules in ``slots``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.blocks import Block, join, parse
from netloop.platforms.cisco_ios.scope import Scope

if TYPE_CHECKING:
    from hier_config import HConfig, HConfigChild

ADDRESS = re.compile(r"^(no )?ip(v6)? address ")
VRF = re.compile(r"^(no )?(ip )?vrf forwarding ")
HEADERS = (r"^interface Loopback(\d+)$", r"^interface (?!Loopback)", r"^router ospf (\d+)", r"^router ")
"""The order in which IOS prints sections, as far as a new one must find its place."""


class IosPlanner:
    """Pure functions on configuration text; see ``platforms.platform.Planner``."""

    def candidate(self, running: str, rendered: str, intent: Intent) -> str:
        """The running configuration with the rendered sections merged in; all else stays to the letter.

        Raises:
            TemplateError: the rendered text has a line outside the owned scope.
        """
        from netloop.platforms.cisco_ios.merge import merged, ordered

        blocks, scope = list(parse(running)), Scope(intent)
        for wanted in _sections(rendered):
            scope.check(tuple(line.strip() for line in wanted.lines))
            index = next((i for i, block in enumerate(blocks) if block.header.strip() == wanted.header), None)
            if index is None:
                section = wanted.with_inner(ordered(wanted.statements))
                place = _position(blocks, wanted.header)
                blocks[place:place] = [section, Block("!")]
            else:
                blocks[index] = merged(blocks[index], wanted)
        return join(blocks)

    def sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from ``source`` to ``target``, a tuple a section, each entered from global configuration.

        Sections are made in the order of the target and removed in the reverse one, before anything is made.

        Raises:
            TemplateError: a command would reach outside the owned scope.
        """
        scope, found, removable = _delta(source, target, intent)
        for commands in found:
            scope.check(commands, removable=removable)
        return found

    def owned_sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from one state of a device to another, without those that reach outside the owned scope.

        IOS adds lines by itself (``bgp log-neighbor-changes`` in a new BGP section), and others may be at work.
        """
        scope, found, removable = _delta(source, target, intent)
        kept = (scope.within(commands, removable=removable) for commands in found)
        return tuple(commands for commands in kept if commands)


def _delta(source: str, target: str, intent: Intent) -> tuple[Scope, tuple[tuple[str, ...], ...], frozenset[str]]:
    """The scope, the commands between two configurations, and the sections that may go as a whole."""
    scope = Scope(intent)
    before, after = _owned(source, scope), _owned(target, scope)
    delta = before.config_to_get_to(after).set_order_weight()
    found = [tuple(_commands(child, after)) for child in sorted(delta.children)]
    removed = [commands for commands in found if commands[0].startswith("no ")]
    ordered = (*reversed(removed), *(commands for commands in found if commands not in removed))
    return scope, ordered, frozenset(scope.sections) - {child.text for child in after.children}


def _sections(rendered: str) -> list[Block]:
    """The rendered sections; where a template printed a header twice, one section with the lines of both."""
    found: dict[str, tuple[str, ...]] = {}
    for block in parse(rendered):
        header = block.header.strip()
        found[header] = (*found.get(header, ()), *block.body)
    return [Block(header, body) for header, body in found.items() if header not in {"", "!"}]


def _position(blocks: Sequence[Block], header: str) -> int:
    """The index at which a new section stands where IOS would print it."""
    own = _rank(header)
    if own is None:
        return len(blocks)
    ranks = [(index, place) for index, block in enumerate(blocks) if (place := _rank(block.header)) is not None]
    behind = max((index for index, place in ranks if place <= own), default=None)
    if behind is not None:
        follows = behind + 1 < len(blocks) and blocks[behind + 1].header == "!"
        return behind + 2 if follows else behind + 1
    ends = [index for index, block in enumerate(blocks) if block.header == "end"]
    return min((index for index, _ in ranks), default=ends[0] if ends else len(blocks))


def _rank(header: str) -> tuple[int, int] | None:
    for number, pattern in enumerate(HEADERS):
        if match := re.match(pattern, header):
            return (number, int(match[1]) if match.groups() else 0)
    return None


def _owned(text: str, scope: Scope) -> HConfig:
    """The owned sections of a configuration, as a tree, in the order of the scope."""
    from netloop.platforms.cisco_ios.merge import tree

    blocks = {block.header.strip(): block for block in parse(text)}
    return tree(blocks[header] for header in scope.sections if header in blocks)


def _commands(section: HConfigChild, after: HConfig) -> Iterator[str]:
    """A section of the delta as commands; a VRF change re-adds the addresses that IOS removes with it."""
    lines = [line for child in sorted(section.children) for line in _flat(child)]
    if any(VRF.match(line) for line in lines) and (target := after.children.get(section.text)):
        lines = [line for line in lines if not ADDRESS.match(line)]
        lines += [child.text for child in target.children if ADDRESS.match(child.text)]
    yield section.text
    yield from lines


def _flat(child: HConfigChild) -> Iterator[str]:
    yield child.text
    for inner in sorted(child.children):
        yield from _flat(inner)
    if child.children and child.text.startswith("address-family "):
        yield "exit-address-family"
