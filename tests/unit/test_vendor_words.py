"""No vendor's word stands outside the parts that are a vendor's: whoever adds a platform edits nothing central."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "netloop"

WORDS = (
    *("cisco", "ios", "iosxe", "iosxr", "nxos", "nx-os", "iol", "vrnetlab", "ntc"),
    *("frr", "frrouting", "vtysh", "zebra", "bgpd", "ospfd", "isisd"),
    *("arista", "eos", "ceos", "juniper", "junos", "nokia", "huawei", "mikrotik"),
    *("write memory", "copy running-config", "show running-config", "show startup-config", "configure terminal"),
    *("router ospf", "router bgp", "router ospfv3", "router isis", "router eigrp", "update-source"),
    *("terminal length", "terminal width", "terminal no monitor", "service prompt", "running-config", "ip ssh"),
)
"""Each as a word of its own, or as a part between underscores; in strings, names, docstrings and comments alike."""
LOOPBACK = r"Loopback\\?[0-9d]"
VENDOR = re.compile(rf"(?i:(?<![a-z])(?:{'|'.join(map(re.escape, WORDS))})(?![a-z]))|{LOOPBACK}")
HOMES = ("platforms", "lab", "_shipped")
"""Where a vendor's words live."""
DRIVERS = (Path("transports") / "napalm.py", Path("doctor") / "labs.py")
"""Modules that are the other side of one vendor's driver or programs, and say its words."""


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def central() -> list[Path]:
    places = ((path, path.relative_to(PACKAGE)) for path in modules(PACKAGE))
    return [path for path, place in places if place.parts[0] not in HOMES and place not in DRIVERS]


def shared_by_platforms() -> list[Path]:
    """The table that platforms fill in, and the configuration arithmetic that they share."""
    folder = PACKAGE / "platforms"
    return [*sorted(folder.glob("*.py")), *modules(folder / "configuration")]


@pytest.mark.parametrize("path", [*central(), *shared_by_platforms()], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_central_module_knows_no_vendor(path: Path) -> None:
    """Names, strings, docstrings and comments of what serves every platform hold no vendor's word."""
    lines = path.read_text().splitlines()
    assert [f"line {number}: {line.strip()}" for number, line in enumerate(lines, 1) if VENDOR.search(line)] == []


@pytest.mark.parametrize(
    ("line", "vendor"),
    [
        ('"write memory"', True),
        ("CISCO_IOS = 1", True),
        ("def frr_world():", True),
        ("# as FRR does", True),
        ('re.compile(r"Loopback\\d+")', True),
        ("the various scenarios, a Loopback, curiosity", False),
    ],
)
def test_the_words_are_recognised(line: str, vendor: bool) -> None:
    """A word is met in any case and within a name, and not as a part of another word."""
    assert bool(VENDOR.search(line)) is vendor
