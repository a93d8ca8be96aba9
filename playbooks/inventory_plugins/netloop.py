"""Ansible's hosts are those of a netloop inventory, as ``netloop inventory --format json`` tells them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable

DOCUMENTATION = r"""
name: netloop
short_description: Hosts and groups of a netloop inventory
description:
  - Every host of a netloop inventory, in its groups and in the group C(netloop).
  - A host gets C(ansible_host), C(ansible_port), C(ansible_user) and C(ansible_network_os), and what netloop knows of
    it as C(netloop_inventory), C(netloop_platform), C(netloop_data) and C(netloop_loopbacks). No secret is among them.
  - The name of the file that configures it ends in C(netloop.yml) or C(netloop.yaml).
extends_documentation_fragment: [constructed]
options:
  plugin:
    description: Says that the file is for this plugin.
    required: true
    choices: [netloop]
  inventory:
    description: The netloop inventory, a file or a folder; relative to the file that names it.
    required: true
    type: str
  source:
    description: What reads the inventory, where it is not netloop's own YAML; its location is then taken as it is.
    type: str
  command:
    description: The netloop command.
    type: str
    default: netloop
    env: [{name: NETLOOP_COMMAND}]
"""

EXAMPLES = r"""
# isp.netloop.yml
plugin: netloop
inventory: ../inventory/isp.yaml
keyed_groups:
  - {key: netloop_data.site, prefix: site}
"""

NETWORK_OS = {"arista_eos": "arista.eos.eos", "cisco_ios": "cisco.ios.ios", "frr": "frr.frr.frr"}
"""Ansible's names of the platforms."""


class InventoryModule(BaseInventoryPlugin, Constructable):
    """The plugin."""

    NAME = "netloop"

    def verify_file(self, path: str) -> bool:
        """Whether the file is for this plugin, by its name."""
        return super().verify_file(path) and path.endswith(("netloop.yml", "netloop.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:  # noqa: FBT001, FBT002, RUF100
        """Add the hosts and groups.

        Raises:
            AnsibleParserError: netloop is not there, or the inventory has problems; all are in it.
        """
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        found = self._document(Path(path).resolve().parent)
        self.inventory.add_group("netloop")
        for name, host in found["hosts"].items():
            self._add(name, host, found["inventory"])

    def _document(self, folder: Path) -> dict[str, Any]:
        command, location, source = (self.get_option(name) for name in ("command", "inventory", "source"))
        if source is None:
            location = str(folder / Path(location).expanduser())
        argv = [command, "inventory", location, "--format", "json", *(["--source", source] if source else [])]
        try:
            done = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        except OSError as exc:
            hint = "put netloop in the path, or name it with command: or NETLOOP_COMMAND"
            raise AnsibleParserError(f"{command}: {exc.strerror}; {hint}") from exc
        if done.returncode != os.EX_OK:
            raise AnsibleParserError(done.stderr.strip() or f"{command} ended with {done.returncode}")
        for line in done.stderr.splitlines():
            if line.startswith("warning: "):
                self.display.warning(line.removeprefix("warning: "))
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def _add(self, name: str, host: dict[str, Any], inventory: str) -> None:
        self.inventory.add_host(name, group="netloop")
        for group in host["groups"]:
            self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(group)), name)
        variables = {
            "ansible_host": host["hostname"],
            "ansible_port": host["port"],
            "ansible_user": host["username"],
            "ansible_network_os": NETWORK_OS.get(host["platform"]),
            "netloop_inventory": inventory,
            "netloop_platform": host["platform"],
            "netloop_data": host["data"],
            "netloop_loopbacks": host["loopbacks"],
        }
        for key, value in variables.items():
            if value is not None:
                self.inventory.set_variable(name, key, value)
        self._construct(name)

    def _construct(self, name: str) -> None:
        """What Ansible's own options of constructed inventories ask for."""
        variables, strict = self.inventory.get_host(name).get_vars(), self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)
