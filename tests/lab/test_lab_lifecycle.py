"""A lab's life in real processes: up, found, visited, down, killed, outlived."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from netloop.cli.lab import app
from netloop.errors import LabError
from netloop.lab.lifecycle import LabOptions, ensure_up, find, lab_name, labs
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.ssh_command import ssh_command
from netloop.lab.service.state import Endpoint, LabState
from netloop.lab.twin.twin import Start
from netloop.stages.derive import load_inventory

pytestmark = pytest.mark.lab

INVENTORY = """
defaults:
  platform: cisco_ios
  username: netops
  password: {env: NETLOOP_PASSWORD}
  routing: {router_id: Loopback0}
hosts:
  p1:
    hostname: 192.0.2.11
    loopbacks: {Loopback0: {ipv4: 10.255.0.1}}
    routing: {ospf: {1: {area: 0}}}
  p2:
    hostname: 192.0.2.12
    loopbacks: {Loopback0: {ipv4: 10.255.0.2}}
    routing: {ospf: {1: {area: 0}}}
links:
  - [p1, p2]
"""
P3 = """
  p3:
    hostname: 192.0.2.13
    loopbacks: {Loopback0: {ipv4: 10.255.0.3}}
"""
QUICK = LabOptions(convergence=0.0, ttl=120.0)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    return written(tmp_path / "pair.yaml", INVENTORY)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def start(path: Path, home: Path, options: LabOptions = QUICK) -> LabState:
    return ensure_up(path, load_inventory(path), home, options)


def lab(*arguments: object) -> Result:
    """The command line, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def alive(state: LabState) -> bool:
    """Whether the process lives: the kernel gives its lock up when it ends."""
    return not LabFolder(state.folder).free()


def eventually(condition: Callable[[], object], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def listens(place: Endpoint) -> bool:
    try:
        with socket.create_connection((place.address, place.port), timeout=30):
            return True
    except OSError:
        return False


def say(state: LabState, host: str, command: str) -> str:
    """One command's answer over netmiko, with the password of the lab."""
    from netmiko import ConnectHandler

    place = state.nodes[host]
    with ConnectHandler(
        device_type="cisco_ios",
        host=place.address,
        port=place.port,
        username=state.username,
        password=state.password,
        conn_timeout=30,
    ) as connection:
        return f"{connection.find_prompt()}{connection.send_command(command)}"


def test_up_status_visit_down(home: Path, pair: Path) -> None:
    """``lab up`` and ``status`` show where each router answers; netmiko logs in there; ``down`` ends it all."""
    up = lab("up", pair, "--convergence", "0")
    assert up.exit_code == 0
    state = find(home, lab_name(pair))
    assert state is not None
    for name, place in state.nodes.items():
        assert any({name, place.address, str(place.port)} <= set(line.split()) for line in up.stdout.splitlines())
        assert say(state, name, "show running-config | include ^hostname") == f"{name}#hostname {name}"
    assert lab("status", pair).stdout == lab("status").stdout == up.stdout
    assert state.password not in up.output
    assert state.password not in state.log.read_text()
    assert lab("down", pair).stdout == f"lab {state.name} stopped\n"
    assert not alive(state)
    assert not list(state.folder.glob("*.json"))
    assert lab("status", pair).stdout == f"no lab is up for {pair}\n"
    assert lab("status").stdout == "no lab is up\n"
    assert lab("down", pair).stdout == f"no lab is up for {pair}\n"


def test_a_live_twin_runs_ospf_and_a_bare_one_does_not(home: Path, pair: Path) -> None:
    """The routers of a live twin are adjacent under the IDs they elected; a bare twin has no OSPF."""
    state = start(pair, home)
    assert eventually(lambda: "FULL" in say(state, "p1", "show ip ospf neighbor"))
    assert "10.254.0.1" in say(state, "p1", "show ip ospf neighbor")
    bare = start(pair, home, LabOptions(start=Start.BARE, convergence=0.0, ttl=120.0, fresh=True))
    assert bare.pid != state.pid
    assert "router ospf" not in say(bare, "p1", "show running-config")
    assert "10.254.0.0" in say(bare, "p1", "show ip interface brief")


def test_ssh_logs_in_without_a_password(home: Path, pair: Path) -> None:
    """The system's ssh, as ``lab connect`` runs it, logs in with the lab's key and trusts its host keys alone."""
    if shutil.which("ssh") is None:
        pytest.skip("no ssh on this host")
    state = start(pair, home)
    said = subprocess.run(
        [*ssh_command(state, "p2"), "-tt", "-o", "BatchMode=yes"],
        input="terminal length 0\nshow ip interface brief\nexit\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "p2#" in said.stdout
    assert "10.254.0.1" in said.stdout
    assert said.stderr == ""


SLOW_START = """import sys, time
if "netloop.lab.sandbox.process" in sys.orig_argv:
    time.sleep(1.5)
"""


@pytest.mark.parametrize("machine", ["any", "slow"])
def test_up_twice_is_one_lab(
    home: Path, pair: Path, machine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second ``up`` says that the lab is up and leaves it alone; so do two at the same moment.

    Also where the lab's process takes a while to begin: the second one waits for it.
    """
    if machine == "slow":
        (tmp_path / "sitecustomize.py").write_text(SLOW_START)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    both = [
        subprocess.Popen([sys.executable, "-m", "netloop", "lab", "up", str(pair)], stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    state = start(pair, home)
    again = lab("up", pair)
    assert again.exit_code == 0
    assert f"lab {state.name} was up already" in again.stderr
    assert start(pair, home).pid == state.pid


def test_a_changed_inventory_needs_a_fresh_lab(home: Path, pair: Path) -> None:
    """A lab of another version of the inventory is not used; the error says what changed, ``--fresh`` helps."""
    state = start(pair, home)
    written(pair, INVENTORY.replace("10.255.0.2}", "10.255.0.9}"))
    assert start(pair, home).pid == state.pid, "an intent is not part of the twin"
    written(pair, INVENTORY.replace("links:", f"{P3}links:"))
    with pytest.raises(LabError, match=r"another version of .*pair\.yaml: p3 is new\n  hint .*lab up --fresh"):
        start(pair, home)
    assert lab("up", "--fresh", pair).exit_code == 0
    fresh = start(pair, home)
    assert fresh.pid != state.pid
    assert sorted(fresh.nodes) == ["p1", "p2", "p3"]
    with pytest.raises(LabError, match="started live; expected bare"):
        start(pair, home, LabOptions(start=Start.BARE))


def test_a_killed_lab_is_gone(home: Path, pair: Path) -> None:
    """After ``kill -9`` nothing is found, ``down`` has nothing to stop, and ``up`` works, with the same host keys."""
    state = start(pair, home)
    keys = state.known_hosts.read_text()
    os.kill(state.pid, signal.SIGKILL)
    assert eventually(lambda: find(home, state.name) is None)
    assert "no lab is up" in lab("down", pair).stdout
    again = start(pair, home)
    assert again.pid != state.pid
    assert say(again, "p1", "show clock").startswith("p1#")
    assert again.known_hosts.read_text() == keys or again.nodes != state.nodes


def test_two_labs_at_once(home: Path, pair: Path, tmp_path: Path) -> None:
    """Two inventories of one stem have labs that share neither place nor process; stopping one leaves the other."""
    other = written(tmp_path / "other" / "pair.yaml", INVENTORY)
    one, two = start(pair, home), start(other, home)
    assert len({*one.nodes.values(), *two.nodes.values()}) == 4
    assert {state.name for state in labs(home)} == {one.name, two.name}
    assert lab("down", pair).exit_code == 0
    assert not alive(one)
    assert say(two, "p1", "show clock").startswith("p1#")
    assert lab("down", "--all").stdout == f"lab {two.name} stopped\n"
    assert labs(home) == ()


def test_a_lab_ends_by_itself(home: Path, pair: Path) -> None:
    """After its time the process stops, says so in its log, and leaves no state."""
    state = start(pair, home, LabOptions(ttl=0.5))
    assert eventually(lambda: not alive(state))
    assert find(home, state.name) is None
    assert "stopped after 0.5 s" in state.log.read_text()


def test_a_lab_without_its_folder_ends(home: Path, pair: Path) -> None:
    """A process whose folder somebody removed stops listening, so nothing is left that no command could reach."""
    state = start(pair, home)
    shutil.rmtree(state.folder)
    place = state.nodes["p1"]
    assert eventually(lambda: not listens(place))


def test_sigterm_ends_a_lab_in_order(home: Path, pair: Path) -> None:
    """A plain SIGTERM, also with a session open, stops the process and removes the state."""
    from netmiko import ConnectHandler

    state = start(pair, home)
    place = state.nodes["p1"]
    session = ConnectHandler(
        device_type="cisco_ios",
        host=place.address,
        port=place.port,
        username=state.username,
        password=state.password,
    )
    os.kill(state.pid, signal.SIGTERM)
    assert eventually(lambda: not alive(state), 5.0)
    assert not list(state.folder.glob("*.json"))
    session.disconnect()


def test_a_lab_that_hangs_is_ended(home: Path, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not follow SIGTERM in time is killed; ``down`` says stopped, and a new one starts."""
    monkeypatch.setattr("netloop.lab.service.spawn.STOP_SECONDS", 0.5)
    state = start(pair, home)
    os.kill(state.pid, signal.SIGSTOP)
    assert lab("down", pair).stdout == f"lab {state.name} stopped\n"
    assert not alive(state)
    assert start(pair, home).pid != state.pid


def test_a_lab_that_cannot_start_says_why(home: Path, pair: Path) -> None:
    """When the process ends before it serves, the error carries its last words and the log's place; nothing stays."""
    folder = home / "labs" / lab_name(pair)
    folder.mkdir(parents=True)
    (folder / "client_key").write_text("not a key")
    with pytest.raises(LabError, match=r"could not be started: .*client_key(.|\n)*hint its log is") as caught:
        start(pair, home)
    assert "Traceback" not in str(caught.value)
    assert find(home, lab_name(pair)) is None


def test_connect_names_what_it_knows(home: Path, pair: Path) -> None:
    """``lab connect`` to a router that no lab has lists those it has; without a lab it says how to start one."""
    from netloop.errors import UsageError

    with pytest.raises(LabError, match="no lab is up"):
        lab("connect", "p1", pair)
    start(pair, home)
    with pytest.raises(UsageError, match="no router 'p9' in the lab\n  hint known: p1, p2"):
        lab("connect", "p9", pair)
