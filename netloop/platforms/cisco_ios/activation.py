"""The commands that put a pending router ID into effect.

IOS itself names the one for OSPF when ``router-id`` changes under a process that has neighbors: ``% OSPF: Reload or use
"clear ip ospf process" command, for this to take effect``. OSPFv3 has one for each of its two syntaxes (Cisco IOS
IPv6 command reference, ``clear ipv6 ospf process`` and ``clear ospfv3 process``); either clears the process of that
number, so the one that every release has is used where the syntax is not known.
"""

from __future__ import annotations

from netloop.model.intent import Ospfv3Syntax
from netloop.model.routing import Instance, Protocol

CLEARS = {Protocol.OSPF: "clear ip ospf {} process", Protocol.OSPFV3: "clear ipv6 ospf {} process"}


def activation(instance: Instance) -> str | None:
    """The exec command that makes an instance take its configured router ID, or None where it does so at once."""
    clear = CLEARS.get(instance.protocol)
    return clear.format(instance.name) if clear else None


def ospfv3_activation(instance: Instance, syntax: Ospfv3Syntax) -> str:
    """The command in the words of the syntax in which the process is configured."""
    clears = {Ospfv3Syntax.IPV6: "clear ipv6 ospf {} process", Ospfv3Syntax.OSPFV3: "clear ospfv3 {} process"}
    return clears[syntax].format(instance.name)
