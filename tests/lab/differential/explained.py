"""Explained: differences between IOS, which the sandbox models, and FRR, each with its source.

docs/explanation/reality.md tells them to the reader; a test holds that it has all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from netloop.model.routing import Protocol
from tests.lab.differential.difference import Difference
from tests.lab.differential.sight import LoopbackRoute, Sight

LINK_STATE = frozenset({Protocol.OSPF, Protocol.OSPFV3})
"""The protocols of which a router ID can be twice."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a difference is none of the sandbox's faults, given all that the sandbox shows; ``title`` is its heading."""

    title: str
    covers: Callable[[Difference, Sight], bool]


def _twice(difference: Difference, sight: Sight) -> bool:
    """A route, while two routers have one router ID."""
    used = Counter((i.protocol, i.address) for i in sight.identities if i.protocol in LINK_STATE)
    return difference.what.startswith(LoopbackRoute.WHAT) and max(used.values(), default=0) > 1


EXPLANATIONS = (Explanation("One router ID on two routers", _twice),)


def unexplained(found: Iterable[Difference], sandbox: Sight) -> tuple[Difference, ...]:
    """The differences that nothing explains."""
    return tuple(item for item in found if not any(known.covers(item, sandbox) for known in EXPLANATIONS))
