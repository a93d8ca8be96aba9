"""A word at the prompt that is no command is taken for the name of a host."""

from __future__ import annotations

from typing import Any

import pytest

UNKNOWN = "% Bad IP address or host name\n% Unknown command or computer name, or unable to find computer address\n"
CARET = "^\n% Invalid input detected at '^' marker.\n\n"


def test_a_word_is_asked_for_at_the_name_servers(r1: Any) -> None:
    """IOS asks for the name each time, all on its networks where no server is configured, and nobody answers."""
    for _ in range(2):
        assert r1.type("pnig") == f'Translating "pnig"...domain server (255.255.255.255)\n\n{UNKNOWN}'
    r1.configure("ip name-server 192.0.2.9 192.0.2.8")
    assert r1.type("pnig") == f'Translating "pnig"...domain server (192.0.2.9) (192.0.2.8)\n\n{UNKNOWN}'


@pytest.mark.parametrize("line", ["no ip domain lookup", "no ip domain-lookup"])
def test_without_lookup_a_name_is_translated_once(r1: Any, line: str) -> None:
    """Nobody is asked then; that it is translated IOS says the first time alone, until the router is started again."""
    r1.configure(line)
    assert r1.type("pnig") == f'Translating "pnig"\n\n{UNKNOWN}'
    assert r1.type("pnig") == r1.type("Pnig") == UNKNOWN
    assert r1.type("tracerout3") == f'Translating "tracerout3"\n\n{UNKNOWN}'


def test_commands_of_privileged_mode_are_unknown_in_user_mode(r1: Any) -> None:
    """What a user may not do is no command of his."""
    r1.type("disable")
    assert r1.type("reload").endswith(UNKNOWN)


def test_several_words_are_no_name(r1: Any) -> None:
    """Behind a command that is not there nothing may stand, nor is what begins as no name one."""
    for line in ("pnig 10.0.0.1", "pnig | include x", "-x", "%"):
        assert r1.type(line).endswith(CARET), line


def test_nothing_is_connected_to_where_the_line_says_so(r1: Any) -> None:
    """With ``transport preferred none`` on the session's own line a word is invalid input."""
    r1.configure("line vty 5 15", "transport preferred none")
    assert r1.type("pnig").endswith(UNKNOWN)
    r1.configure("line vty 0 4", "transport preferred none")
    assert r1.type("pnig").endswith(CARET)


def test_a_word_in_configuration_mode_is_no_host(r1: Any) -> None:
    """There, behind ``do`` too, it is invalid input."""
    r1.type("configure terminal")
    assert r1.type("pnig").endswith(CARET)
    assert r1.type("do pnig").endswith(CARET)
