"""The output of a show command: what surrounds it, and what is no answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


LINES = (
    *("end", "", "!", "hostname r1", " description a", "interface Loopback0", "r1#", "r1#show run", "show run"),
    *("Building configuration...", "Current configuration : 9 bytes", "% Invalid input", "Load for five secs: 1%"),
    *("*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: x", "00:00:01: debug", "banner a --b", " --More-- x", "blank ", "tab\t"),
    *("a\x1f", "a\r", "a\x85", "a\x08"),
)


@given(st.lists(st.sampled_from(LINES), max_size=6), st.sampled_from(("", "\n")))
def test_a_bare_configuration_is_given_as_it_is(lines: list[str], ended: str) -> None:
    """A text from which nothing is to be taken off is its own configuration, and only such a text is taken for one."""
    text = "\n".join([*lines, "end"]) + ended
    if output._is_bare(text):
        assert output.refusal(text) is None
        assert output._configuration(text) == text
    assert not output._is_bare(f"r1#show running-config\n{text}")
