"""The network of ``network.py`` for a client, served once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netloop.lab.sandbox import SandboxThread
from tests.peers.network import network
from tests.peers.target import SshTarget


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread(network()) as running:
        yield running


@pytest.fixture
def target(sandbox: SandboxThread) -> SshTarget:
    address, port = sandbox.endpoints["r1"]
    return SshTarget(address, port, sandbox.username, sandbox.password)
