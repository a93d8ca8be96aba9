"""``configure replace``: what it changes, what it asks and prints, and that there is a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.lab.sandbox import Network, NodeSpec, canonical
from netloop.lab.sandbox.config.kept_lines import kept_lines
from netloop.lab.sandbox.config.replace import Replacement, ReplaceOutcome, finished
from netloop.lab.sandbox.files import FileUrl
from netloop.lab.sandbox.tree import ConfigNode
from tests.unit.lab.sandbox.test_sandbox_configuration import CONFIGURATIONS

DONE = "\nTotal number of passes: {}\nRollback Done\n\n"
USER_REMOVAL = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=12)


def router(seat: Any) -> Any:
    return seat.shell.router


def body(seat: Any) -> str:
    return canonical.body(router(seat).running)


@pytest.fixture
def candidate(r1: Any) -> Callable[..., None]:
    """Writes a file: the running configuration, some of its text replaced."""

    def write(*changes: tuple[str, str]) -> None:
        text = body(r1)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        router(r1).files.write(FileUrl.parse("flash:c"), text.encode())

    return write


LOOPBACK = ("interface Loopback0\n", "interface Loopback0\n description identity\n")


class TestAtThePrompt:
    """What is asked and printed."""

    def test_it_asks(self, r1: Any, candidate: Any) -> None:
        """Without ``force`` IOS asks; anything but yes changes nothing."""
        candidate(LOOPBACK)
        before = body(r1)
        asked = r1.keys("configure replace flash:c\r")
        assert asked.endswith("Enter Y if you are sure you want to proceed. ? [no]: ")
        r1.keys("\r")
        assert body(r1) == before
        r1.keys("configure replace flash:c\r")
        assert "Total number of passes: 1" in r1.keys("y\r")
        assert " description identity\n" in body(r1)

    def test_force(self, r1: Any, candidate: Any) -> None:
        """With ``force`` it asks nothing; a second time there is nothing to do."""
        candidate(LOOPBACK)
        assert r1.type("configure replace flash:c force") == DONE.format(1)
        assert r1.type("configure replace flash:c force") == DONE.format(0)

    def test_list(self, r1: Any, candidate: Any) -> None:
        """``list`` shows the commands: what goes before what comes, under the lines of their sections."""
        candidate(
            LOOPBACK, (" ip address 192.0.2.1 255", " ip address 192.0.2.9 255"), ("hostname r1", "hostname edge")
        )
        assert r1.type("configure replace flash:c list force").removesuffix("edge#") == (
            "!Pass 1\n!List of Rollback Commands:\n"
            "no hostname r1\n"
            "interface GigabitEthernet0/0\n no ip address 192.0.2.1 255.255.255.0\n"
            "hostname edge\n"
            "interface Loopback0\n description identity\n"
            "interface GigabitEthernet0/0\n ip address 192.0.2.9 255.255.255.0\n"
            "end\n\n\n" + DONE.format(1)
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (None, "%Error opening flash0:/c (No such file or directory)\n"),
            ("hostname r1\n", "%The input file is not a valid config file.\n"),
            ("Using 5 out of 262144 bytes\nhostname r1\nend\n", "%The input file is not a valid config file.\n"),
        ],
    )
    def test_files_that_are_none(self, r1: Any, text: str | None, said: str) -> None:
        """A file that is not there, has no ``end``, or is what ``show startup-config`` prints, changes nothing."""
        if text is not None:
            router(r1).files.write(FileUrl.parse("flash:c"), text.encode())
        before = body(r1)
        assert r1.type("configure replace flash:c force") == said
        assert body(r1) == before

    def test_a_line_that_is_refused(self, r1: Any, candidate: Any) -> None:
        """After five passes IOS gives up and tells what it could not do; the rest is done."""
        candidate(LOOPBACK, ("hostname r1\n", "hostname r1\nbananas\n"))
        assert r1.type("configure replace flash:c force") == (
            "The rollback configlet from the last pass is listed below:\n"
            "********\n!List of Rollback Commands:\nbananas\nend\n********\n\n\n"
            "Rollback aborted after 5 passes\n"
            "The following commands are failed to apply to the IOS image.\n"
            "********\nbananas\n********\n\n"
        )
        assert " description identity\n" in body(r1)

    def test_back_upon_an_error(self, r1: Any, candidate: Any) -> None:
        """``revert trigger error`` stops at the first refused line and goes back to what was, the archive's copy."""
        r1.configure("archive", "path flash:archive")
        candidate(LOOPBACK, ("end\n", "interface GigabitEthernet0/7\n shutdown\nend\n"))
        before = body(r1)
        said = r1.type("configure replace flash:c force revert trigger error")
        (name,) = router(r1).archive.names
        assert said == (
            "Failed to apply command interface GigabitEthernet0/7\nAborting Rollback.\n\n"
            f"Rollback failed.Reverting back to the original configuration: {name} ...\n\n"
            + DONE.format(1)
            + "The original configuration has been successfully restored.\n\n"
        )
        assert body(r1) == before

    def test_back_upon_an_error_needs_an_archive(self, r1: Any, candidate: Any) -> None:
        """Without an archive ``revert trigger error`` is refused and nothing is changed."""
        candidate(LOOPBACK)
        before = body(r1)
        assert r1.type("configure replace flash:c force revert trigger error").startswith(
            "%Please turn config archive on"
        )
        assert body(r1) == before

    @pytest.mark.parametrize("words", ["time 5", "revert timer 5", "revert trigger error timer 5"])
    def test_with_a_timer(self, r1: Any, clock: Any, candidate: Any, words: str) -> None:
        """The replacement is undone where nobody confirms it, however the timer is written."""
        r1.configure("archive", "path flash:archive")
        candidate(LOOPBACK)
        before = body(r1)
        assert "Rollback Confirmed Change: Backing up" in r1.type(f"configure replace flash:c force {words}")
        assert " description identity\n" in body(r1)
        clock.pass_by(301)
        r1.type("")
        assert body(r1) == before

    def test_a_user_is_asked_about(self, r1: Any, candidate: Any) -> None:
        """The removal of a user must be confirmed, with ``force`` too; who declines keeps him, pass after pass."""
        candidate()
        r1.configure("username bob secret 9 $9$x")
        assert r1.keys("configure replace flash:c force\r").endswith(USER_REMOVAL)
        for _ in range(4):
            assert r1.keys("n").endswith(USER_REMOVAL)
        assert "Rollback aborted after 5 passes" in r1.keys("n")
        assert "username bob" in body(r1)
        r1.keys("configure replace flash:c force\r")
        assert "Rollback Done" in r1.keys("\r")
        assert "username bob" not in body(r1)


def test_a_user_is_asked_about_in_configuration_mode(r1: Any) -> None:
    """``no username`` must be confirmed at the prompt too; of a user who is not there nothing is asked."""
    r1.configure("username bob secret 9 $9$x")
    assert r1.type("configure terminal", "no username carol") == ""
    assert r1.keys("no username bob\r").endswith(USER_REMOVAL)
    r1.keys("n")
    assert "username bob" in body(r1)
    r1.keys("no username bob\r")
    assert r1.keys("\r").endswith("r1(config)#")
    assert "username bob" not in body(r1)


def test_protocols_follow(r1: Any, r2: Any, clock: Any, candidate: Any) -> None:
    """What is replaced takes effect: the adjacency goes with OSPF's line on the interface, and comes back with it."""
    candidate((" ip ospf 1 area 0\n", ""))
    before = body(r1)
    router(r1).files.write(FileUrl.parse("flash:before"), before.encode())
    assert "FULL" in r2.type("show ip ospf neighbor")
    r1.type("configure replace flash:c force")
    assert "FULL" not in r2.type("show ip ospf neighbor")
    r1.type("configure replace flash:before force")
    clock.pass_by(30)
    assert "FULL" in r2.type("show ip ospf neighbor")


def test_an_access_list_gets_the_order_of_the_file(r1: Any) -> None:
    """Entries that stand elsewhere in the file are taken out and entered again, those before them are left alone."""
    entries = [f"permit 10.{n}.0.0 0.0.255.255" for n in range(5)]
    r1.configure("ip access-list standard A", *entries)
    text = body(r1)
    wanted = [*entries[:2], "deny   any", *reversed(entries[2:])]
    moved = text.replace("".join(f" {line}\n" for line in entries), "".join(f" {line}\n" for line in wanted))
    outcome = finished(Replacement(router(r1), moved).steps())
    assert outcome.complete
    assert f" {entries[0]}" not in outcome.passes[0]
    assert body(r1) == moved


def test_lines_beyond_the_grammar(single: Callable[[str], Network], terminal: Callable[..., Any]) -> None:
    """What the router was started with and does not know goes and comes back; what it never had is refused."""
    text = "hostname r1\n!\ncrypto pki trustpoint T\n enrollment selfsigned\n unheard-of none\n!\nend\n"
    seat = terminal(single(text), "r1")
    before = body(seat)
    without = before.replace(" unheard-of none\n", "")
    assert finished(Replacement(router(seat), without).steps()).complete
    assert body(seat) == without
    seat.configure("no crypto pki trustpoint T")
    assert "crypto" not in body(seat)
    assert finished(Replacement(router(seat), before).steps()).complete
    assert body(seat) == before
    other = before.replace("unheard-of none", "unheard-of crl")
    assert finished(Replacement(router(seat), other).steps()).failed == ("unheard-of crl",)


def test_a_port_cannot_be_removed(r1: Any) -> None:
    """A file without a port that is there fails as Cisco's guide says: that line is told as one that failed."""
    text = body(r1).replace("interface GigabitEthernet0/1\n no ip address\n shutdown\n!\n", "")
    outcome = finished(Replacement(router(r1), text).steps())
    assert outcome.failed == ("no interface GigabitEthernet0/1",)


def test_case_may_be_ignored(r1: Any) -> None:
    """With ``ignorecase`` a line in other letters is the same line."""
    text = body(r1).replace("description to r2", "DESCRIPTION TO R2")
    assert finished(Replacement(router(r1), text).steps()).passes
    assert not finished(Replacement(router(r1), text.upper().replace("END", "end"), ignorecase=True).steps()).passes


def replaced(device: Any, text: str) -> ReplaceOutcome:
    return finished(Replacement(device, text).steps())


def started(*texts: str) -> Any:
    """A router that was started with each text in turn, the last one runs."""
    device = Network([NodeSpec("r1", texts[0])], []).routers["r1"]
    for text in texts[1:]:
        device.kept |= kept_lines(device.running)
        device.startup = text
        device.reload()
    return device


def in_its_own_words(device: Any) -> str:
    """The running configuration, every line spelt as by this release: that of a file may be another's, or a hand's.

    A line in another's words is replaced by itself in each pass, in vain.
    """

    def respell(section: ConfigNode) -> None:
        for line in section:
            line.spell("")
            respell(line)

    respell(device.running)
    return canonical.body(device.running)


def thinned(text: str, numbers: st.DataObject) -> str:
    """A configuration without some of its lines, and what stood under them."""
    lines, left, gone = text.split("\n"), [], -1
    chosen = numbers.draw(st.sets(st.integers(0, len(lines)), max_size=12))
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if gone >= 0 and indent > gone:
            continue
        gone = indent if number in chosen and line.strip() not in {"!", "end"} else -1
        left += [] if gone >= 0 else [line]
    return "\n".join(left)


def replaceable(text: str) -> bool:
    """Whether ``configure replace`` can compare a text line by line.

    The lines of a certificate are text, of which one may stand there twice; a line beside its own negation was put
    there by hand, as no router prints both.
    """
    lines = set(text.replace("\r", "").split("\n"))
    return "crypto pki certificate chain" not in text and not any(f"no {line}" in lines for line in lines)


REPLACEABLE = [path for path in CONFIGURATIONS if replaceable(path.read_text(errors="replace"))]


@pytest.mark.skipif(not CONFIGURATIONS, reason="the captures are not here")
@given(data=st.data())
@QUIET
def test_there_is_a_way_back_from_a_captured_configuration(data: st.DataObject) -> None:
    """Whatever lines of a real device's configuration are taken away, the file of before restores it to the letter."""
    text = data.draw(st.sampled_from(REPLACEABLE)).read_text()
    device = started(text)
    whole = in_its_own_words(device)
    replaced(device, thinned(whole, data))
    part = canonical.body(device.running)
    for wanted in (whole, part):
        assert replaced(device, wanted).complete
        assert canonical.body(device.running) == wanted


CHASSIS = ("line ", "control-plane", "boot-")
VIRTUAL = ("interface Loopback", "interface Vlan", "interface Tunnel", "interface Port-channel")


def portless(text: str) -> str:
    """A configuration without what belongs to one chassis and not to another: its ports and lines."""
    left, keep = [], True
    for line in text.replace("\r", "").split("\n"):
        if not line.startswith((" ", "!")):
            keep = not line.startswith(CHASSIS) and (not line.startswith("interface ") or line.startswith(VIRTUAL))
        left += [line] if keep else []
    return "\n".join(left)


@pytest.mark.skipif(not CONFIGURATIONS, reason="the captures are not here")
@given(st.lists(st.sampled_from(REPLACEABLE), min_size=2, max_size=2, unique=True))
@QUIET
def test_one_captured_configuration_replaces_another(paths: list[Any]) -> None:
    """``configure replace`` of B on A gives B, and of A on that gives A, for any two real devices' configurations."""
    one, other = (portless(path.read_text()) for path in paths)
    device = started(one, other)
    second = in_its_own_words(device)
    device.startup = one
    device.reload()
    first = in_its_own_words(device)
    for wanted in (second, first):
        assert replaced(device, wanted).complete
        assert canonical.body(device.running) == wanted
