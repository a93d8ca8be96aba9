"""The table of statements: one row is the source of ownership, slot, negation, weight, exclusive value and price."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.dialect import DIALECT as IOS
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement, StatementOwner, Table, compiled
from netloop.platforms.frr import PLATFORM as FRR_PLATFORM
from netloop.platforms.frr.dialect import DIALECT as FRR
from tests.unit.platforms.intents import (
    bgp,
    eigrp,
    intent,
    isis,
    ldp,
    loopback,
    member,
    neighbor,
    ospf,
    ospfv3,
)

pytestmark = pytest.mark.unmeasured

LO0 = loopback(0, "10.255.0.1", "2001:db8::1")
LO10 = loopback(10, "172.16.10.1", vrf="A")
PROCESSES = (
    ospf("1", "10.255.0.1", member(LO0)),
    ospf("2", "10.255.0.2", member(LO10, passive=False), vrf="A"),
    ospfv3("1", "10.255.0.1", member(LO0)),
    ospfv3("2", "10.255.0.2", new=True),
    ospfv3("2", "10.255.0.3", vrf="A", new=True),
    isis("core", "49.0001.0102.5500.0001.00", LO0),
    eigrp("100", "10.255.0.1", LO0),
    eigrp("200", "172.16.10.1", LO10, vrf="A"),
    eigrp("300", "10.255.0.1", LO0, named="CORP"),
    bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000)),
    bgp("65000", "172.16.10.1", neighbor("172.16.0.2", 64512), vrf="A"),
    ldp("10.255.0.1", "Loopback0"),
    ldp("10.255.0.2", "Loopback10", vrf="A"),
)
EVERYTHING = {
    "cisco_ios": intent(LO0, LO10, *PROCESSES, absent=("Loopback7",)),
    "frr": FRR_PLATFORM.adapt(intent(LO0, LO10, *PROCESSES, absent=("Loopback7",), platform="frr")),
}
DIALECTS = {"cisco_ios": IOS, "frr": FRR}


@dataclass(frozen=True)
class Row:
    """A row of a platform's table, with the section that it stands in."""

    platform: str
    section: int
    number: int

    @property
    def place(self) -> Section:
        return DIALECTS[self.platform].table.sections[self.section]

    @property
    def statement(self) -> Statement:
        return self.place.statements[self.number]

    @property
    def without(self) -> Dialect:
        """The platform without the row, wherever that row stands under the same headers."""
        dialect = DIALECTS[self.platform]
        sections = [
            replace(s, statements=tuple(r for r in s.statements if r is not self.statement))
            for s in dialect.table.sections
        ]
        return replace(dialect, table=Table(tuple(sections)))

    def __str__(self) -> str:
        return f"{self.platform}: {' / '.join(self.place.path)}: {self.statement.line}"


def rows() -> Iterator[Row]:
    """Every row; one that begins with ``no`` is the other form of a statement that has a row of its own."""
    for platform, dialect in DIALECTS.items():
        for section, place in enumerate(dialect.table.sections):
            for number, statement in enumerate(place.statements):
                if statement.owner is not StatementOwner.OTHERS and not statement.line.startswith("no "):
                    yield Row(platform, section, number)


ROWS = list(rows())


def declared(row: Row, data: st.DataObject) -> tuple[Intent, OwnedSection, str]:
    """An intent that owns the row, the place at which it does, and a line of it."""
    wanted, section, statement = EVERYTHING[row.platform], row.place, row.statement
    if statement.owner is StatementOwner.LINES:
        line = data.draw(st.from_regex(statement.pattern, fullmatch=True))
        wanted = replace(wanted, loopbacks=tuple(replace(item, lines=(line,)) for item in wanted.loopbacks))
        return wanted, next(iter(section.of(wanted))), line
    place = next(iter(section.of(wanted)))
    patterns = list(section.owned(statement, place))
    return wanted, place, data.draw(st.from_regex(compiled(patterns[0]), fullmatch=True).filter(plain))


def plain(line: str) -> bool:
    return "\n" not in line and line == " ".join(line.split())


def path_of(place: OwnedSection, data: st.DataObject) -> tuple[str, ...]:
    return tuple(data.draw(st.from_regex(compiled(pattern), fullmatch=True).filter(plain)) for pattern in place.path)


@pytest.mark.parametrize("row", ROWS, ids=str)
@given(data=st.data())
@settings(max_examples=2, deadline=None)
def test_a_row_is_the_one_source_of_its_statement(row: Row, data: st.DataObject) -> None:
    """With it a line of it is owned, and has its slot, weights and price; without it all of that is gone."""
    wanted, place, drawn = declared(row, data)
    dialect, without, path = DIALECTS[row.platform], row.without, path_of(place, data)
    line = dialect.canonical(drawn)
    assert Scope(dialect, wanted).owns(path, line)
    assert not Scope(without, wanted).owns(path, line)
    statement, table, rest = row.statement, dialect.table, without.table
    assert statement in table.rows(path)
    assert statement not in rest.rows(path)
    for before, after, expected in (
        (len(table.slots), len(rest.slots), statement.slot),
        (len(table.negations), len(rest.negations), statement.bare),
        (len(table.weights), len(rest.weights), statement.weight or statement.weight_gone),
    ):
        assert (after < before) is bool(expected)
    own = [statement.price] if statement.price else []
    assert sorted(map(id, prices(dialect, path, line))) == sorted(map(id, [*own, *prices(without, path, line)]))
    assert not own or statement.price not in prices(without, path, line)


def prices(dialect: Dialect, path: tuple[str, ...], line: str) -> list[object]:
    found = (row for row in dialect.table.rows(path) if row.price and row.pattern.fullmatch(line))
    return [row.price for row in found]


CONFIGURATION = Path(__file__).parents[3] / "netloop" / "platforms" / "configuration"
WORDS = (
    "interface ",
    "router ospf",
    "router bgp",
    "router eigrp",
    "router isis",
    "neighbor",
    "address-family",
    "ip address",
    "ipv6 ",
    "network ",
    "router-id",
    "remote-as",
    "update-source",
    "banner",
    "Building",
    "exit",
    "cisco",
    "frr",
    "vtysh",
    "ios",
)


@pytest.mark.parametrize("path", sorted(CONFIGURATION.glob("*.py")), ids=lambda path: path.name)
def test_the_arithmetic_knows_no_vendor(path: Path) -> None:
    """No string of the configuration's files, docstrings apart, has a word of a vendor's configuration in it."""
    tree = ast.parse(path.read_text())
    documents = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]
    assert not [text for text in found if any(word in text for word in WORDS)]
