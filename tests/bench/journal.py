"""netloop's journal beside what the routers were asked: each command that was typed has its record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from netloop.answers import COMMANDS, bytes_of, folders_in, hosts_of

PREPARATION = frozenset({"terminal length 0", "terminal width 511", "terminal width 0", "terminal no monitor"})
"""What a login types so that answers come whole; it is no work on the device."""
MODES = frozenset({"configure terminal", "end", "exit"})
"""What goes into a mode and out of it again; a record says the mode that its line was typed in."""


class Unrecorded(Exception):
    """A router was asked what the journal does not have, or the journal has what no router was asked."""


def recorded(home: Path) -> dict[str, list[str]]:
    """The commands of one home folder's journal that were answered, by device, in the order they were typed in."""
    found: dict[str, list[str]] = {}
    for path in (host for run in sorted(home.glob("runs/*")) for host in folders_in(hosts_of(run))):
        records = [json.loads(line) for line in (bytes_of(path / COMMANDS) or b"").splitlines()]
        answered = {record["n"] for record in records if record.get("event") == "answered"}
        typed = [r["command"] for r in records if r.get("event") == "typing" and r["n"] in answered]
        found.setdefault(path.name, []).extend(typed)
    return found


def check(home: Path, state: Mapping[str, Any]) -> None:
    """Compare the journal with the routers, line by line.

    Raises:
        Unrecorded: they differ.
    """
    found = recorded(home)
    for router in state["routers"].values():
        name = router["hostname"]
        typed = [line for line in router["lines"] if line not in PREPARATION | MODES]
        noted = [line.strip() for line in found.get(name, []) if line.strip() not in PREPARATION | MODES]
        for number, (asked, has) in enumerate(zip_longest(typed, noted), 1):
            if asked != has:
                raise Unrecorded(f"{name}: line {number} that it was asked is {asked!r}, and the journal has {has!r}")
