"""The page that says what works: ``docs/reference/sandbox.md``, written from what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.peers.measured import Measured
from tests.peers.operation import Operation
from tests.peers.verdict import Judgement, Verdict
from tests.peers.worker import ROOT

PAGE = ROOT / "docs" / "reference" / "sandbox.md"
TITLES = {"ansible": "Ansible, cisco.ios", "napalm": "NAPALM", "openssh": "OpenSSH", "genie": "Genie"}
"""The clients' names where they are written otherwise than in ``operations.yaml``."""

HEAD = """\
# Other people's clients on the sandbox

What is asked of a router of the [sandbox](../explanation/sandbox.md) by clients that know nothing of it, each used as
its own documentation shows. An operation has a router of its own, and is judged by what the router is afterwards, read
from the router and not over the client's session. What a real IOS router does was written down before the first run,
and corrected since only where it was wrong about IOS or about the client.

*works*: the client succeeds, returns what it should, and the router is as it should be. *refused*: the client reports a
failure and the router is unchanged. *differs*: another answer, or another state, and the client does not claim
otherwise. *false success*: the client reports success and the router is not as it should be. *client's fault*: it would
be so on any router, because of what the client itself sends or compares; the reason says what.

`python -m tests.peers --record --page` measures it and writes this page.
"""
UNMEASURED = Judgement(Verdict.DIFFERS, "not measured")


def page(operations: list[Operation], measured: Measured) -> str:
    """The whole page."""
    clients = list(dict.fromkeys(one.client for one in operations))
    parts = [HEAD, "## Counts\n", *_counts(operations, measured, clients), f"\n{_versions(measured)}\n"]
    for client in clients:
        own = [one for one in operations if one.client == client]
        parts += [f"\n## {_title(client)}\n", *_client(own, measured)]
    return "\n".join(parts).rstrip() + "\n"


def _title(client: str) -> str:
    return TITLES.get(client, client)


def _of(operation: Operation, measured: Measured) -> Judgement:
    return measured.judgements.get((operation.client, operation.name), UNMEASURED)


def _counts(operations: list[Operation], measured: Measured, clients: list[str]) -> Iterator[str]:
    yield "| client | operations | " + " | ".join(Verdict) + " |"
    yield "|---|---:|" + "---:|" * len(Verdict)
    for client in clients:
        yield _count_row(_title(client), [one for one in operations if one.client == client], measured)
    yield _count_row("**all**", operations, measured)


def _count_row(name: str, operations: list[Operation], measured: Measured) -> str:
    counts = Counter(_of(one, measured).verdict for one in operations)
    return f"| {name} | {len(operations)} | " + " | ".join(str(counts[verdict]) for verdict in Verdict) + " |"


def _versions(measured: Measured) -> str:
    return (
        "Measured with " + ", ".join(f"{name} {version}" for name, version in sorted(measured.versions.items())) + "."
    )


def _client(operations: list[Operation], measured: Measured) -> Iterator[str]:
    """Of each area what works in one row, and what does not in a row of its own."""
    yield "| area | operation | verdict | reason |"
    yield "|---|---|---|---|"
    for area in dict.fromkeys(one.area for one in operations):
        own = [one for one in operations if one.area == area]
        works = [one.name for one in own if _of(one, measured).verdict is Verdict.WORKS]
        if works:
            yield f"| {area} | {_names(works)} | works | |"
        for one in own:
            found = _of(one, measured)
            if found.verdict is not Verdict.WORKS:
                yield f"| {area} | {_names([one.name])} | {found.verdict} | {_cell(found.reason)} |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(words: str) -> str:
    """Words that neither end a table's cell nor are read as Markdown."""
    return "".join(f"\\{sign}" if sign in "|\\`*_[]<>{}#" else sign for sign in words)
