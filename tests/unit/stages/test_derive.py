"""Derivation: what each device must be."""

from __future__ import annotations

import gc
import time
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop import registry
from netloop.errors import InventoryError
from netloop.model.device import SecretKind
from netloop.model.intent import Advertise, BgpNeighbor
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory
from netloop.stages.rules import RULES
from tests.whole import examples

INVENTORIES = Path(__file__).parents[3] / "inventory"
HOST = """
defaults: {platform: ios}
hosts:
  p1:
    hostname: 192.0.2.1
"""


def load(tmp_path: Path, text: str) -> Inventory:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    return load_inventory(path)


def test_loading_leaves_the_garbage_collector_as_it_was() -> None:
    """It is at work again afterwards, nothing is kept from it, and it does not look through all hosts at once."""
    gc.unfreeze()
    gc.collect()
    inventory = load_inventory(INVENTORIES / "quickstart.yaml")
    young = [*gc.get_objects(generation=0), *gc.get_objects(generation=1)]
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert not [one for one in young if one is inventory.devices["r1"]]


def test_what_a_caller_froze_stays_frozen() -> None:
    """A program that keeps its objects from the garbage collector loads an inventory, and they still are."""
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        load_inventory(INVENTORIES / "quickstart.yaml")
        assert gc.get_freeze_count() >= frozen // 2 > 0
    finally:
        gc.unfreeze()


def test_the_quickstart_is_two_routers_with_one_session() -> None:
    """The quickstart declares two loopbacks, OSPF 1 and one iBGP session between the loopbacks."""
    inventory = load_inventory(INVENTORIES / "quickstart.yaml")
    intent = inventory.intents["r1"]
    (loopback,) = intent.loopbacks
    assert (loopback.name, loopback.description) == ("Loopback0", "router ID of r1")
    assert loopback.addresses == (IPv4Interface("10.255.0.1/32"),)
    assert [str(identity) for identity in intent.router_ids] == [
        "OSPF 1 router ID 10.255.0.1",
        "BGP 65000 BGP identifier 10.255.0.1",
    ]
    assert intent.bgp[0].neighbors == (BgpNeighbor(IPv4Address("10.255.0.2"), 65000, "r2", "Loopback0"),)
    assert inventory.warnings == ()
    assert inventory.name == "quickstart"


def test_the_isp_reflects_routes_to_every_client() -> None:
    """Two reflectors peer with each other, every other router is a client of both, over a redundant core."""
    inventory = load_inventory(INVENTORIES / "isp.yaml")
    assert list(inventory.devices) == ["p1", "p2", "p3", "p4", "rr1", "rr2", "pe1", "pe2"]
    (bgp,) = inventory.intents["rr1"].bgp
    assert [n.device for n in bgp.neighbors if not n.route_reflector_client] == ["rr2"]
    assert {n.device for n in bgp.neighbors if n.route_reflector_client} == {"p1", "p2", "p3", "p4", "pe1", "pe2"}
    assert all(len(inventory.links_of(name)) >= 2 for name in inventory.devices)
    assert inventory.devices["pe1"].groups == ("edge", "six")
    assert inventory.devices["pe1"].data == {"role": "edge"}


def test_the_first_host_of_a_link_gets_the_lower_usable_address(tmp_path: Path) -> None:
    """A /31 and a /127 use both addresses; in shorter prefixes the network's own is left out."""
    hosts = "defaults: {platform: ios}\nhosts: {a: {hostname: 192.0.2.1}, b: {hostname: 192.0.2.2}}\nlinks:\n"
    text = hosts + "".join(
        f"  - {{between: [b, a], prefix: {four}, prefix6: '{six}'}}\n"
        for four, six in (("10.0.0.0/31", "2001:db8::/127"), ("10.0.1.0/30", "2001:db8:1::/64"))
    )
    links = load(tmp_path, text + "  - [a, b]\n").links
    ends = [(str(end.ipv4), str(end.ipv6)) for link in links for end in (link.a, link.z)]
    assert links[0].a.device == "b"
    assert ends[:2] == [("10.0.0.0/31", "2001:db8::/127"), ("10.0.0.1/31", "2001:db8::1/127")]
    assert ends[2:4] == [("10.0.1.1/30", "2001:db8:1::1/64"), ("10.0.1.2/30", "2001:db8:1::2/64")]
    assert ends[4:] == [("None", "None")] * 2


def test_a_link_says_what_runs_on_it(tmp_path: Path) -> None:
    """Each protocol once, none at all, or whatever both ends have."""
    hosts = "defaults: {platform: ios}\nhosts: {a: {hostname: 192.0.2.1}, b: {hostname: 192.0.2.2}}\nlinks:\n"
    listed = ("[ospf, isis, ospf]", "[]", "null")
    text = hosts + "".join(f"  - {{between: [b, a], protocols: {words}}}\n" for words in listed)
    found = [link.protocols for link in load(tmp_path, text).links]
    assert found == [(Protocol.OSPF, Protocol.ISIS), (), None]


def test_ospf_advertises_what_is_listed_as_it_is_listed(tmp_path: Path) -> None:
    """The router ID's loopback is advertised unless others are listed; by network statement where that is said."""
    intent = load(
        tmp_path,
        HOST
        + """
    loopbacks: {Loopback0: {ipv4: 10.0.0.1}, Loopback1: {ipv4: 10.0.0.2}, Loopback2: {ipv4: 10.0.0.3}}
    routing:
      router_id: Loopback0
      ospf:
        1: {area: 0}
        2: {area: 0.0.0.1, router_id: Loopback1, advertise: network, passive: false, loopbacks: [Loopback2, Loopback1]}
""",
    ).intents["p1"]
    first, second = intent.ospf
    assert [(m.loopback.name, m.area, m.advertise, m.passive) for m in first.loopbacks] == [
        ("Loopback0", "0", Advertise.INTERFACE, True)
    ]
    assert [(m.loopback.name, m.area, m.advertise, m.passive) for m in second.loopbacks] == [
        ("Loopback2", "0.0.0.1", Advertise.NETWORK, False),
        ("Loopback1", "0.0.0.1", Advertise.NETWORK, False),
    ]
    assert (second.router_id.address, second.router_id.loopback) == (IPv4Address("10.0.0.2"), "Loopback1")


BGP = """
defaults: {platform: ios, routing: {router_id: Loopback0}}
hosts:
  p1:
    hostname: 192.0.2.1
    loopbacks: {Loopback0: {ipv4: 10.0.0.1}, Loopback1: {ipv4: 10.0.1.1}}
    routing:
      bgp:
        65000:
          networks: [Loopback0, 10.0.0.0/8, Loopback0]
          clients: [p2]
          neighbors:
            - {host: p2, update_source: Loopback1, description: "to {{ host.name }}'s client"}
            - {host: p3, address: 192.168.0.1}
            - {address: 203.0.113.1, remote_as: 65009}
  p2:
    hostname: 192.0.2.2
    loopbacks: {Loopback0: {ipv4: 10.0.0.2}}
    routing: {bgp: {65000: {neighbors: [{address: 10.0.1.1}]}}}
  p3:
    hostname: 192.0.2.3
    loopbacks: {Loopback0: {ipv4: 10.0.0.3}}
    routing: {bgp: {65001: {neighbors: [{address: 192.168.0.0}]}}}
links:
  - {between: [p1, p3], prefix: 192.168.0.0/31}
"""


def test_bgp_neighbors_find_their_address_and_as(tmp_path: Path) -> None:
    """A host's name stands for its router ID's loopback and its AS; an address for the host that has it."""
    inventory = load(tmp_path, BGP)
    (bgp,) = inventory.intents["p1"].bgp
    assert bgp.neighbors == (
        BgpNeighbor(IPv4Address("10.0.0.2"), 65000, "p2", "Loopback1", True, "to p1's client"),
        BgpNeighbor(IPv4Address("192.168.0.1"), 65001, "p3"),
        BgpNeighbor(IPv4Address("203.0.113.1"), 65009),
    )
    assert bgp.networks == (IPv4Interface("10.0.0.1/32"), IPv4Interface("10.0.0.0/8"))
    assert inventory.intents["p2"].bgp[0].neighbors[0].device == "p1"
    assert inventory.intents["p2"].bgp[0].neighbors[0].update_source == "Loopback0"
    assert inventory.intents["p3"].bgp[0].neighbors == (BgpNeighbor(IPv4Address("192.168.0.0"), 65000, "p1"),)


def test_a_group_may_list_the_host_itself(tmp_path: Path) -> None:
    """A full mesh is one list in a group: each host leaves itself out."""
    text = """
defaults: {platform: ios, routing: {router_id: Loopback0, bgp: {65000: {neighbors: [a, b, c]}}}}
hosts:
"""
    for number, name in enumerate("abc", 1):
        text += f"  {name}: {{hostname: 192.0.2.{number}, loopbacks: {{Loopback0: {{ipv4: 10.0.0.{number}}}}}}}\n"
    inventory = load(tmp_path, text)
    assert [[n.device for n in i.bgp[0].neighbors] for i in inventory.intents.values()] == [
        ["b", "c"],
        ["a", "c"],
        ["a", "b"],
    ]


def test_a_device_is_what_the_login_needs(tmp_path: Path) -> None:
    """Nornir's keys reach the device; a file's path is relative to the inventory."""
    device = load(
        tmp_path,
        HOST
        + """
    port: 2222
    username: netops
    password: {file: secrets/p1}
    enable: {keyring: routers}
    data: {site: A}
    connection_options: {netmiko: {extras: {use_keys: true, conn_timeout: 5}}}
""",
    ).devices["p1"]
    assert (device.hostname, device.port, device.username) == ("192.0.2.1", 2222, "netops")
    assert device.password is not None
    assert (device.password.kind, device.password.value) == (SecretKind.FILE, str(tmp_path / "secrets" / "p1"))
    assert str(device.password.place).endswith("x.yaml:9:15")
    assert device.enable is not None
    assert device.enable.value == "routers"
    assert device.platform == "cisco_ios"
    assert device.extras == {"use_keys": True, "conn_timeout": 5}


@pytest.mark.parametrize("alias", sorted(registry.aliases("platform")))
def test_other_names_of_a_platform_are_understood(alias: str, tmp_path: Path) -> None:
    """NAPALM's, Ansible's and containerlab's names mean netmiko's, in any case."""
    inventory = load(tmp_path, HOST.replace("ios", alias.upper()))
    assert inventory.devices["p1"].platform == registry.aliases("platform")[alias]


def test_a_literal_password_works_with_a_warning_that_names_its_place(tmp_path: Path) -> None:
    """A literal is used; the warning comes once, however many hosts it serves, and does not repeat it."""
    text = HOST.replace("ios}", "ios, password: s3cr3t, enable: s3cr4t}") + "  p2: {hostname: 192.0.2.2}\n"
    inventory = load(tmp_path, text)
    assert len(inventory.warnings) == 2
    assert [warning.place.line for warning in inventory.warnings] == [2, 2]
    assert "s3cr" not in f"{inventory!r} {inventory}"
    password = inventory.devices["p2"].password
    assert password is not None
    assert password.value == "s3cr3t"


def test_a_secret_file_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    """The warning comes once for a file that many hosts share."""
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o644)
    text = HOST.replace("ios}", "ios, password: {file: secret}}") + "  p2: {hostname: 192.0.2.2}\n"
    (warning,) = load(tmp_path, text).warnings
    assert warning.hint == f"chmod 600 {secret}"


SHAPES = ["", "{env: %s}", "[%s]", "{%s: x}", "{a: %s}"]
SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6, max_size=20).map(lambda t: f"Zq7{t}")


@settings(max_examples=examples(80), deadline=None)
@given(SECRETS, st.sampled_from(["password", "enable"]), st.sampled_from(SHAPES))
def test_no_message_holds_a_literal_secret(secret: str, key: str, shape: str) -> None:
    """However a literal is written, in quotes or not, right or wrong, no message repeats it."""
    import yaml

    from netloop.sources.declare import declare
    from netloop.sources.yaml_nodes import parse
    from netloop.stages.derive import derive

    for written in (secret, yaml.safe_dump(secret).strip(), f"'{secret}'"):
        value = shape % written if shape else written
        text = f"defaults: {{platform: nowhere, {key}: {value}}}\nhosts: {{p1: {{port: x}}}}\n"
        root, problems = parse(text, "f.yaml")
        try:
            derive(declare(root, "f.yaml", tuple(problems))) if root else None
        except InventoryError as exc:
            problems = list(exc.problems)
        told = "\n".join(map(str, problems)) + repr(problems)
        assert "Zq7" not in told


def test_a_loopback_that_is_no_host_route_is_a_warning(tmp_path: Path) -> None:
    """A shorter mask works and is told: OSPF advertises a /32 all the same."""
    routing = "    routing: {router_id: Loopback0, ospf: {1: {area: 0}}}\n"
    inventory = load(tmp_path, HOST + "    loopbacks: {Loopback0: {ipv4: 10.0.0.1/24}}\n" + routing)
    (warning,) = inventory.warnings
    assert "10.0.0.1/24" in warning.message


def test_problems_of_all_kinds_come_together_in_the_order_of_the_file() -> None:
    """Parsing, validation and derivation are told at once."""
    with pytest.raises(InventoryError) as caught:
        load_inventory(Path(__file__).parents[2] / "errors" / "everything_at_once.yaml")
    lines = [problem.place.line or 0 for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert len(lines) == 5


def test_an_unknown_source_is_told() -> None:
    """A source that nobody registered is told by name, with the known ones."""
    with pytest.raises(registry.UsageError, match="yaml_file"):
        load_inventory(Path("x.yaml"), source="paper")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.__module__.rsplit('.', 1)[-1]}.{rule.__name__}")
def test_every_rule_says_what_it_holds_and_is_broken_by_a_case(rule: object) -> None:
    """A rule's docstring is its sentence, and some wrong inventory of tests/errors breaks it."""
    from netloop.sources.yaml_file import load as declarations
    from netloop.stages.declared_network import DeclaredNetwork

    assert rule.__doc__
    cases = sorted((Path(__file__).parents[2] / "errors").glob("*.yaml"))
    assert any(True for case in cases for _ in rule(DeclaredNetwork(declarations(case))))  # type: ignore[operator]


def big(count: int) -> str:
    lines = ["defaults: {platform: ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}},"]
    lines += ["  loopbacks: {Loopback0: {description: 'router ID of {{ host.name }}'}}}", "hosts:"]
    for n in range(count):
        around = f"r{(n + 1) % count}, r{(n - 1) % count}"
        lines += [
            f"  r{n}:",
            f"    hostname: r{n}.example.net",
            f"    loopbacks: {{Loopback0: {{ipv4: 10.0.{n >> 8}.{n & 255}, ipv6: '2001:db8::{n + 1:x}'}}}}",
            f"    routing: {{bgp: {{65000: {{neighbors: [{around}]}}}}}}",
        ]
    lines += ["links:", *(f"  - [r{n}, r{(n + 1) % count}]" for n in range(count))]
    return "\n".join(lines)


def test_a_thousand_hosts_are_quick_and_linear(tmp_path: Path) -> None:
    """1,000 hosts load in about a second here, and ten times the hosts of 100 take about ten times as long."""

    def seconds(count: int) -> float:
        started = time.process_time()
        assert len(load(tmp_path, big(count)).devices) == count
        return time.process_time() - started

    seconds(10)
    hundred = min(seconds(100) for _ in range(3))
    thousand = seconds(1000)
    assert thousand < 40 * hundred
    assert thousand < 8
