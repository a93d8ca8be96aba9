"""Plan: per device, what is there, what must be, and the ordered steps from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from netloop.model.routing import Instance


class Effect(StrEnum):
    """When a step takes effect, and whether it costs anything."""

    NONE = "none"
    PENDING = "pending"
    DISRUPTIVE = "disruptive"


@dataclass(frozen=True, slots=True)
class Impact:
    """What a step does to the network: which adjacencies or sessions (``drops``) it takes down.

    A ``PENDING`` impact names the ``activation`` command that would put it into effect, and ``drops`` what that
    command would cost.
    """

    effect: Effect = Effect.NONE
    instance: Instance | None = None
    activation: str | None = None
    drops: tuple[str, ...] = ()
    reason: str = ""


class Mode(StrEnum):
    """Where a command is typed: privileged exec, or configuration mode."""

    EXEC = "exec"
    CONFIGURE = "configure"


@dataclass(frozen=True, slots=True)
class Step:
    """Commands that belong together: one section of the configuration, or one clear.

    ``lines`` are complete: in configuration mode the first enters the section from global configuration.
    """

    lines: tuple[str, ...]
    mode: Mode = Mode.CONFIGURE
    impacts: tuple[Impact, ...] = ()

    @property
    def drops(self) -> tuple[str, ...]:
        """What the step takes down when it is sent."""
        found = [d for i in self.impacts if i.effect is Effect.DISRUPTIVE for d in i.drops]
        return tuple(dict.fromkeys(found))

    @property
    def disruptive(self) -> bool:
        """Whether sending it can take an adjacency or a session down."""
        return any(impact.effect is Effect.DISRUPTIVE for impact in self.impacts)


@dataclass(frozen=True, slots=True)
class LeavingAddress:
    """An address that a plan takes off an interface; ``further``: beside one that stays or takes its place."""

    interface: str
    address: str
    further: bool = False


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A line of a device, behind its sections, that still names an address which a plan gives up."""

    device: str
    line: str
    address: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One device's change: ``running`` and ``candidate`` are whole configurations, as text.

    ``steps`` lead from one to the other, ``rollback`` is the way back, and ``activations`` are the clears that put
    pending router IDs into effect; they are sent only when asked for.
    """

    device: str
    running: str
    candidate: str
    steps: tuple[Step, ...] = ()
    rollback: tuple[Step, ...] = ()
    activations: tuple[Step, ...] = ()
    pending: tuple[Impact, ...] = ()
    changed: bool = False
    """Whether ``steps`` changes the configuration (an activation alone does not)."""
    unsaved: tuple[str, ...] = ()
    """Owned lines that run and are not in the startup configuration, or the other way round (``no ...``)."""
    unsaved_others: tuple[str, ...] = ()
    """The same of lines that are not netloop's: they are saved when the change is."""
    unseen: str = ""
    """Why the startup configuration was not read, where it should have been."""
    leaving: tuple[LeavingAddress, ...] = ()
    """The addresses that interfaces lose."""
    management: tuple[str, ...] = ()
    """Those of them that the session itself runs over: it ends with them."""
    left_behind: tuple[LeftBehind, ...] = ()
    """What still names, once the plans of the run are carried out, an address or router ID that this one gives up."""
    notes: tuple[str, ...] = ()
    """What the user should know beside that: what a way back leaves alone."""

    @property
    def commands(self) -> tuple[str, ...]:
        """The exact command list of the configuration change."""
        return tuple(line for step in self.steps for line in step.lines)

    @property
    def in_place(self) -> bool:
        """Whether the intent is in the running configuration and, as far as it was looked at, in the saved one."""
        return not self.changed and not self.unsaved
