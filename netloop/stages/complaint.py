"""Complaint: what a rule says of a host; the same words about one place become one problem for many hosts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from netloop.errors import Place, Problem

NAMED = 3


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem and the host that has it; an empty name where it belongs to none."""

    host: str
    problem: Problem

    def found_by(self, rule: str) -> Complaint:
        """The same, with the name of the rule that found it."""
        return Complaint(self.host, replace(self.problem, rule=rule))


def complain(host: str, place: Place, message: str, expected: str | None = None, **notes: str | None) -> Complaint:
    """A complaint; ``notes`` are ``actual`` and ``hint``."""
    return Complaint(host, Problem(place, message, expected, notes.get("actual"), notes.get("hint")))


def problems(complaints: Iterable[Complaint]) -> list[Problem]:
    """The complaints as problems, those that differ only in the host as one."""
    hosts: dict[Problem, dict[str, None]] = {}
    for complaint in complaints:
        hosts.setdefault(complaint.problem, {})[complaint.host] = None
    return [replace(p, message=f"{_named(tuple(names))}{p.message}") for p, names in hosts.items()]


def _named(hosts: tuple[str, ...]) -> str:
    known = [host for host in hosts if host]
    more = f" and {len(known) - NAMED} more" if len(known) > NAMED else ""
    return f"{', '.join(known[:NAMED])}{more}: " if known else ""
