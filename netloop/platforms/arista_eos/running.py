"""The running configuration: the one parser of it, from which interfaces and identities are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netloop.model.evidence import ConfiguredIdentities, IdentityState, RunningConfig, StartupConfig
from netloop.model.intent import Intent
from netloop.model.routing import Instance
from netloop.platforms.arista_eos import bgp, ospf
from netloop.platforms.arista_eos.interface import ConfiguredInterface, configured_interfaces
from netloop.platforms.arista_eos.output import RUNNING, STARTUP, blocks, configuration
from netloop.platforms.arista_eos.process import (
    NAMES_ID,
    RoutingProcess,
    general_id,
    identity,
    own_lines,
)
from netloop.platforms.configuration.situation import RunningIdentity
from netloop.platforms.platform import Reader

PROCESSES = (ospf.processes, bgp.processes)
"""How the sections of each routing protocol are read."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A router as its running configuration shows it."""

    interfaces: tuple[ConfiguredInterface, ...]
    processes: tuple[RoutingProcess, ...]
    identities: Mapping[Instance, RunningIdentity]

    @property
    def loopbacks(self) -> tuple[ConfiguredInterface, ...]:
        """The loopbacks, in the order of the configuration."""
        return tuple(interface for interface in self.interfaces if interface.loopback)


def parse(text: str) -> Configuration:
    """Take a running configuration apart.

    Raises:
        UnreadableOutput: an address, a line that names a router ID, or the beginning of a process is of no known form.
    """
    sections = blocks(text)
    interfaces, general = configured_interfaces(sections), general_id(sections)
    processes = tuple(process for read in PROCESSES for process in read(sections))
    return Configuration(interfaces, processes, {p.instance: identity(p, interfaces, general) for p in processes})


def read_running(outputs: Mapping[str, str]) -> RunningConfig:
    """The configuration, comments and all. Raises as ``configuration`` does."""
    return RunningConfig(configuration(outputs))


def read_startup(outputs: Mapping[str, str]) -> StartupConfig:
    """The saved configuration. Raises as ``configuration`` does; what EOS says where there is none is not known."""
    return StartupConfig(configuration(outputs, STARTUP))


def read_identities(outputs: Mapping[str, str]) -> ConfiguredIdentities:
    """The router IDs that the configuration names, in every VRF. Raises as ``configuration`` and ``parse`` do."""
    found = parse(configuration(outputs)).identities.values()
    return ConfiguredIdentities(tuple(IdentityState(i.instance, i.configured) for i in found if i.configured))


def unsaved(startup: str, running: str, intent: Intent) -> tuple[str, ...]:
    """The lines of declared loopbacks, and those that name router IDs, in which two configurations differ."""
    before, now = _owned(startup, intent), _owned(running, intent)
    gone = (f"{line} (saved, and not running)" for line in before if line not in now)
    return (*(line for line in now if line not in before), *gone)


def _owned(text: str, intent: Intent) -> list[str]:
    """Every line of what the intent declares, behind the title of its section."""
    names = {f"interface {name}" for name in (*(loopback.name for loopback in intent.loopbacks), *intent.absent)}
    instances = {process.instance for process in intent.processes}
    loopbacks = [(block.header, line) for block in blocks(text) if block.header in names for line in own_lines(block)]
    processes = [process for process in parse(text).processes if process.instance in instances]
    named = [(p.title, line) for p in processes for line in p.lines if line.startswith(NAMES_ID)]
    return [f"{title} / {line}" for title, line in (*loopbacks, *named)]


READERS = (
    Reader(ConfiguredIdentities, (RUNNING,), read_identities),
    Reader(RunningConfig, (RUNNING,), read_running),
    Reader(StartupConfig, (STARTUP,), read_startup),
)
