"""What devices answered in a run, as its folder holds it: the records of ``commands.jsonl``, and ``outputs/``.

Two records a command, ``typing`` before it is typed and ``answered``, both with its number ``n``. The answer is in the
record, or the ``same`` as that of an earlier number, or so long that it stands in a file, the ``output``. A record
``read`` says, by command, the number of the answer from which the device was judged; what was judged and never answered
in the run stands in ``outputs/COMMAND.txt``. What else the run has of the device stands in records of its own, by name:
its configurations, the intent, the plan, the verdicts and how it ended. The first three are files in the archive of a
run that has ended, and in the folders of earlier versions.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

COMMANDS, OUTPUTS = "commands.jsonl", "outputs"
TEXTS = ("before.cfg", "candidate.cfg", "after.cfg")
"""The configurations, exactly as the device has them: records of these names, or files."""
NOUNS = ("intent", "plan")
"""Records of these names, or files ``<name>.json``."""
HOSTS, ARCHIVE = "hosts", "hosts.zip"
"""Where a run keeps what it has of its devices: a folder for each while it runs, one archive of them once it ended."""
Folder = Path | zipfile.Path
"""A folder, on the disk or in an archive."""
UNREADABLE = (OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error)
"""What reading a file may raise that is not there, or is damaged."""
ANSWER = ("answer", "output", "bytes")
"""The fields of a record that are its answer."""
NUMBERED = re.compile(r"[0-9]{4,}-")
"""Before a command's name where a run keeps the answer of one moment; that of the whole reading counts more."""


def hosts_of(run: Path) -> Folder:
    """The folder with those of a run's devices: in its archive, if that is whole; what is beside it is its remains."""
    archive = run / ARCHIVE
    try:
        found = archive.stat()
        return zipfile.Path(_opened(archive, found.st_ino, found.st_mtime_ns))
    except UNREADABLE:
        return run / HOSTS


@lru_cache(maxsize=4)
def _opened(archive: Path, _number: int, _written: int) -> zipfile.ZipFile:
    """An archive with its list of files read, as it was written then."""
    return zipfile.ZipFile(archive)


def folders_in(folder: Folder) -> list[Folder]:
    """The folders in a folder, by name; none where it is not there."""
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.name)


def bytes_of(path: Folder) -> bytes | None:
    """What a file holds; None where it is not there, or is damaged."""
    try:
        return path.read_bytes()
    except UNREADABLE:
        return None


class DeviceRecords:
    """The records of one device in a run's folder; one that was only half written is passed over."""

    def __init__(self, folder: Folder) -> None:
        self._folder, self._records = folder, list(_lines(folder / COMMANDS))
        self.commands = _numbered(self._records)
        """What is recorded of each command, by number."""

    def answer(self, number: int) -> str | None:
        """What the device answered; None where it did not, or where the answer did not come to the disk as a whole."""
        record = self.commands.get(number, {})
        if not record.get("output"):
            return record.get("answer")
        content = bytes_of(self._folder / record["output"])
        if content is None or len(content) != record.get("bytes", len(content)):
            return None
        return content.decode("utf-8", "replace")

    def outputs(self) -> dict[str, str]:
        """The answer to each command from which the device was judged, the last one of several."""
        found = outputs_in(self._folder / OUTPUTS)
        for command, number in (pair for record in self._records for pair in record.get("read", {}).items()):
            text = self.answer(number)
            if text is None:
                found.pop(command, None)
            else:
                found[command] = f"{text}\n" if text and not text.endswith("\n") else text
        return found

    def last(self, name: str) -> Any:
        """What was recorded last under a name; None where nothing was."""
        return next((record[name] for record in reversed(self._records) if name in record), None)

    def noun(self, name: str) -> Any:
        """A noun as JSON has it: as it was recorded last, or else its file; None where it is nowhere, or damaged."""
        found = self.last(name)
        if found is not None:
            return found
        content = bytes_of(self._folder / f"{name}.json")
        try:
            return None if content is None else json.loads(content.decode("utf-8", "replace"))
        except ValueError:
            return None

    def text(self, name: str) -> str | None:
        """A text, to the byte: as it was recorded last, or else its file; None where it is nowhere."""
        if isinstance(found := self.last(name), str):
            return found
        content = bytes_of(self._folder / name)
        return None if content is None else content.decode("utf-8", "surrogateescape")


def _numbered(records: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """The records of each command as one; one whose answer is that of another with its."""
    found: dict[int, dict[str, Any]] = {}
    for record in records:
        if isinstance(number := record.get("n"), int):
            same = found.get(record.get("same", 0), {})
            found.setdefault(number, {}).update({**{key: same[key] for key in ANSWER if key in same}, **record})
    return found


def outputs_in(folder: Folder) -> dict[str, str]:
    """The answers in a folder ``COMMAND.txt``, by command; of those that a run kept by number the last one."""
    found = [file for file in folder.iterdir() if file.name.endswith(".txt")] if folder.is_dir() else []
    files = sorted(found, key=lambda file: (not NUMBERED.match(file.name), file.name))
    texts = ((file, bytes_of(file)) for file in files)
    return {
        unquote(NUMBERED.sub("", file.name.removesuffix(".txt"), count=1)): text.decode("utf-8", "replace")
        for file, text in texts
        if text is not None
    }


def _lines(path: Folder) -> Iterator[dict[str, Any]]:
    for line in (bytes_of(path) or b"").decode("utf-8", "replace").split("\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            yield record
