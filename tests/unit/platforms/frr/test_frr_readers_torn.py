"""FRR: log lines at any place, answers cut or broken anywhere, and silence: read as it was, or unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import Fact, IdentitiesInEffect
from netloop.platforms.platform import Reader, UnreadableOutput
from tests.unit.platforms.frr.kinds import READERS
from tests.unit.platforms.frr.test_frr_readers import RECORDED
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

RUNNING = "show running-config"
LOGS = st.sampled_from(
    [
        "2024/11/29 17:00:01 OSPF: [Y8SQX-A4B1C] interface 10.0.1.1 join AllDRouters Multicast group.",
        "2024/11/29 17:00:01.123456 BGP: [M59KS-A3ZXZ] bgp_update_receive: rcvd End-of-RIB for IPv4 Unicast",
        "2024/11/29 17:00:01 ZEBRA: if_zebra_speed_update: Loopback0 old speed: 0 new speed: 4294967295",
    ]
)
WHOLE = {name: RECORDED[name]["outputs"] for name in ("vrf_not_there_and_ldp", "vrfs_and_other_releases")}
CASES = [
    pytest.param(name, reader, id=f"{name}-{fact.__name__}")
    for name, outputs in WHOLE.items()
    for fact, reader in READERS.items()
    if set(reader.commands) <= set(outputs)
]


def attempt(reader: Reader, outputs: Mapping[str, str]) -> Fact | None:
    try:
        return reader.read(outputs)
    except UnreadableOutput:
        return None


def places(outputs: Mapping[str, str], reader: Reader, data: st.DataObject, *but: str) -> tuple[str, str, str]:
    """A command, and its answer in two parts, those that say nothing left out."""
    command = data.draw(st.sampled_from(sorted({c for c in reader.commands if outputs[c]} - {*but})))
    place = data.draw(st.integers(0, len(outputs[command])))
    return command, outputs[command][:place], outputs[command][place:]


@pytest.mark.parametrize(("name", "reader"), CASES)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_log_line_changes_no_fact(name: str, reader: Reader, data: st.DataObject) -> None:
    """Wherever a daemon's log line falls: the same fact, or unreadable; never another."""
    outputs = WHOLE[name]
    command, head, tail = places(outputs, reader, data)
    joint = data.draw(st.sampled_from(["", "\n"]))
    found = attempt(reader, {**outputs, command: f"{head}{joint}{data.draw(LOGS)}\n{tail}"})
    assert found is None or found == reader.read(outputs)


@pytest.mark.parametrize(("name", "reader"), [case for case in CASES if "-RunningConfig" not in str(case.id)])
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_broken_line_changes_no_fact(name: str, reader: Reader, data: st.DataObject) -> None:
    """A line in two halves: the same fact, or unreadable. A configuration has too many words for that."""
    outputs = WHOLE[name]
    if {c for c in reader.commands if outputs[c]} <= {RUNNING}:
        return
    command, head, tail = places(outputs, reader, data, RUNNING)
    found = attempt(reader, {**outputs, command: f"{head}\n{tail}"})
    assert found is None or found == reader.read(outputs)


def items(fact: Fact) -> set[Any]:
    assert isinstance(fact, IdentitiesInEffect)
    return {(state.instance, state.address) for state in fact.states}


@pytest.mark.parametrize(("name", "reader"), [case for case in CASES if "vrf_not_there_and_ldp" in str(case.id)])
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_cut_answer_hides_nobody_of_the_default_vrf(name: str, reader: Reader, data: st.DataObject) -> None:
    """An answer that ends too early is unreadable, or lacks whole VRFs other than the default one."""
    outputs = WHOLE[name]
    command, head, _ = places(outputs, reader, data)
    found, whole = attempt(reader, {**outputs, command: head}), reader.read(outputs)
    if found is None or found == whole:
        return
    assert items(found) < items(whole)
    assert all(instance.vrf != "default" for instance, _ in items(whole) - items(found))


@pytest.mark.parametrize("reader", [pytest.param(r, id=fact.__name__) for fact, r in READERS.items()])
def test_silence_where_something_is_configured_is_unreadable(reader: Reader) -> None:
    """An empty answer of any command: unreadable, where the configuration has that protocol; so is a mute device."""
    outputs = WHOLE["vrf_not_there_and_ldp"]
    for command in reader.commands:
        assert attempt(reader, {**outputs, command: ""}) is None, command
    assert attempt(reader, dict.fromkeys(reader.commands, "")) is None


@pytest.mark.parametrize("reader", [pytest.param(r, id=fact.__name__) for fact, r in READERS.items()])
def test_another_commands_answer_is_unreadable(reader: Reader) -> None:
    """Outputs that changed places are never nothing."""
    outputs = WHOLE["vrf_not_there_and_ldp"]
    whole = reader.read(outputs)
    for command in reader.commands:
        for other, text in outputs.items():
            if other != command and text:
                found = attempt(reader, {**outputs, command: text})
                assert found is None or found == whole, (command, other)
