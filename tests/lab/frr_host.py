"""Whether this host can run real FRR routers, and the mark of the tests that need it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DAEMONS = Path("/usr/lib/frr")


def _lack() -> str | None:
    """What is missing here, or None."""
    if sys.platform != "linux":
        return "FRR labs need Linux"
    if os.geteuid() != 0:
        return "FRR labs need root"
    if not (DAEMONS / "zebra").exists() or shutil.which("vtysh") is None:
        return "FRR is not installed (apt-get install frr)"
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode:
        return "this host allows no network namespaces"
    return None


LACK = _lack()
REQUIRED = "frr" in os.environ.get("NETLOOP_TESTS_REQUIRE", "").split(",")

requires_frr = [
    pytest.mark.frr,
    pytest.mark.skipif(LACK is not None and not REQUIRED, reason=LACK or ""),
]
"""For ``pytestmark``: skipped where FRR cannot run, and run, so failing, where ``NETLOOP_TESTS_REQUIRE`` names frr."""
