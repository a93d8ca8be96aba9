"""nornir with its netmiko and NAPALM plug-ins, as documented: each call is a task, run on the operation's routers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import AggregatedResult
from nornir.plugins.runners import ThreadedRunner

from tests.peers.clients.client import Answer, Routers, carry_out
from tests.peers.operation import Operation

TASKS = {"netmiko": "nornir_netmiko.tasks", "napalm": "nornir_napalm.plugins.tasks"}


def run(operation: Operation, routers: Routers) -> Answer:
    """Run the tasks on the operation's routers; what nornir calls failed is a failure."""
    nornir = _nornir(operation, routers)
    changed: list[bool] = []

    def do(call: str, given: dict[str, Any]) -> Any:
        done = nornir.run(task=_task(call), **given)
        _raise_for(done)
        changed.extend(done[name][0].changed for name in operation.on)
        return {name: _plain(done[name][0]) for name in operation.on}

    try:
        answer = carry_out(operation.steps, routers, do)
    finally:
        nornir.close_connections(on_failed=True)
    return Answer(answer.succeeded, answer.returned, answer.said, any(changed))


def _raise_for(done: AggregatedResult) -> None:
    """What went wrong on each router, in the words of its error: nornir's summary begins with a frame of signs."""
    wrong = {name: result for name, results in done.failed_hosts.items() if (result := results[0].exception)}
    if wrong:
        raise RuntimeError("; ".join(f"{name}: {type(exc).__name__}: {exc}" for name, exc in wrong.items()))


def _nornir(operation: Operation, routers: Routers) -> Nornir:
    ConnectionPluginRegister.auto_register()
    hosts = Hosts()
    for name in operation.on:
        target = routers[name]
        hosts[name] = Host(
            name=name,
            hostname=target.address,
            port=target.port,
            username=target.username,
            password=target.password,
            platform="ios",
        )
    inventory = Inventory(hosts=hosts, groups=Groups(), defaults=Defaults())
    return Nornir(inventory=inventory, runner=ThreadedRunner(num_workers=3), config=Config(logging=_quiet()))


def _quiet() -> Any:
    from nornir.core.configuration import LoggingConfig

    return LoggingConfig(enabled=False)


def _task(call: str) -> Any:
    return getattr(import_module(TASKS[call.partition("_")[0]]), call)


def _plain(result: Any) -> dict[str, Any]:
    return {"result": result.result, "changed": result.changed, "diff": result.diff}
