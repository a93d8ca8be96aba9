"""The ledger's text: what is read is written, comments stay, and what cannot stand is told with its place."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_interface

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netloop.ledger.entry import LedgerEntry, Owner
from netloop.ledger.ledger import HEAD, Ledger
from netloop.ledger.read import read

SAMPLE = """\
# our addresses

# the core
rid 10.255.0.1: p1 Loopback0 2026-01-05
rid 10.255.0.9: p2 Loopback0 2026-01-05 was core2  # ticket 7
rid 10.255.0.10/30: p3 Loopback0 2026-02-01 retired 2026-03-01
# six
rid6 2001:db8::1: p1 Loopback0 2026-01-05
# the end
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read(text, "x.ledger.yaml")[1]]


def test_what_is_read_is_written() -> None:
    """A sorted ledger is written back as it was, comments, empty lines and all."""
    ledger, wrong = read(SAMPLE, "f")
    assert not wrong
    assert ledger.text() == SAMPLE
    first, second, third, fourth = ledger
    assert first == LedgerEntry("rid", ip_interface("10.255.0.1/32"), Owner("p1", "Loopback0", 4), date(2026, 1, 5))
    assert second.was == "core2"
    assert third.retired == date(2026, 3, 1)
    assert (fourth.owner.version, fourth.place.line) == (6, 8)
    assert read(SAMPLE.replace("\n", "\r\n"), "f")[0].text() == SAMPLE.replace("\n", "\r\n")


def test_every_entry_is_yaml() -> None:
    """Any YAML reader finds one key an address, with a text as its value; also a new ledger with its head."""
    ledger = Ledger("f", head=HEAD).changed({}, read(SAMPLE, "f")[0])
    assert yaml.safe_load(ledger.text()) == {
        "rid 10.255.0.1": "p1 Loopback0 2026-01-05",
        "rid 10.255.0.9": "p2 Loopback0 2026-01-05 was core2",
        "rid 10.255.0.10/30": "p3 Loopback0 2026-02-01 retired 2026-03-01",
        "rid6 2001:db8::1": "p1 Loopback0 2026-01-05",
    }


def test_addresses_are_sorted_as_numbers_and_comments_move_with_them() -> None:
    """10.255.0.9 stands before 10.255.0.10; a comment stays above its line."""
    lines = SAMPLE.splitlines(keepends=True)
    mixed = [*lines[:2], lines[5], lines[4], *lines[2:4], *lines[6:]]
    assert read("".join(mixed), "f")[0].text() == SAMPLE


def test_a_released_line_leaves_its_comments() -> None:
    """What people wrote is not deleted with the address."""
    ledger, _ = read(SAMPLE, "f")
    gone = {entry.ip: None for entry in ledger if entry.pool == "rid"}
    text = ledger.changed(gone).text()
    assert "# the core\n# rid 10.255.0.9: ticket 7\n# six\nrid6" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("<<<<<<< HEAD", "1:1: git left a merge conflict here"),
        ("rid 10.0.0.1 p1 Loopback0 2026-01-01", "1:1: this is no line of a ledger"),
        ("rid: {10.0.0.1: p1}", "1:1: this is no line of a ledger"),
        ("rid 10.0.0.1: p1 Loopback0 2026-01-01 gone", "1:1: this is no line of a ledger"),
        ("rid 10.0.0.300: p1 Loopback0 2026-01-01", "1:5: this word does not belong here\n  expected an address"),
        ("rid fe80::1%eth0: p1 Loopback0 2026-01-01", "1:5: this word does not belong here"),
        ("rid 10.0.0.1/255.255.255.0: p1 Loopback0 2026-01-01", "1:5: this word does not belong here"),
        ("rid 10.0.0.1: p/1 Loopback0 2026-01-01", "1:15: this word does not belong here\n  expected a host's name"),
        ("rid 10.0.0.1: p1 lo0 2026-01-01", "1:18: this word does not belong here"),
        ("rid 10.0.0.1: p1 Loopback0 2026-02-30", "1:28: this word does not belong here"),
        ("rid 10.0.0.1: p1 Loopback0 2026-01-01 retired never", "1:47: this word does not belong here"),
        ("r!d 10.0.0.1: p1 Loopback0 2026-01-01", "1:1: this word does not belong here"),
        ("# bell \a", "1:8: control character U+0007"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(line: str, said: str) -> None:
    """Line, column, what was expected and what was found; the other lines are read all the same."""
    (found,) = problems(f"{line}\nrid 10.0.0.2: p2 Loopback0 2026-01-01\n")
    assert found.startswith(f"x.ledger.yaml:{said}")


def test_an_address_of_two_owners_needs_a_person() -> None:
    """Two branches gave one address: the second line is told, with the first one's place and what to do."""
    (found,) = problems("rid 10.0.0.1: p1 Loopback0 2026-01-01\nrid2 10.0.0.1: p2 Loopback0 2026-01-01\n")
    assert found.startswith(
        "x.ledger.yaml:2:1: 10.0.0.1 of p2 Loopback0 ipv4 was already given to p1 Loopback0 ipv4 (line 1)"
    )
    assert "delete the other" in found


def test_two_addresses_of_one_owner_need_a_person() -> None:
    """A loopback has one address a family; a retired one beside it is history."""
    two = "rid 10.0.0.1: p1 Loopback0 2026-01-01\nrid 10.0.0.2: p1 Loopback0 2026-01-01"
    (found,) = problems(f"{two}\n")
    assert found.startswith("x.ledger.yaml:2:1: p1 Loopback0 ipv4 has 10.0.0.1 already (line 1)")
    assert problems(f"{two} retired 2026-02-01\n") == []


def test_a_line_that_two_branches_share_counts_once() -> None:
    """The union of two branches holds a line twice, or retired and in use: it is in use, since the earlier day."""
    text = "rid 10.0.0.1: p1 Loopback0 2026-01-02  # a\nrid 10.0.0.1: p1 Loopback0 2026-01-01 retired 2026-02-01\n"
    ledger, wrong = read(text, "f")
    assert not wrong
    assert ledger.text() == "rid 10.0.0.1: p1 Loopback0 2026-01-01  # a\n"


ALPHABET = st.sampled_from([*"rid 10.0:1#\n\r\t<-p", "rid 10.0.0.1: p1 Loopback0 2026-01-01", "\a", "\u2028", "é"])


@given(st.lists(ALPHABET, max_size=40).map("".join))
def test_any_text_is_read_and_settles(text: str) -> None:
    """No text makes reading fail, and what was written once is written the same again."""
    ledger, wrong = read(text, "f")
    if not wrong:
        once = ledger.text()
        assert read(once, "f")[0].text() == once
