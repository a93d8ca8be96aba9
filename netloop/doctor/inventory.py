"""The inventory that was named: whether it is valid, its secrets can be had, and its routers' keys are on record."""

from __future__ import annotations

from collections.abc import Iterator

from netloop import settings
from netloop.doctor.probe import Diagnosis, Examined, Health, ok, problem, unknown
from netloop.errors import HostKeyRefused, InventoryError, SecretError, SettingsError, UsageError
from netloop.model.inventory import Inventory
from netloop.secrets import resolve
from netloop.text.words import plural, several
from netloop.transports.host_keys import KnownHosts, host_name


def inventory(examined: Examined) -> Iterator[Diagnosis]:
    """All of it; nothing where none was named."""
    try:
        found = examined.inventory()
    except InventoryError as exc:
        first = exc.problems[0]
        seen = f"{plural(len(exc.problems), 'problem')}, the first: {first.place}: {first.message}"
        yield problem("inventory", seen, f"netloop validate {examined.location}", needed=True)
        return
    except UsageError as exc:
        yield problem("inventory", exc.message, exc.hint, needed=True)
        return
    if found is not None:
        yield from _valid(examined, found)


def _valid(examined: Examined, found: Inventory) -> Iterator[Diagnosis]:
    seen = f"{found.path}: {plural(len(found.devices), 'host')}, valid"
    if found.warnings:
        yield problem(
            "inventory", f"{seen}, {plural(len(found.warnings), 'warning')}", f"netloop validate {examined.location}"
        )
    else:
        yield ok("inventory", seen, needed=True)
    yield from _secrets(found)
    yield from _host_keys(found, strict=examined.strict)


def _secrets(found: Inventory) -> Iterator[Diagnosis]:
    """Whether each secret that is referred to can be had; none is shown."""
    wanted = {
        (secret, device.username if secret.kind == "keyring" else None): secret
        for device in found.devices.values()
        for secret in (device.password, device.enable)
        if secret is not None
    }
    wrong = 0
    for (_, username), secret in wanted.items():
        try:
            resolve(secret, username)
        except SecretError as exc:
            wrong += 1
            at = f"{exc.place}: " if exc.place else ""
            yield problem("secrets", f"{at}{exc.message}", exc.hint, needed=True)
    if wanted and not wrong:
        yield ok("secrets", f"{plural(len(wanted), 'reference')}, each leads to a secret", needed=True)
    without = [name for name, device in found.devices.items() if device.password is None]
    if without:
        seen = f"{several(without)}: no password declared; keys, an agent or --ask-pass must do"
        yield unknown("secrets", seen, "docs/howto/secrets.md")


def _host_keys(found: Inventory, *, strict: bool) -> Iterator[Diagnosis]:
    """How many routers have a key on record."""
    try:
        known = KnownHosts.at(settings.known_hosts())
        without = [name for name, one in found.devices.items() if not known.of(host_name(one.hostname, one.port))]
    except (HostKeyRefused, SettingsError) as exc:
        yield unknown("host keys", exc.message)
        return
    total = len(found.devices)
    if without:
        seen = f"{total - len(without)} of {plural(total, 'router')} on record; not: {several(without)}"
        health = Health.PROBLEM if strict else Health.MISSING
        yield Diagnosis("host keys", health, seen, "docs/howto/host-keys.md", needed=strict)
    else:
        yield ok("host keys", f"all of {plural(total, 'router')} on record")
