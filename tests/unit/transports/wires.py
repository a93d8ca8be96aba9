"""A router at the other end of a wire, for tests: text alone, and a clock that silence moves."""

from __future__ import annotations

from collections.abc import Callable

Says = str | list[str] | Callable[["Router"], str]


class Router:
    """Answers each line typed; ``prompt`` is what it shows, ``says`` maps a line to its transcript without echo."""

    def __init__(self, greeting: str, says: dict[str, Says] | None = None, prompt: str = "r1#") -> None:
        self.prompt, self.says = prompt, says or {}
        self.sent: list[str] = []
        self.now = 0.0
        self.greeting = greeting
        self._wire: str | None = None

    def clock(self) -> float:
        return self.now

    def send(self, text: str) -> None:
        self.sent.append(text)
        line = text.rstrip("\n")
        found = self.says.get(line)
        said = found(self) if callable(found) else found.pop(0) if isinstance(found, list) else found
        self._wire = (self._wire or "") + (f"{line}\r\n{self.prompt}" if said is None else said)

    def receive(self, seconds: float) -> str:
        if seconds and self._wire is None:
            self._wire = self.greeting
        if seconds and self._wire:
            piece, self._wire = self._wire, ""
            return piece
        self.now += seconds
        return ""

    @property
    def typed(self) -> list[str]:
        return [text.rstrip("\n") for text in self.sent]


class Dripping(Router):
    """Says one character a second, for ever."""

    def receive(self, seconds: float) -> str:
        if not seconds:
            return ""
        self.now += min(1.0, seconds)
        return "x" if seconds >= 1 else ""
