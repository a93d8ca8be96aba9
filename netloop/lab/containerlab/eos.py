"""The configuration that an Arista cEOS node boots with, as a text. Pure.

The first lines are those of containerlab's own template (``nodes/ceos/ceos.cfg``), less what only other clients need:
a startup configuration replaces that template, and the address of the management interface is added by containerlab
(docs/manual/kinds/ceos.md). Statements are those that netlab has for EOS (netsim/ansible/templates/): a port routes
after ``no switchport``. EOS has no EIGRP; LDP is not configured.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.twin.router import TwinInterface, TwinRouter
from netloop.model.intent import Isis, IsisLevel

IS_TYPES = {IsisLevel.LEVEL_1: "level-1", IsisLevel.LEVEL_2: "level-2", IsisLevel.LEVEL_1_2: "level-1-2"}
UNTAGGED = "1"
"""The name of an IS-IS instance that the inventory gives none: EOS wants one."""


def startup(router: TwinRouter) -> str:
    """The whole startup configuration."""
    parts = [_head(router), *([f"vrf instance {vrf.name}"] for vrf in router.intent.vrfs)]
    parts += [list(_interface(interface)) for interface in router.interfaces]
    parts += [_routing(router), *_sections(router)]
    body = "!\n".join("".join(f"{line}\n" for line in section) for section in parts)
    return f"{body}!\nend\n"


def _head(router: TwinRouter) -> list[str]:
    user = "username admin privilege 15 secret admin"
    return [f"hostname {router.name}", user, "!", "service routing protocols model multi-agent"]


def _interface(interface: TwinInterface) -> Iterator[str]:
    runs = interface.protocols
    yield f"interface {interface.name}"
    yield f"   description to {interface.peer}"
    yield "   no switchport"
    yield f"   ip address {interface.ipv4}"
    if interface.ipv6:
        yield f"   ipv6 address {interface.ipv6}"
    if runs.ospf:
        yield f"   ip ospf area {runs.ospf.area}"
        yield from _ospf("ip ospf", interface.ospf_cost)
    if runs.ospfv3 and interface.ipv6:
        yield f"   ipv6 ospf {runs.ospfv3.process} area {runs.ospfv3.area}"
        yield from _ospf("ipv6 ospf", interface.ospf_cost)
    if runs.isis is not None:
        yield from _isis(runs.isis, interface.cost)


def _ospf(head: str, cost: int) -> Iterator[str]:
    yield f"   {head} network point-to-point"
    yield f"   {head} cost {cost}"


def _isis(tag: str, cost: int | None) -> Iterator[str]:
    yield f"   isis enable {tag or UNTAGGED}"
    yield "   isis network point-to-point"
    if cost is not None:
        yield f"   isis metric {cost}"


def _routing(router: TwinRouter) -> list[str]:
    return ["ip routing", *(["ipv6 unicast-routing"] if router.dual_stack else [])]


def _sections(router: TwinRouter) -> Iterator[list[str]]:
    found = [interface.protocols for interface in router.interfaces]
    yield from ([f"router ospf {name}"] for name in dict.fromkeys(runs.ospf.process for runs in found if runs.ospf))
    dual = [interface.protocols.ospfv3 for interface in router.interfaces if interface.ipv6]
    yield from ([f"ipv6 router ospf {name}"] for name in dict.fromkeys(run.process for run in dual if run))
    tags = {runs.isis for runs in found}
    yield from (_instance(process) for process in router.intent.isis if process.instance.name in tags)


def _instance(process: Isis) -> list[str]:
    head = [f"router isis {process.instance.name or UNTAGGED}", f"   net {process.net}"]
    head.append(f"   is-type {IS_TYPES[process.level]}")
    return head + [line for family in ("ipv4", "ipv6") for line in ("   !", f"   address-family {family} unicast")]
