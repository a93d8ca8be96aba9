"""A recording on disk, for the replay transport: a run of the journal, a folder of outputs, or a file.

A run's folder holds ``hosts/DEVICE/outputs/COMMAND.txt``; a folder of one's own may leave ``hosts`` and ``outputs``
out. Names are quoted as in a URL where a file system does not take them (``urllib.parse.quote``). A file is JSON: an
object from a device's name to one from a command to its answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from netloop.errors import UsageError

NUMBERED = re.compile(r"[0-9]{4,}-")
"""Before a command's name where a run keeps the answer of one moment; that of the whole reading counts more."""
HINT = "--transport replay:PATH, where PATH is a run's folder, a folder DEVICE/COMMAND.txt, or a JSON file"


def read(path: Path) -> Mapping[str, Mapping[str, str]]:
    """What each device answered to each command.

    Raises:
        UsageError: nothing is recorded there.
    """
    recorded = _file(path) if path.is_file() else dict(_folder(path / "hosts" if _is_run(path) else path))
    if not recorded:
        raise UsageError(f"--transport replay:{path}: no answers of any device are recorded there", hint=HINT)
    return recorded


def _is_run(path: Path) -> bool:
    return (path / "hosts").is_dir()


def _folder(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    for device in sorted(path.glob("*/")):
        outputs = device / "outputs"
        if found := _outputs(outputs if outputs.is_dir() else device):
            yield unquote(device.name), found


def _outputs(folder: Path) -> dict[str, str]:
    """The answer of each command; of those that a run kept by number the last one."""
    files = sorted(folder.glob("*.txt"), key=lambda file: (not NUMBERED.match(file.name), file.name))
    return {
        unquote(NUMBERED.sub("", file.stem, count=1)): file.read_text(encoding="utf-8", errors="replace")
        for file in files
    }


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
    for device, answers in devices:
        if not isinstance(answers, dict) or not all(isinstance(answer, str) for answer in answers.values()):
            raise UsageError(f"--transport replay:{path}: {device}: expected answers by command", hint=HINT)
    return dict(devices)
