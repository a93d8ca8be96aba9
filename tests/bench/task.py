"""The task that all clients of the benchmark have: the lines, the files that say so, and the proof that it was done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.emulator.configuration import Configuration
from tests.bench.emulator.server import PASSWORD, USERNAME

READ, READ_BACK = "show running-config", ("show ip protocols", "show ip interface brief")
"""What a client asks before its change, and what it asks afterwards."""


class NotDone(Exception):
    """A client did not do its task; what it printed or returned has no say."""


def loopback(number: int) -> str:
    """The address of a router's new loopback."""
    high, low = divmod(number, 250)
    return f"10.99.{high}.{low + 1}"


def lines(name: str, number: int) -> list[str]:
    """The lines to push, as netloop's own templates make them from ``inventory``."""
    address = loopback(number)
    return [
        "interface Loopback100",
        f" description router ID of {name}",
        f" ip address {address} 255.255.255.255",
        " ip ospf 1 area 0",
        "router ospf 1",
        f" router-id {address}",
        " passive-interface Loopback100",
    ]


def job(addresses: Sequence[str], port: int) -> str:
    """The file that other people's clients read."""
    devices = [
        {"name": f"r{number}", "address": address, "lines": lines(f"r{number}", number)}
        for number, address in enumerate(addresses)
    ]
    return json.dumps({"port": port, "username": USERNAME, "password": PASSWORD, "devices": devices})


def inventory(addresses: Sequence[str], port: int) -> str:
    """The inventory that netloop reads: no links, so each router is judged by itself."""
    head = f"""\
defaults:
  platform: cisco_ios
  username: {USERNAME}
  password: {{env: NETLOOP_PASSWORD}}
  port: {port}
  loopbacks:
    Loopback100: {{description: "router ID of {{{{ host.name }}}}"}}
  routing:
    router_id: Loopback100
    ospf: {{1: {{area: 0}}}}
hosts:
"""
    return head + "".join(
        f"  r{number}: {{hostname: {address}, loopbacks: {{Loopback100: {{ipv4: {loopback(number)}}}}}}}\n"
        for number, address in enumerate(addresses)
    )


def write(folder: Path, addresses: Sequence[str], port: int, key: str) -> None:
    """The files of a run: ``job.json``, ``inventory.yaml`` and ``known_hosts``."""
    (folder / "job.json").write_text(job(addresses, port))
    (folder / "inventory.yaml").write_text(inventory(addresses, port))
    (folder / "known_hosts").write_text("".join(f"[{address}]:{port} {key}\n" for address in addresses))


def prove(state: Mapping[str, Any], changes: bool, reads_back: bool) -> None:
    """Check by the routers that the task was done.

    Raises:
        NotDone: a router was not read, does not have the lines, has not saved them, or refused a line.
    """
    for address, router in state["routers"].items():
        _prove(address, router, changes, reads_back)


def _prove(address: str, router: Mapping[str, Any], changes: bool, reads_back: bool) -> None:
    name = router["hostname"]
    if router["unknown"]:
        raise NotDone(f"{name} ({address}) was asked what it does not know: {router['unknown']}")
    asked = (READ, *READ_BACK) if reads_back else (READ,)
    if missing := [command for command in asked if command not in router["lines"]]:
        raise NotDone(f"{name} ({address}) was never asked {missing}")
    if not changes:
        if router["saves"]:
            raise NotDone(f"{name} ({address}) was saved by a client that only reads")
        return
    for which in ("running", "startup"):
        if missing := _missing(router[which], lines(name, int(name[1:]))):
            raise NotDone(f"{name} ({address}): {missing} not in its {which} configuration")


def _missing(text: str, wanted: Sequence[str]) -> list[str]:
    """The wanted lines that a configuration does not have in their section."""
    configuration, header, missing = Configuration(text), "", []
    for line in wanted:
        header = header if line.startswith(" ") else line
        own = configuration.lines(header)
        if own is None or (line.startswith(" ") and line[1:] not in own):
            missing.append(line)
    return missing
