"""Faults at the shell: what a router with one does, and that nothing else happens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.lab.sandbox import Network
from netloop.lab.sandbox.fault import LogLine, SaveFault, SaveKind

CARET = "% Invalid input detected at '^' marker."
LOG = "%SYS-5-CONFIG_I: Configured from console by netops on vty0"
SHOW = "show privilege"
ANSWER = "Current privilege level is 15\r\n"
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def running(seat: Any) -> str:
    return str(seat.shell.router.running_text())


@pytest.fixture
def faults(r1: Any) -> Any:
    return r1.shell.router.faults


class TestOnLines:
    """Faults on lines that match a pattern."""

    def test_how_often(self, r1: Any, faults: Any) -> None:
        """``times`` strikes so many lines and no more, ``after`` lets so many pass first; others are left alone."""
        faults.reject(SHOW, "% no", times=2, after=1)
        assert ["% no" in r1.type(SHOW) for _ in range(5)] == [False, True, True, False, False]
        assert "UTC" in r1.type("show clock")

    def test_the_next_fault_of_a_line_waits_for_its_turn(self, r1: Any, faults: Any) -> None:
        """Of two faults on one line the first strikes while it lasts, then the second, as often as it says."""
        faults.reject(SHOW, "% one", times=2)
        faults.reject(SHOW, "% two", times=1)
        said = [r1.type(SHOW).strip() for _ in range(4)]
        assert said == ["% one", "% one", "% two", "Current privilege level is 15"]

    def test_enter_alone(self, r1: Any, faults: Any) -> None:
        """An empty line is met by ``^$`` and by no other pattern: clients type it to find the prompt."""
        faults.hang(".*", times=1)
        faults.log("^$", LOG, stamp="none")
        assert r1.keys("\r") == f"\r\nr1#\r\n{LOG}\r\n"
        assert r1.keys(f"{SHOW}\r") == f"{SHOW}\r\n"

    @pytest.mark.parametrize(("mode", "struck"), [("config-if", True), ("config", False), ("config.*", True)])
    def test_only_in_a_mode(self, r1: Any, faults: Any, mode: str, struck: bool) -> None:
        """A mode narrows the pattern to lines that are typed in that mode; it is compared whole."""
        faults.reject("^description", "% no", mode=mode)
        assert ("% no" in r1.configure("interface lo9", "description x")) is struck

    def test_a_refused_header_leaves_the_session_where_it_was(self, r1: Any, faults: Any) -> None:
        """Refusing ``address-family ...`` in ``router bgp``: the mode stays, and the next line lands in the process."""
        faults.reject("^address-family ipv4 vrf", "%VRF CUST-A does not exist or does not have a RD.")
        r1.type("configure terminal", "router bgp 65000")
        assert r1.keys("address-family ipv4 vrf CUST-A\r").endswith(
            "\r\n%VRF CUST-A does not exist or does not have a RD.\r\nr1(config-router)#"
        )
        r1.type("bgp router-id 9.9.9.9")
        assert "router bgp 65000\n bgp router-id 9.9.9.9\n" in running(r1)

    def test_accepted_in_silence(self, r1: Any, faults: Any) -> None:
        """A header that is taken without a word and not entered: the prompt stays, nothing is made."""
        faults.accept_silently("^interface Loopback9")
        before = running(r1)
        r1.type("configure terminal")
        assert r1.keys("interface Loopback9\r") == "interface Loopback9\r\nr1(config)#"
        r1.type("end")
        assert running(r1) == before

    def test_a_stall(self, r1: Any, faults: Any, clock: Any) -> None:
        """The answer stops behind so many characters, then goes on; what is typed meanwhile is carried out after."""
        faults.stall(SHOW, seconds=5, at=7)
        assert r1.keys(f"{SHOW}\r") == f"{SHOW}\r\n{ANSWER[:7]}"
        assert r1.keys("show clock\r") == ""
        clock.pass_by(4.9)
        assert r1.shown() == ""
        clock.pass_by(0.2)
        shown = r1.shown()
        assert shown.startswith(f"{ANSWER[7:]}r1#show clock\r\n*")
        assert shown.endswith("r1#")

    def test_a_slow_line(self, r1: Any, faults: Any, clock: Any) -> None:
        """The effect and the answer come so much later; another session works on meanwhile."""
        faults.slow("^interface Loopback9", seconds=3)
        r1.type("configure terminal")
        assert r1.keys("interface Loopback9\rdescription x\r") == "interface Loopback9\r\n"
        assert "Loopback9" not in running(r1)
        other = type(r1)(r1.shell.router.network, "r1")
        assert "level is 15" in other.type(SHOW)
        clock.pass_by(3)
        assert r1.shown() == "r1(config-if)#description x\r\nr1(config-if)#"
        assert "interface Loopback9\n description x\n" in running(r1)

    @pytest.mark.parametrize("per_second", [1, 7, 200])
    def test_a_drip(self, r1: Any, faults: Any, clock: Any, per_second: float) -> None:
        """The answer comes at so many characters a second, then the prompt."""
        faults.drip(SHOW, per_second)
        early = r1.keys(f"{SHOW}\r").removeprefix(f"{SHOW}\r\n")
        clock.pass_by(len(ANSWER) / per_second / 2)
        early += r1.shown()
        assert 0.3 < len(early) / len(ANSWER) < 0.8
        clock.pass_by(len(ANSWER) / per_second)
        assert early + r1.shown() == f"{ANSWER}r1#"

    def test_a_drip_without_end(self, r1: Any, faults: Any, clock: Any) -> None:
        """One character a second for ever: there is always more, and never a prompt."""
        faults.drip(SHOW, 1, forever=True)
        r1.keys(f"{SHOW}\r")
        for _ in range(3):
            clock.pass_by(1000)
            shown = r1.shown()
            assert 990 <= len(shown) <= 1010
            assert "#" not in shown

    @QUIET
    @given(at=st.integers(0, 40))
    def test_a_cut_in_the_answer(self, pair: Network, terminal: Callable[..., Any], at: int) -> None:
        """The line has its effect, so many characters of its answer come, and the connection is gone."""
        seat = terminal(pair, "r1")
        seat.shell.router.faults.clear()
        seat.shell.router.faults.cut(SHOW, at)
        assert seat.keys(f"{SHOW}\r") == f"{SHOW}\r\n{ANSWER[:at]}"
        assert seat.lost
        assert seat.keys("show clock\r") == ""

    def test_a_cut_behind_the_effect(self, r1: Any, faults: Any) -> None:
        """A configuration line whose connection is cut has been carried out."""
        faults.cut("^interface Loopback9")
        r1.type("configure terminal", "interface Loopback9")
        assert r1.lost
        assert "interface Loopback9\n" in running(r1)

    @QUIET
    @given(at=st.integers(0, 20), pieces=st.integers(1, 20))
    def test_a_cut_in_the_echo(self, pair: Network, terminal: Callable[..., Any], at: int, pieces: int) -> None:
        """So many characters of the echo come, and the line is not carried out, in however many pieces it came."""
        seat = terminal(pair, "r1")
        seat.shell.router.faults.clear()
        seat.shell.router.faults.cut_echo("^interface Loopback9$", at)
        seat.type("configure terminal")
        seat.shown()
        line = "interface Loopback9"
        echoed = "".join(
            seat.keys(part) for part in [line[n : n + pieces] for n in range(0, len(line), pieces)] + ["\r"]
        )
        assert seat.lost
        assert line.startswith(echoed)
        assert len(echoed) == max(min(at, len(line)), (len(line) - 1) // pieces * pieces)
        assert "Loopback9" not in running(seat)

    def test_a_reload(self, r1: Any, faults: Any) -> None:
        """Every session of the router is lost, and it comes up with its startup configuration."""
        router, lost = r1.shell.router, []
        router.on_reload += [r1.shell.power_off, lambda: lost.append(True)]
        router.on_down.append(lost.append)
        faults.reload("^description", down=4)
        r1.type("configure terminal", "interface Loopback9", "description x")
        assert r1.lost
        assert lost == [4, True]
        assert "Loopback9" not in running(r1)
        assert router.log[-1].endswith("%SYS-5-RESTART: System restarted --")

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_second_engineer(self, r1: Any, faults: Any, when: str) -> None:
        """His lines are in the configuration at that moment, signed and logged as his; the session notices nothing."""
        faults.edit("^bgp router-id", ["router bgp 65000", "neighbor 192.0.2.66 remote-as 65066"], when, times=1)
        faults.edit("^bgp router-id", [f"interface Loopback{6 if when == 'before' else 7}", "exit"], when)
        r1.type("configure terminal", "router bgp 65000")
        assert r1.keys("bgp router-id 9.9.9.9\r") == "bgp router-id 9.9.9.9\r\nr1(config-router)#"
        text = running(r1)
        assert " bgp router-id 9.9.9.9\n" in text
        assert " neighbor 192.0.2.66 remote-as 65066\n" in text
        assert "by engineer\n" in text
        assert any("by engineer on vty0" in line for line in r1.shell.router.log)
        order = [typed.user for typed in r1.shell.router.commands]
        assert order.count("engineer") == 8

    def test_the_edit_comes_on_its_side_of_the_effect(self, r1: Any, faults: Any) -> None:
        """Before: the line overwrites him; after: he overwrites the line."""
        for when, kept in (("before", "mine"), ("after", "his")):
            faults.clear()
            faults.edit("^description mine", ["interface Loopback0", "description his"], when)
            r1.configure("interface Loopback0", "description mine")
            assert f" description {kept}\n" in running(r1)


class TestHangingUp:
    """A client that does not wait for the answer."""

    def test_the_line_is_carried_out_all_the_same(self, r1: Any, faults: Any, clock: Any) -> None:
        """What a router is busy with when the connection is lost it finishes, in the mode where it was typed."""
        faults.slow("^interface Loopback9", seconds=5)
        r1.type("configure terminal")
        r1.keys("interface Loopback9\rdescription x\r")
        r1.shell.close()
        assert "Loopback9" not in running(r1)
        clock.pass_by(5)
        assert "interface Loopback9\n" in running(r1)
        assert "description x" not in running(r1)
        assert "%SYS-5-CONFIG_I" in r1.shell.router.log[-1]
        assert r1.shown() == ""

    def test_a_slow_save_is_finished(self, r1: Any, faults: Any, clock: Any) -> None:
        """The client gave up after 30 of 35 seconds: startup is new all the same."""
        faults.save("slow", seconds=35)
        r1.configure("interface Loopback9")
        r1.keys("write memory\r")
        clock.pass_by(30)
        r1.shell.close()
        assert "Loopback9" not in r1.shell.router.startup_text()
        clock.pass_by(5)
        assert "Loopback9" in r1.shell.router.startup_text()

    @pytest.mark.parametrize("command", ["write memory", "interface Loopback9"])
    def test_not_when_the_router_goes_down(self, r1: Any, faults: Any, clock: Any, command: str) -> None:
        """A router that reloads meanwhile finishes nothing."""
        router = r1.shell.router
        router.on_reload.append(r1.shell.power_off)
        faults.slow("^(write|interface)", seconds=5)
        router.edit(["hostname other"])
        r1.type("configure terminal") if command.startswith("interface") else None
        r1.keys(f"{command}\r")
        router.reload()
        clock.pass_by(10)
        assert "hostname r1\n" in router.startup_text()
        assert "Loopback9" not in running(r1)

    def test_nothing_drips_on(self, r1: Any, faults: Any, clock: Any) -> None:
        """An answer without end ends with its session."""
        faults.drip(SHOW, 1, forever=True)
        r1.keys(f"{SHOW}\r")
        clock.pass_by(100)
        r1.shell.close()
        clock.pass_by(2)
        assert not clock.waiting


class TestLogLines:
    """Log lines in the session."""

    @QUIET
    @given(at=st.integers(0, 3000), stamp=st.sampled_from(["datetime", "sequence", "uptime", "uptime-days", "none"]))
    def test_at_any_character_of_an_answer(
        self, pair: Network, terminal: Callable[..., Any], at: int, stamp: str
    ) -> None:
        """The line stands on a line of its own; without it, and the line end before it, the answer is what it was."""
        seat = terminal(pair, "r1")
        seat.shell.router.faults.clear()
        whole = seat.keys("show running-config\r")
        seat.shell.router.faults.log("^show run", LOG, where="answer", at=at, stamp=stamp)
        shown = seat.keys("show running-config\r")
        found = re.search(rf"[^\r\n]*{re.escape(LOG)}\r\n", shown)
        assert found
        before, after = shown[: found.start()], shown[found.end() :]
        assert before.endswith("\n")
        assert whole in {before + after, before.removesuffix("\r\n") + after}

    @pytest.mark.parametrize(
        ("stamp", "looks"),
        [
            ("datetime", r"\*[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\.\d{3}: "),
            ("sequence", r"\d{6}: "),
            ("uptime", "1w2d: "),
            ("uptime-days", "3d04h: "),
            ("uptime-hours", "01:02:03: "),
            ("none", ""),
        ],
    )
    def test_stamps(self, r1: Any, faults: Any, stamp: str, looks: str) -> None:
        """Each stamp that IOS can be told to put before a log line."""
        faults.log(SHOW, LOG, stamp=stamp)
        assert re.search(rf"\r\n{looks}{re.escape(LOG)}\r\n$", r1.keys(f"{SHOW}\r"))

    def test_behind_the_prompt(self, r1: Any, faults: Any) -> None:
        """Behind the prompt, and no other prompt until Enter."""
        faults.log(SHOW, LOG, stamp="none")
        assert r1.keys(f"{SHOW}\r") == f"{SHOW}\r\n{ANSWER}r1#\r\n{LOG}\r\n"
        assert r1.keys("\r") == "\r\nr1#"

    @pytest.mark.parametrize(("where", "at"), [("before-echo", 0), ("echo", 0), ("echo", 6), ("echo", 14)])
    def test_in_the_echo(self, r1: Any, faults: Any, where: str, at: int) -> None:
        """Before the echo or within it; the line is carried out as it was typed."""
        faults.log(SHOW, LOG, where=where, at=at, stamp="none")
        assert r1.keys(f"{SHOW}\r") == f"{SHOW[:at]}\r\n{LOG}\r\n{SHOW[at:]}\r\n{ANSWER}r1#"

    def test_beside_another_fault(self, r1: Any, faults: Any) -> None:
        """A refusal may have a log line before it."""
        faults.log("^description", LOG, where="answer", stamp="none")
        faults.reject("^description", "% no")
        assert r1.configure("interface lo9", "description x").endswith(f"{LOG}\n% no\n")

    @pytest.mark.parametrize("where", ["before-echo", "echo", "answer", "prompt"])
    def test_no_monitor(self, r1: Any, faults: Any, where: str) -> None:
        """``terminal no monitor`` keeps log lines away from a vty; a console shows them whatever."""
        faults.log(SHOW, LOG, where=where)
        r1.type("terminal no monitor")
        assert LOG not in r1.keys(f"{SHOW}\r")
        faults.log(SHOW, LOG, where=where, console=True)
        assert LOG in r1.keys(f"{SHOW}\r")

    def test_terminal_monitor(self, r1: Any) -> None:
        """With ``terminal monitor`` the router's own log comes behind the prompt; without, nothing does."""
        assert "%SYS-5" not in r1.keys("configure terminal\rend\r")
        r1.type("terminal monitor")
        r1.keys("configure terminal\r")
        shown = r1.keys("end\r")
        assert re.fullmatch(r"end\r\nr1#\r\n\*.*: %SYS-5-CONFIG_I: .* by netops on vty0 .*\r\n", shown)
        r1.type("terminal no monitor")
        assert "%SYS-5" not in r1.keys("configure terminal\rend\r")

    def test_somebody_elses_change_is_shown_too(self, r1: Any, clock: Any) -> None:
        """A monitoring session that does nothing sees what others do; one that ended sees nothing."""
        r1.type("terminal monitor")
        r1.shown()
        r1.shell.router.edit(["interface Loopback9"])
        clock.pass_by(0)
        assert "by engineer on vty0" in r1.shown()
        r1.type("exit")
        assert r1.shell.router.monitors == []


class TestSaving:
    """Saving that goes wrong; ``write memory`` and the copy alike."""

    @pytest.fixture(params=["write memory", "copy running-config startup-config"])
    def save(self, r1: Any, request: pytest.FixtureRequest) -> Callable[[], str]:
        """Change something, and type the command; what the router sent behind its echo."""
        r1.configure("interface Loopback9")

        def go() -> str:
            command = request.param
            said = r1.keys(f"{command}\r").removeprefix(f"{command}\r\n")
            return r1.keys("\r").removeprefix("\r\n") if command.startswith("copy") else said

        return go

    def new(self, seat: Any) -> bool:
        return "Loopback9" in seat.shell.router.startup_text()

    def test_busy(self, r1: Any, faults: Any, save: Callable[[], str]) -> None:
        """Somebody else has the file open: no percent sign, no ``[OK]``, startup as it was; then it works."""
        faults.save("busy", times=2)
        for _ in range(2):
            assert save() == "startup-config file open failed (Device or resource busy)\r\nr1#"
            assert not self.new(r1)
        assert save() == "Building configuration...\r\n[OK]\r\nr1#"
        assert self.new(r1)

    @pytest.mark.parametrize("answer", [None, "% Error writing nvram:/startup-config (No space left on device)"])
    def test_full(self, r1: Any, faults: Any, save: Callable[[], str], answer: str | None) -> None:
        """The NVRAM is full: an error behind the first line, no ``[OK]``, startup as it was."""
        faults.save("full", answer=answer)
        words = answer or "%Error opening nvram:/startup-config (No space left on device)"
        assert save() == f"Building configuration...\r\n{words}\r\nr1#"
        assert not self.new(r1)

    def test_slow(self, r1: Any, faults: Any, save: Callable[[], str], clock: Any) -> None:
        """Silence behind the first line; the startup configuration is new at its end, and ``[OK]`` follows."""
        faults.save("slow", seconds=35)
        assert save() == "Building configuration...\r\n"
        clock.pass_by(34)
        assert r1.shown() == ""
        assert not self.new(r1)
        clock.pass_by(1)
        assert r1.shown() == "[OK]\r\nr1#"
        assert self.new(r1)

    @pytest.mark.parametrize("saved", [False, True])
    @pytest.mark.parametrize("at", [None, 0, 5, 29])
    def test_cut(self, r1: Any, faults: Any, save: Callable[[], str], saved: bool, at: int | None) -> None:
        """The connection is lost in mid-answer; startup is new already, or is not."""
        faults.save("cut", saved=saved, at=at)
        assert save() == "Building configuration...\r\n[OK]\r\n"[: 27 if at is None else at]
        assert r1.lost
        assert self.new(r1) is saved

    @pytest.mark.parametrize(("typed", "saved"), [("", False), ("no", False), ("n", False), ("yes", True)])
    def test_question(self, r1: Any, faults: Any, save: Callable[[], str], typed: str, saved: bool) -> None:
        """A question stands in the way: Enter is its default, no saves nothing and says so or nothing, yes saves."""
        faults.save("question", answer="[Failed]")
        assert save() == "Continue? [no]: "
        words = "Building configuration...\r\n[OK]" if saved else "[Failed]"
        assert r1.keys(f"{typed}\r") == f"{typed}\r\n{words}\r\nr1#"
        assert self.new(r1) is saved

    @pytest.mark.parametrize("saved", [False, True])
    def test_silent(self, r1: Any, faults: Any, save: Callable[[], str], saved: bool) -> None:
        """The prompt comes without ``[OK]``, whether it saved or not."""
        faults.save("silent", saved=saved)
        assert save() == "Building configuration...\r\nr1#"
        assert self.new(r1) is saved

    def test_startup_is_shown_as_it_is(self, single: Callable[[str], Network], terminal: Callable[..., Any]) -> None:
        """``show startup-config``: not present where there is none; else its size, and the text that was saved."""
        seat = terminal(single(""), "r1")
        assert seat.type("show startup-config") == "startup-config is not present\n"
        seat.type("write memory")
        shown = seat.type("show startup-config")
        text = seat.shell.router.startup_text()
        assert shown.startswith(f"Using {len(text)} out of 262144 bytes\n{text}")

    @pytest.mark.parametrize("what", ["startup-config", "running-config"])
    def test_a_configuration_that_cannot_be_shown(self, r1: Any, faults: Any, what: str) -> None:
        """Reading either configuration may be refused, from a moment on."""
        faults.reject(rf"^(do )?show {what}", "% Authorization failed.", after=1)
        assert "interface Loopback0" in r1.type(f"show {what}")
        assert r1.type(f"show {what}") == "% Authorization failed.\n"


class TestPrompts:
    """Prompts that are not the host name's."""

    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("SITE-0073%p", "SITE-0073#"),
            ("%h%p", "r1#"),
            ("%h%s%p%s", "r1 # "),
            ("100%%%p", "100%#"),
            ("line%n%t%p", "line2\t#"),
            ("plain", "plain"),
        ],
    )
    def test_prompt(self, r1: Any, given: str, shown: str) -> None:
        """``prompt STRING`` is the exec prompt; configuration mode keeps the host name; ``no prompt`` ends it."""
        r1.type("configure terminal", f"prompt {given}")
        assert r1.shell.prompt == "r1(config)#"
        r1.type("end")
        assert r1.keys("\r") == f"\r\n{shown}"
        assert f"\nprompt {given}\n" in running(r1)
        r1.configure("no prompt")
        assert r1.keys("\r") == "\r\nr1#"
        assert "\nprompt" not in running(r1)

    def test_user_mode(self, single: Callable[[str], Network], terminal: Callable[..., Any]) -> None:
        """%p is ``>`` for a user without privilege; a prompt in the startup configuration is there at once."""
        seat = terminal(single("hostname r1\nenable secret x\nprompt SITE%p\n"), "r1")
        assert seat.shell.prompt == "SITE>"

    def test_no_prompt_in_configuration_mode(self, r1: Any) -> None:
        """``no service prompt config``: configuration mode says nothing where its prompt would stand."""
        r1.type("configure terminal", "no service prompt config")
        assert r1.keys("interface Loopback9\r") == "interface Loopback9\r\n"
        assert r1.keys("end\r") == "end\r\nr1#"
        assert running(r1).index("no service prompt config\n") < running(r1).index("hostname r1\n")
        r1.configure("service prompt config")
        assert "service prompt" not in running(r1)
        r1.type("configure terminal")
        assert r1.shell.prompt == "r1(config)#"

    def test_host_names_with_dots(self, r1: Any) -> None:
        """All of it in exec, dots included; twenty characters of it in configuration mode."""
        r1.configure("hostname pe1.fra.example.net-long")
        assert r1.shell.prompt == "pe1.fra.example.net-long#"
        r1.type("configure terminal")
        assert r1.shell.prompt == "pe1.fra.example.net-(config)#"


def test_seven_bits(r1: Any, faults: Any) -> None:
    """A line of seven bits: each octet of what is typed loses its eighth."""
    faults.seven_bit()
    r1.configure("interface Loopback0", "description Zürich Nord")
    assert " description ZC<rich Nord\n" in running(r1)


@pytest.mark.parametrize("echoes", [False, True])
def test_echoed_secrets(single: Callable[[str], Network], terminal: Callable[..., Any], echoes: bool) -> None:
    """A device that echoes the enable secret; others do not."""
    seat = terminal(single("hostname r1\nenable secret opensesame\n"), "r1")
    if echoes:
        seat.shell.router.faults.echo_secrets()
    seat.keys("enable\r")
    assert ("opensesame" in seat.keys("opensesame\r")) is echoes
    assert seat.shell.prompt == "r1#"


def test_who_typed_from_where(r1: Any) -> None:
    """Each typed line is on record with its user and the address that it came from."""
    r1.type(SHOW)
    typed = r1.shell.router.commands[-1]
    assert (typed.line, typed.mode, typed.user, typed.peer) == (SHOW, "exec", "netops", "127.0.0.1")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LogLine(pattern="(", message="x"), "pattern: not a regular expression"),
        (lambda: LogLine(pattern="x", mode="[", message="x"), "mode: not a regular expression"),
        (lambda: LogLine(pattern="x", message="x", times=0), "times: expected 1 or more"),
        (lambda: SaveFault(kind=SaveKind.SLOW, seconds=-1), "seconds: expected 0 or more"),
        (lambda: SaveFault(kind=SaveKind.SLOW, probability=2), "probability: expected 0 to 1"),
    ],
)
def test_faults_that_cannot_be(make: Callable[[], object], message: str) -> None:
    """A fault that makes no sense is refused when it is made."""
    with pytest.raises(ValueError, match=message):
        make()
