"""What SSH needs here: host keys on record, the user's configuration, and the algorithms of old routers."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from netloop import settings
from netloop.disk import is_folder, line_of, read_whole
from netloop.doctor.probe import Diagnosis, Examined, missing, ok, problem, unknown
from netloop.errors import SettingsError
from netloop.transports.algorithms import PAGE
from netloop.transports.netmiko import SSH_CONFIG

HOST_KEYS_PAGE = "docs/howto/host-keys.md"
LARGEST = 64 << 20
KEX = ("diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1", "diffie-hellman-group1-sha1")
SIGNATURES = ("ssh-rsa",)
CIPHERS = ("aes128-cbc", "aes256-cbc", "3des-cbc")
OLD = (*KEX, *SIGNATURES, *CIPHERS)
"""What routers offer that have nothing newer: SHA-1 in the key exchange, ssh-rsa, CBC."""
NAMED = 5
"""Line numbers in a sentence."""


def known_hosts(examined: Examined) -> Iterator[Diagnosis]:
    """The file of host keys: whether it can be read, added to, and what is in it."""
    try:
        path = settings.known_hosts()
    except SettingsError as exc:
        yield unknown("known_hosts", f"which file it is cannot be said: {exc.message}")
        return
    if not os.path.lexists(path):
        yield _none_yet(path, strict=examined.strict)
        return
    try:
        lines = read_whole(path, LARGEST).decode(errors="replace").splitlines()
        mode = path.stat().st_mode
    except OSError as exc:
        yield problem("known_hosts", f"{path} cannot be read: {exc.strerror}", f"chmod u+r {path}", needed=True)
        return
    yield _judged(path, lines, mode)


def _none_yet(path: Path, *, strict: bool) -> Diagnosis:
    nearest = next(one for one in path.absolute().parents if os.path.lexists(one))
    if not is_folder(nearest) or not os.access(nearest, os.W_OK | os.X_OK):
        seen = f"there is no {path}, and none can be made in {nearest}"
        return problem("known_hosts", seen, "another file: NETLOOP_KNOWN_HOSTS", needed=True)
    if strict:
        return problem("known_hosts", f"there is no {path}, and host keys are strict", HOST_KEYS_PAGE, needed=True)
    seen = f"there is no {path} yet: the first key of each router is recorded, and held against it from then on"
    return missing("known_hosts", seen, HOST_KEYS_PAGE)


def _judged(path: Path, lines: Sequence[str], mode: int) -> Diagnosis:
    entries = [number for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")]
    wrong = [number for number in entries if not _is_entry(lines[number - 1])]
    authorities = sum(lines[number - 1].split()[0] == "@cert-authority" for number in entries)
    seen = f"{path}, {len(entries) - len(wrong) - authorities} entries"
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        octal = f"{stat.S_IMODE(mode):04o}"
        return problem("known_hosts", f"{seen}: others can change it (mode {octal})", f"chmod go-w {path}", needed=True)
    if wrong:
        named = ", ".join(map(str, wrong[:NAMED])) + (" ..." if len(wrong) > NAMED else "")
        return problem("known_hosts", f"{seen}; no key can be read in line {named}", f"mend or remove those: {path}")
    if not os.access(path, os.W_OK):
        return problem("known_hosts", f"{seen}; no new key can be added", "chmod u+w, or --host-keys strict")
    passed = f"; {authorities} certificate authorities are passed over" if authorities else ""
    return ok("known_hosts", f"{seen}{passed}", needed=True)


def _is_entry(line: str) -> bool:
    """Whether a line has names, a type, and a key of that type (sshd(8))."""
    words = line.split()
    if words[0] in {"@revoked", "@cert-authority"}:
        words = words[1:]
    if len(words) < 3:
        return False
    try:
        blob = base64.b64decode(words[2], validate=True)
    except ValueError:
        return False
    length = int.from_bytes(blob[:4])
    return blob[4 : 4 + length] == words[1].encode()


def ssh_config(_: Examined) -> Iterator[Diagnosis]:
    """``~/.ssh/config``: whether it can be read, as paramiko reads it."""
    import paramiko

    path = SSH_CONFIG.expanduser()
    if not os.path.lexists(path):
        yield ok("ssh_config", f"there is no {path}, and none is needed")
        return
    try:
        text = read_whole(path, LARGEST).decode()
        hosts = paramiko.SSHConfig.from_text(text).get_hostnames() - {"*"}
    except OSError as exc:
        yield problem("ssh_config", f"{path} cannot be read: {exc.strerror}", f"chmod u+r {path}", needed=True)
    except UnicodeDecodeError as exc:
        yield problem("ssh_config", f"{path} is not UTF-8 in line {line_of(exc)}", f"mend {path}", needed=True)
    except (paramiko.ConfigParseError, ValueError) as exc:
        yield problem("ssh_config", f"{path} cannot be understood: {exc}", f"ssh -G HOST; mend {path}", needed=True)
    else:
        yield ok("ssh_config", f"{path}, {len(hosts)} host{'' if len(hosts) == 1 else 's'} named")


def algorithms(_: Examined) -> Iterator[Diagnosis]:
    """Which algorithms of old routers the two SSH libraries have, as they are installed here."""
    import asyncssh
    import paramiko

    yield _old("asyncssh", f"asyncssh {asyncssh.__version__}", _of_asyncssh(), " on request")
    yield _old("paramiko", f"paramiko {paramiko.__version__} (netmiko's)", _of_paramiko(), "")


def _old(name: str, library: str, have: frozenset[str], how: str) -> Diagnosis:
    lacking = [algorithm for algorithm in OLD if algorithm not in have]
    if not lacking:
        return ok(name, f"{library} speaks what old routers need{how}: SHA-1 key exchange, ssh-rsa, CBC")
    return missing(name, f"{library} does not have {', '.join(lacking)}; only old routers need that", PAGE)


def _of_asyncssh() -> frozenset[str]:
    from netloop.transports.ssh_algorithms import everything

    return frozenset(name for names in everything().values() for name in names)


def _of_paramiko() -> frozenset[str]:
    """What a session would offer; no byte of it leaves the process."""
    import socket

    import paramiko

    near, far = socket.socketpair()
    with near, far:
        transport = paramiko.Transport(near)
        try:
            offered = transport.get_security_options()
            return frozenset((*offered.kex, *offered.key_types, *offered.ciphers))
        finally:
            transport.close()
