"""``show vrf``, ``show ip vrf`` and their details.

Layouts: ``show vrf`` as in the captures of ``show vrf`` and the template ``cisco_ios_show_vrf`` of ntc-templates;
``show ip vrf`` as Genie's ``ShowIpVrf``, the details as its ``ShowVrfDetail``, ``show ip vrf interfaces`` as the
template ``cisco_ios_show_ip_vrf_interfaces`` reads them.
"""

from __future__ import annotations

from netloop.lab.sandbox.config.vrf import NO_VRF
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces
from netloop.lab.sandbox.views.vrf import VrfConfig, vrfs

HEAD = "  Name                             Default RD            Protocols   Interfaces\n"
IP_HEAD = "  Name                             Default RD            Interfaces\n"
INTERFACES_HEAD = "Interface              IP-Address      VRF                              Protocol\n"
FAMILIES = ("ipv4", "ipv6")
COLUMNS = 3


def _chosen(router: Router, given: Given) -> list[VrfConfig] | None:
    """The VRF that is named, or all by name; None for one that is not there."""
    found = vrfs(router.running)
    if "name" in given.values:
        return [found[given["name"]]] if given["name"] in found else None
    return [found[name] for name in sorted(found)]


def _members(router: Router, vrf: str) -> list[InterfaceConfig]:
    return [config for config in interfaces(router.running) if config.vrf == vrf]


def _families(vrf: VrfConfig) -> list[str]:
    return [family for family in FAMILIES if family in vrf.imports]


def table(router: Router, given: Given) -> str:
    """``show vrf [brief] [X]``: RD, families and interfaces."""
    chosen = _chosen(router, given)
    if chosen is None:
        return NO_VRF.format(given["name"])
    text = HEAD if chosen else ""
    for vrf in chosen:
        names = [short_name(config.name) for config in _members(router, vrf.name)] or [""]
        head = f"  {vrf.name:<32} {vrf.rd or '<not set>':<21} {','.join(_families(vrf)):<11} "
        text += "".join(f"{head if n == 0 else ' ' * len(head)}{name}".rstrip() + "\n" for n, name in enumerate(names))
    return text


def ip_table(router: Router, given: Given) -> str:
    """``show ip vrf [X]``: the VRFs that have IPv4."""
    chosen = _chosen(router, given)
    if chosen is None:
        return NO_VRF.format(given["name"])
    text = IP_HEAD if chosen else ""
    for vrf in (one for one in chosen if "ipv4" in one.imports):
        names = [short_name(config.name) for config in _members(router, vrf.name)] or [""]
        head = f"  {vrf.name:<32} {vrf.rd or '<not set>':<21} "
        text += "".join(f"{head if n == 0 else ' ' * len(head)}{name}".rstrip() + "\n" for n, name in enumerate(names))
    return text


def detail(router: Router, given: Given) -> str:
    """``show vrf detail [X]`` and ``show ip vrf detail [X]``: route targets and maps of each family."""
    chosen = _chosen(router, given)
    if chosen is None:
        return NO_VRF.format(given["name"])
    order = sorted(vrfs(router.running))
    return "\n".join(_detail(router, vrf, order.index(vrf.name) + 1) for vrf in chosen)


def _detail(router: Router, vrf: VrfConfig, number: int) -> str:
    root = router.running
    old = root.get("ip", "vrf", vrf.name)
    node = old or root.get("vrf", "definition", vrf.name)
    rd = vrf.rd or "<not set>"
    lines = [f"VRF {vrf.name} (VRF Id = {number}); default RD {rd}; default VPNID <not set>"]
    if node and (description := node.text_of("description")):
        lines.append(f"  Description: {description.removeprefix('description ')}")
    kind = "Old CLI format, supports IPv4 only" if old else "New CLI format, supports multiple address-families"
    lines += [f"  {kind}", f"  Flags: {'0xC' if old else '0x180C'}"]
    names = [short_name(config.name) for config in _members(router, vrf.name)]
    lines += ["  Interfaces:", *_columns(names)] if names else ["  No interfaces"]
    for family in FAMILIES:
        home = node.get("address-family", family) if node and not old else node
        lines += _family(vrf, family, number, home) if family in vrf.imports else []
        lines += [] if family in vrf.imports else [f"Address family {family} unicast not active"]
    lines += [f"Address family {family} multicast not active" for family in FAMILIES]
    return "\n".join(lines) + "\n"


def _columns(words: list[str]) -> list[str]:
    rows = [words[start : start + COLUMNS] for start in range(0, len(words), COLUMNS)]
    return ["    " + " ".join(f"{word:<24}" for word in row) for row in rows]


def _family(vrf: VrfConfig, family: str, number: int, home: ConfigNode | None) -> list[str]:
    table_id = number if family == "ipv4" else 0x1E000000 + number
    lines = [f"Address family {family} unicast (Table ID = 0x{table_id:X}):", "  Flags: 0x0"]
    for way, targets in (("Export", vrf.exports[family]), ("Import", vrf.imports[family])):
        shown = [f"RT:{target}" for target in sorted(targets)]
        title = f"{way} VPN route-target communities"
        lines += [f"  {title}", *_columns(shown)] if shown else [f"  No {title}"]
    maps = [line.text.split() for line in (home or ())]
    named = {words[0]: words[-1] for words in maps if words[1:2] == ["map"]}
    lines.append(f"  Import route-map: {named['import']}" if "import" in named else "  No import route-map")
    lines.append("  No global export route-map")
    lines.append(f"  Export route-map: {named['export']}" if "export" in named else "  No export route-map")
    return [*lines, "  VRF label distribution protocol: not configured", "  VRF label allocation mode: per-prefix"]


def ip_interfaces(router: Router, _given: Given) -> str:
    """``show ip vrf interfaces``: the interfaces of VRFs with their addresses."""
    rows = []
    for config in interfaces(router.running):
        if config.vrf != DEFAULT_VRF:
            address = str(config.primary.ip) if config.primary else "unassigned"
            state = "up" if router.is_up(config.name) else "down"
            rows.append(f"{short_name(config.name):<22} {address:<15} {config.vrf:<32} {state}\n")
    return INTERFACES_HEAD + "".join(rows)


USER = (
    CliCommand("show vrf [(brief|ipv4|ipv6)] [<name:word>]", table),
    CliCommand("show (vrf|ip vrf) detail [<name:word>]", detail),
    CliCommand("show ip vrf [brief] [<name:word>]", ip_table),
    CliCommand("show ip vrf interfaces", ip_interfaces),
)
