"""Other people's clients do on the sandbox what was measured to work, and what was measured is what is asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from tests.peers import measured, page
from tests.peers.operation import SECONDS, Operation, load
from tests.peers.pool import Pool
from tests.peers.verdict import Judgement, Verdict

HERE = {"netmiko", "scrapli", "openssh", "napalm"}
"""The clients of the development environment; the others need one of their own."""

JOBS = 1
OPERATIONS = load()
MEASURED = measured.read()
EACH = 1 if os.environ.get("NETLOOP_TESTS_WHOLE") else 12
"""Every twelfth of what works is done here; all of it with ``NETLOOP_TESTS_WHOLE=1``, or ``python -m tests.peers``."""
WORKING = [one for one in OPERATIONS if one.client in HERE and MEASURED.works(one) and one.seconds <= SECONDS]
DONE_HERE = WORKING[::EACH]


def _name(operation: Operation) -> str:
    return f"{operation.client}-{operation.name}"


def installed(client: str) -> bool:
    """Whether a client is there; older releases of scrapli are another library."""
    if client == "openssh":
        return which("ssh") is not None
    return find_spec(client) is not None and (client != "scrapli" or find_spec("scrapli.cli") is not None)


@pytest.fixture(scope="module")
def futures(request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[list[Judgement]]]]:
    """The operations of the tests that are run, begun together."""
    here = [item for item in request.session.items if item.getparent(pytest.Module) is request.node]
    asked = [item.callspec.params["operation"] for item in here if hasattr(item, "callspec")]
    chosen = [one for one in asked if installed(one.client)]
    with Pool(Path(sys.executable), JOBS) as pool:
        yield {_name(one): pool.submit([one]) for one in chosen}


@pytest.mark.peers
@pytest.mark.unmeasured
@pytest.mark.parametrize("operation", DONE_HERE, ids=_name)
def test_what_works_goes_on_working(operation: Operation, futures: Mapping[str, Future[list[Judgement]]]) -> None:
    """An operation that was measured to work still does."""
    if not installed(operation.client):
        pytest.skip(f"{operation.client} is not installed")
    (judgement,) = futures[_name(operation)].result(len(futures) * SECONDS)
    assert judgement == Judgement(Verdict.WORKS)


def test_every_operation_was_measured() -> None:
    """``measured.json`` has each operation of ``operations.yaml`` and no other."""
    assert set(MEASURED.judgements) == {(one.client, one.name) for one in OPERATIONS}


def test_the_page_is_of_what_was_measured() -> None:
    """``docs/reference/sandbox.md`` is what ``python -m tests.peers --page`` writes."""
    assert page.PAGE.read_text("utf-8") == page.page(OPERATIONS, MEASURED)


def test_more_than_85_in_100_work_and_none_succeeds_falsely() -> None:
    """No client is told of a success that is none, and more than 85 in 100 operations work."""
    false = [name for name, found in MEASURED.judgements.items() if found.verdict is Verdict.FALSE_SUCCESS]
    assert not false
    assert MEASURED.share() > 0.85


def test_what_does_not_work_has_a_reason() -> None:
    """Each operation that does not work says why."""
    silent = [n for n, found in MEASURED.judgements.items() if found.verdict is not Verdict.WORKS and not found.reason]
    assert not silent
