"""The parts of an lab lab: prefixes and their order, the pool, kinds and interfaces, words of YAML."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, ip_interface, ip_network
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import Place, UsageError
from netloop.sources.containerlab import Found, FoundEnd, FoundLink, FoundNode
from netloop.sources.words import Refused
from netloop.stages.import_lab import convert
from netloop.stages.import_lab.imported import ImportedHost
from netloop.stages.import_lab.kinds import kind_of, platform_of, port_of
from netloop.stages.import_lab.link_prefix import LinkPrefix, link_prefix
from netloop.stages.import_lab.pool import pool_for
from netloop.stages.import_lab.prefixes import Prefixes
from netloop.stages.import_lab.writing import WIDTH, entry, flow

HERE = Place("lab.clab.yml", 1)


@pytest.mark.parametrize(
    ("a", "z", "prefix", "turned"),
    [
        ("10.0.0.1/30", "10.0.0.2/30", "10.0.0.0/30", False),
        ("10.0.0.2/30", "10.0.0.1/30", "10.0.0.0/30", True),
        ("10.0.0.0/31", "10.0.0.1/31", "10.0.0.0/31", False),
        ("10.0.0.1/24", None, "10.0.0.0/24", False),
        ("10.0.0.2/24", None, "10.0.0.0/24", True),
        (None, "10.0.0.1/31", "10.0.0.0/31", False),
        (None, "10.0.0.0/31", "10.0.0.0/31", True),
        ("2001:db8::1/64", "2001:db8::2/64", "2001:db8::/64", False),
        ("2001:db8::1/127", "2001:db8::/127", "2001:db8::/127", True),
    ],
)
def test_two_lowest_addresses_are_a_prefix_and_an_order(
    a: str | None, z: str | None, prefix: str, turned: bool
) -> None:
    """What an inventory can say of a link's addresses; an address that is not told is the other one of the two."""
    ends = [ip_interface(end) if end else None for end in (a, z)]
    assert link_prefix(*ends, Prefixes()) == LinkPrefix(ip_network(prefix), turned)


@pytest.mark.parametrize(
    ("a", "z", "said"),
    [
        ("10.0.0.1/24", "10.0.0.3/24", "two lowest addresses"),
        ("10.0.0.1/24", "10.0.0.1/24", "two lowest addresses"),
        ("10.0.0.1/30", "10.0.1.2/30", "two lowest addresses"),
        ("10.0.0.1/24", "10.0.0.2/30", "two lowest addresses"),
        ("10.0.0.0/24", "10.0.0.1/24", "two lowest addresses"),
        ("10.0.0.1/32", "10.0.0.2/32", "a /32 has no room for two routers"),
        ("169.254.0.1/30", "169.254.0.2/30", "link-local"),
        ("fe80::1/64", "fe80::2/64", "link-local"),
        ("10.9.0.5/30", "10.9.0.6/30", r"10.9.0.4/30 overlaps with 10.9.0.0/24 of another link"),
        ("10.8.0.1/8", "10.8.0.2/8", r"10.0.0.0/8 overlaps with 10.9.0.0/24 of another link"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(a: str, z: str, said: str) -> None:
    """Nothing is bent to fit: the link then has no prefix."""
    taken = Prefixes()
    taken.add(IPv4Network("10.9.0.0/24"))
    with pytest.raises(Refused, match=said):
        link_prefix(ip_interface(a), ip_interface(z), taken)


def test_no_address_is_no_prefix() -> None:
    """A link without addresses is one that the lab addresses."""
    assert link_prefix(None, None, Prefixes()) is None


@given(
    st.lists(st.tuples(st.integers(0, 255), st.integers(24, 32)), max_size=12), st.integers(0, 255), st.integers(20, 32)
)
def test_a_prefix_that_meets_another_is_found(known: list[tuple[int, int]], start: int, length: int) -> None:
    """The same answer as asking each of them."""
    prefixes, added = Prefixes(), list[Any]()
    for number, size in known:
        network = IPv4Network((number, size), strict=False)
        if not any(network.overlaps(other) for other in added):
            prefixes.add(network)
            added.append(network)
    asked = IPv4Network((start, length), strict=False)
    assert (prefixes.meeting(asked) is not None) == any(asked.overlaps(other) for other in added)


def lab(*used: str) -> Found:
    """A lab whose management network and one link use these prefixes."""
    first, *others = [ip_network(prefix) for prefix in used or ("192.0.2.0/24",)]
    ends = [IPv4Interface((int(other.network_address) + 1, other.prefixlen)) for other in others]
    links = tuple(FoundLink(FoundEnd("a", HERE, ipv4=end), FoundEnd("b", HERE), HERE) for end in ends)
    return Found("lab", "containerlab", management=(first,), links=links)


def hosts(number: int) -> tuple[ImportedHost, ...]:
    return tuple(
        ImportedHost(f"r{index}", f"198.51.{index // 256}.{index % 256}", "cisco_iol") for index in range(number)
    )


@pytest.mark.parametrize(
    ("used", "number", "pool"),
    [
        ((), 2, "10.255.0.0/24"),
        (("10.255.0.0/16",), 2, "10.253.0.0/24"),
        (("192.0.2.0/24", "10.255.0.0/30"), 2, "10.253.0.0/24"),
        (("10.0.0.0/8",), 2, "172.31.0.0/24"),
        (("10.0.0.0/8", "172.16.0.0/12"), 2, "192.168.0.0/24"),
        ((), 254, "10.255.0.0/24"),
        ((), 255, "10.255.0.0/23"),
    ],
)
def test_the_pool_is_free_and_large_enough(used: tuple[str, ...], number: int, pool: str) -> None:
    """It overlaps neither the management network nor a link, nor what netloop's labs give to links."""
    assert pool_for(lab(*used), hosts(number), None) == IPv4Network(pool)


def test_no_free_prefix_is_told() -> None:
    """Where the lab uses all private addresses, the user says which to take."""
    with pytest.raises(UsageError, match=r"no private prefix is free"):
        pool_for(lab("0.0.0.0/0"), hosts(1), None)


def test_routers_that_have_loopbacks_need_no_pool() -> None:
    """netlab gave them already."""
    host = ImportedHost("r1", "192.0.2.1", "cisco_iol", loopback=IPv4Interface("10.0.0.1"))
    assert pool_for(lab(), (host,), None) is None


@pytest.mark.parametrize(
    ("kind", "image", "words", "platform"),
    [
        ("cisco_iol", None, (), "cisco_ios"),
        ("vr-csr", None, (), "cisco_ios"),
        ("cisco_vios", None, (), "cisco_ios"),
        ("linux", "quay.io/frrouting/frr:10.5.1", (), "frr"),
        ("linux", "frrouting/frr", (), "frr"),
        ("linux", "registry.example.net/lab/frr-debug:1", (), "frr"),
        ("linux", "alpine", (), None),
        ("linux", "example/carfrrier:1", (), None),
        ("linux", None, ("frr",), "frr"),
        ("linux", None, (), None),
        (None, None, ("cisco_iol",), "cisco_ios"),
        (None, None, ("iosv", "modules"), "cisco_ios"),
        (None, None, ("ios",), "cisco_ios"),
        (None, None, ("cisco.ios.ios", "all"), "cisco_ios"),
        ("nokia_srlinux", None, ("ios",), None),
        ("bridge", None, (), None),
        (None, None, (), None),
    ],
)
def test_the_platform_of_a_node(
    kind: str | None, image: str | None, words: tuple[str, ...], platform: str | None
) -> None:
    """The kind decides where netloop knows it; a Linux container is a router by its image."""
    assert platform_of(FoundNode("r1", HERE, kind, image, words)) == platform


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [
        ("cisco_iol", "eth1", "Ethernet0/1"),
        ("cisco_iol", "eth5", "Ethernet1/1"),
        ("cisco_iol", "e0/2", "Ethernet0/2"),
        ("cisco_iol", "Ethernet0/3", "Ethernet0/3"),
        ("cisco_c8000v", "eth1", "GigabitEthernet2"),
        ("cisco_c8000v", "Gi4", "GigabitEthernet4"),
        ("cisco_vios", "Gi0", "GigabitEthernet0"),
        ("linux", "eth3", "eth3"),
        ("linux", "to-r2", "to-r2"),
    ],
)
def test_an_interface_is_called_as_the_router_prints_it(kind: str, written: str, name: str) -> None:
    """containerlab.dev/manual/kinds: the first data interface of each kind is eth1 in its container."""
    node = FoundNode("r1", HERE, kind, "quay.io/frrouting/frr:10.5.1")
    assert port_of(kind_of(node), platform_of(node) or "", written) == name


def test_loopbacks_that_cannot_be_are_left_out_with_the_reason() -> None:
    """Of another router, within a link's prefix, or no address of a router's: the pool gives another one."""

    def node(name: str, number: int, loopback: str, loopback6: str | None = None) -> FoundNode:
        six = IPv6Interface(loopback6) if loopback6 else None
        place = Place("lab", number)
        return FoundNode(
            name, place, "cisco_iol", hostname=f"192.0.2.{number}", loopback=IPv4Interface(loopback), loopback6=six
        )

    nodes = [
        node("r1", 1, "10.0.0.1/32", "2001:db8::1/128"),
        node("r2", 2, "10.0.0.1/32", "2001:db8::1/128"),
        node("r3", 3, "10.1.0.9/32"),
        node("r4", 4, "127.0.0.1/8"),
    ]
    ends = FoundEnd("r1", HERE, "eth1", IPv4Interface("10.1.0.1/24")), FoundEnd("r2", HERE, "eth1")
    found = Found("lab", "netlab", nodes={n.name: n for n in nodes}, links=(FoundLink(*ends, HERE),))
    lab, notes = convert(found)
    assert [str(host.loopback) for host in lab.hosts] == ["10.0.0.1/32", "None", "None", "None"]
    assert [str(host.loopback6) for host in lab.hosts] == ["2001:db8::1/128", "None", "None", "None"]
    assert [str(note) for note in notes] == [
        "lab:2: r2: the loopback's 10.0.0.1/32 is left out: it is that of r1; the pool gives another",
        "lab:2: r2: the loopback's 2001:db8::1/128 is left out: it is that of r1; add another one if you need it",
        "lab:3: r3: the loopback's 10.1.0.9/32 is left out: it overlaps with 10.1.0.0/24 of a link;"
        " the pool gives another",
        "lab:4: r4: the loopback's 127.0.0.1/8 is left out: 127.0.0.1 is the host's own loopback, not a router's;"
        " the pool gives another",
    ]


TEXTS = st.text().filter(str.isprintable)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.sampled_from(["on", "010", "22:22", "null", "~", "a: b", "a #b", "- a", "1e3"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=10,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    """Any word, number, list or mapping is the same to YAML."""
    assert yaml.safe_load(flow(value)) == value


@given(TEXTS, st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5))
def test_an_entry_is_one_line_or_one_line_each(key: str, value: dict[str, Any]) -> None:
    """What is too long for a line is spread, and means the same."""
    lines = [*entry(key, value, 2)]
    assert yaml.safe_load("\n".join(lines)) == {key: value}
    assert len(lines) in (1, len(value) + 1)
    assert len(lines) > 1 or len(lines[0]) <= WIDTH
