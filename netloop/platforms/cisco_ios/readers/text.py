"""What surrounds an answer of IOS: echo, prompt, paging, timestamps, log lines, refusals; and what is torn in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from netloop import syslog
from netloop.platforms.platform import UnreadableOutput

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MORE = re.compile(r"^[ \t]*<?-{2,} ?\(?more\)? ?-{2,}>?[ \t]?(?:\x08+ *\x08*|\r *\r)*", re.IGNORECASE | re.MULTILINE)
_CLOCK = re.compile(r"^\s*(?:Load for five secs: |Time source is |No time source, )")
_PROMPT = re.compile(r"^\s*[\w.:/@()-]{1,80}[#>]\s*(?:sh[a-z]*\s.*)?$|^\s*show\s.*$", re.ASCII)
_REFUSAL = re.compile(
    r"^(?:% ?(?:Invalid input|Incomplete command|Ambiguous command|Unknown command|Unrecognized command"
    r"|(?:Command )?Authorization (?:failed|denied)|This command is not authorized|Permission denied|Error)"
    r"|Command authorization failed|Translating \")",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"^% ?(?:Invalid input|Unknown command|Unrecognized command)", re.IGNORECASE)

_QUOTED = re.compile(r"^\s*(?:event|action) ")
"""Lines of a configuration (Embedded Event Manager) that may name a log message."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer's lines, with the blanks at their ends; the log lines above it; and whether its last line is known to
    be whole: a line end stands behind it."""

    lines: tuple[str, ...]
    above: tuple[str, ...] = ()
    whole: bool = True


def clean(raw: str) -> str:
    """The answer alone: paging, colour, carriage returns, clock lines, echo and prompt removed, and the log lines
    before and behind it; indentation kept."""
    return "\n".join(line.rstrip() for line in _answer(raw).lines)


def _answer(raw: str) -> _Answer:
    text = _MORE.sub("", _ANSI.sub("", raw))
    text = re.sub(r"\r+\n", "\n", text).replace("\r", "\n").replace("\x08", "").replace("\x00", "")
    lines = [line for line in text.split("\n") if not _CLOCK.match(line)]
    said = [number for number, line in enumerate(lines) if line.strip() and not (_PROMPT.match(line) or is_log(line))]
    if not said:
        return _Answer(())
    above, behind = lines[: said[0]], lines[said[-1] + 1 :]
    whole = bool(behind) and not any(is_log(line) for line in behind)
    return _Answer(tuple(lines[said[0] : said[-1] + 1]), tuple(line for line in above if is_log(line)), whole)


def refusal(text: str) -> str | None:
    """The line with which the device refused the command, or None; it stands first, but for a caret.

    Further down the same words may be a part of the answer: a banner in a configuration.
    """
    return next((line for line in islice(lines(text), 3) if _REFUSAL.match(line)), None)


def answer(outputs: Mapping[str, str], command: str) -> str:
    """The clean answer to a command; a line end stands behind its last line where that is known to be whole.

    What the terminal monitor prints into the middle of an answer may have broken a line in two, or hidden the rest of
    one: then nobody knows what the device said.

    Raises:
        UnreadableOutput: the command was not asked, the device refused it, or a log line stands within the answer.
    """
    text = re.sub(r"[ \t]+$", "", _asked(outputs, command), flags=re.MULTILINE)
    if log := next((line for line in text.split("\n") if line and holds_log(line)), None):
        raise UnreadableOutput(f"a log line stands within the answer to {command!r}: {log.strip()[:80]!r}; ask again")
    return text


def with_logs(outputs: Mapping[str, str], command: str) -> list[str]:
    """As the lines of ``answer``, with the log lines above them and among them, and the blanks at their ends.

    Raises:
        UnreadableOutput: the command was not asked, or the device refused it.
    """
    text = _asked(outputs, command)
    return [*_answer(outputs[command]).above, *text.rstrip("\n").split("\n")]


def _asked(outputs: Mapping[str, str], command: str) -> str:
    if command not in outputs:
        raise UnreadableOutput(f"{command!r} was not asked")
    found = _answer(outputs[command])
    text = "\n".join(found.lines)
    if said := refusal(text):
        raise UnreadableOutput(f"the device refused {command!r}: {said}")
    return f"{text}\n" if found.whole and text else text


def optional(outputs: Mapping[str, str], command: str) -> str | None:
    """The answer to a command that only adds to others: None where it was refused or not asked.

    Raises:
        UnreadableOutput: a log line stands within it.
    """
    if command not in outputs or refusal(clean(outputs[command])):
        return None
    return answer(outputs, command)


def unknown_to_device(outputs: Mapping[str, str], command: str) -> bool:
    """Whether the device does not know the command at all: what it shows does not exist there."""
    return bool(_ABSENT.match(refusal(clean(outputs.get(command, ""))) or ""))


def lines(text: str) -> Iterator[str]:
    """The lines that say something, stripped."""
    for line in text.split("\n"):
        if said := line.strip():
            yield said


def followed(text: str) -> Iterator[tuple[str, str | None]]:
    """Each line that says something, with the one below it: an empty one under the last line, None where that line may
    be cut."""
    said = list(lines(text))
    yield from zip(said, [*said[1:], "" if text.endswith("\n") else None], strict=False)


def whole(line: str, below: str | None) -> str:
    """A line whose last word counts: an address, a number, a name.

    Raises:
        UnreadableOutput: the text ends with it, or below it stands a word alone, which may be the rest of it.
    """
    if below is None or (below and " " not in below):
        rest = "the answer ends there" if below is None else f"{below!r} stands below it alone"
        raise UnreadableOutput(f"{first(line)} may be cut: {rest}")
    return line


def is_log(line: str) -> bool:
    """Whether the logging process, not the command, printed the line, however deep it stands."""
    return syslog.is_line(line.strip())


def holds_log(line: str) -> bool:
    """Whether a line is a log line, or holds one: then what stands before and behind it may be halves of a line."""
    return is_log(line) or (syslog.met(line) and not _QUOTED.match(line))


def first(text: str) -> str:
    """The start of a text, for a message."""
    line = next(lines(text), "")
    return repr(line if len(line) <= 60 else f"{line[:57]}...")
