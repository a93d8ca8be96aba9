"""Ansible's cisco.ios with 20 forks: ``python ansible_playbook.py JOB``; its files go into the job's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

FORKS = 20
PLAYBOOK = [
    {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [
            {"cisco.ios.ios_facts": {"gather_subset": ["config"]}},
            {"cisco.ios.ios_config": {"src": "{{ candidate }}", "save_when": "modified"}},
            {"cisco.ios.ios_command": {"commands": ["show ip protocols", "show ip interface brief"]}},
        ],
    }
]


def inventory(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The hosts, and a file with the lines of each."""
    hosts = {}
    for device in job["devices"]:
        candidate = folder / f"{device['name']}.cfg"
        candidate.write_text("\n".join(device["lines"]) + "\n")
        hosts[device["name"]] = {"ansible_host": device["address"], "candidate": str(candidate)}
    variables = {
        "ansible_connection": "ansible.netcommon.network_cli",
        "ansible_network_os": "cisco.ios.ios",
        "ansible_port": job["port"],
        "ansible_user": job["username"],
        "ansible_password": job["password"],
        "ansible_python_interpreter": sys.executable,
    }
    return {"all": {"hosts": hosts, "vars": variables}}


def main() -> int:
    """All devices."""
    job, folder = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[1]).parent / "ansible"
    folder.mkdir(exist_ok=True)
    (folder / "hosts.yml").write_text(yaml.safe_dump(inventory(job, folder)))
    (folder / "play.yml").write_text(yaml.safe_dump(PLAYBOOK, sort_keys=False))
    (folder / "ansible.cfg").write_text(f"[defaults]\nhost_key_checking = False\nforks = {FORKS}\n")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    own = {"ANSIBLE_HOME": str(folder), "ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "HOME": str(folder)}
    playbook = Path(sys.executable).with_name("ansible-playbook")
    command = [str(playbook), "-i", "hosts.yml", "play.yml"]
    return subprocess.run(command, cwd=folder, env={**kept, **own}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
