"""``show access-lists``, ``show ip access-lists`` and ``show ipv6 access-list``.

Here every entry has its number, which the configuration does not show; remarks are left out. Layout: ntc-templates'
``cisco_ios_show_access-list`` and ``cisco_ios_show_ipv6_access-list``. No packet is counted, so no matches are shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.access_lists import AccessItem, items

KINDS = ("standard", "extended")


def every(router: Router, given: Given) -> str:
    """``show access-lists [X]``."""
    return _shown([*_ipv4(router), *_ipv6(router)], given)


def ipv4(router: Router, given: Given) -> str:
    """``show ip access-lists [X]``."""
    return _shown(_ipv4(router), given)


def ipv6(router: Router, given: Given) -> str:
    """``show ipv6 access-list [X]``."""
    return _shown(_ipv6(router), given)


def _ipv4(router: Router) -> list[ConfigNode]:
    """Standard lists before extended ones, numbers before names."""
    found = [node for kind in KINDS for node in router.running.under("ip", "access-list", kind)]
    return sorted(found, key=lambda node: (KINDS.index(node.slot[2]), _by_name(node.slot[-1])))


def _ipv6(router: Router) -> list[ConfigNode]:
    return sorted(router.running.under("ipv6", "access-list"), key=lambda node: node.slot[-1])


def _by_name(name: str) -> tuple[bool, int, str]:
    return not name.isdigit(), int(name) if name.isdigit() else 0, name


def _shown(nodes: list[ConfigNode], given: Given) -> str:
    chosen = (node for node in nodes if given.get("name", node.slot[-1]) == node.slot[-1])
    lines = [line for node in chosen for line in _list(node)]
    return "".join(f"{line}\n" for line in lines)


def _list(node: ConfigNode) -> Iterator[str]:
    name, ipv6 = node.slot[-1], node.slot[0] == "ipv6"
    yield f"IPv6 access list {name}" if ipv6 else f"{node.slot[2].capitalize()} IP access list {name}"
    for item in items(node):
        if not item.remark:
            yield f"    {_entry(item, ipv6=ipv6, standard='standard' in node.slot)}"


def _entry(item: AccessItem, *, ipv6: bool, standard: bool) -> str:
    """An entry with its number; a standard one's wildcard in words."""
    if ipv6:
        return f"{item.text} sequence {item.sequence}"
    if not standard:
        return f"{item.sequence} {item.text}"
    action, address, *rest = item.text.split()
    wildcard = f", wildcard bits {rest.pop(0)}" if rest and rest[0][0].isdigit() else ""
    return " ".join([f"{item.sequence} {action:<6} {address}{wildcard}", *rest])


USER = (
    CliCommand("show access-lists [<name:word>]", every),
    CliCommand("show ip access-lists [<name:word>]", ipv4),
    CliCommand("show ipv6 access-list [<name:word>]", ipv6),
)
