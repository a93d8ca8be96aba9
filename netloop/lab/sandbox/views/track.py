"""``track``: what a router watches, read as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.tree import ConfigNode


@dataclass(frozen=True, slots=True)
class TrackConfig:
    """A tracked object.

    ``kind`` is ``interface``, ``route``, ``sla`` or ``list``, ``what`` the words behind it (``line-protocol``,
    ``reachability``, ``and``). ``objects`` are those of a list, False where their contrary counts.
    """

    number: int
    kind: str
    what: str
    interface: str = ""
    prefix: IPv4Network | None = None
    target: IPv4Address | None = None
    operation: int = 0
    objects: tuple[tuple[int, bool], ...] = ()
    delay: str = ""


def tracks(root: ConfigNode) -> dict[int, TrackConfig]:
    """The tracked objects of a configuration by number."""
    return root.view(_tracks)


def _tracks(root: ConfigNode) -> dict[int, TrackConfig]:
    found = (_track(root, node) for node in root.under("track"))
    return {config.number: config for config in found if config is not None}


def _track(root: ConfigNode, node: ConfigNode) -> TrackConfig | None:
    words = node.text.split()
    number, kind, delay = int(words[1]), " ".join(words[2:4]), node.text_of("delay")
    if words[2] == "interface":
        return TrackConfig(number, "interface", " ".join(words[4:]), words[3], delay=delay)
    if kind == "ip route":
        return TrackConfig(number, "route", words[-1], prefix=IPv4Network("/".join(words[4:6])), delay=delay)
    if kind == "ip sla":
        target, what = _target(root, words[4]), (words[5:] or ["state"])[0]
        return TrackConfig(number, "sla", what, target=target, operation=int(words[4]), delay=delay)
    lines = [line.text.split() for line in node.under("object")]
    return TrackConfig(
        number, "list", words[-1], objects=tuple((int(w[1]), "not" not in w) for w in lines), delay=delay
    )


def _target(root: ConfigNode, operation: str) -> IPv4Address | None:
    """Whom an operation that is scheduled asks; None where there is none."""
    node = root.get("ip", "sla", operation)
    scheduled = any(operation in line.text.split()[3:4] for line in root.under("ip", "sla", "schedule"))
    lines = [line.text.split() for line in node or () if line.text.startswith("icmp-echo")] if scheduled else []
    return IPv4Address(lines[0][1]) if lines else None
