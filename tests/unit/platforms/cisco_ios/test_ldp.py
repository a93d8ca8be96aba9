"""LDP of IOS: router IDs in every VRF, what silence means, and what is unreadable."""

from __future__ import annotations

import pytest

from netloop.model.evidence import LdpIdentities
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import PLATFORM, ldp, output, running
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import LDP, LDP_CONFIGURATION, REFUSED, states

BOTH = {output.RUNNING: LDP_CONFIGURATION}
NOT_CONFIGURED = {output.RUNNING: "interface Loopback0\n ip address 10.0.0.12 255.255.255.255\nend\n"}


def read(shown: str, configured: dict[str, str], default: str = REFUSED) -> LdpIdentities:
    return ldp.read_identities({ldp.ALL: shown, ldp.DEFAULT: default, **configured})


def test_identifiers_of_every_vrf() -> None:
    """The line below each head is the router ID; whoever is named behind it is a neighbor."""
    assert states(read(LDP, BOTH)) == ["LDP: 10.0.0.12", "LDP VRF CUST-AB: 172.16.20.201"]
    assert states(read(LDP.replace("AB:Local", "AB: Local"), BOTH)) == states(read(LDP, BOTH))
    assert read(LDP, BOTH).every_vrf


def test_a_release_without_all_shows_the_default_vrf() -> None:
    """What it does not show of the VRFs is not known, and the fact says so."""
    found = read(REFUSED, BOTH, LDP.partition(" VRF ")[0])
    assert (states(found), found.every_vrf) == (["LDP: 10.0.0.12"], False)


def test_an_identifier_of_zeros_is_none() -> None:
    """Without any address LDP has no router ID."""
    text = " Local LDP Identifier:\n    0.0.0.0:0\n"
    assert states(read(text, NOT_CONFIGURED)) == ["LDP: no router ID"]


@pytest.mark.parametrize(
    "configured",
    [
        "interface Loopback0\n ip address 10.0.0.12 255.255.255.255\nmpls ldp router-id Loopback0 force\n",
        "interface GigabitEthernet0/1\n mpls ip\n shutdown\n",
        "no mpls ip\ninterface GigabitEthernet0/1\n mpls ip\n",
    ],
    ids=["an ID alone", "an interface that is shut down", "turned off"],
)
def test_silence_where_nothing_is_configured_is_not_running(configured: str) -> None:
    """IOS says nothing where LDP does not run."""
    assert read("", {output.RUNNING: f"{configured}end\n"}).states == ()


@pytest.mark.parametrize(
    ("shown", "configured", "reason"),
    [
        ("", LDP_CONFIGURATION, "does not show LDP, LDP VRF CUST-AB, which is configured"),
        ("", "router ospf 1\n mpls ldp autoconfig area 0\nend\n", "does not show LDP, which is configured"),
        ("", "router ospf 1 vrf RED\n mpls ldp autoconfig\nend\n", "does not show LDP VRF RED, which is"),
        (LDP.partition(" VRF ")[0], LDP_CONFIGURATION, "does not show LDP VRF CUST-AB, which is configured"),
        (" Local LDP Identifier:\n", LDP_CONFIGURATION, "found nothing"),
        (" Local LDP Identifier:\n    10.0.0.12:\n", LDP_CONFIGURATION, "expected the identifier of LDP"),
        (" Local LDP Identifier:\n    Discovery Sources:\n", LDP_CONFIGURATION, "expected the identifier of LDP"),
        ("all is well", LDP_CONFIGURATION, "expected a local LDP identifier"),
        (f"{LDP} VRF X", LDP_CONFIGURATION, "expected a local LDP identifier"),
        (LDP * 2, LDP_CONFIGURATION, "shows a VRF twice"),
        (REFUSED, LDP_CONFIGURATION, "refused 'show mpls ldp discovery'"),
        (LDP, "hostname r1", "finishes with 'end'"),
    ],
)
def test_unreadable_ldp(shown: str, configured: str, reason: str) -> None:
    """An answer that is cut, silent where LDP is configured, or none at all is never *not running*."""
    with pytest.raises(UnreadableOutput, match=reason):
        read(shown, {output.RUNNING: configured})


CONFIGURED = """interface Loopback0
 ip address 10.0.0.12 255.255.255.255
interface Loopback1
 vrf forwarding RED
 ip address 172.16.0.1 255.255.255.255
interface GigabitEthernet0/3
 vrf forwarding BLUE
 ip address 172.16.1.1 255.255.255.0
 mpls ip
mpls ldp router-id Loopback0 force
mpls ldp router-id vrf RED Loopback1
end
"""


def test_a_configuration_names_an_interface_in_each_vrf() -> None:
    """The interface's address counts; a VRF that names none has its ID elected."""
    found = running.parse(CONFIGURED)
    predicted = {str(i.instance): (str(i.predicted), i.origin) for i in found.identities}
    assert predicted == {
        "LDP": ("10.0.0.12", "explicit"),
        "LDP VRF RED": ("172.16.0.1", "explicit"),
        "LDP VRF BLUE": ("172.16.1.1", "highest_interface"),
    }
    told = running.read_identities({output.RUNNING: CONFIGURED})
    assert states(told) == ["LDP: 10.0.0.12", "LDP VRF RED: 172.16.0.1"]


def test_a_pending_id_waits_for_the_present_one_to_go() -> None:
    """No command takes a configured ID without ``force``."""
    awaited = PLATFORM.awaits(Instance(Protocol.LDP, ""))
    assert awaited == "the interface of the present ID going down"
    assert PLATFORM.activation(Instance(Protocol.LDP, "")) is None
