"""``show lldp``: what LLDP is told, and whom it has heard of.

Layouts: published outputs of IOSv, which the templates ``cisco_ios_show_lldp_neighbors`` and ``..._detail`` of
ntc-templates and NAPALM read.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import chassis
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.discovery import HeardNeighbor, heard, where_on
from netloop.lab.sandbox.show.system import VERSION
from netloop.lab.sandbox.views.discovery import lldp
from netloop.lab.sandbox.views.interface import number

OFF = "% LLDP is not enabled\n"
CODES = """
Capability codes:
    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

"""
HEAD = "Device ID           Local Intf     Hold-time  Capability      Port ID\n"
GLOBAL = """
Global LLDP Information:
    Status: ACTIVE
    LLDP advertisements are sent every {timer} seconds
    LLDP hold time advertised is {hold} seconds
    LLDP interface reinitialisation delay is {reinit} seconds
"""
DETAIL = """\
------------------------------------------------
Local Intf: {local}
Chassis id: {chassis}
Port id: {port}
Port Description: {description}
System Name: {name}

System Description: 
{system}

Time remaining: {remaining} seconds
System Capabilities: B,R
Enabled Capabilities: R
Management Addresses{management}
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: - not advertised

"""  # noqa: W291 (IOS leaves a blank there)
NAME_WIDTH = 20


def settings(router: Router, _given: Given) -> str:
    """``show lldp``."""
    found = lldp(router.running)
    return GLOBAL.format(timer=found.timer, hold=found.hold, reinit=number(router.running, "lldp", "reinit") or 2)


def neighbors(router: Router, given: Given) -> str:
    """``show lldp neighbors [X]``."""
    found = heard(router, lldp, given.get("interface"))
    rows = "".join(_row(router, one) for one in found)
    return f"{CODES}{HEAD}{rows}\nTotal entries displayed: {len(found)}\n\n"


def _row(router: Router, one: HeardNeighbor) -> str:
    """One neighbor; a long name is cut."""
    hold, port = lldp(one.router.running).hold, short_name(one.port.name)
    return f"{one.name[:NAME_WIDTH]:<20}{short_name(one.interface):<15}{hold:<11}{'R':<16}{port}\n"


def detail(router: Router, given: Given) -> str:
    """``show lldp neighbors [X] detail``."""
    found = heard(router, lldp, given.get("interface"))
    return "".join(_detail(one) for one in found) + f"\nTotal entries displayed: {len(found)}\n\n"


def _detail(one: HeardNeighbor) -> str:
    management = f":\n    IP: {one.address}" if one.address else " - not advertised"
    return DETAIL.format(
        local=short_name(one.interface),
        chassis=chassis(one.router.name),
        port=short_name(one.port.name),
        description=one.port.description or one.port.name,
        name=one.name,
        system="\n".join(VERSION.split("\n")[:3]),
        remaining=one.remaining,
        management=management,
    )


def ports(router: Router, given: Given) -> str:
    """``show lldp interface [X]``: what each port sends and hears."""
    found, wanted = lldp(router.running), given.get("interface")
    names = [name for name in router.ports if wanted in {None, name}]
    return "".join(_port(name, sends=found.sends(name), listens=found.listens(name)) for name in names)


def _port(name: str, *, sends: bool, listens: bool) -> str:
    words = ["enabled" if on else "disabled" for on in (sends, listens)]
    states = "IDLE" if sends else "INIT", "WAIT FOR FRAME" if listens else "INIT"
    lines = [f"{name}:", f"    Tx: {words[0]}", f"    Rx: {words[1]}"]
    return "\n".join(["", *lines, f"    Tx state: {states[0]}", f"    Rx state: {states[1]}", ""])


USER = (
    CliCommand("show lldp", where_on(lldp, OFF, settings)),
    CliCommand("show lldp neighbors [<interface:interface>]", where_on(lldp, OFF, neighbors)),
    CliCommand("show lldp neighbors [<interface:interface>] detail", where_on(lldp, OFF, detail)),
    CliCommand("show lldp interface [<interface:interface>]", where_on(lldp, OFF, ports)),
)
