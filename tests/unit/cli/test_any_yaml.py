"""No text and no tree of YAML makes a verb fail in another way than with a message."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.errors import NetloopError
from netloop.sources.schema import json_schema
from tests.whole import examples

RUNNER = CliRunner()
VERBS = (
    ("validate",),
    ("validate", "--format", "json"),
    ("validate", "--format", "sarif"),
    ("render",),
    ("allocate", "--dry-run"),
    ("allocate", "--explain", "p1"),
    ("show-host", "p1"),
    ("show-host", "p1", "--explain"),
)
FORMS = [json_schema(), *json_schema()["$defs"].values()]
KEYS = st.sampled_from(sorted({k for f in FORMS for k in f["properties"]} | {"p1", "p2", "1", "Loopback0", "CUST-A"}))
SCALARS = st.one_of(
    st.sampled_from(["p1", "Loopback0", "10.0.0.1", "10.0.0.0/31", "2001:db8::1", "{{ host.name }}", "ios", "CUST-A"]),
    st.sampled_from(["10.9.0.0/30", "10.9.0.1-10.9.0.2", "2001:db8::/126"]),
    st.just({"pool": "p1"}),
    st.sampled_from(["49.0001", "65000:1", "x.yaml", "*.yaml", "ip pim sparse-mode", "ipv6", "level-1", "../y.yaml"]),
    st.integers(-1, 70000),
    st.booleans(),
    st.none(),
    st.floats(),
    st.dates(),
    st.text(max_size=5),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)
HOSTS = st.fixed_dictionaries({"hosts": st.dictionaries(st.sampled_from(["p1", "p2"]), TREES, max_size=2)})


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "main.yaml"


def run(place: Path, verb: tuple[str, ...]) -> None:
    """Run a verb; what it raises is a NetloopError with an exit code of usage, or nothing."""
    done = RUNNER.invoke(app, [verb[0], str(place), *verb[1:]])
    if isinstance(done.exception, NetloopError):
        assert done.exception.exit_code == 2
        assert str(done.exception)
    else:
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert done.exit_code in (0, 2)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.dictionaries(KEYS, TREES, max_size=4), HOSTS), st.sampled_from(VERBS))
def test_any_tree_gives_an_answer_or_a_message(place: Path, tree: object, verb: tuple[str, ...]) -> None:
    """Known keys and plausible values in any place: a verb answers or says what is wrong."""
    import yaml

    place.write_text(yaml.safe_dump(tree, allow_unicode=True))
    run(place, verb)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: t.encode("utf-8", "ignore"))),
    st.sampled_from(VERBS),
)
def test_any_bytes_give_an_answer_or_a_message(place: Path, data: bytes, verb: tuple[str, ...]) -> None:
    """Any content of a file: a verb answers or says what is wrong."""
    place.write_bytes(data)
    run(place, verb)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=12))
def test_any_word_as_the_subject_of_schema_is_told(word: str) -> None:
    """netloop schema prints a schema, or says what it knows."""
    done = RUNNER.invoke(app, ["schema", "--", word])
    assert done.exit_code in (0, 2)
    assert done.exception is None or isinstance(done.exception, SystemExit)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=12))
def test_any_word_as_a_host_is_told(word: str) -> None:
    """netloop show-host says that there is no such host, whatever it is called."""
    inventory = Path(__file__).parents[3] / "inventory" / "quickstart.yaml"
    done = RUNNER.invoke(app, ["show-host", str(inventory), "--", word])
    assert isinstance(done.exception, NetloopError) or done.exit_code in (0, 2)
