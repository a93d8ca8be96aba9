"""Choices: the options that every verb which talks to devices shares, said once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from functools import wraps
from typing import Any, get_type_hints

from netloop.cli import options as o
from netloop.settings import DEFAULT_SOURCE


@dataclass(frozen=True, slots=True)
class Choices:
    """The inventory, and how to work on it."""

    inventory: o.InventoryLocation
    source: o.Source = DEFAULT_SOURCE
    limit: o.Limit = None
    lab: o.Lab = False
    templates: o.Templates = None
    workers: o.Workers = o.WORKERS
    processes: o.Processes = None
    rate: o.Rate = None
    per_jump_host: o.PerJumpHost = None
    transport: o.TransportOption = None
    host_keys: o.HostKeysOption = o.HostKeysChoice.ACCEPT_NEW
    connect_timeout: o.ConnectTimeout = o.CONNECT_TIMEOUT
    read_timeout: o.ReadTimeout = o.READ_TIMEOUT
    converge_timeout: o.ConvergeTimeout = o.CONVERGE_TIMEOUT
    answer_timeout: o.AnswerTimeout = o.ANSWER_TIMEOUT
    save_timeout: o.SaveTimeout = o.SAVE_TIMEOUT
    no_pipelining: o.NoPipelining = False
    ask_pass: o.AskPass = False
    report: o.ReportOption = None


NOWHERE = ""


def sharing(*omitted: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a verb whose first parameter is its Choices an option for each of their fields, for typer to see.

    Fields that are ``omitted`` keep their defaults; a verb that omits the inventory finds it elsewhere.
    """
    kept = [field for field in fields(Choices) if field.name not in omitted]

    def share(verb: Callable[..., None]) -> Callable[..., None]:
        @wraps(verb)
        def command(**given: Any) -> None:
            shared = {field.name: given.pop(field.name) for field in kept}
            choices = Choices(**{"inventory": NOWHERE, **shared})
            verb(choices, **given)

        parameters = _parameters(verb, kept)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del command.__wrapped__
        return command

    return share


def _parameters(verb: Callable[..., None], kept: list[Field[Any]]) -> list[inspect.Parameter]:
    """The inventory, then the verb's own options, then the shared ones."""
    own = list(inspect.signature(verb).parameters.values())[1:]
    hints, shared = get_type_hints(verb, include_extras=True), get_type_hints(Choices, include_extras=True)
    rest = [_parameter(field.name, shared[field.name], field.default) for field in kept]
    first = [rest.pop(0)] if kept and kept[0].name == "inventory" else []
    return [*first, *(_parameter(p.name, hints[p.name], p.default) for p in own), *rest]


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    value = inspect.Parameter.empty if default is MISSING else default
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=value, annotation=annotation)
