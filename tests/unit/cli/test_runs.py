"""What ``runs`` prints on a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from netloop.cli import output, runs
from netloop.errors import ExitCode
from netloop.journal import Journal
from netloop.model.run import Run


@pytest.mark.parametrize("lab", [None, "enterprise-3f9a2c"])
def test_80_columns_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lab: str | None
) -> None:
    """No cell is cut there, however long the inventory's path: how a run ended can be read to its end."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    inventory = "inventories/of/ours/enterprise-network.yaml"
    journal = Journal.create(tmp_path / "home", "rollback", inventory, lab=lab)
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, "rollback", inventory, now, now, (), ExitCode.DEVICE))
    monkeypatch.setattr(output, "results", lambda: Console(width=80))
    runs.command()
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    columns = next(line.strip() for line in lines if line.strip())
    start = next(line.index("ended") for line in lines if "ended" in line)
    ended = " ".join(line[start:].strip() for line in lines[3:]).split()
    assert columns.split() == ["run", "verb", "inventory", "devices", "ended"]
    assert " ".join(ended) == f"{ExitCode.DEVICE.value} {ExitCode.DEVICE.meaning}"
    assert journal.id in "".join(lines)
