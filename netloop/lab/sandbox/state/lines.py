"""Interfaces going up and down, and what the log says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netloop.lab.sandbox.views import interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router


def follow_lines(router: Router) -> None:
    """Log what changed since the last look."""
    before = router.lines_up
    gone = set(before) - {config.name for config in interfaces(router.running)}
    for name in sorted(gone):
        router.log_message(f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down")
    router.lines_up = {config.name: router.is_up(config.name) for config in interfaces(router.running)}
    for name, up in router.lines_up.items():
        if before.get(name) is not up:
            _log(router, name, up=up, fresh=name not in before)


def _log(router: Router, name: str, *, up: bool, fresh: bool) -> None:
    config = router.interface(name)
    admin_down = config is not None and config.shutdown
    if fresh and admin_down:
        return
    if up:
        router.log_message(f"%LINK-3-UPDOWN: Interface {name}, changed state to up")
    elif admin_down:
        router.log_message(f"%LINK-5-CHANGED: Interface {name}, changed state to administratively down")
    else:
        router.log_message(f"%LINK-3-UPDOWN: Interface {name}, changed state to down")
    word = "up" if up else "down"
    router.log_message(f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {name}, changed state to {word}")
