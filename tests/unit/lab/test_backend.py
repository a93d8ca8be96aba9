"""Names, places, folders and stand-ins of labs: everything around a lab that needs no router."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab.account import Account
from netloop.lab.backend import LabOptions, down, ensure_up, find, lab_name, labs, twin_inventory
from netloop.lab.folder import LabFolder
from netloop.lab.places import places
from netloop.lab.sandbox.fault_plan import fault_plan
from netloop.lab.sandbox.passwords import matches
from netloop.lab.state import Endpoint, LabState, Order
from netloop.lab.twin import Start, twin
from netloop.lab.visit import ssh_command
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory

NAMES = [f"r{number}" for number in range(1, 301)]
MACOS = sys.platform == "darwin"


@pytest.fixture
def folder(tmp_path: Path) -> LabFolder:
    made = LabFolder.of(tmp_path, "isp-123456")
    made.create()
    return made


def state_in(folder: LabFolder, **changes: object) -> LabState:
    now = datetime.now(UTC)
    nodes = {"p1": Endpoint("127.77.0.1", 2222), "p2": Endpoint("127.77.0.2", 2222)}
    whole = LabState(
        "isp-123456", "sandbox", "/n/isp.yaml", Start.LIVE, "f", folder.path, 1, nodes, "netloop", "hidden", now, now
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def inventory(*names: str, platform: str = "cisco_ios") -> Inventory:
    secret = Secret(SecretKind.ENV, "NETLOOP_PASSWORD")
    devices = {
        name: Device(name, "192.0.2.1", platform, 2022, "netops", secret, secret, ("core",), {"site": "ams"}, {"x": 1})
        for name in names
    }
    return Inventory("isp.yaml", devices, {name: Intent(name, platform) for name in names})


def test_inventories_of_one_stem_have_labs_of_their_own(tmp_path: Path) -> None:
    """Two files with the same stem in different folders are two labs; one file by two ways is one."""
    a, b = tmp_path / "a" / "isp.yaml", tmp_path / "b" / "isp.yaml"
    assert lab_name(a) != lab_name(b)
    assert lab_name(a) == lab_name(tmp_path / "b" / ".." / "a" / "isp.yaml")
    assert lab_name(a).startswith("isp-")
    assert "/" not in lab_name(Path("/x/we ird/..;$(y).yaml"))


def test_each_router_has_its_own_address_and_all_one_port() -> None:
    """A router has an address of 127.0.0.0/8, all share a port, the same each time; the last resort is 127.0.0.1."""
    first, *_, last = places("isp-1", NAMES)
    assert set(last.values()) == {("127.0.0.1", 0)}
    if not MACOS:
        assert len(set(first.values())) == len(NAMES)
        assert {port for _, port in first.values()} == {2222}
        assert all(ip_address(address) in ip_network("127.0.0.0/8") for address, _ in first.values())
        assert not {address.rsplit(".", 1)[1] for address, _ in first.values()} & {"0", "255"}
        assert next(iter(places("isp-1", NAMES))) == first
        assert next(iter(places("isp-2", NAMES))) != first


@pytest.mark.skipif(MACOS, reason="macOS answers on 127.0.0.1 alone")
def test_a_busy_address_moves_the_whole_lab() -> None:
    """Where somebody listens at one of the addresses, the next block is taken, not a mixture."""
    first = next(iter(places("isp-1", NAMES[:3])))
    with socket.create_server(first["r2"]):
        other = next(iter(places("isp-1", NAMES[:3])))
    assert not set(other.values()) & set(first.values())
    assert {port for _, port in other.values()} == {2222}


@pytest.mark.skipif(MACOS, reason="macOS answers on 127.0.0.1 alone")
def test_without_a_free_block_the_kernel_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody listening in every block tried is no error: every router gets a port of 127.0.0.1 from the kernel."""
    monkeypatch.setattr("netloop.lab.places.TRIES", 1)
    first = next(iter(places("isp-1", NAMES[:3])))
    with socket.create_server(first["r3"]):
        assert [set(place.values()) for place in places("isp-1", NAMES[:3])] == [{("127.0.0.1", 0)}]


def test_a_host_with_one_loopback_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only 127.0.0.1 exists (macOS), the first and only place is that address with ports from the kernel."""
    monkeypatch.setattr("netloop.lab.places._bind", lambda _probe, _place: errno.EADDRNOTAVAIL)
    assert list(places("isp-1", ["r1", "r2"])) == [{"r1": ("127.0.0.1", 0), "r2": ("127.0.0.1", 0)}]


def test_the_password_is_in_no_repr_and_in_a_file_for_its_owner_alone(folder: LabFolder) -> None:
    """The state is 0600 in a folder 0700; the password is in no repr, and comes back from disk."""
    state = state_in(folder)
    order = Order(
        "isp", "sandbox", "/n/isp.yaml", Start.BARE, "f", twin(inventory("p1")), "netloop", "hidden", 1.0, 9.0
    )
    folder.write_state(state)
    folder.write_order(order)
    assert "hidden" not in repr(state) + repr(order) + repr(Account(password="hidden"))
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder.path / name).stat().st_mode) for name in ("state.json", "order.json")} == {0o600}
    assert folder.read_state() == state
    assert folder.read_order() == order


def test_an_account_s_line_lets_it_in_without_saying_the_password() -> None:
    """The configuration line carries a hash that the password matches; each account has its own password."""
    one, two = Account(), Account()
    assert one.password != two.password
    assert one.password not in one.line
    assert matches(one.password, one.line)
    assert not matches(two.password, one.line)


def test_the_lock_tells_a_living_lab_from_a_dead_one(folder: LabFolder) -> None:
    """A state counts while a process holds the lock and wrote its own number; leftovers of a dead one are removed."""
    folder.write_state(state_in(folder, pid=os.getpid()))
    lock = folder.take()
    assert lock is not None
    assert folder.take() is None
    assert folder.holder() is None
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    assert folder.holder() == os.getpid()
    os.close(lock)
    assert folder.holder() is None
    assert folder.read_state() is None


def test_a_lock_is_handed_down_to_a_child(folder: LabFolder) -> None:
    """The lock lives as long as the process that inherited it, however it ends."""
    lock = folder.take()
    assert lock is not None
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(lock,))
    os.close(lock)
    assert not folder.free()
    child.kill()
    child.wait(10)
    assert folder.free()


def test_a_stale_state_is_not_a_lab(folder: LabFolder, tmp_path: Path) -> None:
    """What a killed lab left behind is neither found nor listed, and stopping it says that nothing ran."""
    folder.write_state(state_in(folder))
    (folder.path / "lock").touch()
    assert find(tmp_path, folder.name) is None
    assert labs(tmp_path) == ()
    assert down(tmp_path, folder.name) is False
    assert not (folder.path / "state.json").exists()


def test_a_lab_that_never_was_is_no_error(tmp_path: Path) -> None:
    """Looking for, listing or stopping labs where none ever was creates nothing."""
    assert find(tmp_path, "none") is None
    assert labs(tmp_path) == ()
    assert down(tmp_path, "none") is False
    assert list(tmp_path.iterdir()) == []


def test_a_state_of_another_version_is_said_plainly(folder: LabFolder) -> None:
    """A state file that cannot be read is an error with its place, not a traceback."""
    (folder.path / "state.json").write_text(json.dumps({"name": "isp"}))
    with pytest.raises(LabError, match=r"state\.json cannot be read"):
        folder.read_state()


def test_the_twin_stands_in_for_production(folder: LabFolder) -> None:
    """Only where a device is and how one logs in are the twin's; names, platform, groups, data and intents stay."""
    real = inventory("p1", "p2")
    lab = twin_inventory(real, state_in(folder))
    for name, device in lab.devices.items():
        secret = Secret(SecretKind.LITERAL, "hidden")
        expected = replace(
            real.devices[name], hostname=f"127.77.0.{name[1]}", port=2222, username="netloop", password=secret
        )
        assert device == replace(expected, enable=None, extras={})
    assert (lab.intents, lab.links, lab.path) == (real.intents, real.links, real.path)
    assert "hidden" not in repr(lab)


def test_a_device_without_a_twin_is_never_sent_to_production(folder: LabFolder) -> None:
    """A device that the lab does not have is an error: it keeps no real address."""
    with pytest.raises(LabError, match="has no twin of p3"):
        twin_inventory(inventory("p1", "p3"), state_in(folder))


def test_a_platform_that_the_sandbox_does_not_speak_is_refused(tmp_path: Path) -> None:
    """A router of another platform is named, with the platform that is expected; nothing is started."""
    with pytest.raises(LabError, match=r"p1 \(arista_eos\); expected platform cisco_ios"):
        ensure_up(tmp_path / "isp.yaml", inventory("p1", platform="arista_eos"), tmp_path, LabOptions())
    assert labs(tmp_path) == ()


def test_ssh_is_asked_for_the_lab_s_keys_alone(folder: LabFolder) -> None:
    """The command names the router's place, the lab's keys, and none of the user's files; no password."""
    command = ssh_command(state_in(folder), "p2")
    assert command[-5:] == ["-p", "2222", "-l", "netloop", "127.77.0.2"]
    assert str(folder.path / "client_key") in command
    assert f'UserKnownHostsFile="{folder.path / "known_hosts"}"' in command
    assert "hidden" not in " ".join(command)


@pytest.mark.parametrize("backend", ["frr", "containerlab"])
def test_faults_are_the_sandboxs_alone(tmp_path: Path, backend: str) -> None:
    """Real routers have no faults on demand: asked for, they are refused before anything is started."""
    plan, _ = fault_plan({"routers": {"*": ["seven_bit"]}})
    with pytest.raises(LabError, match=rf"{backend} has no faults on demand; expected --backend sandbox"):
        ensure_up(tmp_path / "isp.yaml", inventory("p1"), tmp_path, LabOptions(backend=backend, faults=plan))
    assert not list(tmp_path.iterdir())
