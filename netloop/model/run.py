"""Run: one execution; the only thing that a report sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from netloop.errors import ExitCode
from netloop.model.change import Change
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.identity_table import IdentityRow
from netloop.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a device has no result: the error's kind, its message and a hint."""

    kind: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceResult:
    """What a run knows of one device; a part that the verb does not make, or that failed, is None."""

    device: Device
    plan: Plan | None = None
    change: Change | None = None
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None
    seconds: float = 0.0

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses among the findings."""
        return frozenset(finding.status for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a verb on an inventory; ``not_asked`` are the checks that the user left out, or a signal.

    ``identities`` is the router-ID truth table, of a run that judges.
    """

    id: str
    verb: str
    inventory: str
    started: datetime
    ended: datetime
    results: tuple[DeviceResult, ...]
    exit_code: ExitCode
    lab: str | None = None
    not_asked: tuple[str, ...] = ()
    identities: tuple[IdentityRow, ...] = ()
