"""Inventories in several files: read in order, joined, and every place as exact as in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.errors import InventoryError
from netloop.model.inventory import Inventory
from netloop.sources.files import read_all
from netloop.sources.yaml_file import load
from netloop.stages.derive import load_inventory

DEFAULTS = "defaults: {platform: ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}\n"
GROUPS = "groups: {core: {username: netops}}\n"


def host(number: int, **more: str) -> str:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return (
        f"hosts:\n  r{number}: {{hostname: 192.0.2.{number}, "
        f"loopbacks: {{Loopback0: {{ipv4: 10.255.0.{number}}}}}{extra}}}\n"
    )


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def whole(inventory: Inventory) -> object:
    return inventory.devices, inventory.intents, inventory.links


def test_several_files_are_one_inventory(tmp_path: Path) -> None:
    """Included files, by name and by pattern, say together what one file would; they may include others."""
    links = "links:\n  - {between: [r1, r2], prefix: 10.0.12.0/31}\n"
    write(
        tmp_path,
        main=DEFAULTS + "include: [groups.yaml, 'hosts/*.yaml']\n",
        groups=GROUPS + "include: [links.yaml, main.yaml]\n",
        links=links,
        hosts__a=host(1, groups="[core]"),
        hosts__b=host(2),
        one=DEFAULTS + GROUPS + host(1, groups="[core]") + host(2).removeprefix("hosts:\n") + links,
    )
    inventory = load_inventory(tmp_path / "main.yaml")
    assert whole(inventory) == whole(load_inventory(tmp_path / "one.yaml"))
    assert inventory.devices["r1"].username == "netops"
    assert inventory.name == "main"


def test_a_folder_is_all_its_files_in_the_order_of_names(tmp_path: Path) -> None:
    """A folder stands for its YAML files, less ledgers and other files; empty ones do no harm."""
    write(tmp_path, **{"10-hosts": host(2), "00-defaults": DEFAULTS, "20-more": host(1), "30-empty": "# later\n"})
    (tmp_path / "x.ledger.yaml").write_text("hosts: 5\n")
    (tmp_path / "notes.txt").write_text("hosts: 5\n")
    inventory = load_inventory(tmp_path)
    assert list(inventory.devices) == ["r2", "r1"]
    assert inventory.path == str(tmp_path)
    assert [Path(file).name for file in read_all(tmp_path).files] == [
        "00-defaults.yaml",
        "10-hosts.yaml",
        "20-more.yaml",
        "30-empty.yaml",
    ]


def test_places_name_the_file_that_says_it(tmp_path: Path) -> None:
    """A value from an included file keeps that file's line and column, also in what hangs on a merged value."""
    write(tmp_path, main=DEFAULTS + "include: [hosts/r1.yaml]\n", hosts__r1=host(1, port="x"))
    declared = load(tmp_path / "main.yaml")
    found = declared.hosts["r1"]
    assert str(found.at("loopbacks", "Loopback0", "ipv4")) == f"{tmp_path}/hosts/r1.yaml:2:59"
    assert str(found.at("platform")) == f"{tmp_path}/main.yaml:1:22"
    (problem,) = declared.problems
    assert str(problem.place).startswith(f"{tmp_path}/hosts/r1.yaml:2:")


def test_what_two_files_say_is_told_with_both_places(tmp_path: Path) -> None:
    """A host, a group or a default that two files give is a problem that names both, and the first one counts."""
    write(tmp_path, a=DEFAULTS + host(1), b="defaults: {platform: ios}\n" + host(1, port="22"), c=host(2))
    with pytest.raises(InventoryError) as caught:
        load_inventory(tmp_path)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2
    assert (
        f'{tmp_path}/b.yaml:1:12: defaults: key "platform" is given twice (first at {tmp_path}/a.yaml:1:12)' in told[0]
    )
    assert f'{tmp_path}/b.yaml:3:3: hosts: key "r1" is given twice (first at {tmp_path}/a.yaml:3:3)' in told[1]


def test_problems_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    """Problems of the first file come first, whatever their lines."""
    write(tmp_path, a="\n\n\n" + DEFAULTS + host(1, port="x"), b=host(2, port="y"))
    with pytest.raises(InventoryError) as caught:
        load_inventory(tmp_path)
    assert [Path(problem.place.file).name for problem in caught.value.problems] == ["a.yaml", "b.yaml"]


def test_a_secret_file_is_relative_to_the_inventory(tmp_path: Path) -> None:
    """The folder of the inventory counts, not that of the file that is included."""
    write(tmp_path, main=DEFAULTS + "include: ['hosts/*.yaml']\n", hosts__a=host(1, password="{file: secret}"))
    for path in (tmp_path / "main.yaml", tmp_path):
        password = load_inventory(path).devices["r1"].password
        assert password is not None
        assert password.value == str(tmp_path / "secret")
