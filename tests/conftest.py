"""What every test begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netloop.text.redact import PROCESS


@pytest.fixture(autouse=True)
def _no_known_secrets() -> Iterator[None]:
    """No test prints less because another one resolved a secret in the same process."""
    yield
    PROCESS.forget()
