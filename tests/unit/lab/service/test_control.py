"""A word with a lab that is up: one question, one answer, for its owner alone."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

from netloop.errors import LabError, UsageError
from netloop.lab.service.control import MOST, ask, listening
from netloop.lab.service.folder import CONTROL, LabFolder

T = TypeVar("T")


def answer(question: Mapping[str, Any]) -> Mapping[str, Any]:
    """A lab that knows its own mind."""
    if question.get("say") == "lab":
        raise LabError("not so")
    if question.get("say") == "usage":
        raise UsageError("not like this")
    return {"heard": question}


def beside(folder: LabFolder, work: Callable[[], T]) -> T:
    """Do something in a thread while the lab listens."""

    async def both() -> T:
        async with listening(folder, answer):
            return await asyncio.to_thread(work)

    return asyncio.run(asyncio.wait_for(both(), 20))


def raw(folder: LabFolder, line: bytes) -> bytes:
    """What comes back to bytes."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(10)
        wire.connect(str(folder.path / CONTROL))
        wire.sendall(line)
        wire.shutdown(socket.SHUT_WR)
        return wire.makefile("rb").read()


def test_a_question_and_its_answer(folder: LabFolder) -> None:
    """A question is answered, one after another; the socket is its owner's alone, and goes with the lab."""

    def work() -> tuple[Any, Any, int]:
        first, second = ask(folder, {"do": "tell"}), ask(folder, {"n": 2})
        return first, second, (folder.path / CONTROL).stat().st_mode & 0o777

    assert beside(folder, work) == ({"heard": {"do": "tell"}}, {"heard": {"n": 2}}, 0o600)
    assert not (folder.path / CONTROL).exists()


@pytest.mark.parametrize(("said", "kind"), [("lab", LabError), ("usage", UsageError)])
def test_what_a_lab_refuses_is_told(folder: LabFolder, said: str, kind: type[Exception]) -> None:
    """An error of the lab is an error here, of the same kind, with its name before it."""
    with pytest.raises(kind, match=r"lab isp-123456: not"):
        beside(folder, lambda: ask(folder, {"say": said}))


@pytest.mark.parametrize("line", [b"no json\n", b"[]\n", b"\xff\n", b"\n"])
def test_what_is_no_question_is_an_error(folder: LabFolder, line: bytes) -> None:
    """Something else than a mapping in JSON is answered with an error, and the lab listens on."""

    def work() -> tuple[bytes, Mapping[str, Any]]:
        return raw(folder, line), ask(folder, {"n": 1})

    said, after = beside(folder, work)
    assert "error" in json.loads(said)
    assert after == {"heard": {"n": 1}}


def test_a_question_without_end_is_not_listened_to(folder: LabFolder) -> None:
    """More than a question may have is dropped without an answer, and the lab listens on."""

    def work() -> tuple[bytes, Mapping[str, Any]]:
        try:
            said = raw(folder, b"x" * (3 * MOST))
        except OSError:
            said = b""
        return said, ask(folder, {"n": 1})

    assert beside(folder, work) == (b"", {"heard": {"n": 1}})


def test_a_folder_with_a_long_name(tmp_path: Path) -> None:
    """A path that is longer than an address of a socket may be will do."""
    folder = LabFolder.of(tmp_path / ("long" * 30), "isp-123456")
    folder.create()
    assert beside(folder, lambda: ask(folder, {"n": 1})) == {"heard": {"n": 1}}


def test_nobody_there(folder: LabFolder) -> None:
    """A lab that does not listen is said, with what to do; a socket that is left behind is replaced."""
    with pytest.raises(LabError, match=r"does not answer at control.sock"):
        ask(folder, {})
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder.path / CONTROL))
    with pytest.raises(LabError, match=r"does not answer"):
        ask(folder, {})
    assert beside(folder, lambda: ask(folder, {})) == {"heard": {}}
