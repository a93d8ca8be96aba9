"""The YAML file: netloop's own inventory format."""

from __future__ import annotations

from pathlib import Path

from netloop.errors import Place, Problem
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.yaml_nodes import parse

LARGEST = 64 * 1024 * 1024


def load(path: Path) -> Declared:
    """Read the declarations of a file; every problem, also an unreadable file, is in the result. Nothing is raised."""
    file = str(path)
    try:
        text = _read(path)
    except OSError as exc:
        return _nothing(file, Problem(Place(file), f"this file cannot be read: {exc.strerror or exc}", "a YAML file"))
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        return _nothing(file, Problem(Place(file, line), "this is not text in UTF-8", "a YAML file in UTF-8"))
    root, problems = parse(text, file)
    if root is None or not root.mapping:
        missing = Problem(root.place if root else Place(file), "nothing is declared", "a mapping with hosts:")
        return _nothing(file, *(problems or [missing]))
    return declare(root, file, tuple(problems))


def _read(path: Path) -> str:
    if path.is_file() and path.stat().st_size > LARGEST:
        raise OSError(0, f"larger than {LARGEST >> 20} MiB")
    return path.read_bytes().decode("utf-8-sig")


def _nothing(file: str, *problems: Problem) -> Declared:
    return Declared(file, {}, problems=problems)
