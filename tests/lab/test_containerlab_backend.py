"""containerlab as a backend, with a stand-in for the program that runs sandbox routers, or with the real program.

Where ``containerlab`` is on PATH, the whole loop runs on it, with FRR in its containers; elsewhere on the stand-in.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from netloop.cli.main import app
from netloop.errors import LabError
from netloop.lab.containerlab import kinds, ready
from netloop.lab.containerlab.backend import ContainerlabBackend
from netloop.lab.containerlab.node_kind import ContainerlabKind
from netloop.lab.containerlab.write import write
from netloop.lab.lifecycle import LabOptions, down, ensure_up, find, lab_name, labs, twin_inventory
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder, LabState
from netloop.lab.twin.twin import Start, Twin, TwinNode
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory
from tests.lab.containerlab_host import REAL, StandIn
from tests.lab.frr_host import requires_frr

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured_children]

INVENTORY = """
defaults:
  platform: {platform}
  {further}
  username: netops
  password: {{env: NETLOOP_PASSWORD}}
  routing: {{router_id: Loopback0, ospf: {{1: {{area: 0}}}}}}
hosts:
  p1: {{hostname: 192.0.2.11, loopbacks: {{Loopback0: {{ipv4: 10.255.0.1}}}}}}
  p2: {{hostname: 192.0.2.12, loopbacks: {{Loopback0: {{ipv4: 10.255.0.2}}}}}}
links:
  - [p1, p2]
"""
CLAB = LabOptions("containerlab")


def real_frr(test: Callable[..., None]) -> Callable[..., None]:
    """The marks of a test that needs real FRR."""
    return reduce(lambda marked, mark: mark(marked), requires_frr, test)


@pytest.fixture
def stand_in(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in on PATH; labs are gone before it is."""
    monkeypatch.setattr(ready, "PAUSE", 0.2)
    return StandIn.install(tmp_path, monkeypatch)


@pytest.fixture
def program(request: pytest.FixtureRequest) -> None:
    """The real program where there is one, else the stand-in."""
    request.getfixturevalue("home" if REAL else "stand_in")


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    return written(tmp_path / "pair.yaml", "cisco_ios")


def written(path: Path, platform: str, further: str = "") -> Path:
    path.write_text(INVENTORY.format(platform=platform, further=further))
    return path


def start(path: Path, home: Path, options: LabOptions = CLAB) -> LabState:
    return ensure_up(path, load_inventory(path), home, options)


def netloop(*arguments: object) -> Result:
    """The command line, in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def impatient(monkeypatch: pytest.MonkeyPatch, kind: ContainerlabKind, seconds: float) -> None:
    found = {kind.name: replace(kind, boot=seconds)}
    monkeypatch.setattr(kinds, "named", lambda name: found[name])


@pytest.mark.usefixtures("program")
def test_from_up_to_the_proof_to_down(home: Path, tmp_path: Path) -> None:
    """Up, apply, activate, verify and down; after it nothing is left."""
    the_whole_way(written(tmp_path / "pair.yaml", "frr" if REAL else "cisco_ios"), home)


@real_frr
@pytest.mark.usefixtures("stand_in")
def test_ios_in_production_is_frr_in_containers(home: Path, tmp_path: Path) -> None:
    """The same way with the inventory of IOS routers whose stand-ins run FRR: its own commands, its own pending IDs."""
    the_whole_way(written(tmp_path / "pair.yaml", "cisco_ios", "lab: {kind: linux}"), home)


def the_whole_way(path: Path, home: Path) -> None:
    up = netloop("lab", "up", path, "--backend", "containerlab")
    assert up.exit_code == 0, up.output
    assert "until it is stopped" in up.stderr
    applied = netloop("apply", path, "--lab", "--yes", "--activate", "--allow-disruptive")
    assert applied.exit_code == 0, applied.output
    proof = netloop("verify", path, "--lab", "--wait", "60s")
    assert proof.exit_code == 0, proof.output
    assert netloop("diff", path, "--lab", "--check").exit_code == 0
    assert netloop("lab", "down", path).stdout == f"lab {lab_name(path)} stopped\n"
    assert labs(home) == ()
    assert netloop("lab", "down", path).stdout == f"no lab is up for {path}\n"
    assert not list((home / "labs" / lab_name(path)).glob("clab-*"))


def test_a_lab_is_what_inspect_says(home: Path, pair: Path, stand_in: StandIn) -> None:
    """Addresses are those of inspect, without the length of their prefix; credentials are the kind's, and not shown."""
    state = start(pair, home)
    said = json.loads((stand_in.folder / state.name / "nodes.json").read_text())
    assert {name: place.address for name, place in state.nodes.items()} == {n: said[n]["address"] for n in said}
    assert {(place.username, place.password, place.platform) for place in state.nodes.values()} == {
        ("admin", "admin", "cisco_ios")
    }
    assert "password='admin'" not in repr(state)
    assert find(home, state.name) == state
    assert start(pair, home) == state
    assert stand_in.calls.count("deploy") == 1
    there = twin_inventory(load_inventory(pair), state).devices["p1"]
    assert (there.hostname, there.username) == (state.nodes["p1"].address, "admin")


def test_the_form_before_version_0_68_is_read(home: Path, pair: Path, stand_in: StandIn) -> None:
    """A flat list is understood as well as nodes grouped by lab."""
    stand_in.set("flat")
    state = start(pair, home)
    assert list(state.nodes) == ["p1", "p2"]
    assert find(home, state.name) == state


def test_deployed_is_not_ready(home: Path, pair: Path, stand_in: StandIn) -> None:
    """A router that takes its time to boot is waited for."""
    stand_in.set("late", "3")
    state = start(pair, home)
    assert state.known_hosts.read_text().count("ssh-") == 2


def test_a_router_that_shows_no_prompt_is_told(
    home: Path, pair: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait has an end, and names the routers and what to do; the lab is not up, and can be removed."""
    impatient(monkeypatch, kinds.CISCO_IOL, 1)
    stand_in.set("late", "60")
    with pytest.raises(LabError, match=r"no prompt over SSH within 1 s: p1: .*; p2: ") as caught:
        start(pair, home)
    assert f"docker logs clab-{lab_name(pair)}-p1" in str(caught.value.hint)
    assert find(home, lab_name(pair)) is None
    assert stand_in.labs == [lab_name(pair)]
    assert down(home, lab_name(pair))
    assert stand_in.labs == []


@pytest.mark.parametrize(
    ("state", "said", "hint"),
    [
        ("no-engine", "the container engine does not answer: Cannot connect to the Docker daemon", "start docker"),
        ("no-image", "an image is missing: .*denied for vrnetlab/cisco_iol", "vrnetlab/cisco_iol:17.12.01"),
        ("no-root", "this user may not use containerlab", "clab_admins"),
    ],
)
def test_a_failed_deployment_is_one_sentence(
    home: Path, pair: Path, stand_in: StandIn, state: str, said: str, hint: str
) -> None:
    """Engine, image and rights that are missing are each said in a sentence; the log has the program's own words."""
    stand_in.set(state)
    with pytest.raises(LabError, match=said) as caught:
        start(pair, home)
    assert "\n" not in caught.value.message
    assert hint in str(caught.value.hint)
    assert "ERROR" in LabFolder.of(home, lab_name(pair)).log.read_text()
    stand_in.unset(state)
    assert start(pair, home).nodes


def test_without_the_program_that_is_said(home: Path, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is not installed is one clear sentence, before anything is written."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LabError, match="containerlab is not installed") as caught:
        start(pair, home)
    assert "https://containerlab.dev/install" in str(caught.value.hint)
    assert not (home / "labs").exists()


def test_what_could_not_be_driven_is_not_started(home: Path, tmp_path: Path, stand_in: StandIn) -> None:
    """A kind whose platform netloop does not know is refused before anything is deployed; all are named."""
    path = tmp_path / "mixed.yaml"
    mixed = INVENTORY.format(platform="cisco_ios", further="")
    path.write_text(mixed.replace("p1: {", "p1: {lab: {kind: nokia_srlinux}, "))
    with pytest.raises(LabError, match=r"and not p1 \(nokia_srlinux: nokia_srl\)"):
        start(path, home)
    assert not (stand_in.folder / "calls").exists()


def test_a_lab_that_is_gone_is_not_up(home: Path, pair: Path, stand_in: StandIn) -> None:
    """Destroyed by hand, or stopped as by a reboot of the host, a lab is not up; the next start deploys it anew."""
    state = start(pair, home)
    stand_in.set("stopped")
    assert find(home, state.name) is None
    stand_in.unset("stopped")
    topology = state.folder / f"{state.name}.clab.yml"
    subprocess.run(["containerlab", "destroy", "--topo", topology], check=True, env=quiet())
    assert find(home, state.name) is None
    assert start(pair, home).nodes == state.nodes
    assert stand_in.calls.count("deploy") == 2


def test_what_a_stopped_lab_left_is_not_built_over(home: Path, pair: Path, stand_in: StandIn) -> None:
    """Stopped containers are removed by who made them: another backend does not start before."""
    state = start(pair, home)
    stand_in.set("stopped")
    with pytest.raises(LabError, match="is not up, and containerlab left something of it behind") as caught:
        start(pair, home, LabOptions("sandbox"))
    assert caught.value.hint == f"remove it with: netloop lab down {pair}"
    assert down(home, state.name)
    assert start(pair, home, LabOptions("sandbox")).backend == "sandbox"


def quiet() -> dict[str, str]:
    return {**os.environ, "CLAB_VERSION_CHECK": "disable"}


def test_a_start_that_was_killed_is_cleaned_up(home: Path, pair: Path, stand_in: StandIn) -> None:
    """kill -9 of netloop in the middle of the start: ``lab down`` destroys what is there, and a new start works."""
    stand_in.set("late", "60")
    code = f"from netloop.cli.main import app; app(['lab', 'up', {str(pair)!r}, '--backend', 'containerlab'])"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: stand_in.labs)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert find(home, lab_name(pair)) is None
    assert down(home, lab_name(pair))
    assert stand_in.labs == []
    stand_in.unset("late")
    assert start(pair, home).nodes


def wait_for(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_two_labs_do_not_disturb_each_other(home: Path, pair: Path, tmp_path: Path, stand_in: StandIn) -> None:
    """Two inventories have two labs; one is stopped and the other stays."""
    other = written(tmp_path / "other.yaml", "cisco_ios")
    first, second = start(pair, home), start(other, home)
    assert stand_in.labs == sorted([first.name, second.name])
    assert down(home, first.name)
    assert labs(home) == (second,)


def test_the_same_lab_started_twice_at_once_is_deployed_once(home: Path, pair: Path, stand_in: StandIn) -> None:
    """The second start waits for the first, and finds its lab."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: start(pair, home), range(2))
    assert first == second
    assert stand_in.calls.count("deploy") == 1


def test_fresh_destroys_and_deploys(home: Path, pair: Path, stand_in: StandIn) -> None:
    """``--fresh`` destroys the lab that is up first."""
    start(pair, home)
    start(pair, home, replace(CLAB, fresh=True))
    verbs = [call for call in stand_in.calls if call != "inspect"]
    assert verbs == ["deploy", "destroy", "deploy"]


def test_save_leaves_the_configurations_in_the_labs_folder(home: Path, pair: Path, stand_in: StandIn) -> None:
    """``lab save`` has every router save, and says where; a lab that is not up has nothing to save."""
    with pytest.raises(LabError, match="is not up"):
        netloop("lab", "save", pair)
    state = start(pair, home)
    folder = Path(netloop("lab", "save", pair).stdout.strip())
    assert folder == state.folder / f"clab-{state.name}"
    assert sorted(path.name for path in folder.iterdir()) == ["p1.saved", "p2.saved"]
    assert "save" in stand_in.calls


def test_a_sandbox_has_nothing_to_save(home: Path, pair: Path) -> None:
    """A router of the sandbox leaves nothing behind, which is said."""
    start(pair, home, LabOptions("sandbox"))
    with pytest.raises(LabError, match="what routers of sandbox have configured ends with the lab"):
        netloop("lab", "save", pair)


def test_a_loopback_declared_later_is_made_in_the_container(home: Path, stand_in: StandIn) -> None:
    """FRR makes no Linux interface: the lab does, once, for what was declared since; a daemon needs a new start."""
    one = node("r1", "Loopback0")
    folder, backend = LabFolder.of(home, "ring"), ContainerlabBackend()
    folder.create()
    folder.write_order(order(one))
    write({"ring.clab.yml": "name: ring\n"}, folder.path)
    state = LabState("ring", "containerlab", "", Start.LIVE, "", folder.path, 0, {}, "", "", datetime.now(UTC), None)
    for _ in range(2):
        backend.add_loopbacks(state, Twin("ring", (node("r1", "Loopback0", "Loopback1"),), ()))
    assert stand_in.calls == [
        "exec clab-node-name=r1 ip link add Loopback1 type dummy",
        "exec clab-node-name=r1 ip link set Loopback1 up",
    ]
    with pytest.raises(LabError, match="r1: bgpd does not run in its container"):
        backend.add_loopbacks(state, Twin("ring", (replace(one, protocols=(Protocol.BGP,)),), ()))


def node(name: str, *loopbacks: str) -> TwinNode:
    return TwinNode(name, "frr", "", "linux", None, loopbacks, (Protocol.OSPF,))


def order(*found: TwinNode) -> LabOrder:
    twin = Twin("ring", found, ())
    return LabOrder("ring", "containerlab", "", Start.LIVE, "", twin, "", "", 0.0, 1.0)
