"""What ``runs`` prints on a terminal, and what ``runs prune`` removes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from netloop.cli import main, output, runs
from netloop.errors import ExitCode
from netloop.journal import Journal
from netloop.model.run import Run


@pytest.mark.parametrize("lab", [None, "enterprise-3f9a2c"])
def test_80_columns_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lab: str | None
) -> None:
    """No word is broken there, however long the inventory's path: how a run ended can be read to its end."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    inventory = "inventories/of/ours/enterprise-network.yaml"
    journal = Journal.create(tmp_path / "home", "rollback", inventory, lab=lab)
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, "rollback", inventory, now, now, (), ExitCode.DEVICE))
    monkeypatch.setattr(output, "results", lambda: Console(width=80, force_terminal=True, color_system=None))
    runs.print_runs()
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    words = " ".join(lines).split()
    assert {journal.id, "rollback", *([lab] if lab else ())} <= set(words)
    assert inventory in " ".join(words)
    assert f"{ExitCode.DEVICE.value} {ExitCode.DEVICE.meaning}" in " ".join(words)


RUNNER = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NETLOOP_YES", raising=False)
    return tmp_path / "home"


def ended(home: Path, verb: str = "diff") -> Journal:
    journal = Journal.create(home, verb, "isp.yaml")
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, verb, "isp.yaml", now, now, (), ExitCode.DONE))
    return journal


def test_a_lab_run_says_so_from_its_beginning(home: Path) -> None:
    """Before it ended, and if it never does: it is not taken for one on production."""
    Journal.create(home, "apply", "isp.yaml", lab="isp-3f9a2c")
    listed = RUNNER.invoke(main.app, ["runs"])
    assert listed.exit_code == 0
    assert "isp.yaml, lab isp-3f9a2c" in listed.output
    assert "still running" in listed.output


def test_pruning_says_what_goes_what_stays_and_why(home: Path) -> None:
    """A dry run removes nothing; with a yes what was said goes, and no more."""
    first, second, working = ended(home), ended(home), Journal.create(home, "verify", "isp.yaml", lab="isp-3f9a2c")
    last = ended(home)
    arguments = ["runs", "prune", "--keep", "1"]
    said = RUNNER.invoke(main.app, [*arguments, "--dry-run"])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["remove", first.id], ["remove", second.id]]
    assert f"keep    {working.id}  verify isp.yaml, lab isp-3f9a2c: it is still at work" in lines[2]
    assert lines[3].startswith("1 run within the limits; 2 runs, ")
    assert lines[4] == "nothing was removed"
    done = RUNNER.invoke(main.app, [*arguments, "--yes"])
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].startswith("removed 2 runs, ")
    assert sorted(path.name for path in (home / "runs").iterdir()) == [working.id, last.id]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--keep", "0"], "nobody is there to ask"),
        ([], "which runs?"),
        (["--older-than", "30"], "has no unit"),
        (["--older-than", "soon"], "no duration"),
        (["--keep", "-1"], "greater than or equal to 0"),
    ],
)
def test_nothing_goes_without_limits_and_consent(home: Path, arguments: list[str], message: str) -> None:
    """Nobody means seconds of days, and a forgotten option is no wish to remove everything."""
    journal = ended(home)
    done = RUNNER.invoke(main.app, ["runs", "prune", *arguments])
    assert done.exit_code != 0
    assert message in " ".join(f"{done.output} {done.exception}".split())
    assert journal.path.is_dir()


@pytest.mark.parametrize(("answer", "left"), [("n\n", True), ("y\n", False), ("", True)])
def test_a_terminal_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: bool) -> None:
    """With what goes and how much that is; no answer is a no."""
    journal = ended(home)
    monkeypatch.setattr(runs, "_is_terminal", lambda: True)
    done = RUNNER.invoke(main.app, ["runs", "prune", "--keep", "0"], input=answer)
    assert "Remove 1 run, " in done.output
    assert journal.path.is_dir() is left
