"""What a rendering may spend, and how large a value may be: reckoned before anything large is made."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, NoReturn

from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.utils import Cycler, Joiner, Namespace

ALLOWANCE = 10_000_000
LARGEST = 1_000_000
WIDEST = 1_000
SECONDS = 10.0
PASS, CALL, INCLUDE = 2, 10, 100
"""What a pass of a loop, a call, and an include cost, about by the time they take."""
UNTEXT = (list, tuple, dict, set, frozenset, range, Namespace, Cycler, Joiner, Macro, TemplateModule)
PERCENT = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?P<width>\*|\d*)(?:\.(?P<precision>\*|\d*))?")


@dataclass(slots=True)
class Meter:
    """What is left of a rendering's allowance, and until when."""

    left: int = ALLOWANCE
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def spend(self, cost: int) -> None:
        """Pay.

        Raises:
            SecurityError: there is not enough left, or it is too late.
        """
        self.left -= cost
        if self.left < 0:
            raise SecurityError("the template makes too much: it loops, calls or formats without a sensible end")
        if time.monotonic() > self.deadline:
            raise SecurityError(f"the template is still at work after {SECONDS:g} s")


_METER: ContextVar[Meter] = ContextVar("meter")


def spend(cost: int) -> None:
    """Pay out of the allowance of the rendering that is at work.

    Raises:
        SecurityError: there is not enough left, or it is too late.
    """
    _METER.get().spend(cost)


@contextmanager
def allowance(units: int = ALLOWANCE) -> Iterator[None]:
    """Let templates be compiled and rendered within, for so much in all."""
    token = _METER.set(Meter(units))
    try:
        yield
    finally:
        _METER.reset(token)


def too_large(what: str = "a value") -> NoReturn:
    """Refuse what would be larger than a value may be."""
    raise SecurityError(f"the template makes {what} of more than {LARGEST:,} characters")


def weight(value: Any) -> int:
    """The size of a value with all that is in it; what is in it several times counts so often.

    Raises:
        SecurityError: it is larger than a value may be.
    """
    total, todo = 0, [value]
    while todo:
        item = todo.pop()
        if isinstance(item, (str, bytes, list, tuple, set, frozenset, dict)):
            total += len(item)
        elif isinstance(item, int):
            total += item.bit_length() // 64
        total += 1
        if total > LARGEST:
            too_large()
        if isinstance(item, dict):
            todo += [*item.keys(), *item.values()]
        elif isinstance(item, (list, tuple, set, frozenset)):
            todo += item
    return total


def text(value: Any) -> str:
    """A value as text, where it has one: no list or mapping in Python's notation."""
    if isinstance(value, UNTEXT) or hasattr(value, "__next__"):
        raise SecurityError(f"the template prints a {type(value).__name__}, which is no text; such as | join(', ')")
    return str(value)


def fits(size: int, what: str = "a text") -> None:
    """Refuse a size that a value may not have."""
    if size > LARGEST:
        too_large(what)


def narrow(*widths: Any) -> None:
    """Refuse a width or count that no configuration needs."""
    for width in widths:
        if isinstance(width, int) and abs(width) > WIDEST:
            raise SecurityError(f"the template asks for a width or count of more than {WIDEST:,}")


def percent_fits(form: str, values: Any) -> None:
    """Whether ``form % values`` stays small."""
    found = list(PERCENT.finditer(form))
    for match in found:
        for part in (match["width"], match["precision"]):
            if part == "*":
                raise SecurityError("a width that is a value (%*d) has no meaning in a template")
            narrow(int(part) if part and len(part) < 9 else WIDEST + 1 if part else 0)
    fits(len(form) + len(found) * (weight(values) + WIDEST))


def format_fits(form: str, values: Any) -> None:
    """Whether ``form.format(values)`` stays small."""
    count = 0
    for _literal, name, spec, _conversion in Formatter().parse(form):
        if name is None:
            continue
        count += 1
        if "{" in (spec or ""):
            raise SecurityError("a width that is a value ({:{}}) has no meaning in a template")
        narrow(*(int(n) if len(n) < 9 else WIDEST + 1 for n in re.findall(r"\d+", spec or "")))
    fits(len(form) + count * (weight(values) + WIDEST))
