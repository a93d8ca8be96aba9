"""EIGRP router IDs: ``show ip protocols`` and ``show ipv6 protocols``, which alone show an instance without routes.

``EIGRP-IPv4 Protocol for AS(100)``, in named mode ``EIGRP-IPv4 VR(name) Address-Family Protocol for AS(100)``, then
``Router-ID: 10.0.0.1`` or ``% No usable Router-ID found``. Both commands show the default VRF alone. Source: Cisco IOS
EIGRP command reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from netloop.model.evidence import EigrpIdentities, IdentityState
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import answer, lines, unknown_to_device
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

IP, IPV6 = "show ip protocols", "show ipv6 protocols"

_PROTOCOL = re.compile(r'^(?:IPv6 )?Routing Protocol is "(?P<name>[^"]*)"$')
_HEAD = re.compile(rf"^EIGRP-IPv[46] (?:VR\(\S+\) Address-Family )?Protocol for AS\((?P<system>{NUMBER})\)")
_ROUTER_ID = re.compile(rf"^Router-ID: (?P<id>{IPV4})$")
_NONE = re.compile(r"^% ?No usable Router-ID found", re.IGNORECASE)


def read(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of every instance of the default VRF; one AS has the same in both families, or it is not read.

    Raises:
        UnreadableOutput: a command was refused, an instance shows no ID, or an AS has two.
    """
    commands = (IP,) if unknown_to_device(outputs, IPV6) else (IP, IPV6)
    found = dict.fromkeys(state for command in commands for state in _states(answer(outputs, command)))
    if len({state.instance for state in found}) < len(found):
        raise UnreadableOutput(f"two router IDs of one AS: {', '.join(f'{s.instance} {s.address}' for s in found)}")
    return EigrpIdentities(tuple(found), every_vrf=False)


def _states(text: str) -> Iterator[IdentityState]:
    """The instances; whatever else the command shows is passed over."""
    instance: Instance | None = None
    for line in lines(text):
        if instance and (match := _ROUTER_ID.match(line)):
            yield IdentityState(instance, ipv4(match["id"]))
            instance = None
        elif instance and _NONE.match(line):
            yield IdentityState(instance, None, "no usable router ID")
            instance = None
        elif instance and _PROTOCOL.match(line):
            break
        elif match := _HEAD.match(line):
            instance = Instance(Protocol.EIGRP, asplain(match["system"]))
    if instance:
        raise UnreadableOutput(f"{instance} shows no router ID")
