"""scrapli's ``Cli`` with its definition of IOS-XE, as its examples show it: each call is a method of it.

``Cli`` itself opens it otherwise than usual, ``textfsm_parse`` is a method of the last result, and methods that end in
``_async`` are awaited on a connection that was opened so.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import scrapli as library
from scrapli.cli import InputHandling

from tests.peers.clients.client import Answer, Routers, carry_out
from tests.peers.operation import Operation
from tests.peers.target import SshTarget


def run(operation: Operation, routers: Routers) -> Answer:
    """Do an operation in one session; what scrapli calls failed is a failure."""
    session = Session(routers[operation.on[0]], routers.folder / "known_hosts")
    try:
        return carry_out(operation.steps, routers, session.do)
    except SaysFailed as exc:
        return Answer(False, exc.returned, str(exc))
    finally:
        session.close()


class SaysFailed(BaseException):
    """A result that scrapli itself marks as failed: an answer, not an error of the call."""

    def __init__(self, returned: Any, words: str) -> None:
        super().__init__(words)
        self.returned = returned


class Session:
    """A connection, opened by the first call that needs one, and the last result."""

    def __init__(self, target: SshTarget, known_hosts: Path) -> None:
        self._target, self._known_hosts = target, str(known_hosts)
        self._cli: library.Cli | None = None
        self._last: Any = None

    def made(self, **options: Any) -> library.Cli:
        """The connection as the examples make it, not yet open."""
        target = self._target
        lookups = [library.LookupKeyValue(key, value) for key, value in options.get("lookups", {}).items()]
        strict = options.get("enable_strict_key", False)
        by_library = options.get("transport") == "ssh2"
        return library.Cli(
            target.address,
            port=target.port,
            definition_file_or_name="cisco_iosxe",
            auth_options=library.AuthOptions(
                username=target.username, password=options.get("password", target.password), lookups=lookups or None
            ),
            transport_options=library.TransportSsh2Options()
            if by_library
            else library.TransportBinOptions(enable_strict_key=strict, known_hosts_path=self._known_hosts),
        )

    def open(self, **options: Any) -> None:
        """Open it."""
        cli = self.made(**options)
        cli.open()
        self._cli = cli

    def do(self, call: str, given: dict[str, Any]) -> Any:
        """One call; a ``Result`` as a mapping."""
        if call == "Cli":
            return self.open(**given)
        if call == "textfsm_parse":
            return self._last.textfsm_parse(template=_template(given["template"]))
        if "input_handling" in given:
            given["input_handling"] = InputHandling(given["input_handling"])
        if "callbacks" in given:
            given["callbacks"] = [_callback(**one) for one in given["callbacks"]]
        self._last = asyncio.run(self._awaited(call, given)) if call.endswith("_async") else self._method(call)(**given)
        return _plain(self._last)

    def _method(self, call: str) -> Any:
        if self._cli is None:
            self.open()
        return getattr(self._cli, call)

    async def _awaited(self, call: str, given: dict[str, Any]) -> Any:
        async with self.made() as cli:
            return await getattr(cli, call)(**given)

    def close(self) -> None:
        """Close it, where it is open."""
        if self._cli is not None:
            self._cli.close()


def _plain(result: Any) -> Any:
    returned = {"result": result.result, "results": result.results, "failed": result.failed}
    if result.failed:
        raise SaysFailed(returned, f"{result.results_failed_indicator}: {result.result}")
    return returned


def _template(name: str) -> str:
    """Where a template of ntc-templates is; scrapli's own platform name is none that ntc-templates knows."""
    import ntc_templates

    return str(Path(ntc_templates.__file__).parent / "templates" / f"{name}.textfsm")


def _callback(*, write_return: bool, **given: Any) -> library.ReadCallback:
    return library.ReadCallback(callback=lambda cli, *_: cli.write_return() if write_return else None, **given)
