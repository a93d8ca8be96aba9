"""Every answer that IOS gives to a refused line is seen, and talk is not taken for a refusal."""

from __future__ import annotations

import pytest

from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.conversation import judge, same_name

REFUSED = [
    "         ^\n% Invalid input detected at '^' marker.\n",
    "% Incomplete command.",
    '% Ambiguous command:  "sh"',
    "Bad mask /33 for address 10.0.0.1",
    "% 10.255.0.1 overlaps with Loopback1",
    "Command rejected: not allowed",
    "Command authorization failed.",
    "% Configuration buffer full, can't add command: x",
    "Configuration mode locked by process '90' user 'x' from terminal '2'. Please try later.",
    "BGP is already running; AS is 65001",
    "%Error opening tftp://x (Timed out)",
    "Rollback aborted.",
    "Not a valid host address - 224.0.0.1",
    "OSPF: router-id 10.255.0.1 already in use by another OSPF process",
    "% Specify remote-as or peer-group commands first",
    "%CLNS: System ID (0000.0000.0001) must not change when defining additional area addresses",
]
TALK = [
    "% Warning: use /31 mask on non point-to-point interface cautiously",
    "",
    "Building configuration...\n[OK]",
    '% OSPF: Reload or use "clear ip ospf process" command, for this to take effect',
    '%OSPF: Reload or use "clear ip ospf process" command, for this to take effect',
    "*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured from console by vty0",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.1 on Gi0/0 from FULL to DOWN",
    "% Interface Loopback0 IPv4 disabled and address(es) removed due to enabling VRF X",
]


@pytest.mark.parametrize("answer", REFUSED)
def test_refusals(answer: str) -> None:
    """A refusal is found, with a hint on what it means."""
    refusal, hint, _ = judge(answer, PLATFORM)
    assert refusal
    assert hint


@pytest.mark.parametrize("answer", TALK)
def test_talk(answer: str) -> None:
    """What only sounds like an error is not one."""
    assert judge(answer, PLATFORM)[0] is None


def test_a_pending_router_id_is_a_warning() -> None:
    """IOS's advice to clear the process is kept for the report."""
    advice = next(answer for answer in TALK if "clear ip ospf" in answer)
    assert judge(advice, PLATFORM)[2] == (advice,)


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("pe1", "pe1", True),
        ("pe1", "PE1", True),
        ("pe1.example.net", "pe1", True),
        ("pe1", "pe2", False),
        ("pe1", "pe11", False),
        ("a-very-long-router-name", "a-very-long-router-n", True),
    ],
)
def test_names(expected: str, actual: str, same: bool) -> None:
    """A prompt's name is compared without case and domain, and IOS cuts it at 20 characters."""
    assert same_name(expected, actual) is same
