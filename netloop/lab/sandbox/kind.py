"""What a router of the sandbox is made of, as a twin wants to know it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from netloop.lab.sandbox.names import full_name
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.startup import startup
from netloop.model.device import Device


def ios_kind(device: Device) -> Kind:
    """An IOS router, whatever the device; an interface name that IOS does not know is kept as it was given."""
    return Kind("ios", device.platform, _gigabit, lambda name: full_name(name) or name, startup)


def _gigabit() -> Iterator[str]:
    return (f"GigabitEthernet0/{number}" for number in count())
