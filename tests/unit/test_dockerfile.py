"""The Dockerfile without Docker: what it copies is there, who runs it, and that its pip line installs netloop."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.whole import WHOLE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "docker.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, on one line."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    parts = (line.partition(" ") for line in text.replace("\\\n", " ").splitlines() if line.strip())
    return [(word, " ".join(rest.split())) for word, _, rest in parts]


def said(word: str) -> list[str]:
    """The arguments of every instruction of a kind."""
    return [rest for name, rest in instructions() if name == word]


def sources() -> list[str]:
    """What is copied out of the context."""
    return [name for rest in said("COPY") if not rest.startswith("--from") for name in rest.split()[:-1]]


def let_in() -> list[str]:
    """What ``.dockerignore`` lets into the context, of the top level."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for rest in said("ENV") for word in shlex.split(rest))


def test_what_is_copied_is_there_and_nothing_else_is_in_the_context() -> None:
    """Each file and folder exists and is under version control, and the context holds exactly these."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    for name in sources():
        assert (ROOT / name).exists(), name
        assert any(file == name or file.startswith(f"{name}/") for file in tracked), name
    assert sorted(let_in()) == sorted(sources())


def test_what_the_package_is_built_of_is_copied() -> None:
    """The files that pyproject.toml names are among them."""
    project, wheel = PROJECT["project"], PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    named = {
        "pyproject.toml",
        project["readme"],
        *project["license-files"],
        *wheel["packages"],
        *wheel["force-include"],
    }
    assert named <= set(sources())


def test_python_is_one_that_netloop_is_for() -> None:
    """Both stages are of one image, whose Python the package's classifiers name; no registry is named."""
    images = {rest.split()[0] for rest in said("FROM")}
    assert len(images) == 1
    image, _, tag = images.pop().partition(":")
    version = tag.removesuffix("-slim")
    assert image == "python"
    assert f"Programming Language :: Python :: {version}" in PROJECT["project"]["classifiers"]
    least = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert [int(n) for n in version.split(".")] >= [int(n) for n in least.split(".")]


def test_it_runs_as_a_user_and_keeps_what_must_be_kept() -> None:
    """Not as root; the journal and the host keys are in the volume, which that user owns."""
    assert said("ENTRYPOINT") == ['["netloop"]']
    assert [json.loads(rest) for rest in said("CMD")] == [["--help"]]
    user, volume = said("USER")[-1], said("VOLUME")[0]
    assert user not in {"root", "0"}
    assert f"--create-home {user}" in " ".join(said("RUN"))
    assert re.search(rf"install -d -o {user} -g {user} {re.escape(volume)} ", " ".join(said("RUN")))
    assert environment()["NETLOOP_HOME"] == volume
    assert Path(environment()["NETLOOP_KNOWN_HOSTS"]).parent == Path(volume)
    words = [word for word, _ in instructions()]
    assert words.index("USER") > max(i for i, word in enumerate(words) if word == "RUN")


def test_the_page_runs_the_image_as_it_is() -> None:
    """Its commands name the image that it builds, verbs that there are, and folders that the image has."""
    from netloop.cli.verbs import VERBS

    lines = re.search(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)[1].splitlines()
    assert lines[0] == "docker build -t netloop ."
    runs = [shlex.split(line) for line in lines if line.startswith("docker run ")]
    assert {words[words.index("netloop") + 1] for words in runs} == {"validate", "diff", "apply", "runs"} <= set(VERBS)
    mounted = {words[i + 1].split(":")[1] for words in runs for i, word in enumerate(words) if word == "-v"}
    assert mounted == {*said("WORKDIR")[-1:], *said("VOLUME")}
    assert all((ROOT / "inventory" / words[-1]).exists() for words in runs if words[-1].endswith(".yaml"))


@pytest.mark.skipif(not WHOLE, reason="installs from a package index, a minute: NETLOOP_TESTS_WHOLE=1")
@pytest.mark.unmeasured
def test_the_pip_line_installs_netloop(tmp_path: Path) -> None:
    """In a copy of the context alone, with the versions of constraints.txt, netloop and what ships with it work."""
    context, prefix = tmp_path / "src", tmp_path / "netloop"
    context.mkdir()
    for name in let_in():
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, context / name)
    lines = [rest for rest in said("RUN") if "/opt/netloop" in rest]
    assert len(lines) == 2
    for line in lines:
        words = [word.replace("/opt/netloop", str(prefix)) for word in shlex.split(line)]
        words[0] = sys.executable if words[0] == "python" else words[0]
        subprocess.run(words, cwd=context, check=True, timeout=500)
    shutil.rmtree(context)
    ran = subprocess.run(
        [prefix / "bin" / "netloop", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert re.fullmatch(r"netloop \d+\.\d+\.\d+\n", ran.stdout)
    shipped = next(prefix.glob("lib/python*/site-packages/netloop/_shipped/inventory/quickstart.yaml"))
    subprocess.run([prefix / "bin" / "netloop", "render", shipped], capture_output=True, check=True, timeout=60)
