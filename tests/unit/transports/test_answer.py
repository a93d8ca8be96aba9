"""The text of an answer, as it comes off the wire."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.transports.answer import plain

LINE_END = re.compile(r"\r+\n|\n\r+|\r")


@given(st.text(alphabet="a \r\n\x08\x00"))
def test_every_kind_of_line_end_is_one_line_feed(raw: str) -> None:
    """A line feed with carriage returns before or behind it, or a carriage return alone, in whatever order they come.

    Backspaces and nulls are taken out behind that: one of them between the two keeps them apart.
    """
    assert plain(raw) == LINE_END.sub("\n", raw).replace("\x08", "").replace("\x00", "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("one\r\r\ntwo\n\rthree", "one\ntwo\nthree"),
        ("one\rtwo", "one\ntwo"),
        ("\x1b[?2004l\rone\x1b[K", "one"),
        ("on\x08e\x00", "one"),
    ],
)
def test_what_a_terminal_adds_is_taken_out(raw: str, text: str) -> None:
    """Escape sequences, backspaces and nulls; what ends a line becomes a line feed."""
    assert plain(raw) == text
