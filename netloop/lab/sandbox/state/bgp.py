"""The BGP identifiers of one router, one per VRF.

An explicit ``bgp router-id`` is in effect at once and resets every session of its instance; an elected one is kept
until no interface that is up has the address. A VRF without an ID of its own runs under the process's, unless it is
told to elect one of its own addresses (``auto-assign``). Source: Cisco IOS IP Routing: BGP Command Reference, ``bgp
router-id``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.state.election import addresses, elect
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.bgp import BgpConfig, bgp_instances
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

NOBODY = IPv4Address(0)


@dataclass(frozen=True, slots=True)
class BgpIdentity:
    """The identifier in effect, and whether it was elected."""

    address: IPv4Address
    elected: bool


class BgpSpeaker:
    """BGP on one router; ``changed`` is called with each VRF whose identifier is another one now."""

    def __init__(self, chassis: Chassis, changed: Callable[[str], None]) -> None:
        self.chassis, self._changed = chassis, changed
        self.identities: dict[str, BgpIdentity] = {}

    def __iter__(self) -> Iterator[BgpConfig]:
        return iter(bgp_instances(self.chassis.running))

    def config(self, vrf: str = DEFAULT_VRF) -> BgpConfig | None:
        """An instance as configured, None when BGP does not run there."""
        return next((found for found in self if found.vrf == vrf), None)

    def router_id(self, vrf: str = DEFAULT_VRF) -> IPv4Address:
        """The identifier in effect; 0.0.0.0 while there is none."""
        identity = self.identities.get(vrf)
        return identity.address if identity else NOBODY

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self.identities.clear()

    def refresh(self) -> None:
        """Follow the configuration and the interfaces."""
        instances = {config.vrf: config for config in self}
        for vrf in set(self.identities) - set(instances):
            del self.identities[vrf]
        for vrf, config in sorted(instances.items(), key=lambda item: item[0] != DEFAULT_VRF):
            before, after = self.identities.get(vrf), self._choice(config)
            self.identities[vrf] = after
            if before is not None and before.address != after.address:
                self._changed(vrf)

    def _choice(self, config: BgpConfig) -> BgpIdentity:
        named = self.chassis.interface(config.router_id_interface) if config.router_id_interface else None
        if chosen := config.router_id or (named and named.primary and named.primary.ip):
            return BgpIdentity(chosen, elected=False)
        if config.vrf != DEFAULT_VRF and not config.auto_assign:
            return BgpIdentity(self.router_id(DEFAULT_VRF), elected=False)
        held = self.identities.get(config.vrf)
        if held and held.elected and held.address in {address for _, address in addresses(self.chassis, config.vrf)}:
            return held
        return BgpIdentity(elect(self.chassis, config.vrf) or NOBODY, elected=True)
