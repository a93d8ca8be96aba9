"""The BGP identifiers of one router, one a VRF.

An explicit ``bgp router-id`` is in effect at once and resets every session of its instance; an elected one is kept
until no interface that is up has the address. Source: Cisco IOS IP Routing: BGP Command Reference, ``bgp router-id``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.bgp_views import BgpConfig, bgp_instances
from netloop.lab.sandbox.state.election import addresses, elect
from netloop.lab.sandbox.views import DEFAULT_VRF

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

NOBODY = IPv4Address(0)
NEVER = float("-inf")
"""The time, in seconds of the network's clock, of what did not happen since the boot."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The identifier in effect, and whether it was elected."""

    address: IPv4Address
    elected: bool


class BgpSpeaker:
    """BGP on one router."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.identities: dict[str, Identity] = {}

    def __iter__(self) -> Iterator[BgpConfig]:
        return iter(bgp_instances(self.router.running))

    def config(self, vrf: str = DEFAULT_VRF) -> BgpConfig | None:
        """An instance as configured, None when BGP does not run there."""
        return next((found for found in self if found.vrf == vrf), None)

    def router_id(self, vrf: str = DEFAULT_VRF) -> IPv4Address:
        """The identifier in effect; 0.0.0.0 while there is none."""
        identity = self.identities.get(vrf)
        return identity.address if identity else NOBODY

    def refresh(self) -> None:
        """Follow the configuration and the interfaces."""
        instances = {config.vrf: config for config in self}
        for vrf in set(self.identities) - set(instances):
            del self.identities[vrf]
        for vrf, config in instances.items():
            before, after = self.identities.get(vrf), self._choice(config)
            self.identities[vrf] = after
            if before is not None and before.address != after.address:
                self.router.network.sessions.reset(self.router, "Router ID changed", vrf)

    def _choice(self, config: BgpConfig) -> Identity:
        if config.router_id:
            return Identity(config.router_id, elected=False)
        held = self.identities.get(config.vrf)
        if held and held.elected and held.address in {address for _, address in addresses(self.router, config.vrf)}:
            return held
        return Identity(elect(self.router, config.vrf) or NOBODY, elected=True)
