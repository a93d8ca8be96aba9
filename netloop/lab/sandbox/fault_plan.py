"""The faults of a whole network, as a file gives them: checked, and handed to its routers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar

from netloop.errors import LabError
from netloop.lab.sandbox.fault import (
    AcceptSilently,
    Cut,
    CutEcho,
    Drip,
    Drop,
    EchoSecrets,
    Edit,
    Fault,
    Hang,
    Kex,
    LogLine,
    Reject,
    Reload,
    SaveFault,
    SevenBit,
    Slow,
    Stall,
)

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network

EVERY = "*"
"""Stands for every router."""

PathStep = str | int
KINDS: Mapping[str, type[Fault]] = {
    "reject": Reject,
    "accept_silently": AcceptSilently,
    "hang": Hang,
    "drop": Drop,
    "stall": Stall,
    "slow": Slow,
    "drip": Drip,
    "cut": Cut,
    "cut_echo": CutEcho,
    "reload": Reload,
    "edit": Edit,
    "log": LogLine,
    "save": SaveFault,
    "seven_bit": SevenBit,
    "echo_secrets": EchoSecrets,
    "kex": Kex,
}
"""The faults by the names that they have in a file and at the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultEntry:
    """One fault: exactly one of these is given, by its name.

    Raises:
        ValueError: none or several are.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    reject: Reject | None = None
    accept_silently: AcceptSilently | None = None
    hang: Hang | None = None
    drop: Drop | None = None
    stall: Stall | None = None
    slow: Slow | None = None
    drip: Drip | None = None
    cut: Cut | None = None
    cut_echo: CutEcho | None = None
    reload: Reload | None = None
    edit: Edit | None = None
    log: LogLine | None = None
    save: SaveFault | None = None
    seven_bit: SevenBit | None = None
    echo_secrets: EchoSecrets | None = None
    kex: Kex | None = None

    def __post_init__(self) -> None:
        given = [name for name in NAMES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one fault, found {', '.join(given) or 'none'}")

    @property
    def fault(self) -> Fault:
        """The one that is given."""
        found = (getattr(self, name) for name in NAMES)
        return next(fault for fault in found if isinstance(fault, Fault))


SHAPES = {"dataclass_type": "mapping", "dict_type": "mapping", "mapping_type": "mapping", "tuple_type": "list"}
"""Validation errors about the shape of data, and what they miss."""
NAMES = tuple(item.name for item in fields(FaultEntry))


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlan:
    """The faults of each router, by name or ``*`` for all; ``seed`` decides what is drawn."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    seed: int = 0
    routers: Mapping[str, tuple[FaultEntry, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FaultMistake:
    """What is wrong with a plan: the path to it, whether it is about the key there, and words."""

    path: tuple[PathStep, ...]
    message: str
    expected: str | None = None
    of_key: bool = False


def fault_plan(plain: Any, routers: Collection[str] | None = None) -> tuple[FaultPlan, tuple[FaultMistake, ...]]:
    """The plan that plain data (of YAML or JSON) describe, and all that is wrong with them; wrong ones plan nothing.

    Where the names of the network's routers are given, others are mistakes.
    """
    from pydantic import TypeAdapter, ValidationError

    strange = tuple(_strangers(plain, routers)) if routers is not None else ()
    try:
        plan = TypeAdapter(FaultPlan).validate_python(_spelled_out(plain))
    except ValidationError as exc:
        found = [_mistake(error["loc"], error["type"], error["msg"]) for error in exc.errors()]
        return FaultPlan(), (*strange, *found)
    return (FaultPlan(), strange) if strange else (plan, ())


def plain(plan: FaultPlan) -> dict[str, Any]:
    """A plan as the plain data that a lab's order keeps."""
    from pydantic import TypeAdapter

    data: dict[str, Any] = TypeAdapter(FaultPlan).dump_python(plan, mode="json")
    return data


def planned(data: Mapping[str, Any]) -> FaultPlan:
    """The plan that ``plain`` made these data of.

    Raises:
        LabError: they are of another version of netloop, or were edited.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(FaultPlan).validate_python(data)
    except ValidationError as exc:
        raise LabError("the faults of the lab's order cannot be read") from exc


def apply_faults(network: Network, plan: FaultPlan) -> None:
    """Give a network's routers their faults, those for every router first.

    Raises:
        LabError: the plan names a router that is not there.
    """
    unknown = sorted(set(plan.routers) - {*network.routers, EVERY})
    if unknown:
        raise LabError(f"faults for {', '.join(unknown)}: no such router; known: {', '.join(network.routers)}")
    for name, router in network.routers.items():
        router.faults.seed(f"{plan.seed}/{name}")
        for entry in (*plan.routers.get(EVERY, ()), *plan.routers.get(name, ())):
            router.faults.add(entry.fault)


def _strangers(plain: Any, routers: Collection[str]) -> Iterator[FaultMistake]:
    given = plain.get("routers") if isinstance(plain, dict) else None
    for name in given if isinstance(given, dict) else ():
        if name not in {*routers, EVERY}:
            expected = f"{', '.join(routers)} or {EVERY}"
            yield FaultMistake(("routers", name), f"no router {name!r}", expected, of_key=True)


def _spelled_out(plain: Any) -> Any:
    """The same with faults that are named alone (``- seven_bit``) as mappings."""
    given = plain.get("routers") if isinstance(plain, dict) else None
    if not isinstance(given, dict):
        return plain
    return {**plain, "routers": {name: _entries(entries) for name, entries in given.items()}}


def _entries(entries: Any) -> Any:
    if not isinstance(entries, list):
        return entries
    return [_entry({entry: None} if isinstance(entry, str) else entry) for entry in entries]


def _entry(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {name: {} if parameters is None else parameters for name, parameters in entry.items()}


def _mistake(where: tuple[PathStep, ...], kind: str, message: str) -> FaultMistake:
    """A validation error in plain words."""
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        return FaultMistake(where, f"unknown key {str(where[-1])!r}", _known(where[:-1]), of_key=True)
    if kind in {"missing", "missing_argument"}:
        return FaultMistake(where[:-1], f"{where[-1]} is missing")
    if kind in SHAPES:
        return FaultMistake(where, f"this is no {SHAPES[kind]}", f"a {SHAPES[kind]}")
    words = message.removeprefix("Value error, ")
    if words == message or ": " not in words:
        return FaultMistake(where, words[:1].lower() + words[1:])
    return FaultMistake((*where, words.partition(":")[0]), words)


def _known(where: tuple[PathStep, ...]) -> str:
    """The keys that there are at a path."""
    if not where:
        return "seed, routers"
    if len(where) == 3:
        return ", ".join(NAMES)
    return ", ".join(item.name for item in fields(KINDS[str(where[-1])]))
