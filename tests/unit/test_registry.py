"""A plugin is found by its name or another tool's name for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from types import SimpleNamespace

import pytest

from netloop import registry
from netloop.errors import UsageError


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What was found is found again, so that a test's own plugins are seen, and gone afterwards."""
    found = (registry.plugins, registry.aliases, registry._load)
    for function in found:
        function.cache_clear()
    yield
    for function in found:
        function.cache_clear()


@pytest.mark.parametrize("name", ["frr", "FRR", "frrouting", "FRRouting", "linux_frr"])
def test_a_platform_is_found_by_any_name_of_it(name: str) -> None:
    """Its own name and each alias mean the one platform, in small letters or capitals."""
    assert registry.get("platform", name).name == "frr"
    assert registry.resolve("platform", name) == "frr"


def test_an_unknown_name_lists_the_known_ones_and_the_nearest_alias() -> None:
    """Who mistypes another tool's name is told it."""
    with pytest.raises(UsageError, match=r"unknown platform 'frroutin'; known: .*cisco_ios.*frr") as caught:
        registry.get("platform", "frroutin")
    assert caught.value.hint == "did you mean 'frrouting'?"


def test_no_two_platforms_claim_one_name() -> None:
    """Each alias of the shipped platforms is one platform's, and no platform's own name is another's alias."""
    known = registry.aliases("platform")
    assert len(known) == sum(len(platform.aliases) for platform in registry.plugins("platform"))
    assert not set(known) & set(registry.names("platform"))


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize(("mine", "theirs"), [(("x",), ("X",)), (("b",), ())])
def test_a_name_that_two_claim_is_an_error(
    monkeypatch: pytest.MonkeyPatch, mine: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    """Two plugins with one alias, and an alias that is another's own name, are refused with both names."""

    def point(aliases: tuple[str, ...]) -> SimpleNamespace:
        return SimpleNamespace(load=lambda: SimpleNamespace(aliases=aliases))

    monkeypatch.setattr(registry, "_plugins", lambda _kind: {"a": point(mine), "b": point(theirs)})
    with pytest.raises(UsageError, match="two platforms claim the name"):
        registry.resolve("platform", "y")


def test_what_packages_register_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading each installed package's entry points takes time, so all kinds are found by one look at them."""
    read = list[int]()

    def all_of_them() -> object:
        read.append(1)
        return entry_points()

    monkeypatch.setattr(registry, "entry_points", all_of_them)
    for function in (registry._plugins, registry._installed):
        monkeypatch.setattr(registry, function.__name__, cache(function.__wrapped__))
    assert "cisco_ios" in registry.names("platform")
    assert "asyncssh" in registry.names("transport")
    assert len(read) == 1
