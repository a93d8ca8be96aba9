"""``show arp``: a router's own addresses, and the neighbors at the other ends of its cables."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import mac
from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces

HEAD = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"


def table(router: Router, given: Given) -> str:
    """``show arp [vrf X]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    return HEAD + "".join(row for config in interfaces(router.running) for row in _rows(router, config, vrf))


def _rows(router: Router, config: InterfaceConfig, vrf: str) -> Iterator[str]:
    if config.vrf != vrf or is_loopback(config.name) or config.primary is None or not router.is_up(config.name):
        return
    yield _row(str(config.primary.ip), "-", mac(router.name, config.name), config.name)
    far = router.network.cables.far_end(router.name, config.name)
    other = router.network.routers[far[0]].interface(far[1]) if far else None
    if far and other and other.primary and other.primary.network == config.primary.network:
        yield _row(str(other.primary.ip), "0", mac(*far), config.name)


def _row(address: str, age: str, hardware: str, interface: str) -> str:
    return f"Internet  {address:<15} {age:>9}   {hardware}  ARPA   {interface}\n"


USER = (
    CliCommand("show arp [vrf <vrf:word>]", table),
    CliCommand("show ip arp [vrf <vrf:word>]", table),
)
