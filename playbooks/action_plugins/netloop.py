"""Runs netloop once for all hosts of the play, and says how each of them fared, by its JSON report."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

SPEC = {
    "verb": {"choices": ["diff", "apply", "verify"], "required": True},
    "inventory": {"type": "str", "required": True},
    "options": {"type": "list", "elements": "str", "default": []},
    "command": {"type": "str", "default": "netloop"},
}
TOUCHED = ("changed", "saved", "failed", "unknown")
"""Outcomes of a change that left something else than was there, or may have."""
DONE = ("changed", "saved", "in place")
SETTLED = ("saved", "nothing to save")
WRONG = ("failed", "error")
PROGRESS = re.compile(r"(?:reading|planning|applying|activating|looking closer) \S+: |report written to ")
"""What netloop says on stderr while all goes well."""
WARNING = re.compile(r"^warning: .*(?:\n  .*)*", re.MULTILINE)
LIMIT = re.compile(r"-l(?!-)")


class ActionModule(ActionBase):
    """The action: its result has an entry for each host in ``hosts``."""

    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run netloop on the hosts of the play that are still in it."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, given = self.validate_argument_spec(argument_spec=SPEC)
        report = Path(tempfile.mkdtemp(dir=constants.DEFAULT_LOCAL_TMP)) / "report.json"
        words = command_line(given, limit(task_vars or {}), report, check=bool(self._task.check_mode))
        try:
            done = subprocess.run(
                words, env=self._environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        except OSError as exc:
            hint = "put netloop in the path, or name it in netloop_command"
            return {**result, "failed": True, "msg": f"{given['command']}: {exc.strerror}; {hint}"}
        found = json.loads(report.read_text()) if report.exists() else None
        came_to = outcome(found, done, given["options"], details=bool(self._task.diff))
        return {**result, "cmd": words, "rc": done.returncode, **came_to}

    def _environment(self) -> dict[str, str]:
        """The environment of ``ansible-playbook``, with what ``environment:`` adds to it."""
        added: dict[str, Any] = {}
        for one in self._task.environment or ():
            added.update(self._templar.template(one) or {})
        return {**os.environ, "NO_COLOR": "1", **{key: str(value) for key, value in added.items()}}


def limit(task_vars: Mapping[str, Any]) -> str:
    """The hosts that netloop is to work on: those of the batch."""
    batch, every = task_vars.get("ansible_play_batch", ()), task_vars.get("groups", {}).get("netloop", ())
    return "*" if set(every) <= set(batch) else ",".join(f"name={name}" for name in batch)


def command_line(given: Mapping[str, Any], limited: str, report: Path, *, check: bool) -> list[str]:
    """The words of the command; in check mode an apply is a dry run.

    Raises:
        AnsibleActionFail: hosts are chosen among netloop's options: the play's own would be done as well.
    """
    if own := [word for word in given["options"] if word.partition("=")[0] == "--limit" or LIMIT.match(word)]:
        raise AnsibleActionFail(f"netloop_options: {own[0]} is Ansible's to say: ansible-playbook --limit")
    verb = given["verb"]
    words = [given["command"], verb, given["inventory"], *given["options"], "--report", f"json:{report}"]
    if verb == "apply":
        words.append("--dry-run" if check else "--yes")
    return [*words, "--limit", limited]


def outcome(
    report: Mapping[str, Any] | None, done: subprocess.CompletedProcess[str], options: Sequence[str], *, details: bool
) -> dict[str, Any]:
    """What a run came to: how each host fared, or why nobody can tell.

    Without a report nothing was sent, and that is everybody's failure. So is a bad exit code that no host's result
    explains. With ``details`` the lines that were to be sent are told of a host that failed, too.
    """
    result: dict[str, Any] = {"failed": False, "warnings": warnings(done.stderr)}
    if report is not None:
        shown = {"bad": no_proof(report["verb"], options), "activate": "--activate" in options, "details": details}
        hosts = {one["name"]: host_result(one, **shown) for one in report["devices"]}
        result |= {"run": report["run"], "hosts": hosts, "warnings": [*result["warnings"], *not_better(hosts)]}
        if done.returncode == os.EX_OK or any(told(host) for host in hosts.values()):
            return result
    lines = {"stdout_lines": done.stdout.splitlines(), "stderr_lines": done.stderr.splitlines()}
    said = "\n".join(line for line in lines["stderr_lines"] if not PROGRESS.match(line))
    return {**result, **lines, "failed": True, "msg": said or f"netloop ended with {done.returncode}"}


def told(host: Mapping[str, Any]) -> bool:
    """Whether a host's result says what went wrong."""
    return bool(host.get("failed") or host.get("unreachable") or host["problems"])


def not_better(hosts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence about the hosts on which checks fail that failed before the change: no failure of the change."""
    names = [name for name, host in hosts.items() if host["problems"] and not host.get("failed")]
    return [f"checks fail as they did before, on {', '.join(names)}: verify.yml tells which"] if names else []


def warnings(stderr: str) -> list[str]:
    """What netloop warned of, each with the lines under it."""
    return [found.removeprefix("warning: ").strip() for found in WARNING.findall(stderr)]


def no_proof(verb: str, options: Sequence[str]) -> tuple[str, ...]:
    """The verdicts that fail a host: none in a diff, where they tell of what is there before the change."""
    if verb == "diff":
        return ()
    may_wait = "--allow-pending" in options if verb == "verify" else "--activate" not in options
    return WRONG if may_wait else (*WRONG, "pending")


def host_result(device: Mapping[str, Any], *, bad: Sequence[str], activate: bool, details: bool) -> dict[str, Any]:
    """How one host fared, in Ansible's words.

    Verdicts that are ``bad`` are its problems; one that was so before the run changed anything does not fail it.
    """
    failure, change, plan = device["failure"], device["change"], device["plan"]
    problems = [one for one in device["findings"] if one["status"] in bad]
    differs = changed(plan, change, failure, activate=activate)
    result: dict[str, Any] = {
        "changed": differs,
        "msg": message(device),
        "problems": [sentence(one) for one in problems],
    }
    if plan and plan["diff"]:
        result["diff"] = [{"prepared": "\n".join(plan["diff"]) + "\n"}]
    if failure:
        result["unreachable" if failure["kind"] == "Unreachable" else "failed"] = True
    elif any(not one["before"] for one in problems) or (change and not good(change)):
        result["failed"] = True
    if details and plan and plan["diff"] and result.get("failed"):
        result["planned"] = plan["diff"]
    return result


def changed(
    plan: Mapping[str, Any] | None, change: Mapping[str, Any] | None, failure: object, *, activate: bool
) -> bool:
    """Whether the host is not as it was or, where nothing was to be sent, would not stay so."""
    if change:
        return change["outcome"] in TOUCHED or bool(change["activated"])
    if failure or not plan:
        return False
    return bool(plan["changed"] or plan["unsaved"] or (activate and plan["activations"]))


def good(change: Mapping[str, Any]) -> bool:
    """Whether the host ended as planned, in the running configuration and in the saved one."""
    return change["outcome"] in DONE and change["saved"] in SETTLED


def message(device: Mapping[str, Any]) -> str:
    """One sentence: the failure, else how the change ended, else what would change, else the verdicts counted."""
    failure, change, plan = device["failure"], device["change"], device["plan"]
    if failure:
        return failure["message"] + (f" (hint: {failure['hint']})" if failure["hint"] else "")
    if change:
        return "; ".join(filter(None, (change["outcome"], change["saved"], change["reason"], *change["notes"])))
    if plan:
        return planned(plan)
    statuses = [one["status"] for one in device["findings"]]
    return ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses)) or "no check was put"


def planned(plan: Mapping[str, Any]) -> str:
    """What would be sent, and what would be dropped by it."""
    lines = sum(len(step["lines"]) for step in plan["steps"])
    drops = ", ".join(dict.fromkeys(name for step in plan["steps"] for name in step["drops"]))
    waits = len(plan["pending"])
    told = (
        f"to be sent: {counted(lines)}" if plan["changed"] else "",
        f"drops {drops}" if drops else "",
        f"not saved: {counted(len(plan['unsaved']))}" if plan["unsaved"] else "",
        f"router IDs that wait for a clear or a reload: {waits}" if waits else "",
    )
    return "; ".join(filter(None, told)) or "in place"


def counted(lines: int) -> str:
    """``1 line``, ``2 lines``."""
    return f"{lines} line{'' if lines == 1 else 's'}"


def sentence(finding: Mapping[str, Any]) -> str:
    """A verdict that is no good one."""
    hint = f" ({finding['hint']})" if finding["hint"] else ""
    hint += ", as it was before" if finding["before"] else ""
    subject, expected, actual = finding["subject"], finding["expected"], finding["actual"]
    return f"{finding['status']}: {finding['check']} {subject}: expected {expected}, actual {actual}{hint}"
