"""SSH host keys: what is on record for a host, and how a new key is recorded.

The file is OpenSSH's: plain and hashed names, patterns, ``[host]:port``, several keys a host, ``@revoked`` (sshd(8),
"SSH_KNOWN_HOSTS FILE FORMAT"). Certificates (``@cert-authority``) are passed over: paramiko cannot check them. The file
that the user chose is the only one that counts, as OpenSSH's ``UserKnownHostsFile``; beside the default one the
system's ``/etc/ssh/ssh_known_hosts`` is read too.

Stricter than OpenSSH in one point: a device that is known by one type of key and shows only another type is refused
under ``accept-new`` as well, because whoever sits in the middle would do just that.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from netloop.disk import PRIVATE, is_folder, make_private
from netloop.errors import HostKeyRefused, Place
from netloop.transports.host_key_file import HostKey, Record, host_key_file
from netloop.transports.transport import HostKeys

SYSTEM = Path("/etc/ssh/ssh_known_hosts")
DEFAULT = Path("~/.ssh/known_hosts")
SSH_PORT = 22


def host_name(host: str, port: int) -> str:
    """The name under which a host stands in known_hosts: ``host``, or ``[host]:port`` off port 22."""
    return host.lower() if port == SSH_PORT else f"[{host.lower()}]:{port}"


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """The record of host keys: read from ``file`` and ``others``, added to in ``file`` alone."""

    file: Path
    others: tuple[Path, ...] = ()

    @classmethod
    def at(cls, path: Path) -> KnownHosts:
        """The record that the user chose; the system's file joins the default one."""
        file = path.expanduser()
        return cls(file, (SYSTEM,) if file == DEFAULT.expanduser() else ())

    def of(self, name: str) -> tuple[Record, ...]:
        """The keys on record for a name (see ``host_name``).

        Raises:
            HostKeyRefused: a file exists and cannot be read, so that nothing can be known.
        """
        return tuple(record for path in (self.file, *self.others) for record in host_key_file(path).of(name))

    def add(self, name: str, key: HostKey) -> tuple[Record, ...]:
        """Append one line under a lock, unless the name got onto the record meanwhile; what is on record then.

        Raises:
            HostKeyRefused: the file cannot be written.
        """
        try:
            with _locked(self.file) as file:
                records = self.of(name)
                if not records:
                    host_key_file(self.file).append(file, f"{name} {key.text}")
                return records or (Record(key, Place(str(self.file))),)
        except OSError as exc:
            raise HostKeyRefused(
                f"the new host key of {name} cannot be recorded in {self.file}: {exc.strerror}",
                hint="name a writable file in NETLOOP_KNOWN_HOSTS, or record the key with ssh-keyscan",
            ) from exc


def check(name: str, key: HostKey, policy: HostKeys, known: KnownHosts) -> None:
    """Accept or refuse the key that a device shows; ``accept-new`` records the key of an unknown name.

    Raises:
        HostKeyRefused: unknown under ``strict``, changed, revoked, or not recordable.
    """
    if policy is HostKeys.OFF:
        return
    records = known.of(name)
    if not records and policy is HostKeys.STRICT:
        raise _unknown(name, key, known)
    _judge(name, key, records or known.add(name, key))


def _judge(name: str, key: HostKey, records: tuple[Record, ...]) -> None:
    same = [record for record in records if record.key == key]
    if revoked := next((record for record in same if record.revoked), None):
        raise HostKeyRefused(f"the host key of {name} is revoked at {revoked.place}")
    if not same:
        raise _changed(name, key, tuple(record for record in records if not record.revoked) or records)


def _unknown(name: str, key: HostKey, known: KnownHosts) -> HostKeyRefused:
    return HostKeyRefused(
        f"{name} is not in {known.file}; it shows {key.kind} {key.fingerprint}",
        hint="compare the fingerprint with the device's, then use --host-keys accept-new once, or ssh-keyscan",
    )


def _changed(name: str, key: HostKey, records: tuple[Record, ...]) -> HostKeyRefused:
    """OpenSSH's own words for the remedy; the first record of the key's type is the one to compare with."""
    record = next((record for record in records if record.key.kind == key.kind), records[0])
    return HostKeyRefused(
        f"the host key of {name} has changed: {record.place} holds {record.key.kind} {record.key.fingerprint}, "
        f"the device shows {key.kind} {key.fingerprint}",
        hint=f"somebody may be in the middle; if the device was replaced: "
        f"ssh-keygen -f {str(record.place).split(':')[0]!r} -R {name!r}",
    )


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """The file open for appending, held against other threads and processes; it is made private if it is new."""
    if not is_folder(path.parent):
        make_private(path.parent)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE), "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


__all__ = ["DEFAULT", "SSH_PORT", "SYSTEM", "HostKey", "KnownHosts", "Record", "check", "host_name"]
