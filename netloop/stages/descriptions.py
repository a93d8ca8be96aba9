"""Descriptions: the one place of an inventory where ``{{ }}`` is filled in, within a sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from netloop.sources.words import TEMPLATE, Refused, description

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

    from netloop.sources.declared import DeclaredHost

EXPECTED = "host.name, host.groups and host.data in {{ }}"
HOST_NAME = re.compile(r"(?<!\{)\{\{ *host\.name *\}\}(?!\})")
"""What nearly every description that is filled in says; Jinja takes ten times as long over it."""
ABSENT = re.compile(r"'[\w. ]+ object' has no (?:attribute|element) ")
FILTERS = ("default", "first", "int", "join", "last", "length", "lower", "replace", "string", "title", "trim", "upper")
METHODS = frozenset({"endswith", "lower", "removeprefix", "removesuffix", "replace", "split", "startswith", "strip"})
METHODS_OF_DATA = frozenset({"get", "items", "keys", "values"})
ALLOWANCE = 100_000
"""What a description may make in all, in the units of `netloop.templating.allowance`: it has 200 characters."""


@dataclass(frozen=True, slots=True)
class HostView:
    """What a description sees of its host."""

    name: str
    groups: tuple[str, ...]
    data: Mapping[str, Any]


def fill_in(host: DeclaredHost, text: str) -> str:
    """The description for this host, of a text with templates.

    Raises:
        Refused: the template is wrong, or what it prints cannot be a description.
    """
    named = HOST_NAME.sub(lambda _found: host.name, text)
    return _rendered(host, text) if TEMPLATE.search(named) else description(named)


def _rendered(host: DeclaredHost, text: str) -> str:
    """What Jinja makes of a text that says more than the host's name."""
    from jinja2 import TemplateError

    from netloop.templating.allowance import allowance
    from netloop.templating.metered import TooDeep

    try:
        with allowance(ALLOWANCE):
            return _whole(_template(text).render(host=HostView(host.name, host.groups, host.form.data)))
    except (RecursionError, TooDeep):
        raise Refused("the description's template is nested too deeply", EXPECTED) from None
    except TemplateError as exc:
        reason = ABSENT.sub("nothing is called ", (exc.message or "").rstrip("."))
        raise Refused(f"the description's template fails: {reason}", EXPECTED) from exc
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as exc:
        raise exc if isinstance(exc, Refused) else Refused("the description's template fails", EXPECTED) from exc


def _whole(text: str) -> str:
    if TEMPLATE.search(text):
        raise Refused("the description still holds a template when it is filled in", EXPECTED)
    return description(text)


def _printable(value: Any) -> Any:
    """What an expression may print: a text or a number, not a list or a mapping in Python's notation."""
    from jinja2 import Undefined

    if isinstance(value, str | int | float | Undefined):
        return value
    raise Refused(f"the description's template prints {_kind(value)}", "a text or a number", 'such as | join(", ")')


def _kind(value: Any) -> str:
    return "nothing" if value is None else "a list" if isinstance(value, list | tuple) else "a mapping"


@lru_cache(maxsize=10_000)
def _template(text: str) -> Template:
    if "{%" in text:
        raise Refused("a description has no statements", EXPECTED)
    return _environment().from_string(text)


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2.exceptions import SecurityError

    from netloop.templating.metered import Metered

    class Environment(Metered):
        """Expressions only, and none whose result grows beyond its text."""

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator != "+":
                raise SecurityError(f"the operator {operator} has no meaning in a description")
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            if isinstance(obj, str):
                return attr in METHODS
            if isinstance(obj, dict) and callable(value):
                return attr in METHODS_OF_DATA
            return super().is_safe_attribute(obj, attr, value) and not callable(value)

    environment = Environment(finalize=_printable)
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.globals = {}
    return environment
