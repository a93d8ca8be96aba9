"""The process of the routers: ``python -m tests.bench.emulator COUNT [--delay SECONDS] [--slow]``.

It prints a line of JSON with the port, the addresses and the host key, and then answers each line on its standard
input with a line of JSON: ``reset`` makes all routers fresh,
``forget`` only forgets what was asked of them, ``state`` says what they are and what was asked of them.
It ends at the end of its input.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import resource
import sys
from dataclasses import asdict
from typing import Any

import asyncssh

from tests.bench.emulator.router import Asked, Router
from tests.bench.emulator.server import Manner, listen


def addresses(count: int) -> list[str]:
    """So many addresses of this machine."""
    return [f"127.{40 + n // 62500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(count)]


async def serve(count: int, manner: Manner) -> None:
    """Listen, and answer until the input ends."""
    routers = {address: Router(number, address) for number, address in enumerate(addresses(count))}
    key = asyncssh.generate_private_key("ssh-ed25519")
    port = await listen(routers, key, manner)
    gc.collect()
    gc.freeze()
    public = " ".join(key.export_public_key().decode().split()[:2])
    _say({"port": port, "addresses": list(routers), "key": public})
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        if line == "reset":
            for router in routers.values():
                router.reset()
            _say({})
        elif line == "forget":
            for router in routers.values():
                router.asked = Asked()
            _say({})
        else:
            used = resource.getrusage(resource.RUSAGE_SELF)
            _say({"cpu": used.ru_utime + used.ru_stime, "routers": {a: _state(r) for a, r in routers.items()}})


def _state(router: Router) -> dict[str, Any]:
    return {
        "hostname": router.hostname,
        "running": router.running.text,
        "startup": router.startup,
        **asdict(router.asked),
    }


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.emulator", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int, help="how many routers")
    parser.add_argument("--delay", type=float, default=0.0, help="one way, in seconds")
    parser.add_argument("--slow", action="store_true", help="20 ms a line, 1.5 s a save")
    given = parser.parse_args()
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # of clients that hang up in the middle
    asyncio.run(serve(given.count, Manner(given.delay, given.slow)))


if __name__ == "__main__":
    main()
