"""The SCP protocol of a router, byte by byte: files in and out, who may, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox.files import FileUrl
from netloop.lab.sandbox.scp import ScpTransfer
from netloop.lab.sandbox.scp_server import ScpOpening, opened

BINARY = bytes(range(256)) * 300


@pytest.fixture
def served(r1: Any) -> Any:
    """r1 with ``ip scp server enable``."""
    r1.configure("ip scp server enable")
    return r1


def opening(terminal: Any, command: str) -> ScpOpening:
    found = opened(terminal.shell, command)
    assert found is not None
    return found


def transfer(terminal: Any, command: str) -> ScpTransfer:
    found = opening(terminal, command).transfer
    assert found is not None
    return found


def content(terminal: Any, place: str) -> bytes:
    return bytes(terminal.shell.router.files.read(FileUrl.parse(place)))


@pytest.mark.parametrize("pieces", [1, 7, 1000])
def test_a_file_is_taken_in_pieces(served: Any, pieces: int) -> None:
    """However its bytes come; it is there once it is whole."""
    scp = transfer(served, "scp -t flash:/x")
    assert scp.start() == b"\0"
    data = b"T1 0 1 0\n" + f"C0644 {len(BINARY)} local\n".encode() + BINARY + b"\0"
    said = b"".join(
        scp.received(data[at : at + len(data) // pieces]) for at in range(0, len(data), len(data) // pieces)
    )
    assert said == b"\0\0\0"
    scp.ended()
    assert scp.status == 0
    assert content(served, "flash:x") == BINARY


def test_a_directory_takes_a_file_by_its_name(served: Any) -> None:
    """``scp x r1:flash:`` makes flash0:/x."""
    scp = transfer(served, "scp -v -t flash:")
    scp.received(b"C0644 4 x\ntext\0")
    assert content(served, "flash:x") == b"text"


def test_a_file_is_given(served: Any) -> None:
    """Its size and name, then its bytes, each for a yes of the client."""
    served.shell.router.files.write(FileUrl.parse("flash:d.bin"), BINARY)
    scp = transfer(served, "scp -v -f 'flash:/d.bin'")
    assert scp.start() == b""
    assert scp.received(b"\0") == f"C0644 {len(BINARY)} d.bin\n".encode()
    assert scp.received(b"\0") == BINARY + b"\0"
    assert scp.status is None
    scp.received(b"\0")
    assert scp.status == 0


@pytest.mark.parametrize("place", ["running-config", "startup-config", "nvram:startup-config"])
def test_a_configuration_is_given(served: Any, place: str) -> None:
    """Under the names that IOS has for it."""
    scp = transfer(served, f"scp -f {place}")
    header = scp.received(b"\0")
    whole = content(served, place)
    assert header == f"C0644 {len(whole)} {place.rpartition(':')[2]}\n".encode()
    assert scp.received(b"\0") == whole + b"\0"


def test_a_configuration_is_taken(served: Any) -> None:
    """The running one is merged and logged; a line that is refused makes the transfer fail, the others stay."""
    text = b"interface Loopback9\n ip adress 10.9.9.9\nhostname changed\n"
    scp = transfer(served, "scp -t running-config")
    assert scp.received(f"C0644 {len(text)} x\n".encode() + text + b"\0") == b"\0\x01 ip adress 10.9.9.9\n".replace(
        b"\x01 ", b"\x01"
    )
    scp.ended()
    assert scp.status == 1
    assert served.shell.prompt == "changed#"
    assert any("Configured from scp://127.0.0.1 by netops" in line for line in served.shell.router.log)
    transfer(served, "scp -t startup-config").received(b"C0644 11 x\nhostname z\n\0")
    assert served.shell.router.startup == "hostname z\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("scp -f flash:/none", b"\x01scp: flash0:/none: No such file or directory\n"),
        ("scp -f flash:", b"\x01scp: flash0:/: Is a directory\n"),
        ("scp -f tftp://192.0.2.9/x", b"\x01scp: tftp://192.0.2.9/x: Invalid argument\n"),
    ],
)
def test_what_is_not_there_is_not_given(served: Any, command: str, said: bytes) -> None:
    """The error is the first thing that the client hears, and its exit status is 1."""
    scp = transfer(served, command)
    assert scp.start() == said
    assert scp.status == 1


@pytest.mark.parametrize(
    ("command", "line", "said"),
    [
        ("scp -t flash:/no/x", b"C0644 1 x\n", b"\x01scp: flash0:/no/x: No such file or directory\n"),
        ("scp -t flash:/x", b"C0644 3000000000 x\n", b"\x01scp: flash0:/x: No space left on device\n"),
        ("scp -t system:x", b"C0644 1 x\n", b"\x01scp: system:/x: Permission denied\n"),
        ("scp -t -r flash:", b"D0755 0 dir\n", b"\x01scp: flash0:/: not a regular file\n"),
        ("scp -t flash:/x", b"GET / HTTP/1.1\n", b"\x01scp: flash0:/x: protocol error\n"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_once(served: Any, command: str, line: bytes, said: bytes) -> None:
    """Before its bytes are sent."""
    scp = transfer(served, command)
    assert scp.received(line) == said
    assert scp.status == 1
    assert not tuple(served.shell.router.files)


def test_half_a_file_is_not_kept(served: Any) -> None:
    """A client that goes in the middle leaves the file as it was."""
    served.shell.router.files.write(FileUrl.parse("flash:x"), b"old")
    scp = transfer(served, "scp -t flash:x")
    scp.received(b"C0644 100 x\nhalf")
    scp.ended()
    assert scp.status == 1
    assert content(served, "flash:x") == b"old"


def test_scp_must_be_enabled_and_the_user_privileged(r1: Any) -> None:
    """Without ``ip scp server enable`` it is disabled; below privilege 15 it is denied."""
    assert transfer(r1, "scp -t flash:/x").start() == b"\x01Administratively disabled.\n"
    r1.configure("ip scp server enable")
    r1.type("disable")
    assert transfer(r1, "scp -t flash:/x").start() == b"\x01Privilege denied.\n"


def test_other_commands_are_none_of_scp(served: Any) -> None:
    """An exec command, and an ``scp`` that says neither from nor to, are for the shell."""
    assert opened(served.shell, "show clock") is None
    assert opened(served.shell, "scp flash:/x") is None
    assert opened(served.shell, "scpx -t y") is None


def test_faults_strike_a_transfer(served: Any) -> None:
    """Refused in the fault's words, taken and not kept, late, lost or never answered."""
    faults = served.shell.router.faults
    faults.reject("^scp -t flash:/a", "Not today")
    faults.accept_silently("^scp -t flash:/b")
    faults.slow("^scp -t flash:/c", 3.0)
    faults.drop("^scp -t flash:/d")
    faults.hang("^scp -t flash:/e")
    assert transfer(served, "scp -t flash:/a").start() == b"\x01Not today\n"
    assert transfer(served, "scp -t flash:/b").received(b"C0644 1 b\nx\0") == b"\0\0"
    assert not tuple(served.shell.router.files)
    assert opening(served, "scp -t flash:/c").wait == 3.0
    assert opening(served, "scp -t flash:/d") == ScpOpening(None)
    assert opening(served, "scp -t flash:/e").hangs
    assert served.shell.router.commands[-1].line == "scp -t flash:/e"
