"""What single outputs of FRR show: those that the facts' readers read, and a running configuration.

Of what vtysh prints as text, only what has no JSON is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.shown import Shown, ShownIdentity, ShownLoopback, ShownValue
from netloop.platforms.frr.output import RUNNING, configuration
from netloop.platforms.frr.running import read_identities
from netloop.platforms.platform import Reader, Show
from netloop.platforms.shows import from_readers

NOTHING = "Building configuration...\n\nCurrent configuration:\n!\nfrr version 8\n!\nend\n"
"""A running configuration in which nothing stands."""
_INTERFACE = re.compile(r"^interface (?P<name>lo|dummy[0-9]+|Loopback[0-9]+)(?: vrf (?P<vrf>\S+))?$")
_ADDRESS = re.compile(r"^ ip address (?P<address>[0-9.]+/[0-9]+)\b")
_ADDRESS_V6 = re.compile(r"^ ipv6 address (?P<address>[0-9A-Fa-f:.]+/[0-9]+)\b")


def configuration_output(raw: str, _command: str) -> Shown:
    """A running configuration: its loopbacks, and the router IDs that it names.

    Raises:
        UnreadableOutput: it does not end as a configuration does, or a named ID is no address.
    """
    identities: dict[str, ShownIdentity] = {}
    for state in read_identities({RUNNING: raw}).states:
        instance, address = state.instance, str(state.address)
        title = f"{instance.protocol} {instance.name}".rstrip()
        title += "" if instance.vrf == DEFAULT_VRF else f" vrf {instance.vrf}"
        if instance.protocol is not Protocol.ISIS:
            identities[title] = ShownIdentity(instance.vrf, address, address, "explicit")
    return Shown(loopbacks=_loopbacks(configuration({RUNNING: raw})), identities=identities)


def _loopbacks(text: str) -> dict[str, ShownLoopback]:
    found: dict[str, ShownLoopback] = {}
    name = ""
    for line in text.split("\n"):
        if not line.startswith(" "):
            head = _INTERFACE.match(line)
            name = head["name"] if head else ""
            if head:
                vrf: dict[str, ShownValue] = {"vrf": head["vrf"]} if head["vrf"] else {}
                found[name] = ShownLoopback((), {"ipv6": [], **vrf})
        elif name and (address := _ADDRESS.match(line)):
            found[name] = ShownLoopback((*found[name].ipv4, address["address"]), found[name].fields)
        elif name and (address := _ADDRESS_V6.match(line)):
            before = found[name].fields["ipv6"]
            six = [*before, address["address"]] if isinstance(before, list) else [address["address"]]
            found[name] = ShownLoopback(found[name].ipv4, {**found[name].fields, "ipv6": six})
    return found


def shows(readers: Mapping[type, Reader]) -> tuple[Show, ...]:
    """The table, of all readers."""
    return (*from_readers(readers.values(), (RUNNING, NOTHING)), Show(RUNNING, configuration_output))
