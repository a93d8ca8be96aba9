"""The command grammar: abbreviations, typed arguments, and where a line goes wrong."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.lab.sandbox.arguments import split_words
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, CliCommand, CommandGrammar, InvalidLine, expand
from netloop.lab.sandbox.help import explain
from netloop.lab.sandbox.names import full_name, order, short_name

PATTERNS = (
    "show ip interface brief",
    "show ip interface [<interface:interface>]",
    "show ip ospf [<process:1-65535>] neighbor",
    "show inventory",
    "show version",
    "ip address <address:ipv4> <mask:ipv4> [secondary]",
    "ipv6 address <address:ipv6>",
    "description <text:line>",
    "router bgp <asn:asn>",
    "area <area:area>",
    "shutdown",
)
GRAMMAR = CommandGrammar([CliCommand(pattern, pattern) for pattern in PATTERNS])


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("sho ip int br", "show ip interface brief"),
        ("SHOW IP INT BRIEF", "show ip interface brief"),
        ("sho ip int lo0", "show ip interface Loopback0"),
        ("sho ip int Loopback 0", "show ip interface Loopback0"),
        ("sho ip int gi0/0", "show ip interface GigabitEthernet0/0"),
        ("sho ip os nei", "show ip ospf neighbor"),
        ("sho ip os 7 nei", "show ip ospf 7 neighbor"),
        ("ipv6 addr 2001:db8:0::1/128", "ipv6 address 2001:DB8::1/128"),
        ("desc  two  blanks ", "description two  blanks"),
        ("router bgp 1.10", "router bgp 1.10"),
        ("area 0.0.0.1", "area 0.0.0.1"),
        ("  shut", "shutdown"),
    ],
)
def test_a_line_is_written_out(typed: str, full: str) -> None:
    """Words may be shortened as far as they stay unambiguous; arguments are printed as IOS prints them."""
    found = GRAMMAR.parse(typed)
    assert not isinstance(found, InvalidLine)
    assert found.text == full


def test_arguments_have_types() -> None:
    """An argument's value is typed, an optional one that was not given is absent."""
    found = GRAMMAR.parse("ip address 10.0.0.1 255.0.0.0")
    assert not isinstance(found, InvalidLine)
    assert found["address"] == IPv4Address("10.0.0.1")
    assert "secondary" not in found
    assert found.get("nothing", 1) == 1


@pytest.mark.parametrize(
    ("typed", "message", "column"),
    [
        ("show foo", INVALID, 5),
        ("show verx", INVALID, 8),
        ("shot", INVALID, 3),
        ("ip address 10.0.0.256 255.0.0.0", INVALID, 11),
        ("ip address 10.0.0.1 255.0.0.0 extra", INVALID, 30),
        ("router bgp 0", INVALID, 11),
        ("area 4294967296", INVALID, 5),
        ("ip address 10.0.0.1", INCOMPLETE, None),
        ("show", INCOMPLETE, None),
        ("sho i", '% Ambiguous command:  "sho i"', None),
        ("sho in x", INVALID, 7),
    ],
)
def test_a_wrong_line_is_refused_as_ios_does(typed: str, message: str, column: int | None) -> None:
    """The caret stands behind the last letter that still fitted a keyword, or under the wrong argument."""
    assert GRAMMAR.parse(typed) == InvalidLine(message, column)


def test_the_caret_accounts_for_the_prompt() -> None:
    """The caret stands under the column of the screen, the prompt's width included."""
    assert InvalidLine(INVALID, 5).shown(3).startswith(" " * 8 + "^\n% Invalid input detected at '^' marker.\n")


def test_patterns_expand_and_must_balance() -> None:
    """Optional parts and alternatives give every path; a bracket left open is the programmer's error."""
    assert {" ".join(map(str, path)) for path in expand("a [b] (c|d)")} == {"a c", "a d", "a b c", "a b d"}
    with pytest.raises(ValueError, match="unbalanced"):
        expand("a ] b")


def test_help_lists_what_follows() -> None:
    """``?`` after a blank lists what follows, within a word what completes it."""
    assert "A.B.C.D" in explain(GRAMMAR, "ip address ")
    assert explain(GRAMMAR, "sh") == "show  shutdown\n\n"
    assert "<cr>" in explain(GRAMMAR, "show ip interface ")
    assert explain(GRAMMAR, "show xyz ").startswith("% Unrecognized")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the grammar fail, and a caret stands within the line."""
    found = GRAMMAR.parse(text)
    if isinstance(found, InvalidLine) and found.column is not None:
        assert 0 <= found.column <= len(text)


@given(st.sampled_from(["show ip interface brief", "show version", "show inventory"]), st.data())
def test_every_unambiguous_prefix_means_the_command(command: str, data: st.DataObject) -> None:
    """Cutting each word to any length gives the same command or an ambiguity, never another command."""
    words = [word[: data.draw(st.integers(1, len(word)))] for word in command.split()]
    found = GRAMMAR.parse(" ".join(words))
    assert (
        (found.message.startswith("% Amb") or found.message == INVALID)
        if isinstance(found, InvalidLine)
        else (found.text == command)
    )


def test_words_know_their_columns() -> None:
    """Columns count from 0, over any blanks."""
    assert [(word.text, word.column) for word in split_words("  a  bc")] == [("a", 2), ("bc", 5)]


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("lo0", "Loopback0"),
        ("LOOPBACK10", "Loopback10"),
        ("gi0/0.100", "GigabitEthernet0/0.100"),
        ("te1/0/1", "TenGigabitEthernet1/0/1"),
        ("e0/0", "Ethernet0/0"),
        ("t0", None),
        ("lo", None),
        ("xyz1", None),
        ("10.0.0.1", None),
    ],
)
def test_interface_names(typed: str, full: str | None) -> None:
    """An interface's type may be shortened while it names one type."""
    assert full_name(typed) == full


def test_interfaces_stand_in_ios_order() -> None:
    """Loopbacks by number, then tunnels, then ports by slot and number, sub-interfaces behind their port."""
    wanted = ["Loopback0", "Loopback2", "Loopback10", "Tunnel0", "GigabitEthernet0/0", "GigabitEthernet0/0.5"]
    wanted += ["GigabitEthernet0/2", "GigabitEthernet0/10", "Ethernet1/0", "Vlan1"]
    assert sorted(sorted(wanted), key=order) == wanted
    assert short_name("GigabitEthernet0/10") == "Gi0/10"
