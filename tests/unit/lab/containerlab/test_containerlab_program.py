"""What containerlab says is read, and a call of it ends."""

from __future__ import annotations

import json
import time
from ipaddress import IPv4Interface
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import LabError
from netloop.lab.containerlab.inspection import Container, nodes
from netloop.lab.containerlab.program import Program
from netloop.lab.containerlab.ready import FirstLogin, until

ENTRY = {"name": "clab-isp-p1", "state": "running", "ipv4_address": "172.20.20.4/24", "ipv6_address": "N/A"}
ADDRESSES = st.ip_addresses(v=4).map(lambda address: IPv4Interface(f"{address}/24"))
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True)


@given(st.dictionaries(NAMES, ADDRESSES))
def test_both_forms_say_the_same(found: dict[str, IPv4Interface]) -> None:
    """Grouped by lab, as since 0.68, or one flat list, as before: the same nodes and addresses."""
    entries = [{**ENTRY, "name": f"clab-isp-{n}", "ipv4_address": str(a)} for n, a in found.items()]
    expected = {name: Container("running", str(address.ip)) for name, address in found.items()}
    assert nodes(json.dumps({"isp": entries}), "isp") == nodes(json.dumps(entries), "isp") == expected


@pytest.mark.parametrize("text", ["", "\n", "[]", "{}", '{"isp": []}'])
def test_nothing_deployed_is_no_node(text: str) -> None:
    """What containerlab says of a lab that is not there, in any version, is no node."""
    assert nodes(text, "isp") == {}


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "address"),
    [
        ("172.20.20.4/24", "3fff:172:20:20::4/64", "172.20.20.4"),
        ("N/A", "3fff:172:20:20::4/64", "3fff:172:20:20::4"),
        ("/0", "/0", None),
        ("", "N/A", None),
    ],
)
def test_an_address_is_read_where_there_is_one(ipv4: str, ipv6: str, address: str | None) -> None:
    """IPv4 first, without the prefix's length; a container without an address cannot be reached."""
    (node,) = nodes(json.dumps([{**ENTRY, "ipv4_address": ipv4, "ipv6_address": ipv6}]), "isp").values()
    assert node.address == address
    assert node.runs is (address is not None)


@pytest.mark.parametrize("text", ["INFO no json", "[1]", '[{"name": "x"}]', '"text"', '{"isp": 3}', "null"])
def test_another_form_is_said_not_guessed(text: str) -> None:
    """What containerlab does not write is an error that names the lab."""
    with pytest.raises(LabError, match="lab isp: containerlab inspect answers in an unknown form"):
        nodes(text, "isp")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program that does as its topology file, a shell script, says."""
    binary = tmp_path / "containerlab"
    binary.write_text('#!/bin/sh\nexec /bin/sh "$3"\n')
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return Program(tmp_path / "x.clab.yml", tmp_path / "lab.log")


def test_a_failure_is_its_last_line_and_the_log_has_all(program: Program) -> None:
    """A failed call is told in its last line; both of its outputs are in the log."""
    program.topology.write_text("echo two >&2; echo 'Error: three' >&2; exit 3")
    with pytest.raises(LabError) as caught:
        program.save()
    assert caught.value.message == "containerlab save failed: Error: three"
    assert caught.value.hint == f"all of it is in {program.log}"
    assert program.log.read_text().endswith("two\nError: three\n")


def test_a_silent_failure_is_its_exit_code(program: Program) -> None:
    """A call that fails without a word is told by its exit code."""
    program.topology.write_text("exit 7")
    with pytest.raises(LabError, match="containerlab destroy failed: exit code 7"):
        program.destroy()


def test_a_call_that_hangs_ends(program: Program) -> None:
    """Every call has a time, and says which one was over."""
    program.topology.write_text("exec /bin/sleep 300")
    started = time.monotonic()
    with pytest.raises(LabError, match=r"containerlab deploy takes longer than 0\.3 s"):
        program.run("deploy", seconds=0.3)
    assert time.monotonic() - started < 100


def test_what_it_says_can_be_followed(program: Program) -> None:
    """Progress is in the log while the call still runs, and stays there when it is ended."""
    program.topology.write_text("echo 'Creating container: r1' >&2; exec /bin/sleep 300")
    with pytest.raises(LabError, match="takes longer"):
        program.run("deploy", seconds=0.3)
    assert "Creating container: r1" in program.log.read_text()


def test_the_version_check_is_off_and_no_question_is_asked(program: Program) -> None:
    """containerlab asks neither the internet nor the terminal."""
    program.topology.write_text('read answer; echo "$CLAB_VERSION_CHECK$answer"')
    assert program.inspect() == "disable\n"


def test_the_last_greeting_is_told_when_the_time_is_over() -> None:
    """What a router said last is the reason."""
    reasons = iter(("connection refused", "it refuses the login"))
    assert until(lambda: FirstLogin(reason=next(reasons)), 0) == FirstLogin(reason="connection refused")
