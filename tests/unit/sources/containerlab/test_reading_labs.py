"""How each file is read, where its tool's documentation leaves room."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.sources.containerlab import Found, read_lab


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    folder = tmp_path / "clab-lab"
    folder.mkdir()
    return folder


def read(path: Path, text: str) -> Found:
    path.write_text(text)
    found = read_lab(path)
    assert found.problems == ()
    return found


@pytest.mark.parametrize(
    ("prefix", "name"),
    [("", "clab-lab-r1"), ("prefix: mine", "mine-lab-r1"), ('prefix: ""', "r1"), ("prefix: __lab-name", "lab-r1")],
)
def test_a_node_without_an_address_is_known_by_its_container(lab: Path, prefix: str, name: str) -> None:
    """containerlab.dev/manual/topo-def-file, "Prefix": none, another one, an empty one, or the lab's name alone."""
    found = read(lab / "x.clab.yml", f"name: lab\n{prefix}\ntopology: {{nodes: {{r1: {{kind: cisco_iol}}}}}}\n")
    assert found.nodes["r1"].hostname == name


def test_a_node_takes_from_its_group_then_its_kind_then_the_defaults(lab: Path) -> None:
    """containerlab.dev/manual/nodes: the nearest one counts, key by key."""
    text = """\
name: lab
topology:
  defaults: {kind: linux, image: alpine, credentials: {username: default}}
  kinds: {cisco_iol: {image: by-kind, credentials: {username: kind, password: SEKRIT}}}
  groups: {core: {kind: cisco_iol}, edge: {kind: cisco_iol, image: by-group}}
  nodes: {a: , b: {group: core}, c: {group: edge}, d: {group: edge, image: own, credentials: {username: own}}}
"""
    nodes = read(lab / "x.clab.yml", text).nodes.values()
    assert [(node.kind, node.image, node.username) for node in nodes] == [
        ("linux", "alpine", "default"),
        ("cisco_iol", "by-kind", "kind"),
        ("cisco_iol", "by-group", "kind"),
        ("cisco_iol", "own", "own"),
    ]


def test_words_that_yaml_reads_as_something_else_are_kept(lab: Path) -> None:
    """containerlab reads YAML 1.2: a port mapping is no number in sixties, a node may be called on or 010."""
    text = (
        "name: 010\ntopology:\n  defaults: {kind: cisco_iol, ports: [2222:22, 22:22]}\n  nodes: {on: , 010: , null: }\n"
    )
    found = read(lab / "x.clab.yml", text)
    assert found.name == "010"
    assert list(found.nodes) == ["on", "010", "null"]


def test_the_best_address_of_a_deployed_node(lab: Path) -> None:
    """IPv4, else IPv6, else the container's name."""
    text = """\
{"type": "clab", "name": "lab", "nodes": {
  "a": {"mgmt-ipv4-address": "172.20.20.2", "mgmt-ipv6-address": "3fff::2", "longname": "clab-lab-a"},
  "b": {"mgmt-ipv4-address": "", "mgmt-ipv6-address": "3fff::3", "longname": "clab-lab-b"},
  "c": {"mgmt-ipv4-address": "", "mgmt-ipv6-address": "", "longname": "clab-lab-c"}}}
"""
    nodes = read(lab / "topology-data.json", text).nodes.values()
    assert [node.hostname for node in nodes] == ["172.20.20.2", "3fff::3", "clab-lab-c"]


def test_groups_of_ansible_inherit_variables(lab: Path) -> None:
    """A host's own, its group's, then those of the group above; a host without an address is known by its name."""
    text = """\
all:
  vars: {ansible_user: everybody}
  children:
    cisco_iol:
      vars: {ansible_network_os: ios}
      hosts:
        clab-lab-r1: {ansible_host: 172.20.20.2}
        clab-lab-r2: {ansible_user: own}
    linux:
      vars: {ansible_user: group}
      hosts: {clab-lab-r3: }
"""
    nodes = read(lab / "ansible-inventory.yml", text).nodes
    assert [(name, node.hostname, node.username, node.words[0]) for name, node in nodes.items()] == [
        ("r1", "172.20.20.2", "everybody", "ios"),
        ("r2", "clab-lab-r2", "own", "ios"),
        ("r3", "clab-lab-r3", "group", "linux"),
    ]


@pytest.mark.parametrize("name", ["r1.json", "r1.yml", "r1/topology.json", "r1/topology.yaml"])
def test_variables_of_netlab_stand_in_several_places(tmp_path: Path, name: str) -> None:
    """netlab.tools/outputs/ansible: a folder for each host, or a file; JSON or YAML."""
    path = tmp_path / "host_vars" / name
    path.parent.mkdir(parents=True)
    path.write_text(
        '{"loopback": {"ipv4": "10.0.0.1/32"}, "clab": {"kind": "cisco_iol", "image": "own"}, "box": "usual"}'
    )
    node = read(tmp_path / "hosts.yml", "iol:\n  hosts:\n    r1: {ansible_host: 192.168.121.101}\n").nodes["r1"]
    assert (str(node.loopback), node.kind, node.image) == ("10.0.0.1/32", "cisco_iol", "own")


def test_a_host_whose_name_is_a_path_opens_no_file(tmp_path: Path) -> None:
    """A lab from elsewhere reads nothing outside its folder."""
    (tmp_path / "secret.yml").write_text("ansible_user: SEKRIT\n")
    folder = tmp_path / "lab"
    folder.mkdir()
    found = read(folder / "hosts.yml", "iol:\n  hosts:\n    ../../secret: {ansible_host: 192.0.2.1}\n")
    assert found.nodes["../../secret"].username is None


def test_a_folder_is_read_from_the_file_that_knows_most(lab: Path) -> None:
    """topology-data.json has the links; what is beside it is not needed."""
    (lab / "nornir-simple-inventory.yml").write_text("r9: {hostname: 192.0.2.9, platform: cisco_iol}\n")
    (lab / "topology-data.json").write_text('{"type": "clab", "name": "lab", "nodes": {"r1": {"kind": "cisco_iol"}}}')
    assert list(read_lab(lab).nodes) == ["r1"]


def test_no_note_steers_the_terminal(lab: Path) -> None:
    """Control characters in another's file are shown, not obeyed."""
    text = """\
topology:
  nodes: {r1: {kind: cisco_iol}}
  links:
    - endpoints: ["r1:\\e[2J", "host:\\e[2J"]
    - {type: macvlan, endpoint: {node: r1, interface: "\\a"}}
"""
    notes = [str(note) for note in read(lab / "x.clab.yml", text).notes]
    assert len(notes) == 2
    assert all(note.isprintable() for note in notes)
