"""``netloop lab export``: files, what is said of them, and the way back by ``netloop import containerlab``."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from netloop.cli.main import app
from netloop.errors import LabError
from netloop.stages.derive import load_inventory

INVENTORY = """
defaults: {platform: cisco_ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  p2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}, lab: {kind: cisco_c8000v}}
  p3: {hostname: 192.0.2.3, loopbacks: {Loopback0: {ipv4: 10.255.0.3}}, lab: {kind: nokia_srlinux}}
links:
  - [p1, p2]
  - [p2, p3]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "two sites.yaml"
    path.write_text(INVENTORY)
    return path


def netloop(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def test_the_files_are_named_and_what_they_lack_is_said(path: Path, tmp_path: Path) -> None:
    """Results on stdout, a path a line; on stderr the router without a startup configuration, and how to start it."""
    folder = tmp_path / "lab"
    done = netloop("lab", "export", path, "--to", "containerlab", "--output", folder)
    names = ["two-sites.clab.yml", "startup/p1.partial.cfg", "startup/p2.cfg"]
    assert done.stdout.splitlines() == [str(folder / name) for name in names]
    assert all((folder / name).is_file() for name in names)
    assert done.stderr.splitlines() == [
        "p3: no startup configuration, as netloop writes none for nokia_srlinux",
        f"start it: containerlab deploy -t {folder / names[0]}",
    ]


def test_a_second_export_replaces_the_first(path: Path, tmp_path: Path) -> None:
    """What was edited is written anew; files that netloop does not know stay."""
    folder = tmp_path / "lab"
    netloop("lab", "export", path, "-o", folder)
    (folder / "startup" / "p1.partial.cfg").write_text("edited")
    (folder / "notes").write_text("mine")
    netloop("lab", "export", path, "-o", folder)
    assert "interface Ethernet0/1" in (folder / "startup" / "p1.partial.cfg").read_text()
    assert (folder / "notes").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told(path: Path, tmp_path: Path) -> None:
    """The place and the system's reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match=r"cannot write to .*file/lab: Not a directory"):
        netloop("lab", "export", path, "-o", tmp_path / "file" / "lab")


def test_what_is_exported_can_be_imported(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way back: the same routers that netloop drives, their kinds, and their links by the lab's interfaces."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    netloop("lab", "export", path, "-o", tmp_path / "lab")
    back = tmp_path / "back.yaml"
    assert netloop("import", "containerlab", tmp_path / "lab" / "two-sites.clab.yml", "--output", back).exit_code == 0
    found = load_inventory(back)
    kinds = {name: (device.platform, device.lab.kind) for name, device in found.devices.items()}
    assert kinds == {"p1": ("cisco_ios", "cisco_iol"), "p2": ("cisco_ios", "cisco_c8000v")}
    (link,) = found.links
    assert (link.a.interface, link.z.interface) == ("Ethernet0/1", "GigabitEthernet2")
