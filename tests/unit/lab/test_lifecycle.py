"""Labs by name: found, stopped, refused, and standing in for production; nothing here needs a router."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab.lifecycle import LabOptions, down, ensure_up, find, lab_name, labs, twin_inventory
from netloop.lab.sandbox.fault_plan import fault_plan
from netloop.lab.service.folder import LabFolder
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory
from tests.unit.lab.states import state_in


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


@pytest.mark.parametrize("backend", ["frr", "containerlab"])
def test_faults_are_the_sandboxs_alone(tmp_path: Path, backend: str) -> None:
    """Real routers have no faults on demand: asked for, they are refused before anything is started."""
    plan, _ = fault_plan({"routers": {"*": ["seven_bit"]}})
    with pytest.raises(LabError, match=rf"{backend} has no faults on demand; expected --backend sandbox"):
        ensure_up(tmp_path / "isp.yaml", inventory("p1"), tmp_path, LabOptions(backend=backend, faults=plan))
    assert not list(tmp_path.iterdir())
