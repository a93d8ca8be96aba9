"""FRR's readers, over outputs recorded from FRR 8.4.4 (its VRFs and other releases' shapes: put together by hand)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netloop.model.evidence import ConfiguredIdentities as Configured
from netloop.model.evidence import Fact, IdentitiesInEffect, Interfaces, Neighbor, OspfIdentities, RunningConfig
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.frr.kinds import READERS

CASES = sorted((Path(__file__).parent / "outputs").glob("*.yaml"))
BY_NAME = {kind.__name__: reader for kind, reader in READERS.items()}
COMMANDS = sorted({command for reader in READERS.values() for command in reader.commands})


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


RECORDED = {path.stem: load(path) for path in CASES}
EVERYTHING: dict[str, str] = RECORDED["every_protocol"]["outputs"]


def said(fact: Fact) -> list[str]:
    """A fact in a line for each thing in it."""
    if isinstance(fact, IdentitiesInEffect | Configured):
        return [f"{state.instance}: {state.address or state.note}" for state in fact.states]
    if isinstance(fact, Interfaces):
        return [_interface(name, fact) for name in fact.by_name]
    assert not isinstance(fact, RunningConfig)
    return [_neighbor(neighbor) for neighbor in fact.neighbors]


def _interface(name: str, fact: Interfaces) -> str:
    state = fact.by_name[name]
    up = "/".join("up" if there else "down" for there in (state.admin_up, state.line_up))
    return f"{name}: {up} VRF {state.vrf} {' '.join(map(str, (*state.ipv4, *state.ipv6)))}".rstrip()


def _neighbor(neighbor: Neighbor) -> str:
    where = f"{neighbor.address} {neighbor.router_id or '-'} {neighbor.interface or '-'}"
    return f"{neighbor.instance}: {where} {neighbor.state} {'up' if neighbor.up else 'down'}"


@pytest.mark.parametrize(
    ("case", "fact"),
    [(case, fact) for case, found in RECORDED.items() for fact in found["truth"]],
)
def test_every_fact_is_read_as_it_is(case: str, fact: str) -> None:
    """Each fact of each recorded router says what its truth says: identities, neighbors, interfaces, in every VRF."""
    found = RECORDED[case]
    assert said(BY_NAME[fact].read(found["outputs"])) == found["truth"][fact]


def test_every_kind_of_fact_is_proved() -> None:
    """No reader is without a recorded output, and none of the truths is of a kind that nobody reads."""
    proved = {fact for found in RECORDED.values() for fact, truth in found["truth"].items() if truth}
    assert proved == {*BY_NAME} - {"RunningConfig"}


def test_the_configuration_is_read_without_its_preamble() -> None:
    """The text runs from its first line to ``end``, every line as FRR wrote it."""
    fact = READERS[RunningConfig].read(EVERYTHING)
    assert isinstance(fact, RunningConfig)
    assert fact.text.startswith("!\nfrr version 8.4.4\n")
    assert "\n ip ospf passive\n" in fact.text
    assert fact.text.endswith("!\nend\n")


def test_a_primary_address_is_nothing_that_frr_knows() -> None:
    """FRR sorts addresses by number; an interface's facts say that their order means nothing."""
    fact = READERS[Interfaces].read(EVERYTHING)
    assert isinstance(fact, Interfaces)
    assert not any(state.ordered for state in fact.by_name.values())


def test_an_interface_without_a_device_is_missing() -> None:
    """What is configured and what the host does not have is not there, and the fact says why."""
    fact = READERS[Interfaces].read(RECORDED["addresses"]["outputs"])
    assert isinstance(fact, Interfaces)
    assert "Loopback5" not in fact.by_name
    assert "no such device" in fact.missing["Loopback5"]
    assert [*fact.missing] == ["Loopback5"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "answer",
    [
        "% Unknown command: show what json",
        "% Command incomplete: show",
        "% [ospfd]: command ignored as it targets an instance that is not running",
        "sh: 1: show: not found",
        "{",
        "[]",
        "null",
        "1",
        '{"vrfs": []}',
        '{"vrfs": {"default": {"vrfId": 0, "routerId": 5}}, "totalVrfs": 1}',
        '{"vrfs": {"default": {"vrfId": 0, "routerId": "10.0.0.999"}}, "totalVrfs": 1}',
        '{"default": "all is well"}',
        '{"warning": "Default BGP instance not found"}',
        "Warning: closing connection to ospfd because of an I/O error!\nWarning: connecting to ospfd...failed!",
        "ospfd is not running, or so they say",
    ],
)
def test_what_is_not_the_expected_shape_is_unreadable(command: str, answer: str) -> None:
    """A refusal, broken JSON, JSON of another shape, a daemon that died under the question: unread, never empty."""
    readers = [reader for reader in READERS.values() if command in reader.commands]
    for reader in readers:
        with pytest.raises(UnreadableOutput):
            reader.read({**EVERYTHING, command: answer})


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_was_not_asked_is_unreadable(command: str) -> None:
    """Missing outputs are no empty outputs."""
    outputs = {name: text for name, text in EVERYTHING.items() if name != command}
    for reader in (reader for reader in READERS.values() if command in reader.commands):
        with pytest.raises(UnreadableOutput, match="was not asked"):
            reader.read(outputs)


def test_a_daemon_that_vtysh_looks_for_in_vain_is_not_running() -> None:
    """vtysh tries a dead daemon again before it says so; a daemon that came back says what it has."""
    reader = READERS[OspfIdentities]
    command = reader.commands[0]
    gone = "Warning: connecting to ospfd...failed!\nospfd is not running"
    back = f"Warning: connecting to ospfd...success!\n{EVERYTHING[command]}"
    assert said(reader.read({**EVERYTHING, command: gone})) == []
    assert said(reader.read({**EVERYTHING, command: back})) == ["OSPF: 10.255.0.2"]


def test_a_configuration_without_a_daemons_part_is_unreadable() -> None:
    """Where a daemon died, the configuration lacks its sections: it is not taken for the whole."""
    reader = READERS[RunningConfig]
    (command,) = reader.commands
    torn = EVERYTHING[command].replace("frr version", "Warning: connecting to ospfd...failed!\nfrr version")
    with pytest.raises(UnreadableOutput, match="ospfd"):
        reader.read({command: torn})


def test_a_bgp_instance_without_a_configured_as_is_unreadable() -> None:
    """The AS is part of the instance's name: nobody guesses it."""
    outputs = {**EVERYTHING, "show running-config": "!\nrouter ospf\nexit\n!\nend\n"}
    with pytest.raises(UnreadableOutput, match="AS"):
        BY_NAME["BgpIdentities"].read(outputs)


def survives(outputs: dict[str, str]) -> None:
    for reader in READERS.values():
        try:
            reader.read(outputs)
        except UnreadableOutput as exc:
            assert str(exc)  # noqa: PT017 nothing else may be raised, and it says something


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    """Whatever a device says, a reader reads it or says that it cannot."""
    survives(dict.fromkeys(COMMANDS, text))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["10.0.0.1", "default", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(["vrfs", "as"]), inner),
    max_leaves=8,
)


@given(st.sampled_from([c for c in COMMANDS if c.endswith("json")]), st.randoms(use_true_random=False), JSON)
def test_no_changed_document_breaks_a_reader(command: str, random: Any, value: Any) -> None:
    """A real document with one value replaced by another is read, or said to be unreadable."""
    document = json.loads(EVERYTHING[command] or RECORDED["vrf_not_there_and_ldp"]["outputs"][command])
    place = document
    while isinstance(place, dict) and place:
        key = random.choice(sorted(place))
        if not isinstance(place[key], dict) or random.random() < 0.3:
            place[key] = value
            break
        place = place[key]
    survives({**EVERYTHING, command: json.dumps(document)})


@given(st.sampled_from(COMMANDS), st.data())
def test_a_cut_document_is_unreadable(command: str, data: st.DataObject) -> None:
    """JSON and configurations that end too early are never read as if they were whole."""
    text = RECORDED["vrf_not_there_and_ldp"]["outputs"][command].strip()
    end = data.draw(st.integers(1, len(text) - 1))
    outputs = {**EVERYTHING, command: text[:end]}
    rows = command.endswith(("summary", "topology"))
    for reader in (reader for reader in READERS.values() if command in reader.commands and not rows):
        with pytest.raises(UnreadableOutput):
            reader.read(outputs)
    survives(outputs)
