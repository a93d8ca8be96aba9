"""Interfaces going up and down, and what the log says about it."""

from __future__ import annotations

from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import interfaces


class LineProtocols:
    """Which interfaces of a router were up at the last look."""

    def __init__(self, chassis: Chassis) -> None:
        self._chassis = chassis
        self._up: dict[str, bool] = {}

    def up(self, name: str) -> bool:
        """Whether an interface was up."""
        return self._up.get(name, False)

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self._up = {}

    def start(self) -> None:
        """Look for the first time; nothing is logged."""
        self._up = self._now()

    def refresh(self) -> None:
        """Log what changed since the last look."""
        before, self._up = self._up, self._now()
        for name in sorted(set(before) - set(self._up)):
            self._say(f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down")
        for name, up in self._up.items():
            if before.get(name) is not up:
                self._log(name, up=up, fresh=name not in before)

    def _now(self) -> dict[str, bool]:
        return {config.name: self._chassis.is_up(config.name) for config in interfaces(self._chassis.running)}

    def _log(self, name: str, *, up: bool, fresh: bool) -> None:
        config = self._chassis.interface(name)
        admin_down = config is not None and config.shutdown
        if fresh and admin_down:
            return
        if up:
            self._say(f"%LINK-3-UPDOWN: Interface {name}, changed state to up")
        elif admin_down:
            self._say(f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down")
        else:
            self._say(f"%LINK-3-UPDOWN: Interface {name}, changed state to down")
        word = "up" if up else "down"
        self._say(f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {name}, changed state to {word}")

    def _say(self, message: str) -> None:
        self._chassis.log_message(message)
