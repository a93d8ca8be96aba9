"""Which routing processes are configured: the second witness of an answer that lists what runs.

IOS says nothing where nothing runs; so does a device whose answer was lost or cut. What is configured and not shown is
therefore not *not running* but unread. The witness is one short answer, and ``end`` closes it: it is all there, or it
is unread too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.readers.text import first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import NUMBER

ROUTERS = "show running-config | include ^router|^ipv6 router|^end"

_ROUTER = re.compile(r"^(?:ipv6 )?router(?:-\S+)? [a-z]\S*(?: .*)?$")

OSPF = rf"router ospf (?P<name>{NUMBER})(?: vrf (?P<vrf>\S+))?"
OSPFV3 = rf"(?:ipv6 router ospf|router ospfv3) (?P<name>{NUMBER})"
ISIS = r"router isis(?: (?P<name>\S+))?"
EIGRP, EIGRP_IPV6 = (rf"{head} (?P<name>{NUMBER})" for head in ("router eigrp", "ipv6 router eigrp"))
"""Named mode has the name of the process there, and its AS numbers further down: it is no witness."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The statements that begin a routing process."""

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
    if wrong := next((line for line in said[:-1] if not _ROUTER.match(line)), None):
        raise UnreadableOutput(f"{ROUTERS!r}: expected the statement of a routing process, found {first(wrong)}")
    return Witness(tuple(said[:-1]))


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
