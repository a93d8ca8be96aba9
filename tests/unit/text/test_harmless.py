"""What others say does nothing to a terminal."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.text.harmless import harmless

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_no_character_that_controls_or_hides_is_left() -> None:
    """Of all code points, no control, format, surrogate or separator of lines survives but the newline."""
    left = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in UNSEEN]
    assert [hex(code) for code in left if harmless(chr(code)) == chr(code)] == ["0xa"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;ZWNobw==\x07", r"\x1b]52;c;ZWNobw==\x07"),
        ("\x9b31mred", r"\x9b31mred"),
        ("a\u202eb\u2069", r"a\u202eb\u2069"),
        ("\U000e0041", r"\U000e0041"),
        ("100%\rFAIL", r"100%\x0dFAIL"),
        ("one\r\r\ntwo\r\n", "one\ntwo\n"),
        ("a\tb", "a       b"),
        ("\udc9b", r"\x9b"),
        ("Zürich Ωμέγα 東京 ❤ C:\\x1b", "Zürich Ωμέγα 東京 ❤ C:\\x1b"),
    ],
)
def test_it_is_written_out(text: str, shown: str) -> None:
    """Such a character is shown as Python writes it; letters of any script are left alone."""
    assert harmless(text) == shown


@given(st.text(st.characters()))
def test_twice_is_once(text: str) -> None:
    """What is harmless stays as it is, and can be written to any stream."""
    once = harmless(text)
    assert harmless(once) == once
    assert not [
        c
        for c in once
        if unicodedata.category(c) in UNSEEN - {"Cc"}
        or (c != "\n" and not c.isprintable() and unicodedata.category(c) == "Cc")
    ]
    once.encode()
