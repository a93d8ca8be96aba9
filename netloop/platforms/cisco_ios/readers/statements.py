"""Which routing processes are configured: the second witness of an answer that lists what runs.

IOS says nothing where nothing runs; so does a device whose answer was lost or cut. What is configured and not shown is
therefore not *not running* but unread. The witness is one short answer, and ``end`` closes it: it is all there, or it
is unread too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.readers.text import first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import NUMBER

ROUTERS = "show running-config | include ^router|^ipv6 router|^ address-family|^end"

_ROUTER = re.compile(r"^(?:ipv6 )?router(?:-\S+)? [a-z]\S*(?: .*)?$")
_FAMILY = re.compile(r"^address-family \S.*$")

OSPF = rf"router ospf (?P<name>{NUMBER})(?: vrf (?P<vrf>\S+))?"
OSPFV3 = rf"(?:ipv6 router ospf|router ospfv3) (?P<name>{NUMBER})"
OSPFV3_IPV6 = rf"router ospfv3 (?P<name>{NUMBER}) / address-family ipv6(?: unicast)?"
ISIS = r"router isis(?: (?P<name>\S+))?"
EIGRP = rf"router eigrp (?:\S+ / address-family ipv4(?: unicast)? autonomous-system )?(?P<name>{NUMBER})"
EIGRP_IPV6 = (
    rf"(?:ipv6 router eigrp |router eigrp \S+ / address-family ipv6(?: unicast)? autonomous-system )(?P<name>{NUMBER})"
)
"""Patterns of a process's statement, and of its address family's behind a stroke."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The statements that begin a routing process, and behind a stroke those that begin an address family in it."""

    statements: tuple[str, ...]

    def vrfs(self, pattern: str) -> dict[str, str]:
        """The VRF of each process whose statement matches, by name."""
        found = (re.fullmatch(pattern, line) for line in self.statements)
        named = [match.groupdict() for match in found if match]
        return {groups["name"] or "": groups.get("vrf") or DEFAULT_VRF for groups in named}


def witness(outputs: Mapping[str, str]) -> Witness | None:
    """What is configured; None where the device does not tell.

    Raises:
        UnreadableOutput: a line is no routing process's, or the last one is not ``end``.
    """
    text = optional(outputs, ROUTERS)
    if text is None:
        return None
    said = list(lines(text))
    if said[-1:] != ["end"]:
        raise UnreadableOutput(f"{ROUTERS!r}: expected 'end' as the last line, found {first(said[-1] if said else '')}")
    return Witness(tuple(_statements(said[:-1])))


def _statements(said: Iterable[str]) -> Iterator[str]:
    """Families above the first router are those of VRFs."""
    router = ""
    for line in said:
        if _FAMILY.match(line):
            yield f"{router} / {line}"
        elif _ROUTER.match(line):
            router = line
            yield line
        else:
            raise UnreadableOutput(f"{ROUTERS!r}: expected the statement of a routing process, found {first(line)}")


def agree(command: str, shown: Iterable[str], told: Witness | None, pattern: str, what: str) -> None:
    """Check that an answer shows every configured process, and that its silence has a witness.

    Raises:
        UnreadableOutput: it does not.
    """
    names = set(shown)
    if told is None and not names:
        raise UnreadableOutput(f"{command!r} says nothing, and the device does not tell what is configured")
    if missing := sorted(set(told.vrfs(pattern) if told else ()) - names):
        which = ", ".join(f"{what} {name}".rstrip() for name in missing)
        raise UnreadableOutput(f"{command!r} does not show {which}, which is configured: the answer is not all")
