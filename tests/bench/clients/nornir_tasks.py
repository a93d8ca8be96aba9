"""Nornir with netmiko, or with NAPALM by SCP or inline: ``python nornir_tasks.py JOB netmiko|scp|inline``."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from nornir import InitNornir
from nornir.core.task import Result, Task
from nornir_napalm.plugins.tasks import napalm_cli, napalm_configure, napalm_get
from nornir_netmiko.tasks import netmiko_save_config, netmiko_send_command, netmiko_send_config

WORKERS = 100
TIMEOUT = 60
SHOWS = ("show ip protocols", "show ip interface brief")


def by_netmiko(task: Task) -> Result:
    """One device over netmiko."""
    task.run(netmiko_send_command, command_string="show running-config")
    task.run(netmiko_send_config, config_commands=task.host["lines"], error_pattern="% Invalid")
    task.run(netmiko_save_config)
    for command in SHOWS:
        task.run(netmiko_send_command, command_string=command)
    task.host.close_connections()
    return Result(host=task.host)


def by_napalm(task: Task) -> Result:
    """One device over NAPALM: a dry run, then the commit, which also saves."""
    task.run(napalm_get, getters=["config"], getters_options={"config": {"retrieve": "running"}})
    configuration = "\n".join([*task.host["lines"], "end"]) + "\n"
    task.run(napalm_configure, configuration=configuration, dry_run=True)
    task.run(napalm_configure, configuration=configuration, dry_run=False)
    task.run(napalm_cli, commands=list(SHOWS))
    task.host.close_connections()
    return Result(host=task.host)


def inventory(job: dict[str, Any], kind: str) -> dict[str, Any]:
    """The hosts with their connection options."""
    waits = {"conn_timeout": TIMEOUT, "auth_timeout": TIMEOUT, "banner_timeout": TIMEOUT}
    if kind == "netmiko":
        options = {"netmiko": {"extras": {**waits, "read_timeout_override": TIMEOUT}}}
    else:
        extras = {"dest_file_system": "flash:", "inline_transfer": kind == "inline", **waits}
        options = {"napalm": {"platform": "ios", "extras": {"timeout": TIMEOUT, "optional_args": extras}}}
    return {
        device["name"]: {
            "hostname": device["address"],
            "port": job["port"],
            "username": job["username"],
            "password": job["password"],
            "platform": "cisco_ios" if kind == "netmiko" else "ios",
            "data": {"lines": device["lines"]},
            "connection_options": options,
        }
        for device in job["devices"]
    }


def main() -> int:
    """All devices."""
    job, kind = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        hosts = Path(folder) / "hosts.yaml"
        hosts.write_text(yaml.safe_dump(inventory(job, kind)))
        nornir = InitNornir(
            inventory={"plugin": "SimpleInventory", "options": {"host_file": str(hosts)}},
            runner={"plugin": "threaded", "options": {"num_workers": WORKERS}},
            logging={"enabled": False},
        )
        done = nornir.run(task=by_netmiko if kind == "netmiko" else by_napalm)
    for host, failed in done.failed_hosts.items():
        print(host, [str(one.exception or one.result) for one in failed if one.failed][-1], file=sys.stderr)
    return int(done.failed)


if __name__ == "__main__":
    sys.exit(main())
