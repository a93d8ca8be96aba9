"""What surrounds an answer of IOS: echo, prompt, paging, timestamps, log lines, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from netloop.platforms.platform import UnreadableOutput

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MORE = re.compile(r"^[ \t]*<?-{2,} ?\(?more\)? ?-{2,}>?[ \t]?(?:\x08+ *\x08*|\r *\r)*", re.IGNORECASE | re.MULTILINE)
_CLOCK = re.compile(r"^\s*(?:Load for five secs: |Time source is |No time source, )")
_LOG = re.compile(r"^\s*[*.]?(?:[A-Z][a-z]{2} +[0-9]|[0-9]+:|%)[^%]{0,60}%?[A-Z0-9_-]+-[0-7]-[A-Z0-9_]+: ")
_PROMPT = re.compile(r"^\s*[\w.:/@()-]{1,80}[#>]\s*(?:sh[a-z]*\s.*)?$|^\s*show\s.*$", re.ASCII)
_REFUSAL = re.compile(
    r"^(?:% ?(?:Invalid input|Incomplete command|Ambiguous command|Unknown command|Unrecognized command"
    r"|Authorization failed|This command is not authorized|Error)|Command authorization failed|Translating \")",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"^% ?(?:Invalid input|Unknown command|Unrecognized command)", re.IGNORECASE)


def clean(raw: str) -> str:
    """The answer alone: paging, colour, carriage returns, clock lines, echo and prompt removed; indentation kept."""
    text = _MORE.sub("", _ANSI.sub("", raw))
    text = re.sub(r"\r+\n", "\n", text).replace("\r", "\n").replace("\x08", "").replace("\x00", "")
    lines = [line.rstrip() for line in text.split("\n") if not _CLOCK.match(line)]
    return "\n".join(_without_prompts(lines))


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines between the first and the last that are neither blank nor a prompt."""
    said = [number for number, line in enumerate(lines) if line and not _PROMPT.match(line)]
    return lines[said[0] : said[-1] + 1] if said else []


def refusal(text: str) -> str | None:
    """The line with which the device refused the command, or None; it stands first, but for a caret.

    Further down the same words may be a part of the answer: a banner in a configuration.
    """
    return next((line for line in islice(lines(text), 3) if _REFUSAL.match(line)), None)


def answer(outputs: Mapping[str, str], command: str) -> str:
    """The clean answer to a command.

    Raises:
        UnreadableOutput: the command was not asked, or the device refused it.
    """
    if command not in outputs:
        raise UnreadableOutput(f"{command!r} was not asked")
    text = clean(outputs[command])
    if said := refusal(text):
        raise UnreadableOutput(f"the device refused {command!r}: {said}")
    return text


def optional(outputs: Mapping[str, str], command: str) -> str:
    """The clean answer to a command that only adds to others: empty where it was refused or not asked."""
    text = clean(outputs.get(command, ""))
    return "" if refusal(text) else text


def unknown_to_device(outputs: Mapping[str, str], command: str) -> bool:
    """Whether the device does not know the command at all: what it shows does not exist there."""
    return bool(_ABSENT.match(refusal(clean(outputs.get(command, ""))) or ""))


def lines(text: str) -> Iterator[str]:
    """The lines that say something, stripped, without the log lines that a terminal monitor mixes in."""
    for line in text.split("\n"):
        if (said := line.strip()) and not is_log(said):
            yield said


def is_log(line: str) -> bool:
    """Whether a terminal monitor, not the command, printed the line."""
    return bool(_LOG.match(line))


def first(text: str) -> str:
    """The start of a text, for a message."""
    line = next(lines(text), "")
    return repr(line if len(line) <= 60 else f"{line[:57]}...")
