"""Rules about hosts."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.errors import Place
from netloop.registry import names
from netloop.sources.declared import DeclaredHost
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork

NEEDED = (
    ("hostname", "the address or name that SSH goes to"),
    ("platform", f"the operating system, such as {names('platform')[0]}"),
)


def some_host(network: DeclaredNetwork) -> Iterator[Complaint]:
    """There is a router to work on."""
    declared = network.declared
    if not declared.names and not declared.problems:
        yield complain("", Place(declared.path), "no hosts are declared", "hosts: with at least one router")


def reachable(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Each host says where it is and which platform it runs."""
    for host in network:
        for key, expected in NEEDED:
            if getattr(host.form, key) is None and not host.excused(key):
                yield complain(host.name, host.place, f"{key} is missing", expected)


def one_endpoint(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two hosts are the same SSH server."""
    seen: dict[tuple[str, int], DeclaredHost] = {}
    for host in network:
        if not host.form.hostname:
            continue
        first = seen.setdefault((host.form.hostname.lower(), host.form.port), host)
        if first is not host:
            message = f"hostname {host.form.hostname} is already that of {first.name} ({first.at('hostname')})"
            yield complain(host.name, host.at("hostname"), message, "an address and port of its own")


def waived_peers(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The other host that a waiver names is there."""
    for host in network:
        for index, waiver in enumerate(host.form.waivers):
            if waiver.peer and waiver.peer not in network.declared.names:
                place = host.at("waivers", index, "peer")
                yield complain(host.name, place, f"there is no host {waiver.peer}", "a host of this inventory")


def names_differ(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two names differ in upper and lower case alone: they become file names."""
    seen: dict[str, DeclaredHost] = {}
    for host in network:
        first = seen.setdefault(host.name.lower(), host)
        if first is not host:
            message = f"this name differs from {first.name} ({first.place}) in upper and lower case alone"
            yield complain(host.name, host.place, message, "a name of its own")
