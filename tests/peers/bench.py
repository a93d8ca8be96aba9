"""Doing an operation: a fresh network, what is there before, the client, and what is there afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from netloop.lab.sandbox import Router, SandboxThread
from netloop.lab.sandbox.files import FileUrl
from tests.peers.clients.client import Answer
from tests.peers.network import network
from tests.peers.operation import Operation
from tests.peers.read_back import State, content, state
from tests.peers.target import SshTarget
from tests.peers.verdict import REFUSAL, Facts, Judgement, Verdict, judge
from tests.peers.worker import Job, Worker


@dataclass(frozen=True, slots=True)
class Bench:
    """One operation's network and folder; ``refused`` is what the routers did not take of what is there before."""

    operation: Operation
    sandbox: SandboxThread
    folder: Path
    before: Mapping[str, State]
    refused: str

    @property
    def job(self) -> Job:
        """What the client is given."""
        login = self.sandbox.username, self.sandbox.password
        places = self.sandbox.endpoints.items()
        return Job(self.operation, {name: SshTarget(*place, *login) for name, place in places}, self.folder)

    def judgement(self, answer: Answer | None, again: Answer | None) -> Judgement:
        """The verdict, from what the client said and what the routers are now."""
        operation, routers = self.operation, self.sandbox.network.routers
        if answer is None:
            return Judgement(Verdict.REFUSED, operation.reason or f"what is there before: {self.refused}")
        facts = Facts(self.before, _states(routers), _contents(operation, routers), _read(self.folder))
        found = judge(operation, answer, again, facts)
        return replace(found, reason=found.reason.replace(str(self.folder), "{folder}"))


def measure(operations: Sequence[Operation], worker: Worker) -> list[Judgement]:
    """The verdict on each of some operations, done by their client at once, each in a network of its own."""
    with ExitStack() as stack:
        benches = [stack.enter_context(_bench(operation)) for operation in operations]
        answers = _asked(worker, [bench for bench in benches if not bench.refused])
        twice = [bench for bench in benches if bench.operation.again and _succeeded(answers, bench)]
        again = _asked(worker, twice)
        return [
            bench.judgement(answers.get(bench.operation.name), again.get(bench.operation.name)) for bench in benches
        ]


def _succeeded(answers: Mapping[str, Answer], bench: Bench) -> bool:
    return bench.operation.name in answers and answers[bench.operation.name].succeeded


def _asked(worker: Worker, benches: Sequence[Bench]) -> dict[str, Answer]:
    answers = worker.ask([bench.job for bench in benches]) if benches else []
    return {bench.operation.name: answer for bench, answer in zip(benches, answers, strict=True)}


@contextmanager
def _bench(operation: Operation) -> Iterator[Bench]:
    HOST_KEYS.mkdir(mode=0o700, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="peers-") as folder,
        SandboxThread(network(), host_key_dir=HOST_KEYS) as sandbox,
    ):
        routers = sandbox.network.routers
        refused = _prepare(operation, routers)
        _write_local(Path(folder), operation.local)
        yield Bench(operation, sandbox, Path(folder), _states(routers), refused)


HOST_KEYS = Path(tempfile.gettempdir()) / "netloop-peers-host-keys"
"""Kept from network to network, as making them takes longer than all else."""


def _prepare(operation: Operation, routers: Mapping[str, Router]) -> str:
    """Lines and files that are there before; what a router refused of them."""
    refused = ""
    for name, router in routers.items():
        lines = operation.given if name in operation.on else ()
        match = REFUSAL.search(router.edit(lines).replace("\r", "")) if lines else None
        refused = refused or (f"{name}: {match[0]}" if match else "")
        for place, text in operation.files.items():
            router.files.write(FileUrl.parse(place), text.encode())
    return refused


def _write_local(folder: Path, local: Mapping[str, Any]) -> None:
    for name, text in local.items():
        whole = bytes(text["size"]) if isinstance(text, Mapping) else text.encode()
        (folder / name).write_bytes(whole)


def _states(routers: Mapping[str, Router]) -> dict[str, State]:
    return {name: state(router) for name, router in routers.items()}


def _contents(operation: Operation, routers: Mapping[str, Router]) -> dict[str, dict[str, bytes | None]]:
    places = (*operation.expect.files, *operation.expect.no_files)
    return {name: {place: content(router, place) for place in places} for name, router in routers.items()}


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
