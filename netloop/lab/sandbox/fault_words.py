"""Faults in words: what each is for and takes, and what one that stands does, as a sentence says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.fault import Fault, LineFault, SaveKind, StandingFault
from netloop.text.words import plural

COMMON = ("times", "after", "probability")
"""What every fault takes that comes and goes."""


@dataclass(frozen=True, slots=True)
class FaultUse:
    """How a fault is asked for: its name, what it takes beside ``COMMON``, defaults included, and what it does."""

    name: str
    takes: tuple[str, ...]
    meaning: str


def uses(known: Mapping[str, type[Fault]]) -> tuple[FaultUse, ...]:
    """How each of the faults with these names is asked for."""
    return tuple(FaultUse(name, _takes(kind), _meaning(kind)) for name, kind in known.items())


def _meaning(kind: type[Fault]) -> str:
    """The first line of its documentation, without marks."""
    return (kind.__doc__ or "").partition("\n")[0].replace("``", "")


def _takes(kind: type[Fault]) -> tuple[str, ...]:
    own = [item for item in fields(kind) if item.name not in {*COMMON, "mode"}]
    return tuple(item.name if item.default is MISSING else f"{item.name}={_plain(item.default)}" for item in own)


def _plain(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def sentence(fault: Fault, left: int | None, passes: int = 0) -> str:
    """What a fault does: ``left`` times yet (None: always), behind as many occasions as it ``passes``."""
    if isinstance(fault, StandingFault):
        return _standing(fault)
    noun, many = "line" if isinstance(fault, LineFault) else "save", left not in {None, 1}
    which = f"every {noun}" if left is None else f"the next {plural(left, noun) if many else noun}"
    behind = f"behind {passes} more, " if passes else ""
    chance = "" if fault.probability >= 1 else f", with a probability of {fault.probability:g}"
    return f"{behind}{which}{_matching(fault, many=many)} {_fate(fault, many=many)}{chance}"


def _matching(fault: Fault, *, many: bool) -> str:
    if not isinstance(fault, LineFault):
        return ""
    mode = f" in mode {fault.mode}" if fault.mode else ""
    return f" that match{'' if many else 'es'} '{fault.pattern}'{mode}"


def _standing(fault: StandingFault) -> str:
    match fault:
        case kinds.Kex():
            return f"offers the key exchange {', '.join(fault.algorithms)} alone"
        case kinds.EchoSecrets():
            return "echoes the password that is typed at enable"
        case _:
            return "loses the eighth bit of all that is typed"


def _fate(fault: Fault, *, many: bool) -> str:
    """What becomes of what a fault strikes, one or ``many``."""
    return FATES[type(fault)](fault, *(("are", "") if many else ("is", "s")))


def _saving(fault: kinds.SaveFault, be: str, s: str) -> str:
    """What becomes of saving."""
    startup = "new" if fault.saved else "as it was"
    said: dict[SaveKind, str] = {
        SaveKind.BUSY: f"{be} refused: the startup configuration is busy",
        SaveKind.FULL: f"{be} refused: no space is left",
        SaveKind.SLOW: f"take{s} {fault.seconds:g} s",
        SaveKind.CUT: f"end{s} with the connection gone, the startup configuration {startup}",
        SaveKind.QUESTION: f"ask{s} '{fault.text.strip()}'",
        SaveKind.SILENT: f"end{s} without a word, the startup configuration {startup}",
    }
    return said[fault.kind]


def _rejected(fault: kinds.Reject, be: str, _s: str) -> str:
    return f"{be} refused" + (f" with '{fault.answer}'" if fault.answer else "")


def _dripped(fault: kinds.Drip, be: str, _s: str) -> str:
    return f"{be} answered at {fault.per_second:g} characters a second" + (", without end" if fault.forever else "")


def _edited(fault: kinds.Edit, _be: str, s: str) -> str:
    return f"{'has' if s else 'have'} {fault.user} enter '{'; '.join(fault.lines)}' {fault.when.value} the effect"


FATES: Mapping[type[Fault], Callable[[Any, str, str], str]] = {
    kinds.Reject: _rejected,
    kinds.AcceptSilently: lambda _fault, be, s: f"{be} accepted and do{'es' if s else ''} nothing",
    kinds.Hang: lambda _fault, be, _s: f"{be} never answered",
    kinds.Drop: lambda _fault, _be, s: f"end{s} the session, with no effect",
    kinds.Stall: lambda f, be, _s: f"{be} answered with a pause of {f.seconds:g} s behind {f.at} characters",
    kinds.Slow: lambda fault, _be, s: f"take{s} {fault.seconds:g} s",
    kinds.Drip: _dripped,
    kinds.Cut: lambda f, be, _s: f"{be} carried out, and the connection ends behind {f.at} characters of the answer",
    kinds.CutEcho: lambda f, be, _s: f"{be} not carried out: the connection ends behind {f.at} characters of the echo",
    kinds.Reload: lambda fault, _be, s: f"reload{s} the router, which refuses SSH for {fault.down:g} s",
    kinds.Edit: _edited,
    kinds.LogLine: lambda fault, _be, s: f"bring{s} a log line ({fault.where.value}): {fault.message}",
    kinds.SaveFault: _saving,
}
"""What each fault does, behind its subject: with ``is`` and an ``s`` for one, ``are`` and none for several."""


def values_of(kind: type[Fault], given: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was given for a fault's parameters, a list where it takes several; all else is for validation to say."""
    lists = {item.name for item in fields(kind) if "tuple" in str(item.type)}
    return {name: said if name in lists or len(said) > 1 else said[0] for name, said in given.items()}
