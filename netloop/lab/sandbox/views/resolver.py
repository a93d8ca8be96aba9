"""How a router finds the addresses of host names: by itself, or by asking a name server."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode

LOOKUP = ("ip", "domain", "lookup")
EVERYBODY = "255.255.255.255"
"""Whom IOS asks without a name server: all on its networks."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Whether name servers are asked (``ip domain lookup``), which, and the domain of names without one."""

    lookup: bool
    servers: tuple[str, ...]
    domain: str

    def translating(self, name: str) -> str:
        """What IOS says while it asks for a name: whom it asks, if anybody."""
        asked = "...domain server " + " ".join(f"({server})" for server in self.servers or (EVERYBODY,))
        return f'Translating "{name}"{asked if self.lookup else ""}\n'


def resolver(root: ConfigNode) -> Resolver:
    """The resolver of a configuration."""
    return root.view(_resolver)


def _resolver(root: ConfigNode) -> Resolver:
    name = root.text_of("ip", "domain", "name").split()[-1:]
    return Resolver(
        lookup=not root.text_of(*LOOKUP).startswith("no "),
        servers=tuple(node.slot[-1] for node in root.under("ip", "name-server")),
        domain=name[0] if name else "",
    )
