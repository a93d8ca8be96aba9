"""Starting a lab's process."""

from __future__ import annotations

import errno
import os

import pytest

from netloop.errors import LabError
from netloop.lab.service import spawn
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabOrder
from netloop.lab.twin.twin import Start, Twin


def test_a_folder_that_takes_no_file_is_the_labs_failure(folder: LabFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is said of the lab (exit code 3), and of its folder: it is no fault in printing a result."""

    def full(_folder: LabFolder, _order: LabOrder) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(LabFolder, "write_order", full)
    order = LabOrder(
        "isp", "sandbox", "/n/isp.yaml", Start.BARE, "f", Twin("isp.yaml", (), ()), "n", "hidden", 1.0, 9.0
    )
    with pytest.raises(LabError, match=rf"lab isp could not be started: {folder.path}: No space left on device"):
        spawn.start("netloop.lab.sandbox", order, folder, 1.0)
    assert folder.free()
