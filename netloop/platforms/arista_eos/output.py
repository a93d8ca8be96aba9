"""The output of a show command: JSON, the text of a configuration, or a refusal.

``| json`` behind a show command prints its model instead of the table; every EOS has it, over SSH as over eAPI. A
command that has no model says ``% This is an unconverted command`` and a mapping with ``errors``. What EOS says of a
protocol that does not run is a warning, in the model (``"warnings": ["BGP inactive"]``) or on a line of its own that
begins with ``!``. What it logs reaches a session with ``terminal monitor``, in the form that ``netloop.syslog`` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from netloop import syslog
from netloop.platforms.configuration.text import Block, Layout
from netloop.platforms.configuration.text import parse as parse_blocks
from netloop.platforms.platform import UnknownCommand, UnreadableOutput

RUNNING, STARTUP = "show running-config", "show startup-config"

UNKNOWN = re.compile(r"Invalid input|Incomplete command|Ambiguous command|unconverted command|Unavailable command")
"""In a refusal: this EOS has no such command, or no model for it."""
PRIVILEGED = re.compile(r"privileged mode required|[Aa]uthorization")
INACTIVE = re.compile(r"% ?(?P<said>\w+ inactive)$", re.MULTILINE)
"""What some commands say, instead of an empty model, of a protocol that does not run (``% BGP inactive``)."""
_REFUSAL = re.compile(r"^% ?(?P<said>.*)$", re.MULTILINE)
_WARNING = re.compile(r"^! .*$\n?", re.MULTILINE)
_QUOTED = re.compile(r"^\s+(?:regex|action|description|match) .*$", re.MULTILINE)
"""Lines of a configuration that may name a log message."""

_TEXT = re.compile(r"\s*(?:banner (?:login|motd|exec)|action bash|code(?: unit \S+)?)")
"""What begins a text of several lines in a configuration; its last line is ``EOF``."""
_END_OF_TEXT = "EOF"
_LAYOUT = Layout(indent="   ")

Shape = TypeVar("Shape", bound="Model")


class Model(BaseModel):
    """Base of the models that commands print, with what EOS says beside them."""

    warnings: list[str] = []


def answer(outputs: Mapping[str, str], command: str) -> str:
    """The answer to a command, without blank lines around it.

    Raises:
        UnknownCommand: EOS does not know the command.
        UnreadableOutput: the command was not asked, EOS refused it, or a log line stands within the answer.
    """
    if command not in outputs:
        raise UnreadableOutput(f"{command!r} was not asked")
    text = outputs[command].replace("\r", "").strip("\n ")
    if refusal := _REFUSAL.match(text):
        _refuse(command, refusal["said"])
    if log := syslog.MESSAGE.search(_QUOTED.sub("", text)):
        raise UnreadableOutput(f"a log line stands within the answer to {command!r}: {log[0]!r}; ask again")
    return text


def document(outputs: Mapping[str, str], command: str, shape: type[Shape]) -> Shape:
    """The model that a command prints, in its shape.

    Raises:
        UnknownCommand: EOS does not know the command, or has no model for it.
        UnreadableOutput: as ``answer`` does; or the text is not JSON, or not of that shape.
    """
    if inactive := INACTIVE.match(outputs.get(command, "").lstrip()):
        return shape.model_validate({"vrfs": {}, "warnings": [inactive["said"]]})
    text = _WARNING.sub("", answer(outputs, command)).strip()
    try:
        said = json.loads(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{command!r}: expected JSON, found {first(text)}") from exc
    if isinstance(said, dict) and said.get("errors"):
        _refuse(command, str(said["errors"]))
    try:
        return shape.model_validate_json(text)
    except ValidationError as exc:
        raise UnreadableOutput(f"{command!r}: {_reason(exc)}, found {first(text)}") from exc


def _refuse(command: str, said: str) -> None:
    """Raise what a refusal means."""
    unknown = UNKNOWN.search(said) and not PRIVILEGED.search(said)
    raise (UnknownCommand if unknown else UnreadableOutput)(f"EOS refused {command!r}: {said.strip()}")


def _reason(exc: ValidationError) -> str:
    """Where a model is not of its shape, in one line."""
    error = exc.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else error["msg"]


def first(text: str) -> str:
    """The start of a text, for a message."""
    line = text.partition("\n")[0].strip()
    return repr(line if len(line) <= 60 else f"{line[:57]}...")


def configuration(outputs: Mapping[str, str], command: str = RUNNING) -> str:
    """The configuration as EOS wrote it, from its first line to ``end``.

    Raises:
        UnreadableOutput: the command was refused, or the text does not end as a configuration does.
    """
    lines = [line.rstrip() for line in answer(outputs, command).split("\n")]
    statements = list(_statements(lines))
    if not statements or (statements[-1], lines[-1]) != ("end", "end"):
        raise UnreadableOutput(f"expected a configuration that finishes with 'end', found {first(lines[-1])}")
    return "\n".join(lines) + "\n"


def blocks(text: str) -> tuple[Block, ...]:
    """A configuration's sections, without the texts that some statements hold (a banner, a script)."""
    return parse_blocks("\n".join(_statements(text.split("\n"))), _LAYOUT)


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """The lines, without the texts of several lines that some of them begin."""
    within = False
    for line in lines:
        if not within:
            yield line
        within = line.strip() != _END_OF_TEXT if within else _TEXT.fullmatch(line) is not None
