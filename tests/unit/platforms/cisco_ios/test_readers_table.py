"""The table of readers: each fact by the module that reads it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from netloop.model.evidence import Fact
from netloop.platforms import cisco_ios
from netloop.platforms.cisco_ios.readers import READERS


def test_the_table_names_every_reader_of_every_module() -> None:
    """What a module reads is found by its fact, and nothing else is; the table knows without importing it."""
    modules = [import_module(f"{cisco_ios.__name__}.{info.name}") for info in pkgutil.iter_modules(cisco_ios.__path__)]
    found = {
        reader.fact: reader
        for module in modules
        if isinstance(getattr(module, "READERS", None), tuple)
        for reader in module.READERS
    }
    assert dict(READERS) == found
    assert len(READERS) == len(found)


def test_a_fact_without_a_reader_is_none_of_the_table() -> None:
    """What IOS does not show has no reader, as in any mapping."""
    assert Fact not in READERS
    assert READERS.get(Fact) is None
    with pytest.raises(KeyError):
        READERS[Fact]
