"""A router at the other end of a wire that takes lines typed ahead, for tests: it keeps what was taken, and where.

It reads its input line by line, echoes each behind its prompt and answers. A section takes whatever line comes, and so
does global configuration: a line that lands in the wrong place is seen there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

INVALID = "                ^\r\n% Invalid input detected at '^' marker.\r\n"
LOG = "*Nov 30 10:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up"
MODES = {"interface": "config-if", "router": "config-router", "address-family": "config-router-af"}
GLOBAL = ""
BASE = ("interface GigabitEthernet0/0", ("ip address 10.0.11.1 255.255.255.254",))


def whole(text: str) -> Iterator[str]:
    """The network hands over all that was said at once."""
    yield text


@dataclass
class EarlyRouter:
    """``refuses`` are lines it refuses, ``logs`` the numbers of the outputs that a log line comes into, and where.

    ``room`` is how many characters of one burst it keeps (the rest is lost), ``asks`` the lines that it asks a question
    after, ``cut`` how the network cuts what is said, and ``slow`` how many seconds each piece takes.
    """

    refuses: tuple[str, ...] = ()
    logs: dict[int, int] = field(default_factory=dict)
    room: int | None = None
    asks: tuple[str, ...] = ()
    cut: Callable[[str], Iterator[str]] = whole
    slow: float = 0.0
    width: int = 512
    banner: str = ""
    taken: list[tuple[str, str]] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=lambda: {BASE[0]: list(BASE[1])})
    saved: list[str] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> EarlyRouter:
        """A new session."""
        self._configuring, self._question = False, False
        self._within: list[str] = []
        self._input, self._pieces, self._said = "", list[str](), 0
        self._say(f"\r\n{self.prompt}")
        return self

    @property
    def _section(self) -> str:
        return self._within[-1] if self._within else GLOBAL

    def clock(self) -> float:
        return self.now

    @property
    def prompt(self) -> str:
        if not self._configuring:
            return "pe1#"
        return f"pe1({MODES.get(self._section.split()[0], 'config-any') if self._section else 'config'})#"

    def send(self, text: str) -> None:
        self._input += text if self.room is None else text[: self.room]
        while "\n" in self._input:
            line, _, self._input = self._input.partition("\n")
            self._take(line)
        if self._input:
            self._say(self._input)

    def receive(self, seconds: float) -> str:
        if self._pieces and seconds:
            self.now += self.slow
            return self._pieces.pop(0)
        self.now += seconds
        return ""

    def _say(self, text: str) -> None:
        at = self.logs.get(self._said)
        if at is not None:
            at = min(at, len(text))
            text = f"{text[:at]}\r\n{LOG}\r\n{text[at:]}"
        self._said += 1
        self._pieces += self.cut(text)

    def _take(self, line: str) -> None:
        if self._question:
            self._question = False
            self._say(f"{line}\r\n{self.prompt}")
            return
        text = "\r\n".join(line[i : i + self.width] for i in range(0, len(line), self.width)) or line
        echo = f"{text}\r\n"
        if line in self.asks:
            self._question = True
            self._say(f"{echo}This takes it away. Do you want to continue? [yes/no]: ")
            return
        answer = INVALID if line in self.refuses else self._configure(line) if self._configuring else self._do(line)
        self._say(f"{echo}{answer}{self.prompt}")

    def _do(self, line: str) -> str:
        if line == "configure terminal":
            self._configuring, self._within = True, []
            return "Enter configuration commands, one per line.  End with CNTL/Z.\r\n"
        if line == "show running-config":
            return f"Building configuration...\r\n\r\n{self.running}".replace("\r\n", "\n").replace("\n", "\r\n")
        if line == "write memory":
            self.saved = self.running.splitlines()
            return "Building configuration...\r\n[OK]\r\n"
        if line.startswith(("show ", "terminal ")) or not line:
            return "a line\r\n" if line.startswith("show ") else ""
        return INVALID

    def _configure(self, line: str) -> str:
        if line in {"end", "exit"}:
            self._configuring = line == "exit" and bool(self._within)
            self._within = self._within[:-1] if self._configuring else []
            return ""
        if not line:
            return ""
        if line.split(maxsplit=1)[0] in MODES:
            self._within = [*self._within, line] if line.startswith("address-family") else [line]
            self.sections.setdefault(line, [])
            return ""
        self.taken.append((self._section, line))
        if line.startswith("no "):
            self._forget(line.removeprefix("no "))
        elif line not in self.sections.setdefault(self._section, []):
            self.sections[self._section].append(line)
        return ""

    def _forget(self, line: str) -> None:
        if self.sections.pop(line, None) is None:
            kept = self.sections.get(self._section, [])
            self.sections[self._section] = [one for one in kept if not one.startswith(line)]

    @property
    def running(self) -> str:
        """The running configuration."""
        lines = [f"hostname pe1\n!\n{self.banner}"]
        for header, body in self.sections.items():
            lines += [header, *(f" {line}" for line in body), "!"] if header else body
        return "\n".join([*lines, "end", ""])

    def expected(self, sections: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
        """Where the lines of these sections belong."""
        found: set[tuple[str, str]] = set()
        for header, *body in sections:
            inner = header
            for line in body:
                if line.startswith("address-family"):
                    inner = line
                else:
                    found.add((inner, line))
        return found
