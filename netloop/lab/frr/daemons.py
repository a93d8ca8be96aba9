"""Which of FRR's daemons a router runs, and how each is started."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from netloop.model.routing import Protocol

FOLDER = Path("/usr/lib/frr")
ZEBRA = "zebra"
DAEMONS = {
    Protocol.OSPF: "ospfd",
    Protocol.OSPFV3: "ospf6d",
    Protocol.BGP: "bgpd",
    Protocol.ISIS: "isisd",
    Protocol.EIGRP: "eigrpd",
    Protocol.LDP: "ldpd",
}


def daemons(protocols: Iterable[Protocol]) -> tuple[str, ...]:
    """Those of the protocols that the router is to have, behind zebra, which they talk to.

    Where there is an mgmtd (FRR 9 and later), it is the first: zebra and others get their configuration from it.
    """
    wanted = set(protocols)
    manager = ["mgmtd"] if (FOLDER / "mgmtd").exists() else []
    return *manager, ZEBRA, *(daemon for protocol, daemon in DAEMONS.items() if protocol in wanted)


def command(daemon: str, folder: Path) -> str:
    """The command that starts a daemon with its files in a router's folder and no TCP port for its terminal.

    It returns when the daemon is ready, having read no configuration: ``vtysh -b`` gives all of them theirs.
    """
    files = f"--vty_socket {folder} -i {folder}/{daemon}.pid --log file:{folder}/{daemon}.log"
    own = {"mgmtd": "", "ldpd": f" -z {folder}/zserv.api --ctl_socket {folder}/ldpd.ctl"}
    return f"{FOLDER}/{daemon} -d -P 0 -f /dev/null {files}{own.get(daemon, f' -z {folder}/zserv.api')}"
