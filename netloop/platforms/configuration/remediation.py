"""The commands between two configurations, section by section, in an order that the router accepts."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.platforms.configuration.commands import commands
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.merge import tree
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.configuration.sequence import sequence
from netloop.platforms.configuration.text import Block

Sections = dict[str, Block]


def difference(source: str, target: str, scope: Scope) -> tuple[tuple[str, ...], ...]:
    """The commands from ``source`` to ``target`` within the sections of the scope.

    Interfaces let go of a process before it goes, and what goes leaves room for what comes; an interface goes last.
    """
    dialect = scope.dialect
    before, after = _owned(source, scope), _owned(target, scope)
    after |= {header: Block(header) for header in before if header not in after and dialect.lasts((header,))}
    for header in before.keys() & after.keys():
        before[header], after[header] = dialect.comparable(
            before[header], _emptied(before[header], after[header], dialect)
        )
    order = sequence(before, after, dialect)
    released = tuple((h, *(f"no {line}" for line in lines)) for h, lines in order.releases.items())
    freed = {header: _without(block, order.releases.get(header, ()), dialect) for header, block in before.items()}
    wanted = tree((after[header] for header in order.headers), dialect)
    delta = tree(freed.values(), dialect).config_to_get_to(wanted).set_order_weight()
    found = {child.text: child for child in delta.children}
    made = [header for header in order.headers if header in found]
    changed = [(h, commands(found[h], freed.get(h), after.get(h), dialect)) for h in made]
    behind = max((index + 1 for index, header in enumerate(made) if _interface(header)), default=0)
    gone = [header for header in reversed(before) if f"no {header}" in found]
    processes = [(f"no {header}",) for header in gone if before[header].body and not _interface(header)]
    others = [(f"no {header}",) for header in gone if (f"no {header}",) not in processes]
    first, then = [lines for _, lines in changed[:behind]], [lines for _, lines in changed[behind:]]
    return (*released, *first, *processes, *then, *others)


def _emptied(before: Block, after: Block, dialect: Dialect) -> Block:
    """The section as it will be, with those parts left empty that cannot be taken away."""
    header, kept = dialect.header(before), {block.header for block in dialect.statements(after)}
    gone = (block.header for block in dialect.statements(before) if block.body and block.header not in kept)
    empty = [Block(part) for part in gone if dialect.lasts((header, part))]
    return after.with_inner([*after.inner, *empty]) if empty else after


def _interface(header: str) -> bool:
    return header.startswith("interface ")


def _owned(text: str, scope: Scope) -> Sections:
    """The owned sections by their headers: the first ones, interfaces, others, each in the order of the scope."""
    return dict(sorted(_sections(text, scope), key=lambda item: _key(item[0], scope)))


def _sections(text: str, scope: Scope) -> Iterator[tuple[str, Block]]:
    seen = set[str]()
    for block in scope.dialect.parse(text):
        header = scope.dialect.header(block)
        if header not in seen and scope.place(header) is not None:
            seen.add(header)
            yield header, block


def _key(header: str, scope: Scope) -> tuple[bool, bool, int]:
    first = scope.dialect.first.match(header)
    return first is None, not _interface(header), scope.place(header) or 0


def _without(block: Block, lines: tuple[str, ...], dialect: Dialect) -> Block:
    return block.with_inner(inner for inner in block.inner if dialect.header(inner) not in lines) if lines else block
