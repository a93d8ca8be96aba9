"""Windows: which lines of a change may be typed before the answers to those before them were read.

A line that enters a section is the last of its window: what belongs into the section is typed once the prompt says that
it was entered, so that no refused line lets the next one land elsewhere. A window may end with the way out of a section
and into the next one, unless that takes something away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from netloop.model.plan import Mode
from netloop.transports.transport import Line


@dataclass(frozen=True, slots=True)
class Window:
    """Lines that may be typed at once. ``begins``: in global configuration, whatever section was entered before.

    ``enters``: the last of them enters a section, or a part of one, which what comes next belongs into.
    """

    lines: tuple[Line, ...]
    begins: bool = False
    enters: bool = False


def windows(
    sections: Iterable[Sequence[str]], opens: Callable[[str], bool], then: Sequence[str] = ()
) -> Iterator[Window]:
    """The windows of these sections, each its header and what is typed in it; ``opens`` tells a line that goes deeper.

    ``then`` are show commands that are typed behind the last line.
    """
    rest: tuple[Line, ...] = ()
    begins, within = True, False
    for header, *body in sections:
        rides = within and bool(rest) and bool(body) and not header.startswith("no ")
        if rest and not rides:
            yield Window(rest, begins)
        if not rides:
            rest, begins = (), True
        rest = (*rest, Line(header, Mode.CONFIGURE, leaves=rides))
        within = bool(body)
        for number, line in enumerate(body):
            if number == 0 or opens(body[number - 1]):
                yield Window(rest, begins, enters=True)
                rest, begins, within = (), False, within and number == 0
            rest = (*rest, Line(line, Mode.CONFIGURE))
    rest = (*rest, *(Line(command, Mode.EXEC) for command in then))
    if rest:
        yield Window(rest, begins)
