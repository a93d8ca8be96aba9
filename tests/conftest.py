"""What every test begins with, and how all of them are spread over workers."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from netloop.text.redact import PROCESS

WAITING = ("lab", "peers", "ansible", "frr")
"""The markers of tests that wait for routers most of their time."""


def pytest_xdist_auto_num_workers() -> int | None:
    """Two workers more than there are cores, as many tests wait; ``PYTEST_XDIST_AUTO_NUM_WORKERS`` says otherwise."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 2 if hasattr(os, "sched_getaffinity") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait come first, so that none of their long files is still at work when all others are done."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in WAITING))


@pytest.fixture(autouse=True)
def _no_known_secrets() -> Iterator[None]:
    """No test prints less because another one resolved a secret in the same process."""
    yield
    PROCESS.forget()
