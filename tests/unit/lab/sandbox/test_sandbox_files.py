"""Files of a router at its prompt: what IOS asks, answers and refuses, and what has become of the files."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from netloop.lab.sandbox.files import FileError, FileUrl

ERROR = "%Error opening {} (No such file or directory)\n"


@pytest.fixture
def quiet(r1: Any) -> Any:
    """r1 with ``file prompt quiet``."""
    r1.configure("file prompt quiet")
    return r1


def put(terminal: Any, place: str, text: str) -> None:
    terminal.shell.router.files.write(FileUrl.parse(place), text.encode())


def content(terminal: Any, place: str) -> str:
    return str(terminal.shell.router.files.read(FileUrl.parse(place)).decode())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("flash:x", "flash0:/x"),
        ("flash0:/a//b/../x", "flash0:/a/x"),
        ("FLASH:/x", "flash0:/x"),
        ("running-config", "system:/running-config"),
        ("nvram:startup-config", "nvram:/startup-config"),
        ("null:", "null:"),
        ("tftp://192.0.2.9/dir/x", "tftp://192.0.2.9/dir/x"),
        ("x", "flash0:/x"),
    ],
)
def test_a_place_has_one_name(typed: str, shown: str) -> None:
    """``flash:`` is an alias of ``flash0:``; slashes and dots are worked out."""
    assert str(FileUrl.parse(typed)) == shown


def test_dir_of_a_fresh_router(r1: Any) -> None:
    """An empty flash: has all its bytes free."""
    assert r1.type("dir") == (
        "Directory of flash0:/\n\nNo files in directory\n\n2142715904 bytes total (2142715904 bytes free)\n"
    )


@pytest.mark.parametrize(("day", "shown"), [(1, " Mar 1 2026"), (30, "Mar 30 2026")])
def test_dir_lists_files_in_the_layout_of_iosv(r1: Any, day: int, shown: str) -> None:
    """Number, flags, size, date by the network's clock with its end in one column, name; the sum takes the size off."""
    r1.shell.router.network.wall = lambda _at: datetime(2026, 3, day, 8, 46, 31, tzinfo=UTC)
    put(r1, "flash:x.cfg", "12345")
    told = r1.type("dir flash:")
    assert told.splitlines()[2] == f"  264  -rw-           5  {shown} 08:46:31 +00:00  x.cfg"
    assert told.endswith("\n\n2142715904 bytes total (2142715899 bytes free)\n")
    assert r1.type("dir flash0:/x.cfg").startswith("Directory of flash0:/x.cfg\n\n  264  -rw-           5  ")


def test_ntc_templates_read_dir(r1: Any) -> None:
    """The template that others read ``dir`` with finds every column."""
    parse = pytest.importorskip("ntc_templates.parse").parse_output
    put(r1, "flash:x.cfg", "12345")
    r1.configure("file prompt quiet")
    r1.type("mkdir flash:d")
    rows = parse(platform="cisco_ios", command="dir", data=r1.type("dir"))
    assert [(row["name"], row["size"], row["permissions"]) for row in rows] == [
        ("x.cfg", "5", "-rw-"),
        ("d", "0", "drw-"),
    ]
    assert {row["total_size"] for row in rows} == {"2142715904"}


def test_dir_of_what_is_not_there(r1: Any) -> None:
    """A missing file is IOS's error; a file system that IOSv lacks is invalid input, the caret at its name."""
    assert r1.type("dir flash:/none") == ERROR.format("flash0:/none")
    assert r1.type("dir bootflash:") == " " * 7 + "^\n% Invalid input detected at '^' marker.\n\n"


def test_dir_of_the_configurations(r1: Any) -> None:
    """``nvram:`` has the startup configuration, undated, and its size; ``system:`` the running one and no space."""
    size = len(r1.shell.router.startup)
    nvram = r1.type("dir nvram:")
    assert f"  189  -rw-  {size:>10}                    <no date>  startup-config\n" in nvram
    assert nvram.endswith(f"262144 bytes total ({262144 - size} bytes free)\n")
    system = r1.type("dir system:")
    assert "running-config\n" in system
    assert system.endswith("\n\nNo space information available\n")
    assert [line for line in r1.type("dir all-filesystems").splitlines() if line.startswith("Dir")] == [
        "Directory of system:/",
        "Directory of flash0:/",
        "Directory of nvram:/",
    ]


def test_show_file_systems_and_flash(r1: Any) -> None:
    """Sizes and what is free of them; the present file system is marked; ``show flash:`` has paths."""
    put(r1, "flash:x", "12345")
    rows = [line.split() for line in r1.type("show file systems").splitlines()]
    assert ["*", "2142715904", "2142715899", "disk", "rw", "flash0:", "flash:#"] in rows
    assert ["-", "-", "network", "rw", "scp:"] in rows
    shown = r1.type("show flash:")
    assert shown.startswith("-#- --length-- -----date/time------ path\n264          5 ")
    assert shown.endswith(" x\n\n2142715899 bytes available (5 bytes used)\n\n")


def test_a_copy_to_flash_asks_for_the_name(r1: Any) -> None:
    """``copy run flash:`` offers the source's name; the file is the running configuration."""
    assert r1.type("copy run flash:backup") == "Destination filename [backup]? "
    assert r1.type("").endswith(" bytes/sec)\n")
    assert content(r1, "flash:backup") == content(r1, "running-config")
    assert r1.type("copy running-config flash:") == "Destination filename [running-config]? "
    r1.type("other")
    assert content(r1, "flash:other") == content(r1, "running-config")


def test_a_copy_over_a_file_asks_first(r1: Any) -> None:
    """The warning, in IOS's words; any key but Enter and y keeps the file."""
    put(r1, "flash:x", "old")
    put(r1, "flash:y", "new")
    r1.type("copy flash:y flash:x")
    warning = "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]"
    assert r1.type("") == warning
    assert "copied" not in r1.keys("n")
    assert content(r1, "flash:x") == "old"
    r1.type("copy flash:y flash:x", "")
    assert "3 bytes copied in 0.001 secs (3000 bytes/sec)\r\n" in r1.keys("\r")
    assert content(r1, "flash:x") == "new"


def test_quiet_prompts_ask_nothing(quiet: Any) -> None:
    """With ``file prompt quiet`` names are taken as typed, and files are overwritten and deleted."""
    put(quiet, "flash:x", "old")
    assert "bytes copied" in quiet.type("copy startup-config flash:x")
    assert content(quiet, "flash:x") == quiet.shell.router.startup
    assert quiet.type("copy null: flash:x") == "0 bytes copied in 0.001 secs (0 bytes/sec)\n"
    assert quiet.type("delete flash:x") == ""
    assert quiet.type("dir flash:x") == ERROR.format("flash0:/x")
    assert quiet.type("copy flash: running-config") == "Source filename []? "


def test_noisy_prompts_ask_for_the_source_too(r1: Any) -> None:
    """``file prompt noisy`` confirms every name; ``alert`` is the default and not in the configuration."""
    r1.configure("file prompt noisy")
    put(r1, "flash:x", "text")
    assert r1.type("copy flash:x flash:y") == "Source filename [x]? "
    assert r1.type("") == "Destination filename [y]? "
    r1.type("")
    assert content(r1, "flash:y") == "text"
    r1.configure("file prompt alert")
    assert "file prompt" not in r1.type("show running-config")


def test_a_copy_of_a_missing_file_fails_behind_its_questions(r1: Any) -> None:
    """IOS opens the source once all is asked."""
    assert r1.type("copy flash:none running-config") == "Destination filename [running-config]? "
    assert r1.type("") == ERROR.format("flash0:/none")


def test_no_space_is_refused(r1: Any) -> None:
    """A file that does not fit is not written; the one before it stays."""
    files = r1.shell.router.files
    files.write(FileUrl.parse("nvram:x"), b"old")
    with pytest.raises(FileError, match=r"%Error writing nvram:/x \(No space left on device\)"):
        files.write(FileUrl.parse("nvram:x"), bytes(300_000))
    assert files.read(FileUrl.parse("nvram:x")) == b"old"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "copy tftp://192.0.2.9/x flash:x",
            "Accessing tftp://192.0.2.9/x...\n%Error opening tftp://192.0.2.9/x (Timed out)\n",
        ),
        ("copy run tftp://192.0.2.9/x", ".....\n%Error opening tftp://192.0.2.9/x (Timed out)\n"),
        ("copy run ftp://u:p@192.0.2.9/x", "Writing x \n%Error opening ftp://*:*@192.0.2.9/x (Timed out)\n"),
    ],
)
def test_no_server_answers(quiet: Any, line: str, said: str) -> None:
    """Nothing leaves the machine: a server of a URL times out, and its password is not shown."""
    assert quiet.type(line) == said
    assert quiet.type("dir flash:x") == ERROR.format("flash0:/x")


def test_a_server_is_asked_for(r1: Any) -> None:
    """``copy run tftp`` asks for the host and offers IOS's name; no host is an error."""
    assert r1.type("copy run tftp") == "Address or name of remote host []? "
    assert r1.type("192.0.2.9") == "Destination filename [r1-confg]? "
    assert r1.type("").endswith("%Error opening tftp://192.0.2.9/r1-confg (Timed out)\n")
    r1.type("copy tftp: run")
    assert r1.type("192.0.2.9") == "Source filename []? "
    assert r1.type("x") == "Destination filename [running-config]? "
    assert r1.type("").endswith("%Error opening tftp://192.0.2.9/x (Timed out)\n")
    r1.type("copy run tftp:")
    assert r1.type("") == "?Host name or address not specified\n%Error parsing filename (Bad address)\n"


def test_a_file_is_merged_into_running(r1: Any) -> None:
    """Its lines are carried out as if typed; the log and the header say who, the answer how many bytes."""
    put(
        r1,
        "flash:m.txt",
        "!\ninterface Loopback9\n ip address 10.9.9.9 255.255.255.255\nusername u secret plain\nend\n",
    )
    r1.type("copy flash:m.txt running-config")
    assert r1.type("") == "87 bytes copied in 0.001 secs (87000 bytes/sec)\n"
    running = content(r1, "running-config")
    assert "interface Loopback9\n ip address 10.9.9.9 255.255.255.255\n" in running
    assert "username u secret 9 $9$" in running
    assert running.startswith("\n!\n! Last configuration change at ")
    log = r1.shell.router.log[-1]
    assert log.endswith("%SYS-5-CONFIG_I: Configured from flash0:/m.txt by netops on vty0 (127.0.0.1)")


def test_a_refused_line_of_a_file_is_shown_and_the_next_is_carried_out(quiet: Any) -> None:
    """The line, the caret under it, IOS's message; what follows is merged all the same."""
    put(quiet, "flash:m", "interface Loopback9\n ip adress 10.9.9.9\nhostname changed\n")
    said = quiet.type("copy flash:m running-config")
    assert said.startswith(" ip adress 10.9.9.9\n      ^\n% Invalid input detected at '^' marker.\n\n")
    assert "bytes copied" in said
    assert quiet.shell.prompt == "changed#"


def test_lines_behind_end_are_not_merged(quiet: Any) -> None:
    """``end`` ends the file."""
    put(quiet, "flash:m", "interface Loopback9\nend\nhostname changed\n")
    quiet.type("copy flash:m running-config")
    assert quiet.shell.prompt == "r1#"


def test_faults_strike_the_lines_of_a_file(quiet: Any) -> None:
    """Refused with the fault's answer, or taken in silence: as if typed, in their mode."""
    faults = quiet.shell.router.faults
    put(quiet, "flash:m", "interface Loopback9\n description one\ninterface Loopback8\n description two\nhostname x\n")
    faults.reject("^description one", "% Not today", mode="config-if")
    faults.accept_silently("^interface Loopback8")
    said = quiet.type("copy flash:m running-config")
    assert said.startswith("% Not today\n")
    running = content(quiet, "running-config")
    assert "Loopback8" not in running
    assert "interface Loopback9\n description two\n" in running
    assert quiet.shell.prompt == "x#"


def test_a_fault_ends_a_merge_in_the_middle(quiet: Any) -> None:
    """The session is lost at a line: what came before it is carried out, the rest is not."""
    put(quiet, "flash:m", "interface Loopback9\ninterface Loopback8\ninterface Loopback7\n")
    quiet.shell.router.faults.drop("Loopback8")
    quiet.type("copy flash:m running-config")
    assert quiet.lost
    running = content(quiet, "running-config")
    assert "Loopback9" in running
    assert "Loopback8" not in running
    assert "Loopback7" not in running


def test_a_fault_reloads_in_the_middle_of_a_merge(quiet: Any) -> None:
    """The router starts from its startup configuration; files stay, and nothing more of the file is carried out."""
    router = quiet.shell.router
    put(quiet, "flash:m", "interface Loopback9\nhostname changed\n")
    router.faults.reload("^hostname", down=0)
    router.on_reload.append(quiet.shell.power_off)
    quiet.type("copy flash:m running-config")
    assert quiet.lost
    assert router.hostname == "r1"
    assert "Loopback9" not in router.running_text()
    assert content(quiet, "flash:m").startswith("interface")


def test_a_slow_line_of_a_file_takes_its_time(quiet: Any, clock: Any) -> None:
    """The lines before it are there, those behind it come when its time is over, and then the answer."""
    put(quiet, "flash:m", "interface Loopback9\nhostname changed\n")
    quiet.shell.router.faults.slow("^hostname", 5.0)
    assert quiet.keys("copy flash:m running-config\r").endswith("running-config\r\n")
    assert "Loopback9" in content(quiet, "running-config")
    assert quiet.shell.router.hostname == "r1"
    clock.pass_by(5.0)
    assert quiet.shown().startswith("37 bytes copied in 5.000 secs (7 bytes/sec)\r\n")
    assert quiet.shell.prompt == "changed#"


@pytest.mark.parametrize("kind", ["reject", "accept_silently", "drop", "reload"])
def test_a_fault_of_the_copy_itself_leaves_the_configuration(quiet: Any, kind: str) -> None:
    """None of the file's lines is carried out."""
    put(quiet, "flash:m", "hostname changed\n")
    getattr(quiet.shell.router.faults, kind)("^copy flash:m")
    assert "bytes copied" not in quiet.type("copy flash:m running-config")
    assert quiet.shell.router.hostname == "r1"


def test_a_slow_copy_merges_when_its_time_is_over(quiet: Any, clock: Any) -> None:
    """As any slow line: no effect before."""
    put(quiet, "flash:m", "hostname changed\n")
    quiet.shell.router.faults.slow("^copy flash:m", 3.0)
    quiet.keys("copy flash:m running-config\r")
    assert quiet.shell.router.hostname == "r1"
    clock.pass_by(3.0)
    assert "bytes copied" in quiet.shown()
    assert quiet.shell.prompt == "changed#"


def test_saving_by_copy(r1: Any) -> None:
    """``copy run start`` asks for the name, builds and says [OK]; a file can be the startup configuration too."""
    r1.configure("hostname saved")
    assert r1.type("copy run start") == "Destination filename [startup-config]? "
    assert r1.type("") == "Building configuration...\n[OK]\n"
    assert "hostname saved" in r1.shell.router.startup
    put(r1, "flash:s", "hostname other\r\nend\r\n")
    r1.type("copy flash:s startup-config")
    assert r1.type("").startswith("[OK]\n21 bytes copied in ")
    assert r1.shell.router.startup == "hostname other\nend\n"


def test_startup_is_merged_from_memory(quiet: Any) -> None:
    """``copy start run`` puts back what was changed, and the log says memory."""
    quiet.configure("hostname changed", "file prompt quiet")
    quiet.type("copy startup-config running-config")
    assert quiet.shell.prompt == "r1#"
    assert any("Configured from memory by netops on vty0" in line for line in quiet.shell.router.log)


@pytest.mark.parametrize("line", ["write erase", "erase startup-config", "erase nvram:"])
def test_erasing_asks_even_when_quiet(quiet: Any, line: str) -> None:
    """The startup configuration is gone once confirmed, and only then."""
    asked = quiet.type(line)
    assert asked == "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]"
    quiet.keys("n")
    assert quiet.shell.router.startup
    quiet.type(line)
    assert "[OK]\r\nErase of nvram: complete\r\n" in quiet.keys("\r")
    assert quiet.type("show startup-config") == "startup-config is not present\n"
    assert quiet.type("dir nvram:startup-config") == ERROR.format("nvram:/startup-config")
    assert any("NV_BLOCK_INIT" in line for line in quiet.shell.router.log)


def test_deleting_asks_twice(r1: Any) -> None:
    """The name, then to confirm; a missing file is told at the end."""
    put(r1, "flash:x", "text")
    assert r1.type("delete flash:x") == "Delete filename [x]? "
    assert r1.type("") == "Delete flash0:/x? [confirm]"
    r1.keys("\r")
    assert r1.type("dir flash:x") == ERROR.format("flash0:/x")
    r1.type("delete flash:x", "")
    assert "%Error deleting flash0:/x (No such file or directory)\r\n" in r1.keys("\r")


def test_deleting_by_force(r1: Any) -> None:
    """``/force`` asks nothing; ``*`` stands for many; ``/recursive`` takes directories with what is in them."""
    for name in ("a.txt", "b.txt", "c.cfg"):
        put(r1, f"flash:{name}", "text")
    assert r1.type("delete /force flash:*.txt") == ""
    assert [name for name, _ in r1.shell.router.files] == ["flash0:/c.cfg"]
    r1.configure("file prompt quiet")
    assert r1.type("mkdir d") == "Created dir flash0:/d\n"
    put(r1, "flash:d/x", "text")
    assert r1.type("delete /force flash:d") == "%Error deleting flash0:/d (Is a directory)\n"
    assert r1.type("delete /force /recursive flash:d") == ""
    assert r1.type("dir flash:d") == ERROR.format("flash0:/d")


def test_directories(r1: Any) -> None:
    """``mkdir``, ``cd``, ``pwd``, ``dir`` and ``rmdir``, with IOS's questions and answers."""
    assert r1.type("mkdir saved") == "Create directory filename [saved]? "
    assert r1.type("") == "Created dir flash0:/saved\n"
    r1.type("mkdir saved")
    assert r1.type("") == "%Error Creating dir flash0:/saved (Can't create a file that exists)\n"
    assert r1.type("cd saved") == ""
    assert r1.type("pwd") == "flash0:/saved/\n"
    r1.type("copy startup-config x", "")
    assert r1.type("dir").startswith("Directory of flash0:/saved/\n\n  265  -rw-")
    assert "saved/x\n" in r1.type("show flash:")
    assert r1.type("cd") == ""
    r1.type("rmdir saved", "")
    assert "(Can't delete a directory that has files in it)\r\n" in r1.keys("\r")
    r1.type("delete /force saved/x", "rmdir saved", "")
    assert "Removed dir flash0:/saved\r\n" in r1.keys("\r")
    assert r1.type("cd saved") == "%Error changing to directory flash0:/saved (No such file or directory)\n"
    r1.configure("file prompt quiet")
    assert r1.type("copy startup-config flash:none/x") == ERROR.format("flash0:/none/x")


def test_renaming(r1: Any) -> None:
    """The file has its new name and its old content."""
    put(r1, "flash:x", "text")
    assert r1.type("rename flash:x flash:y") == "Destination filename [y]? "
    assert r1.type("") == ""
    assert content(r1, "flash:y") == "text"
    r1.type("rename flash:x flash:z")
    assert r1.type("") == "%Error renaming flash0:/x (No such file or directory)\n"


def test_verifying(r1: Any) -> None:
    """The digest, what it is compared with, and the error of a file that is not there."""
    put(r1, "flash:x", "text")
    digest = hashlib.md5(b"text", usedforsecurity=False).hexdigest()
    assert r1.type("verify /md5 flash:/x") == f".MD5 of flash:/x Done!\nverify /md5 (flash:/x) = {digest}\n\n"
    assert r1.type(f"verify /md5 flash:x {digest.upper()}").endswith(f"Verified (flash:x) = {digest}\n")
    assert "%Error verifying flash:x\nComputed signature  = " in r1.type("verify /md5 flash:x 00")
    assert r1.type("verify /md5 flash:none") == "%Error verifying flash0:/none (No such file or directory)\n"


def test_verifying_by_sha512(r1: Any) -> None:
    """The same with the digest that Cisco publishes for its images."""
    put(r1, "flash:x", "text")
    digest = hashlib.sha512(b"text").hexdigest()
    assert r1.type("verify /sha512 flash:/x") == f".Done!\nverify /sha512 (flash:/x) = {digest}\n\n"
    assert r1.type(f"verify /sha512 flash:x {digest}").endswith(f"Verified (flash:x) = {digest}\n")
    assert "%Error verifying flash:x\nComputed signature  = " in r1.type("verify /sha512 flash:x 00")


def test_more_shows_a_file(r1: Any) -> None:
    """Its text, line ends or not, through filters too; a missing one is an error."""
    put(r1, "flash:x", "one\r\ntwo")
    assert r1.type("more flash:x") == "one\ntwo\n"
    assert r1.type("more flash:x | include tw") == "two\n"
    assert r1.type("more nvram:startup-config") == r1.shell.router.startup
    assert r1.type("more flash:none") == ERROR.format("flash0:/none")
    assert r1.type("show file information flash:x") == "flash0:/x:\n  type is ascii text\n  file size is 8 bytes\n"


def test_output_goes_into_a_file(r1: Any) -> None:
    """``redirect`` shows nothing and writes anew, ``append`` adds, ``tee`` shows too; no directory is an error."""
    assert r1.type("show privilege | redirect flash:x") == ""
    assert r1.type("show privilege | append flash:x") == ""
    assert content(r1, "flash:x") == "Current privilege level is 15\n" * 2
    assert r1.type("show privilege | tee flash:x") == "Current privilege level is 15\n"
    assert content(r1, "flash:x") == "Current privilege level is 15\n"
    assert r1.type("show privilege | redirect flash:none/x") == ERROR.format("flash0:/none/x")
    assert r1.type("show privilege | include level") == "Current privilege level is 15\n"


def test_configurations_are_no_files_to_write(r1: Any) -> None:
    """A name in ``system:`` cannot be made, and the configurations are written by ``copy`` alone."""
    r1.type("copy startup-config running-config")
    assert r1.type("other") == "%Error opening system:/other (Permission denied)\n"
    with pytest.raises(FileError):
        r1.shell.router.files.write(FileUrl.parse("startup-config"), b"")


def test_files_survive_a_reload_and_a_snapshot_shows_them(r1: Any) -> None:
    """They are on the router, not in its memory."""
    put(r1, "flash:x", "text")
    router = r1.shell.router
    router.reload()
    assert router.snapshot().files == (("flash0:/x", b"text"),)
