"""``show vlans``: the 802.1Q subinterfaces of a router, which has no VLANs of its own."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.interface import interfaces

TAGGED = """
Virtual LAN ID:  {vlan} (IEEE 802.1Q Encapsulation)

   vLAN Trunk Interface:   {name}

   Protocols Configured:   Address:              Received:        Transmitted:
{address}        Other                                           0                   0

   0 packets, 0 bytes input
   0 packets, 0 bytes output
"""


def table(router: Router, _given: Given) -> str:
    """``show vlans``."""
    text = ""
    for config in interfaces(router.running):
        node = router.running.get("interface", config.name)
        words = node.text_of("encapsulation").split() if node else []
        if words[1:2] == ["dot1Q"] and len(words) > 2:
            row = f"           IP              {config.primary.ip!s:<22}{0:>10}{0:>20}\n" if config.primary else ""
            text += TAGGED.format(vlan=words[2], name=config.name, address=row)
    return text or "\nNo Virtual LANs configured.\n\n"


USER = (CliCommand("show vlans", table),)
