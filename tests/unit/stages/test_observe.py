"""Observe: each command once, each fact read or its reason kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    Evidence,
    OspfIdentities,
    RunningConfig,
)
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.platform import Reader, UnknownCommand, UnreadableOutput
from netloop.stages.observe import commands, observe, reread

ANSWERS = {
    "show ip bgp summary": "BGP router identifier 192.0.2.1, local AS number 65000\n",
    "show bgp all summary": "",
    "show ip bgp vpnv4 all | include default for vrf": "",
    "show running-config": "hostname r1\nrouter bgp 65000\n bgp router-id 192.0.2.1\nend\n",
    "show ip ospf": "% Invalid input detected at '^' marker.\n",
    "show running-config | include ^router|^ipv6 router|^ address-family|^end": "end\n",
}
KINDS = (BgpIdentities, ConfiguredIdentities, BgpNeighbors, RunningConfig, OspfIdentities, BgpIdentities)


class Unheard:
    """A kind of fact that no platform knows."""


def look(*kinds: type) -> tuple[Evidence, list[str]]:
    asked: list[str] = []

    def show(command: str) -> str:
        asked.append(command)
        return ANSWERS[command]

    return observe(show, PLATFORM, kinds, "r1"), asked


def test_each_command_once_in_a_stable_order() -> None:
    """Facts that share a command share its answer."""
    evidence, asked = look(*KINDS)
    assert asked == list(ANSWERS) == list(evidence.outputs) == list(commands(PLATFORM, KINDS))
    assert dict(evidence.outputs) == ANSWERS
    assert evidence.device == "r1"


def test_only_show_commands() -> None:
    """Observing never changes a device: every command of every reader only shows."""
    assert all(command.startswith("show ") for command in commands(PLATFORM, PLATFORM.readers))


def test_facts_and_reasons() -> None:
    """What is read is a fact; what is refused is unread; what nobody can read is unsupported."""
    evidence, _ = look(*KINDS, Unheard)
    assert set(evidence.facts) == {BgpIdentities, ConfiguredIdentities, BgpNeighbors, RunningConfig}
    assert dict(evidence.unread) == {
        OspfIdentities: "the device refused 'show ip ospf': % Invalid input detected at '^' marker."
    }
    assert dict(evidence.unsupported) == {
        Unheard: "netloop does not read A kind of fact that no platform knows on cisco_ios yet"
    }


def test_a_platform_says_why_it_cannot_show_something() -> None:
    """The reason of the platform stands in the place of ours."""
    platform = replace(PLATFORM, unsupported={Unheard: "nobody hears it there"})
    assert reread({}, platform, (Unheard,)).unsupported == {Unheard: "nobody hears it there"}


def test_stored_outputs_are_read_again() -> None:
    """The facts follow from the outputs alone: the same evidence comes out offline."""
    evidence, _ = look(*KINDS, Unheard)
    assert reread(evidence.outputs, PLATFORM, (*KINDS, Unheard), "r1") == evidence


def _text(command: str) -> Reader:
    """A reader of a configuration that one command prints, or that the device does not know, or will not say."""

    def read(outputs: Mapping[str, str]) -> RunningConfig:
        if outputs[command].startswith("% Invalid"):
            raise UnknownCommand(f"{command!r} is not known")
        if outputs[command].startswith("%"):
            raise UnreadableOutput(f"{command!r} was refused")
        return RunningConfig(outputs[command])

    return Reader(RunningConfig, (command,), read)


@pytest.mark.parametrize(
    ("answers", "asked", "found"),
    [
        ({"show new": "new"}, ["show new"], RunningConfig("new\n")),
        ({"show new": "% Invalid", "show old": "old"}, ["show new", "show old"], RunningConfig("old\n")),
        ({"show new": "% Invalid", "show old": "% Invalid"}, ["show new", "show old"], "'show old' is not known"),
        ({"show new": "% Denied"}, ["show new"], "'show new' was refused"),
    ],
)
def test_other_commands_are_asked_where_the_device_does_not_know_the_first(
    answers: dict[str, str], asked: list[str], found: object
) -> None:
    """What an older release does not know is asked otherwise; what is known and refused is not."""
    platform = replace(PLATFORM, readers={RunningConfig: replace(_text("show new"), otherwise=_text("show old"))})
    typed: list[str] = []

    def show(command: str) -> str:
        typed.append(command)
        return answers[command]

    evidence = observe(show, platform, (RunningConfig,))
    assert typed == asked
    assert evidence.facts.get(RunningConfig, evidence.unread.get(RunningConfig)) == found
    assert reread(evidence.outputs, platform, (RunningConfig,)) == evidence
