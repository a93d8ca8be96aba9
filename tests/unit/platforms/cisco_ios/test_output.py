"""The output of a show command: what surrounds it, and what is no answer."""

from __future__ import annotations

import pytest

from netloop.platforms.cisco_ios import output
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("r1#show ip ospf\r\nfact\r\nr1#", "fact"),
        ("show ip ospf\n\nfact\n\nr1(config-if)#", "fact"),
        ("Load for five secs: 1%/0%; one minute: 1%\nTime source is NTP, 23:17:46 EST\n\nfact", "fact"),
        (
            "fact\n --More-- \x08\x08\x08\x08\x08\x08\x08\x08\x08        \x08\x08\x08\x08\x08\x08\x08\x08\x08 more",
            "fact\n more",
        ),
        ("fact\n --More-- \r         \r  more", "fact\n  more"),
        ("fact\n--More-- more", "fact\nmore"),
        ("\x1b[Kfact\x1b[0m", "fact"),
        ("   \r\n\r\n", ""),
        ("r1#", ""),
    ],
)
def test_what_surrounds_an_answer_is_removed(raw: str, said: str) -> None:
    """Echo, prompt, paging, colours, line ends and clock lines are no part of the answer; indentation is."""
    assert output.clean(raw) == said


@pytest.mark.parametrize("kind", list(READERS), ids=lambda kind: kind.__name__)
def test_a_command_that_was_not_asked(kind: type) -> None:
    """Without its outputs a reader says so."""
    with pytest.raises(UnreadableOutput, match="was not asked"):
        READERS[kind].read({})
