"""Ansible's cisco.ios collection: operations are the tasks of a playbook, a host each, over ``network_cli``.

Starting Ansible costs seconds, a task a fraction of one: ``run_many`` puts operations on different routers into one
run. A task's arguments are those of the operation, and the module's own result is the answer. A step with ``check`` is
done in check mode first. That must say what the step itself then does, so it must leave a change to the step.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.peers.clients.client import Answer, Routers
from tests.peers.operation import Operation

PLAYBOOK = [
    {
        "hosts": "all",
        "gather_facts": False,
        "strategy": "free",
        "tasks": [{"name": "operation", "ansible.builtin.include_tasks": "{{ tasks_file }}"}],
    }
]
HOST = {
    "ansible_connection": "ansible.netcommon.network_cli",
    "ansible_network_os": "cisco.ios.ios",
    "ansible_host_key_checking": False,
    "ansible_ssh_host_key_checking": False,
    "ansible_python_interpreter": sys.executable,
}
FORKS = 2
CHECK, STEP = "check ", "step "
"""What the names of tasks begin with."""

Result = tuple[str, Mapping[str, Any]]
SAID = 2000
"""Characters of an error that are handed on."""


def run(operation: Operation, routers: Routers) -> Answer:
    """Do one operation."""
    return run_many([(operation, routers)])[0]


def run_many(jobs: Sequence[tuple[Operation, Routers]]) -> list[Answer]:
    """Do operations, each on a router of its own."""
    with TemporaryDirectory(prefix="ans") as place:
        folder = Path(place)
        _write(folder, jobs)
        done = subprocess.run(
            [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "hosts.yml", "-f", str(FORKS), "play.yml"],
            cwd=folder,
            env=_environment(folder),
            capture_output=True,
            text=True,
            timeout=60 + 60 * len(jobs),
            check=False,
        )
    results = _results(done.stdout)
    return [_answer(results.get(operation.name, []), done.stdout + done.stderr) for operation, _ in jobs]


def _environment(folder: Path) -> dict[str, str]:
    """The user's own settings of Ansible have no say."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    return kept | {
        "ANSIBLE_HOME": str(folder),
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "ANSIBLE_PERSISTENT_CONTROL_PATH_DIR": str(folder / "pc"),
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_HOST_KEY_CHECKING": "False",
        "ANSIBLE_NOCOLOR": "1",
        "HOME": str(folder),
    }


def _write(folder: Path, jobs: Sequence[tuple[Operation, Routers]]) -> None:
    """The playbook, the hosts, and a file of tasks for each of them."""
    (folder / "ansible.cfg").write_text("[defaults]\n")
    (folder / "play.yml").write_text(yaml.safe_dump(PLAYBOOK, sort_keys=False))
    hosts = {operation.name: _host(folder, operation, routers) for operation, routers in jobs}
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    for operation, routers in jobs:
        tasks = [*_tasks(operation, routers), {"ansible.builtin.meta": "reset_connection"}]
        (folder / f"{operation.name}.yml").write_text(yaml.safe_dump(tasks, sort_keys=False))


def _host(folder: Path, operation: Operation, routers: Routers) -> dict[str, Any]:
    target = routers[operation.on[0]]
    login = {"ansible_user": target.username, "ansible_password": target.password}
    where = {"ansible_host": target.address, "ansible_port": target.port}
    return HOST | login | where | {"tasks_file": str(folder / f"{operation.name}.yml")}


def _tasks(operation: Operation, routers: Routers) -> list[dict[str, Any]]:
    """A task per step, and one in check mode before it where the step has ``check``."""
    tasks = []
    for number, step in enumerate(operation.steps):
        task = {step.call: routers.place(dict(step.arguments)), **({"diff": True} if step.diff else {})}
        if step.check:
            tasks.append({"name": f"{CHECK}{number}", "check_mode": True, **task})
        tasks.append({"name": f"{STEP}{number}", **task})
    return tasks


def _results(printed: str) -> dict[str, list[Result]]:
    """The results of each host's tasks, in order, each with the task's name."""
    begin = printed.find("{\n")
    found: dict[str, list[Result]] = {}
    if begin < 0:
        return found
    for play in json.JSONDecoder().raw_decode(printed[begin:])[0]["plays"]:
        for task in play["tasks"]:
            if task["task"]["name"].startswith((CHECK, STEP)):
                for host, result in task["hosts"].items():
                    found.setdefault(host, []).append((task["task"]["name"], result))
    return found


def _answer(results: Sequence[Result], printed: str) -> Answer:
    """The last step's result; a failed one is the last."""
    if not results:
        return Answer(False, None, printed[-SAID:])
    last = {key: value for key, value in results[-1][1].items() if key != "invocation"}
    said = "".join(str(last.get(key, "")) for key in ("msg", "module_stderr", "exception"))
    changed = {name: bool(result.get("changed")) for name, result in results}
    failed = bool(last.get("failed") or last.get("unreachable"))
    for name in [name for name in changed if name.startswith(CHECK)]:
        step = changed.get(name.replace(CHECK, STEP))
        if not failed and step is not None and step is not changed[name]:
            return Answer(False, last, f"check mode says that it changes: {changed[name]}, and then: {step}")
    return Answer(
        not (last.get("failed") or last.get("unreachable")),
        last,
        said[-SAID:],
        any(changed[name] for name in changed if name.startswith(STEP)),
    )
