"""A session that tells an observer what is about to be typed, and then what came back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from netloop.errors import CommandRefused, DeviceError
from netloop.model.change import Exchange
from netloop.model.plan import Mode
from netloop.transports.transport import Session


class Observer(Protocol):
    """Who listens. What ``typing`` raises stops the command: a line that cannot be journalled is not sent."""

    def typing(self, command: str, mode: Mode) -> None:
        """The command goes to the device next."""
        ...

    def answered(self, exchange: Exchange) -> None:
        """The answer to the command announced last; of a broken one, ``refusal`` says what broke."""
        ...


class RecordingSession:
    """Wraps any session; nothing reaches the device that the observer has not heard of."""

    def __init__(self, session: Session, observer: Observer) -> None:
        self._session, self._observer = session, observer

    @property
    def hostname(self) -> str:
        """The name in the device's prompt."""
        return self._session.hostname

    @property
    def alive(self) -> bool:
        """Whether the session still answers."""
        return self._session.alive

    def show(self, command: str) -> str:
        """See ``Session.show``."""
        return self._observed(command, Mode.EXEC, lambda: self._session.show(command))

    def send(self, command: str, mode: Mode, confirmations: Mapping[str, str]) -> str:
        """See ``Session.send``."""
        return self._observed(command, mode, lambda: self._session.send(command, mode, confirmations))

    def close(self) -> None:
        """End the conversation; never raises."""
        self._session.close()

    def _observed(self, command: str, mode: Mode, ask: Callable[[], str]) -> str:
        self._observer.typing(command, mode)
        at, started = datetime.now(UTC), time.monotonic()

        def exchange(answer: str, refusal: str | None = None) -> Exchange:
            return Exchange(command, answer, mode, at, round(time.monotonic() - started, 6), refusal)

        try:
            answer = ask()
        except DeviceError as exc:
            said = exc.answer if isinstance(exc, CommandRefused) else ""
            self._observer.answered(exchange(said, f"{type(exc).__name__}: {exc.message}"))
            raise
        self._observer.answered(exchange(answer))
        return answer
