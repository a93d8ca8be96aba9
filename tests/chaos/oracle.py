"""The oracle: from what was said and what is, to what was said falsely. Pure; the journal is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.statements import Delta, Statement, Statements, words

AS_IT_WAS = "the startup configuration is as it was"
IN_DOUBT = frozenset({"unknown", "failed"})


@dataclass(frozen=True)
class State:
    """A router at one moment; ``lines`` and ``saves`` are what netloop has typed there."""

    running: Statements
    startup: Statements
    lines: int = 0
    saves: int = 0


class Is(StrEnum):
    """How a configuration stands to an apply."""

    OLD = "old"
    NEW = "new"
    BOTH = "old and new"
    HALF = "half changed"


@dataclass(frozen=True)
class Edits:
    """What a second engineer did to a router: statements of his own, and owned ones that he changed.

    ``changed`` gives each of the latter by its path, whose last part is the beginning of the line.
    """

    own: Statements = frozenset()
    changed: frozenset[Statement] = frozenset()

    def touches(self, statement: Statement) -> bool:
        """Whether it is one that he changed."""
        return any(statement[:-1] == path[:-1] and statement[-1].startswith(path[-1]) for path in self.changed)

    def headers(self, present: Statements) -> Statements:
        """The sections that stand because his lines are in them."""
        his = [path for path in present if path in self.own or self.touches(path)]
        return frozenset(path[:depth] for path in his for depth in range(1, len(path)))


@dataclass(frozen=True)
class Router:
    """What is to be known of a router before it is judged: how it was, what an apply changes, who else was there."""

    was: State
    delta: Delta
    edits: Edits = Edits()
    reloaded: bool = False

    def how(self, present: Statements) -> Is:
        """How a configuration stands to the apply."""
        free = self.edits.headers(present)
        owned = frozenset(s for s in self.delta.owned if not self.edits.touches(s)) - free
        new = self.delta.added & owned
        seen = present & owned
        if not owned:
            return Is.BOTH
        strays = self.strays(present)
        if seen == new and not strays:
            return Is.NEW
        if seen == owned - new and not strays:
            return Is.OLD
        return Is.HALF

    def strays(self, present: Statements) -> Statements:
        """Statements that nobody meant."""
        known = self.was.running | self.was.startup | self.delta.owned | self.edits.own
        return frozenset(s for s in present - known - self.edits.headers(present) if not self.edits.touches(s))

    def taken(self, present: Statements) -> Statements:
        """Others' statements that are gone."""
        theirs = (self.was.running & self.was.startup) - self.delta.owned
        own = frozenset() if self.reloaded else self.edits.own
        return frozenset(s for s in (theirs | own) - present if not self.edits.touches(s))


@dataclass(frozen=True)
class Word:
    """What was said of one router; what was not said is empty. ``kind`` is that of a failure."""

    outcome: str = ""
    saved: str = ""
    kind: str = ""
    text: str = ""

    @property
    def good(self) -> bool:
        """Whether it says that the router is as intended, running and startup."""
        return not self.kind and self.outcome in {"changed", "saved", "in place"} and self.saved in {"saved", "-"}

    @property
    def doubtful(self) -> bool:
        """Whether it says that something about the router is not known, or not as it should be."""
        return self.outcome in IN_DOUBT or self.saved == "unknown" or "state is unknown" in self.text

    def __str__(self) -> str:
        return self.kind or ", ".join(filter(None, (self.outcome, self.saved))) or "nothing"


@dataclass(frozen=True)
class Said:
    """What a run said: its exit code and, by router, its words; ``stderr`` and ``stdout`` whole."""

    code: int
    words: Mapping[str, Word]
    stdout: str = ""
    stderr: str = ""

    @property
    def killed(self) -> bool:
        """Whether a signal ended it before it could say anything."""
        return self.code < 0

    @property
    def interrupted(self) -> bool:
        """Whether it says that a signal came."""
        return "interrupted" in self.stderr


@dataclass(frozen=True)
class Grounds:
    """What a round may be excused for, and what not.

    ``unseen`` are the routers that netloop could really not look at; ``together``: another run was at work too;
    ``journal``: it could be written; ``harmless``: nothing happened that an apply does not survive.
    """

    unseen: frozenset[str] = frozenset()
    together: bool = False
    journal: bool = True
    harmless: bool = False


def of_run(said: Said, routers: Mapping[str, Router], now: Mapping[str, State], grounds: Grounds) -> list[str]:
    """What a run that told how it ended said falsely, or did not say."""
    found = [
        f"{name}: {wrong}"
        for name, router in routers.items()
        for wrong in _of_router(said, name, router, now[name], grounds)
    ]
    rest = (_of_code(said), _of_harm(said, grounds), _of_all(said, now, grounds), _of_others(routers, now))
    return [*found, *(wrong for wrongs in rest for wrong in wrongs)]


def _of_router(said: Said, name: str, router: Router, now: State, grounds: Grounds) -> Iterator[str]:
    word = said.words.get(name, Word())
    running, startup = router.how(now.running), router.how(now.startup)
    if Is.HALF in {running, startup} and not word.doubtful:
        yield f"{_half(router, now)}; it was said: {word}"
    yield from _false(word, router, now, grounds)
    if word.doubtful and name not in grounds.unseen:
        yield f"{word} was said without a reason: running {running}, startup {startup}; {word.text}"


def _half(router: Router, now: State) -> str:
    said = []
    for kind, present in (("running", now.running), ("startup", now.startup)):
        if router.how(present) is Is.HALF:
            lacks, stays = router.delta.added - present, router.delta.removed & present
            strays = router.strays(present)
            parts = (("lacks", lacks), ("still has", stays), ("strays", strays))
            said.append(f"{kind} is half changed: " + ", ".join(f"{w} {words(p)}" for w, p in parts if p))
    return " and ".join(said)


def _false(word: Word, router: Router, now: State, grounds: Grounds) -> Iterator[str]:
    """The words that are not true of a router."""
    running, startup = router.how(now.running), router.how(now.startup)
    new, old = {Is.NEW, Is.BOTH}, {Is.OLD, Is.BOTH}
    untouched = router.how(router.was.startup)
    if word.outcome in {"changed", "saved", "in place"} and running not in new:
        yield f"{word} was said, running is {running}: {_half(router, now)}"
    if word.outcome in {"changed", "saved"} and word.saved == "saved" and startup not in new:
        yield f"{word} was said, startup is {startup}"
    if word.outcome == "in place" and word.saved == "-" and startup not in new:
        yield f"{word} was said, startup is {startup}"
    if word.outcome == "rolled back" and running not in old:
        yield f"{word} was said, running is {running}: {_half(router, now)}"
    as_it_was = word.saved == "not saved" or AS_IT_WAS in word.text
    if as_it_was and startup not in {untouched, Is.BOTH}:
        yield f"{word} was said (startup as it was), startup is {startup}"
    if word.outcome == "" and not word.doubtful and not (grounds.together or router.reloaded):
        if now.lines:
            yield f"{word} was said, yet {now.lines} configuration lines were typed"
        if running is not router.how(router.was.running) or startup is not untouched:
            yield f"{word} was said, yet running is {running} and startup {startup}"
    if word.outcome == "in place" and now.lines and not grounds.together:
        yield f"{word} was said, yet {now.lines} configuration lines were typed"


def _of_code(said: Said) -> Iterator[str]:
    """What the exit code does not fit."""
    if "Traceback (most recent call last)" in said.stderr + said.stdout:
        yield f"a traceback was printed: {said.stderr.strip().splitlines()[-1:]}"
    good = all(word.good for word in said.words.values())
    if said.code == 0 and not (good and said.words):
        yield f"exit 0, yet not all is well: {_spoken(said)}"
    if said.code == 3 and good:
        yield f"exit 3, yet all is well: {_spoken(said)}"
    if said.code == 130 and not said.interrupted:
        yield "exit 130, yet nobody said that it was interrupted"
    if said.interrupted and said.code not in {130, 1}:
        yield f"it was interrupted, exit {said.code}; expected 130"
    if said.code not in {0, 1, 2, 3, 4, 130}:
        yield f"exit {said.code}"


def _of_harm(said: Said, grounds: Grounds) -> Iterator[str]:
    """What is no reason to fail; a machine that is too busy to answer in time is one."""
    late = any(re.search(r"within \d+ s", word.text) for word in said.words.values())
    if grounds.harmless and said.code and not late:
        told = "; ".join(f"{name} {word}: {word.text}" for name, word in said.words.items() if not word.good)
        yield f"exit {said.code} without a reason: {told}"


def _spoken(said: Said) -> str:
    return ", ".join(f"{name} {word}" for name, word in said.words.items())


def _of_all(said: Said, now: Mapping[str, State], grounds: Grounds) -> Iterator[str]:
    """What was said of the run as a whole."""
    lines = sum(state.lines for state in now.values())
    if re.search(r"[Nn]othing was sent", said.stdout + said.stderr) and lines and not grounds.together:
        yield f"'nothing was sent' was said, yet {lines} configuration lines were typed"
    if said.code == 2 and lines and not grounds.together:
        yield f"exit 2 (nothing was sent), yet {lines} configuration lines were typed"


def _of_others(routers: Mapping[str, Router], now: Mapping[str, State]) -> Iterator[str]:
    for name, router in routers.items():
        for kind, present in (("running", now[name].running), ("startup", now[name].startup)):
            theirs = router.taken(present) if kind == "running" else router.taken(present | router.edits.own)
            if theirs:
                yield f"{name}: lines of others were taken from {kind}: {words(theirs)}"


def of_pair(
    first: Said, second: Said, routers: Mapping[str, Router], now: Mapping[str, State], grounds: Grounds
) -> list[str]:
    """Two runs at once: of each router one's word is true, and the other one says that it was busy, or is true."""
    found = [wrong for said in (first, second) for wrong in _of_code(said)]
    for name, router in routers.items():
        at_work = [said for said in (first, second) if said.words.get(name, Word()).kind != "DeviceBusy"]
        if not at_work:
            found.append(f"{name}: both runs say that the other one has it")
        lies = [
            [f"{name}: {wrong}" for wrong in _of_router(said, name, router, now[name], grounds)] for said in at_work
        ]
        found += lies[0] if lies and all(lies) else []
    return [*found, *_of_others(routers, now)]


def of_death(told: Said, now: Mapping[str, State]) -> list[str]:
    """A run that a signal ended which is not SIGKILL must say how it ended, if it has begun to change anything."""
    lines = sum(state.lines for state in now.values())
    return [f"exit {told.code} after {lines} configuration lines; expected the table and exit 130"] if lines else []


def of_killed(
    told: Said, shown: Mapping[str, Word], routers: Mapping[str, Router], now: Mapping[str, State], grounds: Grounds
) -> list[str]:
    """What the next command, and ``netloop show`` of a run that was killed, do not say of what it left behind."""
    found = list(_of_others(routers, now))
    for name, router in routers.items():
        half = Is.HALF in {router.how(now[name].running), router.how(now[name].startup)}
        if half and not re.search(rf"^(?:warning: )?{name}: .*unknown state", told.stderr, re.MULTILINE):
            found.append(f"{name}: {_half(router, now[name])}; the next command does not name it")
        if not grounds.journal:
            continue
        word = shown.get(name, Word())
        if half and not word.doubtful:
            found.append(f"{name}: {_half(router, now[name])}; netloop show says: {word}")
        found += [f"{name}: netloop show: {wrong}" for wrong in _false(word, router, now[name], grounds)]
    return found


def of_recovery(
    verb: str, said: Said, routers: Mapping[str, Router], now: Mapping[str, State], *, code: int
) -> list[str]:
    """What a second apply, or a rollback, in calm weather did not bring in order."""
    found = [f"{verb}: {wrong}" for wrong in _of_code(said)]
    if said.code != code:
        found.append(f"{verb}: exit {said.code}; expected {code}: {_spoken(said)} {said.stderr.strip()[-400:]}")
    for name, router in routers.items():
        running, startup = router.how(now[name].running), router.how(now[name].startup)
        if Is.HALF in {running, startup}:
            found.append(f"{verb}: {name}: {_half(router, now[name])}")
        elif running is not startup and not _as_it_was(router, now[name]):
            found.append(f"{verb}: {name}: running is {running}, startup {startup}")
        word = said.words.get(name)
        if word and word.good and verb == "apply" and Is.OLD in {running, startup}:
            found.append(f"{verb}: {name}: {word} was said, running is {running}, startup {startup}")
        if word and word.good and verb == "rollback" and Is.NEW in {running, startup}:
            found.append(f"{verb}: {name}: {word} was said, running is {running}, startup {startup}")
    return [*found, *(f"{verb}: {wrong}" for wrong in _of_others(routers, now))]


def _as_it_was(router: Router, now: State) -> bool:
    """Whether nothing of netloop's is other than before the first run."""
    pairs = ((now.running, router.was.running), (now.startup, router.was.startup))
    return all(router.how(present) is router.how(before) for present, before in pairs)


def of_diff(said: Said, routers: Mapping[str, Router], now: Mapping[str, State]) -> list[str]:
    """Whether ``diff --check`` says what is: 0 where all is new and saved, else 5."""
    new = {Is.NEW, Is.BOTH}
    there = all(r.how(now[name].running) in new and r.how(now[name].startup) in new for name, r in routers.items())
    expected = 0 if there else 5
    return (
        [] if said.code == expected else [f"diff --check: exit {said.code}; expected {expected}: {said.stdout[-300:]}"]
    )
