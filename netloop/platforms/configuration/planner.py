"""Configuration arithmetic: merge what is intended into what runs, and the commands between the two.

Only owned sections are ever taken apart; the rest of the configuration is carried along line by line. Comparing and
negating is hier_config's work, with the rules of the dialect's table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from netloop.model.intent import Intent
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.ownership import Scope, owned_sections, scope_of
from netloop.platforms.configuration.statements import Path
from netloop.platforms.configuration.text import NEGATION, Block, ConfiguredAddress, Restored, join, opposite
from netloop.platforms.kept import kept_by_configuration


@dataclass(frozen=True, slots=True)
class SectionPlanner:
    """Pure functions on configuration text; see ``platforms.platform.Planner``."""

    dialect: Dialect

    def candidate(self, running: str, rendered: str, intent: Intent) -> str:
        """The running configuration with the rendered sections merged in; all else stays to the letter.

        A wanted section is placed among those that stay and the loopbacks that go: their addresses tell which
        statements of others go with them.

        Raises:
            TemplateError: the rendered text has a line outside the owned scope.
        """
        draft = _Draft.of(running, self.dialect)
        scope = scope_of(self.dialect, intent)
        owned = owned_sections(running, scope)
        scope = scope.giving_up(_leaving(draft.having(owned), scope))
        wanted = _sections(rendered, self.dialect)
        for section in wanted:
            scope.check_block(section)
        stay = {"", *intent.absent}
        staying = draft.without({header for header in owned if scope.gone(header) not in stay})
        placed = self.dialect.placed(wanted, staying, intent)
        for section in placed:
            _put(draft, section, scope)
        return join(_swept(draft, scope, owned, frozenset(map(self.dialect.header, placed))))

    def sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from ``source`` to ``target``, a tuple a section, each entered from global configuration.

        Processes that go, go first, interfaces that go, last; what another section is waiting for is given up before.

        Raises:
            TemplateError: a command would reach outside the owned scope.
        """
        from netloop.platforms.configuration.remediation import difference

        scope = scope_of(self.dialect, intent)
        found = difference(source, target, scope)
        removable = _removable(target, scope)
        for commands in found:
            scope.check(commands, removable=removable(commands))
        return found

    def owned_sections(self, source: str, target: str, intent: Intent) -> tuple[tuple[str, ...], ...]:
        """The commands from one state of a device to another, without those that reach outside the owned scope.

        Routers add lines by themselves (``bgp log-neighbor-changes`` in a new BGP section), and others may be at work.
        """
        from netloop.platforms.configuration.remediation import difference

        scope = scope_of(self.dialect, intent)
        removable = _removable(target, scope)
        found = difference(source, target, scope)
        kept = (scope.within(commands, removable=removable(commands)) for commands in found)
        return tuple(commands for commands in kept if commands)

    def restored(self, now: str, before: str, planned: str, intent: Intent, *, force: bool = False) -> Restored:
        """What to go back to: the owned lines of ``before``, and those of ``now`` that are somebody else's.

        ``planned`` is what netloop was to make of it: a line of ``now`` that is in neither is somebody else's, and
        stays; with ``force`` only where netloop does not own it.
        """
        from netloop.platforms.configuration.merge import restored

        return restored(now, before, planned, scope_of(self.dialect, intent), force=force)

    def resulting(self, now: str, target: str, intent: Intent) -> str:
        """``now`` with its owned lines as in ``target``."""
        from netloop.platforms.configuration.merge import resulting

        return resulting(now, target, scope_of(self.dialect, intent))

    def moved(self, now: str, before: str, planned: str, intent: Intent) -> tuple[str, ...]:
        """The owned lines that somebody else has added (``...``) or taken away (``no ...``) since the change."""
        from netloop.platforms.configuration.merge import owned_lines

        scope = scope_of(self.dialect, intent)
        present, was, meant = (owned_lines(text, scope) for text in (now, before, planned))
        return (*_named(present - was - meant), *_named((was & meant) - present, gone=True))

    def unsaved(self, startup: str, running: str, intent: Intent) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What runs and is not in the startup configuration, or the other way round: netloop's, and the others'."""
        from netloop.platforms.configuration.merge import apart

        own = self.owned_sections(startup, running, intent)
        ours = tuple(" / ".join(section) for section in own)
        saved, runs = apart(startup, running, self.dialect)
        new, gone = (self._strange(lines, intent) for lines in (runs - saved, saved - runs))
        return ours, (*_named(new), *_named(gone, gone=True))

    def _strange(self, lines: Iterable[Path], intent: Intent) -> frozenset[Path]:
        """The statements that are neither netloop's nor the router's own."""
        scope = scope_of(self.dialect, intent)
        return frozenset(path for path in lines if not self._expected(path, scope))

    def _expected(self, path: tuple[str, ...], scope: Scope) -> bool:
        header, line = path[0], path[-1]
        if header.startswith("!") or self.dialect.volatile.fullmatch(header) or scope.is_line(header):
            return True
        if scope.place(header) is None:
            return False
        return len(path) == 1 or scope.owns(path[:-1], line) or bool(self.dialect.table.automatic.fullmatch(line))

    def addresses(self, config: str) -> tuple[ConfiguredAddress, ...]:
        """Every address that a configuration puts on an interface, link-local ones aside."""
        return _addresses(config, self.dialect)

    def remaining(self, running: str, intent: Intent) -> tuple[tuple[str, str], ...]:
        """What the intent says must not be and is: as the intent names it, and the line or section that is there."""
        scope = scope_of(self.dialect, intent)
        return tuple(dict.fromkeys(pair for block in self.dialect.parse(running) for pair in scope.remaining(block)))

    def opens(self, line: str) -> bool:
        """Whether a line of a section enters a part of it."""
        return self.dialect.opens(self.dialect.canonical(line)) is not None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A configuration in the making: its blocks, and the header of each in canonical form."""

    blocks: list[Block]
    headers: list[str]
    dialect: Dialect

    @classmethod
    def of(cls, text: str, dialect: Dialect) -> _Draft:
        """What a configuration begins as."""
        blocks = list(dialect.parse(text))
        return cls(blocks, list(map(dialect.header, blocks)), dialect)

    def having(self, headers: Collection[str]) -> list[Block]:
        """The blocks that have one of the headers."""
        return [block for block, header in zip(self.blocks, self.headers, strict=True) if header in headers]

    def without(self, headers: Collection[str]) -> list[Block]:
        """The blocks that have none of the headers."""
        return [block for block, header in zip(self.blocks, self.headers, strict=True) if header not in headers]

    def replace(self, index: int, block: Block) -> None:
        """Put a block in the place of another one."""
        self.blocks[index], self.headers[index] = block, self.dialect.header(block)

    def insert(self, index: int, blocks: Sequence[Block]) -> None:
        """Put blocks before another one."""
        self.blocks[index:index], self.headers[index:index] = blocks, map(self.dialect.header, blocks)


@kept_by_configuration
def _addresses(config: str, dialect: Dialect) -> tuple[ConfiguredAddress, ...]:
    return dialect.addresses(dialect.parse(config))


def _named(lines: Iterable[tuple[str, ...]], *, gone: bool = False) -> tuple[str, ...]:
    return tuple(" / ".join((*path[:-1], opposite(path[-1]) if gone else path[-1])) for path in sorted(lines))


def _removable(target: str, scope: Scope) -> Callable[[Sequence[str]], frozenset[str]]:
    """Whether a section may go as a whole: it is netloop's, and the target does not have it."""

    def judge(commands: Sequence[str]) -> frozenset[str]:
        header = commands[0].removeprefix(NEGATION)
        if len(commands) > 1 or not scope.whole(header):
            return frozenset()
        present = any(scope.dialect.header(block) == header for block in scope.dialect.parse(target))
        return frozenset() if present else frozenset({header})

    return judge


def _sections(rendered: str, dialect: Dialect) -> list[Block]:
    """The rendered sections; where a template printed a header twice, one section with the lines of both."""
    found: dict[str, tuple[str, ...]] = {}
    for block in dialect.parse(rendered):
        header = dialect.header(block)
        found[header] = (*found.get(header, ()), *block.body)
    blocks = (Block(header, body, dialect.layout.indent) for header, body in found.items())
    return [block for block in blocks if block.header not in {"", *dialect.closing}]


def _leaving(owned: Sequence[Block], scope: Scope) -> frozenset[str]:
    """The addresses that owned loopbacks have and will not have, in upper case."""
    intent, dialect = scope.intent, scope.dialect
    names = {*(loopback.name for loopback in intent.loopbacks), *intent.absent}
    own = [b for b in owned if (match := dialect.interface.fullmatch(b.header.strip())) and match["name"] in names]
    lines = [line for block in own for line in dialect.lines(block)]
    had = {match["address"] for line in lines if (match := dialect.address.match(line))}
    stay = {str(address.ip).upper() for loopback in intent.loopbacks for address in loopback.addresses}
    return frozenset(address.upper() for address in had) - stay


def _put(draft: _Draft, wanted: Block, scope: Scope) -> None:
    """Merge one wanted section into the configuration."""
    from netloop.platforms.configuration.merge import arranged, merged

    dialect, line = scope.dialect, scope.is_line(wanted.header)
    index = _of_slot(draft, wanted, dialect) if line and not wanted.body else _index(draft, wanted)
    if index is None:
        place = _position(draft.blocks, wanted.header, dialect)
        draft.insert(place, [arranged(wanted, dialect), *map(Block, dialect.closing)])
    elif not line:
        running, section = dialect.adapted(draft.blocks[index], wanted)
        draft.replace(index, merged(running, section, scope))
    elif draft.headers[index] != wanted.header:
        draft.replace(index, wanted)


def _index(draft: _Draft, wanted: Block) -> int | None:
    """Where the section stands, or None."""
    return draft.headers.index(wanted.header) if wanted.header in draft.headers else None


def _of_slot(draft: _Draft, wanted: Block, dialect: Dialect) -> int | None:
    """Where the line of global configuration stands that the wanted one replaces, or None."""
    from netloop.platforms.configuration.driver import Slots

    slots = Slots((), (dialect.header(wanted),), dialect)
    return next((index for index, header in enumerate(draft.headers) if slots.replace(header)), None)


def _swept(draft: _Draft, scope: Scope, owned: Iterable[str], wanted: frozenset[str]) -> list[Block]:
    """The configuration without the loopbacks and processes that must not be, each with what closes it.

    A section of which nothing is wanted loses the lines that must be named to stay. ``owned`` are the headers of the
    running sections that the intent owns.
    """
    from netloop.platforms.configuration.merge import without_stale

    if not any(header not in wanted or scope.absent(header) for header in (*owned, *wanted)):
        return draft.blocks
    kept: list[Block] = []
    closing: list[str] = []
    for block, header in zip(draft.blocks, draft.headers, strict=True):
        if scope.absent(header):
            closing = list(scope.dialect.closing)
        elif closing and block.header.strip() == closing[0]:
            del closing[0]
        else:
            closing = []
            untouched = header in wanted or scope.place(header) is None
            kept.append(block if untouched else without_stale(block, scope))
    return kept


def _position(blocks: Sequence[Block], header: str, dialect: Dialect) -> int:
    """The index at which a new section stands where the router would print it."""
    own = dialect.header_rank(header)
    if own is None:
        return len(blocks)
    found = ((index, dialect.header_rank(block.header)) for index, block in enumerate(blocks))
    ranks = [(index, place) for index, place in found if place is not None]
    behind = max((index for index, place in ranks if place <= own), default=None)
    if behind is not None:
        return _closed(blocks, behind, dialect)
    ends = [index for index, block in enumerate(blocks) if block.header == dialect.layout.end]
    return min((index for index, _ in ranks), default=ends[0] if ends else len(blocks))


def _closed(blocks: Sequence[Block], index: int, dialect: Dialect) -> int:
    """The index behind a section and what closes it."""
    index += 1
    for line in dialect.closing:
        if index < len(blocks) and blocks[index].header == line:
            index += 1
    return index
