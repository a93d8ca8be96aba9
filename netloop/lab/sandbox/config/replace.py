"""``configure replace``: the running configuration becomes that of a file, by the lines that it takes.

What the file lacks is taken back with ``no``, then what it has more is entered, section by section, through the same
grammar as at the prompt; and again, up to five passes, until nothing differs. A line that somebody must confirm is a
question. Source: Cisco, "Configuration Replace and Configuration Rollback"; layout: outputs of IOS 15 in public posts.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.config.cursor import ConfigMode, Control
from netloop.lab.sandbox.config.differences import ConfigDifference, displaced, headings, lacking
from netloop.lab.sandbox.config.editor import BANNER, Editor
from netloop.lab.sandbox.config.kept_lines import is_kept, keep
from netloop.lab.sandbox.config.lines import ConfigLine, Path, compared, parse
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.tree import ConfigNode

PASSES = 5
PERMANENT = re.compile(r"version .*|boot-(start|end)-marker|control-plane|line (con|aux) 0|line vty 0 4|topology base")
"""What every router has and cannot be taken away; what stands under it can."""

UNKNOWN = ConfigMode("config", ())
"""The mode of a section that the grammar does not know."""


@dataclass(frozen=True, slots=True)
class ReplaceCommand:
    """A line to enter in a section; ``removes`` is the line that it takes away, empty where it adds one."""

    above: Path
    text: str
    removes: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceOutcome:
    """How a replacement ended: the commands of each pass, what the router said, and what was refused.

    ``failed`` are the commands of the last pass that were refused; ``complete`` is whether nothing differs any more.
    """

    passes: tuple[str, ...]
    said: str
    failed: tuple[str, ...]
    complete: bool

    def shown(self, *, listed: bool = False) -> str:
        """What IOS prints, with ``list`` the commands of every pass."""
        passes = "".join(f"!Pass {n}\n{commands}\n\n" for n, commands in enumerate(self.passes, 1)) if listed else ""
        return passes + self.said + (self._done() if self.complete else self._aborted())

    def _done(self) -> str:
        return f"\nTotal number of passes: {len(self.passes)}\nRollback Done\n\n"

    def _aborted(self) -> str:
        failed = "".join(f"{line}\n" for line in self.failed)
        refused = f"The following commands are failed to apply to the IOS image.\n{_framed(failed)}" if failed else ""
        last = f"The rollback configlet from the last pass is listed below:\n{_framed(self.passes[-1])}"
        return f"{last}\n\nRollback aborted after {len(self.passes)} passes\n{refused}\n"


def _framed(text: str) -> str:
    return f"********\n{text}********\n"


Steps = Generator[str, bool, ReplaceOutcome]
"""Yields what must be confirmed, is sent whether it was, and returns how it ended."""


class Replacement:
    """One ``configure replace`` by the text of a file.

    ``on_error`` is whether it stops at the first command that is refused (``revert trigger error``).
    """

    def __init__(self, router: Control, text: str, *, ignorecase: bool = False, on_error: bool = False) -> None:
        self._router, self._ignorecase, self._on_error = router, ignorecase, on_error
        self._target = parse(text, ignorecase=ignorecase)
        self._editor = Editor(router)
        self._editor.literal = True
        self._said: list[str] = []

    def steps(self) -> Steps:
        """Carry it out."""
        passes: list[str] = []
        failed: list[str] = []
        while len(passes) < PASSES and (commands := list(self._commands())):
            passes.append(_listed(commands))
            failed = yield from self._pass(commands)
            if failed and self._on_error:
                return ReplaceOutcome(tuple(passes), "".join(self._said), tuple(failed), complete=False)
        complete = not list(self._commands())
        if complete:
            self._arrange(self._router.running, self._target)
        return ReplaceOutcome(tuple(passes), "".join(self._said), tuple(failed), complete)

    def _pass(self, commands: Sequence[ReplaceCommand]) -> Generator[str, bool, list[str]]:
        """Enter every command; those that were refused, with ``on_error`` the first."""
        failed = []
        for command in commands:
            question = self._question(command)
            if question and not (yield question):
                continue
            if not self._carried_out(command):
                failed.append(f"{' ' * len(command.above)}{command.text}".strip())
                if self._on_error:
                    break
        return failed

    def _present(self) -> ConfigLine:
        return parse(canonical.body(self._router.running), ignorecase=self._ignorecase)

    def _commands(self) -> Iterator[ReplaceCommand]:
        """What is left to do: first what must go, then what must come."""
        present = self._present()
        added = list(lacking(present, self._target, displaced))
        for change in lacking(self._target, present, lambda above, new, old: displaced(above, old, new)):
            yield from self._removals(change, added)
        for change in added:
            yield from _additions(change)

    def _removals(self, change: ConfigDifference, added: Sequence[ConfigDifference]) -> Iterator[ReplaceCommand]:
        text = change.line.text
        if PERMANENT.fullmatch(text):
            for line in change.line.under.values():
                yield from self._removals(ConfigDifference((*change.above, text), line), added)
            return
        opposite = negated(text)
        beside = [other.line.text for other in added if other.above == change.above]
        covered = any(other == opposite or other.startswith(f"{opposite} ") for other in beside)
        if not covered and not (text.startswith("no ") and not self._removable(change.above, text)):
            yield ReplaceCommand(change.above, opposite, text)

    def _removable(self, above: Path, text: str) -> bool:
        """Whether the opposite of ``no ...`` is a command: ``ip address`` alone is none."""
        found = self._find((*above, text))
        return bool(found and is_kept(found)) or (self._enter(above) and self._known(negated(text)))

    def _question(self, command: ReplaceCommand) -> str:
        return self._editor.asks(command.text) if not command.above and self._enter(()) else ""

    def _carried_out(self, command: ReplaceCommand) -> bool:
        """Enter a command; whether it was not refused. What is gone or there already needs none."""
        if command.removes:
            found = self._find((*command.above, command.removes))
            return found is None or self._removed(command, found)
        return self._enter(command.above) and self._added(command)

    def _removed(self, command: ReplaceCommand, found: ConfigNode) -> bool:
        if is_kept(found) and found.parent:
            found.parent.drop(*found.slot)
            self._router.changed()
            return True
        done = self._enter(command.above) and self._entered(command.text)
        self._drop_default(command)
        return done

    def _drop_default(self, command: ReplaceCommand) -> None:
        """Where the line itself stands there now and the file has none, it is the default, which is not printed."""
        left = self._find((*command.above, command.text))
        if left is not None and left.parent and not self._wanted((*command.above, command.text)):
            left.parent.drop(*left.slot)
            self._router.changed()

    def _added(self, command: ReplaceCommand) -> bool:
        if self._known(command.text):
            return self._entered(command.text)
        kept = self._router.kept.get(tuple(compared(text) for text in (*command.above, command.text)))
        if kept is None:
            return False
        keep(self._editor.node, kept.text, kept.place)
        self._router.changed()
        return True

    def _entered(self, text: str) -> bool:
        """Enter a line where one stands; whether it was taken."""
        if not self._known(text):
            return False
        before = self._router.running.version
        answers = [self._editor.run(line) for line in text.split("\n")]
        said = [answer for answer in answers if isinstance(answer, str) and not answer.startswith("Enter TEXT")]
        self._said += said
        refused = any(said) and self._router.running.version == before
        return not refused and not any(isinstance(answer, InvalidLine) for answer in answers)

    def _known(self, text: str) -> bool:
        mode, node = self._editor.places[-1]
        if node.parent is None and BANNER.match(text):
            return True
        return not isinstance(mode.grammar.parse(text), InvalidLine)

    def _enter(self, above: Path) -> bool:
        """Stand in a section, from global configuration on; whether there is such a section."""
        del self._editor.places[1:]
        return all(self._step_into(text) for text in above)

    def _step_into(self, text: str) -> bool:
        places = self._editor.places
        depth = len(places)
        if self._known(text):
            self._editor.run(text)
        elif (found := _child(places[-1][1], text)) is not None and is_kept(found):
            places.append((UNKNOWN, found))
        return len(places) > depth

    def _find(self, path: Path) -> ConfigNode | None:
        node: ConfigNode | None = self._router.running
        for text in path:
            node = _child(node, text) if node is not None else None
        return node

    def _wanted(self, path: Path) -> bool:
        """Whether the file has a line."""
        line: ConfigLine | None = self._target
        for text in path:
            line = line.under.get(compared(text, ignorecase=self._ignorecase)) if line is not None else None
        return line is not None

    def _arrange(self, node: ConfigNode, line: ConfigLine) -> None:
        """Let lines without an order of their own stand as in the file: IOS prints them in one that it knows."""
        found = [(child, under) for under in line.under.values() if (child := _child(node, under.text)) is not None]
        stood = list(dict.fromkeys(child if child.parent is node else child.parent for child, _ in found))
        if self._router.running.arranged:
            node.arrange([child for child in stood if child is not None])
        else:
            node.reorder([child.slot for child in stood if child is not None])
        for child, under in found:
            self._arrange(child, under)


def negated(text: str) -> str:
    """The command that takes a line back."""
    if banner := BANNER.match(text):
        return f"no banner {banner['kind']}"
    return text.removeprefix("no ") if text.startswith("no ") else f"no {text}"


def finished(steps: Steps) -> ReplaceOutcome:
    """Carry out a replacement that nobody is there to be asked about: everything is confirmed."""
    try:
        next(steps)
        while True:
            steps.send(True)
    except StopIteration as stop:
        outcome: ReplaceOutcome = stop.value
        return outcome


def _additions(change: ConfigDifference) -> Iterator[ReplaceCommand]:
    above = change.above
    yield ReplaceCommand(above, change.line.text)
    for line in change.line.under.values():
        yield from _additions(ConfigDifference((*above, change.line.text), line))


def _listed(commands: Sequence[ReplaceCommand]) -> str:
    """The commands as ``list`` prints them, under the lines of their sections."""
    taken, added = [c for c in commands if c.removes], [c for c in commands if not c.removes]
    lines = [*_lines(taken), *_lines(added), "end"]
    return "!List of Rollback Commands:\n" + "".join(f"{line}\n" for line in lines)


def _lines(commands: Sequence[ReplaceCommand]) -> Iterator[str]:
    opened: Path = ()
    for command in commands:
        yield from headings(opened, command.above)
        yield f"{' ' * len(command.above)}{command.text}"
        opened = command.above if command.removes else (*command.above, command.text)


def _child(node: ConfigNode, text: str) -> ConfigNode | None:
    """The line of a section, also one that is printed with the words of the list that it is an entry of."""
    wanted = compared(text)
    lists = [child for child in node if child.flat]
    entries = ((entry.printed or f"{child.flat} {entry.text}", entry) for child in lists for entry in child)
    flat = next((entry for printed, entry in entries if compared(printed) == wanted), None)
    return flat or next((child for child in node if not child.flat and compared(child.line) == wanted), None)
