"""The playbooks under a real ansible-playbook: each host's own result, and the page's commands word for word."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from netloop.disk import replace_file
from netloop.journal import list_runs
from tests.lab.command import ROOT, CommandLine
from tests.lab.fleet import QUICKSTART, Fleet

pytestmark = [pytest.mark.lab, pytest.mark.ansible, pytest.mark.unmeasured]

PAGE = ROOT / "docs" / "howto" / "ansible.md"
PLAYBOOKS = ROOT / "playbooks"
RECAP = re.compile(r"^(\S+) +: ok=(\d+) +changed=(\d+) +unreachable=(\d+) +failed=(\d+)", re.MULTILINE)
PASSWORD = "correct-horse-battery"


@dataclass(frozen=True)
class Played:
    """How a playbook ended: its exit code, what it printed, and each host's word in the recap."""

    code: int
    out: str
    hosts: dict[str, str]


@dataclass(frozen=True)
class Ansible:
    """Runs commands as a user does, in a folder, with the programs of the environment in the path."""

    home: Path
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)

    def shell(self, line: str) -> Played:
        """One line of shell."""
        env = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "NETLOOP_HOME": str(self.home),
            "ANSIBLE_HOME": str(self.home / "ansible"),
            "ANSIBLE_NOCOLOR": "1",
            **self.environment,
        }
        done = subprocess.run(
            ["bash", "-c", line], env=env, cwd=self.folder, capture_output=True, text=True, timeout=240, check=False
        )
        said = done.stdout + done.stderr
        return Played(done.returncode, said, {name: word(counts) for name, *counts in RECAP.findall(said)})

    def play(self, playbook: str, hosts: Path, *arguments: str) -> Played:
        """One playbook."""
        words = ("ansible-playbook", "-i", str(hosts), str(PLAYBOOKS / playbook), *arguments)
        return self.shell(" ".join(f"'{one}'" for one in words))


def word(counts: list[str]) -> str:
    """What a recap says of a host, in one word."""
    _ok, changed, unreachable, failed = (int(count) for count in counts)
    found = [name for name, n in (("changed", changed), ("unreachable", unreachable), ("failed", failed)) if n]
    return " ".join(found) or "ok"


def variables(**given: Any) -> tuple[str, str]:
    """Extra variables."""
    return "-e", json.dumps(given)


def lines(text: str) -> list[str]:
    """The commands of a page's shell blocks."""
    return "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)).splitlines()


HOSTS = "-i quickstart.netloop.yml"
ACTIVATE = """-e '{"netloop_options": ["--activate", "--allow-disruptive"]}'"""
BOTH_CHANGED, BOTH_OK = {"r1": "changed", "r2": "changed"}, {"r1": "ok", "r2": "ok"}
BEGINNING = ["cd playbooks", "export NETLOOP_LAB=1"]
DOCUMENTED: dict[str, dict[str, str]] = {
    f"ansible-inventory {HOSTS} --graph": {},
    f"ansible-playbook {HOSTS} diff.yml --diff": BOTH_CHANGED,
    f"ansible-playbook {HOSTS} diff.yml --diff --limit r2": {"r2": "changed"},
    f"ansible-playbook {HOSTS} apply.yml --check": BOTH_CHANGED,
    f"ansible-playbook {HOSTS} apply.yml": BOTH_CHANGED,
    f"ansible-playbook {HOSTS} apply.yml {ACTIVATE}": BOTH_CHANGED,
    f"ansible-playbook {HOSTS} verify.yml": BOTH_OK,
    "netloop lab down --all": {},
}
"""The page's commands in their order, with what each says of each host."""


def test_the_documented_commands_work_word_for_word(netloop: CommandLine) -> None:
    """From the folder that the page names, in its order; each host's result is what the page says."""
    assert lines(PAGE.read_text()) == [*BEGINNING, *DOCUMENTED]
    for command, hosts in DOCUMENTED.items():
        played = Ansible(netloop.home).shell("\n".join(["set -e", *BEGINNING, command]))
        assert (played.code, played.hosts) == (0, hosts), played.out
        diffs = set(re.findall(r"^\+\+\+ (\w+) intended$", played.out, re.MULTILINE))
        assert diffs == (set(hosts) if "--diff" in command else set())


@pytest.fixture
def routers(pair: Fleet, tmp_path: Path) -> Path:
    """The quickstart as an inventory of routers that answer, with the file that tells Ansible of it."""
    document = yaml.safe_load(QUICKSTART.read_text())
    for name, (address, port) in pair.sandbox.endpoints.items():
        document["hosts"][name] |= {"hostname": address, "port": port}
    document["defaults"]["username"] = pair.sandbox.username
    replace_file(tmp_path / "my.yaml", yaml.safe_dump(document), keep_mode=False)
    (tmp_path / "my.netloop.yml").write_text("plugin: netloop\ninventory: my.yaml\n")
    return tmp_path / "my.netloop.yml"


def die(hosts: Path, name: str) -> None:
    """Move a host to a port on which nobody listens."""
    file = hosts.with_name("my.yaml")
    document = yaml.safe_load(file.read_text())
    document["hosts"][name]["port"] = 1
    file.write_text(yaml.safe_dump(document))


@pytest.fixture
def ansible(tmp_path: Path) -> Ansible:
    """Ansible in a folder of its own, which knows the password of the routers and no lab."""
    config = {"ANSIBLE_CONFIG": str(PLAYBOOKS / "ansible.cfg"), "NETLOOP_KNOWN_HOSTS": str(tmp_path / "known")}
    (tmp_path / "work").mkdir()
    return Ansible(tmp_path / "home", tmp_path / "work", {**config, "NETLOOP_PASSWORD": PASSWORD})


def test_a_dead_router_is_its_own_failure(pair: Fleet, routers: Path, ansible: Ansible) -> None:
    """The other is changed, and then ok; verify fails it for what it says of its neighbor, by a check's name."""
    die(routers, "r2")
    assert ansible.play("diff.yml", routers).hosts == {"r1": "changed", "r2": "unreachable"}
    applied = ansible.play("apply.yml", routers, "--diff")
    assert applied.hosts == {"r1": "changed", "r2": "unreachable"}
    assert "+++ r1 intended" in applied.out
    assert "checks fail as they did before, on r1" in applied.out
    assert "interface Loopback0" in pair.sandbox.network.routers["r1"].running_text()
    assert ansible.play("apply.yml", routers).hosts == {"r1": "ok", "r2": "unreachable"}
    verified = ansible.play("verify.yml", routers)
    assert verified.hosts == {"r1": "failed", "r2": "unreachable"}
    assert "bgp-session BGP 65000 to r2" in verified.out
    assert len(list_runs(ansible.home)) == 4


def test_check_mode_sends_nothing(pair: Fleet, routers: Path, ansible: Ansible) -> None:
    """What check mode says would be changed is as it was, to the letter; so it is after a diff."""
    before = pair.snapshots()
    assert ansible.play("apply.yml", routers, "--check").hosts == BOTH_CHANGED
    assert ansible.play("diff.yml", routers).hosts == BOTH_CHANGED
    assert pair.snapshots() == before


def test_limit_is_ansibles(pair: Fleet, routers: Path, ansible: Ansible) -> None:
    """The host that --limit names is changed, the other is not asked; netloop's own --limit is refused."""
    other = pair.sandbox.network.routers["r2"].snapshot()
    assert ansible.play("apply.yml", routers, "--limit", "r1").hosts == {"r1": "changed"}
    assert pair.sandbox.network.routers["r2"].snapshot() == other
    refused = ansible.play("apply.yml", routers, *variables(netloop_options=["--limit", "r2"]))
    assert refused.code == 2
    assert "netloop_options: --limit is Ansible's to say" in refused.out
    assert pair.sandbox.network.routers["r2"].snapshot() == other


def test_a_router_that_refuses_a_line_is_failed_and_not_changed(pair: Fleet, routers: Path, ansible: Ansible) -> None:
    """It was rolled back; the line that it refused, and with --diff what was to be sent, are in its result."""
    pair.sandbox.network.routers["r2"].faults.reject(r"^router-id", times=1)
    applied = ansible.play("apply.yml", routers, "--diff")
    assert applied.hosts == {"r1": "changed", "r2": "failed"}, applied.out
    assert "rolled back" in applied.out
    assert '"planned": ["--- r2 running"' in applied.out


def test_an_inventory_with_problems_is_told_whole(routers: Path, ansible: Ansible) -> None:
    """Each problem with its place; a netloop that is not there is said to be so."""
    file = routers.with_name("my.yaml")
    file.write_text(file.read_text().replace("10.255.0.2", "10.255.0.999").replace("platform:", "plattform:"))
    played = ansible.play("diff.yml", routers)
    assert played.code != 0
    assert "10.255.0.999" in played.out
    assert "plattform" in played.out
    routers.write_text(routers.read_text() + "command: /nowhere/netloop\n")
    assert "/nowhere/netloop: No such file or directory" in ansible.play("diff.yml", routers).out


def test_secrets_are_in_no_output(routers: Path, ansible: Ansible) -> None:
    """A password out of an extra variable (a vault's) logs in, and is not printed, however much is printed."""
    told = replace(ansible, environment={**ansible.environment, "NETLOOP_PASSWORD": ""})
    told.environment.pop("NETLOOP_PASSWORD")
    vault = routers.with_name("secrets.yml")
    vault.write_text(yaml.safe_dump({"netloop_environment": {"NETLOOP_PASSWORD": PASSWORD}}))
    played = told.play("apply.yml", routers, "-vvv", "--diff", "-e", f"@{vault}")
    assert played.hosts == BOTH_CHANGED, played.out
    assert PASSWORD not in played.out
    listed = told.shell(f"ansible-inventory -i {routers} --list")
    assert '"127.' in listed.out
    assert "NETLOOP_PASSWORD" not in listed.out
    missing = told.play("diff.yml", routers)
    assert (missing.code, missing.hosts["r1"]) == (2, "failed")
    assert "NETLOOP_PASSWORD" in missing.out


def test_runs_are_kept_where_ansible_was_called(routers: Path, ansible: Ansible) -> None:
    """The journal is in the working directory, not beside the playbook."""
    played = ansible.shell(f"unset NETLOOP_HOME; ansible-playbook -i {routers} {PLAYBOOKS}/diff.yml")
    assert played.hosts == BOTH_CHANGED
    assert len(list_runs(ansible.folder / ".netloop")) == 1


def test_sites_are_groups(routers: Path, ansible: Ansible) -> None:
    """Ansible's own options for constructed inventories work on what netloop knows of a host."""
    routers.write_text(routers.read_text() + "keyed_groups: [{key: netloop_platform, prefix: os}]\n")
    shown = ansible.shell(f"ansible-inventory -i {routers} --graph")
    assert re.search(r"@os_cisco_ios:\s+\|  \|--r1\s+\|  \|--r2", shown.out), shown.out


OWN = """
- hosts: netloop
  gather_facts: false
  serial: 1
  vars: {ansible_connection: local, netloop_verb: apply}
  tasks:
    - ansible.builtin.import_tasks: tasks/netloop.yml
    - ansible.builtin.debug: {msg: "{{ netloop_run.run }} {{ netloop_loopbacks[0].ipv4 }}"}
"""


def test_a_playbook_of_ones_own_goes_batch_by_batch(routers: Path, ansible: Ansible, tmp_path: Path) -> None:
    """With the plugins copied beside it, as the page says: a run for each batch, and the host's variables are there."""
    own = tmp_path / "own"
    for name in ("inventory_plugins", "action_plugins", "tasks"):
        shutil.copytree(PLAYBOOKS / name, own / name)
    shutil.copy(PLAYBOOKS / "ansible.cfg", ansible.folder)
    (own / "site.yml").write_text(OWN)
    told = replace(ansible, environment={**ansible.environment, "ANSIBLE_CONFIG": "ansible.cfg"})
    played = told.shell(f"ansible-playbook -i {routers} {own}/site.yml")
    assert played.hosts == BOTH_CHANGED, played.out
    assert len(list_runs(ansible.home)) == 2
    assert "10.255.0.2/32" in played.out
