"""Where templates are found: regular files of a bearable size in a list of folders, the first one counts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from netloop.disk import line_of, read_text, regular
from netloop.errors import Place, TemplateError

LARGEST = 256 * 1024
"""A template's size in bytes, at most."""


class Folders(BaseLoader):
    """Jinja's loader of files, which waits for no pipe and reads no device."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, its file, and whether that is still the same.

        Raises:
            TemplateError: there is something of that name that is no template.
            TemplateNotFound: no folder has it.
        """
        parts = split_template_path(template)
        path = next((path for folder in self.folders if os.path.lexists(path := folder.joinpath(*parts))), None)
        if path is None:
            raise TemplateNotFound(template)
        try:
            stamp = path.stat().st_mtime_ns
            source = read_text(path, LARGEST)
        except OSError as exc:
            message = f"this template cannot be read: {exc.strerror or exc}"
            raise TemplateError(message, place=Place(str(path)), hint=f"a template is {regular(LARGEST)}") from exc
        except UnicodeDecodeError as exc:
            place = Place(str(path), line_of(exc))
            raise TemplateError("this is not text in UTF-8", place=place, hint="a template in UTF-8") from exc
        return source, str(path), lambda: _same(path, stamp)


def _same(path: Path, stamp: int) -> bool:
    try:
        return path.stat().st_mtime_ns == stamp
    except OSError:
        return False
