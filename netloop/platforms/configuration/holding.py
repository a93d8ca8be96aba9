"""What a section has to itself: a router refuses it to a second one for as long as the first has it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a section has, by the line that gives it.

    Two sections cannot have the same value, or addresses of one network; where the kind is a ``choice``, they cannot
    have different ones.
    """

    kind: tuple[str, ...]
    value: Network | str
    line: str
    choice: bool = False

    def excludes(self, other: Holding) -> bool:
        """Whether the two cannot stand in two sections."""
        if self.kind != other.kind:
            return False
        if isinstance(self.value, IPv4Network) and isinstance(other.value, IPv4Network):
            return self.value.overlaps(other.value)
        if isinstance(self.value, IPv6Network) and isinstance(other.value, IPv6Network):
            return self.value.overlaps(other.value)
        return (self.value == other.value) is not self.choice
