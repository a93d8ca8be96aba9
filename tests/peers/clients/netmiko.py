"""netmiko's ``cisco_ios`` as its EXAMPLES.md shows it: each call is a method of the connection, or a name below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import netmiko as library

from tests.peers.clients.client import Answer, Routers, carry_out
from tests.peers.operation import Operation
from tests.peers.target import SshTarget


def run(operation: Operation, routers: Routers) -> Answer:
    """Do an operation in one session."""
    with Session(routers[operation.on[0]]) as session:
        return carry_out(operation.steps, routers, session.do)


class Session:
    """A connection that is opened by the first call that needs one, and the file transfer that was begun over it."""

    def __init__(self, target: SshTarget) -> None:
        self._login = {
            "device_type": "cisco_ios",
            "host": target.address,
            "port": target.port,
            "username": target.username,
            "password": target.password,
        }
        self._connection: library.BaseConnection | None = None
        self._transfer: Any = None
        self._named: dict[str, Callable[..., Any]] = {
            "ConnectHandler": self.connect,
            "ConnLogOnly": self._only_log,
            "SSHDetect": self._detect,
            "file_transfer": lambda **given: library.file_transfer(self.connection, **given),
            "FileTransfer": lambda **given: self._begin(library.FileTransfer, **given),
            "InLineTransfer": lambda **given: self._begin(library.InLineTransfer, **given),
            "open": lambda file: Path(file).read_text("utf-8"),
        }

    @property
    def connection(self) -> library.BaseConnection:
        """The connection, open."""
        if self._connection is None:
            self.connect()
        assert self._connection is not None
        return self._connection

    def connect(self, **options: Any) -> None:
        """``ConnectHandler``, with more or other arguments than usual."""
        self._connection = library.ConnectHandler(**{**self._login, **options})

    def do(self, call: str, given: dict[str, Any]) -> Any:
        """One call: of a method of the connection or the transfer, a function of netmiko, or Python's open."""
        if call in self._named:
            return self._named[call](**given)
        owner, _, method = call.rpartition(".")
        return getattr(self._transfer if owner else self.connection, method)(**given)

    def _only_log(self, **options: Any) -> Any:
        return library.ConnLogOnly(**{**self._login, **options})

    def _detect(self) -> dict[str, Any]:
        guesser = library.SSHDetect(**{**self._login, "device_type": "autodetect"})
        best = guesser.autodetect()
        return {"best_match": best, "potential_matches": guesser.potential_matches}

    def _begin(self, kind: Callable[..., Any], *, enter: bool = True, **given: Any) -> None:
        """A transfer, its context entered as in the examples."""
        self._transfer = kind(self.connection, **given)
        if enter:
            self._transfer.__enter__()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._connection is not None:
            self._connection.disconnect()
