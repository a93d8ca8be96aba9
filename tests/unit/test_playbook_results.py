"""How a playbook reads netloop's report: each host's result in Ansible's words."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from netloop.reports.json_file import ChangeShape, DeviceShape, FailureShape, FindingShape, PlanShape, StepShape

pytestmark = pytest.mark.ansible

PLUGIN = Path(__file__).parents[2] / "playbooks" / "action_plugins" / "netloop.py"


@pytest.fixture(scope="module")
def plugin() -> ModuleType:
    """The action plugin as a module."""
    pytest.importorskip("ansible")
    spec = importlib.util.spec_from_file_location("netloop_action", PLUGIN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plan(**parts: Any) -> PlanShape:
    step = StepShape(mode="configure", lines=["router ospf 1", "router-id 10.0.0.1"], drops=[])
    nothing = {name: [] for name in ("steps", "rollback", "activations", "pending", "unsaved", "unsaved_others")}
    empty = {"leaving": [], "management": [], "left_behind": [], "unseen": "", "changed": False, "diff": []}
    given = {"steps": [step], "changed": True, "diff": ["--- a", "+++ b", "+x"]} if parts.pop("drift", False) else {}
    return PlanShape(**{**nothing, **empty, **given, **parts})


def change(outcome: str, saved: str = "saved", **parts: Any) -> ChangeShape:
    return ChangeShape(
        **{"reason": "", "notes": [], "activated": [], "exchanges": [], **parts}, outcome=outcome, saved=saved
    )


def finding(status: str, *, before: bool = False) -> FindingShape:
    told = {"check": "ping", "subject": "Loopback0", "expected": "reached", "actual": "lost"}
    none = dict.fromkeys(("hint", "peer", "broken_at", "seconds"))
    return FindingShape(**told, **none, status=status, before=before)


def host(plugin: ModuleType, *, verb: str = "apply", options: tuple[str, ...] = (), **parts: Any) -> dict[str, Any]:
    """What a device's report comes to."""
    known = {"name": "r1", "hostname": "192.0.2.1", "port": 22, "platform": "x", "groups": [], "seconds": 1.0}
    empty = {"plan": None, "change": None, "findings": [], "failure": None}
    device = DeviceShape(**known, **{**empty, **parts}).model_dump()
    report = {"verb": verb, "run": "1", "devices": [device]}
    done = subprocess.CompletedProcess([], 0, "", "")
    return plugin.outcome(report, done, options, details=False)["hosts"]["r1"]


def word(result: dict[str, Any]) -> str:
    return " ".join(name for name in ("changed", "failed", "unreachable") if result.get(name)) or "ok"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"plan": plan(), "change": change("in place", "nothing to save")}, "ok"),
        ({"plan": plan(drift=True), "change": change("changed")}, "changed"),
        ({"plan": plan(unsaved=["x"]), "change": change("saved")}, "changed"),
        ({"plan": plan(drift=True), "change": change("changed", "not saved")}, "changed failed"),
        ({"plan": plan(drift=True), "change": change("rolled back", "nothing to save")}, "failed"),
        ({"plan": plan(drift=True), "change": change("failed", "not saved")}, "changed failed"),
        ({"plan": plan(drift=True), "change": change("unknown", "unknown")}, "changed failed"),
        ({"plan": plan(), "change": change("in place", "nothing to save", activated=["clear"])}, "changed"),
        ({"failure": FailureShape(kind="Unreachable", message="refused", hint=None)}, "unreachable"),
        ({"failure": FailureShape(kind="HostKeyRefused", message="changed", hint=None)}, "failed"),
        ({"plan": plan(drift=True), "failure": FailureShape(kind="DeviceBusy", message="x", hint=None)}, "failed"),
        ({"change": change("changed"), "findings": [finding("failed")]}, "changed failed"),
        ({"change": change("changed"), "findings": [finding("failed", before=True)]}, "changed"),
        ({"change": change("changed"), "findings": [finding("pending"), finding("skipped")]}, "changed"),
        ({"options": ("--activate",), "change": change("changed"), "findings": [finding("pending")]}, "changed failed"),
        ({"verb": "diff", "plan": plan(drift=True), "findings": [finding("failed")]}, "changed"),
        ({"verb": "diff", "plan": plan(), "findings": []}, "ok"),
        ({"verb": "diff", "plan": plan(activations=[StepShape(mode="exec", lines=["clear"], drops=[])])}, "ok"),
        (
            {
                "verb": "diff",
                "options": ("--activate",),
                "plan": plan(activations=[StepShape(mode="exec", lines=["clear"], drops=[])]),
            },
            "changed",
        ),
        ({"verb": "verify", "findings": [finding("passed"), finding("skipped")]}, "ok"),
        ({"verb": "verify", "findings": [finding("error")]}, "failed"),
        ({"verb": "verify", "findings": [finding("pending")]}, "failed"),
        ({"verb": "verify", "options": ("--allow-pending",), "findings": [finding("pending")]}, "ok"),
    ],
)
def test_a_hosts_result_follows_from_its_report(plugin: ModuleType, parts: dict[str, Any], expected: str) -> None:
    """Changed is what is, or would be, another configuration; failed is what is not as it must be."""
    assert word(host(plugin, **parts)) == expected


def test_a_bad_exit_code_that_no_host_explains_fails_all(plugin: ModuleType) -> None:
    """A run that ended badly is never reported as a good one; what netloop said is told without its progress."""
    report = {"verb": "diff", "run": "1", "devices": []}
    done = subprocess.CompletedProcess([], 1, "", "reading r1: read\nthe disk is full\n")
    result = plugin.outcome(report, done, (), details=False)
    assert (result["failed"], result["msg"]) == (True, "the disk is full")
    assert plugin.outcome(None, done, (), details=False)["msg"] == "the disk is full"


def test_warnings_are_passed_on(plugin: ModuleType) -> None:
    """With the lines under them, and nothing else."""
    said = "reading r1: read\nwarning: r1: left open\n  look: netloop show 1\nreading r2: read\nwarning: two\n"
    assert plugin.warnings(said) == ["r1: left open\n  look: netloop show 1", "two"]


@pytest.mark.parametrize(("batch", "expected"), [(("a", "b"), "*"), (("b",), "name=b"), (("a", "b", "x"), "*")])
def test_the_batch_is_the_limit(plugin: ModuleType, batch: tuple[str, ...], expected: str) -> None:
    """All hosts are said as such, some by their names alone: a group of the same name is not meant."""
    assert plugin.limit({"ansible_play_batch": list(batch), "groups": {"netloop": ["a", "b"]}}) == expected


@pytest.mark.parametrize("options", [["--limit", "x"], ["--limit=x"], ["-l", "x"], ["-lx"]])
def test_netloops_own_limit_is_refused(plugin: ModuleType, options: list[str]) -> None:
    """It would add hosts to those that Ansible chose."""
    given = {"verb": "diff", "inventory": "x", "options": options, "command": "netloop"}
    with pytest.raises(Exception, match="ansible-playbook --limit"):
        plugin.command_line(given, "*", Path("r.json"), check=False)
