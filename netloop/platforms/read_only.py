"""ReadOnly: the planner, and the effects, of a platform that netloop verifies and does not change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from netloop.errors import ReadOnlyPlatform
from netloop.model.intent import Intent, LeftOut
from netloop.model.plan import Impact


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A planner that refuses every plan.

    ``difference`` gives the lines of what the intent declares in which the startup and the running configuration
    differ; the check *saved* asks for them.
    """

    platform: str
    difference: Callable[[str, str, Intent], tuple[str, ...]] = lambda _startup, _running, _intent: ()

    @property
    def refusal(self) -> ReadOnlyPlatform:
        """The error of whoever asks for a plan."""
        message = f"read only: netloop verifies {self.platform} and changes nothing"
        return ReadOnlyPlatform(message, hint="netloop verify reads it; --limit leaves it out of a diff or an apply")

    def candidate(self, running: str, rendered: str, intent: Intent) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def sections(self, source: str, target: str, intent: Intent) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def owned_sections(self, source: str, target: str, intent: Intent) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def restored(self, now: str, before: str, planned: str, intent: Intent, *, force: bool = False) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def resulting(self, now: str, target: str, intent: Intent) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def moved(self, now: str, before: str, planned: str, intent: Intent) -> NoReturn:
        """Refuse. Raises ``ReadOnlyPlatform``."""
        raise self.refusal

    def unsaved(self, startup: str, running: str, intent: Intent) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What of the intent's own is not saved; of other lines nothing is said, since netloop saves none."""
        return self.difference(startup, running, intent), ()

    def remaining(self, running: str, intent: Intent) -> tuple[tuple[str, str], ...]:
        """None: ``keeps_all`` has left out what was to go."""
        return ()

    def opens(self, line: str) -> bool:
        """False: nothing is ever typed."""
        return False


class NoEffects:
    """Changes that are never made cost nothing."""

    def of(self, section: tuple[str, ...], situation: object) -> tuple[Impact, ...]:
        """None."""
        return ()

    def pending(self, situation: object) -> tuple[Impact, ...]:
        """None."""
        return ()

    def addresses(self, running: str) -> tuple[str, ...]:
        """None."""
        return ()


def keeps_all(intent: Intent) -> Intent:
    """The intent of a platform on which nothing is removed: what was to go is left out, so that ``verify`` skips it."""
    reason = f"netloop removes nothing on {intent.platform}"
    left = tuple(LeftOut(thing.subject, reason, thing.instance) for thing in intent.absences)
    return replace(
        intent,
        absent=(),
        absent_processes=(),
        ospf=tuple(replace(process, absent_networks=()) for process in intent.ospf),
        eigrp=tuple(replace(process, absent_networks=()) for process in intent.eigrp),
        bgp=tuple(replace(process, absent_neighbors=(), absent_networks=()) for process in intent.bgp),
        left_out=(*intent.left_out, *left),
    )
