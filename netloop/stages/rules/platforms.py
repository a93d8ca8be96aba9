"""The platform of a host, for rules that ask it."""

from __future__ import annotations

from netloop import registry
from netloop.platforms.platform import Platform
from netloop.sources.declared import DeclaredHost


def platform_of(host: DeclaredHost) -> Platform | None:
    """The host's platform; None where it has none that is known, which is told elsewhere."""
    if host.form.platform not in registry.names("platform"):
        return None
    platform: Platform = registry.get("platform", host.form.platform)
    return platform
