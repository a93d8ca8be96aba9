"""netmiko in threads, as its documentation shows it: ``python netmiko_threads.py JOB``."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from netmiko import ConnectHandler

THREADS = 100
TIMEOUT = 60


def one(job: dict[str, Any], device: dict[str, Any]) -> None:
    """One device."""
    with ConnectHandler(
        device_type="cisco_ios",
        host=device["address"],
        port=job["port"],
        username=job["username"],
        password=job["password"],
        conn_timeout=TIMEOUT,
        auth_timeout=TIMEOUT,
        banner_timeout=TIMEOUT,
        read_timeout_override=TIMEOUT,
    ) as router:
        router.send_command("show running-config")
        router.send_config_set(device["lines"], error_pattern="% Invalid")
        router.save_config()
        router.send_command("show ip protocols")
        router.send_command("show ip interface brief")


def main() -> None:
    """All devices."""
    job = json.loads(Path(sys.argv[1]).read_text())
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda device: one(job, device), job["devices"]))


if __name__ == "__main__":
    main()
