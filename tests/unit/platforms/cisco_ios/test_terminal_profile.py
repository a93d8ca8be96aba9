"""Every answer that IOS gives to a refused line is seen, and talk is not taken for a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop import syslog
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.conversation import judge
from tests.unit.transports import logs

REFUSED = [
    "         ^\n% Invalid input detected at '^' marker.\n",
    "% Incomplete command.",
    '% Ambiguous command:  "sh"',
    "Bad mask /33 for address 10.0.0.1",
    "% 10.255.0.1 overlaps with Loopback1",
    "Command rejected: not allowed",
    "Command authorization failed.",
    "% Configuration buffer full, can't add command: x",
    "Configuration mode locked by process '90' user 'x' from terminal '2'. Please try later.",
    "BGP is already running; AS is 65001",
    "%Error opening tftp://x (Timed out)",
    "Rollback aborted.",
    "Not a valid host address - 224.0.0.1",
    "OSPF: router-id 10.255.0.1 already in use by another OSPF process",
    "% Specify remote-as or peer-group commands first",
    "%CLNS: System ID (0000.0000.0001) must not change when defining additional area addresses",
    "%VRF CUST-A does not exist or does not have a RD.",
    "% VRF blue does not exist.",
    "%OSPF: Router process 1 is not running, please configure a router-id",
    "%bgp is not configured",
    "%Invalid address",
    "%  IPv6 routing not enabled",
    "% Bad IP address or host name",
    "%IP routing table VRF does not exist. Create first",
    "% Configuring IP routing on a LAN subinterface is only allowed if that \nsubinterface is already configured",
    "%No matching route to delete",
    "% Loopback3: Error: 2001:DB8::/64 is overlapping with 2001:DB8::/48 on GigabitEthernet0/0",
    "% Peer-group member cannot override remote-as of peer-group.",
    "%BGP: Error initializing topology",
    "% General session commands not allowed under the address family",
    "%SNMP agent not enabled",
    "% Deletion of VRF RED in progress; wait for it to complete",
    "% not authorized",
    "%Cannot create more interfaces",
]
TALK = [
    "% Warning: use /31 mask on non point-to-point interface cautiously",
    "",
    "Building configuration...\n[OK]",
    '% OSPF: Reload or use "clear ip ospf process" command, for this to take effect',
    '%OSPF: Reload or use "clear ip ospf process" command, for this to take effect',
    "*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured from console by vty0",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.1 on Gi0/0 from FULL to DOWN",
    "% Interface Loopback0 IPv4 disabled and address(es) removed due to enabling VRF X",
    "% Interface Loopback0 IPv6 disabled and address(es) removed due to disabling VRF X",
    "% Interface Loopback0 IP address 10.0.0.1 removed due to enabling VRF X",
    "% IPv4 and IPv6 addresses from all interfaces in VRF RED have been removed",
    "% IPv4 addresses from all interfaces in VRF Bob have been removed",
    "% ipv6 addresses from all interfaces in VRF vrf-lite have been removed",
    "%Warning: portfast should only be enabled on ports connected to a single host.",
    "% WARNING: this may disrupt traffic",
    "% OSPF: Warning: the router ID is not an address of this router",
    "%Note: changes are not saved",
    '% OSPFv3: Reload or use "clear ipv6 ospf process" command, for this to take effect',
    "% OSPF: Reference bandwidth is changed.",
    "%Not all config may be removed and may reappear after reactivating the sub-interface",
    "% For distributing MPLS labels to IBGP peers, the update source should be set to a loopback interface",
    "%Default route without gateway, if not a point-to-point interface, may impact performance",
    "% Generating 2048 bit RSA keys, keys will be non-exportable...\n[OK] (elapsed time was 1 seconds)",
    "r1: 000123: *Nov 29 17:00:01.123: %SYS-5-CONFIG_I: Configured from console by netops on vty0",
    "1w2d: %LINK-3-UPDOWN: Interface Loopback0, changed state to up\n1w2d: %OSPF-6-AREACHG: 10.0.0.0/24 changed",
    "r1: 000123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up\nr1: 000124: %SYS-5-CONFIG_I: Configured",
    "SLOT 0:00:00:20: %SYS-SP-5-RESTART: System restarted --",
]


@pytest.mark.parametrize("answer", REFUSED)
def test_refusals(answer: str) -> None:
    """A refusal is found, with a hint on what it means."""
    refusal, hint, _ = judge(answer, PLATFORM)
    assert refusal
    assert hint


@pytest.mark.parametrize("answer", TALK)
def test_talk(answer: str) -> None:
    """What only sounds like an error is not one."""
    assert judge(answer, PLATFORM)[0] is None


def test_a_log_line_is_no_warning_of_the_line_typed() -> None:
    """What a log printed meanwhile is neither a refusal nor a note on the change."""
    answer = "*Nov 29 17:00:01.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down"
    assert judge(answer, PLATFORM) == (None, None, ())


@given(st.sampled_from(REFUSED), logs.MESSAGES, st.data())
def test_a_refusal_is_one_wherever_a_log_line_breaks_it(answer: str, message: str, data: st.DataObject) -> None:
    """However a log line cuts a refusal in two, the line is refused."""
    at = data.draw(st.integers(0, len(answer)))
    assert judge(logs.broken(answer, at, message), PLATFORM)[0]


@given(st.sampled_from([answer for answer in TALK if not syslog.met(answer)]), logs.MESSAGES, st.data())
def test_talk_is_talk_wherever_a_log_line_breaks_it(answer: str, message: str, data: st.DataObject) -> None:
    """A log line in the midst of harmless talk, or of nothing, does not make a refusal of it."""
    at = data.draw(st.integers(0, len(answer)))
    assert judge(logs.broken(answer, at, message), PLATFORM)[0] is None


def test_a_pending_router_id_is_a_warning() -> None:
    """IOS's advice to clear the process is kept for the report."""
    advice = next(answer for answer in TALK if "clear ip ospf" in answer)
    assert judge(advice, PLATFORM)[2] == (advice,)
