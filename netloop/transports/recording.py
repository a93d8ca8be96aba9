"""A recording on disk, for the replay transport: a run of the journal, a folder of outputs, or a file.

A run's folder holds each device's answers in ``hosts/DEVICE`` (see ``netloop.answers``); a folder of one's own holds
``DEVICE/COMMAND.txt``, or ``hosts/DEVICE/outputs/COMMAND.txt``. Names are quoted as in a URL where a file system does
not take them (``urllib.parse.quote``). A file is JSON: an object from a device's name to one from a command to its
answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from netloop import answers
from netloop.errors import UsageError

HINT = "--transport replay:PATH, where PATH is a run's folder, a folder DEVICE/COMMAND.txt, or a JSON file"


def read(path: Path) -> Mapping[str, Mapping[str, str]]:
    """What each device answered to each command.

    Raises:
        UsageError: nothing is recorded there.
    """
    recorded = _file(path) if path.is_file() else dict(_folder(answers.hosts_of(path) if _is_run(path) else path))
    if not recorded:
        raise UsageError(f"--transport replay:{path}: no answers of any device are recorded there", hint=HINT)
    return recorded


def _is_run(path: Path) -> bool:
    return answers.hosts_of(path).is_dir()


def _folder(path: answers.Folder) -> Iterator[tuple[str, Mapping[str, str]]]:
    for device in answers.folders_in(path):
        kept = (device / "outputs").is_dir() or (device / answers.COMMANDS).exists()
        if found := answers.DeviceRecords(device).outputs() if kept else answers.outputs_in(device):
            yield unquote(device.name), found


def _file(path: Path) -> dict[str, dict[str, str]]:
    """The answers in a file.

    Raises:
        UsageError: it is not what was expected; the message says where.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise UsageError(f"--transport replay:{path}: {exc}", hint=HINT) from exc
    devices = read.items() if isinstance(read, dict) else ()
    for device, said in devices:
        if not isinstance(said, dict) or not all(isinstance(answer, str) for answer in said.values()):
            raise UsageError(f"--transport replay:{path}: {device}: expected answers by command", hint=HINT)
    return dict(devices)
