"""IS-IS of IOS: system IDs, and what is unreadable."""

from __future__ import annotations

import pytest

from netloop.platforms.cisco_ios import isis
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import NOTHING_CONFIGURED, REFUSED, states


def test_isis_by_tag() -> None:
    """Instances with and without a tag; the selector is no part of the system ID; zero is none."""
    text = "\n".join(
        f"IS-IS Router: {tag} (0x1000{n})\n  System Id: {system}.00  IS-Type: level-2\n"
        for n, (tag, system) in enumerate(
            [("core", "0102.5500.00A1"), ("<Null Tag>", "0102.5500.0002"), ("x", "0000.0000.0000")]
        )
    )
    assert states(isis.read_identities({isis.PROCESSES: text})) == [
        "IS-IS core: 0102.5500.00a1",
        "IS-IS: 0102.5500.0002",
        "IS-IS x: no NET is configured",
    ]
    assert states(isis.read_identities({isis.PROCESSES: "\n", **NOTHING_CONFIGURED})) == []


@pytest.mark.parametrize(
    "text", ["all is well", "IS-IS Router: core (0x10000)", "IS-IS Router: core\n IS-Type: level-1", REFUSED]
)
def test_isis_that_is_not_understood(text: str) -> None:
    """Other words, an instance without its system ID, and a refusal are unreadable."""
    with pytest.raises(UnreadableOutput):
        isis.read_identities({isis.PROCESSES: text})
