"""What is missing for an FRR lab is one clear sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab.frr import host


@pytest.fixture
def _fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that has everything."""
    (tmp_path / "zebra").touch()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(host, "FOLDER", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answers(monkeypatch, "DUMMY\nVRF\nMPLS\n")


def answers(monkeypatch: pytest.MonkeyPatch, out: str, err: str = "", code: int = 0) -> None:
    """The throwaway namespace says this."""
    done = subprocess.CompletedProcess[str]((), code, out, err)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)


@pytest.mark.usefixtures("_fit")
class TestHost:
    """A host that is fit but for one thing."""

    def test_a_fit_host_lacks_nothing(self) -> None:
        """Nothing is left out where the kernel has everything."""
        assert host.missing_features() == {}

    def test_what_the_kernel_lacks_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """VRF and MPLS each have their sentence; a missing dummy device is no loss."""
        answers(monkeypatch, "")
        missing = host.missing_features()
        assert set(missing) == {"vrf", "mpls"}
        assert missing["vrf"] == "this kernel has no VRF devices (CONFIG_NET_VRF)"
        answers(monkeypatch, "VRF\nMPLS\n")
        assert host.missing_features() == {}

    def test_another_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not Linux: the sandbox is named, which runs there."""
        monkeypatch.setattr(sys, "platform", "darwin")
        with pytest.raises(LabError, match=r"actual darwin\n  hint .*--backend sandbox"):
            host.missing_features()

    def test_another_user(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not root: sudo is named."""
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(LabError, match=r"need root.*\n  hint sudo netloop"):
            host.missing_features()

    def test_without_frr(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """FRR is not installed: the package is named."""
        monkeypatch.setattr(host, "FOLDER", tmp_path / "nowhere")
        with pytest.raises(LabError, match=r"FRR is not installed(.|\n)*hint apt-get install frr"):
            host.missing_features()

    def test_without_a_tool(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A missing program is named with its package."""
        monkeypatch.setattr(shutil, "which", lambda name: None if name == "setpriv" else f"/usr/bin/{name}")
        with pytest.raises(LabError, match=r"the program setpriv\n  hint .*util-linux"):
            host.missing_features()

    def test_without_namespaces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A host that allows no network namespace says so in the kernel's words."""
        answers(monkeypatch, "", "unshare: unshare failed: Operation not permitted\n", 1)
        with pytest.raises(LabError, match=r"no network namespace: unshare: .*Operation not permitted"):
            host.missing_features()
