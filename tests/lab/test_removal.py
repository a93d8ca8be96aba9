"""What goes from an inventory is rehearsed in the lab that is up: a VRF and a host, from the diff to the proof."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.command import ROOT, CommandLine

pytestmark = pytest.mark.lab

ISP = (ROOT / "inventory" / "isp.yaml").read_text()
VRF = '    vrfs:\n      CUST-A: {rd: "65000:1"}                        # is on the router already; netloop uses it\n'
IDENTITY = '    loopbacks:\n      Loopback10: {description: "CUST-A identity", vrf: CUST-A}\n'
IN_BGP = "          vrfs:\n            CUST-A: {router_id: Loopback10, networks: [Loopback10]}\n"
PE2 = re.compile(r"^  pe2:\n(?:    .*\n)+", re.MULTILINE)
CLIENTS = "          clients: [p1, p2, p3, p4, pe1, pe2]\n"


def without(text: str, *parts: str) -> str:
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


def without_vrf() -> str:
    """The ISP without CUST-A; its loopbacks must go."""
    addresses = [f"      Loopback10: {{ipv4: 172.16.10.{number}}}\n" for number in (21, 22)]
    return without(ISP.replace(IDENTITY, "    absent: [Loopback10]\n"), VRF, IN_BGP, *addresses)


def without_pe2() -> str:
    """The ISP without an edge router, whose sessions must go from the reflectors."""
    gone = [line for line in ISP.splitlines(keepends=True) if "{host: pe2," in line or "between: [pe2," in line]
    kept = "          clients: [p1, p2, p3, p4, pe1]\n          absent: {neighbors: [10.255.0.22]}\n"
    return without(PE2.sub("", ISP, count=1).replace(CLIENTS, kept), *gone)


@pytest.mark.unmeasured
def test_a_vrf_and_a_host_go(netloop: CommandLine, tmp_path: Path) -> None:
    """The lab that ran the whole inventory serves what is left of it, and the whole again afterwards."""
    path = tmp_path / "isp.yaml"
    path.write_text(ISP)
    lab = (path, "--lab")
    change = ("--yes", "--allow-disruptive", "--activate")
    assert netloop("apply", *lab, *change).code == 0
    state = netloop("lab", "status", path).out

    path.write_text(without_vrf())
    drift = netloop("diff", *lab, "--check")
    assert drift.code == 5, drift.err
    assert drift.out.count("    no interface Loopback10") == 2
    assert netloop("apply", *lab, *change).code == 0
    proof = netloop("verify", *lab)
    assert proof.code == 0, proof.out
    assert "still has" not in proof.err

    path.write_text(without_pe2())
    gone = netloop("apply", *lab, *change)
    assert gone.code == 0, gone.err
    assert "still has pe2, which" in gone.err
    assert gone.out.count("     no neighbor 10.255.0.22 remote-as 65000") == 2
    proof = netloop("verify", *lab)
    assert proof.code == 0, proof.out
    assert "7 devices: " in proof.out

    path.write_text(ISP)
    assert netloop("apply", *lab, *change).code == 0
    assert netloop("verify", *lab).code == 0
    assert netloop("lab", "status", path).out.split() == state.split()
