"""--limit: hosts, groups, wildcards, fields, and what it leaves out."""

from __future__ import annotations

import pytest

from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.model.inventory import Inventory
from netloop.stages.select import select

DEVICES = (
    Device("p1", "192.0.2.1", "cisco_ios", groups=("core",), data={"site": "ams", "roles": ["p", "abr"]}),
    Device("pe1", "192.0.2.2", "cisco_ios", groups=("edge", "core"), data={"site": "fra"}),
    Device("pe2", "192.0.2.3", "cisco_ios", port=2222, groups=("edge",), data={"site": "ams"}),
)
INVENTORY = Inventory("x.yaml", {device.name: device for device in DEVICES}, {})


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ([], "p1 pe1 pe2"),
        (["pe1"], "pe1"),
        (["core"], "p1 pe1"),
        (["pe*"], "pe1 pe2"),
        (["p1,pe2"], "p1 pe2"),
        (["p1", "pe2"], "p1 pe2"),
        (["site=ams"], "p1 pe2"),
        (["site=a*"], "p1 pe2"),
        (["roles=abr"], "p1"),
        (["port=2222"], "pe2"),
        (["group=edge"], "pe1 pe2"),
        (["!pe1"], "p1 pe2"),
        (["edge,!site=ams"], "pe1"),
    ],
)
def test_select(limits: list[str], names: str) -> None:
    """Each form of the expression names just its devices, in the inventory's order."""
    assert " ".join(device.name for device in select(INVENTORY, limits)) == names


@pytest.mark.parametrize("limit", ["pe9", "site=nowhere", "colour=red", "!pe9", "x*"])
def test_nobody(limit: str) -> None:
    """An expression that names nobody is a mistake, and the hosts and groups are listed."""
    with pytest.raises(UsageError, match="names no device") as caught:
        select(INVENTORY, [limit])
    assert "p1, pe1, pe2" in str(caught.value)
    assert "core, edge" in str(caught.value)
