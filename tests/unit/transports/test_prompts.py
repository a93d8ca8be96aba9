"""A prompt is only a prompt: learned where it is met, given where nothing else serves, refused in words that help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout, UsageError
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.model.terminal import TerminalProfile
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.platforms.frr.terminal import TERMINAL as FRR
from netloop.transports.login import log_in, profile_of
from netloop.transports.session import TerminalSession
from netloop.transports.terminal import Terminal
from tests.unit.transports import logs
from tests.unit.transports.wires import Router, Says

ENTERED = "Enter configuration commands, one per line.  End with CNTL/Z.\r\n"


def move(prompt: str, said: str = "") -> Says:
    """What a line says that changes the prompt."""

    def says(router: Router) -> str:
        router.prompt = prompt
        return f"{router.typed[-1]}\r\n{said}{prompt}"

    return says


def router(exec_prompt: str, name: str, greeting: str = "") -> Router:
    """A router whose exec prompt and configuration prompt are told apart."""
    says: dict[str, Says] = {
        "configure terminal": move(f"{name}(config)#", ENTERED),
        "router bgp 65000": move(f"{name}(config-router)#"),
        "address-family ipv4 vrf A": move(f"{name}(config-router-af)#"),
        "end": move(exec_prompt),
        "show clock": f"show clock\r\nten\r\n{exec_prompt}",
    }
    return Router(f"{greeting}{exec_prompt}", says, exec_prompt)


def logged_in(router: Router, literal: str | None = None, secret: str | None = None) -> TerminalSession:
    terminal = Terminal(router, replace(IOS, prompt=literal), 30, clock=router.clock)
    log_in(terminal, secret)
    return TerminalSession(terminal, lambda: True, lambda: None)


GREETING = "Welcome\r\nr1#"
LAST = "terminal no monitor\r\nr1#"


@given(logs.MESSAGES, st.integers(0, len(GREETING)), st.integers(0, len(LAST)), st.booleans(), st.booleans())
def test_a_login_amid_log_lines(message: str, at: int, to: int, first: bool, last: bool) -> None:
    """The exec prompt is learned whole wherever a log line comes at login, and no time-out is waited for."""
    talk_to = router("r1#", "r1")
    talk_to.says["terminal no monitor"] = logs.broken(LAST, to, message, "\r\n") if last else LAST
    talk_to.greeting = logs.broken(GREETING, at, message, "\r\n") if first else GREETING
    session = logged_in(talk_to)
    assert (session.hostname, session.show("show clock")) == ("r1", "ten")
    assert talk_to.now < 10


LONG = "a-very-long-name-of-a-border-router"


@pytest.mark.parametrize(
    ("exec_prompt", "name", "literal"),
    [
        ("SITE-0073#", "r1", None),
        ("r1.lab.example#", "r1.lab.example", None),
        ("pe1.fra#", "pe1.fra", None),
        (f"{LONG}#", LONG[:20], None),
        (f"{LONG}.example.net#", LONG[:20], None),
        ("r1(1)#", "r1", None),
        ("r1# ", "r1", None),
        ("<site 73>", "r1", "<site 73>"),
        ("[site]r1#", "r1", "[site]r1#"),
        ("<r1>", "r1", "<r1>"),
        ("r1 lab#", "r1", "r1 lab#"),
        ("r1$", "r1", "r1$"),
        ("ready", "r1", "ready"),
        ("r1:", "r1", "r1:"),
        ("Zürich Nord#", "zrh1", "Zürich Nord#"),
    ],
)
def test_exec_prompt_and_configuration_prompt_are_learned_apart(
    exec_prompt: str, name: str, literal: str | None
) -> None:
    """Whatever both look like: a login, a configuration, and back, without a time-out."""
    talk_to = router(exec_prompt, name)
    session = logged_in(talk_to, literal)
    assert session.show("show clock") == "ten"
    assert session.send("router bgp 65000", Mode.CONFIGURE, {}) == ""
    assert session.section == "config-router"
    assert session.show("show clock") == "ten"
    assert session.send("router bgp 65000", Mode.CONFIGURE, {}) == ""
    assert talk_to.now < 15


def test_what_the_preparation_is_refused_does_not_matter() -> None:
    """An old release knows neither ``terminal width 511`` nor ``terminal no monitor``."""
    talk_to = router("r1#", "r1")
    refused = "         ^\r\n% Invalid input detected at '^' marker.\r\n\r\nr1#"
    talk_to.says |= {line: f"{line}\r\n{refused}" for line in IOS.prepare}
    assert logged_in(talk_to).show("show clock") == "ten"
    assert "terminal no monitor" in talk_to.typed


def test_a_configuration_prompt_is_only_text_in_exec_mode() -> None:
    """Before configuration mode was entered, and behind a show command, another prompt ends nothing."""
    talk_to = router("r1#", "r1")
    talk_to.says["show banner"] = "show banner\r\nr1(config)#"
    with pytest.raises(DeviceTimeout):
        logged_in(talk_to).show("show banner")


def test_a_prompt_that_was_not_learned_ends_nothing() -> None:
    """In configuration mode another device's name is no prompt of this one."""
    talk_to = router("r1#", "r1")
    talk_to.says["router bgp 65000"] = "router bgp 65000\r\nr2(config-router)#"
    with pytest.raises(DeviceTimeout):
        logged_in(talk_to).send("router bgp 65000", Mode.CONFIGURE, {})


@pytest.mark.parametrize("line", ["<site 73>", "[site]r1#", "r1 lab#", "r1$", "ready", "<r1>", 'a "b"#'])
def test_an_unknown_prompt_is_named_with_the_way(line: str) -> None:
    """Within seconds: the line that was seen, and the key that says it is the prompt."""
    talk_to = Router(f"Welcome\r\n{line}", {"": f"\r\n{line}"}, line)
    with pytest.raises(DeviceError, match="no prompt was recognised") as caught:
        logged_in(talk_to)
    assert not isinstance(caught.value, DeviceTimeout)
    assert repr(line) in caught.value.message
    assert "data: {prompt: " in str(caught.value.hint)
    assert (talk_to.sent, talk_to.now < 8) == (["\n"], True)


def test_a_line_that_becomes_the_prompt_after_enter_is_waited_out() -> None:
    """A console that wants Enter first is served."""
    talk_to = router("r1#", "r1")
    talk_to.greeting = "Press RETURN to get started."
    talk_to.says[""] = "\r\nr1#"
    assert logged_in(talk_to).show("show clock") == "ten"


def test_a_question_at_login_is_not_answered() -> None:
    """Nobody accepts anything for the user."""
    talk_to = Router("Accept the terms? [yes]:")
    with pytest.raises(DeviceError, match="asks 'Accept the terms"):
        logged_in(talk_to)
    assert talk_to.sent == []


def test_a_literal_prompt_without_a_sign_gets_enable() -> None:
    """Such a prompt does not tell user mode from privileged mode: enable is typed, and a refusal is seen."""
    talk_to = router("<site>", "r1")
    talk_to.says["enable"] = "enable\r\nPassword: "
    talk_to.says["s3cret"] = "\r\n<site>"
    assert logged_in(talk_to, "<site>", "s3cret").show("show clock") == "ten"
    talk_to = router("<site>", "r1")
    talk_to.says["enable"] = "enable\r\n% No password set\r\n<site>"
    with pytest.raises(DeviceError, match="% No password set"):
        logged_in(talk_to, "<site>")


def test_the_inventory_gives_the_exec_prompt() -> None:
    """``data: {prompt: ...}`` is one line of text, on every platform; anything else is an error of the inventory."""

    def prompt_of(profile: TerminalProfile, prompt: object) -> str | None:
        return profile_of(Device("r1", "192.0.2.1", "x", data={"prompt": prompt}), profile).prompt

    for profile in (IOS, FRR):
        assert prompt_of(profile, " <site 73> ") == "<site 73>"
    assert profile_of(Device("r1", "192.0.2.1", "x"), IOS) == IOS
    for wrong in ("", "  ", 7, ["r1#"], "r1#\nr2#", None):
        with pytest.raises(UsageError, match=r"r1: data\.prompt: expected the exec prompt"):
            prompt_of(IOS, wrong)


@pytest.mark.parametrize("more", ["", "*Nov 29 17:00:01.123: %SYS-5-CONFIG_I: Configured from console by x\r\n"])
def test_a_configuration_mode_without_a_prompt_is_refused_and_left(more: str) -> None:
    """``no service prompt config``: said within seconds, and the session is usable."""
    talk_to = router("r1#", "r1")
    talk_to.says["configure terminal"] = f"configure terminal\r\n{ENTERED}{more}"
    session = logged_in(talk_to)
    with pytest.raises(CommandRefused, match="shows no prompt") as caught:
        session.send("router bgp 65000", Mode.CONFIGURE, {})
    assert "service prompt config" in str(caught.value.hint)
    assert talk_to.typed[-2:] == ["configure terminal", "end"]
    assert talk_to.now < 8
    assert session.show("show clock") == "ten"


def test_a_prompt_that_comes_late_after_all_is_no_configuration_mode() -> None:
    """Configuration mode was left already: what is believed then is the exec prompt."""
    talk_to = router("r1#", "r1")
    talk_to.says["configure terminal"] = f"configure terminal\r\n{ENTERED}"
    talk_to.says["end"] = "\r\nr1(config)#"
    with pytest.raises(DeviceTimeout):
        logged_in(talk_to).send("router bgp 65000", Mode.CONFIGURE, {})


def test_the_section_is_the_prompts_mode() -> None:
    """Nothing in exec mode and in global configuration, else the mode's word."""
    session = logged_in(router("r1#", "r1"))
    assert session.section == ""
    session.send("hostname", Mode.CONFIGURE, {})
    assert session.section == ""
    session.send("router bgp 65000", Mode.CONFIGURE, {})
    session.send("address-family ipv4 vrf A", Mode.CONFIGURE, {})
    assert session.section == "config-router-af"


def test_sections_are_left_up_to_global_configuration() -> None:
    """``exit`` as often as it takes; not in exec mode, and not without end."""
    talk_to = router("r1#", "r1")
    session = logged_in(talk_to)
    session.leave_section()
    session.send("router bgp 65000", Mode.CONFIGURE, {})
    session.send("address-family ipv4 vrf A", Mode.CONFIGURE, {})
    talk_to.says["exit"] = lambda r: move("r1(config-router)#" if "-af" in r.prompt else "r1(config)#")(r)  # type: ignore[operator]
    session.leave_section()
    assert (session.section, talk_to.typed.count("exit")) == ("", 2)
    session.send("router bgp 65000", Mode.CONFIGURE, {})
    talk_to.says["exit"] = "exit\r\n% stay\r\nr1(config-router)#"
    with pytest.raises(CommandRefused, match="% stay"):
        session.leave_section()
    assert talk_to.typed.count("exit") < 15
