"""Log lines at any place, answers cut or broken anywhere, and answers that are none: read as it was, or unreadable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import (
    BgpNeighbors,
    ConfiguredIdentities,
    Fact,
    IdentitiesInEffect,
    Interfaces,
    NeighborTable,
    OspfNeighbors,
    RunningConfig,
)
from netloop.platforms.cisco_ios import bgp, interface, ospfv3, output
from netloop.platforms.cisco_ios.output import is_log
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import SAMPLES, Sample
from tests.unit.transports import logs
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
TABLE = [pytest.param(sample, id=sample.name) for sample in SAMPLES]


def read(sample: Sample, command: str, text: str) -> Fact | None:
    """The fact with one answer changed; None where it is unreadable."""
    return attempt(sample.fact, {**sample.outputs, command: text})


def attempt(fact: type, outputs: Mapping[str, str]) -> Fact | None:
    try:
        return READERS[fact].read(outputs)
    except UnreadableOutput as exc:
        assert str(exc)  # noqa: PT017 nothing else may be raised, and it says something
        return None


def whole(sample: Sample) -> Fact:
    return READERS[sample.fact].read(sample.outputs)


def items(fact: Fact) -> set[Any]:
    """Who the fact says is there, without what may be cut off a neighbor's row: its interface."""
    if isinstance(fact, IdentitiesInEffect | ConfiguredIdentities):
        return {(state.instance, state.address) for state in fact.states}
    if isinstance(fact, NeighborTable | BgpNeighbors):
        return {(n.instance, n.address, n.router_id, n.up) for n in fact.neighbors}
    return {(name, state.admin_up, state.line_up, state.ipv4[:1]) for name, state in _interfaces(fact)}


def _interfaces(fact: Fact) -> Iterable[tuple[str, Any]]:
    assert isinstance(fact, Interfaces)
    return fact.by_name.items()


def with_log(text: str, place: int, log: str, how: str) -> str:
    """A log line on a line of its own, which breaks the line that it meets, or at the end of that line's first half."""
    head, tail = text[:place], text[place:]
    joint = "\n" if how == "own line" and head and not head.endswith("\n") else ""
    return f"{head}{joint}{log}\n{tail}"


@pytest.mark.parametrize("stamp", logs.STAMPS)
@pytest.mark.parametrize("message", logs.TEXTS)
def test_a_log_line_is_known_by_its_message_whatever_its_stamp(stamp: str, message: str) -> None:
    """Dates, uptimes in any unit, sequence numbers, origin IDs, marks of an unsynchronised clock, none at all."""
    assert is_log(stamp + message)


@pytest.mark.parametrize(
    "line",
    [
        "%OSPF: Router process 4 is not running, please configure a router-id", "% BGP not active",
        "10.0.0.2        4        65000      82      88       56    0    0 01:12:00       10", "2001:DB8:1::1",
        "10:12:12::2     4        65000      82      88       56    0    0 01:12:00       10", "Neighbor(s):",
        "    2001:DB8::1, subnet is 2001:DB8::/64", " event syslog pattern \"%LINK-3-UPDOWN: .*\"",
        " 10 permit ip any any", " Start time: 00:00:20.892, Time elapsed: 6d06h",
    ],
)  # fmt: skip
def test_what_a_command_says_is_no_log_line(line: str) -> None:
    """Errors, rows, addresses and statements that look a little like one."""
    assert not is_log(line)


@pytest.mark.parametrize("sample", TABLE)
@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_a_log_line_changes_no_fact(sample: Sample, data: st.DataObject) -> None:
    """Wherever a log line falls, in a row, an ID, a configuration: the same fact, or unreadable; never another."""
    command = data.draw(st.sampled_from(sorted(sample.outputs)))
    text = sample.outputs[command]
    place = data.draw(st.integers(0, len(text)))
    torn = with_log(text, place, data.draw(logs.MESSAGES), data.draw(st.sampled_from(["own line", "end of the half"])))
    found = read(sample, command, torn)
    assert found is None or found == whole(sample)


@pytest.mark.parametrize("sample", TABLE)
@settings(max_examples=examples(100), deadline=None)
@given(data=st.data())
def test_a_broken_line_changes_no_fact(sample: Sample, data: st.DataObject) -> None:
    """A line in two halves, the log line between them taken out by others: the same fact, or unreadable.

    A configuration has too many words for that: there only a log line that is still in it tells.
    """
    commands = sorted(set(sample.outputs) - {output.RUNNING})
    if not commands:
        return
    command = data.draw(st.sampled_from(commands))
    text = sample.outputs[command]
    place = data.draw(st.integers(0, len(text)))
    found = read(sample, command, f"{text[:place]}\n{text[place:]}")
    assert found is None or found == whole(sample)


@pytest.mark.parametrize("sample", TABLE)
@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_a_cut_answer_names_nobody_else(sample: Sample, data: st.DataObject) -> None:
    """An answer that ends too early is unreadable, or lacks whole rows; never is half an ID an ID, or half an AS one.

    Nothing closes the list of VRF identifiers: its last one may be cut. A row's end is not seen in any table.
    """
    command = data.draw(st.sampled_from(sorted(set(sample.outputs) - {bgp.VRFS})))
    text = sample.outputs[command].rstrip()
    found = read(sample, command, text[: data.draw(st.integers(0, len(text)))])
    if found is None or found == whole(sample):
        return
    assert not isinstance(found, RunningConfig)
    assert items(found) <= items(whole(sample))


@pytest.mark.parametrize("sample", [s for s in TABLE if issubclass(s.values[0].fact, IdentitiesInEffect)])  # type: ignore[union-attr]
def test_a_cut_answer_hides_no_process_of_the_default_vrf(sample: Sample) -> None:
    """Wherever the answer of the first command ends, a process that is missing makes it unreadable."""
    command, text = next(iter(sample.outputs.items()))
    expected = {item for item in items(whole(sample)) if item[0].vrf == "default"}
    for end in range(len(text.rstrip())):
        found = read(sample, command, text[:end])
        assert found is None or expected <= items(found), text[:end][-40:]


WRONG = {
    "refused": "            ^\n% Invalid input detected at '^' marker.\n",
    "not authorized": "Command authorization failed.\n",
    "authorization denied": "% Authorization denied\n",
    "incomplete": "% Incomplete command.\n",
    "ambiguous": '% Ambiguous command:  "show ip"\n',
    "an error": "%Error opening tftp://255.255.255.255/network-confg (Timed out)\n",
    "another error": "% Some trouble\n",
    "empty": "",
    "version": "Cisco IOS Software, 7200 Software, Version 15.2(4)M, RELEASE SOFTWARE\nr1 uptime is 1 week, 2 days\n",
}
SILENT = {(command, wrong) for command in (interface.IPV6, ospfv3.NEIGHBORS) for wrong in ("refused", "empty")}
"""How a device answers that has no IPv6, or no OSPFv3 neighbors."""


@pytest.mark.parametrize("wrong", list(WRONG))
@pytest.mark.parametrize("sample", TABLE)
def test_an_answer_that_is_none_is_not_nothing(sample: Sample, wrong: str) -> None:
    """A refusal, silence, other words, to any command of any reader: unreadable, or another command tells the same."""
    for command in sample.outputs:
        if (command, wrong) in SILENT or sample.outputs[command] == WRONG[wrong]:
            continue
        found = read(sample, command, WRONG[wrong])
        if isinstance(found, BgpNeighbors) and command == bgp.ALL_SUMMARY:
            assert (found.every_family, wrong in {"version", "another error", "empty"}) == (False, False), command
        elif command in {bgp.VRFS, output.RUNNING}:
            assert found is None or items(found) <= items(whole(sample)), command
        else:
            assert found is None or found == whole(sample), command


@pytest.mark.parametrize("sample", TABLE)
def test_another_commands_answer_is_not_nothing(sample: Sample) -> None:
    """Outputs that changed places are unreadable, or read as they were by another command."""
    texts = {text for other in SAMPLES for text in other.outputs.values() if text}
    for command, own in sample.outputs.items():
        for text in texts - {own}:
            found = read(sample, command, text)
            known = found is None or command in {bgp.ALL_SUMMARY, bgp.SUMMARY} or found == whole(sample)
            assert known or text.endswith("\nend\n") or _a_form_of(command, text), (command, text[:60])


def _a_form_of(command: str, text: str) -> bool:
    """Whether the text is what that command prints on another device."""
    forms = [other.outputs.get(command) for other in SAMPLES]
    return text in forms or {command, *(c for s in SAMPLES for c, t in s.outputs.items() if t == text)} <= {
        interface.STATE, interface.IP, interface.IPV6,
    }  # fmt: skip


@pytest.mark.parametrize("sample", TABLE)
@pytest.mark.parametrize("wrong", ["refused", "not authorized", "empty", "version"])
def test_a_device_that_says_nothing_useful_runs_nothing_we_know_of(sample: Sample, wrong: str) -> None:
    """The same words to every command: unreadable, for every fact; nothing is *not running*, nothing is *none*."""
    assert attempt(sample.fact, dict.fromkeys(sample.outputs, WRONG[wrong])) is None


def captured(*commands: str) -> list[Any]:
    paths = sorted(path for command in commands for path in CAPTURES.glob(f"ios*/{command}/*.txt"))
    return [pytest.param(path, id=f"{path.parents[1].name}/{path.stem}") for path in paths]


OWN = {
    "show_ip_ospf_neighbor": (OspfNeighbors, "show ip ospf neighbor"),
    "running_config": (RunningConfig, output.RUNNING),
    **{
        folder: (fact, command)
        for fact, reader in READERS.items()
        for command in reader.commands[:1]
        if (folder := command.replace(" ", "_")) not in {"show_interfaces", "show_running-config"}
    },
}
PROCESS = {"show ip ospf": ' Routing Process "ospf 1" with ID 192.0.2.1\n', "show ipv6 protocols": ""}


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("path", captured(*OWN))
def test_a_log_line_in_what_real_devices_print(path: Path) -> None:
    """The same of every captured output: read as it was, or unreadable."""
    fact, command = OWN[path.parent.name]
    text = path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    expected = attempt(fact, {**PROCESS, command: text})

    @settings(max_examples=25, deadline=None)
    @given(place=st.integers(0, len(text)), log=logs.MESSAGES, how=st.sampled_from(["own line", "end of the half"]))
    def holds(place: int, log: str, how: str) -> None:
        found = attempt(fact, {**PROCESS, command: with_log(text, place, log, how)})
        assert found is None or found == expected

    holds()
