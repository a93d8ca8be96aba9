"""The network's clock, and what changed when."""

from __future__ import annotations

from collections.abc import Callable

NEVER = float("-inf")
"""The time of what did not happen since the boot."""


class Timeline:
    """Times are seconds of ``clock``; ``convergence`` is how long adjacencies and sessions need to come up.

    ``version`` counts what may change the IGPs' routes, ``addresses_version`` who has which address,
    ``policy_version`` what BGP is told, its filters and VRFs included; ``routes_changed_at`` is when an adjacency last
    came or went.
    """

    def __init__(self, clock: Callable[[], float], convergence: float) -> None:
        self.clock, self.convergence = clock, convergence
        self.version = self.addresses_version = self.policy_version = 0
        self.booted = self.routes_changed_at = clock()

    def boot(self) -> None:
        """The network has booted now."""
        self.booted = self.routes_changed_at = self.clock()

    def routes_changed(self, at: float) -> None:
        """An adjacency came or went."""
        self.version += 1
        self.routes_changed_at = max(at, self.routes_changed_at)
