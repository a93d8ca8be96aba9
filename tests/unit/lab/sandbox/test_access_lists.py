"""Access lists: how entries are printed, numbered, refused and taken away."""

from __future__ import annotations

from typing import Any

import pytest


def printed(seat: Any, name: str) -> list[str]:
    """The lines of a list in the running configuration."""
    text = seat.shell.router.running_text().splitlines()
    if name.isdigit() and f"ip access-list extended {name}" not in text:
        return [line for line in text if line.startswith(f"access-list {name} ")]
    begin = next(n for n, line in enumerate(text) if line.split()[-1:] == [name] and "access-list" in line)
    end = next(n for n in range(begin + 1, len(text)) if not text[n].startswith(" "))
    return [line[1:] for line in text[begin + 1 : end]]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("permit tcp any host 192.0.2.1 eq 80", "permit tcp any host 192.0.2.1 eq www"),
        ("deny 17 any any eq 53", "deny   udp any any eq domain"),
        ("permit ip 10.1.2.3 0.0.0.255 any", "permit ip 10.1.2.0 0.0.0.255 any"),
        ("permit ip 10.1.2.3 0.0.0.0 10.0.0.0 255.255.255.255", "permit ip host 10.1.2.3 any"),
        ("per tc an an estab log", "permit tcp any any established log"),
        ("permit tcp any range 20 23 any", "permit tcp any range ftp-data telnet any"),
        ("permit tcp any any eq 22 443 8080", "permit tcp any any eq 22 443 8080"),
        ("deny icmp any any echo dscp 46 ttl eq 10", "deny   icmp any any echo dscp ef ttl eq 10"),
        ("permit icmp any any 3 4", "permit icmp any any 3 4"),
        ("permit ip any any precedence 5 time-range WORK", "permit ip any any precedence critical time-range WORK"),
    ],
)
def test_an_entry_is_printed_as_ios_prints_it(r1: Any, typed: str, kept: str) -> None:
    """Names for known numbers, ``host`` and ``any`` for their wildcards, zeros under a wildcard, actions as wide."""
    r1.configure("ip access-list extended A", typed)
    assert printed(r1, "A") == [kept]


@pytest.mark.parametrize(
    ("typed", "at"),
    [("permit foo any any", "foo"), ("permit ip any 10.0.0.0 nomask", "nomask"), ("permit udp any any ack", "ack")],
)
def test_what_is_no_entry_is_refused_where_it_is_wrong(r1: Any, typed: str, at: str) -> None:
    """The caret stands under the word that is not understood, and nothing is kept."""
    said = r1.configure("ip access-list extended A", typed)
    assert said.splitlines()[0].index("^") == len("r1(config-ext-nacl)#") + typed.index(at)
    assert printed(r1, "A") == []


def test_numbers_are_kept_and_not_printed(r1: Any) -> None:
    """By tens from the last one, an entry between two by its number; the configuration has the order alone."""
    r1.configure("ip access-list extended A", "permit ospf any any", "deny ip any any", "15 permit tcp any any")
    assert printed(r1, "A") == ["permit ospf any any", "permit tcp any any", "deny   ip any any"]
    assert r1.type("show access-lists A").splitlines() == [
        "Extended IP access list A",
        "    10 permit ospf any any",
        "    15 permit tcp any any",
        "    20 deny ip any any",
    ]
    r1.configure("ip access-list resequence A 100 5")
    assert "    105 permit tcp any any\n" in r1.type("show ip access-lists A")


def test_an_entry_that_is_there_and_a_number_that_is_taken(r1: Any) -> None:
    """The same entry again changes nothing; another one under a number in use is refused."""
    said = r1.configure("ip access-list extended A", "permit ip any any", "20 permit ip any any")
    assert (said, printed(r1, "A")) == ("", ["permit ip any any"])
    said = r1.configure("ip access-list extended A", "10 deny ip any any")
    assert said == "% Duplicate sequence number\n% Failed to add ace\n"


def test_entries_are_taken_away_by_number_and_by_what_they_say(r1: Any) -> None:
    """``no N``, ``no ENTRY`` however it is spelled; the remark above an entry goes with it."""
    r1.configure(
        "ip access-list extended A", "remark web", "permit tcp any any eq www", "permit udp any any", "deny ip any any"
    )
    assert printed(r1, "A")[0] == "remark web"
    r1.configure("ip access-list extended A", "no permit tcp any any eq 80", "no 30")
    assert printed(r1, "A") == ["permit udp any any"]


def test_a_standard_list_has_its_hosts_first(r1: Any) -> None:
    """Hosts stand before ranges, which keep their order; a host that an earlier range covers is refused."""
    r1.configure("access-list 10 permit 10.0.0.0 0.255.255.255", "access-list 10 permit host 192.0.2.1")
    assert printed(r1, "10") == ["access-list 10 permit 192.0.2.1", "access-list 10 permit 10.0.0.0 0.255.255.255"]
    assert "    20 permit 192.0.2.1\n    10 permit 10.0.0.0, wildcard bits 0.255.255.255\n" in r1.type(
        "show access-list 10"
    )
    said = r1.configure("access-list 10 deny 10.1.1.1")
    assert said.startswith(
        "% Access rule can't be configured at higher sequence num as it is part of the existing rule"
    )
    assert len(printed(r1, "10")) == 2


def test_numbered_lists_are_lines_and_sections_at_once(r1: Any) -> None:
    """A numbered list is printed line by line, whichever way it was typed; ``no access-list N`` takes all of it."""
    r1.configure("access-list 101 permit tcp any any", "ip access-list extended 101", "deny ip any any")
    assert printed(r1, "101") == ["access-list 101 permit tcp any any", "access-list 101 deny   ip any any"]
    r1.configure("no access-list 101 permit tcp any any")
    assert printed(r1, "101") == []


def test_persistent_numbers_are_printed(r1: Any) -> None:
    """With ``ip access-list persistent`` every entry is printed with its number, in a section of its own."""
    r1.configure(
        "access-list 101 permit tcp any any", "ipv6 access-list S", "permit ipv6 any any", "ip access-list persistent"
    )
    assert printed(r1, "101") == ["10 permit tcp any any"]
    assert printed(r1, "S") == ["sequence 10 permit ipv6 any any"]
    r1.configure("no ip access-list persistent")
    assert printed(r1, "101") == ["access-list 101 permit tcp any any"]


def test_ipv6_entries(r1: Any) -> None:
    """A number that does not follow by itself is printed in front, typed in front or behind."""
    r1.configure("ipv6 access-list S", "permit tcp any host 2001:db8::1 eq 80", "deny ipv6 any any sequence 25")
    assert printed(r1, "S") == ["permit tcp any host 2001:DB8::1 eq www", "sequence 25 deny ipv6 any any"]
    assert r1.type("show ipv6 access-list").splitlines()[1:] == [
        "    permit tcp any host 2001:DB8::1 eq www sequence 10",
        "    deny ipv6 any any sequence 25",
    ]
    r1.configure("ipv6 access-list S", "no sequence 10")
    assert printed(r1, "S") == ["sequence 25 deny ipv6 any any"]


def test_a_name_is_of_one_kind(r1: Any) -> None:
    """A standard list cannot have the name of an extended one, nor a number of the other kind's range."""
    r1.configure("ip access-list extended A")
    assert (
        r1.configure("ip access-list standard A") == "% A named extended IP access list with this name already exists\n"
    )
    assert r1.configure("ip access-list extended 10") == "% Invalid access list name.\n"


PERSISTENT = "ip access-list persistent"


def test_a_remark_belongs_to_the_entry_that_is_entered_next(r1: Any) -> None:
    """Wherever that entry stands; until then it is at the end of the list, and has no number."""
    r1.configure(PERSISTENT, "ip access-list extended A", "remark one", "10 permit ospf any any", "20 deny ip any any")
    r1.configure("ip access-list extended A", "remark last", "remark of all")
    assert printed(r1, "A")[-3:] == ["20 deny   ip any any", "remark last", "remark of all"]
    r1.configure("ip access-list extended A", "15 permit udp any any")
    assert printed(r1, "A") == [
        "10 remark one",
        "10 permit ospf any any",
        "15 remark last",
        "15 remark of all",
        "15 permit udp any any",
        "20 deny   ip any any",
    ]


def test_remarks_of_a_number(r1: Any) -> None:
    """Typed with the number they belong to its entry; the same words are refused there, and taken elsewhere."""
    r1.configure(PERSISTENT, "ip access-list extended A", "10 remark ====", "20 permit ip any any", "20 remark ====")
    assert r1.configure("ip access-list extended A", "20 remark ====") == "Duplicate remark statement\n"
    assert r1.configure("ip access-list extended A", "remark ====", "remark ====") == "Duplicate remark statement\n"
    assert printed(r1, "A") == ["10 remark ====", "20 remark ====", "20 permit ip any any", "remark ===="]
    r1.configure("ip access-list extended A", "no remark")
    assert printed(r1, "A") == ["10 remark ====", "20 remark ====", "20 permit ip any any"]
    r1.configure("ip access-list extended A", "no 20 remark")
    assert printed(r1, "A") == ["10 remark ====", "20 permit ip any any"]


def test_resequencing_leaves_the_last_remarks_last(r1: Any) -> None:
    """They have no number to change."""
    r1.configure(PERSISTENT, "ip access-list extended A", "permit ospf any any", "remark last")
    r1.configure("ip access-list resequence A 100 10")
    assert printed(r1, "A") == ["100 permit ospf any any", "remark last"]


def test_a_remark_of_an_ipv6_list_has_a_number_of_its_own(r1: Any) -> None:
    """It takes the next one like an entry, can be typed with it, and goes by it."""
    r1.configure(PERSISTENT, "ipv6 access-list S", "remark web", "permit tcp any any", "sequence 50 remark rest")
    assert printed(r1, "S") == ["sequence 10 remark web", "sequence 20 permit tcp any any", "sequence 50 remark rest"]
    said = r1.configure("ipv6 access-list S", "sequence 50 permit udp any any")
    assert said == "% Duplicate sequence number\n% Failed to add ace\n"
    r1.configure(f"no {PERSISTENT}", "ipv6 access-list S", "no sequence 50")
    assert printed(r1, "S") == ["remark web", "sequence 20 permit tcp any any"]
