"""VRFs read as typed values: the route distinguisher, and the route targets of each family.

``vrf definition`` has its targets in address families, or for all of them above; the older ``ip vrf`` knows IPv4
alone. Source: Cisco IOS Multiprotocol Label Switching Command Reference, ``route-target``.
"""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode

BOTH = ("import", "export")


@dataclass(frozen=True, slots=True)
class VrfConfig:
    """A VRF as configured; ``rd`` is empty where it has none, targets are by family (``ipv4``, ``ipv6``)."""

    name: str
    rd: str
    imports: dict[str, frozenset[str]]
    exports: dict[str, frozenset[str]]


def vrfs(root: ConfigNode) -> dict[str, VrfConfig]:
    """The VRFs of a configuration by name."""
    return root.view(_vrfs)


def _vrfs(root: ConfigNode) -> dict[str, VrfConfig]:
    nodes = [*root.under("vrf", "definition"), *root.under("ip", "vrf")]
    return {node.slot[-1]: _vrf(node) for node in nodes if len(node.slot) == 3}


def _vrf(node: ConfigNode) -> VrfConfig:
    old = node.slot[0] == "ip"
    homes: dict[str, list[ConfigNode]] = {"ipv4": [node]} if old else {}
    for family in node.under("address-family"):
        homes[family.slot[1]] = [node, family]
    imports, exports = ({name: _targets(under, way) for name, under in homes.items()} for way in BOTH)
    return VrfConfig(node.slot[-1], node.text_of("rd").removeprefix("rd "), imports, exports)


def _targets(homes: list[ConfigNode], way: str) -> frozenset[str]:
    """The targets of one direction; without a word for it a target counts for both."""
    lines = [line.text.split()[1:] for home in homes for line in home.under("route-target")]
    return frozenset(words[-1] for words in lines if words and (words[0] not in BOTH or words[0] == way))
