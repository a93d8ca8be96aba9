"""The readers of a platform, in modules that are imported when one of their facts is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from netloop.platforms.platform import Reader


class DeferredReaders(Mapping[type, Reader]):
    """A reader per fact. ``modules`` are those of a package, each with the facts that its ``READERS`` read."""

    def __init__(self, package: str, modules: Mapping[str, Sequence[type]]) -> None:
        self._modules = {fact: f"{package}.{name}" for name, facts in modules.items() for fact in facts}
        self._readers: dict[type, Reader] = {}

    def __getitem__(self, fact: type) -> Reader:
        """The reader of a fact.

        Raises:
            KeyError: the platform does not show it.
        """
        if fact not in self._readers:
            self._readers |= {reader.fact: reader for reader in import_module(self._modules[fact]).READERS}
        return self._readers[fact]

    def __contains__(self, fact: object) -> bool:
        return fact in self._modules

    def __iter__(self) -> Iterator[type]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)
