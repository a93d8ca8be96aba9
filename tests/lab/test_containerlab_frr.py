"""The files of an FRR node in a real FRR: bound over ``/etc/frr`` in a mount namespace, as its container has them."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.lab.containerlab.kinds import kind_of
from netloop.lab.containerlab.topology import files
from netloop.lab.containerlab.write import write
from netloop.lab.frr.backend import FrrBackend
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.missing_features import trimmed
from netloop.lab.twin.twin import Start, Twin, TwinNode
from netloop.model.device import LabWish
from netloop.platforms.frr.terminal import REFUSALS
from netloop.stages.derive import load_inventory
from tests.lab.fleet import ROOT
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.lab, pytest.mark.unmeasured]

SAMPLES = sorted(path for path in (ROOT / "inventory").glob("*.yaml") if not path.name.endswith(".ledger.yaml"))
INVENTORY = """
defaults:
  platform: cisco_ios
  lab: {kind: linux}
  username: netops
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}, ospfv3: {1: {area: 0}}, isis: {core: {area: "49.0001"}}}
hosts:
  r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8::1"}}}
  r2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8::2"}}}
links:
  - {between: [r1, r2], cost: 20}
"""
CONTAINER = """
set -eu
mount --bind {files} /etc/frr
mount -t tmpfs none /var/run/frr
chown frr:frr /var/run/frr
ip link set lo up
for name in eth1 Loopback0; do
  ip link add $name type veth peer name $name-x
  ip link set $name up
  ip link set $name-x up
done
/usr/lib/frr/frrinit.sh start >&2
for _ in $(seq 50); do [ -e /var/run/frr/watchfrr.started ] && break; sleep 0.1; done
runuser -u nobody -g frr -G frrvty -- vtysh {commands}
"""
"""What the image and the topology do in a container, and then the user ``admin``, of the groups frr and frrvty."""


@pytest.fixture
def node(tmp_path: Path) -> TwinNode:
    """Router r1 of the pair, with its files written."""
    path = tmp_path / "pair.yaml"
    path.write_text(INVENTORY)
    network = build_twin(load_inventory(path), kind_of)
    write(files(network, "pair"), tmp_path)
    return network.nodes[0]


def container(folder: Path, *commands: str) -> str:
    """What vtysh answers in a container with the files of r1."""
    said = " ".join(f"-c '{command}'" for command in commands)
    script = CONTAINER.format(files=folder / "startup" / "r1", commands=said)
    done = subprocess.run(
        ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_line_of_the_startup_configuration_is_taken(tmp_path: Path, node: TwinNode) -> None:
    """FRR's own start script boots the files, and every line of frr.conf is in the running configuration."""
    running = container(tmp_path, "show running-config").splitlines()
    wanted = [line for line in node.startup.splitlines() if line.strip() not in {"", "!", "exit", "end"}]
    assert [line for line in wanted if line not in running] == []
    assert "router ospf" in wanted


def test_write_memory_saves_and_reports_no_error(tmp_path: Path, node: TwinNode) -> None:
    """The user that logs in saves: the new lines are in the host's file, and no answer looks like a refusal."""
    said = container(tmp_path, "configure", "interface Loopback0", "ip address 10.255.0.1/32", "end", "write memory")
    assert "[OK]" in said
    assert not any(pattern.search(line) for line in said.splitlines() for pattern, _ in REFUSALS)
    saved = (tmp_path / "startup" / node.name / "frr.conf").read_text()
    assert " ip address 10.255.0.1/32" in saved
    assert f"hostname {node.name}" in saved


def test_the_exported_routers_boot_and_become_neighbors(tmp_path: Path, node: TwinNode) -> None:
    """The same texts, given to the lab of real FRR routers, make a network: neighbors in OSPF, OSPFv3 and IS-IS."""
    network = build_twin(load_inventory(tmp_path / "pair.yaml"), kind_of)
    assert node in network.nodes
    with booted(network, tmp_path) as state:
        wait_for(lambda: "Full/" in say(state, "show ip ospf neighbor"))
        wait_for(lambda: "Full/" in say(state, "show ipv6 ospf6 neighbor"))
        wait_for(lambda: "Up" in say(state, "show isis neighbor"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_boots(tmp_path: Path, sample: Path) -> None:
    """Of each sample, exported with FRR in every container, the real FRR takes every line that its host can do."""
    found = trimmed(load_inventory(sample), FrrBackend().missing_features())
    devices = {name: replace(device, lab=LabWish("linux")) for name, device in found.devices.items()}
    with booted(build_twin(replace(found, devices=devices), kind_of), tmp_path) as state:
        assert list(state.nodes) == list(devices)


@contextmanager
def booted(network: Twin, home: Path) -> Iterator[LabState]:
    """The network in the lab of real FRR routers."""
    folder, backend = LabFolder.of(home, "exported"), FrrBackend()
    order = LabOrder("exported", "frr", "", Start.LIVE, "", network, "netloop", "netloop", 0.0, 300.0)
    try:
        yield backend.up(order, folder)
    finally:
        backend.down(folder)


def say(state: LabState, command: str) -> str:
    """What r1 answers over SSH."""
    from netmiko import ConnectHandler

    place = state.nodes["r1"]
    login = {"username": state.username, "password": state.password}
    with ConnectHandler(device_type="cisco_ios", host=place.address, port=place.port, **login) as connection:
        return str(connection.send_command(command))


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(1)
