"""``passive-interface``: the same lines in every IGP, each at its own place of the section."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import order

HEAD = "passive-interface"
DEFAULT = (HEAD, "default")
Then = Callable[["Cursor", str], None]


def _nothing(_here: Cursor, _name: str) -> None:
    """An interface that became passive, and nothing else."""


def passive(rank: int, then: Then = _nothing) -> Iterator[ConfigCommand]:
    """The commands, printed from ``rank`` on; ``then`` follows an interface that was made passive."""

    def mark(here: Cursor, name: str, *, on: bool) -> None:
        by_default = DEFAULT in here.node
        if on is by_default:
            here.node.drop(HEAD, name)
        else:
            text = f"{'' if on else 'no '}{HEAD} {name}"
            here.node.put((HEAD, name), text, (rank + 1, order(name)))

    def make(here: Cursor, given: Given) -> None:
        mark(here, given["interface"], on=True)
        then(here, given["interface"])

    def unmake(here: Cursor, given: Given) -> None:
        mark(here, given["interface"], on=False)

    yield CliCommand(f"{HEAD} <interface:interface>", make)
    yield CliCommand(f"no {HEAD} <interface:interface>", unmake)
    yield from _by_default(rank)


def _by_default(rank: int) -> Iterator[ConfigCommand]:
    def make(here: Cursor, _given: Given) -> None:
        here.node.drop_under(HEAD)
        here.node.put(DEFAULT, " ".join(DEFAULT), (rank,))

    def unmake(here: Cursor, _given: Given) -> None:
        here.node.drop_under(HEAD)

    yield CliCommand(" ".join(DEFAULT), make)
    yield CliCommand(f"no {' '.join(DEFAULT)}", unmake)
