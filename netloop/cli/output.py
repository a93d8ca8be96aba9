"""The consoles: results on stdout, talk on stderr; lines are never folded in a file or a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 200


def results() -> Console:
    """The console for results: as wide as the terminal, or wide enough for a log."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
