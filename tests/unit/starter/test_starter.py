"""``netloop init``: what it writes works as it stands, and nothing that was there is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import netloop
from netloop.errors import FolderError
from netloop.sources.schema import json_schema
from netloop.starter import content
from netloop.starter.content import AT_THE_TOP, contents, requirement
from netloop.starter.write import planned, write

BIN = Path(sys.executable).parent


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, with the programs of this environment first, and no password set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETLOOP_")}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        words,
        cwd=folder,
        env={**kept, "PATH": path, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def init(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, "-m", "netloop", "init", *arguments)


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its path in it."""
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that init has made."""
    parent = tmp_path_factory.mktemp("init")
    done = init(parent, "network")
    assert done.returncode == 0, done.stderr
    return parent / "network"


def test_all_files_are_written_and_named(fresh: Path) -> None:
    """What is said is what is there, with the user's own modes."""
    assert files(fresh) == dict(contents())
    umask = os.umask(0)
    os.umask(umask)
    assert {path.stat().st_mode & 0o777 for path in fresh.rglob("*") if path.is_file()} == {0o666 & ~umask}


def test_the_inventory_is_valid_without_a_warning(fresh: Path) -> None:
    """As it is: netloop, the schema beside it that its first line names, and the editor's rules agree."""
    done = run(fresh, "netloop", "validate", "inventory.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "inventory.yaml: 2 hosts, 2 loopbacks, 4 router IDs: no problem\n"
    text = (fresh / "inventory.yaml").read_text()
    name = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    schema = json.loads((fresh / name).read_text())
    assert schema == json_schema()
    jsonschema.validate(json.loads(json.dumps(yaml.safe_load(text))), schema)


def test_what_the_inventorys_comments_suggest_is_valid(fresh: Path, tmp_path: Path) -> None:
    """The pool of the last comment and its line in the defaults are an inventory, too."""
    text = (fresh / "inventory.yaml").read_text()
    text = text.replace("# pools:\n#   router-ids:", "pools:\n  router-ids:")
    text = text.replace(
        '    Loopback0:\n      description: "router ID',
        '    Loopback0:\n      ipv4: {pool: router-ids}\n      description: "router ID',
    )
    text = text.replace("{ipv4: 10.255.0.1}", "{}").replace("{ipv4: 10.255.0.2}", "{}")
    (tmp_path / "pooled.yaml").write_text(text)
    assert run(tmp_path, "netloop", "allocate", "pooled.yaml").returncode == 0
    assert "2 loopbacks, 4 router IDs" in run(tmp_path, "netloop", "validate", "pooled.yaml").stdout


def test_the_settings_are_valid_the_commented_ones_too(fresh: Path, tmp_path: Path) -> None:
    """Each line of netloop.toml may be used as it stands."""
    assert run(fresh, "netloop", "validate").stdout.startswith("inventory.yaml: 2 hosts")
    text = (fresh / "netloop.toml").read_text()
    used = "\n".join(line.removeprefix("# ") if "= " in line else line for line in text.splitlines())
    assert len(tomllib.loads(used)) == 9
    (tmp_path / "netloop.toml").write_text(used)
    done = run(tmp_path, "netloop", "settings")
    assert (done.returncode, done.stdout.count("netloop.toml:")) == (0, 9)


def commands(document: Any) -> Iterator[str]:
    """The commands of a CI file: GitHub's ``run``, GitLab's ``script``."""
    if isinstance(document, dict):
        yield from [document["run"]] if isinstance(document.get("run"), str) else []
        yield from document.get("script", ())
        for value in document.values():
            yield from commands(value)
    elif isinstance(document, list):
        for value in document:
            yield from commands(value)


@pytest.mark.parametrize("name", [".github/workflows/netloop.yml", ".gitlab-ci.yml"])
def test_the_ci_jobs_commands_do_as_they_stand(fresh: Path, name: str) -> None:
    """Every command of the job succeeds here, without a password; a wrong inventory ends the job."""
    document = yaml.safe_load((fresh / name).read_text())
    found = list(commands(document))
    assert found == [
        "python -m pip install -r requirements.txt",
        "netloop validate inventory.yaml",
        "netloop render inventory.yaml",
    ]
    for command in found:
        done = run(fresh, "sh", "-ec", command, PIP_NO_INDEX="1")
        assert done.returncode == 0, f"{command}: {done.stderr}"
    broken = fresh.parent / f"broken-{Path(name).name}"
    broken.mkdir()
    (broken / "inventory.yaml").write_text((fresh / "inventory.yaml").read_text().replace("ospf:", "opsf:"))
    assert run(broken, "sh", "-ec", found[1]).returncode == 2


def test_the_ci_files_have_the_form_of_their_hosts(fresh: Path) -> None:
    """GitHub: triggers, jobs with steps; GitLab: a job with an image and a script. Both run on pushes."""
    github = yaml.safe_load((fresh / ".github/workflows/netloop.yml").read_text())
    assert set(github["on"]) == {"push", "pull_request"}
    assert github["permissions"] == {"contents": "read"}
    (job,) = github["jobs"].values()
    assert job["runs-on"]
    assert all(set(step) <= {"uses", "run"} for step in job["steps"])
    (gitlab,) = yaml.safe_load((fresh / ".gitlab-ci.yml").read_text()).values()
    assert set(gitlab) == {"image", "script"}
    assert gitlab["image"] == job["container"] == "python:3.12"


@pytest.mark.parametrize(
    ("host", "left_out"),
    [
        ("github", {".gitlab-ci.yml"}),
        ("gitlab", {".github/workflows/netloop.yml"}),
        ("none", {".gitlab-ci.yml", ".github/workflows/netloop.yml"}),
    ],
)
def test_a_code_host_may_be_chosen(tmp_path: Path, host: str, left_out: set[str]) -> None:
    """``--ci`` writes one job, or none."""
    assert init(tmp_path, "--ci", host).returncode == 0
    assert set(files(tmp_path)) == set(contents()) - left_out


def test_the_hook_refuses_a_wrong_inventory(fresh: Path, tmp_path: Path) -> None:
    """pre-commit runs the hook when a YAML file is committed, and not for other files."""
    pre_commit = pytest.importorskip("pre_commit")
    assert pre_commit
    network = tmp_path / "network"
    assert init(tmp_path, "network").returncode == 0
    (network / "notes.txt").write_text("x")
    assert run(network, "git", "init", "-q").returncode == 0

    def hooks(*changed: str) -> subprocess.CompletedProcess[str]:
        run(network, "git", "add", ".")
        home = {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
        return run(network, sys.executable, "-m", "pre_commit", "run", "--files", *changed, **home)

    assert "Passed" in hooks("inventory.yaml").stdout
    (network / "inventory.yaml").write_text((fresh / "inventory.yaml").read_text().replace("ospf:", "opsf:"))
    refused = hooks("inventory.yaml")
    assert refused.returncode == 1
    assert 'did you mean "ospf"?' in refused.stdout
    assert "Skipped" in hooks("notes.txt").stdout


def test_the_repositorys_own_hook_is_netloop_validate(fresh: Path) -> None:
    """``.pre-commit-hooks.yaml``: its entry and arguments, run as pre-commit would, judge an inventory as a whole."""
    root = Path(netloop.__file__).parents[1]
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"], hook["types"], hook["pass_filenames"]) == (
        "netloop-validate",
        "python",
        ["yaml"],
        False,
    )
    assert run(fresh, *hook["entry"].split(), *hook["args"]).returncode == 0
    schema = pytest.importorskip("pre_commit.clientlib")
    assert schema.load_manifest(str(root / ".pre-commit-hooks.yaml"))[0]["id"] == "netloop-validate"


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    """Files, links that lead nowhere, and what an existing repository has; the second run writes nothing."""
    run(tmp_path, "git", "init", "-q")
    (tmp_path / ".gitignore").write_text("*.pyc\n.netloop/\n")
    (tmp_path / "inventory.yaml").write_text("hosts: {}\n")
    (tmp_path / "netloop.toml").symlink_to("gone.toml")
    done = init(tmp_path)
    assert done.returncode == 2  # netloop.toml is a link that leads nowhere: no verb takes that for no settings
    (tmp_path / "gone.toml").write_text("")
    done = init(tmp_path)
    assert done.returncode == 0
    assert "left        inventory.yaml: it is there already" in done.stdout
    assert (tmp_path / "inventory.yaml").read_text() == "hosts: {}\n"
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n.netloop/\n"
    assert (tmp_path / "netloop.toml").is_symlink()
    assert ".gitignore does not have /rendered/, .env" in done.stderr
    before = files(tmp_path)
    again = init(tmp_path)
    assert (again.returncode, again.stdout.count("left "), again.stdout.count("wrote")) == (0, len(contents()), 0)
    assert files(tmp_path) == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says what would be written, and makes no folder."""
    done = init(tmp_path, "network", "--dry-run")
    assert (done.returncode, done.stdout.count("would write")) == (0, len(contents()))
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_the_way_is_told_together_and_nothing_is_written(tmp_path: Path) -> None:
    """A folder where a file is needed, a file where a folder is: exit code 2, and the folder is as it was."""
    (tmp_path / "inventory.yaml").mkdir()
    (tmp_path / ".github").write_text("x")
    done = init(tmp_path)
    assert done.returncode == 2
    assert "inventory.yaml: a folder stands where a file is needed" in done.stderr
    assert ".github: a file stands where a folder is needed" in done.stderr
    assert "2 problems in the folder; nothing was written" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [".github", "inventory.yaml"]


def test_a_disk_that_is_full_takes_all_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or nothing: the files and folders that were made are gone again, and no part is left."""
    from netloop.starter import write as module

    written = []

    def full(path: Path, text: str, mode: int) -> None:
        if len(written) == 4:
            raise OSError(28, "No space left on device", str(path))
        written.append(path)
        path.write_text(text)

    monkeypatch.setattr(module, "create_file", full)
    with pytest.raises(FolderError, match="No space left"):
        write(planned(tmp_path / "deep" / "network", contents()))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_comes_meanwhile_is_left(tmp_path: Path) -> None:
    """Between the look and the writing somebody else may write; their file stays."""
    plan = planned(tmp_path, {"a": "ours", "b": "ours"})
    (tmp_path / "a").write_text("theirs")
    assert write(plan) == ("a",)
    assert files(tmp_path) == {"a": "theirs", "b": "ours"}


def test_a_folder_nobody_may_write_into_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once, not once for each file."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(FolderError) as caught:
        planned(tmp_path, contents())
    assert [problem.message for problem in caught.value.problems] == ["you may not write into this folder"]


def test_a_subfolder_of_a_repository_is_told_where_ci_looks(tmp_path: Path) -> None:
    """CI files and the hook's configuration are read at the top alone; a folder that is the top is told nothing."""
    (tmp_path / ".git").mkdir()
    below = init(tmp_path, "network").stderr
    assert f"{AT_THE_TOP[0]}, {AT_THE_TOP[1]}, {AT_THE_TOP[2]}: read at the top of a repository only" in below
    assert "read at the top" not in init(tmp_path).stderr


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, f"netloop=={netloop.__version__}"),
        ({"url": "file:///src", "dir_info": {}}, f"netloop=={netloop.__version__}"),
        (
            {"url": "https://git.example/netloop", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "netloop @ git+https://git.example/netloop@abc",
        ),
    ],
)
def test_the_requirement_is_where_this_netloop_came_from(
    monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any] | None, expected: str
) -> None:
    """An index's version, or the commit of a repository, as the installer wrote it down."""
    monkeypatch.setattr(content, "_origin", lambda: origin or {})
    assert requirement() == expected


def test_a_schema_of_another_version_is_named(tmp_path: Path) -> None:
    """It is left, and the line that renews it is said."""
    (tmp_path / "inventory.schema.json").write_text("{}")
    assert "renew it: netloop schema > inventory.schema.json" in init(tmp_path).stderr
