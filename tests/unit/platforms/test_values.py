"""AS numbers as routers print them."""

from __future__ import annotations

import pytest

from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import asplain


@pytest.mark.parametrize(
    ("text_", "number"), [("65000", "65000"), ("0.65000", "65000"), ("1.0", "65536"), ("64000.2017", "4194306017")]
)
def test_asplain(text_: str, number: str) -> None:
    """RFC 5396: asdot X.Y is X * 65536 + Y."""
    assert asplain(text_) == number


@pytest.mark.parametrize("text_", ["", "0", "-1", "1.", ".1", "AS1", "4294967296", "65536.1", "1.65536"])
def test_no_as_number(text_: str) -> None:
    """What is no number, and numbers that no AS can have, are refused."""
    with pytest.raises(UnreadableOutput):
        asplain(text_)
