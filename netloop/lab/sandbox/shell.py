"""One session at a router's command line: characters in, text out, no network in it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.exec_commands import grammar_for
from netloop.lab.sandbox.fault import EchoSecrets, SevenBit
from netloop.lab.sandbox.fault_effects import carried_out, echoed
from netloop.lab.sandbox.faults import Met
from netloop.lab.sandbox.files import FileUrl
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, CommandGrammar, InvalidLine
from netloop.lab.sandbox.help import completion, explain, named_at, subcommands
from netloop.lab.sandbox.keyboard import Keyboard
from netloop.lab.sandbox.operate.host_names import unknown_name
from netloop.lab.sandbox.operate.redirect import piped
from netloop.lab.sandbox.output import Disconnect, Later, Say, Silence, Steps, Turn, line_ends, never
from netloop.lab.sandbox.pager import Pager
from netloop.lab.sandbox.passwords import privileged
from netloop.lab.sandbox.prompts import exec_prompt
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router, TypedLine
from netloop.lab.sandbox.show.filters import split_filter
from netloop.lab.sandbox.tcl import TclShell
from netloop.lab.sandbox.turns import Turns
from netloop.lab.sandbox.views.aliases import expanded

CONTINUED = "+>"
"""The prompt of the Tcl shell while a command is not complete."""

ALL_ROUTERS = re.compile(r"\b(bgp|route|ping|traceroute)\b")
"""In the patterns of commands for which BGP is looked at on every router."""
HOSTNAME_SHOWN = 20
"""In configuration mode IOS shows no more characters of the hostname than these."""


class Shell:
    """A session of one user; ``write`` gets what the terminal shows, ``hang_up`` ends the session.

    ``later`` is the clock of answers that take time; a session without one waits for ever. ``cut_off`` drops the
    connection without a word; by default as ``hang_up`` does. ``monitor`` says whether the session shows the log: None
    until it has said so (``terminal monitor``, ``terminal no monitor``), and then a vty shows none. With ``turns``,
    commands that take long wait for theirs.
    """

    def __init__(
        self,
        router: Router,
        user: str,
        write: Callable[[str], None],
        hang_up: Callable[[], None],
        peer: str = "",
        later: Later = never,
    ) -> None:
        self.router, self.user, self.peer = router, user, peer or "127.0.0.1"
        self.vty = router.vtys.take(user, self.peer)
        self._send, self._hang_up, self.cut_off, self._later = write, hang_up, hang_up, later
        root = router.running
        self.privilege = 15 if privileged(root, user) else 1
        self.length, self.width = 24, 80
        self.directory = FileUrl.parse("flash:/")
        self.tcl: TclShell | None = None
        self.monitor: bool | None = None
        self.turns: Turns | None = None
        self.editor: Editor | None = None
        self.question: TerminalQuestion | None = None
        self.pager: Pager | None = None
        self.open, self.hung = True, False
        self.behind_prompt: list[str] = []
        self._single = self._echo_met = self._feeding = False
        self._kept = ""
        self._logged: list[str] = []
        self._captured: list[str] | None = None
        self._rest: Steps = iter(())
        self._steps: Steps = iter(())
        self._keyboard = Keyboard(self)

    @property
    def prompt(self) -> str:
        """The prompt of the present mode; ``no service prompt config`` leaves configuration mode without one."""
        if self.editor is None and self.tcl is not None:
            return CONTINUED if self.tcl.reading else f"{self.router.hostname}(tcl)#"
        if self.editor is None:
            return exec_prompt(self.router, self.privilege)
        if self.router.running.get("service", "prompt", "config"):
            return ""
        return f"{self.router.hostname[:HOSTNAME_SHOWN]}({self.editor.mode.prompt})#"

    @property
    def mode(self) -> str:
        """``exec``, ``tcl`` within a command of the Tcl shell, or the configuration mode's name."""
        if self.editor is None and self.tcl is not None and self.tcl.reading:
            return "tcl"
        return self.editor.mode.prompt if self.editor else "exec"

    @property
    def history(self) -> tuple[str, ...]:
        """The lines that were typed last."""
        return self._keyboard.history

    def start(self) -> None:
        """Greet and prompt."""
        motd = self.router.running.text_of("banner", "motd") or self.router.running.text_of("banner", "exec")
        if motd:
            self.say("\n" + motd.split("^C")[1] + "\n")
        self._say_prompt()

    def feed(self, data: str) -> None:
        """Take what was typed; while an answer is on its way it is kept."""
        with self.router.network.lock:
            self.router.network.timers.settle()
            if not self._kept:
                self._keyboard.begin()
            self.router.vtys.typed(self.vty)
            seven = self.router.faults.standing(SevenBit)
            self._kept += "".join(chr(byte & 0x7F) for byte in data.encode()) if seven else data
            self._take_kept()

    def say(self, text: str) -> None:
        """Show text, its line ends made the terminal's."""
        if text:
            self._write(line_ends(text))

    def ask(self, question: TerminalQuestion) -> None:
        """Ask; the next line or key is the answer."""
        self.question = question
        self.say(question.text)

    def configure(self) -> None:
        """Enter configuration mode."""
        self.editor = Editor(self.router)

    def typed(self, line: str) -> str:
        """Carry out a line at once, whatever the router's faults; what was said to it."""
        self.router.network.timers.settle()
        self.router.commands.append(TypedLine(line, self.mode, self.user, self.peer))
        return self.captured(lambda: self.execute(line))[0]

    def then(self, steps: Steps) -> None:
        """Let steps follow what the present command says."""
        self._rest = chain(self._rest, steps)

    def close(self) -> None:
        """End the session."""
        if self.open:
            self._end()
            self._hang_up()

    def cut(self) -> None:
        """Lose the connection."""
        if self.open:
            self._end()
            self.cut_off()

    def power_off(self) -> None:
        """Lose the connection because the router goes down: what is not done by now never is."""
        self._steps, self.editor = iter(()), None
        self.cut()

    def show_log(self, on: bool | None) -> None:
        """Show the router's log from now on, or do not."""
        if on and self._log not in self.router.monitors:
            self.router.monitors.append(self._log)
        elif not on and self._log in self.router.monitors:
            self.router.monitors.remove(self._log)
        self.monitor = on

    def run_one(self, line: str) -> None:
        """Carry out one line as an exec request does, and end the session."""
        with self.router.network.lock:
            self._single, self.length = True, 0
            self._begin(line)

    def captured(self, work: Callable[[], str | InvalidLine | None]) -> tuple[str, Steps]:
        """Do something; what it made the terminal show, and the steps that it let follow."""
        prompt = len(self.prompt)
        self._captured = []
        try:
            said = work() or ""
            self._show(said if isinstance(said, str) else said.shown(prompt))
            shown = "".join(self._captured)
        finally:
            self._captured = None
        rest, self._rest = self._rest, iter(())
        return shown, rest

    def execute(self, line: str) -> str | InvalidLine:
        """Carry out a line in the present mode; what the router says to it."""
        if self.editor is not None and not self.editor.reading_banner:
            return self._configure(line)
        if self.editor is not None:
            return self.editor.run(line)
        return self._tcl(self.tcl, line) if self.tcl else self.command(line)

    def command(self, line: str) -> str | InvalidLine:
        """Carry out a line of the exec mode; what the router says to it."""
        if not line.strip():
            return ""
        command, pipe = split_filter(expanded(self.router.running, line))
        given = grammar_for(self.privilege).parse(command)
        if isinstance(given, InvalidLine):
            return self._refused(line, given) if given.message == INVALID else subcommands(command, given)
        begun = time.thread_time()
        said: str = given.command.run(self, given) or ""
        if self.turns is not None:
            self.turns.took((self.router.name, command), time.thread_time() - begun)
        if said == f"{INVALID}\n\n":
            return InvalidLine(INVALID, named_at(command, given.get("interface")))
        return piped(self, said, pipe) if pipe else said

    def _refused(self, line: str, given: InvalidLine) -> str | InvalidLine:
        """What is said to a line that is no command: of an exec request, of the name of a host, of any other."""
        if self._single:
            return f'\nLine has invalid autocommand "{line}"'
        at_prompt = self.editor is None and self.tcl is None
        return (unknown_name(self.router, self.vty, line) if at_prompt else "") or given

    def _end(self) -> None:
        self.show_log(None)
        self.open = False
        self.router.vtys.leave(self.vty)
        if not self._keyboard.paused:
            self._leave_configuration()

    def _write(self, text: str) -> None:
        if self._captured is not None:
            self._captured.append(text)
        else:
            self._send(text)

    def _take_kept(self) -> None:
        self._feeding = True
        if self.open and not self.hung and not self._keyboard.paused:
            data, self._kept = self._kept, ""
            self._kept = self._keyboard.type(data) + self._kept
        self._feeding = False
        self._show_logged()

    def _play(self, steps: Steps) -> None:
        """Take the steps of an answer, and prompt behind them.

        A line that is being carried out when the session ends is carried out all the same.
        """
        self._steps, self._keyboard.paused = steps, False
        for step in steps:
            if isinstance(step, Silence):
                self._keyboard.paused = True
                self._later(step.seconds, self._go_on)
                return
            if isinstance(step, Turn) and self.turns is not None:
                self._keyboard.paused = True
                self.turns.take(self._go_on)
                return
            if isinstance(step, Disconnect):
                self.cut()
            elif isinstance(step, Say) and self.open and step.text:
                self._write(step.text)
        if self.open:
            self._say_prompt()
        else:
            self._leave_configuration()

    def _go_on(self) -> None:
        """Take the next steps: a wait is over."""
        with self.router.network.lock:
            self._play(self._steps)
            if not self._feeding:
                self._take_kept()

    def _log(self, line: str) -> None:
        """A line for the log, which the session shows as soon as nothing is on its way."""
        self._logged.append(line)
        if not self._feeding:
            self._later(0, self._show_logged)

    def _show_logged(self) -> None:
        with self.router.network.lock:
            busy = self._feeding or self._keyboard.paused or self.pager or self.hung
            if self._logged and self.open and not busy:
                lines, self._logged = self._logged, []
                self._send("\r\n" + "".join(f"{line}\r\n" for line in lines))

    def echo(self, text: str) -> None:
        """Show what is typed, unless nobody may see it."""
        if self.question and self.question.secret and self.router.faults.standing(EchoSecrets):
            self._write(text)
        elif (self.question and (self.question.secret or self.question.key)) or self.pager:
            return
        elif self._echo_met or self.question or not self._keyboard.typed.endswith(text):
            self._write(text)
        else:
            self._echo_met = echoed(self, text, self._keyboard.typed, self._write)
            if not self._echo_met:
                self._write(text)

    def _say_prompt(self) -> None:
        if self._single:
            self.close()
        elif self.open and not self.hung and not self.question and not self.pager:
            reading = self.editor is not None and self.editor.reading_banner
            self._write("" if reading else self.prompt)
        lines, self.behind_prompt = self.behind_prompt, []
        if lines and self.open:
            self._write("\r\n" + "".join(f"{line}\r\n" for line in lines))

    def key_typed(self, key: str) -> bool:
        """Offer a key to whoever waits for one; whether it was taken."""
        if not self.open or self.hung:
            return True
        if self.pager:
            self.say(self.pager.turn(key))
            self.pager = None if self.pager.done else self.pager
            self._say_prompt()
            return True
        if self.question and self.question.key:
            self._answer(key)
            return True
        if key in {"\x03", "\x1a"}:
            self._interrupt(key)
            return True
        return False

    def _interrupt(self, key: str) -> None:
        """Ctrl-C drops the line; both it and Ctrl-Z leave configuration mode, Ctrl-Z after carrying the line out."""
        line = self._keyboard.take_line()
        self.question, self._echo_met = None, False
        if self.tcl is not None:
            self.tcl.forget()
        self._write("^Z\r\n" if key == "\x1a" and self.editor else "^C\r\n")
        kept = key == "\x1a" and self.editor is not None and line.strip()
        self._play(chain(self._script(line) if kept else iter(()), self._left()))

    def _left(self) -> Steps:
        """Leave configuration mode, when it is this step's turn."""
        self._leave_configuration()
        yield Say("")

    def line_typed(self, line: str) -> None:
        """Carry a line out, or take it for an answer."""
        self._echo_met = False
        self.router.rollback.keep_alive(self.user)
        self._write("\r\n")
        if self.question:
            self._answer(line)
        else:
            self._begin(line)

    def _begin(self, line: str) -> None:
        """Carry a line out: at once, or in its turn where it takes long; what is typed meanwhile waits."""
        steps = self._script(line)
        plain = self.editor is None and self.tcl is None
        self._play(chain(self._turns_before(line, self.turns), steps) if self.turns and plain else steps)

    def _turns_before(self, line: str, turns: Turns) -> Steps:
        """The turns that others have before a line is carried out: it took long before, or it takes all of BGP."""
        command = split_filter(line)[0]
        if turns.long((self.router.name, command)):
            yield Turn()
        given = grammar_for(self.privilege).parse(command)
        pattern = "" if isinstance(given, InvalidLine) else given.command.pattern
        if ALL_ROUTERS.search(pattern):
            yield from (Turn() for _ in self.router.network.bgp.prepare(self.router, sessions="bgp" in pattern))

    def _answer(self, text: str) -> None:
        question, self.question = self.question, None
        assert question is not None  # noqa: S101 (asked by the callers)
        echoed_key = question.key and text not in "\r\n"
        if question.secret or question.key:
            self._write(text if echoed_key else "\r\n")
        said, rest = self.captured(lambda: question.answer(text))
        ends = echoed_key and not self.question and not said.endswith("\n")
        self._play(chain([Say(said + "\r\n" * ends)], rest))

    def _script(self, line: str) -> Steps:
        """What happens to a line, and its answer."""
        if line.strip():
            self.router.commands.append(TypedLine(line, self.mode, self.user, self.peer))
        met = Met() if self.mode == "tcl" else self.router.faults.on_line(line, self.mode)
        return carried_out(self, line, met)

    def _configure(self, line: str) -> str | InvalidLine:
        assert self.editor is not None  # noqa: S101 (in configuration mode)
        words = line.split()
        if words == ["do"]:
            return InvalidLine(INCOMPLETE)
        if words[:1] == ["do"]:
            at = line.index("do") + 2
            return self.command(" " * at + line[at:])
        if words in (["end"], ["exit"], ["exi"], ["ex"]):
            self.editor.end() if words == ["end"] else self.editor.leave()
            said: str | InvalidLine = ""
        elif question := self.editor.asks(line):
            self._confirm(question, line)
            said = ""
        else:
            said = self.editor.run(line)
        if not self.editor.active:
            self._leave_configuration()
        return said

    def _tcl(self, tcl: TclShell, line: str) -> str | InvalidLine:
        said = tcl.run(line)
        self.tcl = tcl if tcl.open else None
        return said

    def _confirm(self, question: str, line: str) -> None:
        """Carry out a line of configuration mode once it is confirmed."""

        def answer(key: str) -> str:
            if self.editor is None or key not in "\r\nyY":
                return ""
            said = self.editor.run(line)
            return said if isinstance(said, str) else said.shown(len(self.prompt))

        self.ask(TerminalQuestion(question, answer, key=True))

    def _show(self, text: str) -> None:
        if self.length and text.count("\n") >= self.length:
            self.pager = Pager(text, self.length)
            text = self.pager.first()
        self.say(text)

    def _leave_configuration(self) -> None:
        if self.editor is not None:
            if self.router.running.version != self.editor.entered_at:
                self.router.mark_changed(self.user)
            self.editor = None
            self.router.log_message(f"%SYS-5-CONFIG_I: Configured from console by {self.user} on vty0 ({self.peer})")

    def help(self, line: str) -> None:
        """Say what may be typed behind a line."""
        self._write("?\r\n")
        self.say(explain(*self._words_for(line)))
        self._write(self.prompt + line)

    def complete(self, line: str) -> str:
        """Show a line anew with the rest of its last word, where only one is meant; that rest."""
        if self.question or self.tcl or (self.editor and self.editor.reading_banner):
            return ""
        rest = completion(*self._words_for(line))
        self.redisplay()
        self._write(line + rest)
        return rest

    def redisplay(self) -> None:
        """A new line with the prompt, or with what is asked."""
        self._write("\r\n" + (self.question.text if self.question else self.prompt))

    def _words_for(self, line: str) -> tuple[CommandGrammar[Any], str]:
        """The commands that a line is typed among, and the line as they know it: without ``do``."""
        if self.editor is None:
            return grammar_for(self.privilege), line
        if line.startswith("do "):
            return grammar_for(self.privilege), line[len("do ") :]
        return self.editor.mode.grammar, line
