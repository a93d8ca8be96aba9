"""The limit: asyncssh on one event loop, everything of a device in two writes, the answers looked at as a whole.

``python bare.py JOB [commands]``: with ``commands`` it types line by line and waits for each prompt.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import asyncssh

AT_ONCE = 300
TIMEOUT = 60


async def pipelined(shell: Any, device: dict[str, Any]) -> None:
    """Two writes: all up to the save, and the rest once nothing was refused."""
    first = ["terminal length 0", "show running-config", "configure terminal", *device["lines"], "end"]
    second = ["write memory", "show ip protocols", "show ip interface brief", "exit"]
    prompt = f"{device['name']}#"
    await shell.stdout.readuntil(prompt)
    shell.stdin.write("\n".join(first) + "\n")
    text = await shell.stdout.readuntil(f"#end\r\n{prompt}")
    if "% Invalid" in text:
        raise ValueError(text)
    shell.stdin.write("\n".join(second) + "\n")
    text = await shell.stdout.read()
    if "[OK]" not in text or "% Invalid" in text:
        raise ValueError(text)


async def command_by_command(shell: Any, device: dict[str, Any]) -> None:
    """A write a line."""
    await shell.stdout.readuntil(f"{device['name']}#")
    lines = ["terminal length 0", "show running-config", "configure terminal", *device["lines"], "end"]
    for line in [*lines, "write memory", "show ip protocols", "show ip interface brief"]:
        shell.stdin.write(f"{line}\n")
        text = await shell.stdout.readuntil("\n") + await shell.stdout.readuntil("#")
        if "% Invalid" in text:
            raise ValueError(text)


async def one(job: dict[str, Any], device: dict[str, Any], gate: asyncio.Semaphore, talk: Any) -> None:
    """One device from the connection to its end."""
    async with gate:
        connection = await asyncssh.connect(
            device["address"],
            job["port"],
            username=job["username"],
            password=job["password"],
            known_hosts=None,
            client_keys=None,
            config=None,
            agent_path=None,
            preferred_auth="password",
            kex_algs=["curve25519-sha256"],
            encryption_algs=["aes128-gcm@openssh.com"],
            login_timeout=TIMEOUT,
            connect_timeout=TIMEOUT,
        )
        shell = await connection.create_process(term_type="vt100")
        await asyncio.wait_for(talk(shell, device), TIMEOUT)
        connection.close()


async def main() -> None:
    """All devices."""
    job = json.loads(Path(sys.argv[1]).read_text())
    gate, talk = asyncio.Semaphore(AT_ONCE), command_by_command if "commands" in sys.argv else pipelined
    await asyncio.gather(*(one(job, device, gate, talk) for device in job["devices"]))


if __name__ == "__main__":
    asyncio.run(main())
