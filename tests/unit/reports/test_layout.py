"""Lines and tables: as wide as the terminal, no word broken; in a pipe a row is a line."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from netloop.cli.output import console_class
from netloop.reports.layout import Columns, print_line, print_table
from netloop.text.redact import PROCESS

COLUMNS = Columns(("device", "subject", "check", "expected", "actual", "verdict"), 3)
CLEAR = "clear ip ospf 1 process"
ROWS = [
    ("pe1-lon", "OSPF 1", "ospf-router-id", "10.255.0.21", "10.0.11.1", f"pending  {CLEAR}"),
    ("20261130T214037Z-c0b236", "Loopback0", "reachable", "2001:db8:255::1111:2222/128 by IS-IS", "no route", "failed"),
    ("r3", "Loopback0", "advertised", "10.255.0.3/32", "a long sentence that has to be folded " * 3, "failed"),
]


def screen(width: int, *, terminal: bool = True) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return console_class()(file=out, width=width, force_terminal=terminal, color_system=None), out


def words(lines: list[str]) -> list[str]:
    return [word for line in lines for word in line.split()]


@pytest.mark.parametrize("width", [60, 80, 100, 132, 200])
def test_a_table_fits_and_breaks_no_word(width: int) -> None:
    """Run IDs, addresses, host names and commands are whole, and no line is wider than the terminal."""
    console, out = screen(width)
    print_table(console, COLUMNS, ROWS, [CLEAR])
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(words(lines))
    assert any(CLEAR in line for line in lines)


def test_wide_enough_is_one_line_a_row() -> None:
    """At 200 columns short rows are lines of a table, under its titles."""
    console, out = screen(200)
    print_table(console, COLUMNS, ROWS[:2], [CLEAR])
    title, first, _ = out.getvalue().splitlines()
    assert title.split() == list(COLUMNS.titles)
    assert title.index("expected") == first.index("10.255.0.21")


def test_narrow_is_a_block_a_row() -> None:
    """At 60 columns each row names what it is about, and its other cells with their titles below."""
    console, out = screen(60)
    print_table(console, COLUMNS, ROWS[:1], [CLEAR])
    assert out.getvalue().splitlines() == [
        "pe1-lon  OSPF 1  ospf-router-id",
        "  expected 10.255.0.21  actual 10.0.11.1",
        f"  verdict pending  {CLEAR}",
    ]


def test_a_row_is_a_line_in_a_pipe() -> None:
    """However long it is, without blanks at its end; lines of a cell are joined."""
    console, out = screen(200, terminal=False)
    print_table(console, Columns(("device", "detail")), [("r1", "first\nsecond " + "x " * 300), ("r2", "")])
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == ["device", "r1", "r2"]
    assert "first; second x" in lines[1]
    assert all(line == line.rstrip() for line in lines)


def test_no_rows_no_table() -> None:
    """Titles alone are not printed."""
    console, out = screen(80)
    print_table(console, COLUMNS, [])
    assert out.getvalue() == ""


def test_prose_keeps_commands_whole() -> None:
    """What stands in quotation marks is folded as one word; further lines are indented."""
    console, out = screen(40)
    print_line(console, f'  OSPF 1 router ID waits for "{CLEAR}" (drops p1)', prose=True)
    assert out.getvalue().splitlines() == ["  OSPF 1 router ID waits for", f'    "{CLEAR}" (drops p1)']


def test_prose_is_one_line_in_a_pipe() -> None:
    """Nothing is folded where no terminal is."""
    console, out = screen(40, terminal=False)
    print_line(console, "word " * 50, prose=True)
    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_a_secret_is_struck_before_a_text_is_folded(terminal: bool) -> None:
    """A password with blanks in it is on no line, nor on two."""
    PROCESS.learn(["correct horse battery"])
    try:
        console, out = screen(24, terminal=terminal)
        print_line(console, "it said correct horse battery, then left", prose=True)
        print_table(console, Columns(("device", "said")), [("r1", Text("so: correct horse battery"))])
    finally:
        PROCESS.forget()
    assert not {"correct", "horse", "battery"} & set(out.getvalue().replace(",", " ").split())


@given(st.lists(st.tuples(*[st.text("ab1.:/-' \"\n", max_size=30)] * 3), max_size=4), st.integers(20, 90))
def test_nothing_is_lost_or_broken(rows: list[tuple[str, str, str]], width: int) -> None:
    """Whatever stands in the cells, every word of them is printed whole, but what says nothing in a block."""
    console, out = screen(width)
    print_table(console, Columns(("x", "y", "z")), rows)
    wanted = {word for row in rows for cell in row for word in cell.split()} - {"-"}
    assert wanted <= set(words(out.getvalue().splitlines()))
