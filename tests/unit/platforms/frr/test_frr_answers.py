"""FRR's answers: every refusal that was met on 8.4.4 is one, its most telling line is shown, and talk is none."""

from __future__ import annotations

import pytest

from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr import PLATFORM
from netloop.platforms.frr.dialect import activation
from netloop.stages.conversation import judge

NOT_EDITED = """% Failed to edit configuration.

YANG error(s):
 Unsatisfied pattern - "garbage" does not conform to "[a-fA-F0-9]{2}(\\.[a-fA-F0-9]{4}){3,9}\\.[a-fA-F0-9]{2}".
 YANG path: Schema location "/frr-isisd:isis/instance/area-address"."""

NOT_CONFIGURED = """% Configuration failed.

Error type: validation
Error description: System ID must not change when defining additional area addresses"""

DIED = """Warning: closing connection to isisd because of an I/O error!
Warning: connecting to isisd...failed!"""


@pytest.mark.parametrize(
    ("answer", "line", "hint"),
    [
        ("% Unknown command: ip address 300.1.1.1/32", "% Unknown command", "does not know the command"),
        ("% Command incomplete: ip ospf", "% Command incomplete", "ends too early"),
        ("% Ambiguous command: i a", "% Ambiguous", "abbreviated"),
        ("BGP is already running; AS is 65000", "BGP is already", "another AS"),
        ("% Specify remote-as or peer-group commands first", "% Specify", "does not exist yet"),
        ("Please remove all ip ospf area x.x.x.x commands first.", "Please remove", "exclude each other"),
        ("Please remove all network commands first.", "Please remove", "exclude each other"),
        ("Must remove previous area config before changing ospf area ", "Must remove", "another area"),
        ("lo already attached to Area 0", "lo already", "another area"),
        ("There is already network statement.", "There is already", "in the way"),
        ("% Invalid address", "% Invalid", "not one that FRR takes"),
        ("Invalid system id foo", "Invalid", "not one that FRR takes"),
        ("% Can't find BGP instance", "% Can't", "cannot do it"),
        ("% Can't find address", "% Can't", "cannot do it"),
        ("% BGP router-id doesn't match", "% BGP router-id", "refused"),
        ("% OSPF router-id doesn't match", "% OSPF router-id", "refused"),
        ("% OSPF is not running in instance mode", "% OSPF is", "refused"),
        ("ISIS area 9 not found.", "ISIS area", "not there"),
        ("OSPFv3 is not configured", "OSPFv3", "not there"),
        ("ldpd is not running", "ldpd is not running", "start the daemon"),
        (
            "% [ospfd]: command ignored as it targets an instance that is not running",
            "% [ospfd]",
            "does not run this instance",
        ),
        (NOT_EDITED, "Unsatisfied pattern", "not one that FRR takes"),
        (NOT_CONFIGURED, "Error description: System ID", "only after the old NET went"),
        ("% Configuration failed.\n\nError type: validation", "Error type: validation", "does not allow"),
        (
            "% Configuration failed.\n\nError type: x\nError description: only inactive ones",
            "Error description",
            "allow",
        ),
        (DIED, "Warning: closing connection to isisd", "died"),
        ("Warning: connecting to isisd...failed!", "Warning: connecting", "died"),
        ("VTY configuration is locked by other VTY", "VTY configuration", "somebody else"),
        ("% Something that nobody has met yet", "% Something", "refused"),
        ("%something without a blank", "%something", "refused"),
        ("% VRF CUST-A does not exist", "% VRF", "refused"),
    ],
    ids=lambda text: text.split("\n")[0][:40],
)
def test_a_refusal_is_known_and_its_telling_line_shown(answer: str, line: str, hint: str) -> None:
    """A refused line stops the change; the report shows the line that says why, with a hint."""
    refusal, advice, _warnings = judge(answer, PLATFORM)
    assert refusal is not None
    assert refusal.startswith(line)
    assert advice is not None
    assert hint in advice


@pytest.mark.parametrize(
    ("answer", "warned"),
    [
        ("", False),
        ('For this router-id change to take effect, use "clear ip ospf process" command', True),
        ('For this router-id change to take effect run the "clear ipv6 ospf6 process" command', True),
        (
            "This command is deprecated, because it is not VRF-aware.\n"
            'Please, use "ip ospf passive" on an interface instead.',
            True,
        ),
        (
            "Note: this version of vtysh never writes vtysh.conf\n\n"
            "Warning: attempting direct configuration write without watchfrr.\n"
            "File permissions and ownership may be incorrect, or write may fail.\n\n"
            "Building Configuration...\nIntegrated configuration saved to /etc/frr/frr.conf\n[OK]",
            False,
        ),
        ("Warning: connecting to isisd...success!", False),
    ],
)
def test_talk_is_no_refusal(answer: str, warned: bool) -> None:
    """A pending router ID, a deprecated word, the words of saving: the change goes on, and warnings are kept."""
    refusal, _hint, warnings = judge(answer, PLATFORM)
    assert refusal is None
    assert bool(warnings) == warned


@pytest.mark.parametrize(
    ("protocol", "vrf", "command"),
    [
        (Protocol.OSPF, "default", "clear ip ospf process"),
        (Protocol.OSPF, "RED", None),
        (Protocol.OSPFV3, "default", "clear ipv6 ospf6 process"),
        (Protocol.OSPFV3, "RED", "clear ipv6 ospf6 process vrf RED"),
        (Protocol.BGP, "default", None),
        (Protocol.ISIS, "default", None),
    ],
)
def test_a_pending_identity_has_its_clear(protocol: Protocol, vrf: str, command: str | None) -> None:
    """OSPF has none in a VRF: vtysh would take its words for an abbreviation of OSPFv3's."""
    assert activation(Instance(protocol, "", vrf)) == command
