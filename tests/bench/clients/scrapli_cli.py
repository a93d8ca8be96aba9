"""scrapli's ``Cli`` since 2026, over OpenSSH or libssh2: ``python scrapli_cli.py JOB bin|ssh2``."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from scrapli import AuthOptions, Cli, SessionOptions, TransportBinOptions, TransportSsh2Options

AT_ONCE = 100
TIMEOUT = 60


async def one(job: dict[str, Any], device: dict[str, Any], gate: asyncio.Semaphore, kind: str) -> None:
    """One device."""
    async with (
        gate,
        Cli(
            device["address"],
            port=job["port"],
            definition_file_or_name="cisco_iosxe",
            auth_options=AuthOptions(username=job["username"], password=job["password"]),
            session_options=SessionOptions(operation_timeout_s=TIMEOUT),
            transport_options=TransportSsh2Options()
            if kind == "ssh2"
            else TransportBinOptions(enable_strict_key=False),
        ) as router,
    ):
        await done(router.send_input_async(input_="show running-config"))
        await done(router.send_inputs_async(inputs=device["lines"], requested_mode="configuration"))
        await done(router.send_inputs_async(inputs=["write memory", "show ip protocols", "show ip interface brief"]))


async def done(asked: Any) -> None:
    """Await a result that must not have failed."""
    result = await asked
    if result.failed:
        raise ValueError(result.result)


async def main() -> None:
    """All devices."""
    job, gate = json.loads(Path(sys.argv[1]).read_text()), asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(one(job, device, gate, sys.argv[2]) for device in job["devices"]))


if __name__ == "__main__":
    asyncio.run(main())
