"""Which router it is: names compared whole, domains only where they cannot lead to another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.platforms.cisco_ios import PLATFORM as CISCO_IOS
from netloop.platforms.frr import PLATFORM as FRR
from netloop.platforms.platform import Naming
from netloop.stages.hostname import mismatch

SITES = ("pe1.fra", "pe1.ams", "pe2.fra", "core", "pe")


@pytest.mark.parametrize(
    ("expected", "hostname", "domain", "inventory", "same"),
    [
        ("pe1", "pe1", None, ("pe1", "pe11"), True),
        ("pe1", "PE1", None, ("pe1",), True),
        ("pe1", "pe11", None, ("pe1", "pe11"), False),
        ("pe11", "pe1", None, ("pe11",), False),
        ("a-very-long-router-name", "a-very-long-router-n", None, ("a-very-long-router-name",), False),
        ("pe1.fra", "pe1.fra", None, SITES, True),
        ("pe1.fra", "pe1.ams", None, SITES, False),
        ("pe1.ams", "pe1.fra", None, SITES, False),
        ("pe1.fra", "pe1", None, SITES, False),
        ("pe1.fra", "pe1", "fra", SITES, True),
        ("pe1.fra", "pe1", "FRA", SITES, True),
        ("pe1.fra", "pe1", "ams", SITES, False),
        ("pe2.fra", "pe2", None, SITES, True),
        ("pe2.fra", "pe2", "ams", SITES, True),
        ("core", "core.example.net", None, SITES, True),
        ("pe1", "pe1.fra", None, ("pe1", "pe1.fra"), False),
        ("pe1.fra.example.net", "pe1.fra", "example.net", ("pe1.fra.example.net", "pe1.ams"), True),
        ("pe1.fra.example.net", "pe1.fra", None, ("pe1.fra.example.net", "pe1.ams.example.net"), True),
        ("pe1", None, None, ("pe1",), False),
        ("pe1", "", None, ("pe1",), False),
    ],
)
def test_names_are_compared_whole(
    expected: str, hostname: str | None, domain: str | None, inventory: tuple[str, ...], same: bool
) -> None:
    """A name that only begins like the expected one is another router; a missing domain must leave no choice."""
    found = mismatch(expected, Naming(hostname, domain), inventory)
    assert (found is None) is same
    if found:
        assert repr(expected) in found


LABEL = st.sampled_from(["pe1", "pe", "p", "pe11", "fra", "ams", "net"])
NAME = st.lists(LABEL, min_size=1, max_size=3).map(".".join)


@given(st.sets(NAME, min_size=2, max_size=6), st.sampled_from([None, "fra", "ams", "fra.net", "net"]))
def test_no_router_is_taken_for_two(names: set[str], domain: str | None) -> None:
    """Whatever a router calls itself, at most one name of the inventory stands for it."""
    for hostname in {*names, "pe1", "pe"}:
        meant = [name for name in names if mismatch(name, Naming(hostname, domain), names) is None]
        assert len(meant) <= 1, (hostname, domain, meant)


RUNNING = "version 15.2\nhostname {0}\nip domain{1}name vrf MGMT wrong.net\nip domain{1}name example.net\nend\n"


@pytest.mark.parametrize("blank", [" ", "-"])
@pytest.mark.parametrize("name", ["r1", "pe1.fra", "A-very_long.router-name-of-the-north"])
def test_ios_says_who_it_is(name: str, blank: str) -> None:
    """Old and new releases write the domain in two ways; a VRF's is not the router's own."""
    assert CISCO_IOS.naming(RUNNING.format(name, blank)) == Naming(name, "example.net")
    assert CISCO_IOS.naming("version 15.2\nend\n") == Naming(None, None)


def test_frr_says_who_it_is() -> None:
    """FRR writes both as lines of their own."""
    running = "frr version 8.4.4\nfrr defaults traditional\nhostname r1\ndomainname example.net\nend\n"
    assert FRR.naming(running) == Naming("r1", "example.net")
