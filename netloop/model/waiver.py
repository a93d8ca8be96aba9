"""Waiver: a known fault that somebody answers for until a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from netloop.errors import Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """What one check finds wrong on a device is skipped, not failed, up to and with the day ``until``.

    ``subject`` narrows it to what findings name so (``OSPF 1``), ``peer`` to one device at the other end; None is any.
    """

    check: str
    reason: str
    until: date
    subject: str | None = None
    peer: str | None = None
    place: Place | None = field(default=None, compare=False)
