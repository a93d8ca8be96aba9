"""LDP as configured: the interfaces that it runs on, and where its router ID comes from."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces


@dataclass(frozen=True, slots=True)
class LdpConfig:
    """LDP of the global table; it runs while it has an interface."""

    interfaces: frozenset[str]
    router_id: str | None
    force: bool


def ldp_config(root: ConfigNode) -> LdpConfig:
    """LDP as configured."""
    return root.view(_config)


def _config(root: ConfigNode) -> LdpConfig:
    words = root.text_of("mpls", "ldp", "router-id").split()[3:]
    names = {node.slot[-1] for node in root.under("interface") if ("mpls", "ip") in node}
    globally = ("mpls", "ip") not in root
    own = {config.name for config in interfaces(root) if config.vrf == DEFAULT_VRF}
    return LdpConfig(frozenset(names & own) if globally else frozenset(), words[0] if words else None, "force" in words)
