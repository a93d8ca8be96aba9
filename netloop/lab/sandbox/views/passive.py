"""Which interfaces a routing process keeps its hellos off."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode


@dataclass(frozen=True, slots=True)
class Passive:
    """``passive-interface`` lines as one rule: the default, and the interfaces that differ from it."""

    default: bool = False
    others: frozenset[str] = frozenset()

    def __contains__(self, name: str) -> bool:
        return (name in self.others) is not self.default

    @classmethod
    def of(cls, node: ConfigNode) -> Passive:
        """Read a process's section."""
        names = (n.slot[1] for n in node.under("passive-interface") if len(n.slot) > 1)
        default = ("passive-interface", "default") in node
        return cls(default, frozenset(name for name in names if name != "default"))
