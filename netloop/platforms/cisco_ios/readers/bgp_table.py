"""The rows of a BGP summary, family by family.

A number in ``State/PfxRcd`` means Established (Cisco IOS BGP command reference). A long neighbor address wraps: the row
goes on in the next line, indented. A table that is cut between two rows looks like a shorter one: nothing closes it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from netloop.platforms.cisco_ios.readers.text import first
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import ASN, NUMBER, asplain

_ADDRESS = r"[0-9A-Fa-f:.]{2,45}"
_UP_DOWN = r"(?:never|[0-9]+:[0-9]{2}:[0-9]{2}|(?:[0-9]+[ywdhm])+)"
_STATE = r"(?:[0-9]+|(?:Idle|Connect|Active|OpenSent|OpenConfirm|Closing|NoNeg|Established)(?: \([A-Za-z ]+\))?)"
_REST = rf"4\s+(?P<asn>{ASN})\s+(?:{NUMBER}\s+){{5}}{_UP_DOWN}\s+(?P<state>{_STATE})"
_ROW = re.compile(rf"^(?P<dynamic>\*?)(?P<address>{_ADDRESS})\s+{_REST}$")
_ALONE = re.compile(rf"^\*?{_ADDRESS}$")
_TITLE = re.compile(r"^Neighbor\s+V\s+AS\s+MsgRcvd\s+MsgSent\s+TblVer\s+InQ\s+OutQ\s+Up/Down\s+State/PfxRcd$")
_FAMILY = re.compile(r"^For address family: (?P<family>\S+ \S.*)$")
_PROSE = re.compile(r"^(?:\* ?)?[A-Z%][A-Za-z]+:? \S+ \S")
"""A sentence; a half of a row never is one."""
_LAST = re.compile(
    rf"scan interval [0-9]+ secs$|^BGP table version is ({NUMBER}), main routing table version \1$|peaked at .*\)$"
    r"|^For address family: \S+ \S|^% ?BGP |^(?:\* ?)?Dynamically created|^[0-9.]+/[0-9]+$"
)
"""Lines other than rows with which a summary ends."""
_PIECE = re.compile(
    rf"^(?:[0-9A-Fa-f.:*]+|{_STATE}|\(?[A-Za-z]+\)?)$|^Neigh|^For a|{_REST}$|\b(?:Up/Down|address family:)"
)
"""What is a row, a title or a family, or half of one, and must not be passed over."""


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbor in one family; ``family`` is empty where the summary is of one family and does not name it."""

    family: str
    address: IPv4Address | IPv6Address
    system: str
    state: str
    dynamic: bool

    @property
    def up(self) -> bool:
        """Whether the session is Established."""
        return self.state.isdecimal()


def row_of(line: str) -> re.Match[str] | None:
    """The row that a line is."""
    return _ROW.match(line)


def rows(text: str) -> tuple[Row, ...]:
    """The rows of a summary, of every family that it shows.

    Raises:
        UnreadableOutput: a row, or half of one, is not understood, or the text ends where no summary does.
    """
    last = text.rstrip().rpartition("\n")[2].strip()
    if last and not (text.endswith("\n") or row_of(last) or re.search(rf"^{_REST}$", last) or _LAST.search(last)):
        raise UnreadableOutput(f"the summary ends with {first(last)}: it is cut")
    return tuple(_rows(textwrap.dedent(text)))


def _rows(text: str) -> Iterator[Row]:
    family, waiting, in_table = "", "", False
    for raw in text.split("\n"):
        line = raw.strip()
        wrapped = f"{waiting} {line}" if waiting and raw.startswith(" ") else line
        if waiting and not (row_of(wrapped) and wrapped != line):
            raise UnreadableOutput(f"expected a BGP neighbor, found {first(f'{waiting} {line}')}")
        waiting = ""
        if row := row_of(wrapped):
            in_table = True
            yield _row(row, family)
        elif _ALONE.match(line) and in_table:
            waiting = line
        elif named := _FAMILY.match(line):
            family, in_table = named["family"], False
        elif _TITLE.match(line):
            in_table = True
        elif line and (_PIECE.search(line) or (in_table and not _PROSE.match(line)) or _begins_row(line)):
            raise UnreadableOutput(f"expected a BGP neighbor, found {first(line)}")
        else:
            in_table = False
    if waiting:
        raise UnreadableOutput(f"expected a BGP neighbor, found {first(waiting)}")


def _begins_row(line: str) -> bool:
    return bool(re.match(r"^\*?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)\s+[0-9]", line))


def _row(match: re.Match[str], family: str) -> Row:
    return Row(family, _address(match["address"]), asplain(match["asn"]), match["state"], bool(match["dynamic"]))


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not a neighbor's address") from exc
