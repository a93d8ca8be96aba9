"""Shows of routing protocols from what the sandbox knows: border routers, IS-IS's topology, key chains."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox.hardware import mac
from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_isis_protocols import LINK, process

HEAD = """\

            OSPF Router with ID ({}) (Process ID 1)


\t\tBase Topology (MTID 0)

Internal Router Routing Table
Codes: i - Intra-area route, I - Inter-area route

"""


def test_border_routers(clock: Any, terminal: Any) -> None:
    """Border routers within an area with cost and way; boundary routers beyond it by the border router."""
    routers = (
        "router ospf 1\n network 10.0.1.0 0.0.0.255 area 1\n",
        "router ospf 1\n network 10.0.1.0 0.0.0.255 area 1\n network 10.0.2.0 0.0.0.255 area 0\n",
        "router ospf 1\n redistribute connected subnets\n network 10.0.2.0 0.0.0.255 area 0\n",
    )
    network = chain(clock, *routers)
    r1, r2, r3 = (terminal(network, name) for name in ("r1", "r2", "r3"))
    via = "via 10.0.1.2, GigabitEthernet0/1"
    assert r1.type("show ip ospf border-routers") == (
        HEAD.format("10.255.0.1")
        + f"i 10.255.0.2 [1] {via}, ABR, Area 1, SPF 3\nI 10.255.0.3 [2] {via}, ASBR, Area 1, SPF 3\n"
    )
    assert r2.type("show ip ospf 1 border-routers").endswith(
        "\n\ni 10.255.0.3 [1] via 10.0.2.2, GigabitEthernet0/1, ASBR, Area 0, SPF 3\n"
    )
    assert "i 10.255.0.2 [1] via 10.0.2.1, GigabitEthernet0/0, ABR, Area 0, SPF 3\n" in r3.type("show ip ospf border")
    r3.configure("router ospf 1", "no redistribute connected")
    assert r2.type("show ip ospf border-routers") == HEAD.format("10.255.0.2")


def test_isis_topology(clock: Any, terminal: Any) -> None:
    """Each level's routers by system ID, with metric, neighbor, interface and its MAC; the own one has ``--``."""
    network = chain(clock, process(1), process(2), process(3, "49.0003"), link=LINK)
    r1 = terminal(network, "r1")
    way = f"r2                   Gi0/1       {mac('r2', 'GigabitEthernet0/0')} "
    head = "System Id            Metric     Next-Hop             Interface   SNPA\nr1                   --\n"
    inner = f"IS-IS TID 0 paths to level-1 routers\n{head}r2                   10         {way}\n"
    outer = f"IS-IS TID 0 paths to level-2 routers\n{head}r2                   10         {way}\n"
    assert r1.type("show isis topology") == (f"\nTag core:\n\n{inner}\n{outer}r3                   20         {way}\n")
    assert r1.type("show isis core topology level-1") == f"\nTag core:\n\n{inner}"


def test_a_router_that_is_not_reached(clock: Any, terminal: Any) -> None:
    """Behind an overloaded router there is no way: ``**``."""
    network = chain(clock, process(1), process(2, extra=" set-overload-bit\n"), process(3), link=LINK)
    assert "\nr3                   **\n" in terminal(network, "r1").type("show isis topology level-2")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ((), 'text "secret"\n        accept lifetime (always valid) - (always valid) [valid now]\n'),
        (("key-string 7 02050D480809",), 'text "cisco"\n'),
        (("no key-string secret",), "text (unset)\n"),
        (
            ("accept-lifetime 00:00:01 Nov 1 2010 infinite",),
            "accept lifetime (00:00:01 UTC Nov 1 2010) - (infinite) [valid now]\n",
        ),
        (
            ("send-lifetime 00:00:01 Nov 1 2010 00:00:01 Dec 1 2010",),
            "send lifetime (00:00:01 UTC Nov 1 2010) - (00:00:01 UTC Dec 1 2010)\n",
        ),
        (
            ("send-lifetime local 00:00:01 1 Nov 2010 duration 60",),
            "send lifetime (00:00:01 UTC Nov 1 2010) - (00:01:01 UTC Nov 1 2010)\n",
        ),
    ],
)
def test_key_chains(r1: Any, lines: tuple[str, ...], shown: str) -> None:
    """Keys in clear with their lifetimes, and whether those are now."""
    r1.configure("key chain K", "key 1", "key-string secret", *lines, "key 2")
    text = r1.type("show key chain")
    assert text.startswith("Key-chain K:\n    key 1 -- text ")
    assert shown in text
    assert "\n    key 2 -- text (unset)\n" in text
    assert r1.type("show key chain K") == text
    assert r1.type("show key chain OTHER") == ""


def test_rip_is_kept(r1: Any, section: Any) -> None:
    """``router rip`` is kept in IOS's order, networks by their class, and nothing else comes of it."""
    r1.configure("router rip", "no auto-summary", "network 10.1.2.0", "version 2", "network 172.16.5.1", "distance 130")
    r1.configure("router rip", "passive-interface default", "no passive-interface Gi0/0", "redistribute static")
    text = r1.shell.router.running_text()
    assert section(text, "router rip") == [
        "version 2",
        "redistribute static",
        "passive-interface default",
        "no passive-interface GigabitEthernet0/0",
        "network 10.0.0.0",
        "network 172.16.0.0",
        "distance 130",
        "no auto-summary",
    ]
    assert text.index("\nrouter ospf") < text.index("\nrouter rip") < text.index("\nrouter bgp")
    r1.configure("router rip", "no network 10.0.0.0", "auto-summary", "no version", "end")
    r1.configure("no router rip")
    assert "router rip" not in r1.shell.router.running_text()


@pytest.mark.parametrize(
    "line",
    ["ip next-hop-self eigrp 100", "ip split-horizon eigrp 100", "ipv6 next-hop-self eigrp 100"],
)
def test_lines_that_are_on_without_being_printed(r1: Any, line: str) -> None:
    """``no`` of such a line is printed; the line itself takes it back."""
    r1.configure("interface Gi0/0", f"no {line}")
    assert f"\n no {line}\n" in r1.shell.router.running_text()
    r1.configure("interface Gi0/0", line)
    assert line not in r1.shell.router.running_text()


@pytest.mark.parametrize("line", ["isis lsp-interval 33", "ip rip authentication mode md5"])
def test_lines_that_are_kept(r1: Any, line: str) -> None:
    """Lines of interfaces that change nothing else."""
    r1.configure("interface Gi0/0", "ip rip authentication key-chain K", line)
    text = r1.shell.router.running_text()
    assert f"\n {line}\n" in text
    assert "\n ip rip authentication key-chain K\n" in text
