"""What is said to a device, as the log of this process has it: its journal has every answer, this has no secret."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from netloop.model.change import Exchange
from netloop.model.plan import Mode
from netloop.stages.conversation import ConversationLog
from netloop.text.masking import masked_lines
from netloop.text.words import plural

log = logging.getLogger(__name__)


def also_logged(device: str, told: ConversationLog) -> ConversationLog:
    """Who writes down what is said to a device, with this process's log where somebody reads that."""
    return _Logged(device, told) if log.isEnabledFor(logging.INFO) else told


class _Logged:
    """Writes down first, then logs: what changes something as a stage of the device, each line where all is wanted."""

    def __init__(self, device: str, told: ConversationLog) -> None:
        self._device, self._told = device, told
        self._waiting: list[str] = []
        self._section: list[str] = []

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        """The lines go to the device next."""
        self._told.typing_all(lines)
        masked = self._masked(lines)
        self._waiting = list(masked)
        configured = sum(mode is Mode.CONFIGURE for _, mode in lines)
        if configured:
            log.info("%s: types %s of configuration", self._device, plural(configured, "line"))
        for line, (command, mode) in zip(masked, lines, strict=True):
            if mode is Mode.EXEC and not command.startswith("show "):
                log.info("%s: types %r", self._device, line)
            else:
                log.debug("%s: types %r", self._device, line)

    def _masked(self, lines: Sequence[tuple[str, Mode]]) -> list[str]:
        """The lines without secrets: what is one is told by the section, which may have been typed before."""
        self._section += (command for command, _ in lines)
        masked = masked_lines(self._section)[-len(lines) :]
        if any(mode is Mode.EXEC for _, mode in lines):
            self._section.clear()
        return masked

    def answered(self, exchange: Exchange) -> None:
        """The answer to the first of these lines that has none."""
        self._told.answered(exchange)
        line = self._waiting.pop(0) if self._waiting else ""
        size = plural(len(exchange.answer.splitlines()), "line")
        log.debug("%s: answered %r with %s in %.2f s", self._device, line, size, exchange.seconds)
        if exchange.refusal:
            log.info("%s: refused %r: %s", self._device, line, exchange.refusal)
