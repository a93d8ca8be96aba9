"""The output of a show command: what surrounds it, what is torn in it, and the configuration that is shown.

Echo, prompt, paging, colour and clock lines are taken off. A log line within an answer may have broken a line of it in
two: such an answer is unreadable, but for a configuration, where a line that certainly begins anew below a log line is
one of its own.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from netloop import syslog
from netloop.cached import cached_property
from netloop.platforms.kept import kept_by_configuration, kept_by_text
from netloop.platforms.platform import UnreadableOutput

RUNNING, STARTUP = "show running-config", "show startup-config"

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MORE = re.compile(r"^[ \t]*<?-{2,} ?\(?more\)? ?-{2,}>?[ \t]?(?:\x08+ *\x08*|\r *\r)*", re.IGNORECASE | re.MULTILINE)
_CLOCK_WORDS = ("Load for five secs: ", "Time source is ", "No time source, ")
_CLOCK_LINE = re.compile(rf"^\s*(?:{'|'.join(_CLOCK_WORDS)})")
_PROMPT = re.compile(r"^\s*[\w.:/@()-]{0,80}[#>]\s*(?:sh[a-z]*\s.*)?$|^\s*show\s.*$", re.ASCII)
_REFUSAL = re.compile(
    r"^(?:% ?(?:Invalid input|Incomplete command|Ambiguous command|Unknown command|Unrecognized command"
    r"|(?:Command )?Authorization (?:failed|denied)|This command is not authorized|Permission denied|Error)"
    r"|Command authorization failed|Translating \")",
    re.IGNORECASE,
)
_ABSENT = re.compile(r"^% ?(?:Invalid input|Unknown command|Unrecognized command)", re.IGNORECASE)

_TO_BE_CLEANED = (
    "\r",
    "\t",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x1f",
    "\0",
    "--",
    " \n",
    *_CLOCK_WORDS,
)
"""What a bare configuration has nowhere: control characters, the sign of paging, blanks at the ends of lines."""

_QUOTED = re.compile(r"^\s*(?:event|action) ")
"""Lines of a configuration (Embedded Event Manager) that may name a log message."""

_LINE = re.compile(r"[^\n]+")
_PREAMBLE = re.compile(r"^(?:Building configuration\.\.\.|(?:Current|Using|Startup) .*bytes.*|)\s*$")

_SECTION_HEAD = re.compile(
    r"^(?:interface \S+|(?:ipv6 )?router (?:bgp|ospf|ospfv3|eigrp|isis|rip)\b.*|vrf definition \S+|ip vrf \S+"
    r"|line .+|route-map .+|policy-map .+|class-map .+|control-plane|redundancy|archive)$"
)
_FREE_TEXT = re.compile(r"\b(?:description|remark|banner|location|contact|title|alias|name|key|password|secret)\b")
_GOES_ON = re.compile(
    r"(?:[-./:,]|^neighbor \S+|\b(?:aaa|address|area|bgp|crypto|eigrp|family|interface|ip|ipv4|ipv6|isis|ldp|logging"
    r"|mpls|neighbor|network|no|ntp|ospf|redistribute|route|router|router-id|service|snmp-server|source|unicast|update-source|vrf))$"
)
"""How no line ends."""
_ONE_WORD = re.compile(
    r"!|archive|boot-(?:end|start)-marker|control-plane|end|exit|exit-[a-z-]+|log-adjacency-changes|login|quit|redundancy"
    r"|shutdown"
)
"""Lines of one word."""
_GLOBAL_LINE = re.compile(
    r"(?:aaa|access-list|archive|banner|boot-(?:end|start)-marker|cdp|class-map|clock|control-plane|crypto|enable"
    r"|errdisable|file|hostname|interface|ip|ipv6|key|line|lldp|logging|mpls|no|ntp|policy-map|radius|redundancy"
    r"|route-map|router|service|snmp-server|spanning-tree|tacacs|username|vlan|vrf)(?: .*)?"
    r"|end|version [0-9]+\.[0-9]+\S*"
)
"""Lines that stand at the left."""
_SECTION_LINE = re.compile(
    r"(?:address-family|bgp|description|duplex|eigrp|exit-[a-z-]+|ip|ipv6|isis|is-type|load-interval"
    r"|log-adjacency-changes|mpls|neighbor|net|network|no|passive-interface|redistribute|router-id|shutdown)(?: .*)?"
)
"""Lines within a section that are no rest of another line."""


@dataclass(frozen=True)
class _Answer:
    """An answer's lines, with the blanks at their ends; the log lines above it; and whether its last line is known to
    be whole: a line end stands behind it."""

    lines: tuple[str, ...]
    above: tuple[str, ...] = ()
    whole: bool = True

    @cached_property
    def text(self) -> str:
        """The lines without these blanks; a line end stands behind the last one where that is known to be whole."""
        text = "\n".join([line.rstrip(" \t") for line in self.lines])
        return f"{text}\n" if self.whole and self.lines else text

    @cached_property
    def refused(self) -> str | None:
        """The line with which the device refused the command."""
        return _refusal(self.lines)

    @cached_property
    def torn_by(self) -> str | None:
        """The first log line within it: that may have broken a line in two."""
        return next((line for line in dict.fromkeys(syslog.suspects(self.text)) if holds_log(line)), None)


def clean(raw: str) -> str:
    """The answer alone: paging, colour, carriage returns, clock lines, echo and prompt removed, and the log lines
    before and behind it; indentation kept."""
    return "\n".join(line.rstrip() for line in _answer(raw).lines)


@kept_by_text
def _answer(raw: str) -> _Answer:
    text = _plain(raw)
    lines = text.split("\n")
    if any(words in text for words in _CLOCK_WORDS):
        lines = [line for line in lines if not _CLOCK_LINE.match(line)]
    begin = next((number for number, line in enumerate(lines) if _own(line)), None)
    if begin is None:
        return _Answer(())
    end = next(number for number in range(len(lines), 0, -1) if _own(lines[number - 1]))
    above, behind = lines[:begin], lines[end:]
    whole = bool(behind) and not any(is_log(line) for line in behind)
    return _Answer(tuple(lines[begin:end]), tuple(line for line in above if is_log(line)), whole)


def _plain(raw: str) -> str:
    """The text without paging and colour, each line ended by a line feed."""
    text = _ANSI.sub("", raw) if "\x1b" in raw else raw
    text = _MORE.sub("", text) if "--" in text else text
    text = re.sub(r"\r+\n", "\n", text).replace("\r", "\n") if "\r" in text else text
    text = text.replace("\x08", "") if "\x08" in text else text
    return text.replace("\x00", "") if "\x00" in text else text


def _own(line: str) -> bool:
    """Whether a line is the answer's own: neither blank, nor an echo, a prompt or a log line."""
    return bool(line.strip()) and not (_PROMPT.match(line) or is_log(line))


def refusal(text: str) -> str | None:
    """The line with which the device refused the command, or None; it stands first, but for a caret.

    Further down the same words may be a part of the answer: a banner in a configuration.
    """
    return _refusal(line[0] for line in _LINE.finditer(text))


def _refusal(lines: Iterable[str]) -> str | None:
    said = (stripped for line in lines if (stripped := line.strip()))
    return next((line for line in islice(said, 3) if _REFUSAL.match(line)), None)


def answer(outputs: Mapping[str, str], command: str) -> str:
    """The clean answer to a command; a line end stands behind its last line where that is known to be whole.

    What the terminal monitor prints into the middle of an answer may have broken a line in two, or hidden the rest of
    one: then nobody knows what the device said.

    Raises:
        UnreadableOutput: the command was not asked, the device refused it, or a log line stands within the answer.
    """
    found = _asked(outputs, command)
    if log := found.torn_by:
        raise UnreadableOutput(f"a log line stands within the answer to {command!r}: {log.strip()[:80]!r}; ask again")
    return found.text


def with_logs(outputs: Mapping[str, str], command: str) -> list[str]:
    """As the lines of ``answer``, with the log lines above them and among them, and the blanks at their ends.

    Raises:
        UnreadableOutput: the command was not asked, or the device refused it.
    """
    found = _asked(outputs, command)
    return [*found.above, *(found.lines or ("",))]


def _asked(outputs: Mapping[str, str], command: str) -> _Answer:
    if command not in outputs:
        raise UnreadableOutput(f"{command!r} was not asked")
    found = _answer(outputs[command])
    if found.refused:
        raise UnreadableOutput(f"the device refused {command!r}: {found.refused}")
    return found


def optional(outputs: Mapping[str, str], command: str) -> str | None:
    """The answer to a command that only adds to others: None where it was refused or not asked.

    Raises:
        UnreadableOutput: a log line stands within it.
    """
    if command not in outputs or _answer(outputs[command]).refused:
        return None
    return answer(outputs, command)


def unknown_to_device(outputs: Mapping[str, str], command: str) -> bool:
    """Whether the device does not know the command at all: what it shows does not exist there."""
    return bool(_ABSENT.match(_answer(outputs.get(command, "")).refused or ""))


def lines(text: str) -> Iterator[str]:
    """The lines that say something, stripped."""
    return iter(_lines(text))


def _lines(text: str) -> list[str]:
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def followed(text: str) -> Iterator[tuple[str, str | None]]:
    """Each line that says something, with the one below it: an empty one under the last line, None where that line may
    be cut."""
    found = _lines(text)
    return zip(found, [*found[1:], "" if text.endswith("\n") else None], strict=False)


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
    return is_log(line) or (syslog.MESSAGE.search(line) is not None and not _QUOTED.match(line))


def first(text: str) -> str:
    """The start of a text, for a message."""
    line = next(lines(text), "")
    return repr(line if len(line) <= 60 else f"{line[:57]}...")


def configuration(outputs: Mapping[str, str], command: str = RUNNING) -> str:
    """The configuration as the device wrote it, from its first line to ``end``, without the log lines between two.

    Raises:
        UnreadableOutput: the command was refused, the text does not end as a configuration does, or a log line may have
            broken one of its lines.
    """
    if _is_bare(text := outputs.get(command, "")):
        return text
    _asked(outputs, command)
    return _configuration(text)


def _is_bare(text: str) -> bool:
    """Whether a text is a configuration and nothing else, as ``configuration`` gives it: nothing is to be taken off."""
    head = text.partition("\n")[0]
    return (
        text.endswith("\nend\n")
        and not (head.startswith(" ") or _PREAMBLE.match(head))
        and _own(head)
        and text.isascii()
        and not any(sign in text for sign in _TO_BE_CLEANED)
        and not (refusal(text) or syslog.suspects(text))
    )


@kept_by_configuration
def _configuration(raw: str) -> str:
    found = _answer(raw)
    lines = _dedented([*found.above, *found.lines])
    begin = next((n for n, line in enumerate(lines) if not (_PREAMBLE.match(line) or is_log(line))), len(lines))
    log = begin > 0 and is_log(lines[begin - 1])
    lines = lines[begin:]
    if log or syslog.suspects("\n".join(lines)):
        lines = list(_without_logs(lines, log=log))
    body = [line.rstrip() for line in lines]
    while body and not body[-1]:
        body.pop()
    if not body or body[-1] != "end":
        last = first(body[-1]) if body else "nothing"
        raise UnreadableOutput(f"expected a configuration that finishes with 'end', found {last}")
    return "\n".join(body) + "\n"


def _dedented(lines: list[str]) -> list[str]:
    """The lines without the indentation that all of them have."""
    if any(line[:1] not in {"", " ", "\t"} for line in lines):
        return lines
    return textwrap.dedent("\n".join(lines)).split("\n")


def _without_logs(lines: Sequence[str], *, log: bool) -> Iterator[str]:
    """The lines, those of the logging process left out; ``log`` is whether one of them stands above the first."""
    above = "!"
    for line in lines:
        if is_log(line) and not line.startswith(" "):
            log = True
            continue
        if holds_log(line):
            raise UnreadableOutput(f"a log line stands within a line of the configuration: {first(line)}; ask again")
        if log and not begins(above, line):
            raise UnreadableOutput(f"a log line may have broken {first(above)} from {first(line)}; ask again")
        above, log = line, False
        yield line


def begins(above: str, line: str) -> bool:
    """Whether ``line``, below a log line, certainly begins anew below ``above``; both with the blanks at their ends.

    Nobody can know all words of IOS; so a line counts as one of its own where its first word begins lines and does not
    go on with others, and the line above is not one that must go on. Whatever else stands below a log line is doubtful:
    the configuration is unread, not guessed at.
    """
    if not (above.strip() and line.strip()):
        return False
    upper, text = above.strip(), line.strip()
    if above != above.rstrip() or _FREE_TEXT.search(upper) or not _finished(upper):
        return False
    if text == "!":
        return True
    if _depth(line) == 0:
        return bool(_GLOBAL_LINE.fullmatch(text)) or (upper == "!" and text.startswith("! "))
    if upper.startswith("!"):
        return upper == "!" and _depth(line) <= _depth(above) and bool(_SECTION_LINE.fullmatch(text))
    return bool(_SECTION_LINE.fullmatch(text)) and (_depth(above) > 0 or bool(_SECTION_HEAD.match(upper)))


def _finished(text: str) -> bool:
    return not _GOES_ON.search(text) and (" " in text or bool(_ONE_WORD.fullmatch(text)))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
