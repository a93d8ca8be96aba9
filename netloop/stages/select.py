"""Select: which devices a ``--limit`` means. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.model.inventory import Inventory
from netloop.registry import aliases

FIELDS = ("name", "hostname", "port", "username", "platform")


def select(inventory: Inventory, limits: Iterable[str]) -> tuple[Device, ...]:
    """The devices that any of the expressions names, in the inventory's order.

    An expression is a host, a group, a wildcard (``pe*``), or ``field=value`` over the host's own fields and its
    ``data`` (``platform=NAME``, ``site=ams``, ``site=a*``); ``!`` before one takes its devices away. Several are
    given apart or with commas.

    Raises:
        UsageError: an expression names nobody.
    """
    devices = tuple(inventory.devices.values())
    parts = [part.strip() for limit in limits for part in limit.split(",") if part.strip()]
    added = [part for part in parts if not part.startswith("!")]
    taken = [part[1:] for part in parts if part.startswith("!")]
    for part in (*added, *taken):
        _known(part, devices)
    return tuple(
        device
        for device in devices
        if (not added or any(matches(device, part) for part in added))
        and not any(matches(device, part) for part in taken)
    )


def matches(device: Device, part: str) -> bool:
    """Whether one expression means the device."""
    field, equals, value = part.partition("=")
    if field == "platform":
        value = aliases("platform").get(value.lower(), value)
    if equals:
        return any(fnmatchcase(found, value) for found in _values(device, field))
    return any(fnmatchcase(found, part) for found in (device.name, *device.groups))


def _values(device: Device, field: str) -> tuple[str, ...]:
    if field in {"group", "groups"}:
        return device.groups
    if field in FIELDS:
        return (str(getattr(device, field)),)
    found = device.data.get(field)
    values = found if isinstance(found, (list, tuple)) else [] if found is None else [found]
    return tuple(str(value) for value in values)


def _known(part: str, devices: tuple[Device, ...]) -> None:
    if not any(matches(device, part) for device in devices):
        hosts = ", ".join(device.name for device in devices[:10]) + (" ..." if len(devices) > 10 else "")
        groups = ", ".join(sorted({group for device in devices for group in device.groups})) or "none"
        raise UsageError(f"--limit {part!r} names no device", hint=f"hosts: {hosts}; groups: {groups}")
