"""Configuration arithmetic for IOS: merge what is intended into what runs, and the commands between the two.

Only owned sections are ever taken apart; the rest of the configuration is carried along line by line. Comparing and
negating is hier_config's work, with the rules in ``slots``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.blocks import Block, join, parse
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.printing import header_rank
from netloop.platforms.cisco_ios.scope import Scope


class IosPlanner:
    """Pure functions on configuration text; see ``platforms.platform.Planner``."""

    def candidate(self, running: str, rendered: str, intent: Intent) -> str:
        """The running configuration with the rendered sections merged in; all else stays to the letter.

        Raises:
            TemplateError: the rendered text has a line outside the owned scope.
        """
        from netloop.platforms.cisco_ios.adapt import at_home, vrf_spelling

        blocks = list(parse(running))
        scope = Scope(intent, _leaving(blocks, intent))
        wanted = _sections(rendered)
        for section in wanted:
            scope.check_block(section)
        for section in at_home(wanted, blocks):
            _put(blocks, vrf_spelling(section, blocks), scope)
        return join(_swept(blocks, scope))

    def sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from ``source`` to ``target``, a tuple a section, each entered from global configuration.

        Processes that go, go first, interfaces that go, last; what another section is waiting for is given up before.

        Raises:
            TemplateError: a command would reach outside the owned scope.
        """
        from netloop.platforms.cisco_ios.difference import difference

        scope = Scope(intent)
        found = difference(source, target, scope)
        removable = _removable(target, scope)
        for commands in found:
            scope.check(commands, removable=removable(commands))
        return found

    def owned_sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from one state of a device to another, without those that reach outside the owned scope.

        IOS adds lines by itself (``bgp log-neighbor-changes`` in a new BGP section), and others may be at work.
        """
        from netloop.platforms.cisco_ios.difference import difference

        scope = Scope(intent)
        removable = _removable(target, scope)
        found = difference(source, target, scope)
        kept = (scope.within(commands, removable=removable(commands)) for commands in found)
        return tuple(commands for commands in kept if commands)


def _removable(target: str, scope: Scope) -> Callable[[Sequence[str]], frozenset[str]]:
    """Whether a section may go as a whole: it is netloop's, and the target does not have it."""
    present = {canonical(block.header) for block in parse(target)}

    def judge(commands: Sequence[str]) -> frozenset[str]:
        header = commands[0].removeprefix("no ")
        return frozenset({header}) if scope.whole(header) and header not in present else frozenset()

    return judge


def _sections(rendered: str) -> list[Block]:
    """The rendered sections; where a template printed a header twice, one section with the lines of both."""
    found: dict[str, tuple[str, ...]] = {}
    for block in parse(rendered):
        header = canonical(block.header)
        found[header] = (*found.get(header, ()), *block.body)
    return [Block(header, body) for header, body in found.items() if header not in {"", "!"}]


def _leaving(blocks: Sequence[Block], intent: Intent) -> frozenset[str]:
    """The addresses that owned loopbacks have and will not have."""
    names = {f"interface {loopback.name}" for loopback in intent.loopbacks}
    names |= {f"interface {name}" for name in intent.absent}
    lines = [canonical(b.header) for block in blocks if block.header.strip() in names for b in block.inner]
    had = {line.split()[2].partition("/")[0] for line in lines if line.startswith(("ip address ", "ipv6 address "))}
    stay = {str(address.ip).upper() for loopback in intent.loopbacks for address in loopback.addresses}
    return frozenset(had - stay)


def _put(blocks: list[Block], wanted: Block, scope: Scope) -> None:
    """Merge one wanted section into the configuration."""
    from netloop.platforms.cisco_ios.adapt import adapted
    from netloop.platforms.cisco_ios.merge import arranged, merged, same_slot

    if not wanted.body and scope.is_line(wanted.header):
        index = next((i for i, block in enumerate(blocks) if same_slot(block.header, wanted.header)), None)
    else:
        index = next((i for i, block in enumerate(blocks) if canonical(block.header) == wanted.header), None)
    if index is None:
        place = _position(blocks, wanted.header)
        blocks[place:place] = [arranged(wanted), Block("!")]
    elif scope.is_line(wanted.header):
        blocks[index] = blocks[index] if canonical(blocks[index].header) == wanted.header else wanted
    else:
        running, section = adapted(blocks[index], wanted)
        blocks[index] = merged(running, section, scope)


def _swept(blocks: Sequence[Block], scope: Scope) -> list[Block]:
    """The configuration without the loopbacks that must not be, each with the separator behind it."""
    kept: list[Block] = []
    swept = False
    for block in blocks:
        if block.header.strip() in scope.absent:
            swept = True
            continue
        if not (swept and block.header.strip() == "!"):
            kept.append(block)
        swept = False
    return kept


def _position(blocks: Sequence[Block], header: str) -> int:
    """The index at which a new section stands where IOS would print it."""
    own = header_rank(header)
    if own is None:
        return len(blocks)
    ranks = [(index, place) for index, block in enumerate(blocks) if (place := header_rank(block.header)) is not None]
    behind = max((index for index, place in ranks if place <= own), default=None)
    if behind is not None:
        follows = behind + 1 < len(blocks) and blocks[behind + 1].header == "!"
        return behind + 2 if follows else behind + 1
    ends = [index for index, block in enumerate(blocks) if block.header == "end"]
    return min((index for index, _ in ranks), default=ends[0] if ends else len(blocks))
