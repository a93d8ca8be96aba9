"""The prompt: modes, keys, paging, questions, filters, faults, and what a session leaves behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from netloop.errors import LabError
from netloop.lab.sandbox import Cable, Network, NodeSpec

CARET = "% Invalid input detected at '^' marker."


def test_prompts_follow_the_mode(r1: Any) -> None:
    """Each mode has IOS's prompt; Ctrl-Z and ``end`` leave all of them."""
    prompts = []
    for line in ("conf t", "int lo0", "router ospf 1", "router bgp 65000", "address-family ipv4", "end"):
        r1.type(line)
        prompts.append(r1.shell.prompt)
    assert prompts == [
        "r1(config)#",
        "r1(config-if)#",
        "r1(config-router)#",
        "r1(config-router)#",
        "r1(config-router-af)#",
        "r1#",
    ]
    r1.type("conf t", "int lo0")
    r1.keys("\x1a")
    assert r1.shell.prompt == "r1#"


def test_a_long_hostname_is_cut_in_configuration_mode(r1: Any) -> None:
    """IOS shows twenty characters of it there."""
    r1.configure("hostname a-router-with-a-long-name")
    assert r1.shell.prompt == "a-router-with-a-long-name#"
    r1.type("conf t")
    assert r1.shell.prompt == "a-router-with-a-long(config)#"


def test_what_is_typed_is_echoed_with_line_ends(r1: Any) -> None:
    """The terminal gets the echo, CRLF line ends, and the prompt."""
    assert r1.keys("show privilege\r") == "show privilege\r\nCurrent privilege level is 15\r\nr1#"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_each_line_end_is_one(r1: Any, end: str) -> None:
    """Return, newline and both together end one line."""
    assert r1.keys(f"show clock{end}").count("r1#") == 1
    assert r1.keys(end).endswith("r1#")


def test_editing_keys(r1: Any) -> None:
    """Backspace, Ctrl-W, Ctrl-U and the history do what they do on a router."""
    assert "level is 15" in r1.keys("show prix\x7fvilege\r")
    assert "level is 15" in r1.keys("show clock\x17privilege\r")
    assert "level is 15" in r1.keys("garbage\x15show privilege\r")
    assert "level is 15" in r1.keys("\x1b[A\r")
    assert r1.keys("garbage\x03") == "garbage^C\r\nr1#"


@pytest.mark.parametrize(
    "typed",
    [
        "how clock\x01s",  # Ctrl-A
        "sho clock\x1bb\x02w",  # Esc B, Ctrl-B
        "show lock\x02\x02\x02\x02c",  # Ctrl-B
        "show lock\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Cc",  # arrows
        "show clock all\x02\x02\x02\x02\x0b",  # Ctrl-K
        "xshow clock\x01\x04",  # Ctrl-D
        "not this\x15show clock",  # Ctrl-U
        "not this\x18show clock",  # Ctrl-X
        "show now clock\x1bb\x17clock\x1bd",  # Ctrl-W in the middle, Esc D
        "show clokc\x14",  # Ctrl-T
        "show clo\x0cck",  # Ctrl-L
        "sh\tclo\t",  # Tab
        "clock\x01show \x05",  # Ctrl-E
        "show privilege\r\x10\x1b[A\x0e\x0e\x15show clock",  # Ctrl-P and Ctrl-N
    ],
)
def test_the_cursor_and_what_is_deleted_at_it(r1: Any, typed: str) -> None:
    """IOS's editing keys make the line that they make on a router, and the screen shows it."""
    shown = r1.keys(typed)
    assert on_screen(shown) in ("r1#show clock", "show clock", "r1#show clock ")
    assert "UTC" in r1.keys("\r")


def on_screen(shown: str) -> str:
    """The last line of a terminal that got this."""
    line, cursor = "", 0
    for sign in shown.rpartition("\n")[2]:
        if sign == "\b":
            cursor -= 1
        else:
            line, cursor = line[:cursor] + sign + line[cursor + 1 :], cursor + 1
    return line.rstrip() if "\t" not in shown else line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("conf\t", "r1#configure "),
        ("show i\t", "r1#show i"),
        ("nonsense\t", "r1#nonsense"),
        ("conf t\rint\t", "r1(config)#interface "),
        ("conf t\rdo sh\t", "r1(config)#do show "),
    ],
)
def test_tab_completes_what_is_meant(r1: Any, typed: str, line: str) -> None:
    """Tab shows the line anew, with the rest of its last word where a single one begins so."""
    assert r1.keys(typed).rpartition("\n")[2] == line


def test_a_wrong_line_shows_the_caret_under_the_fault(r1: Any) -> None:
    """The caret's column is the prompt's width and the place in the line; ``do`` counts too."""
    assert r1.type("show zoo") == " " * 8 + f"^\n{CARET}\n\n"
    r1.type("conf t")
    assert r1.type("do show zoo") == " " * (11 + 8) + f"^\n{CARET}\n\n"


def test_do_shows_from_configuration_mode(r1: Any) -> None:
    """``do`` carries exec commands out, filters included."""
    r1.type("conf t", "int lo0")
    assert r1.type("do show run | include ^hostname") == "hostname r1\n"
    assert r1.shell.prompt == "r1(config-if)#"


def test_many_lines_in_one_write(r1: Any) -> None:
    """Two hundred lines pasted at once are all carried out, in order."""
    lines = [line for n in range(100, 200) for line in (f"interface lo{n}", f"ip address 10.1.{n}.1 255.255.255.255")]
    said = r1.keys("\r".join(["conf t", *lines, "end", ""]))
    assert "%" not in said
    text = r1.shell.router.running_text()
    assert all(f"interface Loopback{n}\n ip address 10.1.{n}.1 255.255.255.255\n" in text for n in range(100, 200))


def test_paging(pair: Network, terminal: Any) -> None:
    """Output longer than the screen waits: blank turns the page, return a line, q stops; length 0 never waits."""
    seat = terminal(pair, "r1", length=10)
    first = seat.keys("show running-config\r")
    assert first.endswith(" --More-- ")
    assert first.count("\r\n") == 10
    assert seat.keys(" ").count("\r\n") == 9
    assert seat.keys("\r").count("\r\n") == 1
    assert seat.keys("q").endswith("r1#")
    seat.type("terminal length 0")
    assert "--More--" not in seat.keys("show running-config\r")


@pytest.mark.parametrize(
    ("pipe", "shown"),
    [
        ("include ^interface L", "interface Loopback0\n"),
        ("i hostname|version", "version 15.9\nhostname r1\n"),
        ("begin line vty", "line vty 0 4\n!\nend\n\n"),
        ("section router ospf", "router ospf 1\n network 10.255.0.1 0.0.0.0 area 0\n"),
        ("count interface", "Number of lines which match regexp = 3\n"),
        ("include _65000$", "router bgp 65000\n neighbor 10.255.0.2 remote-as 65000\n"),
    ],
)
def test_filters(r1: Any, pipe: str, shown: str) -> None:
    """Every show command's output can be filtered; ``_`` stands for a delimiter."""
    assert r1.type(f"show running-config | {pipe}").rstrip("\n") == shown.rstrip("\n")


def test_excluding_and_wrong_filters(r1: Any) -> None:
    """``exclude`` leaves the rest; a filter that is none or does not compile is said."""
    assert "Loopback0" not in r1.type("show ip interface brief | exclude Loop")
    assert "%" in r1.type("show version | foo x")
    assert "% Failed to compile" in r1.type("show version | include (")


def test_enable_asks_the_secret(single: Callable[[str], Network], terminal: Any) -> None:
    """With a secret one logs in unprivileged; three wrong ones are bad secrets; the secret is never echoed."""
    seat = terminal(single("hostname r1\nenable secret opensesame\n"), "r1")
    assert seat.shell.prompt == "r1>"
    assert CARET in seat.type("configure terminal")
    assert seat.keys("enable\r").endswith("Password: ")
    assert seat.keys("wrong\r").endswith("Password: ")
    assert "wrong" not in seat.keys("wrong\r")
    assert "% Bad secrets" in seat.keys("wrong\r")
    seat.keys("enable\r")
    assert "opensesame" not in seat.keys("opensesame\r")
    assert seat.shell.prompt == "r1#"
    seat.type("disable")
    assert seat.shell.prompt == "r1>"


def test_a_user_of_privilege_15_needs_no_enable(single: Callable[[str], Network], terminal: Any) -> None:
    """``username NAME privilege 15`` logs in at the privileged prompt, enable secret or not."""
    text = "hostname r1\nenable secret x\nusername netops privilege 15 secret 9 $9$abc$def\n"
    assert terminal(single(text), "r1").shell.prompt == "r1#"


@pytest.mark.parametrize("command", ["write memory", "wr", "copy running-config startup-config"])
def test_saving(r1: Any, command: str) -> None:
    """The startup configuration becomes the running one; the copy asks for the name first."""
    r1.configure("interface lo3")
    assert "Loopback3" not in r1.shell.router.startup_text()
    said = r1.type(command)
    if command.startswith("copy"):
        assert said == "Destination filename [startup-config]? "
        said = r1.type("")
    assert said == "Building configuration...\n[OK]\n"
    assert "interface Loopback3" in r1.type("show startup-config")


def test_faults(r1: Any) -> None:
    """A line can be refused, refused with a text, left unanswered or answered by hanging up; it has no effect."""
    faults = r1.shell.router.faults
    faults.reject("^description", "Command rejected: not today")
    faults.reject("^ip address")
    assert "Command rejected: not today" in r1.configure("interface lo4", "description x")
    assert CARET in r1.configure("interface lo4", "ip address 4.4.4.4 255.255.255.255")
    assert "interface Loopback4\n no ip address\n" in r1.shell.router.running_text()
    faults.clear()
    assert r1.configure("interface lo4", "description x") == ""
    faults.drop("^show clock")
    r1.type("show clock")
    assert r1.closed


def test_a_hung_session_answers_nothing(pair: Network, terminal: Any) -> None:
    """After the line that hangs, that session is silent; another one is not."""
    seat = terminal(pair, "r1")
    pair.routers["r1"].faults.hang("^show version")
    assert seat.type("show version") == ""
    assert seat.keys("\r\x03show clock\r") == ""
    assert "UTC" in terminal(pair, "r1").type("show clock")


def test_showing_leaves_no_trace(pair: Network, terminal: Any) -> None:
    """Sessions and show commands change neither the configuration nor the log; every line typed is on record."""
    router = pair.routers["r1"]
    before = router.snapshot()
    seat = terminal(pair, "r1")
    seat.type("show running-config", "show ip ospf", "show ip bgp summary", "show logging", "exit")
    assert router.snapshot() == before
    first = router.commands[0]
    assert (first.line, first.mode, first.user) == ("show running-config", "exec", "netops")


def test_a_change_is_logged_and_signed(r1: Any) -> None:
    """Leaving configuration mode is logged; the header names who changed it, only when something changed."""
    r1.configure()
    assert "! Last configuration change" not in r1.shell.router.running_text()
    r1.configure("interface lo3")
    wanted = "%SYS-5-CONFIG_I: Configured from console by netops on vty0 (127.0.0.1)"
    assert sum(line.endswith(wanted) for line in r1.shell.router.log) == 2
    assert " by netops\n" in r1.shell.router.running_text()


def test_another_thread_sees_a_whole_state(pair: Network, terminal: Any) -> None:
    """Snapshots taken while somebody types are of before or after a write, never of its middle."""
    seat, seen = terminal(pair, "r1"), set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(pair.routers["r1"].snapshot().running.count("interface Loopback5"))

    watcher = threading.Thread(target=look)
    watcher.start()
    for _ in range(20):
        seat.keys("conf t\rinterface lo5\rinterface lo55\rend\r")
        seat.keys("conf t\rno interface lo5\rno interface lo55\rend\r")
    done.set()
    watcher.join(10)
    assert seen <= {0, 2}


@pytest.mark.parametrize(
    ("nodes", "cables", "message"),
    [
        (["a", "a"], [], "used twice: a"),
        (["a"], [Cable("a", "Gi0/0", "b", "Gi0/0")], "no such router"),
        (["a", "b"], [Cable("a", "Gi0/0", "b", "Gi0/0"), Cable("a", "Gi0/0", "b", "Gi0/1")], "has two cables"),
        (["a", "b"], [Cable("a", "wire", "b", "Gi0/0")], "not an interface name"),
    ],
)
def test_a_network_that_cannot_be(nodes: list[str], cables: list[Cable], message: str) -> None:
    """A wrong network is refused with what is wrong."""
    with pytest.raises(LabError, match=message):
        Network([NodeSpec(name, "") for name in nodes], cables)
