"""A run that has ended, as one archive: ``hosts.zip``, in which each configuration and noun is a file of its own.

What it holds is taken from the disk: what several processes wrote, and in whatever order.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from netloop import disk
from netloop.answers import COMMANDS, NOUNS, TEXTS
from netloop.journal.files import said

_readable = json.JSONEncoder(ensure_ascii=False, separators=(",\n", ": ")).encode
"""A JSON text with a line for each field of an object, and each item of a list: to be read by eye, and soon written."""
OWN_FILES = {json.dumps(name).encode(): name for name in (*TEXTS, *NOUNS)}
"""What is a file of its own in an archive, by how its record begins."""


def archive(hosts: Path, target: Path) -> None:
    """Put the folder of a run's devices into one private archive, which is on the disk before the folder is removed.

    What is half removed is of no account: the archive is whole.

    Raises:
        JournalError: it cannot be written, or one of the files cannot be read; the folder is as it was.
    """
    with said(target):
        disk.put_archive(_members(str(hosts), ""), target)
        disk.sync((target, target.parent))
        shutil.rmtree(hosts, ignore_errors=True)


def _members(folder: str, prefix: str) -> Iterator[disk.Member]:
    """All that stands in a folder, and in those in it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name, written = f"{prefix}{entry.name}", entry.stat(follow_symlinks=False).st_mtime
            if entry.is_dir(follow_symlinks=False):
                yield disk.Member(f"{name}/", written)
                yield from _members(entry.path, f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                yield from _files(name, written, Path(entry.path).read_bytes())


def _files(name: str, written: float, content: bytes) -> Iterator[disk.Member]:
    """A file; of a device's records those that are files of their own."""
    folder, _, file = name.rpartition("/")
    if file == COMMANDS:
        content, others = _divided(content)
        for other, text in others.items():
            yield disk.Member(f"{folder}/{other}", written, text)
    yield disk.Member(name, written, content)


def _divided(records: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The records that stay in their file, and the files made of the others, of each kind the last one."""
    stay: list[bytes] = []
    files: dict[str, bytes] = {}
    for line in records.split(b"\n"):
        name = OWN_FILES.get(line[1 : line.find(b":")])
        made = None if name is None else _file_of(name, line)
        if made is None:
            stay.append(line)
        else:
            files.update(made)
    return b"\n".join(stay), files


def _file_of(name: str, line: bytes) -> dict[str, bytes] | None:
    """The file that a record is, by its name; None where it is damaged, or only half of it came to the disk."""
    try:
        value = json.loads(line)[name]
        text = value if name in TEXTS else f"{_readable(value)}\n"
        return {name if name in TEXTS else f"{name}.json": text.encode("utf-8", "surrogateescape")}
    except (ValueError, AttributeError):
        return None
