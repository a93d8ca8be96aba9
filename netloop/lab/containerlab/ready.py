"""Waiting for a router's prompt: a container that runs is not yet a router that answers.

netmiko logs in, as it will later for the work itself; who gets as far as a prompt is ready. The host key that a router
shows at its first login is taken as its own, as nobody has seen the container before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from netloop.lab.containerlab.node_kind import ContainerlabKind

TRY, PAUSE = 15.0, 2.0
"""Seconds that a try may take, and between two tries."""
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class SshTarget:
    """Where a router is to answer SSH, and what it is."""

    address: str
    port: int
    kind: ContainerlabKind


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """How it went with a router: the host key of one that is ready, or the reason why it is not."""

    host_key: str = ""
    reason: str = ""


def await_prompts(targets: Mapping[str, SshTarget]) -> dict[str, FirstLogin]:
    """Wait until every router has shown a prompt, all at once and each as long as its kind may take."""
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, max(1, len(targets)))) as pool:
        return dict(zip(targets, pool.map(_patient, targets.values()), strict=True))


def _patient(target: SshTarget) -> FirstLogin:
    return until(lambda: _try(target), target.kind.boot)


def until(attempt: Callable[[], FirstLogin], seconds: float) -> FirstLogin:
    """The first login with a host key, else the last one within the time."""
    deadline = time.monotonic() + seconds
    while True:
        login = attempt()
        if login.host_key or time.monotonic() + PAUSE > deadline:
            return login
        time.sleep(PAUSE)


def _try(target: SshTarget) -> FirstLogin:
    from netmiko import ConnectHandler
    from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
    from paramiko.ssh_exception import SSHException

    login = target.kind.login
    try:
        connection = ConnectHandler(
            device_type=target.kind.device_type,
            host=target.address,
            port=target.port,
            username=login.username,
            password=login.password,
            conn_timeout=TRY,
            auth_timeout=TRY,
            allow_agent=False,
            use_keys=False,
        )
    except NetmikoAuthenticationException:
        return FirstLogin(reason=f"it refuses the login of user {login.username}")
    except (NetmikoBaseException, SSHException, OSError, EOFError, ValueError) as exc:
        return FirstLogin(reason=_short(exc))
    with connection:
        key = connection.remote_conn_pre.get_transport().get_remote_server_key()
        return FirstLogin(host_key=f"{key.get_name()} {key.get_base64()}")


def _short(exc: Exception) -> str:
    """The first line of a message, which may be a page."""
    return next((line.strip() for line in str(exc).splitlines() if line.strip()), type(exc).__name__)
