"""A shell at the end of a pipe: scripts are given to it one after the other, and each tells how it ended."""

from __future__ import annotations

import subprocess
from contextlib import suppress

END = "netloop-script-end"


def run(shell: subprocess.Popen[str], script: str) -> tuple[int | None, list[str]]:
    """Run a script that ends at its first failing command: its exit code, and the lines that it printed.

    The code is None where the shell ended first. What the script leaves running may go on to hold the pipe.

    Raises:
        ValueError: the shell was not started with pipes for its input and its output, or had ended the last time.
    """
    if shell.stdin is None or shell.stdin.closed or shell.stdout is None:
        raise ValueError("the shell has no pipes, or was seen to have ended")
    try:
        shell.stdin.write(f"(\nset -e\n{script}\n) </dev/null 2>&1\nprintf '\\n{END} %s\\n' $?\n")
        shell.stdin.flush()
    except BrokenPipeError:
        with suppress(BrokenPipeError):  # closing it writes what is left
            shell.stdin.close()
    said: list[str] = []
    for line in shell.stdout:
        if line.startswith(END):
            return int(line.split()[1]), said
        said += [line.strip()] if line.strip() else []
    return None, said
