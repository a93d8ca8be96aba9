"""What is logged, and where: stderr as far as ``-v`` says, a file whole and with times; no secret in either.

netloop's own loggers say per device which library connects, what stage it is in (``-v``) and what is typed (``-vv``).
"""

from __future__ import annotations

import logging
import os
import stat
import sys
import time
from pathlib import Path
from typing import TextIO

from netloop import __version__
from netloop.cli.output import say, shown
from netloop.errors import UsageError
from netloop.text.masking import masked_message

LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
"""What stderr gets without ``-v``, with one and with two of them."""
LIBRARIES = ("paramiko", "netmiko", "asyncssh", "napalm")
"""Those that log the trace of what netloop reports in its own words: on stderr only with ``-vv``."""
SPOKEN = ("In ", "Exiting ", "Sending ", "[find_prompt()]", "Clear buffer", "Unable", "Connection")
"""How those lines of netmiko begin that are no piece of what it typed or read: in a piece no secret is known again.
netloop itself logs what it types."""

log = logging.getLogger("netloop")


class MaskingFormatter(logging.Formatter):
    """A record as it may be printed: what a library logs may quote a device."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """The record without secrets, on lines that cannot be taken for another record."""
        return shown(masked_message(super().format(record))).replace("\n", "\n    ")


class BriefFormatter(MaskingFormatter):
    """What netloop has to tell as it is; of others, and of warnings, also who says it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        """The record's sentence."""
        own = record.name.startswith("netloop") and record.levelno < logging.WARNING
        return record.message if own else super().formatMessage(record)


class StderrHandler(logging.Handler):
    """Says a record on stderr, as it is at that moment: beside a progress bar, and never an error where it is gone."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        try:
            say(self.format(record), err=True, dim=record.levelno < logging.WARNING)
        except OSError:
            pass
        except Exception:  # noqa: BLE001 -- as every handler of logging does
            self.handleError(record)


class LogFileHandler(logging.StreamHandler[TextIO]):
    """Adds records to a file; one that cannot be written any more is said once, and ends no run."""

    def __init__(self, path: Path) -> None:
        super().__init__(_opened(path))
        self._path, self._told = path, False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's name
        """Say why, once."""
        if not self._told:
            self._told = True
            say(f"warning: the log cannot be written: {self._path}: {sys.exc_info()[1]}", fg="yellow", err=True)

    def close(self) -> None:
        """Close the file."""
        super().close()
        try:
            self.stream.close()
        except OSError as exc:
            log.debug("%s: %s", self._path, exc)


class _Logs:
    """The handlers of this process, and how much was asked for so far: before the verb and after it."""

    def __init__(self) -> None:
        self.verbosity = 0
        self.handlers: list[logging.Handler] = []

    def clear(self) -> None:
        """Forget what an earlier command line of this process asked for."""
        for handler in self.handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self.__init__()  # type: ignore[misc]

    def add(self, handler: logging.Handler, formatter: logging.Formatter) -> None:
        """Have it get all records."""
        handler.setFormatter(formatter)
        handler.addFilter(_no_piece)
        logging.getLogger().addHandler(handler)
        self.handlers.append(handler)


_logs = _Logs()


def start() -> None:
    """Log warnings to stderr; what was logged before in this process ends."""
    _logs.clear()
    handler = StderrHandler()
    handler.addFilter(lambda record: _logs.verbosity > 1 or not _is_librarys(record))
    _logs.add(handler, BriefFormatter("%(levelname)s %(name)s: %(message)s"))
    log_more(0)


def log_more(times: int) -> None:
    """Say more on stderr, by so many ``-v``."""
    _logs.verbosity += times
    level = LEVELS[min(_logs.verbosity, len(LEVELS) - 1)]
    _logs.handlers[0].setLevel(level)
    _set_levels(level if len(_logs.handlers) == 1 else logging.DEBUG)


def log_to(path: Path) -> None:
    """Add everything, with times, to a private file.

    Raises:
        UsageError: it cannot be written, or others may read it.
    """
    _logs.add(LogFileHandler(path), MaskingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    _set_levels(logging.DEBUG)
    log.debug("netloop %s, process %d: %s", __version__, os.getpid(), " ".join(sys.argv[1:]))


def _set_levels(level: int) -> None:
    """What is made at all: of libraries all where somebody wants it, else not even their errors."""
    for name in ("netloop", *LIBRARIES):
        wanted = name == "netloop" or level == logging.DEBUG
        logging.getLogger(name).setLevel(level if wanted else logging.CRITICAL + 1)


def _is_librarys(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in LIBRARIES


def _no_piece(record: logging.LogRecord) -> bool:
    """Whether a record is anything but a piece of what netmiko typed or read."""
    return not record.name.startswith("netmiko") or record.getMessage().startswith(SPOKEN)


def _opened(path: Path) -> TextIO:
    """The file, at its end, for its owner alone; what is no regular file keeps its mode."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and stat.S_IMODE(found.st_mode) != 0o600:
            os.fchmod(descriptor, 0o600)
    except OSError as exc:
        raise UsageError(f"--log-file {path}: {exc.strerror}; nothing was sent") from exc
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
