"""What a command imports: a package that takes long to import is imported where it is used, and not before.

Each command runs in a process of its own, which prints the names of its modules when it ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unmeasured

LIBRARIES = ("netmiko", "paramiko", "napalm", "asyncssh", "jsonschema", "networkx", "nornir", "ntc_templates")
"""No command but one that reaches a device, or checks a schema, needs any of these."""
ENGINES = ("jinja2", "hier_config", "rich.table")
PARTS = ("netloop.lab.sandbox", "netloop.lab.service", "netloop.lab.lifecycle", "netloop.workflow", "netloop.checks")
READERS = ("netloop.platforms.cisco_ios.bgp", "netloop.platforms.frr.bgp", "netloop.platforms.arista_eos.bgp")
NOT_ASKED = tuple(f"netloop.platforms.cisco_ios.{name}" for name in ("bgp_sessions", "isis_database", "ldp_sessions"))
"""What reads facts that no plan, and no check on which a change depends, asks for."""
INVENTORY = """
defaults: {platform: cisco_ios, username: admin, password: {env: NETLOOP_TEST_PASSWORD}}
hosts:
  r1:
    hostname: 127.0.0.1
    port: 1
    loopbacks: {Loopback0: {ipv4: 10.255.0.1, description: "router ID of {{ host.name }}"}}
    routing: {router_id: Loopback0, ospf: {1: {area: 0}}, bgp: {65000: {}}}
"""
RUN = """
import atexit, sys
atexit.register(lambda: print("modules:", *sys.modules, file=sys.stderr))
from netloop.cli.main import main
main()
"""


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules that are there when the command has ended."""
    (folder / "small.yaml").write_text(INVENTORY)
    environment = {**os.environ, "NETLOOP_TEST_PASSWORD": "secret", "NETLOOP_HOME": str(folder / "home")}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    marked = [line for line in done.stderr.splitlines() if line.startswith("modules: ")]
    assert marked, done.stderr
    return set(marked[-1].split()[1:])


def among(modules: set[str], names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in modules]


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)], ids=" ".join)
def test_the_list_of_verbs_imports_no_verb(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Help and version need neither a verb nor what verbs use."""
    modules = imported(tmp_path, *arguments)
    assert not among(modules, (*LIBRARIES, *PARTS, *READERS, "jinja2", "hier_config", "pydantic", "yaml"))
    assert not among(modules, ("netloop.cli.apply", "netloop.cli.lab", "netloop.platforms", "importlib.metadata"))


def test_a_small_inventory_is_validated_without_templates_and_readers(tmp_path: Path) -> None:
    """Validation needs names and types: no Jinja where nothing but a host's name is filled in, and no reader."""
    modules = imported(tmp_path, "validate", "small.yaml")
    assert "netloop.stages.derive" in modules
    assert not among(modules, (*LIBRARIES, *ENGINES, *PARTS, *READERS))


def test_shipped_templates_are_rendered_without_a_meter(tmp_path: Path) -> None:
    """What bounds an operator's own templates is not needed where there are none."""
    modules = imported(tmp_path, "render", "small.yaml")
    assert "netloop.templating.sandboxed" in modules
    assert not among(modules, ("netloop.templating.metered", "netloop.templating.paying"))


@pytest.mark.parametrize("verb", ["diff", "verify"])
def test_a_run_imports_no_lab_and_no_other_platform(tmp_path: Path, verb: str) -> None:
    """What other platforms, labs and transports need stays away from a run on one platform's devices."""
    modules = imported(tmp_path, verb, "small.yaml", "--connect-timeout", "1s")
    assert "netloop.platforms.cisco_ios.bgp" in modules
    assert not among(modules, NOT_ASKED if verb == "diff" else ())
    assert not among(modules, ("napalm", "jsonschema", "networkx", "nornir", "ntc_templates"))
    assert not among(modules, ("netloop.lab.sandbox", "netloop.lab.service", "netloop.platforms.frr.bgp"))
