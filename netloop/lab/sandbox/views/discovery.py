"""CDP and LLDP as configured: whether they run, how often, and which interfaces send and listen.

CDP runs unless it is switched off, LLDP only when it is switched on. Sources: Cisco IOS Cisco Discovery Protocol
Command Reference, ``cdp run``; Cisco IOS LAN Switching Command Reference, ``lldp run``.
"""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import number


@dataclass(frozen=True, slots=True)
class Discovery:
    """One of the two protocols on a router; ``timer`` and ``hold`` in seconds.

    ``silent`` are the interfaces that send nothing, ``deaf`` those that listen to nothing.
    """

    on: bool
    timer: int
    hold: int
    silent: frozenset[str]
    deaf: frozenset[str]

    def sends(self, interface: str) -> bool:
        """Whether an interface advertises the router."""
        return self.on and interface not in self.silent

    def listens(self, interface: str) -> bool:
        """Whether an interface takes advertisements in."""
        return self.on and interface not in self.deaf


def cdp(root: ConfigNode) -> Discovery:
    """CDP as configured."""
    return root.view(_cdp)


def lldp(root: ConfigNode) -> Discovery:
    """LLDP as configured."""
    return root.view(_lldp)


def _cdp(root: ConfigNode) -> Discovery:
    off = _without(root, "cdp", "enable")
    on = root.text_of("cdp", "run") != "no cdp run"
    return Discovery(on, number(root, "cdp", "timer") or 60, number(root, "cdp", "holdtime") or 180, off, off)


def _lldp(root: ConfigNode) -> Discovery:
    silent, deaf = _without(root, "lldp", "transmit"), _without(root, "lldp", "receive")
    on = root.text_of("lldp", "run") == "lldp run"
    return Discovery(on, number(root, "lldp", "timer") or 30, number(root, "lldp", "holdtime") or 120, silent, deaf)


def _without(root: ConfigNode, *slot: str) -> frozenset[str]:
    """The interfaces on which something is switched off."""
    line = f"no {' '.join(slot)}"
    return frozenset(node.slot[-1] for node in root.under("interface") if node.text_of(*slot) == line)
