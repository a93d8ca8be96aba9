"""What a router is now, from the router itself and not over a client's session."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netloop.lab.sandbox import Router
from netloop.lab.sandbox.files import FileError, FileUrl
from tests.peers.value import fits

HEAD = re.compile(r"\A(?:Building configuration[^\n]*\n|Current configuration[^\n]*\n|![^\n]*\n|\n)*")
"""What stands before a configuration and tells its size, and when it was changed."""


@dataclass(frozen=True, slots=True)
class State:
    """A router's configurations without their heads, and its files."""

    running: str
    startup: str
    files: Mapping[str, bytes]


def state(router: Router) -> State:
    """What a router is now."""
    with router.network.lock:
        return State(HEAD.sub("", router.running_text()), HEAD.sub("", router.startup_text()), dict(router.files))


def content(router: Router, place: str) -> bytes | None:
    """A file's content, the configurations' included; None where there is none."""
    with router.network.lock:
        try:
            return router.files.read(FileUrl.parse(place))
        except FileError:
            return None


@dataclass(frozen=True, slots=True)
class Section:
    """A line of a configuration without indentation, and the lines under it at any depth."""

    header: str
    lines: tuple[str, ...]


def sections(configuration: str) -> list[Section]:
    """The sections of a configuration, a global line being one without lines."""
    found: list[tuple[str, list[str]]] = []
    for line in configuration.splitlines():
        if line.startswith(" ") and found:
            found[-1][1].append(_one_blank(line))
        elif line.strip() not in ("", "!"):
            found.append((_one_blank(line), []))
    return [Section(header, tuple(lines)) for header, lines in found]


def holds(configuration: list[Section], expected: list[Any]) -> bool:
    """Whether there is a section with this header in which each of the lines is."""
    return any(_fits(expected[0], one.header) and not missing(one, expected[1:]) for one in configuration)


def shows(configuration: list[Section], unwanted: list[Any]) -> bool:
    """Whether there is a section with this header and, where lines are given, any of them in it."""
    found = [one for one in configuration if _fits(unwanted[0], one.header)]
    return (
        bool(found) if len(unwanted) == 1 else any(len(missing(one, unwanted[1:])) < len(unwanted) - 1 for one in found)
    )


def missing(section: Section, lines: list[Any]) -> list[Any]:
    """The lines that are not in a section."""
    return [line for line in lines if not any(_fits(line, own) for own in section.lines)]


def _fits(expected: Any, line: str) -> bool:
    return fits(_one_blank(expected) if isinstance(expected, str) else expected, line)


def _one_blank(line: str) -> str:
    """A line without indentation and with single blanks: IOS aligns some words."""
    return " ".join(line.split())
