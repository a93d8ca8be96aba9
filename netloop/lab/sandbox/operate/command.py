"""The types that exec commands are declared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netloop.lab.sandbox.grammar import Command, Match

if TYPE_CHECKING:
    from netloop.lab.sandbox.shell import Shell

Run = Callable[["Shell", Match], "str | None"]
ExecCommand = Command[Run]
Given = Match
