"""netloop: declare router loopbacks and router IDs once, push them safely, prove that routing uses them.

The Python API is what ``__all__`` names: ``load`` an inventory, then ``plan``, ``apply`` and ``verify`` it; each of
those returns a ``Run``. ``import netloop`` itself imports none of it: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from netloop.version import __version__

if TYPE_CHECKING:
    from netloop.api import RunOptions, apply, load, plan, report, verify
    from netloop.errors import (
        DisruptionRefused,
        ExitCode,
        InventoryError,
        JournalError,
        LabError,
        ManagementLossRefused,
        NetloopError,
        Problem,
        SecretError,
        SettingsError,
        TemplateError,
        UsageError,
    )
    from netloop.model.change import Change, Outcome, Saved
    from netloop.model.device import Device
    from netloop.model.finding import Finding, Status
    from netloop.model.intent import Intent
    from netloop.model.inventory import Inventory
    from netloop.model.plan import Plan
    from netloop.model.run import DeviceResult, Failure, Run
    from netloop.transports.transport import ConnectionOptions, HostKeys

__all__ = [
    "Change",
    "ConnectionOptions",
    "Device",
    "DeviceResult",
    "DisruptionRefused",
    "ExitCode",
    "Failure",
    "Finding",
    "HostKeys",
    "Intent",
    "Inventory",
    "InventoryError",
    "JournalError",
    "LabError",
    "ManagementLossRefused",
    "NetloopError",
    "Outcome",
    "Plan",
    "Problem",
    "Run",
    "RunOptions",
    "Saved",
    "SecretError",
    "SettingsError",
    "Status",
    "TemplateError",
    "UsageError",
    "__version__",
    "apply",
    "load",
    "plan",
    "report",
    "verify",
]

if not TYPE_CHECKING:
    _MODULES = {
        "netloop.api": ("RunOptions", "apply", "load", "plan", "report", "verify"),
        "netloop.model.change": ("Change", "Outcome", "Saved"),
        "netloop.model.device": ("Device",),
        "netloop.model.finding": ("Finding", "Status"),
        "netloop.model.intent": ("Intent",),
        "netloop.model.inventory": ("Inventory",),
        "netloop.model.plan": ("Plan",),
        "netloop.model.run": ("DeviceResult", "Failure", "Run"),
        "netloop.transports.transport": ("ConnectionOptions", "HostKeys"),
    }
    _HOMES = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name: str) -> object:
        """A name of the API, from the module that has it; the rest of ``__all__`` are errors.

        Raises:
            AttributeError: no such name.
        """
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES.get(name, "netloop.errors")), name)
        return found

    def __dir__() -> list[str]:
        """The names of the API, beside those that are there."""
        return sorted({*globals(), *__all__})
