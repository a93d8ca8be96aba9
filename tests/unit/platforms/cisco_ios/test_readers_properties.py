"""Whatever a device prints, a reader gives a fact or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import EigrpIdentities, IdentitiesInEffect, IsisIdentities, Ospfv3Identities
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import Reader, UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import SAMPLES
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"

WORDS = st.sampled_from(
    [
        "Routing Process \"ospf 1\" with ID ", "Router process ", "BGP router identifier ", ", local AS number ",
        "Internet address is ", "Secondary address ", ", subnet is ", " is up, line protocol is up", "Loopback0",
        "Neighbor        V           AS ", "FULL/DR", "192.0.2.1", "999.1.1.1", "4", "65000", "1.1", "2001:DB8::1",
        "OSPFv3 5 address-family ipv6 vrf red", "Router ID ", 'Routing Process "ospfv3 1" with ID ', "Router-ID: ",
        "IS-IS Router: core (0x10000)", "System Id: 0102.5500.0001.00", "EIGRP-IPv4 Protocol for AS(100)",
        "/64", "/999", "%", "router bgp 1\n", " bgp router-id ", "router ospf 1 vrf X\n", " router-id ", "end", "\n",
        "\r\n", " ", "#", "--More--", "\x08", "\x00", "٣", "９",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join))
TABLE = [pytest.param(reader, id=reader.fact.__name__) for reader in READERS.values()]


def read(reader: Reader, outputs: Mapping[str, str]) -> None:
    try:
        fact = reader.read(outputs)
    except UnreadableOutput:
        return
    assert isinstance(fact, reader.fact)


@pytest.mark.parametrize("reader", TABLE)
@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_arbitrary_text(reader: Reader, data: st.DataObject) -> None:
    """Arbitrary text is read or refused with a reason; nothing else is ever raised."""
    read(reader, {command: data.draw(TEXTS) for command in reader.commands})


def captured() -> list[str]:
    """A few outputs, of every command."""
    folders = sorted(CAPTURES.glob("ios*/*")) if CAPTURES.is_dir() else []
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))[:2]]
    return [path.read_bytes().decode("utf-8", errors="replace")[:4000] for path in paths]


@st.composite
def mutated(draw: st.DrawFn, outputs: list[str]) -> str:
    """An output with a piece lost, doubled or replaced."""
    text = draw(st.sampled_from(outputs))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 200)))
    return text[:start] + draw(st.one_of(TEXTS, st.just(text[start:end] * 2))) + text[end:]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("reader", TABLE)
def test_mutated_outputs(reader: Reader) -> None:
    """A damaged output, or another command's, is read or refused with a reason; nothing else is ever raised."""
    outputs = captured()

    @settings(max_examples=examples(150), deadline=None)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        read(reader, {command: data.draw(mutated(outputs)) for command in reader.commands})

    holds()


@pytest.mark.parametrize("kind", [Ospfv3Identities, IsisIdentities, EigrpIdentities])
def test_a_vrf_that_is_not_shown_is_not_known(kind: type) -> None:
    """None of these commands shows every VRF, and the facts say so."""
    facts = [READERS[kind].read(sample.outputs) for sample in SAMPLES if sample.fact is kind]
    assert facts
    assert not any(fact.every_vrf for fact in facts if isinstance(fact, IdentitiesInEffect))
