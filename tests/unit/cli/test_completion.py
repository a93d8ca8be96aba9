"""What a shell is offered, asked as bash asks: words and place in variables, bash's taking apart at ``=`` included."""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from netloop.cli.main import main
from netloop.errors import ExitCode
from netloop.journal import Journal
from netloop.model.device import Device
from netloop.model.run import DeviceResult, Run

INVENTORY = """\
defaults: {platform: cisco_ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
groups:
  core: {data: {site: ams}}
hosts:
  p1: {hostname: 192.0.2.1, groups: [core], loopbacks: {Loopback0: {ipv4: 10.0.0.1}}}
  p2: {hostname: 192.0.2.2, data: {site: fra, note: "two words"}, loopbacks: {Loopback0: {ipv4: 10.0.0.2}}}
  pe1: {hostname: 192.0.2.3, data: {site: ams}, loopbacks: {Loopback0: {ipv4: 10.0.0.3}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an inventory and a run on two of its hosts."""
    for name in [name for name in os.environ if name.startswith("NETLOOP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "isp.yaml").write_text(INVENTORY)
    journal = Journal.create(tmp_path / ".netloop", "apply", "isp.yaml")
    results = tuple(DeviceResult(Device(name, "192.0.2.1", "cisco_ios")) for name in ("p1", "pe1"))
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, "apply", "isp.yaml", now, now, results, ExitCode.DONE))
    return tmp_path


def asked(*words: str, **variables: str) -> dict[str, str]:
    """What bash asks with, for the last of these words."""
    typed = {"COMP_WORDS": "\n".join(("netloop", *words)), "COMP_CWORD": str(len(words))}
    return {**typed, "_NETLOOP_COMPLETE": "complete_bash", **variables}


def found(printed: str) -> list[str]:
    return printed.strip("\n").split("\n") if printed.strip() else []


def offered(*words: str, **variables: str) -> list[str]:
    """What bash is given; it is told nothing else, and no failure."""
    said, talk = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, asked(*words, **variables)),
        patch.object(sys, "argv", ["netloop"]),
        redirect_stdout(said),
        redirect_stderr(talk),
    ):
        main()
    assert talk.getvalue() == ""
    return found(said.getvalue())


def offered_by_a_process(folder: Path, *words: str) -> list[str]:
    """The same from a process of its own, as a shell starts it."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'netloop'; from netloop.cli.main import main; main()"],
        env={**os.environ, **asked(*words)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return found(done.stdout)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("dif",), ["diff"]),
        (("diff", "isp.yaml", "--limit", "p"), ["p1", "p2", "pe1", "platform=cisco_ios"]),
        (("verify", "--limit", "p1", "isp.yaml", "-l", "c"), ["core"]),
        (("apply", "isp.yaml", "-l", "p1,!pe"), ["p1,!pe1"]),
        (("diff", "isp.yaml", "--limit", "si"), ["site=ams", "site=fra"]),
        (("diff", "isp.yaml", "--limit", "site", "="), ["ams", "fra"]),
        (("diff", "isp.yaml", "--limit", "site", "=", "a"), ["ams"]),
        (("diff", "isp.yaml", "--limit", "=", "pe"), ["pe1"]),
        (("diff", "isp.yaml", "--limit", "=", "site", "=", "f"), ["fra"]),
        (("diff", "isp.yaml", "--limit", "note"), []),
        (("diff", "isp.yaml", "--no-pipelining", "--source", "yaml_file", "--limit", "pe"), ["pe1"]),
        (("show-host", "isp.yaml", "pe"), ["pe1"]),
        (("allocate", "isp.yaml", "--explain", "pe"), ["pe1"]),
        (("verify", "isp.yaml", "--via", "pe"), ["pe1"]),
        (("show", "l"), ["last"]),
        (("show", "last", "p"), ["p1", "pe1"]),
        (("rollback", "last", "--limit", "p"), ["p1", "pe1"]),
        (("runs", "p"), ["prune"]),
        (("diff", "nowhere.yaml", "--limit", "p"), []),
        (("diff", "isp.yaml", "--source", "nobody", "--limit", "p"), []),
        (("diff", "--limit", "p"), []),
        (("show", "no such run", "p"), []),
        (("lab", "connect", "p"), []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_word_that_is_typed_is_completed(words: tuple[str, ...], expected: list[str]) -> None:
    """Hosts, groups and fields of the inventory on the line, hosts of the run on it; nothing where there is nothing."""
    assert offered(*words) == expected


@pytest.mark.usefixtures("folder")
def test_the_inventory_may_be_a_variables() -> None:
    """``NETLOOP_INVENTORY`` is on no line."""
    assert offered("diff", "--limit", "pe", NETLOOP_INVENTORY="isp.yaml") == ["pe1"]


def test_the_latest_runs_come_first(folder: Path) -> None:
    """By id, as it is typed from its beginning."""
    ids = [Journal.create(folder / ".netloop", "diff", "isp.yaml").id for _ in range(2)]
    runs = offered("show", "2")
    assert runs[:2] == ids[::-1]
    assert len(runs) == 3
    assert offered("rollback", ids[0][:-3]) == [ids[0]]


@pytest.mark.parametrize("text", ["", "hosts: [", "hosts: {p1: 3}", "\0", "hosts: {p1: {}}"])
def test_a_broken_inventory_is_no_error(folder: Path, text: str) -> None:
    """In the middle of a line nobody wants to read of it."""
    (folder / "isp.yaml").write_text(text)
    assert offered("diff", "isp.yaml", "--limit", "x") == []


def test_nothing_is_done(folder: Path) -> None:
    """No log file is made of what only completes a line."""
    assert offered("diff", "--log-file", "log", "isp.yaml", "--limit", "pe") == ["pe1"]
    assert not (folder / "log").exists()


@pytest.mark.unmeasured
def test_it_is_quick(folder: Path) -> None:
    """Of 300 hosts within 2 s of the processor's time, that of Python's own start included."""
    host = "  h{0}: {{hostname: 10.9.{1}.{2}, loopbacks: {{Loopback0: {{ipv4: 10.8.{1}.{2}}}}}}}\n"
    hosts = "".join(host.format(number, number // 200, number % 200 + 1) for number in range(300))
    (folder / "isp.yaml").write_text(f"{INVENTORY.partition('hosts:')[0]}hosts:\n{hosts}")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(offered_by_a_process(folder, "diff", "isp.yaml", "--limit", "h")) == 300
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_itself(folder: Path) -> None:
    """The script that typer installs, run by bash on words that it took apart."""
    program = folder / "netloop"
    program.write_text(f"#!{sys.executable}\nfrom netloop.cli.main import main\nmain()\n")
    program.chmod(0o700)
    script = """
eval "$(_NETLOOP_COMPLETE=source_bash ./netloop)"
COMP_WORDS=(./netloop diff isp.yaml --limit site = f) COMP_CWORD=6
_netloop_completion ./netloop
printf '%s\\n' "${COMPREPLY[@]}"
"""
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("fra\n", "")
