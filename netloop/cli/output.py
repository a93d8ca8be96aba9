"""Where words leave netloop: results on stdout, talk on stderr; lines are never folded in a file or a pipe.

Everything that is printed passes ``shown``: the secrets that this process knows are struck out, and what a terminal
would obey is written out. No text is ever read as markup.
"""

from __future__ import annotations

import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import typer

from netloop.text.harmless import harmless
from netloop.text.redact import PROCESS

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 200
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a write to a file says that has no room for more."""


def reopen_closed() -> None:
    """Let the standard streams that a caller has closed (``>&-``) lead nowhere.

    Python has none for them (``sys.stdout`` is None), and the next file or connection that is opened would get their
    number, and whatever a library writes there.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def mute() -> None:
    """Let stdout lead nowhere from now on: what is still in its buffer cannot be written either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_stdout_is_reserved = False


def reserve_stdout(*, reserved: bool) -> None:
    """Say whether a report alone goes to stdout from now on: results go to stderr then, as talk does."""
    global _stdout_is_reserved  # noqa: PLW0603 -- stdout is one for the process
    _stdout_is_reserved = reserved


def shown(text: object) -> str:
    """A text as it may be printed."""
    return harmless(PROCESS.text(str(text)))


def say(text: object = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print a text; ``style`` is that of ``typer.secho``."""
    typer.secho(shown(text), err=err or _stdout_is_reserved, nl=nl, **style)


def say_exactly(text: str) -> None:
    """Print a router's text to the byte, its own secrets included; but a terminal obeys no router: it gets ``say``."""
    if sys.stdout.isatty():
        say(text, nl=False)
    else:
        typer.echo(text.encode("utf-8", "surrogateescape"), nl=False)


def results() -> Console:
    """The console for results: as wide as the terminal, or wide enough for a log."""
    stream = sys.stderr if _stdout_is_reserved else sys.stdout
    return console_class()(
        stderr=_stdout_is_reserved,
        width=None if stream.isatty() else PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


UNFOLDED = {"soft_wrap": True}


@cache
def console_class() -> type[Console]:
    """rich's console, with every text made fit to be printed before it is measured into lines."""
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

    class HarmlessConsole(Console):
        def print(self, *objects: Any, **options: Any) -> None:
            """As rich does; a text that is neither folded nor coloured goes out as it is, without being laid out."""
            if len(objects) == 1 and isinstance(objects[0], Text) and options == UNFOLDED and not self.is_terminal:
                self.file.write(f"{shown(objects[0].plain)}\n")
            else:
                super().print(*objects, **options)

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            return super().render(_fit(renderable), options)

    def _fit(renderable: RenderableType) -> RenderableType:
        if isinstance(renderable, str):
            return Text(shown(renderable))
        if isinstance(renderable, Text) and (clean := shown(renderable.plain)) != renderable.plain:
            return Text(clean, renderable.style, justify=renderable.justify, overflow=renderable.overflow)
        return renderable

    return HarmlessConsole
