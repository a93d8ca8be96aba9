"""Adapt: intents in the terms of their platforms, and what a platform cannot do as a problem or as left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from netloop import registry
from netloop.model.device import Device
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory
from netloop.platforms.platform import Platform

if TYPE_CHECKING:
    from netloop.lab.service.state import LabState


def adapted(intents: Mapping[str, Intent], devices: Mapping[str, Device]) -> dict[str, Intent]:
    """Each intent as its device's platform says such things.

    Raises:
        UsageError: a platform that nobody provides.
    """
    return {name: _platform(devices[name]).adapt(intent) for name, intent in intents.items()}


def _platform(device: Device) -> Platform:
    platform: Platform = registry.get("platform", device.platform)
    return platform


def as_recorded(inventory: Inventory, platforms: Mapping[str, str]) -> Inventory:
    """The inventory with each device on the platform on which its evidence was recorded: a lab's may be another one.

    Raises:
        UsageError: a platform that nobody provides.
    """
    moved = {
        name: replace(device, platform=platforms[name])
        for name, device in inventory.devices.items()
        if platforms.get(name, device.platform) != device.platform
    }
    intents = adapted(
        {name: replace(inventory.intents[name], platform=device.platform) for name, device in moved.items()}, moved
    )
    return replace(inventory, devices={**inventory.devices, **moved}, intents={**inventory.intents, **intents})


def as_twin(inventory: Inventory, state: LabState) -> Inventory:
    """The inventory as its lab can be asked for it: other places, perhaps another platform, and what is left out.

    Raises:
        LabError: a device has no twin in that lab.
    """
    from netloop.lab.lifecycle import twin_inventory

    there = twin_inventory(inventory, state)
    return replace(there, intents=adapted(there.intents, there.devices))
