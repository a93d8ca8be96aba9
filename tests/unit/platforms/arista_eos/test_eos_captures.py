"""EOS: recorded devices are read as they were, and never as anybody else, wherever an answer is cut."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    Evidence,
    Fact,
    Interfaces,
    OspfIdentities,
    OspfNeighbors,
)
from netloop.model.routing import Instance, Protocol
from netloop.platforms.arista_eos import PLATFORM
from netloop.platforms.arista_eos.interface import IdOrigin
from netloop.platforms.arista_eos.running import parse
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.stages.observe import observe
from tests.unit.platforms.arista_eos.samples import FOLDER, OUTPUTS, SHOW_RUNNING, Recorded, recorded
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

DEVICES = recorded()
EACH = [pytest.param(device, id=device.name) for device in DEVICES]
KEPT = {"eos_ebgp_loop_prevention_d1", "eos_ebgp_loop_prevention_d4"}
"""They run under an ID that was elected before their loopbacks were what they are."""

needs_devices = pytest.mark.skipif(not DEVICES, reason=f"no recorded devices at {FOLDER}")


def look(outputs: Mapping[str, str]) -> Evidence:
    """What a device that knows these commands alone tells."""
    return observe(lambda command: outputs.get(command, "% Invalid input"), PLATFORM, PLATFORM.readers)


def bgp_of(device: Recorded) -> dict[Instance, str]:
    return {Instance(Protocol.BGP, t["asn"], vrf): t["router_id"] for vrf, t in device.truth["bgp"].items()}


@needs_devices
@pytest.mark.parametrize("device", EACH)
def test_a_recorded_device_is_read_right(device: Recorded) -> None:
    """BGP's identifier and AS in every VRF, the loopbacks, the IDs that are configured, and the name."""
    evidence = look(device.outputs)
    bgp, configured = evidence.get(BgpIdentities), evidence.get(ConfiguredIdentities)
    assert bgp is not None
    assert {state.instance: str(state.address) for state in bgp.states} == bgp_of(device)
    assert configured is not None
    assert sorted({str(state.address) for state in configured.states}) == sorted(device.truth["configured"])
    running = parse(device.outputs[SHOW_RUNNING])
    assert {i.name: [str(a) for a in i.ipv4] for i in running.loopbacks} == device.truth["loopbacks"]
    assert PLATFORM.naming(device.outputs[SHOW_RUNNING]).hostname == device.name.rpartition("_")[2]


@needs_devices
@pytest.mark.parametrize("device", EACH)
def test_what_eos_would_elect_is_what_it_runs_under(device: Recorded) -> None:
    """The ID that follows from the configuration is the one in effect, but where an elected one was kept."""
    predicted = parse(device.outputs[SHOW_RUNNING]).identities
    for instance, router_id in bgp_of(device).items():
        assert (str(predicted[instance].predicted) == router_id) is (device.name not in KEPT)
        assert (predicted[instance].origin is IdOrigin.EXPLICIT) is (router_id in device.truth["configured"])


@needs_devices
@pytest.mark.parametrize("device", EACH)
def test_recorded_interfaces_and_neighbors(device: Recorded) -> None:
    """The loopbacks that a device shows are up and have the addresses of its configuration; neighbors are all full."""
    evidence = look(device.outputs)
    interfaces, neighbors = evidence.get(Interfaces), evidence.get(OspfNeighbors)
    if "show interfaces" in device.outputs:
        assert interfaces is not None
        shown = {name: state for name, state in interfaces.by_name.items() if name.startswith("Loopback")}
        assert {name: [str(a) for a in s.ipv4] for name, s in shown.items()} == device.truth["loopbacks"]
        assert all(state.admin_up and state.line_up for state in shown.values())
    else:
        assert evidence.unread[Interfaces] == "EOS refused 'show interfaces': Invalid input"
    assert neighbors is not None
    text = device.outputs.get("show ip ospf neighbor", "")
    assert {str(n.router_id) for n in neighbors.neighbors} == {
        line.split()[0] for line in text.splitlines() if "FULL" in line
    }
    assert all(neighbor.up for neighbor in neighbors.neighbors)
    assert OspfIdentities in evidence.unread


def test_there_are_devices(capsys: pytest.CaptureFixture[str]) -> None:
    """How many devices were read is said, so that none passes for all."""
    if not DEVICES:
        pytest.skip(f"no recorded devices at {FOLDER}")
    with capsys.disabled():
        print(f"\n{len(DEVICES)} recorded EOS devices read")
    assert len(DEVICES) >= 34


def attempt(reader: Reader | None, outputs: Mapping[str, str]) -> Fact | None:
    """The fact, from whichever of the readers can; None where none can."""
    while reader is not None:
        if {*reader.commands} <= {*outputs}:
            try:
                return reader.read(outputs)
            except UnreadableOutput:
                return None
        reader = reader.otherwise
    return None


CUT = [*((device.name, device.outputs) for device in DEVICES), ("documented", OUTPUTS)]


@pytest.mark.parametrize(("name", "outputs"), CUT, ids=[name for name, _ in CUT])
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_cut_answer_is_unreadable_or_the_same(name: str, outputs: Mapping[str, str], data: st.DataObject) -> None:
    """Wherever an answer ends, what is read from it is what the whole one says, or nothing is."""
    command = data.draw(st.sampled_from([c for c in outputs if any(c in r.commands for r in _readers())]))
    length = data.draw(st.integers(0, len(outputs[command]) - 1))
    cut = {**outputs, command: outputs[command][:length]}
    for reader in PLATFORM.readers.values():
        whole, found = attempt(reader, outputs), attempt(reader, cut)
        if found is None:
            continue
        if isinstance(whole, Interfaces) and isinstance(found, Interfaces):
            assert found.by_name.items() <= whole.by_name.items()
            assert {n for n in whole.by_name if n.startswith("Loopback")} <= {*found.by_name}
        else:
            assert found == whole


def _readers() -> list[Reader]:
    found = list(PLATFORM.readers.values())
    return [*found, *(reader.otherwise for reader in found if reader.otherwise)]
