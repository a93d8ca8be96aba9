"""What ``containerlab inspect --format json`` says, read. Pure.

Since v0.68 the nodes are grouped by lab; before, they were one flat list (docs/cmd/inspect.md of either version).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_interface
from typing import Any

from netloop.errors import LabError

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a lab: its state in the engine's words, and its management address, None while it has none."""

    state: str
    address: str | None

    @property
    def runs(self) -> bool:
        """Whether it runs and can be reached."""
        return self.state == RUNNING and self.address is not None


def nodes(text: str, lab: str) -> Mapping[str, Container]:
    """The nodes of a lab by their names in the topology; none where nothing is deployed.

    Raises:
        LabError: the text is not what containerlab writes.
    """
    try:
        found = json.loads(text) if text.strip() else []
        return {_name(entry["name"], lab): Container(entry["state"], _address(entry)) for entry in _entries(found)}
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise LabError(f"lab {lab}: containerlab inspect answers in an unknown form ({reason})") from exc


def _entries(found: Any) -> Iterator[Mapping[str, str]]:
    for group in found.values() if isinstance(found, dict) else [found]:
        yield from group


def _name(container: str, lab: str) -> str:
    return container.removeprefix(f"clab-{lab}-")


def _address(entry: Mapping[str, str]) -> str | None:
    """The IPv4 address, else the IPv6 one; a container that has none says ``N/A``, nothing, or a length alone."""
    for key in ("ipv4_address", "ipv6_address"):
        with suppress(ValueError):
            return str(ip_interface(entry.get(key, "")).ip)
    return None
