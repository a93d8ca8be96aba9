"""The verdict on an operation: what the client said against what the routers are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.peers.clients.client import Answer
from tests.peers.operation import Operation
from tests.peers.read_back import State, holds, sections, shows
from tests.peers.value import ABSENT, at, fits, text

REFUSAL = re.compile(
    r"(?m)^%+ ?(Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Bad IP|Error)[^\n]*|^Command rejected[^\n]*"
)
"""What a router says of a line that it does not take, where a client hands it on as an output."""


class Verdict(StrEnum):
    """What became of an operation.

    ``refused``: the client says no and nothing changed. ``differs``: another answer, or another state, and the client
    does not claim otherwise. ``false success``: the client says yes, and the routers are not what they should be.
    ``client's fault``: it would be so with any router, as the operation's reason says.
    """

    WORKS = "works"
    REFUSED = "refused"
    DIFFERS = "differs"
    FALSE_SUCCESS = "false success"
    CLIENT = "client's fault"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and, where it is not *works*, what was otherwise."""

    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Before, after and the operation's folder afterwards; ``contents`` are files that the operation speaks of."""

    before: Mapping[str, State]
    after: Mapping[str, State]
    contents: Mapping[str, Mapping[str, bytes | None]]
    local: Mapping[str, bytes]

    @property
    def unchanged(self) -> bool:
        """Whether every router is as before."""
        return self.before == self.after


def judge(operation: Operation, answer: Answer, again: Answer | None, facts: Facts) -> Judgement:
    """The verdict on an operation that was done, and done again where it has ``again``."""
    wrong_state, wrong_words = list(state_faults(operation, facts)), list(word_faults(operation, answer, again))
    if not wrong_state and not wrong_words:
        return Judgement(Verdict.WORKS)
    reason = operation.reason or "; ".join([*wrong_words, *wrong_state])
    verdict = _verdict(operation, answer, facts, bool(wrong_state))
    own = operation.fault == "client" and verdict is not Verdict.REFUSED
    return Judgement(Verdict.CLIENT if own else verdict, reason)


def _verdict(operation: Operation, answer: Answer, facts: Facts, wrong_state: bool) -> Verdict:
    if operation.expect.fails is not None:
        return Verdict.FALSE_SUCCESS if answer.succeeded else Verdict.DIFFERS
    if not answer.succeeded or refusal(answer):
        return Verdict.REFUSED if facts.unchanged else Verdict.DIFFERS
    return Verdict.FALSE_SUCCESS if wrong_state else Verdict.DIFFERS


def refusal(answer: Answer) -> str:
    """What a router refused, in the words that the client hands on; nothing where it took all."""
    match = next((REFUSAL.search(words) for words in _texts(answer.returned) if REFUSAL.search(words)), None)
    return match[0] if match else ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield text(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def word_faults(operation: Operation, answer: Answer, again: Answer | None) -> Iterator[str]:
    """What the client said otherwise than it should have."""
    fails = operation.expect.fails
    if fails is None and not answer.succeeded:
        yield shortened(answer.said)
    elif fails is not None and answer.succeeded:
        yield "the client reports no failure"
    elif fails is not None and not fits(fails, answer.said):
        yield f"the failure is told otherwise: {shortened(answer.said)}"
    if answer.succeeded or fails is not None:
        yield from _returns(operation, answer)
    if again is not None and not (again.succeeded and again.changed is False):
        words = "the client says that it changed something" if again.succeeded else shortened(again.said)
        yield f"done again: {words}"


def _returns(operation: Operation, answer: Answer) -> Iterator[str]:
    for path, expected in operation.expect.returns.items():
        actual = at(path, answer.returned)
        if not fits(expected, actual):
            yield f"{path}: {_shown(expected)} expected, not {_shown(actual)}"


def state_faults(operation: Operation, facts: Facts) -> Iterator[str]:
    """What the routers and the operation's folder are otherwise than they should be."""
    for name in operation.on:
        yield from (f"{name}: {fault}" for fault in _router_faults(operation, name, facts))
    for place, expected in operation.expect.local.items():
        if not _content_fits(expected, facts.local.get(place)):
            yield f"local file {place}: {_shown(expected)} expected"


def _router_faults(operation: Operation, name: str, facts: Facts) -> Iterator[str]:
    expect, now = operation.expect, facts.after[name]
    running, startup = sections(now.running), sections(now.startup)
    for place, found, wanted in (("running", running, expect.running), ("startup", startup, expect.startup)):
        yield from (f"not in the {place} configuration: {_shown(one)}" for one in wanted if not holds(found, one))
    for place, found, unwanted in (("running", running, expect.absent), ("startup", startup, expect.startup_absent)):
        yield from (f"in the {place} configuration: {_shown(one)}" for one in unwanted if shows(found, one))
    for place, expected in expect.files.items():
        if not _content_fits(expected, facts.contents[name][place]):
            yield f"{place}: {_shown(expected)} expected"
    yield from (f"{place} is there" for place in expect.no_files if facts.contents[name][place] is not None)
    if expect.unchanged and facts.before[name].running != now.running:
        yield "the running configuration changed"


def _content_fits(expected: Any, content: bytes | None) -> bool:
    return content is not None and fits(expected, content.decode("utf-8", "surrogateescape"))


def _shown(value: Any) -> str:
    return shortened(ABSENT if value is ABSENT else repr(value))


def shortened(words: str, length: int = 160) -> str:
    """Words in one line of a table."""
    line = " ".join(words.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
