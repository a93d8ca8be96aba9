"""The command line, from a fresh twin to the proof, as processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from netloop.reports.json_file import json_schema
from tests.lab.command import ROOT, CommandLine

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

ISP = ROOT / "inventory" / "isp.yaml"


def test_the_isp_from_drift_to_proof(netloop: CommandLine, tmp_path: Path) -> None:
    """On a fresh twin each verb ends with the exit code that the documentation promises, and says why."""
    lab = (ISP, "--lab")
    drift = netloop("diff", *lab, "--check")
    assert drift.code == 5, drift.err
    assert "+interface Loopback0" in drift.out
    assert "@@" in drift.out
    assert "Nothing was sent." in drift.out

    forced = netloop("apply", *lab, "--yes")
    assert forced.code == 2
    assert "p1: mpls ldp router-id Loopback0 force drops every session of LDP" in forced.err

    applied = netloop("apply", *lab, "--yes", "--allow-disruptive")
    assert applied.code == 0, applied.err
    assert applied.out.count("clear ip ospf 1 process") >= 8
    assert "drops p" in applied.out

    waiting = netloop("verify", *lab)
    assert waiting.code == 4
    assert "56 pending" in waiting.out
    assert "failed" not in waiting.out

    refused = netloop("apply", *lab, "--yes", "--activate")
    assert refused.code == 2
    assert "p2: clear ip ospf 1 process drops" in refused.err
    assert "p1: clear ip ospf 1 process, clear ipv6 ospf 1 process drops" in refused.err
    assert "--allow-disruptive" in refused.err

    activated = netloop("apply", *lab, "--yes", "--activate", "--allow-disruptive")
    assert activated.code == 0, activated.err

    report = tmp_path / "report.json"
    proof = netloop("verify", *lab, "--report", f"json:{report}")
    assert proof.code == 0, proof.out
    document = json.loads(report.read_text())
    jsonschema.validate(document, json_schema())
    assert {f["status"] for d in document["devices"] for f in d["findings"]} == {"passed"}
    assert len(document["devices"]) == 8

    assert netloop("diff", *lab, "--check").code == 0
    again = netloop("apply", *lab, "--yes")
    assert again.code == 0
    assert "8 in place" in again.out

    listed = netloop("runs")
    assert listed.code == 0
    assert listed.out.count("verify") == 2
    shown = netloop("show", "last")
    assert shown.code == 0
    assert "apply" in shown.out


def test_nothing_is_sent_without_consent(netloop: CommandLine) -> None:
    """Without --yes and without an answer, an apply sends nothing."""
    quickstart = ROOT / "inventory" / "quickstart.yaml"
    done = netloop("apply", quickstart, "--lab")
    assert done.code == 2
    assert "--yes" in done.err
    assert netloop("diff", quickstart, "--lab", "--check").code == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("diff", "gone.yaml"), "gone.yaml"),
        (("diff", ISP, "--limit", "nobody"), "names no device"),
        (("diff", ISP, "--report", "json"), "KIND:PATH"),
        (("diff", ISP, "--report", "pdf:x"), "unknown report"),
        (("verify", ISP), "NETLOOP_PASSWORD"),
        (("show", "nothing"), "no run"),
        (("lab", "down", ISP), ""),
    ],
)
def test_mistakes_are_messages(netloop: CommandLine, arguments: tuple[str | Path, ...], message: str) -> None:
    """A mistake is one message and an exit code of the table, never a traceback."""
    done = netloop(*arguments, NETLOOP_PASSWORD="") if arguments[0] != "verify" else netloop(*arguments)
    assert "Traceback" not in done.err
    assert message in done.err + done.out
    assert done.code == (0 if arguments[0] == "lab" else 2)


def test_a_wrong_inventory_shows_all_its_problems(netloop: CommandLine, tmp_path: Path) -> None:
    """Every problem is shown with its place, expected and found, and nothing is sent."""
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "hosts:\n"
        "  r1: {hostname: 192.0.2.1, platfrom: cisco_ios, loopbacks: {Loopback0: {ipv4: 127.0.0.1}}}\n"
        "  r2: {hostname: 192.0.2.2, platform: cisco_ios, loopbacks: {Loopback0: {ipv4: 10.0.0.300}}}\n"
    )
    done = netloop("validate", path)
    assert done.code == 2
    assert f"{path}:2:" in done.err
    assert f"{path}:3:" in done.err
    assert "platform" in done.err
    assert "nothing was sent" in done.err


def test_render_needs_no_device(netloop: CommandLine, tmp_path: Path) -> None:
    """render prints the configuration, and -o writes a file a host."""
    done = netloop("render", ISP, "--limit", "pe1")
    assert done.code == 0
    assert "interface Loopback0\n" in done.out
    assert netloop("render", ISP, "-o", tmp_path / "out").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"p1.cfg", "rr2.cfg"}


def test_schema_is_the_committed_one(netloop: CommandLine) -> None:
    """netloop schema prints the file that the samples name in their first line."""
    printed = json.loads(netloop("schema").out)
    assert printed == json.loads((ROOT / "inventory" / "inventory.schema.json").read_text())
