"""The commands that put a pending router ID into effect.

IOS itself names the one for OSPF when ``router-id`` changes under a process that has neighbors: ``% OSPF: Reload or use
"clear ip ospf process" command, for this to take effect``.
"""

from __future__ import annotations

from netloop.model.routing import Instance, Protocol


def activation(instance: Instance) -> str | None:
    """The exec command that makes an instance take its configured router ID, or None where it does so at once."""
    return f"clear ip ospf {instance.name} process" if instance.protocol is Protocol.OSPF else None
