"""Explained: differences between IOS, which the sandbox models, and FRR, each with its source.

docs/explanation/reality.md tells them to the reader; a test holds that it has all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from tests.lab.differential.difference import Difference
from tests.lab.differential.sight import BgpSession, LoopbackRoute, Sight

LINK_STATE = frozenset({Protocol.OSPF, Protocol.OSPFV3})
"""The protocols of which a router ID can be twice."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a difference is none of the sandbox's faults; ``title`` is its heading.

    ``covers`` is given the difference, all of them, and what the sandbox shows.
    """

    title: str
    covers: Callable[[Difference, Sequence[Difference], Sight], bool]


def _twice(difference: Difference, _found: Sequence[Difference], sight: Sight) -> bool:
    """A route, while two routers have one router ID."""
    used = Counter((i.protocol, i.address) for i in sight.identities if i.protocol in LINK_STATE)
    return difference.what.startswith(LoopbackRoute.WHAT) and max(used.values(), default=0) > 1


def _stuck(difference: Difference, found: Sequence[Difference], _sight: Sight) -> bool:
    """A route of EIGRP, and a session that has to follow such a route."""
    lost = difference.what.startswith(BgpSession.WHAT)
    return _of_eigrp(difference) or (lost and any(map(_of_eigrp, found)))


def _one_border(difference: Difference, _found: Sequence[Difference], _sight: Sight) -> bool:
    """A route of OSPFv3 that both have, over some of the sandbox's ways on FRR."""
    head = f"{Protocol.OSPFV3.title} via "
    said = [set(text.removeprefix(head).split(", ")) for text in (difference.frr, difference.sandbox)]
    both = all(text.startswith(head) for text in (difference.frr, difference.sandbox))
    return difference.what.startswith(LoopbackRoute.WHAT) and both and said[0] < said[1]


def _of_eigrp(difference: Difference) -> bool:
    said = difference.sandbox, difference.frr
    return difference.what.startswith(LoopbackRoute.WHAT) and any(s.startswith(Protocol.EIGRP.title) for s in said)


TWICE = Explanation("One router ID on two routers", _twice)
STUCK = Explanation("EIGRP after a link died", _stuck)
"""For the time after a link was shut alone: before it, and without it, EIGRP's routes have to be the same."""
ONE_BORDER = Explanation("OSPFv3 over two border routers", _one_border)
"""For networks with several OSPFv3 areas alone."""
EXPLANATIONS = (TWICE, STUCK, ONE_BORDER)


def known_of(inventory: Inventory) -> tuple[Explanation, ...]:
    """What can come up in a network at any time."""
    processes = (process for intent in inventory.intents.values() for process in intent.ospfv3)
    areas = {member.area for process in processes for member in process.loopbacks}
    return (TWICE, ONE_BORDER) if len(areas) > 1 else (TWICE,)


def unexplained(
    found: Sequence[Difference], sandbox: Sight, known: Sequence[Explanation] = ()
) -> tuple[Difference, ...]:
    """The differences that nothing known explains."""
    return tuple(item for item in found if not any(why.covers(item, found, sandbox) for why in known))
