"""``show cdp``: what CDP is told, and whom it has heard of.

Layouts: published outputs of IOSv, which names no platform in the short table; the templates
``cisco_ios_show_cdp_neighbors`` and ``..._detail`` of ntc-templates and Genie read them.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import split
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.discovery import HeardNeighbor, heard, where_on
from netloop.lab.sandbox.show.interfaces import status
from netloop.lab.sandbox.show.system import VERSION
from netloop.lab.sandbox.views.discovery import cdp

OFF = "% CDP is not enabled\n"
CODES = """\
Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge
                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, 
                  D - Remote, C - CVTA, M - Two-port Mac Relay 

Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID
"""  # noqa: W291 (IOS leaves blanks there)
GLOBAL = """\
Global CDP information:
	Sending CDP packets every {timer} seconds
	Sending a holdtime value of {hold} seconds
	Sending CDPv2 advertisements is  enabled
"""
DETAIL = """\
-------------------------
Device ID: {name}
Entry address(es): 
{address}Platform: Cisco ,  Capabilities: Router Source-Route-Bridge 
Interface: {local},  Port ID (outgoing port): {port}
Holdtime : {remaining} sec

Version :
{system}

advertisement version: 2
Management address(es): 
{address}
"""  # noqa: W291 (IOS leaves blanks there)
NAME_WIDTH = 16


def settings(router: Router, _given: Given) -> str:
    """``show cdp``."""
    found = cdp(router.running)
    return GLOBAL.format(timer=found.timer, hold=found.hold)


def neighbors(router: Router, given: Given) -> str:
    """``show cdp neighbors [X]``."""
    found = heard(router, cdp, given.get("interface"))
    return f"{CODES}{''.join(_row(one) for one in found)}\n{_total(found)}"


def _total(found: list[HeardNeighbor]) -> str:
    return f"Total cdp entries displayed : {len(found)}\n"


def _row(one: HeardNeighbor) -> str:
    """One neighbor; a long name has a line of its own."""
    name = f"{one.name}\n{'':<17}" if len(one.name) > NAME_WIDTH else f"{one.name:<17}"
    return f"{name}{_spaced(one.interface):<18}{one.remaining:<17}{'R B':<16}{_spaced(one.port.name)}\n"


def _spaced(name: str) -> str:
    """``Gig 0/0`` for ``GigabitEthernet0/0``: the form of CDP."""
    letters, number = split(name)
    return f"{letters[:3]} {number}"


def detail(router: Router, given: Given) -> str:
    """``show cdp neighbors [X] detail``."""
    found = heard(router, cdp, given.get("interface"))
    return "\n".join([*(_detail(one) for one in found), _total(found)])


def entry(router: Router, given: Given) -> str:
    """``show cdp entry *|NAME``."""
    wanted = given.get("name", "*")
    found = [one for one in heard(router, cdp) if wanted in {"*", one.name}]
    return "\n".join(_detail(one) for one in found)


def _detail(one: HeardNeighbor) -> str:
    return DETAIL.format(
        name=one.name,
        address=f"  IP address: {one.address}\n" if one.address else "",
        local=one.interface,
        port=one.port.name,
        remaining=one.remaining,
        system="\n".join(VERSION.split("\n")[:3]),
    )


def ports(router: Router, given: Given) -> str:
    """``show cdp interface [X]``: the ports that advertise."""
    found, wanted = cdp(router.running), given.get("interface")
    configs = [config for name in router.ports if found.sends(name) and (config := router.interface(name))]
    text = ""
    for config in (one for one in configs if wanted in {None, one.name}):
        shown, protocol = status(router, config)
        text += f"{config.name} is {shown}, line protocol is {protocol}\n  Encapsulation ARPA\n"
        text += f"  Sending CDP packets every {found.timer} seconds\n  Holdtime is {found.hold} seconds\n"
    return text


USER = (
    CliCommand("show cdp", where_on(cdp, OFF, settings)),
    CliCommand("show cdp neighbors [<interface:interface>]", where_on(cdp, OFF, neighbors)),
    CliCommand("show cdp neighbors [<interface:interface>] detail", where_on(cdp, OFF, detail)),
    CliCommand("show cdp entry (*|<name:word>)", where_on(cdp, OFF, entry)),
    CliCommand("show cdp interface [<interface:interface>]", where_on(cdp, OFF, ports)),
)
