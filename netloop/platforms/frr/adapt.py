"""An intent in FRR's terms, and what FRR cannot be asked for.

OSPF and OSPFv3 have one process in each VRF, without a number; eigrpd knows IPv4 and plain mode, and shows one AS in
each VRF; an IS-IS instance has a tag; LDP is of the default VRF (FRR's user guide, the daemons' chapters; FRR 8.4.4). A
loopback's further lines are those of FRR's interface mode.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from netloop.model.intent import Bgp, BgpNeighbor, Eigrp, Intent, Isis, LeftOut, Loopback, Process
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.frr.interface import INTERFACE_LINES

ProcessT = TypeVar("ProcessT", bound=Process)

UNTAGGED = "1"
"""The tag of an IS-IS instance that has none elsewhere; FRR asks for one."""


def adapt(intent: Intent) -> Intent:
    """The intent as FRR says it; what is not in it any more is ``left_out``, with the reason."""
    left: list[LeftOut] = []
    return replace(
        intent,
        loopbacks=tuple(_loopback(loopback, left) for loopback in intent.loopbacks),
        ospf=tuple(_renamed(process, "") for process in _one_each(intent.ospf, left)),
        ospfv3=tuple(_renamed(process, "") for process in _one_each(intent.ospfv3, left)),
        isis=tuple(_tagged(process) for process in intent.isis),
        eigrp=tuple(_plain(process) for process in _one_each(_without_ipv6(intent.eigrp, left), left)),
        bgp=tuple(_sourced(process, intent.loopbacks) for process in intent.bgp),
        ldp=tuple(_renamed(process, "") for process in _of_default_vrf(intent.ldp, left)),
        absent_processes=tuple(dict.fromkeys(_absent(intent, left))),
        left_out=(*intent.left_out, *left),
    )


def _absent(intent: Intent, left: list[LeftOut]) -> Iterator[Instance]:
    """The processes to remove, named as FRR names them; not one that is, on FRR, the declared one of its VRF."""
    declared = [*(process.instance for process in intent.ospf), *(process.instance for process in intent.ospfv3)]
    alone = {(instance.protocol, instance.vrf): instance for instance in declared}
    for instance in intent.absent_processes:
        taken = alone.get((instance.protocol, instance.vrf))
        if taken is not None:
            reason = f"FRR has one {instance.protocol.title} in a VRF: {taken} is it"
            left.append(LeftOut(f"absent {instance}", reason, instance))
        elif instance.protocol in {Protocol.OSPF, Protocol.OSPFV3}:
            yield replace(instance, name="")
        else:
            yield replace(instance, name=instance.name or UNTAGGED)


def _out(process: Process, reason: str) -> LeftOut:
    return LeftOut(str(process.instance), reason, process.instance)


def _renamed(process: ProcessT, name: str) -> ProcessT:
    instance = Instance(process.instance.protocol, name, process.instance.vrf)
    return replace(process, instance=instance, router_id=replace(process.router_id, instance=instance))


def _one_each(processes: Iterable[ProcessT], left: list[LeftOut]) -> list[ProcessT]:
    """The first process of each VRF."""
    first = dict[str, ProcessT]()
    for process in processes:
        taken = first.setdefault(process.instance.vrf, process)
        if taken is not process:
            left.append(
                _out(process, f"FRR has one {process.instance.protocol.title} in a VRF: {taken.instance} is it")
            )
    return list(first.values())


def _of_default_vrf(processes: Iterable[ProcessT], left: list[LeftOut]) -> list[ProcessT]:
    left += [_out(p, "FRR runs LDP in the default VRF only") for p in processes if p.instance.vrf != DEFAULT_VRF]
    return [process for process in processes if process.instance.vrf == DEFAULT_VRF]


def _without_ipv6(processes: Iterable[Eigrp], left: list[LeftOut]) -> list[Eigrp]:
    left += [_out(process, "FRR's EIGRP is for IPv4 only") for process in processes if process.ipv6]
    return [process for process in processes if not process.ipv6]


def _plain(process: Eigrp) -> Eigrp:
    return replace(process, named=None)


def _tagged(process: Isis) -> Isis:
    return process if process.instance.name else _renamed(process, UNTAGGED)


def _loopback(loopback: Loopback, left: list[LeftOut]) -> Loopback:
    """The loopback with those further lines that FRR has."""
    kept = tuple(line for line in loopback.lines if INTERFACE_LINES.knows(line))
    reason = "FRR has no such statement for an interface"
    left += [LeftOut(f"{loopback.name} {line!r}", reason) for line in loopback.lines if line not in kept]
    return replace(loopback, lines=kept)


def _sourced(process: Bgp, loopbacks: Iterable[Loopback]) -> Bgp:
    """The sessions with an address as source where the loopback has several of the family.

    bgpd takes the one that has most bits in common with the neighbor (``bgpd/bgp_network.c``, ``bgp_update_address``),
    whichever that is.
    """
    several = {loopback.name: loopback for loopback in loopbacks if loopback.secondaries and loopback.ipv4}
    return replace(process, neighbors=tuple(_from_address(neighbor, several) for neighbor in process.neighbors))


def _from_address(neighbor: BgpNeighbor, several: dict[str, Loopback]) -> BgpNeighbor:
    loopback = several.get(neighbor.update_source or "")
    if neighbor.address.version == 6 or loopback is None or loopback.ipv4 is None:
        return neighbor
    return replace(neighbor, update_source=str(loopback.ipv4.ip))
