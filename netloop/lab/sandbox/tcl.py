"""The Tcl shell of IOS, ``tclsh``, as far as people write files and run commands with it.

``puts``, ``set``, ``open``, ``close``, ``flush``, ``read``, ``append``, ``foreach``, ``exec`` and ``ios_config`` are
there. What is no command of Tcl is an IOS command, as in IOS; what Tcl has and the sandbox has not is an error. A file
is written when its channel is closed or flushed, or with ``tclquit``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from netloop.lab.sandbox.files import FileError, Files, FileUrl
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.tcl_words import IncompleteScriptError, TclError, TclWord, commands, depth, substituted

MODES = {"r": "", "r+": "", "w": "w", "w+": "w", "a": "a", "a+": "a"}
TCL_NAMES = """
after array break catch continue eval eof error expr fconfigure file for format gets glob global if incr info join
lappend lindex list llength lrange lreplace lsearch lsort namespace package proc regexp regsub rename return scan seek
socket source split string switch tell time trace unset update uplevel upvar variable vwait while
"""
MISSING = frozenset(TCL_NAMES.split())
"""Commands of Tcl that are not here."""


class TclRouter(Protocol):
    """The router of a Tcl shell."""

    files: Files

    def edit(self, lines: Sequence[str], user: str = "") -> str:
        """Enter lines in configuration mode."""
        ...


@dataclass(slots=True)
class TclChannel:
    """An open file: what has been written to it, and where reading has come to."""

    url: FileUrl
    text: str = ""
    writes: bool = False
    changed: bool = False
    at: int = 0


@dataclass(slots=True)
class TclShell:
    """A Tcl shell at a router; ``command`` carries out a line of the exec mode, ``folder`` is where one is."""

    router: TclRouter
    user: str
    folder: Callable[[], FileUrl]
    command: Callable[[str], str | InvalidLine]
    open: bool = True
    _pending: str = ""
    _depth: int = 0
    _variables: dict[str, str] = field(default_factory=dict)
    _channels: dict[str, TclChannel] = field(default_factory=dict)
    _printed: list[str] = field(default_factory=list)

    @property
    def reading(self) -> bool:
        """Whether the command is not complete: lines are its text."""
        return bool(self._pending)

    def forget(self) -> None:
        """Drop what has been typed of a command."""
        self._pending, self._depth = "", 0

    def run(self, line: str) -> str | InvalidLine:
        """Take a line; what is printed once the command is complete."""
        script = f"{self._pending}\n{line}" if self._pending else line
        self._depth += depth(line) if self._pending else 0
        if self._depth > 0:
            self._pending = script
            return ""
        self.forget()
        try:
            parsed = list(commands(script))
        except IncompleteScriptError:
            self._pending, self._depth = script, max(depth(script), 0)
            return ""
        except TclError as exc:
            return f"{exc}\n\n"
        return self._all(parsed)

    def close(self) -> None:
        """Leave the shell: every open file is written."""
        self.open = False
        for channel in self._channels.values():
            self._write(channel)
        self._channels.clear()

    def _all(self, parsed: list[list[TclWord]]) -> str | InvalidLine:
        """Carry commands out; what they print, and the result of the last."""
        result = ""
        try:
            for words in parsed:
                if not self.open:
                    break
                answer = self._top(words)
                if isinstance(answer, InvalidLine):
                    self._take_printed()
                    return answer
                result = answer
        except (TclError, FileError) as exc:
            result = str(exc)
        printed = self._take_printed()
        return f"{printed}{result}\n" if result and not result.endswith("\n") else printed + result

    def _take_printed(self) -> str:
        printed, self._printed = "".join(self._printed), []
        return printed

    def _top(self, words: list[TclWord]) -> str | InvalidLine:
        """A command that was typed; one of IOS may be invalid, and then the caret shows where."""
        name, *given = self._values(words)
        if name in COMMANDS or name in MISSING:
            return self._known(name, given)
        return self.command(" ".join([name, *given]))

    def _values(self, words: list[TclWord]) -> list[str]:
        return [word.text if word.literal else substituted(word.text, self._variable, self._result) for word in words]

    def _known(self, name: str, given: list[str]) -> str:
        if name not in COMMANDS:
            raise TclError(f'invalid command name "{name}"')
        try:
            return COMMANDS[name](self, given)
        except (ValueError, IndexError):
            raise TclError(f'wrong # args: should be "{USAGE[name]}"') from None

    def evaluate(self, script: str) -> str:
        """The result of a script."""
        result = ""
        for words in commands(script):
            name, *given = self._values(words)
            known = name in COMMANDS or name in MISSING
            result = self._known(name, given) if known else self.told(" ".join([name, *given]))
        return result

    def _result(self, script: str) -> str:
        try:
            return self.evaluate(script)
        except IncompleteScriptError:
            raise TclError("missing close-bracket") from None

    def told(self, line: str) -> str:
        """What IOS says to an exec command."""
        said = self.command(line)
        if isinstance(said, InvalidLine):
            raise TclError(f"{line}\n{said.shown(0)}")
        return said

    def _variable(self, name: str) -> str:
        if name not in self._variables:
            raise TclError(f'can\'t read "{name}": no such variable')
        return self._variables[name]

    def channel(self, name: str) -> TclChannel:
        """An open file by its name."""
        if name not in self._channels:
            raise TclError(f'can not find channel named "{name}"')
        return self._channels[name]

    def puts(self, given: list[str]) -> str:
        """``puts [-nonewline] [CHANNEL] STRING``."""
        end = "\n"
        if given[0] == "-nonewline":
            end, given = "", given[1:]
        *where, text = given
        if len(where) > 1:
            raise ValueError
        if not where or where[0] == "stdout":
            self._printed.append(text + end)
        else:
            self._put(self.channel(where[0]), where[0], text + end)
        return ""

    def _put(self, channel: TclChannel, name: str, text: str) -> None:
        if not channel.writes:
            raise TclError(f'channel "{name}" wasn\'t opened for writing')
        channel.text += text
        channel.changed = True

    def set(self, given: list[str]) -> str:
        """``set NAME [VALUE]``."""
        name, *value = given
        if len(value) > 1:
            raise ValueError
        if value:
            self._variables[name] = value[0]
        return self._variable(name)

    def append(self, given: list[str]) -> str:
        """``append NAME VALUE...``."""
        name, *more = given
        self._variables[name] = "".join([self._variables.get(name, ""), *more])
        return self._variables[name]

    def open_file(self, given: list[str]) -> str:
        """``open FILE [MODE]``: a file that is opened with ``w`` is made anew at once."""
        place, mode = given if len(given) > 1 else (*given, "r")
        if mode not in MODES:
            raise TclError(f'illegal access mode "{mode}"')
        url = FileUrl.within(place, self.folder())
        try:
            text = "" if MODES[mode] == "w" else self._before(url, mode)
            if MODES[mode] == "w":
                self.router.files.write(url, b"")
        except FileError as exc:
            raise TclError(f'couldn\'t open "{place}": {str(exc).rpartition("(")[2].rstrip(")").lower()}') from exc
        name = f"file{next(n for n in range(len(self._channels) + 1) if f'file{n}' not in self._channels)}"
        self._channels[name] = TclChannel(url, text, writes=mode != "r")
        return name

    def _before(self, url: FileUrl, mode: str) -> str:
        """What is in a file that is opened to be read or added to."""
        if MODES[mode] == "a" and not self.router.files.exists(url):
            return ""
        return self.router.files.read(url).decode(errors="replace")

    def read(self, given: list[str]) -> str:
        """``read CHANNEL``: the rest of it."""
        (name,) = given
        channel = self.channel(name)
        text, channel.at = channel.text[channel.at :], len(channel.text)
        return text

    def flush(self, given: list[str]) -> str:
        """``flush CHANNEL``."""
        (name,) = given
        self._write(self.channel(name))
        return ""

    def close_file(self, given: list[str]) -> str:
        """``close CHANNEL``."""
        (name,) = given
        channel = self.channel(name)
        del self._channels[name]
        self._write(channel)
        return ""

    def _write(self, channel: TclChannel) -> None:
        if channel.changed:
            channel.changed = False
            self.router.files.write(channel.url, channel.text.encode())

    def foreach(self, given: list[str]) -> str:
        """``foreach NAME LIST BODY``; what IOS says to the commands of the body is printed."""
        name, items, body = given
        for item in items.split():
            self._variables[name] = item
            self._printed.append(self.evaluate(body))
        return ""

    def execute(self, given: list[str]) -> str:
        """``exec COMMAND``: what IOS says to it."""
        if not given:
            raise ValueError
        return self.told(" ".join(given))

    def configure(self, given: list[str]) -> str:
        """``ios_config LINE...``: the lines, each in the mode that the one before has entered."""
        if not given:
            raise ValueError
        return self.router.edit(given, self.user).partition("End with CNTL/Z.\n")[2]

    def leave(self, _given: list[str]) -> str:
        """``tclquit`` and ``exit``."""
        self.close()
        return ""


COMMANDS: dict[str, Callable[[TclShell, list[str]], str]] = {
    "puts": TclShell.puts,
    "set": TclShell.set,
    "append": TclShell.append,
    "open": TclShell.open_file,
    "read": TclShell.read,
    "flush": TclShell.flush,
    "close": TclShell.close_file,
    "foreach": TclShell.foreach,
    "exec": TclShell.execute,
    "ios_config": TclShell.configure,
    "tclquit": TclShell.leave,
    "exit": TclShell.leave,
}
USAGE = {
    "puts": "puts ?-nonewline? ?channelId? string",
    "set": "set varName ?newValue?",
    "append": "append varName ?value value ...?",
    "open": "open fileName ?access? ?permissions?",
    "read": "read channelId ?numChars?",
    "flush": "flush channelId",
    "close": "close channelId",
    "foreach": "foreach varList list ?varList list ...? command",
    "exec": "exec ?switches? arg ?arg ...?",
    "ios_config": "ios_config arg ?arg ...?",
    "tclquit": "tclquit",
    "exit": "exit",
}
