"""Nouns to JSON and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import ExitCode
from netloop.model.change import Change, Exchange
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.evidence import InterfaceState, RunningConfig
from netloop.model.finding import Finding
from netloop.model.intent import Intent
from netloop.model.jsonable import from_jsonable, to_jsonable
from netloop.model.plan import Plan

st.register_type_strategy(float, st.floats(allow_nan=False))  # seconds; what is not equal to itself proves nothing
NOUNS = [Plan, Change, Exchange, Finding, Intent, InterfaceState]
nouns = st.sampled_from(NOUNS).flatmap(st.from_type)


@given(nouns)
def test_a_noun_survives_the_way_to_json_and_back(noun: object) -> None:
    """Every noun that the journal keeps is the same after writing and reading."""
    text = json.dumps(to_jsonable(noun))
    assert from_jsonable(type(noun), json.loads(text)) == noun


def test_each_kind_of_value_has_one_form() -> None:
    """Addresses are text, times ISO 8601, enums their values, types their names, sets sorted."""
    value = {
        IPv4Address("10.0.0.1"): IPv4Interface("10.0.0.1/32"),
        RunningConfig: datetime(2026, 1, 2, tzinfo=UTC),
        "set": {3, 1},
        "enum": ExitCode.DRIFT,
        "path": PurePosixPath("a/b"),
        "v6": (IPv6Interface("2001:db8::1/128"), None, 1.5, True),
    }
    assert to_jsonable(value) == {
        "10.0.0.1": "10.0.0.1/32",
        "RunningConfig": "2026-01-02T00:00:00+00:00",
        "set": [1, 3],
        "enum": 5,
        "path": "a/b",
        "v6": ["2001:db8::1/128", None, 1.5, True],
    }


def test_a_literal_secret_has_no_form_but_its_kind() -> None:
    """A device with a literal password is written without it."""
    device = Device("r1", "h", "p", password=Secret(SecretKind.LITERAL, "hunter2"))
    assert to_jsonable(device)["password"] == "a literal"
    assert "hunter2" not in json.dumps(to_jsonable(device))


def test_what_has_no_form_is_refused() -> None:
    """An object that JSON cannot have is an error that names its type."""
    with pytest.raises(TypeError, match="object has no form in JSON"):
        to_jsonable({"x": object()})
