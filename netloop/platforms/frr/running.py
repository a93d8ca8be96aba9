"""The running configuration: its text, and the identities that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netloop.model.evidence import ConfiguredIdentities, IdentityState, RunningConfig
from netloop.platforms.frr import bgp, eigrp, isis, ldp, ospf, ospfv3
from netloop.platforms.frr.output import RUNNING, configuration
from netloop.platforms.platform import Reader

SECTIONS = (ospf.SECTION, ospfv3.SECTION, bgp.SECTION, eigrp.SECTION, isis.SECTION, ldp.SECTION)
"""The sections that name identities (FRR's user guide, a chapter per daemon)."""


def read_running(outputs: Mapping[str, str]) -> RunningConfig:
    """The configuration, without its preamble. Raises as ``configuration`` does."""
    return RunningConfig(configuration(outputs))


def read_identities(outputs: Mapping[str, str]) -> ConfiguredIdentities:
    """The identities that the configuration names: every protocol's, in every VRF.

    Raises:
        UnreadableOutput: see ``configuration``; or a named ID is no address.
    """
    return ConfiguredIdentities(tuple(_identities(configuration(outputs))))


def _identities(text: str) -> Iterator[IdentityState]:
    section, instance = None, None
    for line in text.split("\n"):
        if not line.startswith((" ", "!")):
            section, instance = next(
                ((s, s.instance(head)) for s in SECTIONS if (head := s.header.match(line))), (None, None)
            )
        elif section and instance and (named := section.line.match(line)):
            yield IdentityState(instance, section.identity(named["id"]))


READERS = (
    Reader(ConfiguredIdentities, (RUNNING,), read_identities),
    Reader(RunningConfig, (RUNNING,), read_running),
)
