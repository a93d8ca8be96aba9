"""The command line itself: light to start, shared options the same everywhere, errors as messages."""

from __future__ import annotations

import inspect
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from netloop.cli import apply, diff, main, verify
from netloop.errors import ExitCode

HEAVY = ("netmiko", "paramiko", "pydantic", "jinja2", "asyncssh", "hier_config", "yaml", "napalm", "ntc_templates")
RUNNER = CliRunner()
VERBS = ("allocate", "apply", "demo", "diff", "host", "lab", "render", "runs", "schema", "show", "validate", "verify")


def test_help_imports_nothing_heavy() -> None:
    """The verbs are known without a single heavy library, so that --help is there at once."""
    code = f"import sys, netloop.cli.main; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_help_lists_every_verb_and_exit_code() -> None:
    """netloop --help shows the verbs and the one table of exit codes."""
    text = RUNNER.invoke(main.app, ["--help"]).output
    assert not [verb for verb in VERBS if f" {verb} " not in text]
    assert not [code for code in ExitCode if f" {code.value} " not in text]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    """Each verb explains itself."""
    done = RUNNER.invoke(main.app, [verb, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_shared_options_are_the_same_everywhere() -> None:
    """diff, apply and verify share their options to the default; verify needs no templates, and a check of its own
    looks whether what runs is saved.
    """
    diffs = {"check", "summary"}
    shared = {name: p.default for name, p in inspect.signature(diff.command).parameters.items() if name not in diffs}
    own = {"dry_run", "yes", "activate", "allow_disruptive", "allow_management_loss", "prove"}
    assert {n: p.default for n, p in inspect.signature(apply.command).parameters.items() if n not in own} == shared
    mine = {
        "allow_pending",
        "wait",
        "recorded",
        "via",
        "twice",
        "table",
        "all_instances",
        "ping",
        "only",
        "skip",
        "_listed",
    }
    asked = {n: p.default for n, p in inspect.signature(verify.command).parameters.items() if n not in mine}
    assert asked == {name: value for name, value in shared.items() if name not in {"templates", "check_saved"}}


def test_module_is_the_command() -> None:
    """python -m netloop is netloop."""
    done = subprocess.run(
        [sys.executable, "-m", "netloop", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("netloop ")


def test_an_error_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A NetloopError ends in its exit code and its text on stderr."""
    monkeypatch.setattr(sys, "argv", ["netloop", "validate", str(tmp_path / "gone.yaml")])
    with pytest.raises(SystemExit) as caught:
        main.main()
    assert caught.value.code == 2
    assert "gone.yaml" in capsys.readouterr().err


RUNS = f"{sys.executable} -m netloop runs"


@lru_cache
def said(command: str) -> subprocess.CompletedProcess[str]:
    """What a command says in an empty folder, with all streams there."""
    with TemporaryDirectory() as folder:
        return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.unmeasured
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", [RUNS, f"{sys.executable} -m netloop validate nowhere.yaml"])
def test_a_closed_stream_changes_no_exit_code(command: str, closed: str, tmp_path: Path) -> None:
    """What cannot be said is left out; no traceback, and the exit code is that of what was done."""
    shell = {"shell": True, "cwd": tmp_path, "capture_output": True, "text": True, "timeout": 60}
    with_all = said(command)
    done = subprocess.run(f"{command} {closed}", check=False, **shell)  # type: ignore[call-overload]
    assert done.returncode == with_all.returncode
    assert done.stdout == ("" if " >&-" in f" {closed}" else with_all.stdout)
    assert done.stderr == ("" if "2>&-" in closed else with_all.stderr)


def test_a_working_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    """One sentence before anything is sent, unless netloop keeps its runs elsewhere."""
    gone = tmp_path / "gone"
    gone.mkdir()
    shell = {"shell": True, "cwd": gone, "capture_output": True, "text": True, "timeout": 60}
    command = f"rmdir {gone}; PYTHONPATH={Path.cwd()} {RUNS}"
    done = subprocess.run(command, check=False, **shell)  # type: ignore[call-overload]
    assert done.returncode == ExitCode.USAGE
    assert "the working folder is not there any more" in done.stderr
    assert "Traceback" not in done.stderr
    gone.mkdir()
    elsewhere = subprocess.run(f"export NETLOOP_HOME={tmp_path}; {command}", check=False, **shell)  # type: ignore[call-overload]
    assert elsewhere.returncode == ExitCode.DONE
