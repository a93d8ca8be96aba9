"""Manners: how one talks to each family of devices, and which netmiko class connects to it.

FRR has no netmiko class. Its command line is vtysh: it has no ``terminal width``, and asks the terminal, which netmiko
makes 511 columns wide; it pages by itself where ``VTYSH_PAGER`` is set, until ``terminal length 0``.

The SSH login ends either in vtysh itself or, on a production host, in a Linux shell from which vtysh is started;
``data: {vtysh: sudo vtysh}`` in a host's inventory says so where it takes more than ``vtysh`` (``env -u VTYSH_PAGER
vtysh``, if its pager would stop at the greeting).

``data: {prompt: "<site 73>"}`` is the exec prompt to the letter, where it has a shape of its own (``prompt`` on IOS);
one that ends in ``#`` ends in ``>`` in user mode. The prompt of configuration mode has one shape everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from netloop.errors import UsageError
from netloop.model.device import Device

VTYSH = "vtysh"
"""The key of ``Device.data``, and the command that it stands for by default."""
PROMPT = "prompt"
"""The key of ``Device.data`` for an exec prompt."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What is typed first, whatever the device says to it, and what leads from mode to mode.

    ``program`` starts the router's own command line where the login ends in a shell (None: it never does); ``prompt``
    is the exec prompt to the letter (None: it has the usual shape).
    """

    prepare: tuple[str, ...] = ("terminal width 511", "terminal length 0", "terminal no monitor")
    enable: str = "enable"
    configure: str = "configure terminal"
    leave: str = "end"
    up: str = "exit"
    program: str | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """A netmiko class by its name, and the manners; None leaves the preparation of the session to netmiko."""

    connects_as: str
    manners: Manners | None


IOS = Manners()
FRR = Manners(prepare=("terminal length 0",), program=VTYSH)

FAMILIES = {
    **{name: Family(name, IOS) for name in ("cisco_ios", "cisco_xe", "cisco_xr", "cisco_nxos", "arista_eos")},
    "frr": Family("linux", FRR),
}


def family(device_type: str, device: Device) -> Family:
    """The family of a device type; a type that netloop does not know is netmiko's affair.

    Raises:
        UsageError: the device's ``vtysh`` is not a command, or its ``prompt`` no line.
    """
    found = FAMILIES.get(device_type, Family(device_type, None))
    if found.manners is None:
        return found
    manners = replace(found.manners, prompt=_said(device, PROMPT, "the exec prompt as shown, such as '<site 73>'"))
    if manners.program is not None:
        manners = replace(manners, program=_said(device, VTYSH, "a command, such as 'sudo vtysh'") or manners.program)
    return found if manners == found.manners else replace(found, manners=manners)


def _said(device: Device, key: str, expected: str) -> str | None:
    """One line of the device's ``data``, or None where it says nothing."""
    if key not in device.data:
        return None
    text = device.data[key]
    if not isinstance(text, str) or not text.strip() or not text.strip().isprintable():
        raise UsageError(f"{device.name}: data.{key}: expected {expected}, found {text!r}")
    return text.strip()
