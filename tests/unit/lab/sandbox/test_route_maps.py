"""Prefix lists and route maps as they are typed, kept and shown."""

from __future__ import annotations

from typing import Any

import pytest


def lines(seat: Any, *heads: str) -> list[str]:
    """The lines of the running configuration that begin as given."""
    return [line for line in seat.shell.router.running_text().splitlines() if line.startswith(heads)]


def test_prefix_list_entries_are_numbered_by_fives(r1: Any) -> None:
    """From the last multiple of five; the prefix's own bits alone, the list in the order of its numbers."""
    r1.configure("ip prefix-list P permit 10.1.2.3/8 le 24", "ip prefix-list P seq 7 deny 0.0.0.0/0 le 32")
    r1.configure("ip prefix-list P permit 192.0.2.0/24", "ip prefix-list P seq 1 deny 10.9.0.0/16")
    assert lines(r1, "ip prefix-list P") == [
        "ip prefix-list P seq 1 deny 10.9.0.0/16",
        "ip prefix-list P seq 5 permit 10.0.0.0/8 le 24",
        "ip prefix-list P seq 7 deny 0.0.0.0/0 le 32",
        "ip prefix-list P seq 10 permit 192.0.2.0/24",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "ip prefix-list P permit 10.0.0.0/8 ge 8",
            "% Invalid prefix range for 10.0.0.0/8, make sure: len < ge-value <= le-value\n",
        ),
        (
            "ip prefix-list P permit 10.0.0.0/8 ge 30 le 20",
            "% Invalid prefix range for 10.0.0.0/8, make sure: len < ge-value <= le-value\n",
        ),
        ("ip prefix-list P seq 5 deny 10.0.0.0/8", "%Insertion failed - seq # exists with different policy: 5\n"),
        ("ip prefix-list P seq 9 permit 192.0.2.0/24", ""),
    ],
)
def test_entries_that_are_not_taken(r1: Any, typed: str, said: str) -> None:
    """Lengths out of order and a number in use are refused; what is there already is not entered again."""
    r1.configure("ip prefix-list P seq 5 permit 192.0.2.0/24")
    assert r1.configure(typed) == said
    assert lines(r1, "ip prefix-list P") == ["ip prefix-list P seq 5 permit 192.0.2.0/24"]


def test_no_prefix_list(r1: Any) -> None:
    """An entry by its number, by what it says, the description, and the whole list."""
    r1.configure(
        "ipv6 prefix-list P description six", *(f"ipv6 prefix-list P permit 2001:db8:{n}::/48" for n in (1, 2, 3))
    )
    r1.configure("no ipv6 prefix-list P seq 5", "no ipv6 prefix-list P permit 2001:DB8:2::/48")
    assert lines(r1, "ipv6 prefix-list") == [
        "ipv6 prefix-list P description six",
        "ipv6 prefix-list P seq 15 permit 2001:DB8:3::/48",
    ]
    r1.configure("no ipv6 prefix-list P")
    assert lines(r1, "ipv6 prefix-list") == []


def test_show_prefix_lists(r1: Any) -> None:
    """Plain, in detail, in summary, and one entry."""
    r1.configure(
        "ip prefix-list P description ours",
        "ip prefix-list P permit 10.0.0.0/8 le 24",
        "ip prefix-list P deny 0.0.0.0/0",
    )
    entry = "   seq 5 permit 10.0.0.0/8 le 24"
    assert r1.type("show ip prefix-list P").splitlines()[:2] == ["ip prefix-list P: 2 entries", entry]
    counted = "   count: 2, range entries: 1, sequences: 5 - 10, refcount: 0"
    assert r1.type("show ip prefix-list summary").splitlines() == ["ip prefix-list P:", "   Description: ours", counted]
    assert f"{counted}\n{entry} (hit count: 0, refcount: 1)" not in r1.type("show ip prefix-list detail")
    assert f"{entry} (hit count: 0, refcount: 0)\n" in r1.type("show ip prefix-list detail P")
    assert r1.type("show ip prefix-list P seq 10") == "   seq 10 deny 0.0.0.0/0\n"


def test_a_match_grows_and_shrinks(r1: Any) -> None:
    """Lists of one kind stand in one line; ``no match`` takes those that it names, or all."""
    r1.configure("route-map M permit 10", "match ip address prefix-list A", "match ip address prefix-list B C")
    assert lines(r1, " match ip") == [" match ip address prefix-list A B C"]
    r1.configure("route-map M permit 10", "no match ip address prefix-list B")
    assert lines(r1, " match ip") == [" match ip address prefix-list A C"]
    r1.configure("route-map M permit 10", "no match ip address prefix-list")
    assert lines(r1, " match ip") == []


def test_the_lines_of_an_entry_have_their_order(r1: Any) -> None:
    """Description, match, continue, set; a later ``set`` takes the place of the one before."""
    r1.configure("route-map M", "set metric 5", "continue 20", "match tag 7", "description what", "set metric 6")
    text = r1.shell.router.running_text()
    assert "route-map M permit 10\n description what\n match tag 7\n continue 20\n set metric 6\n" in text


def test_entries_of_a_route_map(r1: Any) -> None:
    """By number; the same number in the other sense is the same entry; without one, the only entry there is."""
    r1.configure("route-map M permit 20", "set metric 1", "route-map M deny 10", "route-map M deny 20")
    assert lines(r1, "route-map M") == ["route-map M deny 10", "route-map M deny 20"]
    assert r1.configure("route-map M") == "% Please specify the entry by its sequence\n"
    r1.configure("no route-map M deny 10", "route-map M", "set metric 9")
    assert lines(r1, "route-map M", " set metric") == ["route-map M permit 20", " set metric 9"]
    r1.configure("no route-map M")
    assert lines(r1, "route-map M") == []


def test_an_unknown_clause_is_refused(r1: Any) -> None:
    """The caret stands under the word that is none."""
    assert "% Invalid input detected" in r1.configure("route-map M permit 10", "match nonsense 1")


def test_communities_are_printed_in_the_format_that_is_set(r1: Any) -> None:
    """As one number, with ``ip bgp-community new-format`` as two, whichever was typed; what is there changes too."""
    r1.configure("route-map M permit 10", "set community 65000:100 4259840200 additive local-as")
    r1.configure("ip community-list 1 permit 65000:100", "ip community-list standard S deny 4259840200 no-export")
    r1.configure("ip community-list expanded E permit 65000:1")
    expanded = "ip community-list expanded E permit 65000:1"
    numbers = [
        "ip community-list 1 permit 4259840100",
        "ip community-list standard S deny 4259840200 no-export",
        expanded,
        " set community 4259840100 4259840200 local-AS additive",
    ]
    assert lines(r1, "ip community-list", " set community") == numbers
    r1.configure("ip bgp-community new-format")
    assert lines(r1, "ip community-list", " set community") == [
        "ip community-list 1 permit 65000:100",
        "ip community-list standard S deny 65000:200 no-export",
        expanded,
        " set community 65000:100 65000:200 local-AS additive",
    ]
    r1.configure("no ip bgp-community new-format")
    assert lines(r1, "ip community-list", " set community", "no ip bgp") == numbers


def test_entries_of_a_community_list_are_taken_away(r1: Any) -> None:
    """One by what it says, in either format; all of a list by its name."""
    r1.configure("ip community-list 1 permit 65000:100", "ip community-list 1 permit 65000:200")
    r1.configure("no ip community-list 1 permit 4259840100")
    assert lines(r1, "ip community-list") == ["ip community-list 1 permit 4259840200"]
    r1.configure("no ip community-list 1")
    assert lines(r1, "ip community-list") == []


@pytest.mark.parametrize("word", ["65536:1", "1:65536", "0", "4294967296", "no", "everywhere"])
def test_what_is_no_community_is_refused(r1: Any, word: str) -> None:
    """The caret stands under it, in a route map as in a list, and nothing is kept."""
    for head in ("set community", "ip community-list 1 permit"):
        said = r1.configure("route-map M permit 10", f"{head} 65000:1 {word}")
        assert said.splitlines()[0].index("^") == len("r1(config-route-map)#") + len(f"{head} 65000:1 ")
    assert lines(r1, "ip community-list", " set") == []


def test_clauses_stand_in_the_order_of_ios(r1: Any) -> None:
    """Whichever was typed first, as configurations of real devices have them."""
    r1.configure(
        "route-map M permit 10",
        "set ip next-hop recursive global 198.51.110.1",
        "set ip next-hop verify-availability 198.51.111.1 100 track 10",
        "set community 65000:1",
        "set metric 5",
        "set automatic-tag",
        "match ipv6 address L",
        "match community C",
        "match ip address prefix-list P",
        "match local-preference 100",
        "match track 105",
        "match length 10 100",
        "match mpls-label",
        "match ip next-hop 10",
        "match ip flowspec dest-pfx 10",
    )
    assert lines(r1, " match", " set") == [
        " match ip address prefix-list P",
        " match ip flowspec dest-pfx 10",
        " match ip next-hop 10",
        " match local-preference 100",
        " match mpls-label",
        " match length 10 100",
        " match track  105",
        " match community C",
        " match ipv6 address L",
        " set automatic-tag",
        " set metric 5",
        " set community 4259840001",
        " set ip next-hop verify-availability 198.51.111.1 100 track 10",
        " set ip next-hop recursive global 198.51.110.1",
    ]
