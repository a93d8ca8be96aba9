"""The platform of a host, for rules that ask it."""

from __future__ import annotations

from functools import cache

from netloop import registry
from netloop.platforms.platform import Platform
from netloop.sources.declared import DeclaredHost


def platform_of(host: DeclaredHost) -> Platform | None:
    """The host's platform; None where it has none that is known, which is told elsewhere."""
    return _known().get(host.said.platform or "")


@cache
def _known() -> dict[str, Platform]:
    return {name: registry.get("platform", name) for name in registry.names("platform")}
