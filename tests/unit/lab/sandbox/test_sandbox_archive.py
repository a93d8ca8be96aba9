"""The archive of configurations: when a copy is made, under which name, and what is shown of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from netloop.lab.sandbox.files import FileUrl

STAMP = r"[A-Z][a-z]{2}-[-\d]\d-\d\d-\d\d-\d\d\.\d{3}"


def router(seat: Any) -> Any:
    return seat.shell.router


def archived(seat: Any, *lines: str) -> list[str]:
    """Configure an archive, and give the names of its copies from then on."""
    seat.configure("archive", "path flash:archive", *lines)
    names: list[str] = router(seat).archive.names
    return names


def test_there_is_none_without_a_path(r1: Any) -> None:
    """Without ``path`` there is no archive, whatever else the section says; IOS says so in the same words to both."""
    r1.configure("archive", "maximum 5")
    assert r1.type("show archive") == r1.type("archive config") == "Archive feature not enabled\n"


def test_a_copy_is_the_running_configuration_under_the_next_name(r1: Any) -> None:
    """``archive config`` writes what runs to the path, with the time and a number that counts from 0."""
    names = archived(r1)
    assert r1.type("archive config") == r1.type("archive config") == ""
    first, second = names
    assert re.fullmatch(rf"flash:archive-{STAMP}-0", first)
    assert re.fullmatch(rf"flash:archive-{STAMP}-1", second)
    files = router(r1).files
    assert files.read(FileUrl.parse(first)) == files.read(FileUrl.parse("system:running-config"))


def test_what_is_shown(r1: Any) -> None:
    """``show archive`` numbers the copies, marks the last one, and leaves the places that are free empty."""
    names = archived(r1, "maximum 3")
    r1.type("archive config")
    lines = r1.type("show archive").splitlines()
    assert lines == [
        "The maximum archive configurations allowed is 3.",
        "There are currently 1 archive configurations saved.",
        "The next archive file will be named flash:archive-<timestamp>-1",
        " Archive #  Name",
        f"   1        {names[0]} <- Most Recent",
        "   2        ",
        "   3        ",
    ]


def test_the_oldest_goes(r1: Any) -> None:
    """Of more than ``maximum`` copies the oldest is deleted, its file too; another file of the flash stays."""
    names = archived(r1, "maximum 2")
    router(r1).files.write(FileUrl.parse("flash:other"), b"x")
    for _ in range(3):
        r1.type("archive config")
    assert [name.rpartition("-")[2] for name in names] == ["1", "2"]
    kept = [name for name, _ in router(r1).files]
    assert len(kept) == 3
    assert all(str(FileUrl.parse(name)) in kept for name in (*names, "flash:other"))


def test_names_may_hold_the_host_and_the_time(r1: Any) -> None:
    """``$h`` is the host name, and ``$t`` the time, which stands there instead of at the end."""
    names = archived(r1, "path flash:$h-at-$t")
    r1.type("archive config")
    assert re.fullmatch(rf"flash:r1-at-{STAMP}-0", names[0])


@pytest.mark.parametrize("save", ["write memory", "copy running-config startup-config"])
def test_saving_archives_where_it_is_told_to(r1: Any, save: str) -> None:
    """``write-memory`` archives with every saving, and without it none does."""
    names = archived(r1)
    r1.type(save, *([""] if "copy" in save else []))
    assert names == []
    r1.configure("archive", "write-memory")
    r1.type(save, *([""] if "copy" in save else []))
    assert len(names) == 1
    assert "Write-mem mode is enabled." in r1.type("show archive")


def test_a_period_archives_by_itself(r1: Any, clock: Any) -> None:
    """``time-period N`` archives every N minutes from when it was typed, and no more once it is taken back."""
    names = archived(r1, "time-period 10")
    clock.pass_by(9 * 60)
    assert "The next archive will be in 1 minutes." in r1.type("show archive")
    assert names == []
    clock.pass_by(61)
    r1.type("show clock")
    assert len(names) == 1
    clock.pass_by(600)
    r1.configure("archive", "no time-period")
    assert len(names) == 2
    clock.pass_by(6000)
    r1.type("show clock")
    assert len(names) == 2


def test_a_place_that_cannot_be_written(r1: Any) -> None:
    """Where the path leads nowhere, nothing is archived and IOS says so; saving works all the same."""
    names = archived(r1, "path tftp://192.0.2.9/r1", "write-memory")
    assert r1.type("archive config") == "%Failed to backup current config\n"
    assert "[OK]" in r1.type("write memory")
    assert names == []


def test_a_reload_forgets_the_copies_and_leaves_the_files(r1: Any, terminal: Callable[..., Any]) -> None:
    """After a reload the archive counts anew; what was written is still on the flash."""
    archived(r1)
    r1.type("archive config", "write memory")
    files = dict(router(r1).files)
    router(r1).reload()
    again = terminal(router(r1).network, "r1")
    assert "There are currently 0 archive configurations saved." in again.type("show archive")
    assert dict(router(r1).files) == files


def test_the_log_of_configuration_is_a_section(single: Callable[[str], Network]) -> None:
    """``log config`` holds its lines, loaded or typed, and prints them under itself."""
    text = "archive\n log config\n  logging enable\n  hidekeys\n path flash:a\n"
    running = single(f"hostname r1\n!\n{text}!\nend\n").routers["r1"].running_text()
    assert f"\n{text}!" in running
