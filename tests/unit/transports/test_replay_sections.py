"""The transport without a network plays sections as its script says, and otherwise none."""

from __future__ import annotations

from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.replay import ReplayTransport, Script
from netloop.transports.transport import ConnectionOptions, Credentials, Session


def session(script: Script) -> Session:
    device = Device("r1", "192.0.2.1", "cisco_ios")
    return ReplayTransport({"r1": script}).open(device, IOS, Credentials(), ConnectionOptions())


def test_a_section_is_where_the_script_says() -> None:
    """It stays until another line changes it, it is left, or an exec command is typed."""
    talk = session(Script({"show x": "y"}, sections={"router bgp 1": "config-router", "exit-all": ""}))
    assert talk.section == ""
    talk.send("router bgp 1", Mode.CONFIGURE, {}, 5)
    talk.send("bgp router-id 10.0.0.1", Mode.CONFIGURE, {})
    assert talk.section == "config-router"
    talk.leave_section()
    assert talk.section == ""
    talk.send("router bgp 1", Mode.CONFIGURE, {})
    talk.show("show x")
    assert talk.section == ""
