"""A lab's folder: what it keeps on disk and for whom, and the lock that tells whether a lab lives."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest

from netloop.errors import LabError
from netloop.lab.sandbox.fault_plan import fault_plan, planned
from netloop.lab.sandbox.passwords import matches
from netloop.lab.service.account import Account
from netloop.lab.service.folder import LabFolder, name_owner
from netloop.lab.service.ssh_command import ssh_command
from netloop.lab.service.state import LabOrder
from netloop.lab.twin.twin import Start, Twin, TwinNode
from tests.unit.lab.states import state_in

EARLIER_ORDER = """
{"name": "isp-123456", "backend": "sandbox", "inventory": "/n/isp.yaml", "start": "live", "fingerprint": "f",
 "twin": {
   "name": "isp.yaml",
   "nodes": [{"name": "r1", "platform": "cisco_ios", "startup": "hostname r1\\n", "kind": "ios", "image": null,
              "loopbacks": ["Loopback0"], "protocols": ["ospf"], "vrfs": {"Loopback0": "red"},
              "addresses": {"GigabitEthernet0/0": ["10.254.0.0/31"]}}],
   "cables": [{"a": "r1", "a_interface": "GigabitEthernet0/0", "z": "r2", "z_interface": "GigabitEthernet0/0"}]},
 "username": "netloop", "password": "hidden", "convergence": 1.0, "ttl": 600.0, "lacks": {"mpls": "no MPLS here"},
 "faults": {
   "seed": 7,
   "routers": {
     "*": [{"reject": null, "hang": null, "seven_bit": {"times": null, "after": 0, "probability": 1.0}}],
     "r1": [{"reject": null, "hang": {"times": null, "after": 0, "probability": 1.0, "pattern": "^show clock",
             "mode": null}, "seven_bit": null}]}}}
"""
EARLIER_STATE = """
{"name": "isp-123456", "backend": "sandbox", "inventory": "/n/isp.yaml", "start": "live", "fingerprint": "f",
 "folder": "/home/me/labs/isp-123456", "pid": 42,
 "nodes": {"r1": {"address": "127.77.0.1", "port": 2222, "platform": "cisco_ios", "username": null, "password": null}},
 "username": "netloop", "password": "hidden", "started": "2026-11-01T12:00:00Z", "expires": "2026-11-01T12:00:00Z",
 "lacks": {"mpls": "no MPLS here"}}
"""


def test_the_password_is_in_no_repr_and_in_a_file_for_its_owner_alone(folder: LabFolder) -> None:
    """The state is 0600 in a folder 0700; the password is in no repr, and comes back from disk."""
    state = state_in(folder)
    order = LabOrder(
        "isp",
        "sandbox",
        "/n/isp.yaml",
        Start.BARE,
        "f",
        Twin("isp.yaml", (TwinNode("p1", "cisco_ios", "hostname p1\n"),), ()),
        "netloop",
        "hidden",
        1.0,
        9.0,
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
    name_owner(lock, os.getpid())
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
    child.wait(60)
    assert folder.free()


def test_a_state_of_another_version_is_said_plainly(folder: LabFolder) -> None:
    """A state file that cannot be read is an error with its place, not a traceback."""
    (folder.path / "state.json").write_text(json.dumps({"name": "isp"}))
    with pytest.raises(LabError, match=r"state\.json cannot be read"):
        folder.read_state()


def test_ssh_is_asked_for_the_lab_s_keys_alone(folder: LabFolder) -> None:
    """The command names the router's place, the lab's keys, and none of the user's files; no password."""
    command = ssh_command(state_in(folder), "p2")
    assert command[-5:] == ["-p", "2222", "-l", "netloop", "127.77.0.2"]
    assert str(folder.path / "client_key") in command
    assert f'UserKnownHostsFile="{folder.path / "known_hosts"}"' in command
    assert "hidden" not in " ".join(command)


def test_files_of_labs_that_earlier_versions_started_are_read_and_written_alike(folder: LabFolder) -> None:
    """What is on disk keeps its form, so that a lab that is up can be found, used and stopped after an upgrade."""
    for name, text in (("order.json", EARLIER_ORDER), ("state.json", EARLIER_STATE)):
        (folder.path / name).write_text(text)
    order, state = folder.read_order(), folder.read_state()
    assert order is not None
    assert state is not None
    assert order.missing_features == state.missing_features == {"mpls": "no MPLS here"}
    assert (order.twin.nodes[0].vrfs, state.nodes["r1"].port) == ({"Loopback0": "red"}, 2222)
    plan, _ = fault_plan({"seed": 7, "routers": {"*": ["seven_bit"], "r1": [{"hang": {"pattern": "^show clock"}}]}})
    assert planned(order.faults) == plan
    folder.write_order(order)
    folder.write_state(state)
    for name, text in (("order.json", EARLIER_ORDER), ("state.json", EARLIER_STATE)):
        assert json.loads((folder.path / name).read_text()) == json.loads(text)
