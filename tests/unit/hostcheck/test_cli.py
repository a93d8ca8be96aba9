"""``netloop host`` as its user meets it."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from netloop.cli.host import app
from netloop.hostcheck.nouns import GREETING

NETLOOP = (sys.executable, "-m", "netloop", "host")
CHILD = {"NETLOOP_HOST_PORT": "0", "PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}


def test_check_on_this_host(tmp_path: Path) -> None:
    """On the host that runs the tests: every row and a JSON report, exit 0, nothing failed."""
    report = tmp_path / "host.json"
    result = CliRunner().invoke(app, ["check", "--port", "0", "--report", f"json:{report}"])
    assert result.exit_code == 0, result.output
    for row in ("loopback interface", "127.1.2.3", "localhost", "HTTP by raw TCP", "HTTP by HTTP client", " passed"):
        assert row in result.stdout
    written = json.loads(report.read_text())
    assert written["verb"] == "host check"
    assert {f["status"] for f in written["devices"][0]["findings"]} <= {"passed", "skipped"}


def test_check_with_a_busy_port_exits_4_and_puts_it_first() -> None:
    """A busy port is the first row, has a hint, and is no traceback; the exit code is 4."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        result = CliRunner().invoke(app, ["check", "--port", str(port)])
    rows = result.stdout.splitlines()
    assert result.exit_code == 4
    assert "in use by another program" in next(row for row in rows if row.split()[:1] in (["error"], ["passed"]))
    assert any(row.startswith(f"hint  127.0.0.1:{port}: who holds it:") for row in rows)


def test_a_report_of_an_unknown_kind_is_refused_before_anything_starts() -> None:
    """--report is checked first."""
    done = subprocess.run(
        [*NETLOOP, "check", "--report", "tea:x"], check=False, capture_output=True, text=True, timeout=60, env=CHILD
    )
    assert done.returncode == 2
    assert "unknown report 'tea'" in done.stderr
    assert done.stdout == ""


def test_serve_on_a_busy_port_exits_2_with_a_message() -> None:
    """serve refuses to serve half, says how to find the holder, and shows no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        command = [*NETLOOP, "serve", "--port", str(held.getsockname()[1])]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=CHILD)
    assert done.returncode == 2
    assert "in use by another program" in done.stderr
    assert "who holds it" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_answers_until_interrupted() -> None:
    """serve prints what to type, answers a browser's request, and ends with exit code 0 on Ctrl-C."""
    process = subprocess.Popen(
        [*NETLOOP, "serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CHILD
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.match(rf"{GREETING} listens on 127\.0\.0\.1:(\d+)", first)
        assert found, (first, process.poll())
        with urlopen(f"http://127.0.0.1:{found[1]}/", timeout=60) as answer:
            assert answer.read().decode().strip() == GREETING
        said = "".join(iter(process.stdout.readline, "    then type:  GET / HTTP/1.0  and press Enter twice\n"))
        process.send_signal(signal.SIGINT)
        _, talk = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert f"curl -v 'http://127.0.0.1:{found[1]}/'" in said
    assert f"telnet 127.0.0.1 {found[1]}" in said
    assert '127.0.0.1 "GET / HTTP/1.1" 200' in talk
    assert "Traceback" not in talk


def can_unshare() -> bool:
    if platform.system() != "Linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="this kernel gives the user no network namespace")
def test_a_real_loopback_that_is_down() -> None:
    """In a fresh network namespace, where lo is down, the check fails with the command that helps, in seconds."""
    started = time.monotonic()
    command = ["unshare", "-rn", *NETLOOP, "check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=CHILD)
    assert done.returncode == 4, done.stderr
    assert "hint  lo: sudo ip link set lo up" in done.stdout
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 60
