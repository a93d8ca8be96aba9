"""Checks: one question a class. A new one is a class in its family's file, and an entry here."""

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
)

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
    Possible(),
)
"""Every check, in the order of the report."""

__all__ = ["ALL", "Case", "Check"]
