"""``show logging``, and which messages the buffer and the terminals take."""

from __future__ import annotations

from typing import Any


def test_show_logging_tells_what_is_configured(r1: Any) -> None:
    """Levels, what is off, the buffer's size and its form."""
    shown = r1.type("show logging")
    for place in ("Console logging: level debugging", "Monitor logging: level debugging", "level informational"):
        assert place in shown
    r1.configure("logging buffered xml 9000 warnings", "no logging console", "logging monitor 2", "logging trap errors")
    shown = r1.type("show logging")
    assert "    Console logging: disabled\n" in shown
    assert "    Monitor logging: level critical, 0 messages logged, xml disabled,\n" in shown
    assert "    Buffer logging:  level warnings, " in shown
    assert "messages logged, xml enabled,\n                    filtering disabled\n" in shown
    assert "    Trap logging: level errors, 0 message lines logged\n" in shown
    assert "Log Buffer (9000 bytes):" in shown


def test_show_logging_of_what_is_off(r1: Any) -> None:
    """``no logging trap``, ``buffered`` and ``on``."""
    r1.configure("no logging trap", "no logging buffered", "no logging on")
    shown = r1.type("show logging")
    assert "    Trap logging: disabled\n" in shown
    assert "    Buffer logging:  disabled\n" in shown
    assert shown.startswith("Syslog logging: disabled ")


def test_the_buffer_keeps_what_is_severe_enough(r1: Any) -> None:
    """A message above the level is not kept; what was kept before stays."""
    r1.configure("hostname before")
    kept = r1.type("show logging").count("%SYS-5-CONFIG_I")
    assert kept
    r1.configure("logging buffered errors")
    r1.configure("interface GigabitEthernet0/0", "shutdown")
    shown = r1.type("show logging")
    assert shown.count("%SYS-5-CONFIG_I") == kept
    assert "%LINK-5-CHANGED" not in shown


def test_a_terminal_shows_what_is_severe_enough(r1: Any) -> None:
    """``logging monitor`` and its level decide what ``terminal monitor`` shows."""
    r1.type("terminal monitor")
    assert "%SYS-5-CONFIG_I" in r1.configure("hostname one")
    r1.configure("logging monitor errors")
    assert "%SYS-5-CONFIG_I" not in r1.configure("hostname two")


def test_a_users_own_message_is_logged(r1: Any) -> None:
    """``send log`` names the line and the user; severity, facility and mnemonic may be given."""
    for typed in ("send log 'a b': c", "send log 3 failed", "send log 5 facility LAB mnemonics TEST begun"):
        assert r1.type(typed) == ""
    sender = f"Message from tty2(user id: {r1.shell.user})"
    shown = r1.type("show logging")
    assert f": %SYS-7-USERLOG_DEBUG: {sender}: 'a b': c\n" in shown
    assert f": %SYS-3-USERLOG_ERR: {sender}: failed\n" in shown
    assert f": %LAB-5-TEST: {sender}: begun\n" in shown


def test_the_counter_of_messages_to_servers_is_on_by_default(r1: Any) -> None:
    """IOS 15 prints ``logging message-counter syslog`` only where it is off; the other counters where they are on."""
    r1.configure("logging message-counter syslog", "logging message-counter log")
    shown = r1.shell.router.running_text()
    assert "\nlogging message-counter log\n" in shown
    assert "message-counter syslog" not in shown
    r1.configure("no logging message-counter syslog", "no logging message-counter log")
    shown = r1.shell.router.running_text()
    assert "\nno logging message-counter syslog\n" in shown
    assert "logging message-counter log" not in shown
    r1.configure("logging message-counter syslog")
    assert "message-counter" not in r1.shell.router.running_text()


def test_the_level_that_a_destination_has_anyhow_is_not_printed(r1: Any) -> None:
    """A buffer's size stays without ``debugging``, as IOS 15 prints it; a level below is printed behind the size."""
    for typed, kept in (
        ("logging buffered xml 5099 notifications", "logging buffered xml 5099 notifications"),
        ("logging buffered xml 5099 debugging", "logging buffered xml 5099"),
        ("logging buffered 6000 7", "logging buffered 6000"),
        ("logging buffered debugging", ""),
        ("logging console xml debugging", "logging console xml"),
    ):
        r1.configure(typed)
        word = typed.split()[1]
        shown = r1.shell.router.running_text().splitlines()
        assert [line for line in shown if line.startswith(f"logging {word}")] == ([kept] if kept else [])
    assert "    Buffer logging:  level debugging, " in r1.type("show logging")


def test_the_lines_of_logging_stand_together(r1: Any) -> None:
    """Level, facility, source and servers, in this order, without a comment between them."""
    r1.configure("logging host 192.0.2.1", "logging source-interface lo0", "logging facility local5", "logging trap 3")
    shown = r1.shell.router.running_text().splitlines()
    first = shown.index("logging trap errors")
    assert shown[first + 1 : first + 4] == [
        "logging facility local5",
        "logging source-interface Loopback0",
        "logging host 192.0.2.1",
    ]
