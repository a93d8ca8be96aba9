"""Twins as containerlab topologies: every kind, every file, to the letter. Write anew with NETLOOP_REGENERATE=1."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netloop import registry
from netloop.errors import LabError, UsageError
from netloop.lab.containerlab.kinds import BY_PLATFORM, kind_of, named
from netloop.lab.containerlab.node_kind import ContainerlabKind
from netloop.lab.containerlab.topology import files, images, lab_name, topology
from netloop.lab.containerlab.write import write
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Twin, TwinNode
from netloop.model.device import Device, LabWish
from netloop.stages.derive import load_inventory
from tests.lab.fleet import ROOT
from tests.unit.lab.containerlab.clab_schema import problems, requires_schema

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if path.is_dir())
SAMPLES = sorted(path for path in (ROOT / "inventory").glob("*.yaml") if not path.name.endswith(".ledger.yaml"))
KINDS = [named(name) for name in registry.names("kind")]


def network(path: Path) -> Twin:
    return build_twin(load_inventory(path), kind_of)


def device(kind: str | None = None, platform: str = "cisco_ios") -> Device:
    return Device("p1", "192.0.2.1", platform, lab=LabWish(kind))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_inventory_gives_these_files(case: Path) -> None:
    """The topology and its files are these, to the letter; FRR's configurations are proved in FRR's own lab."""
    written = files(network(case / "inventory.yaml"), case.name)
    made = {name: text for name, text in written.items() if not name.endswith("frr.conf")}
    if os.environ.get("NETLOOP_REGENERATE"):
        write(made, case)
    found = (path for path in case.rglob("*") if path.is_file() and path.name != "inventory.yaml")
    assert made == {str(path.relative_to(case)): path.read_text() for path in found}


@requires_schema
@pytest.mark.parametrize("path", [*(case / "inventory.yaml" for case in CASES), *SAMPLES], ids=lambda path: path.stem)
def test_a_topology_is_valid_for_containerlab(path: Path) -> None:
    """containerlab's own schema finds nothing wrong with the twin of any inventory."""
    assert problems(topology(network(path), "lab")) == []


@requires_schema
def test_the_schema_finds_faults() -> None:
    """A kind and a key that containerlab does not know are found, so that finding nothing means something."""
    nodes = {"p1": {"kind": "cisco_iosv", "image": "x"}, "p2": {"kind": "linux", "picture": "y"}}
    assert len(problems({"name": "lab", "topology": {"nodes": nodes}})) == 2


@requires_schema
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_one_of_containerlabs(kind: ContainerlabKind) -> None:
    """A kind's name, and the name of its row, is a word that containerlab knows."""
    nodes = {"p1": {"kind": kind.name, "image": kind.image}}
    assert problems({"name": "lab", "topology": {"nodes": nodes}}) == []


def test_an_frr_node_has_the_hellos_of_any_router() -> None:
    """A twin that is FRR alone hurries; in a topology the neighbor may be an IOL, with the protocols' own timers."""
    made = files(network(GOLDEN / "frr" / "inventory.yaml"), "frr")
    text = made["startup/r1/frr.conf"]
    assert "ip ospf area 0" in text
    assert not [line for line in text.splitlines() if "hello" in line or "dead" in line]


def test_what_is_written_of_the_samples_is_read_back(tmp_path: Path) -> None:
    """Each file of a topology is where the topology says, and the topology has every host and every link."""
    for sample in SAMPLES:
        inventory, folder = load_inventory(sample), tmp_path / sample.stem
        write(files(build_twin(inventory, kind_of), "lab"), folder)
        found = yaml.safe_load((folder / "lab.clab.yml").read_text())["topology"]
        assert list(found["nodes"]) == list(inventory.devices)
        assert len(found["links"]) == len(inventory.links)
        assert all((folder / node["startup-config"]).is_file() for node in found["nodes"].values())


def test_no_identity_is_in_a_startup_configuration() -> None:
    """Loopbacks, their addresses, router IDs and BGP are netloop's part: no startup configuration has them."""
    for sample in SAMPLES:
        inventory = load_inventory(sample)
        texts = [node.startup for node in build_twin(inventory, kind_of).nodes]
        for word in ("loopback", "router-id", "router bgp"):
            assert not any(word in text.lower() for text in texts)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(place=st.integers(0, 40))
def test_a_port_is_spelled_as_itself_and_nothing_else(kind: ContainerlabKind, place: int) -> None:
    """Every name that a kind hands out is one that it knows, and no two have the same socket."""
    names = list(islice(kind.interfaces.names(), 41))
    assert kind.interfaces.spelled(names[place]) == names[place]
    assert len({kind.interfaces.endpoint_of(name) for name in names}) == len(names)
    assert kind.interfaces.spelled(f"{names[place]}x") is None


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("cisco_iol", ("Ethernet0/0", "Ethernet0/4", "Ethernet0/01", "GigabitEthernet0/1")),
        ("cisco_c8000v", ("GigabitEthernet1", "GigabitEthernet0/2")),
        ("linux", ("eth0", "Ethernet1")),
        ("arista_ceos", ("Ethernet0", "Management0", "eth1")),
    ],
)
def test_a_management_interface_carries_no_link(kind: str, taken: tuple[str, ...]) -> None:
    """The management interface, and what the kind has not, is replaced by an interface that carries data."""
    assert [named(kind).interfaces.spelled(name) for name in taken] == [None] * len(taken)


def test_the_first_ports_are_those_of_the_documentation() -> None:
    """IOL has four interfaces a slot and starts after the management interface; the others count on."""
    first = {kind.name: list(islice(kind.interfaces.names(), 4)) for kind in KINDS}
    assert first["cisco_iol"] == ["Ethernet0/1", "Ethernet0/2", "Ethernet0/3", "Ethernet1/0"]
    assert first["cisco_c8000v"][:2] == ["GigabitEthernet2", "GigabitEthernet3"]
    assert first["linux"][:2] == ["eth1", "eth2"]
    assert named("cisco_xrd").interfaces.endpoint_of("GigabitEthernet0/0/0/3") == "Gi0-0-0-3"
    assert named("nokia_srlinux").interfaces.endpoint_of("ethernet-1/2") == "e1-2"
    assert named("arista_ceos").interfaces.endpoint_of("Ethernet2") == "eth2"


def test_a_platform_has_its_usual_kind_and_a_host_may_have_another() -> None:
    """The kind is the host's own, else the platform's; a platform without one is an error that lists the kinds."""
    assert {platform: kind_of(device(platform=platform)).name for platform in BY_PLATFORM} == BY_PLATFORM
    assert kind_of(device("arista_ceos")).platform == "arista_eos"
    with pytest.raises(LabError, match=r"no containerlab kind stands for platform cisco_asa") as caught:
        kind_of(device(platform="cisco_asa"))
    assert "cisco_iol" in str(caught.value.hint)


def test_an_unknown_kind_lists_the_known_ones() -> None:
    """A word that is no kind is refused with the list of those that are."""
    with pytest.raises(UsageError, match="unknown kind 'frr'; known: arista_ceos, cisco_c8000v"):
        named("frr")


def test_an_image_is_the_hosts_own_or_the_kinds() -> None:
    """An image that the inventory gives is taken, each image once."""
    assert list(images(network(GOLDEN / "kinds" / "inventory.yaml"))) == [
        "vrnetlab/cisco_iol:17.12.01",
        "vrnetlab/vr-c8000v:17.11.01a",
        "ceos:4.35.0F",
        "ghcr.io/nokia/srlinux",
    ]


@given(st.text())
def test_any_text_gives_a_name_that_containerlab_takes(text: str) -> None:
    """A lab's name follows from the inventory's file name, whatever that is."""
    empty = Twin("x", (), ())
    assert list(files(empty, lab_name(text))) == [f"{lab_name(text)}.clab.yml"]


def test_a_name_that_containerlab_refuses_is_refused_before() -> None:
    """A lab's name begins with a letter or a digit."""
    with pytest.raises(LabError, match="'-x' is no name of a containerlab lab"):
        files(Twin("x", (), ()), "-x")


@pytest.mark.parametrize("vrf", ["CUSTOMER-NUMBER-ONE", "CUST:A", "CUST/A"])
def test_a_vrf_that_linux_has_no_name_for_is_told(vrf: str) -> None:
    """A name that IOS takes and Linux does not stops the export, not the container."""
    node = TwinNode("r1", "frr", "hostname r1\n", "linux", loopbacks=("Loopback1",), vrfs={"Loopback1": vrf})
    with pytest.raises(LabError, match=f"VRF {vrf}: a Linux interface's name has at most 15 characters"):
        files(Twin("x", (node,), ()), "x")
