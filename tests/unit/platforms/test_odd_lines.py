"""Lines that nobody foresaw, in every section of both platforms: planning goes on, and they stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.configuration.statements import compiled, filled, unnamed
from netloop.platforms.configuration.text import Block, join
from netloop.templating import render
from tests.unit.platforms.test_table import DIALECTS, EVERYTHING
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

WORDS = ("vrf", "interface", "Loopback7", "auto-assign", "area", "0", "10.9.9.9", "255.0.0.0", "x", "secondary", "none")
SLOTS = {
    name: sorted({unnamed(filled(row.slot)) for s in d.table.sections for row in s.statements if row.slot})
    for name, d in DIALECTS.items()
}


def put(blocks: tuple[Block, ...], path: tuple[str, ...], line: str, dialect: Dialect) -> list[Block]:
    """The configuration with one more line in the section at a path, before all others of it."""
    found: list[Block] = []
    for block in blocks:
        inner = put(block.inner, path[1:], line, dialect) if len(path) > 1 else [Block(line), *block.inner]
        found.append(block.with_inner(inner) if dialect.header(block) == path[0] else block)
    return found


def paths(blocks: tuple[Block, ...], dialect: Dialect) -> list[tuple[str, ...]]:
    """Every section and part of one that has lines."""
    found: list[tuple[str, ...]] = []
    for block in blocks:
        if block.body:
            here = dialect.header(block)
            found += [(here,), *((here, *path) for path in paths(block.inner, dialect))]
    return found


@pytest.mark.parametrize("platform", sorted(DIALECTS))
@given(data=st.data())
@settings(max_examples=examples(150), deadline=None)
def test_no_line_of_a_healthy_router_stops_planning(platform: str, data: st.DataObject) -> None:
    """A line that begins as one of netloop's does, with other words behind: there and back are planned, and what is
    not netloop's stays where it is."""
    dialect, wanted = DIALECTS[platform], EVERYTHING[platform]
    planner, rendered = SectionPlanner(dialect), render(wanted)
    configured = planner.candidate("", rendered, wanted)
    if data.draw(st.booleans()):
        configured = configured.replace("router-id 10.255.0.1", "router-id 10.9.9.1")
    path = data.draw(st.sampled_from(paths(dialect.parse(configured), dialect)))
    start = data.draw(st.from_regex(compiled(data.draw(st.sampled_from(SLOTS[platform]))), fullmatch=True))
    behind = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    line = " ".join([*"".join(start.split("\n")).split(), *behind])
    running = join(put(dialect.parse(configured), path, line, dialect))
    candidate = planner.candidate(running, rendered, wanted)
    planner.sections(running, candidate, wanted)
    planner.sections(candidate, running, wanted)
    assert planner.candidate(candidate, rendered, wanted) == candidate
    scope = Scope(dialect, wanted)
    if not scope.owns(path, dialect.canonical(line)) and line not in dialect.void:
        assert line in [text.strip() for text in candidate.splitlines()]
