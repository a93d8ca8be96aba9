"""The command line of a router: lines in, echoes, answers and prompts out. It does no I/O of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.bench.emulator.configuration import SECTIONS, canonical
from tests.bench.emulator.router import Router
from tests.bench.emulator.shows import shown, stored

INVALID = "      ^\r\n% Invalid input detected at '^' marker.\r\n\r\n"
ENTERING = "Enter configuration commands, one per line.  End with CNTL/Z.\r\n"
OK = "Building configuration...\r\n[OK]\r\n"
MODES = {
    "interface": "config-if",
    "router": "config-router",
    "line": "config-line",
    "vrf": "config-vrf",
    "class-map": "config-cmap",
    "policy-map": "config-pmap",
    "ip": "config-ext-nacl",
}
WITHIN = {
    "interface": re.compile(r"(?:no )?(?:description|ip address|ip ospf|shutdown|load-interval|duplex|speed)\b"),
    "router": re.compile(r"(?:no )?(?:router-id|passive-interface|network|log-adjacency-changes|neighbor|bgp)\b"),
    "line": re.compile(r"(?:no )?(?:exec-timeout|transport|access-class|logging|length|width)\b"),
}
"""The lines that a block of each kind takes."""
GLOBAL = re.compile(
    r"(?:no )?(?:file prompt quiet|ip scp server enable|ip route |ntp |logging |snmp-server |hostname |banner )"
)
MORE = " --More-- "
ERASE = f"\r{' ' * 9}\r"
PAGE = 24
FREE = 1_900_000_000


class Answer(NamedTuple):
    """What a line is answered with, and whether it is a save, which takes a slow router long."""

    text: str
    saves: bool = False


class Shell:
    """One terminal session. ``type`` takes characters; ``step`` works through one line and says what to print."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._typed, self._echoed = "", 0
        self._mode, self._header = "", ""
        self._question: Callable[[], Answer] | None = None
        self._rest: list[str] = []
        self._tcl: list[str] | None = None
        self.length, self.closed = PAGE, False

    @property
    def prompt(self) -> str:
        """The prompt as it stands."""
        if self._tcl is not None:
            return "" if self._tcl else f"{self._router.hostname}(tcl)#"
        return f"{self._router.hostname}{f'({self._mode})' if self._mode else ''}#"

    def type(self, text: str) -> None:
        """Characters arrive."""
        self._typed += text.replace("\r\n", "\r").replace("\n", "\r").replace("\0", "")

    def step(self) -> Answer | None:
        """Echo and answer the next line, or echo what there is of it; None where there is nothing to do."""
        if self._rest:
            return self._page()
        if self._tcl:
            return self._tcl_lines()
        line, end, rest = self._typed.partition("\r")
        if not end and "\x1a" not in line and "\x03" not in line:
            return self._partial()
        if "\x1a" in line:
            line, _, rest = self._typed.partition("\x1a")
            return self._line(line, rest, leaves=True)
        if "\x03" in line:
            line, _, rest = self._typed.partition("\x03")
            return self._line(line, rest, leaves=True, drops=True)
        return self._line(line, rest)

    def _partial(self) -> Answer | None:
        """Echo what has come of a line so far."""
        fresh, self._echoed = self._typed[self._echoed :], len(self._typed)
        return Answer(fresh) if fresh else None

    def _line(self, line: str, rest: str, leaves: bool = False, drops: bool = False) -> Answer:
        echo = f"{line[self._echoed :]}{'^Z' if leaves and not drops else ''}\r\n"
        self._typed, self._echoed = rest, 0
        line = line.rpartition("\x15")[2].replace("\x16", "")
        if drops:
            line = ""
        if self._question:
            ask, self._question = self._question, None
            return self._finished(echo, Answer("") if drops else ask())
        answer = self._answer(line.strip()) if line.strip() else Answer("")
        if leaves:
            self._mode, self._header = "", ""
        return self._finished(echo, answer)

    def _finished(self, echo: str, answer: Answer) -> Answer:
        """The answer behind its echo and before the next prompt, a page of it where paging is on."""
        if self.closed or self._question:
            return Answer(echo + answer.text, answer.saves)
        lines = answer.text.split("\r\n") if self.length and answer.text.count("\r\n") >= self.length else []
        if lines:
            self._rest = lines[self.length - 1 :]
            return Answer(echo + "\r\n".join(lines[: self.length - 1]) + f"\r\n{MORE}", answer.saves)
        return Answer(f"{echo}{answer.text}{self.prompt}", answer.saves)

    def _page(self) -> Answer | None:
        """Turn a page: space one page, ``q`` none, any other key one line."""
        if not self._typed:
            return None
        key, self._typed = self._typed[0], self._typed[1:]
        count = self.length - 1 if key == " " else 0 if key in "qQ\x03" else 1
        now, self._rest = self._rest[:count], self._rest[count:] if count else []
        more = f"\r\n{MORE}" if self._rest else self.prompt
        return Answer(f"{ERASE}{chr(13) + chr(10) if not now else ''}" + "\r\n".join(now) + more)

    def _answer(self, line: str) -> Answer:
        self._router.asked.lines.append(line)
        if self._tcl is not None:
            return self._tcl_command(line)
        answer = self._configure(line) if self._mode else self._exec(" ".join(line.split()))
        if answer is None:
            self._router.asked.unknown.append(f"{self._mode or 'exec'}: {line}")
            return Answer(INVALID)
        return answer

    # --- EXEC ------------------------------------------------------------------------------------------------------

    def _exec(self, line: str) -> Answer | None:
        router = self._router
        if line.startswith(("show ", "sh ")):
            return self._show(f"show {line.partition(' ')[2]}")
        match line.split():
            case ["terminal" | "term", "length" | "len", number]:
                self.length = int(number)
                return Answer("")
            case ["terminal" | "term", "width", _] | ["terminal", "no", "monitor"] | ["enable" | "end"]:
                return Answer("")
            case ["configure" | "conf", "terminal" | "t" | "term"]:
                self._mode = "config"
                return Answer(ENTERING)
            case ["exit" | "logout" | "quit"]:
                self.closed = True
                return Answer("")
            case ["write" | "wr"] | ["write" | "wr", "memory" | "mem"]:
                router.save()
                return Answer(OK, saves=True)
            case ["copy", "running-config" | "run", "startup-config" | "start"]:
                return self._ask("Destination filename [startup-config]? ", self._saved)
            case ["copy", "null:", target]:
                return self._prompted(f"Destination filename [{file_name(target)}]? ", lambda: self._empty(target))
            case ["copy", source, "running-config"]:
                return self._prompted("Destination filename [running-config]? ", lambda: self._merge(source))
            case ["copy", "running-config", target] if ":" in target:
                return self._prompted(f"Destination filename [{file_name(target)}]? ", lambda: self._store(target))
            case ["tclsh"]:
                self._tcl = []
                return Answer("")
            case ["dir"] | ["dir", _]:
                return self._dir(line)
            case ["verify", "/md5", name]:
                digest = router.md5(file_name(name))
                if digest is None:
                    return Answer(f"%Error opening {name} (No such file or directory)\r\n")
                return Answer(f".MD5 of {name} Done!\r\nverify /md5 ({name}) = {digest}\r\n")
        return None

    def _show(self, command: str) -> Answer | None:
        router = self._router
        if command == "show archive":
            return Answer("The maximum archive configurations allowed is 10.\r\nThere are currently 0 archived.\r\n")
        if command == "show archive config rollback timer":
            return Answer("%No Rollback Confirmed Change pending\r\n")
        if command.startswith("show archive config incremental-diffs "):
            return self._incremental(command.split()[4])
        text = shown(command, router.running, router.startup, router.hostname)
        return None if text is None else Answer(text)

    def _ask(self, question: str, then: Callable[[], Answer]) -> Answer:
        self._question = then
        return Answer(question)

    def _prompted(self, question: str, then: Callable[[], Answer]) -> Answer:
        """Ask for a file's name unless ``file prompt quiet`` is configured."""
        quiet = ["file prompt quiet"] in self._router.running.blocks
        return then() if quiet else self._ask(question, then)

    def _saved(self) -> Answer:
        self._router.save()
        return Answer(OK, saves=True)

    def _store(self, target: str) -> Answer:
        self._router.files[file_name(target)] = text = stored(self._router.running)
        return Answer(f"\r\n{len(text)} bytes copied in 0.210 secs ({len(text) * 5} bytes/sec)\r\n")

    def _empty(self, target: str) -> Answer:
        self._router.files[file_name(target)] = ""
        return Answer("0 bytes copied in 0.020 secs (0 bytes/sec)\r\n")

    def _dir(self, line: str) -> Answer:
        """``dir``: a file system or one file of it."""
        name = line.partition(" ")[2] or "flash:/"
        files = self._router.files
        if file_name(name):
            if file_name(name) not in files:
                return Answer(f"%Error opening {name} (No such file or directory)\r\n")
            files = {file_name(name): files[file_name(name)]}
        rows = "".join(
            f"{n:>5}  -rw-  {len(text):>10}  Nov 30 2026 10:00:00 +00:00  {own}\r\n"
            for n, (own, text) in enumerate(files.items(), 1)
        )
        place = name if file_name(name) or name.endswith("/") else f"{name}/"
        return Answer(f"Directory of {place}\r\n\r\n{rows}\r\n2142715904 bytes total ({FREE} bytes free)\r\n")

    def _merge(self, source: str) -> Answer:
        """``copy FILE running-config``: its lines as if they were typed, without an echo."""
        text = self._router.files.get(file_name(source))
        if text is None:
            return Answer(f"%Error opening {source} (No such file or directory)\r\n")
        said = []
        self._mode, self._header = "config", ""
        for line in (own.strip() for own in text.splitlines()):
            if line and line not in {"end", "!"}:
                answer = self._configure(line)
                said.append(INVALID if answer is None else answer.text)
        self._mode, self._header = "", ""
        return Answer(f"{''.join(said)}{len(text)} bytes copied in 0.190 secs ({len(text) * 5} bytes/sec)\r\n")

    def _incremental(self, name: str) -> Answer:
        """``show archive config incremental-diffs``: the lines of a file that are not in the running configuration."""
        text = self._router.files.get(file_name(name))
        if text is None:
            return Answer(f"%Error opening {name} (No such file or directory)\r\n")
        new, header, own, told = [], "", None, ""
        for line in (whole.rstrip() for whole in text.splitlines() if whole.strip() not in {"", "!", "end"}):
            if not line.startswith(" "):
                header, own = canonical(line), self._router.running.lines(canonical(line))
                new += [] if own is not None or header.startswith(SECTIONS) else [header]
                continue
            if own is None or line.strip() not in own:
                new += ([header] if told != header else []) + [line]
                told = header
        body = "".join(f"{line}\r\n" for line in new) or "!No changes were found\r\n"
        return Answer(f"!List of Commands:\r\n{body}end\r\n")

    # --- configuration ---------------------------------------------------------------------------------------------

    def _configure(self, line: str) -> Answer | None:
        running, kind = self._router.running, self._header.partition(" ")[0]
        if line.startswith("!"):
            return Answer("")
        if line == "end":
            self._mode, self._header = "", ""
        elif line == "exit":
            self._mode, self._header = "config" if self._header else "", ""
        elif line.startswith("do "):
            return self._exec(line[3:])
        elif self._header and kind in WITHIN and WITHIN[kind].match(line):
            self._put(line)
        elif line.startswith(("interface ", "int ", "router ", "line ")):
            if line.startswith("line ") and running.lines(line) is None:
                return None
            self._header = running.enter(line)
            self._mode = MODES[self._header.partition(" ")[0]]
        elif GLOBAL.match(line):
            running.put_global(line)
            self._mode, self._header = "config", ""
        else:
            return None
        return Answer("")

    def _put(self, line: str) -> None:
        """Type a line within a block; ``ip ospf`` on an interface starts its process."""
        running = self._router.running
        running.put(self._header, line)
        if line.startswith("ip ospf ") and " area " in line:
            running.enter(f"router ospf {line.split()[2]}")

    # --- tclsh -----------------------------------------------------------------------------------------------------

    def _tcl_command(self, line: str) -> Answer:
        if line == "tclquit":
            self._tcl = None
            return Answer("")
        match = re.match(r'puts \[open "(?P<name>[^"]+)" w\+\] \{(?P<first>.*)$', line)
        if match is None:
            if answer := self._exec(" ".join(line.split())):
                return answer
            self._router.asked.unknown.append(f"tcl: {line}")
            return Answer(f'invalid command name "{line.split(maxsplit=1)[0]}"\r\n')
        self._tcl = [match["name"], match["first"]]
        return Answer("")

    def _tcl_lines(self) -> Answer | None:
        """The lines of a text in braces; the closing one writes the file."""
        assert self._tcl
        line, end, rest = self._typed.partition("\r")
        if not end:
            return self._partial()
        echo = f"{line[self._echoed :]}\r\n"
        self._typed, self._echoed = rest, 0
        if not line.endswith("}"):
            self._tcl.append(line)
            return Answer(f"{echo}+>")
        name, *lines = self._tcl
        self._router.files[file_name(name)] = "\n".join([*lines, line.removesuffix("}")]) + "\n"
        self._tcl = []
        return Answer(f"{echo}{self.prompt}")


def file_name(path: str) -> str:
    """``flash:/merge.txt`` as ``merge.txt``."""
    return path.partition(":")[2].lstrip("/") if ":" in path else path
