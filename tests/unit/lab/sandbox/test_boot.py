"""Loading a configuration: what is kept that the sandbox does not know, where it stands, and what takes it away."""

from __future__ import annotations

import pytest

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.router import Router

PRINTED = """!
version 15.4
!
hostname x
!
turbo mode on
!
galaxy drive alpha
   engine 1
    thrust 5
     limit 2
   engine 2
!
interface GigabitEthernet0/0
 flux capacity 88
 ip address 192.0.2.1 255.255.255.0
 duplex auto
 flux direction forward
!
interface FastEthernet0/1
 switchport mode access
!
router warp 7
 channel 3
!
ip http server
ip forward-protocol nd
no ip http server
!
ip route 10.0.0.0 255.0.0.0 192.0.2.2
wormhole 1
!
line con 0
line vty 0 4
!
end
"""
"""A text as a router prints it, of which the sandbox does not know everything."""
GALAXY = ["galaxy drive alpha", "   engine 1", "    thrust 5", "     limit 2", "   engine 2"]


def booted(text: str) -> Router:
    return Network([NodeSpec("x", text)], []).routers["x"]


def lines(router: Router) -> list[str]:
    body = router.running_text().partition(" bytes\n")[2]
    return [line for line in body.splitlines() if line.strip(" !") and not line.startswith("!")]


def test_a_printed_text_stays_as_it_stood() -> None:
    """Of a text that a router printed every line stays: unknown sections with what is under them, each in its place."""
    assert lines(booted(PRINTED)) == [line for line in PRINTED.splitlines() if line.strip(" !")]


def test_what_is_configured_later_is_put_between() -> None:
    """A line configured on such a router stands where IOS has it among those that were there."""
    router = booted(PRINTED)
    router.edit(["interface Loopback5", "description new", "router ospf 1", "ip route 10.1.0.0 255.255.0.0 192.0.2.3"])
    found = lines(router)
    assert found.index("interface Loopback5") < found.index("interface GigabitEthernet0/0")
    assert found.index("interface FastEthernet0/1") < found.index("router ospf 1") < found.index("ip http server")
    assert found[found.index("ip route 10.0.0.0 255.0.0.0 192.0.2.2") + 1] == "ip route 10.1.0.0 255.255.0.0 192.0.2.3"


def test_another_text_is_sorted_and_its_unknown_lines_follow_theirs() -> None:
    """A text that no router printed is put into IOS's order; an unknown line stands behind the one it followed."""
    router = booted("interface Loopback0\n flux 1\n description x\nwormhole 1\n drift 2\nhostname y\nwormhole 2\n")
    found = lines(router)
    assert found[found.index("interface Loopback0") :][:5] == [
        "interface Loopback0",
        " flux 1",
        " description x",
        " no ip address",
        "wormhole 1",
    ]
    assert found[found.index("hostname y") + 1] == "wormhole 2"


@pytest.mark.parametrize(
    ("section", "line", "gone"),
    [
        ("", "turbo mode on", ["turbo mode on"]),
        ("", "galaxy drive alpha", GALAXY),
        ("interface GigabitEthernet0/0", "flux direction forward", [" flux direction forward"]),
    ],
)
def test_no_takes_a_kept_line_away(section: str, line: str, gone: list[str]) -> None:
    """``no LINE`` removes a line that was loaded and is not known, a section with its children."""
    router = booted(PRINTED)
    before = lines(router)
    assert "%" not in router.edit([*([section] if section else []), f"no {line}"])
    assert lines(router) == [one for one in before if one not in gone]


def test_a_kept_section_is_entered_and_takes_no_new_lines() -> None:
    """A kept section that is there is entered by its line, and ``no`` reaches its children; a new one is refused."""
    router = booted(PRINTED)
    assert "Invalid input" in router.edit(["galaxy drive beta"])
    assert "Invalid input" in router.edit(["galaxy drive alpha", "engine 3"])
    assert "%" not in router.edit(["galaxy drive alpha", "engine 1", "no thrust 5"])
    assert "    thrust 5" not in lines(router)
    assert "   engine 2" in lines(router)


def test_a_line_that_the_text_says_twice_in_different_ways() -> None:
    """Where a later line of a printed text takes the place of an earlier one, the earlier one is kept to the letter."""
    text = PRINTED.replace("turbo mode on", "no aaa new-model\nturbo mode on\naaa new-model")
    found = lines(booted(text))
    assert found.index("no aaa new-model") < found.index("turbo mode on") < found.index("aaa new-model")


@pytest.mark.parametrize(
    "stood",
    [
        ["logging 192.0.2.9"],
        ["no logging console guaranteed"],
        ["access-list 101 permit tcp any any eq 179", "access-list 101 deny ip any any"],
        ["ip access-list extended A", " permit ip 192.0.2.1 0.0.0.0 any", " permit tcp any eq 179 any"],
        ["banner exec #", "  keep out  ", "end", "#"],
        ["banner prompt-timeout ^Ctoo late^C"],
        ["aaa authentication banner ^C", "who are you", "^C"],
    ],
)
def test_a_printed_line_keeps_its_spelling(stood: list[str]) -> None:
    """Lines of a printed text in another spelling than the sandbox's own stay to the letter, and load again so."""
    router = booted(PRINTED.replace("wormhole 1", "\n".join(stood)))
    once = router.running_text()
    assert "\n".join(stood) in once
    assert booted(once).running_text() == once


def test_another_spelling_means_the_same() -> None:
    """An entry that was loaded as ``eq 179`` is there already when ``eq bgp`` is typed, and shown as that."""
    text = PRINTED.replace("wormhole 1", "access-list 101 permit tcp any any eq 179")
    router = booted(text)
    before = lines(router)
    router.edit(["access-list 101 permit tcp any any eq bgp"])
    assert lines(router) == before
    router.edit(["ip access-list extended 101", "no permit tcp any any eq bgp"])
    assert "access-list 101 permit tcp any any eq 179" not in lines(router)


def test_what_stands_about_a_configuration_is_none_of_it() -> None:
    """The prompt with its command, the time and the headings before a printed text are left out."""
    head = "r9#show running-config\nLoad for five secs: 1%/0%; one minute: 1%\nBuilding configuration...\n"
    assert lines(booted(head + PRINTED + "r9#\n")) == lines(booted(PRINTED))
