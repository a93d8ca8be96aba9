"""``show tech-support``: what it consists of, and what it leaves out."""

from __future__ import annotations

import re
from typing import Any

import pytest

HEAD = re.compile(r"^-{18} (.+) -{18}$", re.MULTILINE)


def test_the_commands_one_after_the_other(r1: Any) -> None:
    """Each section is a show command's answer under its name."""
    shown = r1.type("show tech-support")
    names = HEAD.findall(shown)
    assert names[:4] == ["show clock", "show version", "show running-config", "show interfaces"]
    said = dict(zip(names, HEAD.split(shown)[2::2], strict=True))
    for name in ("show version", "show interfaces", "show inventory"):
        assert said[name].strip() == r1.type(name).strip()
    assert "% Invalid" not in shown


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["enable secret 9 $9$XXX"], "enable secret 9 <removed>"),
        (["username ann privilege 15 secret 9 $9$XXX"], "username ann privilege 15 secret 9 <removed>"),
        (["username ann password XXX"], "username ann password 0 <removed>"),
        (["line vty 0 4", "password XXX"], " password <removed>"),
        (
            ["router bgp 65000", "neighbor 10.0.0.9 remote-as 1", "neighbor 10.0.0.9 password XXX"],
            " neighbor 10.0.0.9 password <removed>",
        ),
        (["snmp-server community XXX RO"], "snmp-server community <removed> RO"),
        (["key chain C", "key 1", "key-string XXX"], "  key-string <removed>"),
        (["interface lo9", "ip ospf message-digest-key 1 md5 XXX"], " ip ospf message-digest-key 1 md5 <removed>"),
        (["interface lo9", "ip ospf authentication-key XXX"], " ip ospf authentication-key <removed>"),
        (["ntp authentication-key 1 md5 XXX 7"], "ntp authentication-key 1 md5 <removed> 7"),
        (["tacacs server T", "key 7 XXX"], " key 7 <removed>"),
    ],
)
def test_passwords_are_removed(r1: Any, lines: list[str], kept: str) -> None:
    """Passwords, keys and communities are not shown, unless they are asked for."""
    r1.configure(*lines)
    shown = r1.type("show tech-support")
    assert f"\n{kept}\n" in shown
    assert "XXX" not in shown
    assert "XXX" in r1.type("show tech-support password")


def test_what_is_no_password_stays(r1: Any) -> None:
    """Words that only look like it are shown."""
    lines = ["service password-encryption", "key chain C", " key 1", "interface lo9", " description secret password X"]
    r1.configure(*(line.strip() for line in lines))
    shown = r1.type("show tech-support")
    assert "<removed>" not in shown
    assert all(line in shown for line in ("\n key 1\n", "\nkey chain C\n", "\n description secret password X\n"))


def test_only_for_the_privileged(r1: Any) -> None:
    """In user mode it is no command."""
    r1.type("disable")
    assert "% Invalid input" in r1.type("show tech-support")
