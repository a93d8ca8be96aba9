"""``netloop lab fault``: the faults of a sandbox lab that is up, given, listed and cleared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from netloop.cli.labs import lab_with, labs_up
from netloop.cli.output import say
from netloop.errors import LabError, UsageError
from netloop.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from netloop.lab.sandbox.fault_plan import FaultMistake
    from netloop.lab.service.state import LabState

EVERY = "*"
TABLE_WIDTH = 80

Host = Annotated[
    str | None,
    typer.Argument(
        metavar="[HOST]", help="The router, by its name in the inventory; '*' is every one.", show_default=False
    ),
]
FaultName = Annotated[
    str | None, typer.Argument(metavar="[FAULT]", help="What it is to meet; --list has them all.", show_default=False)
]
Parameters = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KEY=VALUE]...", help="How: pattern=REGEX, times=N ...", show_default=False),
]
Listing = Annotated[bool, typer.Option("--list", help="Show every fault, and what stands on which router now.")]
Clearing = Annotated[bool, typer.Option("--clear", help="Take the faults of HOST away, or of every router.")]
Inventory = Annotated[
    Path | None,
    typer.Option("--inventory", "-i", metavar="INVENTORY", help="Whose lab, where several are up.", show_default=False),
]


def fault(
    host: Host = None,
    name: FaultName = None,
    given: Parameters = None,
    listing: Listing = False,
    clear: Clearing = False,
    inventory: Inventory = None,
) -> None:
    """Have a router of a sandbox lab that is up fail: refuse lines, hang, drop, reload, be slow ..."""
    states = labs_up(inventory)
    if listing:
        _list(states, host)
    elif clear and name is None:
        _clear(_lab(host or EVERY, states), host or EVERY)
    elif host is None or name is None or clear:
        usage = "HOST FAULT [key=value ...], --list, or --clear [HOST]"
        raise UsageError(f"lab fault: expected {usage}", hint="netloop lab fault --list shows every fault")
    else:
        state = _lab(host, states)
        plan = _plan(host, name, given or (), state.nodes)
        _say_standing(_asked(state, {"do": "give", "plan": plan}), "no faults, as the one given does not strike")


def _clear(state: LabState, host: str) -> None:
    standing = _asked(state, {"do": "clear", "router": host})
    _say_standing({f"lab {state.name}": ()} if host == EVERY else standing, "no faults")


def _lab(host: str, states: Sequence[LabState]) -> LabState:
    """The one lab that is meant, which has to be the sandbox's."""
    from netloop.lab.lifecycle import DEFAULT_BACKEND

    if host != EVERY:
        state = lab_with(host, states)
    elif len(states) == 1:
        state = states[0]
    elif states:
        names = ", ".join(state.inventory for state in states)
        raise UsageError(f"{plural(len(states), 'lab')} are up", hint=f"name the inventory with --inventory: {names}")
    else:
        raise LabError("no lab is up", hint="start one with: netloop lab up INVENTORY")
    if state.backend != DEFAULT_BACKEND:
        hint = f"start it anew with: netloop lab up --fresh --backend {DEFAULT_BACKEND} {state.inventory}"
        raise UsageError(f"lab {state.name} is of {state.backend}; faults on demand are the sandbox's alone", hint=hint)
    return state


def _plan(host: str, name: str, given: Sequence[str], routers: Collection[str]) -> dict[str, Any]:
    """The fault as the lab takes it.

    Raises:
        UsageError: all that is wrong with it.
    """
    from netloop.lab.sandbox.fault_plan import KINDS, fault_plan, plain
    from netloop.lab.sandbox.fault_words import values_of

    kind = KINDS.get(name)
    if kind is None:
        raise UsageError(
            f"no fault {name!r}; expected {', '.join(KINDS)}", hint="netloop lab fault --list explains them"
        )
    pairs: dict[str, list[str]] = {}
    for word in given:
        key, _, value = word.partition("=")
        pairs.setdefault(key, []).append(value)
    wrong = [f"{word!r}: expected key=value" for word in given if "=" not in word]
    pairs = {key: values for key, values in pairs.items() if key not in given}
    plan, mistakes = fault_plan({"routers": {host: [{name: values_of(kind, pairs)}]}}, routers)
    wrong += [_in_words(name, mistake) for mistake in mistakes]
    if wrong:
        raise UsageError("\n".join([*wrong, f"{plural(len(wrong), 'problem')}; nothing was changed"]))
    return plain(plan)


def _in_words(name: str, mistake: FaultMistake) -> str:
    """A mistake with the parameter that it is about, and what is expected."""
    inside = [str(step) for step in mistake.path[4:]]
    place = ": ".join([name, *([] if mistake.of_key else inside)])
    said = mistake.message.removeprefix(f"{inside[-1]}: ") if inside else mistake.message
    return f"{place}: {said}" + (f"; expected {mistake.expected}" if mistake.expected else "")


def _asked(state: LabState, question: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands on the routers that a lab was asked about, in sentences."""
    from netloop.lab.service.control import ask
    from netloop.lab.service.folder import LabFolder

    found = ask(LabFolder(state.folder), question).get("standing", {})
    return {str(router): [str(said) for said in sentences] for router, sentences in found.items()}


def _say_standing(standing: Mapping[str, Sequence[str]], none: str) -> None:
    for router, sentences in standing.items():
        for sentence in sentences or (none,):
            say(f"{router}: {sentence}")


def _list(states: Sequence[LabState], host: str | None) -> None:
    """Every fault, and what stands where."""
    from rich.table import Table

    from netloop.cli.output import results
    from netloop.lab.lifecycle import DEFAULT_BACKEND
    from netloop.lab.sandbox.fault_plan import KINDS
    from netloop.lab.sandbox.fault_words import COMMON, uses

    table = Table(box=None, pad_edge=False, width=TABLE_WIDTH)
    table.add_column("fault", no_wrap=True)
    table.add_column("parameters", ratio=2)
    table.add_column("what it does", ratio=3)
    for use in uses(KINDS):
        table.add_row(use.name, " ".join(use.takes), use.meaning)
    results().print(table)
    say("\nA pattern is a regular expression; mode= narrows it, one of a whole mode's name.")
    say(f"{_named(COMMON)} are for every fault that comes and goes.")
    for state in states:
        if state.backend == DEFAULT_BACKEND:
            standing = _asked(state, {"do": "tell", "router": EVERY})
            chosen = {name: said for name, said in standing.items() if said and host in {None, EVERY, name}}
            say(f"\nlab {state.name}:{'' if chosen else ' no faults'}")
            _say_standing(chosen, "")


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"{name}=" for name in names)
