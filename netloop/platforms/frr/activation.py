"""The commands that put a pending router ID into effect.

ospfd names its own when ``ospf router-id`` changes under a process that has neighbors. FRR 8.4 has it for the default
VRF alone (``list`` in vtysh: ``clear ip ospf [(1-65535)] process``); in another one a changed ID waits until ospfd
restarts. ``clear ip ospf process vrf RED`` is accepted all the same, as an abbreviation of OSPFv3's ``clear ipv6 ospf6
process [vrf NAME]``.
"""

from __future__ import annotations

from netloop.model.routing import DEFAULT_VRF, Instance, Protocol


def activation(instance: Instance) -> str | None:
    """The exec command that makes an instance take its configured router ID, or None where there is none."""
    default = instance.vrf == DEFAULT_VRF
    if instance.protocol is Protocol.OSPF:
        return "clear ip ospf process" if default else None
    if instance.protocol is Protocol.OSPFV3:
        return "clear ipv6 ospf6 process" + ("" if default else f" vrf {instance.vrf}")
    return None


def event(instance: Instance) -> str | None:
    """What a pending router ID waits for where no command helps: eigrpd reads its own as it starts (FRR 8.4.4)."""
    daemon = {Protocol.EIGRP: "eigrpd", Protocol.OSPF: "ospfd"}.get(instance.protocol)
    return f"a restart of {daemon}" if daemon and activation(instance) is None else None
