"""Lines typed ahead: which part of what a device says answers which of them.

A device reads its input line by line: it shows its prompt, takes the next line, echoes it and answers. So an answer
ends where a prompt stands with the echo of the next line behind it. Enter behind the last line is a line too, an empty
one: where two prompts stand one below the other, that answer has ended, however long the wire is quiet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from netloop import syslog
from netloop.transports.answer import plain
from netloop.transports.prompt import Prompt

_HALF_ESCAPE = re.compile(r"\x1b[^A-Za-z]{0,16}$")
"""The beginning of an escape sequence at the end of what arrived."""

IsPrompt = Callable[[str, str], Prompt | None]
"""From a line and the command it may stand behind to the prompt of this device that the line is."""


class TypedAhead:
    """What arrives after ``lines`` were typed at once; ``closed`` by Enter behind the last of them or not."""

    def __init__(self, lines: Sequence[str], is_prompt: IsPrompt, *, closed: bool) -> None:
        self.lines, self._is_prompt, self._closed = tuple(lines), is_prompt, closed
        self._text, self._half = "", ""
        self._answered, self._looked = 0, 0
        self._echoed = False

    def add(self, part: str) -> None:
        """Take in what arrived."""
        raw = self._half + part
        whole = raw.rstrip("\r\n")
        if "\x1b" in whole[-20:] and (found := _HALF_ESCAPE.search(whole)):
            whole = whole[: found.start()]
        self._half = raw[len(whole) :]
        self._text += plain(whole)

    @property
    def line(self) -> str:
        """The line whose answer is being waited for."""
        return self.lines[self._answered]

    @property
    def is_last(self) -> bool:
        """Whether nothing was typed behind that line by which its answer could be known to have ended."""
        return self._answered == len(self.lines) - 1 and not self._closed

    @property
    def rest(self) -> str:
        """What arrived and belongs to no answer so far."""
        return self._text + plain(self._half)

    @property
    def tail(self) -> str:
        """The line that is still open."""
        return self.rest.rpartition("\n")[2]

    def take(self) -> tuple[str, Prompt] | None:
        """The next answer with the prompt behind it; None while it goes on, or where log lines hide its end."""
        if not self._echoed:
            echo = f"{self.line}\n"
            if not self._text.startswith(echo):
                return None
            self._text, self._echoed, self._looked = self._text[len(echo) :], True, 0
        found = self._end()
        if found is None:
            return None
        end, behind, prompt = found
        answer = self._text[:end].rstrip("\n")
        self._answered += 1
        self._text, self._echoed = self._text[behind:], False
        return answer, prompt

    def _end(self) -> tuple[int, int, Prompt] | None:
        """Where the answer ends, where what belongs to the next one begins, and the prompt between."""
        if self._answered < len(self.lines) - 1:
            return self._end_before(self.lines[self._answered + 1])
        return self._end_at_two_prompts() if self._closed else None

    def _end_before(self, following: str) -> tuple[int, int, Prompt] | None:
        """The end before a prompt with the echo of the line that follows."""
        echo, at = f"{following}\n", self._looked
        while (at := self._text.find(echo, at)) >= 0:
            begin = self._text.rfind("\n", 0, at) + 1
            if begin < at and (prompt := self._is_prompt(self._text[begin:at], self.line)):
                return begin, at, prompt
            at += 1
        self._looked = max(0, len(self._text) - len(echo))
        return None

    def _end_at_two_prompts(self) -> tuple[int, int, Prompt] | None:
        text = self.rest
        above, _, last = text.rpartition("\n")
        begin = above.rfind("\n") + 1
        if not last or above[begin:].strip() != last.strip():
            return None
        prompt = self._is_prompt(last, self.line)
        return (begin, len(text), prompt) if prompt else None

    @property
    def logged(self) -> bool:
        """Whether a log message is among what belongs to no answer so far."""
        return syslog.met(self.rest)

    def echoes(self) -> bool:
        """Whether every line that is not answered was echoed, in order, once log lines are taken out."""
        text, at = syslog.mended(self.rest), 0
        for line in self.lines[self._answered + self._echoed :]:
            at = text.find(line, at)
            if at < 0:
                return False
            at += len(line)
        return True
