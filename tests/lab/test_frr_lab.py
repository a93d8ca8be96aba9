"""A lab of real FRR routers: up as a live network, visited, followed, down; nothing of it outlives it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab import lifecycle
from netloop.lab.frr.backend import FrrBackend
from netloop.lab.frr.site import AS_FRR, Site
from netloop.lab.lifecycle import LabOptions, down, ensure_up, find, lab_name, labs, memory
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.ssh_command import ssh_command
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.twin import Start
from netloop.stages.derive import load_inventory
from tests.lab.frr_host import requires_frr
from tests.whole import some

pytestmark = [pytest.mark.lab, *requires_frr]

SAMPLES = Path(__file__).parents[2] / "inventory"
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
    routing: {ospf: {1: {area: 0}}, bgp: {65000: {}}}
links:
  - [p1, p2]
"""
FRR = LabOptions(backend="frr", ttl=600.0)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    return written(tmp_path / "pair.yaml", INVENTORY)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def start(path: Path, home: Path, options: LabOptions = FRR) -> LabState:
    return ensure_up(path, load_inventory(path), home, options)


def site(state: LabState) -> Site:
    return Site.of(state.folder)


def vtysh(state: LabState, router: str, command: str) -> str:
    """What the router says, asked past the lab's SSH."""
    asked = [*AS_FRR, *site(state).vtysh(router), "-c", command]
    return subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True).stdout


def links(state: LabState, router: str) -> dict[str, list[str]]:
    """Each interface of the router's kernel, with its flags."""
    shown = subprocess.run(
        ["ip", "-n", site(state).namespace(router), "-json", "link"], capture_output=True, text=True, check=True
    )
    return {link["ifname"]: link["flags"] for link in json.loads(shown.stdout)}


def processes(place: Site) -> list[str]:
    """The commands of what runs for a lab, wherever in the process table."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [said for said in found if f"{place.runtime}/" in said]


def gone(place: Site) -> bool:
    """Whether this host has nothing of the lab any more."""
    return not (list(place.namespaces()) or place.runtime.exists() or processes(place))


def eventually(condition: Callable[[], object], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netloop", "lab", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_up_status_visit_down(home: Path, pair: Path) -> None:
    """``lab up --backend frr`` gives each router an address; netmiko configures and saves there; ``down`` ends all."""
    from netmiko import ConnectHandler

    up = command("up", pair, "--backend", "frr")
    assert up.returncode == 0, up.stderr
    state = find(home, lab_name(pair))
    assert state is not None
    assert {endpoint.platform for endpoint in state.nodes.values()} == {"frr"}
    rows = [line.split()[:-2] for line in command("status", pair).stdout.splitlines()[1:]]
    assert rows == [line.split() for line in up.stdout.splitlines()[1:]]
    place = state.nodes["p1"]
    login = {"host": place.address, "port": place.port, "username": state.username, "password": state.password}
    with ConnectHandler(device_type="cisco_ios", **login) as session:
        assert session.find_prompt() == "p1#"
        session.send_config_set(["interface Loopback0", "ip address 10.255.0.1/32"])
        assert "[OK]" in session.save_config()
    assert "10.255.0.1/32" in (site(state).folder("p1") / "frr.conf").read_text()
    assert command("down", pair).stdout == f"lab {state.name} stopped\n"
    assert gone(site(state))
    assert find(home, state.name) is None


def test_ssh_gives_a_terminal_and_single_commands(home: Path, pair: Path) -> None:
    """The system's ssh, as ``lab connect`` runs it: a session ends with its input, a command with its exit code."""
    if shutil.which("ssh") is None:
        pytest.skip("no ssh on this host")
    state = start(pair, home)

    def ssh(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        asked = [*ssh_command(state, "p2"), *arguments]
        return subprocess.run(asked, input=typed, capture_output=True, text=True, timeout=60, check=False)

    session = ssh("-tt", typed="show version\nshow interface brief\n")
    assert session.returncode == 0
    assert "p2# show interface brief" in session.stdout
    assert "10.254.0.1/31" in session.stdout
    good, bad = ssh("show running-config"), ssh("show nonsense")
    assert (good.returncode, good.stderr) == (0, "")
    assert "\r" not in good.stdout
    assert "\nhostname p2\n" in good.stdout
    assert bad.returncode == 1
    assert "% Unknown command" in bad.stdout
    assert eventually(lambda: not any(said.startswith("vtysh") for said in processes(site(state))))


def test_the_window_has_the_size_that_the_client_says(home: Path, pair: Path) -> None:
    """A line of 300 characters is echoed unbroken in a window of 511 columns, as netmiko asks for."""
    from netmiko import ConnectHandler

    state = start(pair, home)
    place = state.nodes["p1"]
    login = {"host": place.address, "port": place.port, "username": state.username, "password": state.password}
    with ConnectHandler(device_type="cisco_ios", **login) as session:
        line = f"show {'x' * 300}"
        assert line in session.send_command(line, strip_command=False)


def test_a_live_twin_is_adjacent_and_has_no_loopback_address(home: Path, pair: Path) -> None:
    """OSPF is full under elected IDs; Loopback0 is there and up, without address; bgpd waits; packets are forwarded."""
    state = start(pair, home)
    assert eventually(lambda: "Full" in vtysh(state, "p1", "show ip ospf neighbor"))
    assert "10.254.0.0" in vtysh(state, "p1", "show ip ospf")
    assert "UP" in links(state, "p1")["Loopback0"]
    assert "LOWER_UP" in links(state, "p1")["Loopback0"]
    brief = vtysh(state, "p1", "show interface brief")
    assert "10.255" not in brief
    assert "router bgp" not in vtysh(state, "p2", "show running-config")
    assert "not found" in vtysh(state, "p2", "show bgp summary")
    assert "is not running" not in vtysh(state, "p2", "show bgp summary")
    inside = ["ip", "netns", "exec", site(state).namespace("p1"), "sysctl", "-n", "net.ipv4.ip_forward"]
    assert subprocess.run(inside, capture_output=True, text=True, check=True).stdout == "1\n"


def test_a_bare_twin_has_addresses_alone(home: Path, pair: Path) -> None:
    """``--start bare`` addresses the links and runs nothing."""
    state = start(pair, home, replace(FRR, start=Start.BARE))
    running = vtysh(state, "p1", "show running-config")
    assert "ip address 10.254.0.0/31" in running
    assert "ospf" not in running


@pytest.mark.parametrize("sample", ["isp", "enterprise", "campus"])
def test_a_startup_is_what_frr_prints(home: Path, sample: str) -> None:
    """Every line of a router's startup is in its running configuration, in the same order, and nothing else is."""
    path = SAMPLES / f"{sample}.yaml"
    state = start(path, home)
    order = LabFolder(state.folder).read_order()
    assert order is not None
    for node in order.twin.nodes:
        printed = vtysh(state, node.name, "show running-config no-header").splitlines()
        own = [line for line in printed if line.strip() and line not in {"!", "end"}]
        kept = [line for line in own if not line.startswith(("frr ", "service integrated", "Building", "Current"))]
        assert kept == [line for line in node.startup.splitlines() if line != "!"]


def test_a_new_loopback_is_made_and_a_missing_daemon_is_said(home: Path, pair: Path) -> None:
    """A loopback declared while the lab is up gets its interface; a protocol whose daemon is missing needs --fresh."""
    state = start(pair, home)
    two = "loopbacks: {Loopback0: {ipv4: 10.255.0.1}, Loopback1: {ipv4: 10.255.1.1}}"
    written(pair, INVENTORY.replace("loopbacks: {Loopback0: {ipv4: 10.255.0.1}}", two))
    assert start(pair, home).pid == state.pid
    assert {"UP", "LOWER_UP"} <= set(links(state, "p1")["Loopback1"])
    written(pair, INVENTORY.replace("{ospf: {1: {area: 0}}}", "{ospf: {1: {area: 0}}, bgp: {65000: {}}}"))
    with pytest.raises(LabError, match=r"p1: bgpd was not started\n  hint .*--fresh"):
        start(pair, home)


def test_a_killed_lab_leaves_no_process_and_is_swept(home: Path, pair: Path) -> None:
    """After ``kill -9`` every daemon dies with the lab; ``down`` removes the rest, and so does a new ``up``."""
    state = start(pair, home)
    assert processes(site(state))
    os.kill(state.pid, signal.SIGKILL)
    assert eventually(lambda: not processes(site(state)))
    assert list(site(state).namespaces())
    assert command("down", pair).stdout == f"lab {state.name} stopped\n"
    assert gone(site(state))
    second = start(pair, home)
    os.kill(second.pid, signal.SIGKILL)
    assert eventually(LabFolder(second.folder).free)
    third = start(pair, home)
    assert third.pid != second.pid
    assert eventually(lambda: "Full" in vtysh(third, "p1", "show ip ospf neighbor"))


@pytest.fixture(scope="module")
def whole_start(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that a lab takes to start on this machine."""
    folder = tmp_path_factory.mktemp("whole")
    begin = time.monotonic()
    state = start(written(folder / "pair.yaml", INVENTORY), folder)
    whole = time.monotonic() - begin
    down(folder, state.name)
    return whole


@pytest.mark.parametrize("part", some([0.1, 0.3, 0.5, 0.7, 0.9], 3))
def test_a_lab_killed_while_it_starts_leaves_nothing(home: Path, pair: Path, whole_start: float, part: float) -> None:
    """``kill -9`` in the middle of a start: the command says that it failed, and what was made so far is gone."""
    folder = LabFolder.of(home, lab_name(pair))
    place = Site.of(folder.path)
    starting = subprocess.Popen(
        [sys.executable, "-m", "netloop", "lab", "up", str(pair), "--backend", "frr"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert eventually((folder.path / "order.json").exists)
    assert eventually(folder.holder), "the lock names no process"
    time.sleep(whole_start * part)
    process = folder.holder()
    assert process is not None, "the lab ended before it was killed"
    os.kill(process, signal.SIGKILL)
    _, said = starting.communicate(timeout=120)
    assert starting.returncode == 0 or (
        starting.returncode == 3 and "could not be started: its process ended" in said
    ), said
    command("down", pair)
    assert eventually(lambda: gone(place))
    start(pair, home)


def test_down_while_it_starts(home: Path, pair: Path) -> None:
    """``down`` in the middle of a start waits for it or ends it; nothing stays."""
    folder = LabFolder.of(home, lab_name(pair))
    starting = subprocess.Popen(
        [sys.executable, "-m", "netloop", "lab", "up", str(pair), "--backend", "frr"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert eventually(Site.of(folder.path).runtime.exists)
    assert command("down", pair).returncode == 0
    starting.wait(120)
    assert eventually(lambda: gone(Site.of(folder.path)))


def test_a_start_that_fails_halfway_leaves_nothing(home: Path, pair: Path) -> None:
    """A router that refuses its configuration: the error has FRR's own words, and the others are gone too."""
    order = refused(pair)
    folder = LabFolder.of(home, order.name)
    with pytest.raises(LabError, match=r"could not be started: .*p2 did not start.*Unknown command.*frobnicate"):
        FrrBackend().up(order, folder)
    assert gone(Site.of(folder.path))
    assert FrrBackend().status(folder) is None


def refused(path: Path) -> LabOrder:
    """An order whose second router has a startup that FRR does not take."""
    order = lifecycle._order(path, load_inventory(path), FRR, FrrBackend())
    p1, p2 = order.twin.nodes
    return replace(order, twin=replace(order.twin, nodes=(p1, replace(p2, startup="frobnicate\n"))))


def test_two_labs_of_one_inventory(home: Path, pair: Path, tmp_path: Path) -> None:
    """One inventory, up under two homes: neither shares anything with the other, and stopping one leaves the other."""
    other = tmp_path / "other"
    one, two = start(pair, home), start(pair, other)
    try:
        assert one.name == two.name
        assert set(site(one).namespaces()).isdisjoint(site(two).namespaces())
        assert set(one.nodes.values()).isdisjoint(two.nodes.values())
        assert down(home, one.name)
        assert gone(site(one))
        assert eventually(lambda: "Full" in vtysh(two, "p1", "show ip ospf neighbor"))
    finally:
        down(other, two.name)
    assert gone(site(two))


def test_a_lab_ends_by_itself(home: Path, pair: Path) -> None:
    """After its time, and when its folder is removed, the process ends and takes everything along."""
    timed = start(pair, home, replace(FRR, ttl=3.0))
    assert eventually(lambda: gone(site(timed)))
    orphan = start(pair, home)
    shutil.rmtree(orphan.folder)
    assert eventually(lambda: gone(site(orphan)))
    assert labs(home) == ()


def test_memory_is_counted_by_router(home: Path, pair: Path) -> None:
    """Each router takes a few megabytes; one with bgpd takes more; ``lab status`` tells."""
    sizes = memory(start(pair, home))
    assert set(sizes) == {"p1", "p2"}
    assert 1e6 < sizes["p1"] < sizes["p2"] < 100e6
    shown = [line.split() for line in command("status", pair).stdout.splitlines()]
    assert shown[0][-1] == "memory"
    assert [row[-1] for row in shown[1:]] == ["MB", "MB"]
