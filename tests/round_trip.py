"""Configurations of real devices loaded into the sandbox and printed back: which lines are still in their place.

``python -m tests.round_trip [FILE ...]`` says so per file and in sum; ``--typed`` types them at a terminal instead of
loading them, ``--shuffled`` loads their sections in another order, so that the sandbox must know IOS's.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.shell import Shell

CAPTURES = Path(__file__).resolve().parents[2] / "shared" / "captures"
FOLDERS = ("ios/running_config/*.txt", "devices/*/show_running-config.txt")
CHATTER = re.compile(r"^\s*(!|Building configuration|Current configuration|Using \d+ out of|end\s*$|\S+[#>]|$)")
REFUSALS = ("% Invalid", "% Incomplete", "% Ambiguous")
Line = tuple[str, ...]
"""A line and the lines that it stands under, outermost first."""


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What became of the lines of a configuration."""

    name: str
    lines: int
    in_place: int
    lost: tuple[Line, ...]
    moved: tuple[Line, ...]
    added: tuple[Line, ...]

    def __str__(self) -> str:
        return f"{self.name[-70:]:70} {self.in_place:5}/{self.lines:<5} lost {len(self.lost):3} added {len(self.added)}"


def captured() -> list[Path]:
    """The configurations of real devices that are at hand."""
    return sorted(path for folder in FOLDERS for path in CAPTURES.glob(folder))


def parsed(text: str) -> list[Line]:
    """The lines of a configuration, each with those that it stands under by its indentation."""
    found: list[Line] = []
    above: list[tuple[int, str]] = []
    for raw in text.replace("\r", "").split("\n"):
        if CHATTER.match(raw):
            continue
        indent = len(raw) - len(raw.lstrip())
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, raw.strip()))
        found.append(tuple(line for _, line in above))
    return found


def compared(name: str, before: Sequence[Line], after: Sequence[Line]) -> RoundTrip:
    """Lines in place are the longest common sequence; a line counts as lost when it is nowhere in the other text."""
    kept = common(before, after)
    lost = list((Counter(line[-1] for line in before) - Counter(line[-1] for line in after)).elements())
    added = list((Counter(line[-1] for line in after) - Counter(line[-1] for line in before)).elements())
    out = [line for n, line in enumerate(before) if n not in kept]
    gone: list[Line] = []
    moved: list[Line] = []
    for line in out:
        (gone if line[-1] in lost else moved).append(line)
        if line[-1] in lost:
            lost.remove(line[-1])
    return RoundTrip(name, len(before), len(kept), tuple(gone), tuple(moved), tuple((text,) for text in added))


def common(one: Sequence[Line], other: Sequence[Line]) -> set[int]:
    """The places in ``one`` of a longest sequence that both have in this order."""
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        row, below = lengths[i], lengths[i + 1]
        for j in reversed(range(len(other))):
            row[j] = below[j + 1] + 1 if one[i] == other[j] else max(below[j], row[j + 1])
    return set(_steps(one, other, lengths))


def _steps(one: Sequence[Line], other: Sequence[Line], lengths: list[list[int]]) -> Iterator[int]:
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            yield i
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1


def loaded(name: str, text: str) -> RoundTrip:
    """A configuration loaded and printed back."""
    printed = Network([NodeSpec("Router", text)], []).routers["Router"].running_text()
    return compared(name, parsed(text), parsed(printed))


def shuffled(name: str, text: str) -> RoundTrip:
    """A configuration whose sections are loaded in another order, without the release that marks a printed one."""
    sections: list[list[str]] = []
    mark = ""
    for line in (line for line in _plain(text) if not line.startswith("version ")):
        if sections and (line[:1].isspace() or mark):
            sections[-1].append(line)
            mark = "" if mark and mark in line else mark
        else:
            sections.append([line])
            mark = line.split()[2][:2] if line.startswith("banner ") and line.count("^C") < 2 else ""
    before = parsed("\n".join(line for section in sections for line in section))
    random.Random(7).shuffle(sections)
    mixed = "\n".join(line for section in sections for line in section)
    printed = Network([NodeSpec("Router", mixed)], []).routers["Router"].running_text()
    return compared(name, before, parsed(printed))


def typed(name: str, text: str) -> RoundTrip:
    """A configuration typed line by line at the terminal of a router with its ports; ``lost`` is what it refused."""
    ports = re.findall(r"^interface (\w*Ethernet[\d/]+|Serial[\d/:]+|\w+Gig\w*[\d/]+)\s*$", text, re.MULTILINE)
    bare = "\n".join(f"interface {port}\n shutdown" for port in ports)
    router = Network([NodeSpec("Router", bare)], []).routers["Router"]
    shell = Shell(router, "tester", lambda _: None, lambda: None)
    shell.privilege = 15
    refused = []
    shell.typed("configure terminal")
    for line in _plain(text):
        answer = shell.typed(line)
        if any(one in answer for one in REFUSALS):
            refused.append((shell.mode, line.strip()))
    shell.close()
    result = compared(name, parsed(text), parsed(router.running_text()))
    return RoundTrip(name, result.lines, result.in_place, tuple(refused), result.lost, result.moved)


def _plain(text: str) -> list[str]:
    return [line for line in text.replace("\r", "").split("\n") if not CHATTER.match(line)]


def main(arguments: Sequence[str]) -> None:
    """Measure the files given, or the captures, and print what is wrong."""
    paths = [Path(one) for one in arguments if not one.startswith("-")] or captured()
    measure = typed if "--typed" in arguments else shuffled if "--shuffled" in arguments else loaded
    results = []
    for path in paths:
        result = measure(path.name, path.read_text(errors="replace"))
        results.append(result)
        print(result)
        for what in ("lost", "moved", "added") if "-v" in arguments else ():
            for line in getattr(result, what):
                print(f"    {what:5} {' / '.join(line)}")
    lines, kept = sum(one.lines for one in results), sum(one.in_place for one in results)
    lost = sum(len(one.lost) for one in results)
    print(f"{len(results)} configurations, {lines} lines: {kept / max(1, lines):.1%} in place, {lost} lost")


if __name__ == "__main__":
    main(sys.argv[1:])
