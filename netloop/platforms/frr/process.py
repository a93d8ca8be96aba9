"""The routing processes of a running configuration: what the protocols' sections have in common.

FRR says nothing where nothing runs; so does a device whose answer was lost or cut. What is configured and not shown is
therefore not *not running* but unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from netloop.model.evidence import Identity
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.frr.output import answer, configuration, silent
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import asplain, ipv4

VRF = r"(?: vrf (?P<vrf>\S+))?"
"""Behind the header of a section: the VRF that it is in."""


@dataclass(frozen=True, slots=True)
class ProcessSection:
    """How a protocol's section begins, what its instance is called, and the line that names its identity."""

    protocol: Protocol
    header: re.Pattern[str]
    line: re.Pattern[str]
    identity: Callable[[str], Identity] = ipv4

    def instance(self, header: re.Match[str]) -> Instance:
        """The instance that a header opens."""
        name, vrf = (header.groupdict().get(key) or "" for key in ("name", "vrf"))
        return Instance(self.protocol, asplain(name) if self.protocol in _NUMBERED else name, vrf or DEFAULT_VRF)


_NUMBERED = frozenset({Protocol.BGP, Protocol.EIGRP})


def configured(outputs: Mapping[str, str], section: ProcessSection) -> frozenset[Instance]:
    """The instances of a protocol that have a section, in every VRF. Raises as ``configuration`` does."""
    headers = map(section.header.match, configuration(outputs).split("\n"))
    return frozenset(section.instance(header) for header in headers if header)


def check_silence(outputs: Mapping[str, str], command: str, section: ProcessSection) -> None:
    """Check that where FRR says nothing, nothing of the protocol is configured in the default VRF.

    Raises:
        UnreadableOutput: there is: the silence is no answer. Or as ``configuration`` does, or the command was not
            asked.
    """
    answer(outputs, command)
    here = sorted(str(instance) for instance in configured(outputs, section) if instance.vrf == DEFAULT_VRF)
    if here and silent(outputs, command):
        raise UnreadableOutput(f"{command!r} says nothing, and {here[0]} is configured")


def check_all_shown(
    outputs: Mapping[str, str], command: str, section: ProcessSection, found: Iterable[Instance]
) -> None:
    """Check that an answer shows every instance that the default VRF has, or says that there is none.

    Raises:
        UnreadableOutput: it does not: it is not all. Or as ``configuration`` does, or the command was not asked.
    """
    missing = {i for i in configured(outputs, section) if i.vrf == DEFAULT_VRF} - {*found}
    if missing and (silent(outputs, command) or answer(outputs, command)):
        which = ", ".join(sorted(map(str, missing)))
        raise UnreadableOutput(f"{command!r} does not show {which}, which is configured: the answer is not all")
