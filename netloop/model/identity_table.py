"""The router-ID truth table: each instance's identity as intended, configured, in effect and seen by its neighbors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from netloop.model.evidence import Identity
from netloop.model.routing import Instance


class IdentityVerdict(StrEnum):
    """What an identity is worth.

    ``MATCH``: in effect as intended, and pinned. ``PENDING``: configured, and waits for a clear or a reload. ``LUCKY``:
    in effect and not pinned, so that the next election may end otherwise. ``STALE``: the address of another interface,
    or one that is gone, kept since the last election. ``FOREIGN``: no loopback's address. ``DUPLICATE``: another router
    runs under it. ``ZERO``: 0.0.0.0, the instance runs under nobody.
    """

    MATCH = "match"
    PENDING = "pending"
    LUCKY = "lucky"
    STALE = "stale"
    FOREIGN = "foreign"
    DUPLICATE = "duplicate"
    ZERO = "zero"
    NOT_RUNNING = "not running"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Whom a neighbor takes the router for: the neighbor's device, and the identity that it shows."""

    device: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One instance of one device; ``declared`` is false where it runs and the inventory does not name it.

    ``others`` are the devices that run under the same identity; ``note`` says what else is known: what is awaited, how
    the identity was elected, why it could not be read.
    """

    device: str
    instance: Instance
    intended: Identity | None
    configured: Identity | None
    effective: Identity | None
    verdict: IdentityVerdict
    seen_by: tuple[SeenBy, ...] = ()
    others: tuple[str, ...] = ()
    note: str = ""
    declared: bool = True
