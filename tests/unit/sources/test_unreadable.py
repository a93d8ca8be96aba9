"""What is no file of a bearable size, or lies elsewhere: one clear sentence, at once, wherever netloop reads files."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netloop.cli.fault_file import read_faults
from netloop.disk import read_whole
from netloop.errors import InventoryError, Place, Problem, SecretError, TemplateError, UsageError
from netloop.ledger.file import load as load_ledger
from netloop.model.device import Secret, SecretKind
from netloop.secrets import exposure, resolve
from netloop.sources.containerlab.files import read_lab
from netloop.sources.files import read_all
from netloop.stages.derive import load_inventory
from netloop.templating import render
from tests.unit.platforms.cisco_ios.conftest import intent_of

DEFAULTS = "defaults: {platform: ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}\n"
HOST = "hosts: {r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}}\n"


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def standard_input(path: Path) -> None:
    path.symlink_to("/dev/stdin")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)


def binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00hosts: caf\xe9\n")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def bound(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)


KINDS = (device, standard_input, pipe, folder, sparse, binary, circle, bound)
Make = Callable[[Path], None]


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Each of these ends by itself, at once where nobody else works, and takes no memory to speak of."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader, writer = os.pipe()
    kept = os.dup(0)
    os.dup2(reader, 0)
    try:
        yield
    finally:
        os.dup2(kept, 0)
        for descriptor in (reader, writer, kept):
            os.close(descriptor)
    assert time.monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def one(problems: tuple[Problem, ...] | list[Problem], path: Path) -> str:
    (problem,) = problems
    assert str(path) in str(problem)
    assert problem.expected
    return str(problem)


@pytest.mark.parametrize("make", [make for make in KINDS if make is not folder])
def test_as_an_inventory(make: Make, tmp_path: Path) -> None:
    """An inventory that is no text file of at most 64 MB is one problem with its place."""
    make(tmp_path / "isp.yaml")
    with pytest.raises(InventoryError) as caught:
        load_inventory(tmp_path / "isp.yaml")
    one(caught.value.problems, tmp_path / "isp.yaml")


@pytest.mark.parametrize("make", [make for make in KINDS if make is not folder])
def test_in_a_folder_that_is_an_inventory(make: Make, tmp_path: Path) -> None:
    """A file of the folder that cannot be read is told, never passed over: its hosts would be missing in silence."""
    (tmp_path / "a.yaml").write_text(DEFAULTS + HOST)
    make(tmp_path / "b.yaml")
    with pytest.raises(InventoryError) as caught:
        load_inventory(tmp_path)
    one(caught.value.problems, tmp_path / "b.yaml")


@pytest.mark.parametrize("listed", ["part.yaml", "p*.yaml", "**/part.yaml"])
@pytest.mark.parametrize("make", [make for make in KINDS if make is not folder])
def test_as_an_include(make: Make, listed: str, tmp_path: Path) -> None:
    """An included file that cannot be read is one problem, whether it was named or matched."""
    (tmp_path / "isp.yaml").write_text(f"include: ['{listed}']\n{DEFAULTS}{HOST}")
    make(tmp_path / "part.yaml")
    with pytest.raises(InventoryError) as caught:
        load_inventory(tmp_path / "isp.yaml")
    one(caught.value.problems, tmp_path)


@pytest.mark.parametrize("make", KINDS)
def test_as_a_ledger(make: Make, tmp_path: Path) -> None:
    """A ledger that cannot be read is a problem and no empty ledger: what it remembers would be given again."""
    (tmp_path / "isp.yaml").write_text(DEFAULTS + HOST)
    make(tmp_path / "isp.ledger.yaml")
    _ledger, problems = load_ledger(tmp_path / "isp.ledger.yaml")
    one(problems, tmp_path / "isp.ledger.yaml")


@pytest.mark.parametrize("make", KINDS)
def test_as_a_secret(make: Make, tmp_path: Path) -> None:
    """A secret's file that is no text file of at most 64 KB is refused with its place; asking its mode does no harm."""
    make(tmp_path / "key")
    secret = Secret(SecretKind.FILE, str(tmp_path / "key"), Place("isp.yaml", 3, 5))
    with pytest.raises(SecretError) as caught:
        resolve(secret)
    assert str(caught.value).startswith("isp.yaml:3:5: ")
    assert caught.value.hint
    exposure(secret)


@pytest.mark.parametrize("name", ["device.j2", "loopback.j2"])
@pytest.mark.parametrize("make", KINDS)
def test_as_a_template(make: Make, name: str, tmp_path: Path) -> None:
    """A template that is no text file of at most 256 KB is one TemplateError with its place."""
    (tmp_path / "cisco_ios").mkdir()
    make(tmp_path / "cisco_ios" / name)
    with pytest.raises(TemplateError) as caught:
        render(intent_of(), tmp_path)
    assert name in str(caught.value)
    assert "256 KB" in str(caught.value) or "UTF-8" in str(caught.value)


@pytest.mark.parametrize("make", KINDS)
def test_beside_a_template(make: Make, tmp_path: Path) -> None:
    """What lies in the folder of templates and is none does not hide what is wrong with the one that is rendered."""
    (tmp_path / "cisco_ios").mkdir()
    make(tmp_path / "cisco_ios" / "a.j2")
    (tmp_path / "cisco_ios" / "device.j2").write_text("banner motd \u2192\n")
    with pytest.raises(TemplateError, match="cannot be typed on a router's line"):
        render(intent_of(), tmp_path)


@pytest.mark.parametrize("make", KINDS)
def test_as_faults(make: Make, tmp_path: Path) -> None:
    """The faults of a lab are read from a regular file of at most 1 MB, or one sentence says what is wrong."""
    make(tmp_path / "faults.yaml")
    with pytest.raises(UsageError) as caught:
        read_faults(tmp_path / "faults.yaml", ["r1"])
    assert "faults.yaml" in str(caught.value)
    assert "1 MB" in str(caught.value.hint) or "UTF-8" in str(caught.value)


@pytest.mark.parametrize("name", ["topology-data.json", "nornir-simple-inventory.yml", "x.clab.yml"])
@pytest.mark.parametrize("make", [make for make in KINDS if make is not folder])
def test_as_a_lab(make: Make, name: str, tmp_path: Path) -> None:
    """What import reads is held to the same, as a file and in its folder."""
    make(tmp_path / name)
    one(read_lab(tmp_path / name).problems, tmp_path / name)
    one(read_lab(tmp_path).problems, tmp_path / name)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """A file of the limit is read; one byte more, also where the size says nothing (as in /proc), is not."""
    path = tmp_path / "x"
    path.write_bytes(b"x" * 1024)
    assert read_whole(path, 1024) == b"x" * 1024
    path.write_bytes(b"x" * 1025)
    with pytest.raises(OSError, match="larger than 1 KB"):
        read_whole(path, 1024)
    with pytest.raises(OSError, match="larger than 0 KB"):
        read_whole(Path("/proc/self/status"), 10)


def test_standard_input_from_a_file_is_a_file(tmp_path: Path) -> None:
    """``netloop validate /dev/stdin < isp.yaml`` reads the file."""
    (tmp_path / "isp.yaml").write_text(DEFAULTS + HOST)
    kept, file = os.dup(0), os.open(tmp_path / "isp.yaml", os.O_RDONLY)
    os.dup2(file, 0)
    try:
        assert list(load_inventory(Path("/dev/stdin")).devices) == ["r1"]
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(file)


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    """A name that no file system takes is one problem, as an inventory and as an include."""
    long = tmp_path / f"{'x' * 5000}.yaml"
    assert len(read_all(long).problems) == 1
    (tmp_path / "isp.yaml").write_text(f"include: [{long.name}]\n{DEFAULTS}{HOST}")
    assert len(read_all(tmp_path / "isp.yaml").problems) == 1


OUTSIDE = (
    "../out.yaml",
    "../*.yaml",
    "sub/../../out.yaml",
    "sub/*/../../../out.yaml",
    "**/../../out.yaml",
    "link.yaml",
    "l*.yaml",
    "linked/out.yaml",
    "linked/*.yaml",
    "*/out.yaml",
    "sub/link2.yaml",
    "./../in/../out.yaml",
    "../in-other/out.yaml",
    "round/../../out.yaml",
)


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """A folder with links that leave it, links that stay, and a link round in a circle."""
    inner, other = tmp_path / "in", tmp_path / "in-other"
    (inner / "sub" / "deep").mkdir(parents=True)
    other.mkdir()
    for path in (tmp_path / "out.yaml", other / "out.yaml", inner / "sub" / "deep" / "in.yaml"):
        path.write_text(HOST)
    (inner / "link.yaml").symlink_to(tmp_path / "out.yaml")
    (inner / "sub" / "link2.yaml").symlink_to("../../out.yaml")
    (inner / "linked").symlink_to(other)
    (inner / "stays.yaml").symlink_to("sub/deep/in.yaml")
    (inner / "round").symlink_to(".")
    (inner / "root").symlink_to("/")
    return inner


@pytest.mark.parametrize("listed", OUTSIDE)
def test_an_include_does_not_leave_the_folder(listed: str, inside: Path) -> None:
    """However the way out is spelled, it is one problem with its place and a hint, and nothing outside is read."""
    (inside / "isp.yaml").write_text(f"include: ['{listed}']\n{DEFAULTS}")
    reading = read_all(inside / "isp.yaml")
    assert {str(problem.place) for problem in reading.problems} == {f"{inside}/isp.yaml:1:11"}
    assert all("leaves the inventory's folder" in problem.message and problem.hint for problem in reading.problems)
    assert reading.files == [f"{inside}/isp.yaml"]


@pytest.mark.parametrize("listed", ["/etc/passwd.yaml", "~/x.yaml", "/tmp/*.yaml"])
def test_an_absolute_include_is_refused(listed: str, inside: Path) -> None:
    """What is not relative is no include."""
    (inside / "isp.yaml").write_text(f"include: ['{listed}']\n{DEFAULTS}{HOST}")
    (problem,) = read_all(inside / "isp.yaml").problems
    assert "not relative" in problem.message


@pytest.mark.parametrize(
    "listed", ["stays.yaml", "sub/deep/in.yaml", "**/in.yaml", "sub/../sub/deep/in.yaml", "round/sub/*/in.yaml"]
)
def test_an_include_within_the_folder_may_take_any_way(listed: str, inside: Path) -> None:
    """Links and ``..`` that stay within the folder are good; the folder may be named through a link itself."""
    (inside / "isp.yaml").write_text(f"include: ['{listed}']\n{DEFAULTS}")
    (inside.parent / "elsewhere").symlink_to(inside)
    for folder_ in (inside, inside.parent / "elsewhere"):
        reading = read_all(folder_ / "isp.yaml")
        assert not reading.problems
        assert len(reading.files) == 2


def test_an_included_file_may_go_up_to_the_folder(inside: Path) -> None:
    """The folder is that of the first file: a file below it may include one beside the first."""
    (inside / "sub" / "a.yaml").write_text("include: [../b.yaml]\n")
    (inside / "b.yaml").write_text(HOST)
    (inside / "isp.yaml").write_text(f"include: [sub/a.yaml]\n{DEFAULTS}")
    assert list(load_inventory(inside / "isp.yaml").devices) == ["r1"]


def test_a_pattern_of_any_depth_ends(inside: Path) -> None:
    """``**`` follows no links: neither round in circles nor over the whole disk."""
    (inside / "round2").symlink_to(".")
    (inside / "isp.yaml").write_text(f"include: ['**/**/sub/**/in.yaml']\n{DEFAULTS}")
    assert list(load_inventory(inside / "isp.yaml").devices) == ["r1"]


def test_a_folder_takes_no_link_that_leaves_it(inside: Path) -> None:
    """The same holds for the files of a folder that is the inventory."""
    (inside / "isp.yaml").write_text(DEFAULTS)
    problems = read_all(inside).problems
    assert [Path(problem.place.file).name for problem in problems] == ["link.yaml"]
    assert "leaves the inventory's folder" in problems[0].message
