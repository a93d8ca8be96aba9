"""A stand-in for the program ``containerlab``, for machines without it: ``python containerlab_stand_in.py VERB ...``.

It speaks the forms of v0.79 that the backend uses: ``deploy``, ``inspect``, ``exec``, ``save`` and ``destroy`` of a
topology file. The IOS nodes of a topology are routers of the built-in sandbox, which read the startup configuration
that the topology names, behind SSH on 127.0.0.0/8 and the port in ``STAND_IN_PORT``. Where all nodes are
FRR's, they are real FRR routers (``containerlab_stand_in_frr``). What cannot be shown so: that a vendor's router takes
the text. ``STAND_IN`` names a folder of its own, with the running labs, and files that change
what it does:

``no-engine``, ``no-image``, ``no-root``: it fails as the real one does. ``flat``: inspect answers as before v0.68.
``late``: seconds until SSH listens after a deployment. ``stopped``: containers are there and do not run.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

FAILURES = {
    "no-engine": "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    "no-image": "Error response from daemon: pull access denied for vrnetlab/cisco_iol, repository does not exist or"
    " may require 'docker login': denied: requested access to the resource is denied",
    "no-root": "This containerlab command requires root privileges or root via SUID to run, effective UID: 1000"
    " SUID: 1000.",
}
LOGIN = "admin"
HOME = Path(os.environ["STAND_IN"])
PORT = int(os.environ.get("STAND_IN_PORT", "22"))


def main(arguments: list[str]) -> int:
    """Do what the real one would; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("verb")
    parser.add_argument("--topo", type=Path, required=True)
    parser.add_argument("--reconfigure", action="store_true")
    parser.add_argument("--cleanup", action="store_true")
    parser.add_argument("--format", default="table")
    parser.add_argument("--label")
    parser.add_argument("--cmd")
    said = parser.parse_args(arguments)
    with (HOME / "calls").open("a") as calls:
        calls.write(f"{' '.join([said.verb, said.label or '', said.cmd or '']).strip()}\n")
    if os.environ.get("CLAB_VERSION_CHECK") != "disable":
        print("it would ask the internet for a newer version", file=sys.stderr)
        return 1
    for name, message in FAILURES.items():
        if (HOME / name).exists():
            print(f"ERROR\n\n  {message}\n", file=sys.stderr)
            return 1
    topology = yaml.safe_load(said.topo.read_text())
    return {"deploy": deploy, "inspect": inspect, "exec": execute, "save": save, "destroy": destroy}[said.verb](
        said, topology
    )


def deploy(said: argparse.Namespace, topology: dict[str, Any]) -> int:
    """Start the routers in processes of their own, and say where they are."""
    name, folder = topology["name"], HOME / topology["name"]
    if folder.exists() and not said.reconfigure:
        print(f"Error: containers of lab {name} are there already", file=sys.stderr)
        return 1
    remove(name)
    (said.topo.parent / f"clab-{name}").mkdir(exist_ok=True)
    folder.mkdir()
    nodes = topology["topology"]["nodes"]
    places = frr(said, topology) if all(node["kind"] == "linux" for node in nodes.values()) else ios(said, topology)
    (folder / "nodes.json").write_text(json.dumps({n: {**nodes[n], "address": places[n]} for n in nodes}))
    return 0


def frr(said: argparse.Namespace, topology: dict[str, Any]) -> dict[str, str]:
    """Real FRR routers, where this host can run them."""
    from containerlab_stand_in_frr import start

    return start(HOME / "frr", said.topo.parent, topology, LOGIN)


def ios(said: argparse.Namespace, topology: dict[str, Any]) -> dict[str, str]:
    """Routers of the sandbox, which come up while the deployment is over already."""
    name = topology["name"]
    folder, base = HOME / name, int.from_bytes(hashlib.sha256(name.encode()).digest()[:2])
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, __file__, "serve", "--topo", str(said.topo)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / "pid").write_text(str(process.pid))
    nodes = enumerate(topology["topology"]["nodes"], 10)
    return {node: f"127.{64 + base % 64}.{base // 256}.{number}" for number, node in nodes}


def inspect(_said: argparse.Namespace, topology: dict[str, Any]) -> int:
    """Every container of the lab, in JSON."""
    name = topology["name"]
    if not (HOME / name).exists():
        print("no containers found", file=sys.stderr)
        return 0
    stopped = (HOME / "stopped").exists()
    entries = [
        {
            "lab_name": name,
            "labPath": f"{name}.clab.yml",
            "name": f"clab-{name}-{node}",
            "container_id": "3c8262034088",
            "image": entry["image"],
            "kind": entry["kind"],
            "state": "exited" if stopped else "running",
            "ipv4_address": "/0" if stopped else f"{entry['address']}/24",
            "ipv6_address": "N/A",
        }
        for node, entry in json.loads((HOME / name / "nodes.json").read_text()).items()
    ]
    print(json.dumps(entries if (HOME / "flat").exists() else {name: entries}, indent=2))
    return 0


def execute(_said: argparse.Namespace, _topology: dict[str, Any]) -> int:
    """Nothing: the call is on record."""
    return 0


def save(said: argparse.Namespace, topology: dict[str, Any]) -> int:
    """A file a node in the lab's own folder."""
    for node in topology["topology"]["nodes"]:
        (said.topo.parent / f"clab-{topology['name']}" / f"{node}.saved").write_text("")
    return 0


def destroy(said: argparse.Namespace, topology: dict[str, Any]) -> int:
    """Stop the routers; with --cleanup the lab's folder goes too."""
    remove(topology["name"])
    if said.cleanup:
        shutil.rmtree(said.topo.parent / f"clab-{topology['name']}", ignore_errors=True)
    return 0


def remove(name: str) -> None:
    folder = HOME / name
    if (folder / "pid").exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
    if (HOME / "frr" / "labs" / name).exists():
        from containerlab_stand_in_frr import stop

        stop(HOME / "frr", name)
    shutil.rmtree(folder, ignore_errors=True)


def serve(said: argparse.Namespace) -> None:
    """The routers, until killed, or for ten minutes."""
    from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread

    found = yaml.safe_load(said.topo.read_text())
    topology, folder = found["topology"], HOME / found["name"]
    specs = [
        NodeSpec(name, f"hostname {name}\n!\n{(said.topo.parent / node['startup-config']).read_text()}end\n")
        for name, node in topology["nodes"].items()
    ]
    cables = [
        Cable(*(part for end in link["endpoints"] for part in end.split(":"))) for link in topology.get("links", [])
    ]
    if (HOME / "late").exists():
        time.sleep(float((HOME / "late").read_text()))
    nodes = json.loads((folder / "nodes.json").read_text())
    places = {name: (node["address"], PORT) for name, node in nodes.items()}
    network = Network(specs, cables, convergence=0.2)
    with SandboxThread(network, username=LOGIN, password=LOGIN, address=places):
        time.sleep(600)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(argparse.Namespace(topo=Path(sys.argv[3])))
    else:
        sys.exit(main(sys.argv[1:]))
