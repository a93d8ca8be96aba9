"""The running configuration: the one parser of it, from which identities, interfaces and what is advertised are read.

Parsing never fails, whatever the text: what is not understood is not there. What a router ID is elected from stands in
``interface.elect``, and what is each protocol's own in that protocol's file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from netloop.model.evidence import (
    ConfiguredIdentities,
    IdentityState,
    RunningConfig,
    StartupConfig,
)
from netloop.model.routing import Instance
from netloop.platforms.cisco_ios import bgp, eigrp, isis, ldp, ospf, ospfv3
from netloop.platforms.cisco_ios.blocks import parse as blocks_of
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import RUNNING, STARTUP, configuration
from netloop.platforms.cisco_ios.process import ConfiguredInterface, ConfiguredInterfaces, RoutingProcess, Sections
from netloop.platforms.configuration.situation import RunningIdentity
from netloop.platforms.kept import kept_by_configuration
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4, ipv4

SECTIONS: tuple[Sections, ...] = (
    ospf.CONFIGURED_SECTIONS,
    ospfv3.CONFIGURED_SECTIONS,
    bgp.CONFIGURED_SECTIONS,
    eigrp.CONFIGURED_SECTIONS,
    eigrp.CONFIGURED_IPV6_SECTIONS,
    isis.CONFIGURED_SECTIONS,
)
"""What the sections of the routing processes are, and how each is read."""

_NO_STARTUP = re.compile(
    r"^(?:% ?)?(?:startup-config is not present|Non-volatile configuration memory .*not.*present)", re.IGNORECASE
)
"""What IOS says of a startup configuration that was erased, or never written."""
_ROUTER_ID = re.compile(rf"(?:(?:bgp|eigrp) )?router-id (?P<id>{IPV4})")


@dataclass(frozen=True, slots=True)
class Configuration:
    """A router as its running configuration shows it; ``advertising`` tells for each process how it advertises."""

    interfaces: ConfiguredInterfaces
    processes: tuple[RoutingProcess, ...]
    identities: tuple[RunningIdentity, ...]
    advertising: Mapping[RoutingProcess, Sections]

    @property
    def loopbacks(self) -> tuple[ConfiguredInterface, ...]:
        """The loopbacks, in the order of the configuration."""
        return tuple(interface for interface in self.interfaces if interface.loopback)

    def identity(self, instance: Instance, family: str | None = None) -> RunningIdentity | None:
        """Who the router is in an instance; None where it does not run. ``family`` tells two identities of one number
        apart: ``ipv6`` of EIGRP, and of OSPFv3 in a VRF."""
        named = (found for found in self.identities if found.instance == instance)
        return next((found for found in named if family is None or found.family in {"", family}), None)

    def advertisers(self, interface: ConfiguredInterface) -> tuple[str, ...]:
        """The titles of the processes whose statements tell others of an interface, redistribution said in so many
        words."""
        found: dict[str, None] = {}
        for process in self.processes:
            if self.advertising[process].advertises(process, interface):
                found[process.title] = None
            if process.instance.vrf == interface.vrf and any(map(_redistributes, process.lines)):
                found[f"{process.title} (redistribute connected)"] = None
        return tuple(found)


@kept_by_configuration
def parse(text: str) -> Configuration:
    """Read a running configuration."""
    blocks = blocks_of(text)
    interfaces, advertising = ConfiguredInterfaces(blocks), dict[RoutingProcess, Sections]()
    for block in (block for block in blocks if "router" in block.header):
        header = canonical(block.header)
        for sections in SECTIONS:
            if head := sections.header.fullmatch(header):
                advertising |= dict.fromkeys(sections.processes(head, block, interfaces), sections)
    identities = (process.identity for process in advertising if process.identity)
    return Configuration(
        interfaces,
        tuple(advertising),
        (*identities, *ldp.configured_identities(blocks, interfaces)),
        advertising,
    )


def _redistributes(line: str) -> bool:
    return re.match(r"redistribute connected\b", line) is not None


def read_running(outputs: Mapping[str, str]) -> RunningConfig:
    """The configuration, without echo, prompt and preamble; comments stay. Raises as ``configuration`` does."""
    return RunningConfig(configuration(outputs))


def read_startup(outputs: Mapping[str, str]) -> StartupConfig:
    """The saved configuration; nothing where there is none. Raises as ``configuration`` does."""
    if _NO_STARTUP.search(outputs.get(STARTUP, "").strip()):
        return StartupConfig("")
    return StartupConfig(configuration(outputs, STARTUP))


def read_identities(outputs: Mapping[str, str]) -> ConfiguredIdentities:
    """The identities that the configuration names: every protocol's, in every VRF; IS-IS's in its NET, LDP's by its
    interface. Where one instance has two, of two address families, the last one counts.

    Raises:
        UnreadableOutput: see ``configuration``; or a named ID is no address.
    """
    found = parse(configuration(outputs))
    for line in (line for process in found.processes for line in process.lines):
        if named := _ROUTER_ID.fullmatch(line):
            ipv4(named["id"])
    states = {i.instance: IdentityState(i.instance, i.configured) for i in found.identities if i.configured}
    return ConfiguredIdentities(tuple(states.values()))


READERS = (
    Reader(ConfiguredIdentities, (RUNNING,), read_identities),
    Reader(RunningConfig, (RUNNING,), read_running),
    Reader(StartupConfig, (STARTUP,), read_startup),
)


def running_identity(text: str, instance: Instance, family: str | None = None) -> RunningIdentity | None:
    """Who the router is in an instance, by its running configuration; None where the instance does not run."""
    return parse(text).identity(instance, family)
