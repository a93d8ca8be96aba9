"""Deferred: a value that is made when it is first asked for, so that naming a thing does not import how it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from netloop.cached import cached_property

T = TypeVar("T")


class Deferred:
    """What ``make`` returns, made once; who keeps one gives ``made`` to whoever asks for the value."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @cached_property
    def made(self) -> Any:
        """The value."""
        return self._make()


def deferred(make: Callable[[], T]) -> T:
    """A field that is made when it is first read, of a class that gives the value instead of a `Deferred`."""
    return cast("T", Deferred(make))
