"""netloop import containerlab: what goes to which stream, what is written, and what is never overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from netloop.cli import main
from netloop.errors import InventoryError, UsageError
from netloop.sources.files import LEDGER
from netloop.stages.derive import load_inventory

FOLDER = Path(__file__).parents[3] / "inventory"
SAMPLES = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(LEDGER))
NODES = {
    "r1": {"kind": "cisco_iol", "mgmt-ipv4-address": "172.20.20.2", "image": "vrnetlab/cisco_iol:17.12.01"},
    "r2": {"kind": "cisco_iol", "mgmt-ipv4-address": "172.20.20.3", "image": "vrnetlab/cisco_iol:17.12.01"},
    "srl": {"kind": "nokia_srlinux", "mgmt-ipv4-address": "172.20.20.4", "image": "ghcr.io/nokia/srlinux"},
}
LINK = {"endpoints": {"a": {"node": "r1", "interface": "eth1"}, "z": {"node": "r2", "interface": "eth1"}}}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("clab-pair")
    path.mkdir()
    (path / "topology-data.json").write_text(
        json.dumps({"name": "pair", "type": "clab", "nodes": NODES, "links": [LINK]})
    )
    return path


def run(*words: str) -> Result:
    done = CliRunner().invoke(main.app, ["import", "containerlab", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done


def addresses() -> dict[str, str]:
    intents = load_inventory(Path("pair.yaml")).intents
    return {name: str(intent.loopbacks[0].addresses[0]) for name, intent in intents.items()}


def test_an_imported_lab_is_ready_at_once(lab: Path) -> None:
    """The inventory and its ledger are there, valid; what was left out, and what to do next, is on stderr."""
    done = run("clab-pair", "--output", "pair.yaml")
    assert done.stdout == "pair.yaml: 2 hosts, 1 link, 2 addresses given in pair.ledger.yaml\n"
    assert 'srl is left out with its links: netloop has no platform for kind "nokia_srlinux"' in done.stderr
    assert "next: export NETLOOP_PASSWORD=...; netloop diff pair.yaml" in done.stderr
    assert addresses() == {"r1": "10.255.0.1/32", "r2": "10.255.0.2/32"}
    validated = CliRunner().invoke(main.app, ["validate", "pair.yaml"], catch_exceptions=False)
    assert validated.output == "pair.yaml: 2 hosts, 2 loopbacks, 2 router IDs: no problem\n"


def test_without_output_the_inventory_goes_to_stdout(lab: Path) -> None:
    """Nothing is written; what stdout has is what the file would have."""
    done = run("clab-pair/topology-data.json")
    assert [path.name for path in Path().iterdir()] == ["clab-pair"]
    assert "next: save it as FILE.yaml; netloop allocate FILE.yaml" in done.stderr
    run("clab-pair", "--output", "pair.yaml")
    assert done.stdout == Path("pair.yaml").read_text()


def test_an_existing_file_is_kept_unless_forced(lab: Path) -> None:
    """A person's edits are not lost; with --force the addresses stay those of the ledger."""
    run("clab-pair", "--output", "pair.yaml")
    edited = Path("pair.yaml").read_text() + "# mine\n"
    Path("pair.yaml").write_text(edited)
    with pytest.raises(UsageError, match=r"pair.yaml exists already\n  hint another name, or --force to replace it"):
        run("clab-pair", "--output", "pair.yaml")
    assert Path("pair.yaml").read_text() == edited
    (lab / "topology-data.json").write_text(
        json.dumps({"name": "pair", "nodes": {"a0": {**NODES["r1"], "longname": "x"}, "r2": NODES["r2"]}})
    )
    assert "1 address given" in run("clab-pair", "--output", "pair.yaml", "--force").stdout
    assert addresses() == {"a0": "10.255.0.3/32", "r2": "10.255.0.2/32"}


def test_the_pool_may_be_said(lab: Path) -> None:
    """--pool gives the prefix of the loopbacks."""
    run("clab-pair", "--output", "pair.yaml", "--pool", "192.0.2.0/28")
    assert addresses() == {"r1": "192.0.2.1/32", "r2": "192.0.2.2/32"}


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ("172.20.0.0/16", r"--pool 172.20.0.0/16 overlaps with 172.20.20.2/32, which the lab uses"),
        ("192.0.2.0/32", r"--pool 192.0.2.0/32 has room for 1 loopback, and 2 are needed"),
        ("2001:db8::/64", r"--pool 2001:db8::/64: router IDs are IPv4 addresses"),
        ("192.0.2.1/24", r"--pool 192.0.2.1/24: host bits are set"),
        ("loopbacks", r"--pool loopbacks: the prefix has no length"),
        ("127.0.0.0/8", r"--pool 127.0.0.0/8: 127.0.0.0/8 has addresses of"),
    ],
)
def test_a_pool_that_does_not_fit_is_told(lab: Path, pool: str, said: str) -> None:
    """The message names the option and what stands against it; nothing is written."""
    with pytest.raises(UsageError, match=said):
        run("clab-pair", "--output", "pair.yaml", "--pool", pool)
    assert not Path("pair.yaml").exists()


def test_a_wrong_lab_writes_nothing(lab: Path) -> None:
    """Every problem is told, and there is neither an inventory nor a ledger."""
    (lab / "topology-data.json").write_text('{"type": "clab", "nodes": {"r1": {"kind": "cisco_iol"}}, "links": 7}')
    with pytest.raises(InventoryError) as caught:
        run("clab-pair", "--output", "pair.yaml")
    assert [problem.message for problem in caught.value.problems] == [
        "r1: no management address",
        "links: this is not a list",
    ]
    assert [path.name for path in Path().iterdir()] == ["clab-pair"]


def test_a_ledger_that_contradicts_stops_the_import(lab: Path) -> None:
    """Addresses of another prefix in the ledger are told before the inventory is written."""
    run("clab-pair", "--output", "pair.yaml")
    before = Path("pair.yaml").read_text()
    with pytest.raises(InventoryError, match=r"pair.ledger.yaml:4:1: 10.255.0.1 of r1 Loopback0 ipv4 lies outside"):
        run("clab-pair", "--output", "pair.yaml", "--force", "--pool", "192.0.2.0/24")
    assert Path("pair.yaml").read_text() == before


def test_an_output_that_cannot_be_written_is_told(lab: Path) -> None:
    """A folder that is not there is one sentence."""
    with pytest.raises(UsageError, match=r"cannot be written"):
        run("clab-pair", "--output", "nowhere/pair.yaml")


MIXED = """\
defaults:
  loopbacks: {Loopback0: {}}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
  a: {hostname: 192.0.2.1, platform: ios, loopbacks: {Loopback0: {ipv4: 10.0.0.1}}}
  b: {hostname: 192.0.2.2, platform: ios, lab: {kind: cisco_c8000v}, loopbacks: {Loopback0: {ipv4: 10.0.0.2}}}
  c: {hostname: 192.0.2.3, platform: frr, lab: {image: "frrouting/frr:1"}, loopbacks: {Loopback0: {ipv4: 10.0.0.3}}}
links:
  - {between: [a, b], interfaces: [Ethernet1/2, GigabitEthernet7]}
  - [b, c]
  - [c, a]
"""


def test_kinds_and_interfaces_that_were_exported_come_back(tmp_path: Path) -> None:
    """Several kinds, an image of one's own, interfaces that were chosen: as the topology had them."""
    (tmp_path / "mixed.yaml").write_text(MIXED)
    exported = _exported(tmp_path / "mixed.yaml", tmp_path)
    run(str(exported), "--output", str(tmp_path / "back.yaml"))
    back = load_inventory(tmp_path / "back.yaml")
    assert [device.lab.kind for device in back.devices.values()] == ["cisco_iol", "cisco_c8000v", "linux"]
    assert back.devices["c"].lab.image == "frrouting/frr:1"
    assert [(str(link.a.interface), str(link.z.interface)) for link in back.links] == [
        ("Ethernet1/2", "GigabitEthernet7"),
        ("GigabitEthernet2", "eth1"),
        ("eth2", "Ethernet0/1"),
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_was_exported_comes_back(sample: Path, tmp_path: Path) -> None:
    """An inventory exported to containerlab, imported, and exported again: the same nodes, kinds, images and links."""
    exported = _exported(sample, tmp_path / "there")
    run(str(exported), "--output", str(tmp_path / sample.name))
    assert _exported(tmp_path / sample.name, tmp_path / "back").read_text() == exported.read_text()
    there, back = load_inventory(sample), load_inventory(tmp_path / sample.name)
    assert {name: device.platform for name, device in back.devices.items()} == {
        name: device.platform for name, device in there.devices.items()
    }
    assert [{link.a.device, link.z.device} for link in back.links] == [
        {link.a.device, link.z.device} for link in there.links
    ]


def _exported(inventory: Path, folder: Path) -> Path:
    words = ["lab", "export", str(inventory), "--output", str(folder)]
    assert CliRunner().invoke(main.app, words, catch_exceptions=False).exit_code == 0
    return folder / f"{inventory.stem}.clab.yml"
