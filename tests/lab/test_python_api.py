"""The Python API as its page shows it: the page's blocks are one program, which prints what the page says."""

from __future__ import annotations

import ast
import contextlib
import io
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import netloop
from netloop.cli.choices import Choices
from netloop.cli.session import setup
from netloop.errors import ExitCode, InventoryError, UsageError
from netloop.journal import list_runs, open_run
from tests.lab.command import ROOT, CommandLine
from tests.lab.fleet import QUICKSTART

pytestmark = pytest.mark.lab

PAGE = ROOT / "docs" / "howto" / "python.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEAVY = ("pydantic", "yaml", "jinja2", "typer", "rich", "netmiko", "asyncssh")
OURS = ("load", "plan", "apply", "verify", "report")


def blocks() -> list[tuple[str, str]]:
    """Each block of Python with what it prints."""
    found = [(match[1], match[2]) for match in BLOCK.finditer(PAGE.read_text())]
    after = [*found[1:], ("", "")]
    return [
        (text, said if kind == "text" else "")
        for (language, text), (kind, said) in zip(found, after, strict=True)
        if language == "python"
    ]


@pytest.fixture
def working(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the quickstart's inventory."""
    shutil.copy(QUICKSTART, tmp_path)
    monkeypatch.chdir(tmp_path)
    return home


def test_the_page_runs_and_prints_what_it_says(working: Path) -> None:
    """Each block in its order, in one namespace; nothing but the blocks prints, and each run is in the journal."""
    names: dict[str, Any] = {}
    for code, expected in blocks():
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)
        assert printed.getvalue() == expected, code
    runs = list_runs(working)
    assert [run.verb for run in runs] == ["diff", "apply", "apply", "apply", "verify", "verify"]
    assert [open_run(working, run.id).state for run in runs] == ["done", "done", "broken off", "done", "done", "done"]


def test_the_page_is_typed(tmp_path: Path) -> None:
    """A type checker accepts the page's program in strict mode, and refuses a name that there is not."""
    program = tmp_path / "page.py"
    program.write_text("".join(code for code, _ in blocks()))
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from netloop import loaf\n")
    words = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
        "--follow-imports=silent",
    ]
    checked = subprocess.run([*words, str(program)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert checked.returncode == 0, checked.stdout
    refused = subprocess.run([*words, str(wrong)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert "loaf" in refused.stdout


def test_every_name_is_there_and_documented() -> None:
    """``__all__`` is what the package gives, each name has a docstring, and ``dir`` lists it."""
    for name in netloop.__all__:
        found = getattr(netloop, name)
        assert name == "__version__" or found.__doc__
    assert set(netloop.__all__) <= set(dir(netloop))
    shown = {name for code, _ in blocks() for node in ast.walk(ast.parse(code)) for name in _imported(node)}
    assert set(OURS) <= shown <= set(netloop.__all__)
    with pytest.raises(AttributeError, match="loaf"):
        netloop.loaf  # noqa: B018


def _imported(node: ast.AST) -> list[str]:
    return [a.name for a in node.names] if isinstance(node, ast.ImportFrom) and node.module == "netloop" else []


def test_importing_the_package_imports_none_of_it() -> None:
    """``import netloop`` is as fast as it can be: of netloop nothing but itself."""
    code = "import sys, netloop; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    found = {name for name in done.stdout.split() if name.partition(".")[0] in {"netloop", *HEAVY}}
    assert found == {"netloop", "netloop.version"}


def test_the_defaults_are_those_of_the_command_line(working: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of the API is set up as one of the command line, but for who is told and who is asked."""
    seen = []
    monkeypatch.setattr("netloop.workflow.diff", seen.append)
    netloop.plan(netloop.load("quickstart.yaml"))
    ours, theirs = seen[0], setup(Choices("quickstart.yaml"))
    skipped = {"listener", "interrupts"}
    assert {name for name in ours.__slots__ if getattr(ours, name) != getattr(theirs, name)} <= skipped


def test_all_problems_of_an_inventory_are_in_its_error(working: Path) -> None:
    """Each with its place; nothing is printed, and no run is kept."""
    wrong = re.sub(r"10\.255\.0\.1\b", "10.255.0.999", QUICKSTART.read_text()).replace("platform:", "plattform:")
    Path("wrong.yaml").write_text(wrong)
    with pytest.raises(InventoryError) as raised:
        netloop.load("wrong.yaml")
    assert len(raised.value.problems) > 1
    assert all(problem.place.line for problem in raised.value.problems)
    assert list_runs(working) == ()


def test_a_no_sends_nothing_and_nothing_is_said(
    working: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Consent is asked once, with the plans; a device that fails is a result; the talk goes to the log alone."""
    caplog.set_level(logging.INFO, "netloop")
    inventory, asked = netloop.load("quickstart.yaml"), []

    def no(results: Any) -> bool:
        asked.append(sum(result.plan.changed for result in results))
        return False

    run = netloop.apply(inventory, consent=no, lab=True)
    assert (run.exit_code, asked) == (ExitCode.USAGE, [2])
    assert all(result.change is None for result in run.results)
    assert netloop.apply(inventory, consent=False, lab=True, limit=["r1"]).exit_code is ExitCode.USAGE
    assert netloop.plan(inventory, lab=True, limit="r2").results[0].plan.changed
    assert capfd.readouterr() == ("", "")
    assert any("r1" in message for message in caplog.messages), caplog.messages
    with pytest.raises(UsageError, match="r9"):
        netloop.plan(inventory, lab=True, limit="r9")


def test_a_dead_device_is_a_result(working: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised for it, and its report has no secret in it."""
    monkeypatch.setenv("NETLOOP_PASSWORD", "not-for-anybody")
    Path("dead.yaml").write_text(re.sub(r"192\.0\.2\.(\d)", r"127.0.0.\1\n    port: 1", QUICKSTART.read_text()))
    run = netloop.verify(netloop.load("dead.yaml"), options=netloop.RunOptions(workers=2))
    assert [result.failure.kind for result in run.results] == ["Unreachable", "Unreachable"]
    assert run.exit_code is ExitCode.DEVICE
    assert "not-for-anybody" not in str(netloop.report(run))


def test_the_command_line_undoes_a_run_of_the_api(working: Path) -> None:
    """Its run is in the journal as any other: ``netloop rollback last`` finds inventory and lab, and goes back."""
    inventory = netloop.load("quickstart.yaml")
    assert netloop.apply(inventory, consent=True, lab=True).exit_code is ExitCode.DONE
    assert not netloop.plan(inventory, lab=True).results[0].plan.changed
    undone = CommandLine(working)("rollback", "last", "--yes", "--allow-disruptive")
    assert undone.code == 0, undone
    assert netloop.plan(inventory, lab=True).results[0].plan.changed
