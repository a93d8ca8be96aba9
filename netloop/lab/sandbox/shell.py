"""One session at a router's command line: characters in, text out, no network in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.config.secrets import enable_line, privileged
from netloop.lab.sandbox.faults import Kind
from netloop.lab.sandbox.grammar import INVALID, Refused
from netloop.lab.sandbox.help import explain
from netloop.lab.sandbox.keyboard import Keyboard
from netloop.lab.sandbox.operate.commands import grammar_for
from netloop.lab.sandbox.pager import Pager
from netloop.lab.sandbox.question import Question
from netloop.lab.sandbox.router import Typed
from netloop.lab.sandbox.show.filters import filtered, split_filter

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

HOSTNAME_SHOWN = 20
"""In configuration mode IOS shows no more characters of the hostname than these."""


class Shell:
    """A session of one user; ``write`` gets what the terminal shows, ``hang_up`` ends the connection."""

    def __init__(
        self, router: Router, user: str, write: Callable[[str], None], hang_up: Callable[[], None], peer: str = ""
    ) -> None:
        self.router, self.user, self.peer = router, user, peer or "127.0.0.1"
        self._write, self._hang_up = write, hang_up
        root = router.running
        self.privilege = 15 if privileged(root, user) or not enable_line(root) else 1
        self.length, self.width = 24, 80
        self.editor: Editor | None = None
        self.question: Question | None = None
        self.pager: Pager | None = None
        self.open, self.hung = True, False
        self._keyboard = Keyboard(self._line, self._key, self._echo, self._help)

    @property
    def prompt(self) -> str:
        """The prompt of the present mode."""
        if self.editor is None:
            return f"{self.router.hostname}{'#' if self.privilege == 15 else '>'}"
        return f"{self.router.hostname[:HOSTNAME_SHOWN]}({self.editor.mode.prompt})#"

    @property
    def mode(self) -> str:
        """``exec``, or the configuration mode's name."""
        return self.editor.mode.prompt if self.editor else "exec"

    def start(self) -> None:
        """Greet and prompt."""
        motd = self.router.running.text_of("banner", "motd") or self.router.running.text_of("banner", "exec")
        if motd:
            self.say("\n" + motd.split("^C")[1] + "\n")
        self._say_prompt()

    def feed(self, data: str) -> None:
        """Take what was typed."""
        with self.router.network.lock:
            if self.open and not self.hung:
                self._keyboard.type(data)

    def say(self, text: str) -> None:
        """Show text, its line ends made the terminal's."""
        if text:
            self._write(text.replace("\n", "\r\n"))

    def ask(self, question: Question) -> None:
        """Ask; the next line or key is the answer."""
        self.question = question
        self.say(question.text)

    def close(self) -> None:
        """End the session."""
        if self.open:
            self.open = False
            self._leave_configuration()
            self._hang_up()

    def run_one(self, line: str) -> str:
        """Carry out one line as an exec request does; what it prints."""
        with self.router.network.lock:
            self.router.commands.append(Typed(line, "exec", self.user))
            said = self._execute(line)
            return said if isinstance(said, str) else said.shown(0)

    def _echo(self, text: str) -> None:
        if not (self.question and (self.question.secret or self.question.key)) and not self.pager:
            self._write(text)

    def _say_prompt(self) -> None:
        if self.open and not self.hung and not self.question and not self.pager:
            reading = self.editor is not None and self.editor.reading_banner
            self._write("" if reading else self.prompt)

    def _key(self, key: str) -> bool:
        """Offer a key to whoever waits for one; whether it was taken."""
        if not self.open or self.hung:
            return True
        if self.pager:
            self._write(self.pager.turn(key).replace("\n", "\r\n"))
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
        self.question = None
        self._write("^Z\r\n" if key == "\x1a" and self.editor else "^C\r\n")
        if key == "\x1a" and self.editor and line.strip():
            self._carry_out(line)
        self._leave_configuration()
        self._say_prompt()

    def _line(self, line: str) -> None:
        self._write("\r\n")
        if self.question:
            self._answer(line)
            return
        self._carry_out(line)
        self._say_prompt()

    def _answer(self, text: str) -> None:
        question, self.question = self.question, None
        assert question is not None  # noqa: S101 (asked by the callers)
        if question.secret or question.key:
            self._write("\r\n")
        self._show(question.answer(text) or "")
        self._say_prompt()

    def _carry_out(self, line: str) -> None:
        if line.strip():
            self.router.commands.append(Typed(line, self.mode, self.user))
        fault = self.router.faults.of(line) if line.strip() else None
        if fault and fault.kind is Kind.HANG:
            self.hung = True
        elif fault and fault.kind is Kind.DROP:
            self.close()
        elif fault:
            column = len(line) - len(line.lstrip())
            self.say(f"{fault.answer}\n" if fault.answer else Refused(INVALID, column).shown(len(self.prompt)))
        else:
            prompt = len(self.prompt)
            said = self._execute(line)
            self._show(said if isinstance(said, str) else said.shown(prompt))

    def _execute(self, line: str) -> str | Refused:
        if self.editor is not None and not self.editor.reading_banner:
            return self._configure(line)
        if self.editor is not None:
            return self.editor.run(line)
        return self._exec(line)

    def _configure(self, line: str) -> str | Refused:
        assert self.editor is not None  # noqa: S101 (in configuration mode)
        words = line.split()
        if words[:1] == ["do"] and len(words) > 1:
            at = line.index("do") + 2
            return self._exec(" " * at + line[at:])
        if words in (["end"], ["exit"], ["exi"], ["ex"]):
            self.editor.end() if words == ["end"] else self.editor.leave()
            said: str | Refused = ""
        else:
            said = self.editor.run(line)
        if not self.editor.active:
            self._leave_configuration()
        return said

    def _exec(self, line: str) -> str | Refused:
        if not line.strip():
            return ""
        command, pipe = split_filter(line)
        given = grammar_for(self.privilege).parse(command)
        if isinstance(given, Refused):
            return given
        said: str = given.command.run(self, given) or ""
        return filtered(said, pipe) if pipe else said

    def _show(self, text: str) -> None:
        if self.length and text.count("\n") >= self.length:
            self.pager = Pager(text, self.length)
            self._write(self.pager.first().replace("\n", "\r\n"))
        else:
            self.say(text)

    def _leave_configuration(self) -> None:
        if self.editor is not None:
            if self.router.running.version != self.editor.entered_at:
                self.router.mark_changed(self.user)
            self.editor = None
            self.router.log_message(f"%SYS-5-CONFIG_I: Configured from console by {self.user} on vty0 ({self.peer})")

    def _help(self, line: str) -> None:
        self._write("?\r\n")
        grammar = self.editor.mode.grammar if self.editor else grammar_for(self.privilege)
        self.say(explain(grammar, line))
        self._write(self.prompt + line)
