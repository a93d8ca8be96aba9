"""What routing does, from answers that are cut, broken or mixed with log lines: read as it was, or unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.model.evidence import Fact
from netloop.model.routing_facts import BgpEntries, BgpSessions, InstalledRoute, InstalledRoutes, Pings
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.routing_samples import SAMPLES
from tests.unit.platforms.cisco_ios.samples import Sample
from tests.unit.transports import logs
from tests.whole import examples, some

pytestmark = pytest.mark.unmeasured
PLACES = 400
"""In how many places a sample is broken or cut, where not the whole is done: in every one of a short sample."""

TABLE = [pytest.param(sample, id=sample.name) for sample in SAMPLES]


def attempt(fact: type[Fact], outputs: Mapping[str, str]) -> Fact | None:
    try:
        return READERS[fact].read(outputs)
    except UnreadableOutput as exc:
        assert str(exc)  # noqa: PT017 nothing else may be raised, and it says something
        return None


def read(sample: Sample, command: str, text: str) -> Fact | None:
    """The fact with one answer changed; None where it is unreadable."""
    return attempt(sample.fact, {**sample.outputs, command: text})


def whole(sample: Sample) -> Any:
    return READERS[sample.fact].read(sample.outputs)


def same(found: Any, expected: Any) -> bool:
    """Whether two facts say the same; the remarks of sessions and paths, which may be cut anywhere, are no part."""
    if isinstance(found, BgpSessions):
        return [replace(each, note="") for each in found.sessions] == [
            replace(each, note="") for each in expected.sessions
        ]
    if isinstance(found, BgpEntries):
        return bool(_plain(found) == _plain(expected))
    return bool(found == expected)


def _plain(found: BgpEntries) -> Any:
    return {key: [replace(path, note="") for path in paths] for key, paths in found.paths.items()}


def only_its_end_is_missing(found: Any, all_of_it: Any) -> bool:
    """Whether routing tables lack nothing but what nothing counts: whole networks at its end, or ways of a route."""
    if not isinstance(found, InstalledRoutes):
        return False
    tables = ((list(found.tables[place].values()), list(all_of_it.tables[place].values())) for place in found.tables)
    return all(routes == expected or _lacks_its_end(routes, expected) for routes, expected in tables)


def _lacks_its_end(routes: list[InstalledRoute], expected: list[InstalledRoute]) -> bool:
    rest = expected[len(routes) :]
    networks = {route.prefix.supernet(new_prefix=8) for route in rest if route.prefix.prefixlen > 8}
    split = [
        route for route in routes if route.prefix.prefixlen > 8 and route.prefix.supernet(new_prefix=8) in networks
    ]
    last = [(route.prefix, route.code, route.distance) for route in routes[-1:]]
    was = [(route.prefix, route.code, route.distance) for route in expected[: len(routes)][-1:]]
    return rest != [] and not split and routes[:-1] == expected[: len(routes)][:-1] and last == was


@pytest.mark.parametrize("sample", TABLE)
def test_a_sample_is_read(sample: Sample) -> None:
    """Each sample is read as it stands, with and without the line end behind it."""
    stripped = {command: text.rstrip() for command, text in sample.outputs.items()}
    assert READERS[sample.fact].read(stripped) == whole(sample)


@pytest.mark.parametrize("sample", TABLE)
@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_a_log_line_changes_no_fact(sample: Sample, data: st.DataObject) -> None:
    """Wherever a log line falls: the same fact, or unreadable; never another."""
    command = data.draw(st.sampled_from(sorted(sample.outputs)))
    text = sample.outputs[command]
    place = data.draw(st.integers(0, len(text)))
    head, tail = text[:place], text[place:]
    joint = "\n" if data.draw(st.booleans()) and head and not head.endswith("\n") else ""
    found = read(sample, command, f"{head}{joint}{data.draw(logs.MESSAGES)}\n{tail}")
    assert found is None or same(found, whole(sample))


@pytest.mark.parametrize("sample", TABLE)
def test_a_broken_line_changes_no_fact(sample: Sample) -> None:
    """A line in two halves, wherever it is broken: the same fact, or unreadable."""
    expected = whole(sample)
    for command, text in sample.outputs.items():
        for place in some(range(1, len(text)), PLACES):
            found = read(sample, command, f"{text[:place]}\n{text[place:]}")
            assert found is None or same(found, expected), text[place - 30 : place]


@pytest.mark.parametrize("sample", TABLE)
def test_a_cut_answer_is_unreadable(sample: Sample) -> None:
    """An answer that ends too early, wherever that is, is unreadable; of a table that nothing closes, only the end may
    be missing."""
    expected = whole(sample)
    for command, text in sample.outputs.items():
        for end in some(range(len(text.rstrip())), PLACES):
            found = read(sample, command, text[:end])
            known = found is None or same(found, expected) or only_its_end_is_missing(found, expected)
            assert known, (command, text[:end][-60:])


WRONG = {
    "refused": "            ^\n% Invalid input detected at '^' marker.\n",
    "not authorized": "Command authorization failed.\n",
    "an error": "%Error opening tftp://255.255.255.255/network-confg (Timed out)\n",
    "another error": "% Some trouble\n",
    "empty": "",
    "version": "Cisco IOS Software, 7200 Software, Version 15.2(4)M, RELEASE SOFTWARE\nr1 uptime is 1 week, 2 days\n",
}


TO_ANY = [sample for sample in TABLE if sample.values[0].fact is not Pings]  # type: ignore[union-attr]


@pytest.mark.parametrize("wrong", list(WRONG))
@pytest.mark.parametrize("sample", TO_ANY)
def test_the_same_words_to_every_command_are_no_fact(sample: Sample, wrong: str) -> None:
    """A refusal, silence, other words: unreadable, never an empty fact."""
    assert attempt(sample.fact, dict.fromkeys(sample.outputs, WRONG[wrong])) is None
