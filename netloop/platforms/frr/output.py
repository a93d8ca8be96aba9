"""The output of a show command of vtysh: JSON, a word that a daemon does not run, or a refusal.

vtysh asks the daemon that owns a command; where that one does not run, its answer is ``ospfd is not running`` (FRR,
``vtysh/vtysh.c``). That is FRR's way to say that there is nothing; every other line where JSON is expected is not. Of a
daemon that dies in mid-session vtysh says ``Warning: closing connection``, and what it printed then is not all. What a
daemon logs reaches a session with ``terminal monitor``, anywhere: ``2024/11/29 17:00:01 OSPF: [Y8SQX-A4B1C] ...``
(FRR's ``lib/zlog_5424.c`` and ``lib/zlog_targets.c``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from netloop import syslog
from netloop.model.evidence import IdentityState
from netloop.model.routing import Instance
from netloop.model.routing_facts import Address, Prefix
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import asplain

RUNNING = "show running-config"

ABSENT = -1
"""The number of a VRF that is configured and that the kernel does not have (``VRF_UNKNOWN``)."""

_PREAMBLE = re.compile(r"^(?:Building configuration\.\.\.|Current configuration:|)$")
_NOT_RUNNING = re.compile(r"[a-z][a-z0-9_]* is not running", re.ASCII)
_REFUSAL = re.compile(r"^%.*$", re.MULTILINE)
_BACK = re.compile(r"^Warning: connecting to \w+\.\.\.success!\n?", re.MULTILINE | re.ASCII)
_GONE = re.compile(r"^Warning: connecting to \w+\.\.\.failed!\n?", re.MULTILINE | re.ASCII)
_LOST = re.compile(r"^Warning: (?:closing connection|connecting) to .*$", re.MULTILINE)

_LOG = re.compile(
    r"[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})? [A-Z0-9_]+: |" + syslog.MESSAGE.pattern
)

Shape = TypeVar("Shape", bound=BaseModel)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {type(value).__name__}")  # noqa: TRY004 what pydantic catches
    return value


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"expected an AS number, found {type(value).__name__}")  # noqa: TRY004
    return asplain(str(value))


ShownAddress = Annotated[Address, BeforeValidator(lambda value: ip_address(_text(value)))]
ShownPrefix = Annotated[Prefix, BeforeValidator(lambda value: ip_network(_text(value)))]
ShownAs = Annotated[str, BeforeValidator(_number)]
"""What a document holds as text; an AS number, in asplain here, is a number, or text where it is written in asdot."""


def answer(outputs: Mapping[str, str], command: str) -> str:
    """The answer to a command, without blank lines around it; empty where FRR says that the daemon does not run.

    Raises:
        UnreadableOutput: the command was not asked, vtysh refused it, it lost a daemon on the way, or a log line stands
            within the answer: a line of it may be broken in two.
    """
    if command not in outputs:
        raise UnreadableOutput(f"{command!r} was not asked")
    text = _BACK.sub("", outputs[command].replace("\r", "")).strip()
    if refusal := _REFUSAL.match(text):
        raise UnreadableOutput(f"vtysh refused {command!r}: {refusal[0]}")
    if _NOT_RUNNING.fullmatch(_GONE.sub("", text)):
        return ""
    if lost := _LOST.search(text):
        raise UnreadableOutput(f"{command!r}: {lost[0]}")
    if log := _LOG.search(text):
        raise UnreadableOutput(
            f"a log line stands within the answer to {command!r}: {first(text[log.start() :])}; ask again"
        )
    return text


def silent(outputs: Mapping[str, str], command: str) -> bool:
    """Whether the answer says nothing at all, not even that a daemon does not run."""
    return not _BACK.sub("", outputs[command]).strip()


def document(outputs: Mapping[str, str], command: str, shape: type[Shape]) -> Shape | None:
    """The JSON document that a command prints, in its shape; None where FRR says nothing, or no daemon runs.

    Raises:
        UnreadableOutput: as ``answer`` does; or the text is not JSON, or not of that shape.
    """
    text = answer(outputs, command)
    if not text:
        return None
    try:
        return shape.model_validate_json(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{command!r}: {reason(exc)}, found {first(text)}") from exc


def reason(exc: ValueError) -> str:
    """Where a document is not of its shape, in one line."""
    if not isinstance(exc, ValidationError):
        return "expected JSON"
    error = exc.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else error["msg"]


def first(text: str) -> str:
    """The start of a text, for a message."""
    line = text.partition("\n")[0].strip()
    return repr(line if len(line) <= 60 else f"{line[:57]}...")


def configuration(outputs: Mapping[str, str]) -> str:
    """The configuration as vtysh wrote it, from its first line to ``end``.

    Raises:
        UnreadableOutput: the command was refused, or the text does not end as a configuration does.
    """
    lines = answer(outputs, RUNNING).split("\n")
    while lines and _PREAMBLE.match(lines[0]):
        lines.pop(0)
    if not lines or lines[-1].strip() != "end":
        last = first(lines[-1]) if lines else "nothing"
        raise UnreadableOutput(f"expected a configuration that finishes with 'end', found {last}")
    return "\n".join(lines) + "\n"


class VrfState(BaseModel):
    """What ``show ip ospf vrfs json`` and its kin say of one VRF; its router ID is 0.0.0.0 while the process has none.

    ospfd, ospf6d and bgpd print one shape, the same in FRR 8.4 and in today's sources (``ospfd/ospf_vty.c``,
    ``ospf6d/ospf6_top.c``, ``bgpd/bgp_vty.c``), where the longer commands differ: ``show ipv6 ospf6 vrf all json``
    prints several documents and names no VRF, and ``show bgp vrf all summary json`` shows no identifier without a
    neighbor.
    """

    vrf_id: int = Field(alias="vrfId", strict=True)
    router_id: IPv4Address = Field(alias="routerId", strict=True)

    def state(self, instance: Instance) -> IdentityState:
        """The identity of an instance in this VRF."""
        if self.vrf_id == ABSENT:
            return IdentityState(instance, None, f"VRF {instance.vrf} does not exist on the host")
        if not int(self.router_id):
            return IdentityState(instance, None, "no router ID")
        return IdentityState(instance, self.router_id)


class _Vrfs(BaseModel):
    vrfs: dict[str, VrfState]


def vrfs(outputs: Mapping[str, str], command: str) -> Mapping[str, VrfState]:
    """The VRFs in which the daemon runs, by name; none where it does not.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, command, _Vrfs)
    return found.vrfs if found else {}
