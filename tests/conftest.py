"""What every test begins with, and how all of them are spread over workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from hypothesis import HealthCheck, settings

from netloop.text.redact import PROCESS
from tests.whole import examples

settings.register_profile(
    "netloop", deadline=None, max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("netloop")

WAITING = ("lab", "peers", "ansible", "frr")
"""The markers of tests that wait for routers most of their time."""
CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""The variable by which coverage starts in child processes."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Four workers more than there are cores, as many tests wait; ``PYTEST_XDIST_AUTO_NUM_WORKERS`` says otherwise."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 4 if hasattr(os, "sched_getaffinity") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait come first, so that none of their long files is still at work when all others are done."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in WAITING))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage costs as much as what it measures: a test that is marked ``unmeasured`` runs without it."""
    whole = item.get_closest_marker("unmeasured")
    children = whole or item.get_closest_marker("unmeasured_children")
    with _without_coverage() if whole else nullcontext(), _children_without_coverage() if children else nullcontext():
        return (yield)


@contextmanager
def _without_coverage() -> Iterator[None]:
    """Stop coverage in this process."""
    coverage = sys.modules.get("coverage")
    stopped = []
    while coverage is not None and (current := coverage.Coverage.current()) is not None:
        current.stop()
        stopped.append(current)
    try:
        yield
    finally:
        for one in reversed(stopped):
            one.start()


@contextmanager
def _children_without_coverage() -> Iterator[None]:
    """Let this process's children start no coverage."""
    children = os.environ.pop(CHILDREN, None)
    try:
        yield
    finally:
        if children is not None:
            os.environ[CHILDREN] = children


@pytest.fixture(autouse=True)
def _no_known_secrets() -> Iterator[None]:
    """No test prints less because another one resolved a secret in the same process."""
    yield
    PROCESS.forget()
