"""The network's clock, and what changed when."""

from __future__ import annotations

from collections.abc import Callable

NEVER = float("-inf")
"""The time of what did not happen since the boot."""
TOUCHES_KEPT = 100_000
"""How many touches are remembered."""


class Timeline:
    """Times are seconds of ``clock``; ``convergence`` is how long adjacencies and sessions need to come up.

    ``version`` counts what may change the IGPs' routes, ``addresses_version`` who has which address,
    ``policy_version`` what BGP is told, its filters and VRFs included; ``routes_changed_at`` is when an adjacency last
    came or went; ``running`` is False while the network boots. With the versions goes which routers were touched: where
    the version is another one, what is known of the other routers alone, their own links and policies, is as it was.
    """

    def __init__(self, clock: Callable[[], float], convergence: float) -> None:
        self.clock, self.convergence = clock, convergence
        self.version = self.addresses_version = self.policy_version = 0
        self.booted = self.routes_changed_at = clock()
        self.running = False
        self._touched: list[str] = []
        self._forgotten = 0

    @property
    def versions(self) -> tuple[int, int, int]:
        """All three: where they are the same, routes, addresses and what BGP is told are."""
        return self.version, self.addresses_version, self.policy_version

    def boot(self) -> None:
        """The network has booted now."""
        self.booted = self.routes_changed_at = self.clock()
        self.running = True

    def touch(self, *routers: str) -> None:
        """What these routers have or say may have changed: their configuration, their lines, their neighbors."""
        if len(self._touched) > TOUCHES_KEPT:
            self._forgotten += len(self._touched)
            self._touched.clear()
        self._touched += routers

    @property
    def touches(self) -> int:
        """How many routers were touched so far, each as often as it was."""
        return self._forgotten + len(self._touched)

    def touched_since(self, touches: int) -> set[str] | None:
        """The routers that were touched since there were so many touches; None where that is no longer known."""
        return None if touches < self._forgotten else set(self._touched[touches - self._forgotten :])

    def routes_changed(self, at: float, *routers: str) -> None:
        """An adjacency between these routers came or went."""
        self.touch(*routers)
        self.version += 1
        self.routes_changed_at = max(at, self.routes_changed_at)
