"""Results kept by the text that they were made of: a device's answers are read by many, and split once.

What is kept is bounded by the characters of the texts, not by their number, and is there for all threads.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

CHARACTERS = 1_000_000
"""The texts, all together, whose results a function keeps: those of some hundred routers."""
CONFIGURATIONS = 8_000_000
"""The same for configurations, of which all devices are read before one is planned, and planned before one is changed.
What is kept of them is small: their blocks are shared."""
PIECES, ENTRY = 8_000_000, 200
"""The same for pieces of texts, of which many devices have the same ones; and what each counts beside its text."""
KEPT_LINES, KEPT_SECTIONS = 16_384, 4_096
"""The lines whose spelling is kept, and the sections of which is kept what they say."""


def kept_by_text(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """Keep the results of a pure function of a text, and of further arguments that have a hash, as far as they fit.

    Whatever is asked for least goes first. A call that raises is made again. A result is shared: nobody changes it.
    """
    return _kept(function, lambda: CHARACTERS)


def kept_by_configuration(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """As ``kept_by_text``, for configurations."""
    return _kept(function, lambda: CONFIGURATIONS)


def _kept(function: Callable[Concatenate[str, P], T], most: Callable[[], int]) -> Callable[Concatenate[str, P], T]:
    kept: OrderedDict[tuple[Any, ...], T] = OrderedDict()
    lock, held = Lock(), [0]

    @wraps(function)
    def keeping(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (text, *args, *kwargs.items()) if args or kwargs else (text,)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        result = function(text, *args, **kwargs)
        if len(text) > most():
            return result
        with lock:
            if key not in kept:
                kept[key] = result
                held[0] += len(text)
            while held[0] > most():
                held[0] -= len(kept.popitem(last=False)[0][0])
        return result

    return keeping


def kept_pieces(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """As ``kept_by_text``, for the pieces of a text: finding one takes no lock, and what came first goes first."""
    kept: dict[tuple[Any, ...], T] = {}
    lock, held = Lock(), [0]

    @wraps(function)
    def keeping(piece: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (piece, *args, *kwargs.items()) if kwargs else (piece, *args)
        found = kept.get(key, _MISSING)
        if found is not _MISSING:
            return found  # type: ignore[return-value]
        result = function(piece, *args, **kwargs)
        with lock:
            if key not in kept:
                kept[key] = result
                held[0] += len(piece) + ENTRY
            while held[0] > PIECES:
                oldest = next(iter(kept))
                held[0] -= len(oldest[0]) + ENTRY
                del kept[oldest]
        return result

    return keeping


_MISSING = object()
