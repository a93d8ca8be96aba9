"""Whether this host can run FRR routers, and what its kernel has for them, found out by trying."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum

from netloop.errors import LabError
from netloop.lab.frr.daemons import FOLDER, ZEBRA
from netloop.lab.twin.missing_features import MPLS, VRF

TRY_SECONDS = 20.0


class Feature(StrEnum):
    """What a kernel may have; the value is the shell command that succeeds in a new namespace where it does."""

    DUMMY = "ip link add try0 type dummy"
    VRF = "ip link add try1 type vrf table 10"
    MPLS = "test -e /proc/sys/net/mpls/platform_labels"


REASONS = {
    Feature.VRF: (VRF, "this kernel has no VRF devices (CONFIG_NET_VRF)"),
    Feature.MPLS: (MPLS, "this kernel has no MPLS (CONFIG_MPLS_ROUTING; where it is a module: modprobe mpls_router)"),
}


def require() -> None:
    """Refuse a host that cannot run FRR routers at all.

    Raises:
        LabError: it is not Linux, the user is not root, or FRR or a tool is not installed.
    """
    if sys.platform != "linux":
        raise LabError(f"FRR labs run on Linux, expected linux, actual {sys.platform}", hint=_SANDBOX)
    if not (FOLDER / ZEBRA).exists() or shutil.which("vtysh") is None:
        raise LabError(f"FRR is not installed: no {FOLDER / ZEBRA} or no vtysh", hint="apt-get install frr")
    for tool in ("ip", "mount", "nsenter", "pivot_root", "setpriv", "umount", "unshare"):
        if shutil.which(tool) is None:
            raise LabError(f"FRR labs need the program {tool}", hint="apt-get install iproute2 mount util-linux")
    if os.geteuid() != 0:
        raise LabError("FRR labs need root: each router has a network namespace", hint="sudo netloop lab up ...")


_SANDBOX = "the sandbox runs everywhere: --backend sandbox"


def features() -> frozenset[Feature]:
    """What this kernel has.

    Raises:
        LabError: it gives no network namespace.
    """
    script = "; ".join(f"({feature}) 2>/dev/null && echo {feature.name}" for feature in Feature)
    done = subprocess.run(
        ("unshare", "--net", "sh", "-c", f"{script}; true"),  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=TRY_SECONDS,
    )
    if done.returncode:
        raise LabError(f"this host gives no network namespace: {done.stderr.strip()}", hint=_SANDBOX)
    return frozenset(Feature[name] for name in done.stdout.split())


def missing_features() -> Mapping[str, str]:
    """The features of ``twin.missing_features`` that this kernel does not have, each with the sentence that says so.

    Raises:
        LabError: the host cannot run FRR routers at all.
    """
    require()
    there = features()
    return {name: reason for feature, (name, reason) in REASONS.items() if feature not in there}
