"""``show``, ``runs``, ``render`` and the progress lines: harmless on a terminal, without the routers' secrets."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from netloop.answers import hosts_of
from netloop.cli import main
from netloop.cli.progress import Lines
from netloop.errors import ExitCode, UsageError
from netloop.journal import Journal
from netloop.model.change import Exchange
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Mode
from netloop.model.run import DeviceResult, Failure, Run
from tests.unit.reports.fleet import plan, result

TEXT = Path(__file__).parents[1] / "text"
SECRETS = (TEXT / "secrets.txt").read_text().splitlines()
READABLE = (TEXT / "readable.txt").read_text().splitlines()
ESCAPES = "\x1b]52;c;eA==\x07 \x9b2J \u202etxt\u2066 \r\b\u200b\U000e0041 [bold]x[/] :smile:"


def kept(home: Path, said: str) -> None:
    """A run in the journal whose every text is what a device said."""
    journal = Journal.create(home, "apply", "isp.yaml")
    host = journal.host("r1")
    for command, mode in (("show running-config", Mode.EXEC), (said, Mode.CONFIGURE)):
        host.typing(command, mode)
        host.answered(Exchange(command, f"first\n{said}\nlast", mode, refusal=said))
    host.write_json("findings", (Finding("loopback-up", "r1", "Loopback0", Status.FAILED, said, said, said),))
    now = datetime.now(UTC)
    result = DeviceResult(Device("r1", "h", "p"), failure=Failure("CommandRefused", f"refused {said!r}: {said}"))
    journal.finish(Run(journal.id, "apply", "isp.yaml", now, now, (result,), ExitCode.DEVICE))
    Journal.create(home, "apply", "isp.yaml").abandon(said)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def said_by(*arguments: str) -> str:
    done = CliRunner().invoke(main.app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def everything(home: Path) -> str:
    runs = [path.name for path in (home / "runs").iterdir()]
    whole = [said_by("show", run) for run in runs] + [said_by("runs")]
    with_hosts = [run for run in runs if (hosts_of(home / "runs" / run) / "r1").exists()]
    return "".join([*whole, *(said_by("show", run, "r1", "--outputs") for run in with_hosts)])


def test_show_and_runs_obey_no_router(home: Path) -> None:
    """No control character of a device but the newline reaches the stream; it is shown instead."""
    kept(home, ESCAPES)
    text = everything(home)
    assert not {c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert r"\x1b]52;c;eA==\x07 \x9b2J \u202etxt\u2066 \x0d\x08\u200b\U000e0041 [bold]x[/] :smile:" in text


@pytest.mark.unmeasured
@pytest.mark.parametrize("line", SECRETS)
def test_show_masks_a_router_s_secrets(home: Path, line: str) -> None:
    """Commands, answers, refusals, verdicts and reasons are shown without them."""
    kept(home, line)
    assert "SECRETVALUE" not in everything(home)


def test_show_shows_the_rest_to_the_letter(home: Path) -> None:
    """Lines without a secret are shown as the router has them."""
    kept(home, "\n".join(READABLE))
    shown = said_by("show", _with_r1(home), "r1", "--outputs").splitlines()
    assert not [line for line in READABLE if line.expandtabs(8) not in shown]


def _with_r1(home: Path) -> str:
    return next(run.name for run in (home / "runs").iterdir() if (hosts_of(run) / "r1").exists())


def test_a_progress_line_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """What a device's failure says goes to a log too."""
    lines = Lines()
    lines.begin("applying", 1)
    lines.done("r1", "refused 'enable secret SECRETVALUE': \x1b[2J")
    assert capsys.readouterr().err == "applying r1: refused 'enable secret ********': \\x1b[2J\n"


def test_render_masks_what_a_template_holds(tmp_path: Path) -> None:
    """On a terminal a template's secret is masked; the files of --output have it."""
    templates = tmp_path / "templates" / "cisco_ios"
    templates.mkdir(parents=True)
    (templates / "device.j2").write_text("interface Loopback0\n ip ospf authentication-key SECRETVALUE\n")
    inventory = str(Path(__file__).parents[3] / "inventory" / "quickstart.yaml")
    options = ["render", inventory, "--templates", str(templates.parent)]
    text = said_by(*options)
    assert "ip ospf authentication-key ********" in text
    assert "\x1b" not in text
    said_by(*options, "--output", str(tmp_path / "out"))
    assert "SECRETVALUE" in next((tmp_path / "out").glob("*.cfg")).read_text()


def ended(home: Path, verb: str, results: list[DeviceResult]) -> str:
    journal = Journal.create(home, verb, "isp.yaml")
    for one in results:
        host = journal.host(one.device.name)
        host.write_json("findings", one.findings)
        if one.plan:
            host.write_text("before.cfg", one.plan.running)
            host.write_text("candidate.cfg", one.plan.candidate)
            host.write_json("plan", one.plan)
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, verb, "isp.yaml", now, now, tuple(results), ExitCode.DEVICE))
    return journal.id


def judged(name: str, status: Status) -> DeviceResult:
    return DeviceResult(Device(name, "h", "p"), findings=(Finding("loopback-up", name, "Lo0", status, "up", "up"),))


def test_failures_come_first_and_counts_last(home: Path) -> None:
    """A thousand routers on which all is well are one line, between what is wrong and the counts."""
    dead = DeviceResult(Device("r0", "h", "p"), failure=Failure("Unreachable", "no route"))
    good = [judged(f"r{n}", Status.PASSED) for n in range(1, 30)]
    run = ended(home, "verify", [*good, judged("r30", Status.PENDING), judged("r31", Status.FAILED), dead])
    lines = said_by("show", run).splitlines()[6:]
    assert [line.split()[0] for line in lines[:3]] == ["r0", "r31", "r30"]
    assert lines[3] == f"{', '.join(f'r{n}' for n in range(1, 30))}  1 passed"
    assert lines[4] == "32 devices: 1 Unreachable; 1 failed; 1 pending; 29 passed."
    assert len(lines) == 5


def test_a_few_hosts_are_a_line_each(home: Path) -> None:
    """One host is one device."""
    lines = said_by("show", ended(home, "verify", [judged("r1", Status.PASSED)])).splitlines()
    assert lines[-2:] == ["r1  1 passed", "1 device: 1 passed."]


def test_a_host_that_was_sent_nothing_shows_its_plan(home: Path) -> None:
    """The lines of any router of a group are found in the run: diff and exact commands."""
    one = result(plan("r1", 1))
    text = said_by("show", ended(home, "diff", [one]), "r1")
    assert "  + ip address 10.255.0.1 255.255.255.255\n" in text
    assert "  commands\n    interface Loopback0\n     description router ID of r1\n" in text


def test_a_configuration_is_had_to_the_byte(home: Path) -> None:
    """Of a run that has ended, and of one that was killed: what the router said, secrets and odd bytes included."""
    text = "hostname r1\r\n! \udcff\x1b[2J\nenable secret 5 $1$x\n"
    ended, killed = Journal.create(home, "apply", "isp.yaml"), Journal.create(home, "apply", "isp.yaml")
    for journal in (ended, killed):
        journal.host("r1").write_text("before.cfg", text)
    now = datetime.now(UTC)
    ended.finish(Run(ended.id, "apply", "isp.yaml", now, now, (DeviceResult(Device("r1", "h", "p")),), ExitCode.DONE))
    for journal in (ended, killed):
        done = CliRunner().invoke(main.app, ["show", journal.id, "r1", "--configuration", "before"])
        assert done.stdout_bytes == text.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["r1", "--configuration", "after"], "kept no configuration after of r1"),
        (["--configuration", "before"], "HOST"),
    ],
)
def test_a_configuration_that_was_not_kept(home: Path, words: list[str], said: str) -> None:
    """A run that came no further, and a command without a host, are told so; nothing is printed."""
    journal = Journal.create(home, "diff", "isp.yaml")
    journal.host("r1").write_text("before.cfg", "hostname r1\n")
    done = CliRunner().invoke(main.app, ["show", journal.id, *words])
    assert isinstance(done.exception, UsageError)
    assert said in f"{done.exception} {done.exception.hint}"
    assert not done.stdout
