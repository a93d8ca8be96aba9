"""A lab's folder, for tests of what is kept in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.lab.service.folder import LabFolder


@pytest.fixture
def folder(tmp_path: Path) -> LabFolder:
    made = LabFolder.of(tmp_path, "isp-123456")
    made.create()
    return made
