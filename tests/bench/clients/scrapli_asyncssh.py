"""scrapli over its asyncssh transport, which it had until 2025: ``python scrapli_asyncssh.py JOB``."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from scrapli.driver.core import AsyncIOSXEDriver

AT_ONCE = 300
TIMEOUT = 60


async def one(job: dict[str, Any], device: dict[str, Any], gate: asyncio.Semaphore) -> None:
    """One device."""
    async with (
        gate,
        AsyncIOSXEDriver(
            host=device["address"],
            port=job["port"],
            auth_username=job["username"],
            auth_password=job["password"],
            auth_strict_key=False,
            transport="asyncssh",
            timeout_socket=TIMEOUT,
            timeout_transport=TIMEOUT,
            timeout_ops=TIMEOUT,
        ) as router,
    ):
        (await router.send_command("show running-config")).raise_for_status()
        (await router.send_configs(device["lines"], stop_on_failed=True)).raise_for_status()
        for command in ("write memory", "show ip protocols", "show ip interface brief"):
            (await router.send_command(command)).raise_for_status()


async def main() -> None:
    """All devices."""
    job, gate = json.loads(Path(sys.argv[1]).read_text()), asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(one(job, device, gate) for device in job["devices"]))


if __name__ == "__main__":
    asyncio.run(main())
