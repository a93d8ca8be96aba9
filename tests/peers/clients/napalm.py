"""NAPALM's ``ios`` driver, its methods called as its documentation shows.

A step names a method of the driver. Beside those, ``open`` gives the driver its ``optional_args``, and ``wait`` lets
seconds pass. In a candidate, ``{running}`` or ``{startup}`` stands for that configuration as ``get_config`` gives it,
without its ``end``.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from napalm import get_network_driver

from tests.peers.clients.client import Answer, Routers
from tests.peers.operation import Operation, Step
from tests.peers.target import SshTarget

CONFIGURATIONS = ("{running}", "{startup}")
HEAD = re.compile(r"^Using \d+ out of \d+ bytes.*\n")
"""What IOS prints above its startup configuration, and NAPALM leaves there."""
LOADING = ("load_merge_candidate", "load_replace_candidate")
TIMEOUT = 30


def run(operation: Operation, routers: Routers) -> Answer:
    """Do an operation's steps on its first router in one session; the last step's answer is the operation's."""
    steps = list(operation.steps)
    options = dict(steps.pop(0).arguments) if steps[0].call == "open" else {}
    device = _driver(routers[operation.on[0]], options)
    try:
        device.open()
        returned = [_step(device, step, routers) for step in steps][-1]
    except Exception as exc:  # noqa: BLE001 (whatever NAPALM raises is its answer)
        return Answer(False, said=f"{type(exc).__name__}: {exc}")
    finally:
        _close(device)
    return Answer(True, returned=json.loads(json.dumps(returned)))


def _driver(target: SshTarget, options: Mapping[str, Any]) -> Any:
    driver = get_network_driver("ios")
    options = {"port": target.port, **options}
    return driver(target.address, target.username, target.password, timeout=TIMEOUT, optional_args=options)


def _close(device: Any) -> None:
    """Close what is still open; NAPALM takes its ``file prompt quiet`` away then."""
    if device.is_alive()["is_alive"]:
        device.close()


def _step(device: Any, step: Step, routers: Routers) -> Any:
    if step.call == "wait":
        return time.sleep(step.arguments["seconds"])
    arguments = routers.place(dict(step.arguments))
    if step.call in LOADING:
        arguments = _written_out(device, arguments)
    return getattr(device, step.call)(**arguments)


def _written_out(device: Any, arguments: dict[str, str]) -> dict[str, str]:
    """The arguments of loading a candidate, its text or its file with the configurations that it names."""
    file = Path(arguments["filename"]) if "filename" in arguments else None
    text = file.read_text(encoding="utf-8") if file else arguments["config"]
    if not any(name in text for name in CONFIGURATIONS):
        return arguments
    for name, found in device.get_config().items():
        text = text.replace(f"{{{name}}}", HEAD.sub("", found).removesuffix("end").rstrip())
    if file is None:
        return {"config": text}
    file.write_text(text, encoding="utf-8")
    return arguments
