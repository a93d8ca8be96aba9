"""Host keys, in files that OpenSSH's own tools write and read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import multiprocessing
import os
import re
import shutil
import stat
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netloop.errors import HostKeyRefused
from netloop.transports import host_keys
from netloop.transports.host_key_file import HostKeyFile
from netloop.transports.host_key_policy import preferred
from netloop.transports.host_keys import HostKey, KnownHosts, check, host_name
from netloop.transports.transport import HostKeys

needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH's ssh-keygen is not installed")
NAME = "[127.0.0.1]:2222"


@cache
def key(number: int, kind: str = "ssh-ed25519") -> HostKey:
    """A key in the wire form of RFC 8709; its number is the key material."""
    from paramiko import Message

    message = Message()
    message.add_string(kind)
    message.add_string(number.to_bytes(32, "big"))
    return HostKey(kind, message.asbytes())


@pytest.fixture
def known(tmp_path: Path) -> KnownHosts:
    return KnownHosts(tmp_path / "ssh" / "known_hosts")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_accept_new_records_an_unknown_key_and_accepts_it_ever_after(known: KnownHosts) -> None:
    """An unknown key is added once, in a private file in a private folder."""
    for _ in range(2):
        check(NAME, key(1), HostKeys.ACCEPT_NEW, known)
    assert known.file.read_text() == f"{NAME} {key(1).text}\n"
    assert (mode(known.file), mode(known.file.parent)) == (0o600, 0o700)


def test_folders_on_the_way_to_the_record_are_private(tmp_path: Path) -> None:
    """Every folder that is made for it is for its owner alone, whatever the umask."""
    before = os.umask(0)
    try:
        check(NAME, key(1), HostKeys.ACCEPT_NEW, KnownHosts(tmp_path / ".netloop" / "lab" / "known_hosts"))
    finally:
        os.umask(before)
    assert [mode(tmp_path / ".netloop"), mode(tmp_path / ".netloop" / "lab")] == [0o700, 0o700]


@pytest.mark.parametrize("policy", [HostKeys.ACCEPT_NEW, HostKeys.STRICT])
def test_a_changed_key_is_refused(known: KnownHosts, policy: HostKeys) -> None:
    """A changed key is refused with file, line, both fingerprints and the remedy; the record stays."""
    known.file.parent.mkdir()
    known.file.write_text(f"# mine\nother {key(9).text}\n{NAME} {key(1).text}\n")
    with pytest.raises(HostKeyRefused) as caught:
        check(NAME, key(2), policy, known)
    assert f"{known.file}:3 holds" in caught.value.message
    assert key(1).fingerprint in caught.value.message
    assert key(2).fingerprint in caught.value.message
    assert f"-R '{NAME}'" in (caught.value.hint or "")
    assert key(2).text not in known.file.read_text()


def test_strict_refuses_an_unknown_key_and_records_nothing(known: KnownHosts) -> None:
    """Under strict an unknown host is refused with its fingerprint, and the file is not made."""
    with pytest.raises(HostKeyRefused, match="SHA256:") as caught:
        check(NAME, key(1), HostKeys.STRICT, known)
    assert "accept-new" in (caught.value.hint or "")
    assert not known.file.exists()


def test_off_checks_nothing(known: KnownHosts) -> None:
    """Under off any key will do, and nothing is recorded."""
    check(NAME, key(1), HostKeys.ACCEPT_NEW, known)
    check(NAME, key(2), HostKeys.OFF, known)
    assert key(2).text not in known.file.read_text()


def test_another_type_of_key_than_the_recorded_is_refused(known: KnownHosts) -> None:
    """A known host that shows only another type of key is not taken for new."""
    check(NAME, key(1), HostKeys.ACCEPT_NEW, known)
    with pytest.raises(HostKeyRefused, match="has changed"):
        check(NAME, key(1, "ssh-rsa"), HostKeys.ACCEPT_NEW, known)


def test_several_keys_of_a_host_are_all_good(known: KnownHosts) -> None:
    """A host may have a key of each type on record."""
    known.file.parent.mkdir()
    known.file.write_text(f"{NAME} {key(1).text}\n{NAME} {key(2, 'ssh-rsa').text}\n")
    for good in (key(1), key(2, "ssh-rsa")):
        check(NAME, good, HostKeys.STRICT, known)


def test_a_revoked_key_is_refused(known: KnownHosts) -> None:
    """A key marked @revoked is refused even where another line lists it."""
    known.file.parent.mkdir()
    known.file.write_text(f"@revoked * {key(1).text}\n{NAME} {key(1).text}\n")
    with pytest.raises(HostKeyRefused, match=r"revoked at .*:1"):
        check(NAME, key(1), HostKeys.ACCEPT_NEW, known)


@pytest.mark.parametrize(
    ("names", "name", "found"),
    [
        ("r1,192.0.2.1", "192.0.2.1", True),
        ("r?", "r1", True),
        ("*.example.net,!bad.example.net", "r1.example.net", True),
        ("*.example.net,!bad.example.net", "bad.example.net", False),
        ("R1.Example.Net", "r1.example.net", True),
        ("[192.0.2.1]:2222", "[192.0.2.1]:2222", True),
        ("192.0.2.1", "[192.0.2.1]:2222", False),
        ("|1|broken|", "r1", False),
        ("|1|only", "r1", False),
    ],
)
def test_names_match_as_in_openssh(known: KnownHosts, names: str, name: str, found: bool) -> None:
    """Lists, wildcards, negation and ports mean what they mean to OpenSSH."""
    known.file.parent.mkdir()
    known.file.write_text(f"{names} {key(1).text}\n")
    assert bool(known.of(name)) is found


@pytest.mark.parametrize(
    "line", ["", "# comment", "r1 ssh-ed25519", "r1 ssh-ed25519 !!", "@cert-authority r1 ssh-rsa AAAA"]
)
def test_other_lines_are_passed_over(known: KnownHosts, line: str) -> None:
    """Comments, broken lines and certificate authorities do no harm to the lines around them."""
    known.file.parent.mkdir()
    known.file.write_text(f"{line}\nr1 {key(1).text}\n")
    assert [record.place.line for record in known.of("r1")] == [2]


@needs_keygen
@pytest.mark.parametrize("name", ["r1", NAME])
def test_hashed_names_are_found(known: KnownHosts, name: str) -> None:
    """A file hashed by ssh-keygen -H is read; a changed key behind a hashed name is refused."""
    check(name, key(1), HostKeys.ACCEPT_NEW, known)
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", known.file], check=True, capture_output=True, timeout=60)
    assert name not in known.file.read_text()
    check(name, key(1), HostKeys.STRICT, known)
    with pytest.raises(HostKeyRefused, match="has changed"):
        check(name, key(2), HostKeys.ACCEPT_NEW, known)


@needs_keygen
def test_the_remedy_that_is_named_works(known: KnownHosts) -> None:
    """The command in the hint removes the old key, and the new one is then accepted."""
    check(NAME, key(1), HostKeys.ACCEPT_NEW, known)
    with pytest.raises(HostKeyRefused) as caught:
        check(NAME, key(2), HostKeys.ACCEPT_NEW, known)
    command = (caught.value.hint or "").partition(": ")[2]
    subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=60)
    check(NAME, key(2), HostKeys.ACCEPT_NEW, known)


def test_a_last_line_without_its_end_is_not_glued_to_the_new_one(known: KnownHosts) -> None:
    """A file whose last line was left open keeps that line, and the new one stands on its own."""
    known.file.parent.mkdir()
    known.file.write_text(f"r1 {key(1).text}")
    check("r2", key(2), HostKeys.ACCEPT_NEW, known)
    assert known.file.read_text() == f"r1 {key(1).text}\nr2 {key(2).text}\n"


def hashed(name: str) -> str:
    salt = b"0123456789abcdefghij"
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return "|1|" + "|".join(base64.b64encode(part).decode() for part in (salt, digest))


HOSTS = ("r1", "r2.example.net", "[192.0.2.1]:2222", "192.0.2.1")
WRITTEN = st.one_of(
    st.sampled_from(HOSTS),
    st.sampled_from(HOSTS).map(str.upper),
    st.sampled_from(HOSTS).map(hashed),
    st.sampled_from(["*", "r?", "*.example.net", "[192.0.2.*]:2222", "[r]1", "|1|x", "|1|!|?", "192.0.2.?"]),
)
NAMES = st.lists(st.tuples(st.sampled_from(["", "", "", "!"]), WRITTEN).map("".join), min_size=1, max_size=3)
LINES = st.lists(
    st.tuples(st.sampled_from(["", "", "", "@revoked ", "@cert-authority ", "# "]), NAMES.map(",".join)).map("".join),
    max_size=8,
)


def meant(names: str, name: str) -> bool:
    """Whether a line is about a name, by the words of sshd(8), one name of the line after the other."""
    met = []
    for one in names.split(","):
        bare = one.removeprefix("!")
        pattern = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in bare.lower())
        if bare == hashed(name) if bare.startswith("|1|") else re.fullmatch(pattern, name):
            met.append(one.startswith("!"))
    return bool(met) and not any(met)


@given(LINES, st.sampled_from(HOSTS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_line_is_about_those_that_it_means(tmp_path: Path, lines: list[str], name: str) -> None:
    """Whatever stands beside it: plain, hashed, patterns and negations in any mixture, found with file and line."""
    known = KnownHosts(tmp_path / token_hex(8))
    known.file.write_text("".join(f"{line} {key(number).text}\n" for number, line in enumerate(lines)))
    expected = [
        (number + 1, key(number), line.startswith("@revoked"))
        for number, line in enumerate(lines)
        if not line.startswith(("#", "@cert")) and meant(line.removeprefix("@revoked "), name)
    ]
    found = known.of(name)
    assert [(record.place.line, record.key, record.revoked) for record in found] == expected
    assert {record.place.file for record in found} <= {str(known.file)}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[HostKeyFile]:
    """Each reading of a whole file."""
    seen: list[HostKeyFile] = []
    real = HostKeyFile._read
    monkeypatch.setattr(HostKeyFile, "_read", lambda file: (seen.append(file), real(file))[1])
    return seen


def test_a_fleet_reads_the_file_once(known: KnownHosts, reads: list[HostKeyFile]) -> None:
    """Neither what is asked nor the keys that are added on the way make it be read again."""
    known.file.parent.mkdir()
    known.file.write_text(f"r0 {key(0).text}\n* {key(999).text}")
    for number in range(20):
        with suppress(HostKeyRefused):
            check(f"r{number}", key(999), HostKeys.STRICT, known)
    known.file.write_text(f"r0 {key(0).text}")
    for _ in range(2):
        for number in range(20):
            check(f"r{number}", key(number), HostKeys.ACCEPT_NEW, known)
    assert len(reads) == 2
    assert [record.place.line for number in range(20) for record in known.of(f"r{number}")] == [*range(1, 21)]


def _replace(file: Path, text: str) -> None:
    file.with_suffix(".new").write_text(text)
    file.with_suffix(".new").replace(file)


@pytest.mark.parametrize("write", [Path.write_text, _replace], ids=["in place", "another file"])
@pytest.mark.parametrize("number", [2, 11], ids=["same size", "longer"])
def test_what_others_change_counts_at_once(known: KnownHosts, write: Callable[..., None], number: int) -> None:
    """A key that somebody replaced, in the same file or in a new one of the same size, is the one on record."""
    check("r1", key(1), HostKeys.ACCEPT_NEW, known)
    time.sleep(0.02)
    write(known.file, f"r1 {key(2).text}\n" + "# more\n" * (number - 2))
    assert [record.key for record in known.of("r1")] == [key(2)]
    known.file.unlink()
    assert known.of("r1") == ()


def test_what_another_process_adds_at_the_same_time_is_seen(
    known: KnownHosts, reads: list[HostKeyFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSH does not wait for netloop's lock: a line that it adds just before ours is read, and ours after it."""
    check("r0", key(0), HostKeys.ACCEPT_NEW, known)
    real = HostKeyFile.append

    def append(file: HostKeyFile, stream: IO[bytes], line: str) -> None:
        with known.file.open("a") as other:
            other.write(f"r7 {key(7).text}\n")
        real(file, stream, line)

    monkeypatch.setattr(HostKeyFile, "append", append)
    check("r1", key(1), HostKeys.ACCEPT_NEW, known)
    assert [(r.place.line, r.key) for name in ("r0", "r7", "r1") for r in known.of(name)] == [
        (1, key(0)),
        (2, key(7)),
        (3, key(1)),
    ]


def _add_many(file: Path, first: int) -> None:
    known = KnownHosts(file)
    with ThreadPoolExecutor(25) as pool:
        list(pool.map(lambda n: check(f"r{n}", key(n), HostKeys.ACCEPT_NEW, known), range(first, first + 25)))


def test_many_threads_and_processes_lose_no_line(known: KnownHosts) -> None:
    """Fifty threads in two processes add their keys at once; every line is there, whole."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_many, args=(known.file, first)) for first in (0, 25)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    lines = sorted(known.file.read_text().splitlines())
    assert lines == sorted(f"r{n} {key(n).text}" for n in range(50))


def test_threads_that_meet_one_new_host_record_it_once(known: KnownHosts) -> None:
    """The same new host met by many threads gets one line; a different key at the same moment is refused."""
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: check(NAME, key(1), HostKeys.ACCEPT_NEW, known), range(20)))
    assert known.file.read_text().count(NAME) == 1


def test_a_file_that_cannot_be_written_refuses_the_key(tmp_path: Path) -> None:
    """A key that cannot be recorded is not accepted."""
    file = tmp_path / "known_hosts"
    file.symlink_to(tmp_path / "missing" / "known_hosts")
    with pytest.raises(HostKeyRefused, match="cannot be recorded"):
        check(NAME, key(1), HostKeys.ACCEPT_NEW, KnownHosts(file))


def test_a_path_that_is_no_file_refuses_the_key(tmp_path: Path) -> None:
    """A folder in the place of the file is said, not a traceback."""
    with pytest.raises(HostKeyRefused, match="cannot be"):
        check(NAME, key(1), HostKeys.ACCEPT_NEW, KnownHosts(tmp_path))


def test_the_system_file_counts_beside_the_default_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the user names is the only one that counts."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert KnownHosts.at(Path("~/.ssh/known_hosts")).others == (host_keys.SYSTEM,)
    assert KnownHosts.at(tmp_path / "mine").others == ()


@pytest.mark.parametrize(("port", "name"), [(22, "r1"), (2222, "[r1]:2222")])
def test_a_port_is_part_of_the_name(port: int, name: str) -> None:
    """Hosts on other ports than 22 have their port in their name, as OpenSSH writes it."""
    assert host_name("R1", port) == name


ALGORITHMS = ("ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256")


@given(st.sets(st.sampled_from(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "unheard-of"])))
def test_known_types_of_key_are_asked_for_first(kinds: set[str]) -> None:
    """The order of algorithms puts the types on record first, and neither loses nor adds one."""
    order = preferred(ALGORITHMS, kinds)
    ours = [name for name in ALGORITHMS if name in kinds or ("ssh-rsa" in kinds and name.startswith("rsa"))]
    assert list(order[: len(ours)]) == ours
    assert set(order) == set(ALGORITHMS)
