"""The Tcl shell of IOS: files that people write line by line, commands, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox.files import FileUrl


@pytest.fixture
def tcl(r1: Any) -> Any:
    """r1 in the Tcl shell."""
    r1.type("tclsh")
    return r1


def content(terminal: Any, place: str) -> str:
    return str(terminal.shell.router.files.read(FileUrl.parse(place)).decode())


@pytest.mark.parametrize("leave", ["tclquit", "exit"])
def test_the_prompt_says_tcl(r1: Any, leave: str) -> None:
    """``(tcl)`` until one leaves; configuration mode has its own prompt, and leads back."""
    assert r1.keys("tclsh\r") == "tclsh\r\nr1(tcl)#"
    r1.type("configure terminal")
    assert r1.shell.prompt == "r1(config)#"
    r1.type("end")
    assert r1.keys(f"{leave}\r") == f"{leave}\r\nr1#"


def test_a_file_in_braces_over_many_lines(tcl: Any) -> None:
    """The prompt is ``+>`` until the brace is closed; the text is kept to the letter, a newline behind it."""
    assert tcl.keys('puts [open "flash:x" w+] {hostname x\r').endswith("\r\n+>")
    tcl.keys("interface Loopback9\r ip address 10.9.9.9 255.255.255.255 $a [b]\r")
    assert tcl.keys("}\r") == "}\r\nr1(tcl)#"
    assert content(tcl, "flash:x") == ""
    assert tcl.keys("tclquit\r") == "tclquit\r\nr1#"
    assert content(tcl, "flash:x") == (
        "hostname x\ninterface Loopback9\n ip address 10.9.9.9 255.255.255.255 $a [b]\n\n"
    )


def test_a_file_by_its_channel(tcl: Any) -> None:
    """``set f [open ...]`` shows the channel; several puts, ``close``, and reading it again."""
    assert tcl.type("set f [open flash:x w]") == "file0\n"
    assert tcl.type('puts $f "one $f"') == ""
    tcl.type("puts -nonewline $f two", "close $f")
    assert content(tcl, "flash:x") == "one file0\ntwo"
    tcl.type("set f [open flash:x a]", "puts $f three", "close $f", "set f [open flash:x r]")
    assert tcl.type("puts [read $f]") == "one file0\ntwothree\n\n"
    assert tcl.type("puts $f more") == 'channel "file0" wasn\'t opened for writing\n'


def test_commands_of_ios(tcl: Any) -> None:
    """A line that is no Tcl is an exec command; ``exec`` and brackets give its answer; ``foreach`` repeats one."""
    assert tcl.type("show privilege") == "Current privilege level is 15\n"
    assert tcl.type('set p [exec "show privilege"]') == "Current privilege level is 15\n"
    assert tcl.type("puts $p") == "Current privilege level is 15\n\n"
    tcl.type("foreach a {", "10.255.0.1", "10.255.0.2")
    assert tcl.type("} { ping $a }").count("Success rate is 100 percent") == 2
    assert tcl.type('ios_config "interface Loopback9" "description by tcl"') == ""
    assert "description by tcl" in tcl.shell.router.running_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("frobnicate x", "        ^\n% Invalid input detected at '^' marker.\n\n"),
        ("proc p {} { puts x }", 'invalid command name "proc"\n'),
        ("puts $none", 'can\'t read "none": no such variable\n'),
        ("puts", 'wrong # args: should be "puts ?-nonewline? ?channelId? string"\n'),
        ("puts a b c", 'wrong # args: should be "puts ?-nonewline? ?channelId? string"\n'),
        ("close file9", 'can not find channel named "file9"\n'),
        ("open flash:none r", 'couldn\'t open "flash:none": no such file or directory\n'),
        ("open flash:x q", 'illegal access mode "q"\n'),
        ("puts {a}b", "extra characters after close-brace\n\n"),
    ],
)
def test_what_is_refused_is_told(tcl: Any, line: str, said: str) -> None:
    """An error, in Tcl's words or with IOS's caret; nothing is written."""
    assert tcl.type(line) == said
    assert not tuple(tcl.shell.router.files)


def test_ctrl_c_drops_a_command(tcl: Any) -> None:
    """What was typed of it is gone, and no file is made."""
    tcl.keys("puts [open flash:x w] {one\rtwo\r")
    assert tcl.keys("\x03") == "^C\r\nr1(tcl)#"
    assert not tuple(tcl.shell.router.files)


def test_faults_do_not_strike_the_text_of_a_file(tcl: Any) -> None:
    """A fault of ``hostname`` is about a command, not about a line of a text in braces."""
    tcl.shell.router.faults.reject("^hostname")
    tcl.type("puts [open flash:x w] {", "hostname x", "}", "tclquit")
    assert content(tcl, "flash:x") == "\nhostname x\n\n"


def test_a_script_in_a_file(r1: Any) -> None:
    """``tclsh FILE`` carries it out; without a file it says so."""
    r1.shell.router.files.write(FileUrl.parse("flash:s.tcl"), b'puts "one"\nshow privilege\n')
    assert r1.type("tclsh flash:s.tcl") == "one\nCurrent privilege level is 15\n"
    assert r1.shell.prompt == "r1#"
    assert r1.type("tclsh flash:none") == "%Error opening flash0:/none (No such file or directory)\n"


def test_a_long_file_is_quick(tcl: Any) -> None:
    """Five thousand lines take no more than their number: each is looked at once."""
    text = "".join(f"ip route 10.{n // 250}.{n % 250}.0 255.255.255.0 Null0\r" for n in range(5000))
    tcl.keys("puts [open flash:x w+] {" + text + "}\r")
    tcl.type("tclquit")
    assert content(tcl, "flash:x") == text.replace("\r", "\n") + "\n"
