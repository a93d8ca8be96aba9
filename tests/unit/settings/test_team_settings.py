"""``netloop.toml``: found upward, read under the environment, wrong in all its ways at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netloop import settings
from netloop.errors import ExitCode, SettingsError
from netloop.settings.team import TeamSettings, variable


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder two levels below the top of a repository; no variable is set."""
    for name in [name for name in os.environ if name.startswith("NETLOOP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "top" / ".git").mkdir(parents=True)
    below = tmp_path / "top" / "site" / "pop"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path / "top"


def told() -> list[str]:
    """The problems, each as it is printed."""
    with pytest.raises(SettingsError) as caught:
        settings.current()
    assert caught.value.exit_code is ExitCode.USAGE
    return [str(problem) for problem in caught.value.problems]


def test_without_a_file_the_defaults_hold(team: Path) -> None:
    """No file, no variable: what netloop does is what its help says."""
    assert settings.current() == {}
    assert settings.home() == Path(".netloop")
    assert settings.known_hosts() == Path("~/.ssh/known_hosts").expanduser()


def test_the_nearest_file_upward_holds_alone(team: Path) -> None:
    """As ruff and pytest do it: one file holds, and nothing of one above it."""
    (team / "netloop.toml").write_text("workers = 1\nrate = 5\n")
    assert settings.current() == {"workers": 1, "rate": 5.0}
    (team / "site" / "netloop.toml").write_text("workers = 2\n")
    assert settings.current() == {"workers": 2}


def test_the_search_ends_at_the_top_of_the_repository(team: Path) -> None:
    """What stands above the repository is another project's."""
    (team.parent / "netloop.toml").write_text("workers = 1\n")
    assert settings.current() == {}
    (team / ".git").rmdir()
    assert settings.current() == {"workers": 1}


def test_the_search_ends_at_the_users_home(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home's own file counts, and nothing above the home."""
    (team / ".git").rmdir()
    (team.parent / "netloop.toml").write_text("workers = 1\n")
    monkeypatch.setenv("HOME", str(team))
    assert settings.current() == {}
    (team / "netloop.toml").write_text("workers = 2\n")
    assert settings.current() == {"workers": 2}


def test_a_variable_counts_more_than_the_file(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same key; an empty variable is none."""
    (team / "netloop.toml").write_text('workers = 1\nhome = "runs"\nread_timeout = "2m"\n')
    monkeypatch.setenv("NETLOOP_WORKERS", "7")
    monkeypatch.setenv("NETLOOP_HOME", "/elsewhere")
    monkeypatch.setenv("NETLOOP_READ_TIMEOUT", "")
    assert settings.current() == {"workers": 7, "home": "/elsewhere", "read_timeout": 120.0}
    assert settings.home() == Path("/elsewhere")


def test_a_path_is_relative_to_the_file(team: Path) -> None:
    """The same file means the same thing in every folder below it; ``~`` is the user's home, ``-`` is stdout."""
    (team / "netloop.toml").write_text(
        'home = "state"\nknown_hosts = "~/kh"\ntemplates = "/abs"\ninventory = "i.yaml"\n'
        'transport = "replay:said.json"\nreport = ["json:out.json", "json:-"]\n'
    )
    found = settings.current()
    assert settings.home().resolve() == team / "state"
    assert settings.known_hosts() == Path("~/kh").expanduser()
    assert found["templates"] == "/abs"
    assert Path(found["inventory"]).resolve() == team / "i.yaml"
    assert found["transport"] == "replay:../../said.json"
    assert found["report"] == ["json:../../out.json", "json:-"]


def test_an_inventory_of_another_source_is_no_path(team: Path) -> None:
    """A location that only a plug-in understands is handed over as it was written."""
    (team / "netloop.toml").write_text('source = "acme"\ninventory = "acme://p1"\n')
    assert settings.current()["inventory"] == "acme://p1"


def test_a_variable_names_the_file_or_none(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``NETLOOP_CONFIG`` chooses; empty, no file holds; one that is not there is an error."""
    (team / "netloop.toml").write_text("workers = 1\n")
    (team / "other.toml").write_text("workers = 2\n")
    monkeypatch.setenv("NETLOOP_CONFIG", str(team / "other.toml"))
    assert settings.current() == {"workers": 2}
    monkeypatch.setenv("NETLOOP_CONFIG", "")
    assert settings.current() == {}
    monkeypatch.setenv("NETLOOP_CONFIG", "gone.toml")
    assert told() == ["NETLOOP_CONFIG: there is no file gone.toml\n  expected the path of a file such as netloop.toml"]


def test_a_file_of_a_stranger_is_refused(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file somebody planted above (``/tmp``) would choose the host keys; the way out is in the message."""
    if os.geteuid() != 0:
        pytest.skip("giving a file away needs root")
    planted = team / "netloop.toml"
    planted.write_text("workers = 1\n")
    os.chown(planted, 4242, -1)
    assert "belongs to user 4242" in told()[0]
    assert f"NETLOOP_CONFIG={planted}" in told()[0]
    monkeypatch.setenv("NETLOOP_CONFIG", str(planted))
    assert settings.current() == {"workers": 1}


def test_a_file_of_the_owner_of_the_folder_is_taken(team: Path) -> None:
    """A colleague's checkout: who owns the working folder decides what stands in it."""
    if os.geteuid() != 0:
        pytest.skip("giving a file away needs root")
    (team / "netloop.toml").write_text("workers = 1\n")
    os.chown(team / "netloop.toml", 4242, -1)
    os.chown(Path.cwd(), 4242, -1)
    assert settings.current() == {"workers": 1}


WRONG = '''\
workers = "many"    # a text
note = """
rate = 1
"""
report = [
  3,
]
host_keys = "off"
read_timeout = "5 weeks"
rate = true
password = "hunter2"
yes = true
per-jump-host = 3
ssh_config = "x"

[tool.netloop]
save_timeout = 1
'''


def test_everything_wrong_is_said_at_once_with_its_line(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown keys, types, bounds, secrets, and wrong variables beside the file: one answer."""
    (team / "netloop.toml").write_text(WRONG)
    monkeypatch.setenv("NETLOOP_CONNECT_TIMEOUT", "0")
    monkeypatch.setenv("NETLOOP_WORKERS", "5")
    monkeypatch.chdir(team)
    heads = [problem.splitlines()[0].partition(": ")[0::2] for problem in told()]
    assert heads == [
        ("netloop.toml:1", "workers: input should be a valid integer, unable to parse string as an integer"),
        ("netloop.toml:2", "unknown key note"),
        ("netloop.toml:5", "report: input should be a valid string"),
        ("netloop.toml:8", "host_keys: no file turns off the check of host keys"),
        ("netloop.toml:9", "read_timeout: '5 weeks' is no duration; expected one such as 60s, 2m, 1h or 30d"),
        ("netloop.toml:10", "rate: a number is expected, not true or false"),
        ("netloop.toml:11", "password: a secret has no place in netloop.toml"),
        ("netloop.toml:12", "yes: this is decided for each run, not in a file"),
        ("netloop.toml:13", "unknown key per-jump-host"),
        ("netloop.toml:14", "ssh_config: it is no setting of netloop"),
        ("netloop.toml:16", "unknown key tool"),
        ("NETLOOP_CONNECT_TIMEOUT", "connect_timeout: '0' is too short; expected 1s at least"),
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("per-jump-host = 3", "hint did you mean per_jump_host?"),
        ("workes = 3", "hint did you mean workers?"),
        ("yes = true", "hint the command line says it: --yes"),
        ('ssh_config = "x"', "hint the inventory says it: connection_options"),
        ('enable_secret = "x"', "password: {env: NETLOOP_PASSWORD}"),
        ("workers = 501", "expected devices at once, a whole number from 1 to 500\n  found 501"),
        ('home = ""', "expected the folder of runs"),
        ("workers = ", "hint texts stand in quotes"),
        ("workers = 1\nworkers = 2", "netloop.toml:2"),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right(team: Path, line: str, hint: str) -> None:
    """Each problem has what was expected, or the place where it belongs."""
    (team / "netloop.toml").write_text(f"{line}\n")
    (problem,) = told()
    assert hint in problem


def test_a_secret_in_the_file_is_not_repeated(team: Path) -> None:
    """What would be a password is refused and printed nowhere, under whatever unknown name."""
    (team / "netloop.toml").write_text('password = "hunter2"\nkey7 = "hunter2"\n')
    assert len(told()) == 2
    assert "hunter2" not in "".join(told())


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"workers = 1\n# Z\xfcrich\n", "it is not UTF-8"), (b"workers 1\n", "it is no TOML")],
)
def test_a_file_that_cannot_be_read_is_one_problem(team: Path, content: bytes, said: str) -> None:
    """Whatever stands in it."""
    (team / "netloop.toml").write_bytes(content)
    (problem,) = told()
    assert said in problem


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_is_one_problem(team: Path, kind: str) -> None:
    """A folder, or a link that leads nowhere, is not passed over."""
    path = team / "netloop.toml"
    path.mkdir() if kind == "folder" else path.symlink_to("gone")
    (problem,) = told()
    assert "cannot be read" in problem


def test_a_pipe_is_not_waited_for(team: Path) -> None:
    """Opening a pipe waits for a writer."""
    os.mkfifo(team / "netloop.toml")
    done = subprocess.run(
        [sys.executable, "-m", "netloop", "runs"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_every_key_has_an_expectation() -> None:
    """A wrong value is always answered with what was expected."""
    assert all(field.description for field in TeamSettings.model_fields.values())
    assert variable("per_jump_host") == "NETLOOP_PER_JUMP_HOST"
