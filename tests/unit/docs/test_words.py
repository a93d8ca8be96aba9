"""The words with which lines begin, as the page of commands says them."""

from __future__ import annotations

import pytest

from docs.words import first_words, shortest


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("description(?: .+)?", ["description"]),
        (r"ip address \S+ \S+ secondary", ["ip address"]),
        (r"(?:ip )?vrf forwarding \S+", ["ip vrf forwarding", "vrf forwarding"]),
        (r"(?:ip|ipv6) router isis(?: \S+)?", ["ip router isis", "ipv6 router isis"]),
        (r"ipv6 address (?!\S+ link-local$)\S+", ["ipv6 address"]),
        (r"router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?", ["router ospf"]),
        (r"network (?P<host>[0-9]{1,3}(?:\.[0-9]{1,3}){3}) 0\.0\.0\.0 area \S+", ["network"]),
        (r"carrier\-delay (?:[0-9]{1,10}|msec [0-9]{1,10})", ["carrier-delay", "carrier-delay msec"]),
        ("log-adjacency-changes.*", []),
        ("shutdown", ["shutdown"]),
    ],
)
def test_a_pattern_begins_with_whole_words(pattern: str, words: list[str]) -> None:
    """What a pattern fixes of the beginning of its lines is said, each choice of it, and no half word."""
    assert sorted(first_words(pattern)) == sorted(words)


def test_what_begins_alike_is_said_once() -> None:
    """A text that begins with another one's words is left out; one that only begins with its letters is not."""
    assert shortest(["ip ospf", "ip ospf area", "ip", "ipv6 ospf"]) == ["ip", "ipv6 ospf"]
