"""A portrait of a router, from its running configuration alone: its loopbacks, who advertises them, and who it is.

Reading never fails, whatever the text: what is not understood is not there. The election is IOS's: an ID that is
written down, else the highest address of a loopback of that VRF that is not shut down, else the highest address of any
interface of it (Cisco IOS command references of ``router-id``, ``bgp router-id``, ``eigrp router-id``).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.advertised import advertisers
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.ports import Port, ports
from netloop.platforms.cisco_ios.processes import Part, parts
from netloop.platforms.configuration.text import Block

EXPLICIT, LOOPBACK, IN_VRF, INTERFACE = "explicit", "highest_loopback", "highest_loopback_in_vrf", "highest_interface"
INHERITED = "of_the_process"


@dataclass(frozen=True, slots=True)
class LoopbackPortrait:
    """A loopback; ``advertised`` names the processes whose statements tell others of it."""

    name: str
    vrf: str
    ipv4: tuple[IPv4Interface, ...]
    ipv6: tuple[IPv6Interface, ...]
    advertised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdentityPortrait:
    """Who the router is in one instance: what is ``configured``, what IOS would elect (``predicted``) and ``how``.

    IS-IS has its system ID there. ``how`` is None where nothing could be elected.
    """

    label: str
    vrf: str
    configured: str | None
    predicted: str | None
    how: str | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """A router as its configuration shows it."""

    loopbacks: tuple[LoopbackPortrait, ...]
    identities: tuple[IdentityPortrait, ...]

    def identity(self, label: str) -> IdentityPortrait | None:
        """The identity of one instance, by its label (``ospf 1``, ``bgp 65000 ipv4 vrf X``)."""
        return next((identity for identity in self.identities if identity.label == label), None)


def portrait(running: str) -> Portrait:
    """Read a running configuration."""
    blocks = parse(running)
    found, processes = ports(blocks), parts(blocks)
    loopbacks = tuple(_loopback(port, processes) for port in found if port.loopback)
    identities = tuple(_identity(part, found) for part in processes if part.identifies)
    return Portrait(loopbacks, (*identities, *_ldp(blocks, found)))


def _loopback(port: Port, processes: tuple[Part, ...]) -> LoopbackPortrait:
    return LoopbackPortrait(port.name, port.vrf, port.ipv4, port.ipv6, advertisers(port, processes))


def _identity(part: Part, found: tuple[Port, ...]) -> IdentityPortrait:
    if part.configured is not None or part.protocol == "isis":
        how = EXPLICIT if part.configured is not None else None
        return IdentityPortrait(part.label, part.vrf, part.configured, part.configured, how)
    if part.protocol == "bgp" and part.inherited is not None:
        return IdentityPortrait(part.label, part.vrf, None, part.inherited, INHERITED)
    address, how = elect(found, part.vrf)
    return IdentityPortrait(part.label, part.vrf, None, None if address is None else str(address), how)


def elect(found: tuple[Port, ...], vrf: str = DEFAULT_VRF) -> tuple[IPv4Address | None, str | None]:
    """The address that IOS takes for a router ID in a VRF, and how it came to it; the primary addresses stand."""
    up = [port for port in found if port.vrf == vrf and not port.shutdown and port.primary is not None]
    loops = [port.primary.ip for port in up if port.loopback and port.primary]
    if loops:
        return max(loops), LOOPBACK if vrf == DEFAULT_VRF else IN_VRF
    others = [port.primary.ip for port in up if port.primary]
    return (max(others), INTERFACE) if others else (None, None)


def _ldp(blocks: tuple[Block, ...], found: tuple[Port, ...]) -> tuple[IdentityPortrait, ...]:
    """LDP, where a line or an interface speaks of it: the named interface's address, else the elected one."""
    lines = [block.header.split() for block in blocks if block.header.startswith("mpls ldp router-id ")]
    named = next((words[3] for words in lines if len(words) > 3 and words[3] != "vrf"), None)
    if named is None and not any(port.mpls for port in found):
        return ()
    address = next((port.primary.ip for port in found if port.name == named and port.primary), None)
    if address is not None:
        return (IdentityPortrait("ldp", DEFAULT_VRF, str(address), str(address), EXPLICIT),)
    elected, how = elect(found)
    return (IdentityPortrait("ldp", DEFAULT_VRF, None, None if elected is None else str(elected), how),)
