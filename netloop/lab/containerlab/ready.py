"""Waiting for a router's prompt: a container that runs is not yet a router that answers.

netmiko logs in, as it will later for the work itself; who gets as far as a prompt is ready. The host key that a router
shows at its first login is taken as its own, as nobody has seen the container before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from netloop.lab.containerlab.node_kind import NodeKind

TRY, PAUSE = 15.0, 2.0
"""Seconds that a try may take, and between two tries."""
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Door:
    """Where a router is to answer SSH, and what it is."""

    address: str
    port: int
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Greeting:
    """How it went with a router: the host key of one that is ready, or the reason why it is not."""

    host_key: str = ""
    reason: str = ""


def greet(doors: Mapping[str, Door]) -> dict[str, Greeting]:
    """Wait until every router has shown a prompt, all at once and each as long as its kind may take."""
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, max(1, len(doors)))) as pool:
        return dict(zip(doors, pool.map(_patient, doors.values()), strict=True))


def _patient(door: Door) -> Greeting:
    return until(lambda: _try(door), door.kind.boot)


def until(attempt: Callable[[], Greeting], seconds: float) -> Greeting:
    """The first greeting with a host key, else the last one within the time."""
    deadline = time.monotonic() + seconds
    while True:
        greeting = attempt()
        if greeting.host_key or time.monotonic() + PAUSE > deadline:
            return greeting
        time.sleep(PAUSE)


def _try(door: Door) -> Greeting:
    from netmiko import ConnectHandler
    from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
    from paramiko.ssh_exception import SSHException

    login = door.kind.login
    try:
        connection = ConnectHandler(
            device_type=door.kind.device_type,
            host=door.address,
            port=door.port,
            username=login.username,
            password=login.password,
            conn_timeout=TRY,
            auth_timeout=TRY,
            allow_agent=False,
            use_keys=False,
        )
    except NetmikoAuthenticationException:
        return Greeting(reason=f"it refuses the login of user {login.username}")
    except (NetmikoBaseException, SSHException, OSError, EOFError, ValueError) as exc:
        return Greeting(reason=_short(exc))
    with connection:
        key = connection.remote_conn_pre.get_transport().get_remote_server_key()
        return Greeting(host_key=f"{key.get_name()} {key.get_base64()}")


def _short(exc: Exception) -> str:
    """The first line of a message, which may be a page."""
    return next((line.strip() for line in str(exc).splitlines() if line.strip()), type(exc).__name__)
