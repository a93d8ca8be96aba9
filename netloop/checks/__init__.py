"""Checks: one question a class. A new one is a class in its family's file, and an entry here."""

from netloop.checks.absent import Absent
from netloop.checks.check import Case, Check
from netloop.checks.left_out import Possible
from netloop.checks.loopback import LoopbackAddresses, LoopbackPresent, LoopbackUp, LoopbackVrf
from netloop.checks.router_id import (
    BgpRouterId,
    EigrpRouterId,
    IsisSystemId,
    LdpRouterId,
    OspfRouterId,
    Ospfv3RouterId,
    RouterIdCheck,
)
from netloop.checks.saved import Saved

ALL: tuple[Check, ...] = (
    LoopbackPresent(),
    LoopbackUp(),
    LoopbackVrf(),
    LoopbackAddresses(),
    OspfRouterId(),
    Ospfv3RouterId(),
    BgpRouterId(),
    IsisSystemId(),
    EigrpRouterId(),
    LdpRouterId(),
    Absent(),
    Saved(),
    Possible(),
)
"""Every check, in the order of the report."""
GATES: tuple[Check, ...] = tuple(check for check in ALL if check.gates)
"""Those on which a change depends; the others can only pass once it is done."""

IDENTITIES: tuple[Check, ...] = tuple(check for check in ALL if isinstance(check, RouterIdCheck))
"""Those that ask who the router is in each protocol."""

__all__ = ["ALL", "GATES", "IDENTITIES", "Case", "Check"]
