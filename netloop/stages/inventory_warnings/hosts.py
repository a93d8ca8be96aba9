"""Warnings about what stands on one host."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.device import Secret, SecretKind
from netloop.model.routing import Protocol
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.inventory_warnings.waived import Waived

AS_A_LINK = "ip ospf network point-to-point"
REFERENCE = "{env: NAME}, {keyring: SERVICE} or {file: PATH}"


def literal_secret(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """A secret stands in the inventory as a reference, not in clear."""
    for host in network:
        for key, what in (("password", "the password"), ("enable", "the enable secret")):
            secret: Secret | None = getattr(host.form, key)
            if secret and secret.kind is SecretKind.LITERAL and not waived.host(host.name):
                message = f"{what} stands in clear in this file"
                yield complain("", host.at(key), message, REFERENCE, hint="change it: version control remembers it")


def no_host_route(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """A loopback in OSPF has a /32, or is told to be a link: OSPF advertises a /32 whatever the mask."""
    for process in network.each(Protocol.OSPF):
        host = process.host
        for name in process.advertised:
            loopback = host.form.loopbacks[name]
            if loopback.ipv4 and loopback.ipv4.network.prefixlen < 32 and AS_A_LINK not in loopback.lines:
                message = f"{name} {loopback.ipv4} is no host route; OSPF advertises a /32 all the same"
                place, hint = host.at("loopbacks", name, "ipv4"), f"lines: [{AS_A_LINK}] has it advertise the prefix"
                if not waived.host(host.name, name):
                    yield complain(host.name, place, message, "a /32, as an address without a length is", hint=hint)
