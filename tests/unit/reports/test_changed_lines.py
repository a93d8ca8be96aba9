"""The lines that a plan adds and takes away, as grouping compares them."""

from __future__ import annotations

import random
from collections import Counter

from netloop.model.plan import Plan
from netloop.reports.changed_lines import SEPARATORS, changed_lines
from netloop.text.masking import STRUCK

BEFORE = """\
hostname r1
!
interface Loopback0
 ip address 10.1.1.1 255.255.255.255
!
router ospf 1
 router-id 10.1.1.1
 passive-interface default
!
end
"""


def changed(before: str, after: str) -> tuple[str, ...]:
    return changed_lines(Plan("r1", before, after))


def test_nothing_changes() -> None:
    """The same configuration has no changed line, whatever ends its lines."""
    assert changed(BEFORE, BEFORE) == changed(BEFORE.replace("\n", "\r\n"), BEFORE) == ()


def test_a_section_that_is_new_and_a_line_in_another_one() -> None:
    """Of a new section every line is added, of one that is there the new lines alone; separators are no change."""
    after = BEFORE.replace("router ospf 1\n", "interface Loopback1\n no ip address\n!\nrouter ospf 1\n area 0\n")
    assert changed(BEFORE, after) == ("+ area 0", "+interface Loopback1", "+ no ip address")


def test_a_section_that_goes() -> None:
    """Every line of it is taken away."""
    after = BEFORE.replace("interface Loopback0\n ip address 10.1.1.1 255.255.255.255\n!\n", "")
    assert changed(BEFORE, after) == ("-interface Loopback0", "- ip address 10.1.1.1 255.255.255.255")


def test_a_line_that_takes_the_place_of_another_one() -> None:
    """What goes is told before what comes."""
    after = BEFORE.replace("router-id 10.1.1.1", "router-id 10.1.1.2")
    assert changed(BEFORE, after) == ("- router-id 10.1.1.1", "+ router-id 10.1.1.2")


def test_secrets_that_go_are_masked_and_those_that_come_are_compared() -> None:
    """What is taken away may be shown; two passwords that are added are two different lines."""
    before, after = (f"interface Loopback0\n ip ospf authentication-key {key}\nend\n" for key in ("old", "new"))
    gone, new = changed(before, after)
    assert gone == f"- ip ospf authentication-key {STRUCK}"
    assert new == "+ ip ospf authentication-key new"


def test_lines_that_are_there_more_often() -> None:
    """A line that several parts of a section have is added where one more part has it."""
    part = " address-family ipv4 vrf {}\n  neighbor 10.1.1.9 activate\n exit-address-family\n"
    before = f"router bgp 1\n{part.format('a')}end\n"
    after = f"router bgp 1\n{part.format('a')}{part.format('b')}end\n"
    assert Counter(changed(before, after)) == Counter(f"+{line}" for line in part.format("b").splitlines())


def test_sections_that_change_places() -> None:
    """Configurations in which sections stand in another order are not the same."""
    one, other = "interface Loopback0\n shutdown\n", "interface Loopback1\n no shutdown\n"
    assert sorted(line[0] for line in changed(one + other, other + one)) == ["+", "+", "-", "-"]


def test_what_goes_and_what_comes_make_up_the_difference() -> None:
    """The lines before, less those that go, with those that come, are the lines after, in whatever configurations."""
    draw = random.Random(7)

    def configuration() -> str:
        lines = []
        for _ in range(draw.randrange(6)):
            lines += [f"section {draw.randrange(4)}", *(f" line {draw.randrange(5)}" for _ in range(draw.randrange(5)))]
            lines += ["!"]
        return "\n".join([*lines, "end", ""])

    def lines(text: str) -> Counter[str]:
        return Counter(line for line in text.splitlines() if line not in SEPARATORS)

    for _ in range(300):
        before, after = configuration(), configuration()
        found = changed(before, after)
        gone = Counter(line[1:] for line in found if line[0] == "-")
        new = Counter(line[1:] for line in found if line[0] == "+")
        was, is_ = lines(before), lines(after)
        was.subtract(gone)
        was.update(new)
        assert {k: n for k, n in was.items() if n} == dict(is_), (before, after, found)
