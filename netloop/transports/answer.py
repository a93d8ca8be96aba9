"""An answer as it arrives: where the echo ends, what the open line says, and the text between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop import syslog

LAST = 4096
"""Characters of the end that are looked at: more than any prompt or question has, and a few log lines behind it."""
ENTERS = 3
"""How often Enter is typed for one answer, to see a prompt that log lines came behind or into."""
LONGEST_PROMPT = 128
"""Characters."""
FIRST = 16 * 1024
"""Characters of the beginning in which the echo must stand."""

ESCAPES = re.compile(r"\x1b\[\?2004l\r|\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][0-9A-Za-z]|[=>78EHMc])")
"""Bracketed paste goes off with a carriage return of its own, which ends no line (readline)."""
LINE_ENDS = re.compile(r"\r+\n|\n\r+|\r")
"""Of a text in which not every carriage return stands right before a line feed."""
DROPPED = ("\x08", "\x00")
MORE = re.compile(r"-- ?More ?-- ?$", re.IGNORECASE)
MORE_ERASED = re.compile(r" ?-- ?More ?-- ?(?:\x08[ \x08]*|\r *\r)?", re.IGNORECASE)


def plain(raw: str) -> str:
    """Text with one kind of line end and without escape sequences, backspaces and nulls."""
    text = ESCAPES.sub("", raw) if "\x1b" in raw else raw
    lines = text.replace("\r\n", "\n")
    if "\r" in lines:
        lines = LINE_ENDS.sub("\n", text)
    for character in DROPPED:
        if character in lines:
            lines = lines.replace(character, "")
    return lines


class Answer:
    """What arrived since ``command`` was typed; an empty command has no echo to wait for.

    ``replied`` is true while the line that is open is a question that was replied to. A log line may have broken the
    echo, the last line or the prompt; it is looked behind there, and left where it is in the text.
    """

    def __init__(self, command: str = "") -> None:
        self._parts: list[str] = []
        self._entered: list[tuple[int, str]] = []
        self.command, self.size, self.echoed, self.replied = command, 0, not command.split(), False

    def add(self, part: str) -> None:
        """Take in what arrived; the next line may hold the next question."""
        self._parts.append(part)
        self.size += len(part)
        self.replied = self.replied and not ("\n" in part or "\r" in part)
        if not self.echoed and self.size <= FIRST:
            self.echoed = self._behind_echo(plain("".join(self._parts))) is not None

    @property
    def tail(self) -> str:
        """The line that is still open: a prompt, a question, or an output that is not finished."""
        return _open_line(self._end)

    @property
    def silent(self) -> bool:
        """Whether nothing but a log line stands on the open line."""
        return _silent(self.tail)

    @property
    def tails(self) -> Iterator[str]:
        """What the open line may be once log lines are looked behind, the last of them first."""
        return (_open_line(text) for text in _behind_logs(self._end))

    @property
    def behind_log(self) -> bool:
        """Whether a log line stands right before the open line, which it may have cut short."""
        return syslog.met(_open_line(self._end.rpartition("\n")[0].rstrip("\n")))

    @property
    def may_press_enter(self) -> bool:
        """Whether Enter may be typed: a few times, and only where something came after the last one."""
        return len(self._entered) < ENTERS and not (self._entered and self._entered[-1][0] == len(self._parts))

    def pressed_enter(self, prompt: str) -> None:
        """Note that Enter is typed, because ``prompt`` stands behind the log lines at the end."""
        self._entered.append((len(self._parts), prompt))

    @property
    def bare(self) -> bool:
        """Whether nothing stands between the echo and the open line."""
        return self.size <= FIRST and not self.text

    @property
    def text(self) -> str:
        """Everything between the echo and the prompt: the open line, or one behind which only log lines came."""
        text = plain(MORE_ERASED.sub("", "".join(self._parts[: self._settled])))
        for _count, prompt in self._entered[:1] if self._settled is not None else ():
            text = next((t for t in _behind_logs(text) if _open_line(t).strip() == prompt), text)
        body = self._behind_echo(text) if self.command.strip() else text
        return (text if body is None else body).rpartition("\n")[0].rstrip("\n")

    @property
    def _settled(self) -> int | None:
        """How many parts hold the answer, where Enter was typed behind it and only prompts and log lines came then."""
        for count, prompt in self._entered[:1]:
            rest = syslog.mended(plain("".join(self._parts[count:])))
            if not rest.replace(prompt, "").strip():
                return count
        return None

    def _behind_echo(self, text: str) -> str | None:
        """What stands behind the echo, though a log line came before it or broke it in two; None without an echo."""
        if text.startswith(f"{self.command}\n"):
            return text[len(self.command) + 1 :]
        begin, rest = text[: 2 * FIRST], text[2 * FIRST :]
        words = r"[ \t]+".join(re.escape(word) for word in self.command.split())
        pattern = re.compile(words + r"[ \t]*\n")
        while True:
            for echo in pattern.finditer(begin):
                if not syslog.met(begin[begin.rfind("\n", 0, echo.start()) + 1 : echo.start()]):
                    return begin[echo.end() :] + rest
            span = next(iter(syslog.spans(begin)), None)
            if span is None or span[0] > FIRST:
                return None
            begin = f"{begin[: span[0]]}{begin[span[1] :]}"

    @property
    def _end(self) -> str:
        """The last part of the text."""
        end: list[str] = []
        length = 0
        for part in reversed(self._parts):
            end.append(part[-LAST:])
            length += len(part)
            if length >= LAST:
                break
        return plain("".join(reversed(end)))


def _silent(line: str) -> bool:
    return not line.strip() or syslog.is_line(line)


def _open_line(text: str) -> str:
    return text.rpartition("\n")[2]


def _behind_logs(text: str) -> Iterator[str]:
    """The text with more and more of the log lines at its end taken out: what they broke in two is whole again.

    Where the text ends with a line end, also the text before a log line, whose message may go on in further lines.
    """
    whole, silent = text, _silent(_open_line(text))
    for start, end in reversed(syslog.spans(text)):
        if silent:
            yield text[:start]
        text = text[:start] + text[end:]
        yield text
    yield from _unglued(whole)


def _unglued(text: str) -> Iterator[str]:
    """The text without the last log line, wherever in its line it may begin: a stamp may be glued to a word."""
    rest, _, tail = text.rpartition("\n")
    rest = rest.rstrip("\n")
    begin = rest.rfind("\n") + 1
    if message := syslog.MESSAGE.search(rest, begin):
        yield from (f"{rest[:cut]}{tail}" for cut in range(begin + 1, min(message.start(), begin + LONGEST_PROMPT) + 1))
