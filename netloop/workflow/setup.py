"""Setup: everything a verb works with, gathered before anything is sent."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from netloop import registry
from netloop.errors import UsageError
from netloop.interrupts import Interrupts
from netloop.model.device import Device, Secret
from netloop.model.inventory import Inventory
from netloop.model.run import DeviceResult
from netloop.platforms.platform import Platform
from netloop.secrets import resolve
from netloop.settings import DEFAULT_SOURCE
from netloop.stages.patience import Patience
from netloop.transports.engine import Engine, engine_of
from netloop.transports.transport import Capability, ConnectionOptions, Credentials, Transport

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who is told how a run goes: a progress bar, or lines in a log."""

    def begin(self, phase: str, total: int) -> None:
        """A phase (``reading``, ``applying``, ``activating``) begins on so many devices."""
        ...

    def working(self, device: str) -> None:
        """The phase comes to this device, in a phase that takes one after the other."""
        ...

    def done(self, device: str, outcome: str | None) -> None:
        """One device is through the phase; how, in a word; None where it failed: the result says why."""
        ...

    def end(self) -> None:
        """The phase is over."""
        ...

    def note(self, text: str) -> None:
        """Something that the user should know, whatever the phase."""
        ...


class Quiet:
    """A listener that says nothing."""

    def begin(self, phase: str, total: int) -> None:
        """Nothing."""

    def working(self, device: str) -> None:
        """Nothing."""

    def done(self, device: str, outcome: str | None) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""


class Undisturbed:
    """A listener for a run that goes on when there is nobody left to tell: a terminal that is gone is no error."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def begin(self, phase: str, total: int) -> None:
        """Told on."""
        with suppress(OSError):
            self._listener.begin(phase, total)

    def working(self, device: str) -> None:
        """Told on."""
        with suppress(OSError):
            self._listener.working(device)

    def done(self, device: str, outcome: str | None) -> None:
        """Told on."""
        with suppress(OSError):
            self._listener.done(device, outcome)

    def end(self) -> None:
        """Told on."""
        with suppress(OSError):
            self._listener.end()

    def note(self, text: str) -> None:
        """Told on."""
        with suppress(OSError):
            self._listener.note(text)


@dataclass(frozen=True, slots=True)
class Setup:
    """What to work on and how; ``lab`` names the twin that stands in for production.

    ``source`` is where the inventory came from; a way back reads it from there again. ``transport`` is ``NAME`` or
    ``NAME:PATH``, None for each device's own. ``recorded`` is what each device answered at another time, by command:
    nothing is asked then. ``workers`` are devices at once, shared out among so many ``processes`` at most.
    """

    inventory: Inventory
    devices: tuple[Device, ...]
    home: Path
    connection: ConnectionOptions = field(default_factory=ConnectionOptions)
    transport: str | None = None
    templates: Path | None = None
    workers: int = 20
    processes: int = 1
    lab: str | None = None
    source: str = DEFAULT_SOURCE
    check_saved: bool = True
    patience: Patience = field(default_factory=Patience)
    listener: Listener = field(default_factory=Quiet)
    interrupts: Interrupts = field(default_factory=Interrupts)
    ask: Callable[[str], str] | None = field(default=None, repr=False)
    recorded: Mapping[str, Mapping[str, str]] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the user allows an apply: ``present`` shows the plans, ``agree`` asks."""

    present: Callable[[Sequence[DeviceResult]], None]
    agree: Callable[[Sequence[DeviceResult]], bool]
    activate: bool = False
    allow_disruptive: bool = False
    allow_management_loss: bool = False


def platforms_of(devices: Sequence[Device]) -> dict[str, Platform]:
    """Each device's platform.

    Raises:
        UsageError: a platform that nobody provides.
    """
    return {device.name: registry.get("platform", device.platform) for device in devices}


def transports_of(setup: Setup) -> dict[str, Transport]:
    """Each device's transport: the setup's, else the device's own, else SSH; a lab is reached as labs are.

    Raises:
        UsageError: a transport that nobody provides, or that does not read from a path.
    """
    chosen = {
        device.name: setup.transport or (None if setup.lab else device.transport) or _engine(device).name
        for device in setup.devices
    }
    made = {text: _transport(text) for text in dict.fromkeys(chosen.values())}
    return {name: made[text] for name, text in chosen.items()}


def _engine(device: Device) -> Engine:
    """The library that reaches a device over SSH where no transport is named."""
    engine = engine_of(device, registry.get("platform", device.platform).terminal)
    log.info("%s: over %s%s", device.name, engine.name, f": {engine.reason}" if engine.reason else "")
    return engine


def _transport(text: str) -> Transport:
    name, colon, path = text.partition(":")
    kind = registry.get("transport", name)
    if colon and not hasattr(kind, "at"):
        raise UsageError(f"--transport {text}: {name} takes no path", hint=f"--transport {name}")
    transport: Transport = kind.at(Path(path).expanduser()) if colon else kind()
    return transport


def require_writable(transports: Mapping[str, Transport], verb: str) -> None:
    """Refuse to change devices over what cannot change them.

    Raises:
        UsageError: the transport of a device is read only.
    """
    fixed = [name for name, transport in transports.items() if Capability.READ_ONLY in transport.capabilities]
    if fixed:
        message = f"{verb} changes devices, and the transport of {', '.join(fixed)} is read only; nothing was sent"
        raise UsageError(message, hint="netloop diff and netloop verify read alone; netmiko reaches the devices")


def credentials_of(setup: Setup) -> dict[str, Credentials]:
    """Each device's credentials, all resolved before the first connection; one prompt serves all that need it.

    A device without a username is left to ``~/.ssh/config``, then to the user who runs netloop.

    Raises:
        SecretError: a reference leads nowhere.
    """
    prompted: list[str] = []

    def password(device: Device, username: str) -> str | None:
        if device.password is not None:
            return resolve(device.password, username)
        if setup.ask and not prompted:
            prompted.append(setup.ask(username))
        return prompted[0] if prompted else None

    found: dict[str, Credentials] = {}
    if setup.recorded is not None:
        return {device.name: Credentials() for device in setup.devices}
    for device in setup.devices:
        username = device.username or getpass.getuser()
        enable = resolve(device.enable, username) if device.enable else None
        found[device.name] = Credentials(device.username, password(device, username), enable)
    return found


def with_secrets(device: Device) -> Device:
    """The device with the secrets among the libraries' own arguments resolved."""
    return replace(
        device, extras=_resolved(device, device.extras), optional_args=_resolved(device, device.optional_args)
    )


def _resolved(device: Device, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: resolve(value, device.username or "") if isinstance(value, Secret) else value
        for key, value in arguments.items()
    }


def require_devices(setup: Setup) -> None:
    """Refuse to run on nothing.

    Raises:
        UsageError: the inventory, or the limit, names no device.
    """
    if not setup.devices:
        raise UsageError(f"{setup.inventory.path} declares no device to work on")
