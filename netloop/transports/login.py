"""Login: the way from the first prompt to privileged exec with paging off, through a shell if need be.

A host's ``data`` completes its platform's profile. ``data: {prompt: "<site 73>"}`` is the exec prompt to the letter,
where it has a shape of its own; one that ends in ``#`` ends in ``>`` in user mode (the prompt of configuration mode has
one shape everywhere). Where the router's command line is a program that a shell starts, the program's name is a key of
``data`` too: the command that starts it there.
"""

from __future__ import annotations

import re
from dataclasses import replace

from netloop.errors import AuthenticationFailed, CommandRefused, UsageError
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.transports.awaited import Reply
from netloop.transports.prompt import Prompt, read_login
from netloop.transports.terminal import Terminal

PASSWORD = re.compile(r"[Pp]assword:\s*$")
SUDO = re.compile(r"^\[sudo\].*:\s*$|[Pp]assword.*:\s*$")
NOT_ENABLED = re.compile(r"^%|denied|failed|refused|bad (?:secret|password)", re.IGNORECASE | re.MULTILINE)
NO_PROGRAM = re.compile(r"not found|no such (?:file|command)|unknown command", re.IGNORECASE)
"""What a shell says to a router's commands: one whose prompt looks like a router's gives itself away so."""
PROMPT = "prompt"
"""The key of ``Device.data`` for an exec prompt."""


def profile_of(device: Device, profile: TerminalProfile) -> TerminalProfile:
    """The platform's profile with what the device's ``data`` says of its prompt and its program.

    Raises:
        UsageError: the device's ``prompt`` is no line, or what starts its program is no command.
    """
    prompt = _line(device, PROMPT, "the exec prompt as shown, such as '<site 73>'") or profile.prompt
    program = profile.program
    if program is not None:
        program = _line(device, program, f"a command, such as 'sudo {program}'") or program
    return replace(profile, prompt=prompt, program=program)


def _line(device: Device, key: str, expected: str) -> str | None:
    """One line of the device's ``data``, or None where it says nothing."""
    if key not in device.data:
        return None
    text = device.data[key]
    if not isinstance(text, str) or not text.strip() or not text.strip().isprintable():
        raise UsageError(f"{device.name}: data.{key}: expected {expected}, found {text!r}")
    return text.strip()


def log_in(terminal: Terminal, secret: str | None, *, pipelining: bool = False) -> tuple[str, ...]:
    """Come from the greeting to privileged exec with paging off.

    With ``pipelining`` the lines that prepare the session are returned, where they may be typed along with the first
    show commands: of a device that bears it and greets with a privileged prompt.

    Raises:
        AuthenticationFailed: the enable secret, or sudo's password, is missing or was refused.
        CommandRefused: the login ends in a shell, and the router's own command line does not start from it.
        DeviceError: no prompt was recognised; the message names the line that was seen.
        DeviceTimeout, Unreachable: as their names say.
    """
    profile = terminal.profile
    terminal.secrets.learn([secret])
    if profile.program is None:
        terminal.await_first_prompt()
    else:
        _start(terminal, profile.program, _password(SUDO, secret, SUDO_NEEDS))
    if pipelining and profile.window > 1 and terminal.prompt.privileged and not terminal.prompt.shell:
        return profile.prepare or ()
    for line in profile.prepare or ():
        terminal.forget()
        terminal.type(line)
    if not terminal.prompt.privileged:
        _raise_privilege(terminal, secret)
    return ()


def _raise_privilege(terminal: Terminal, secret: str | None) -> None:
    """Type ``enable``; a prompt that does not tell is believed where the answer tells of no refusal."""
    answer = terminal.type(terminal.profile.modes.enable, _password(PASSWORD, secret, ENABLE_NEEDS))
    prompt = terminal.prompt
    if not (prompt.privileged or (not prompt.sign and not NOT_ENABLED.search(answer))):
        raise AuthenticationFailed(f"privileged mode was refused: {' '.join(answer.split()) or 'no reason given'}")


def _start(terminal: Terminal, program: str, reply: Reply) -> None:
    """Get from a shell to the program, if it is a shell where the login ends."""
    terminal.read = read_login
    terminal.await_first_prompt()
    if terminal.prompt.shell or _is_shell(terminal):
        terminal.forget()
        answer = terminal.type(program, reply)
        if terminal.prompt.shell or NO_PROGRAM.search(answer):
            name = program.rsplit(maxsplit=1)[-1]
            hint = f"say how {name} is started there: `data: {{{name}: sudo {name}}}` in the host's inventory"
            raise CommandRefused(program, " ".join(answer.split()) or "the shell's prompt came back", hint=hint)
    terminal.read = Prompt.read


def _is_shell(terminal: Terminal) -> bool:
    """Whether a prompt that looks like a router's is a shell's, which does not know what prepares a router."""
    return any(NO_PROGRAM.search(terminal.type(line)) for line in (terminal.profile.prepare or ())[:1])


ENABLE_NEEDS = (
    "the enable secret was refused",
    "the login ends in user mode and the device asks for an enable secret",
    "give the host an `enable:` secret, or the user privilege level 15",
)
SUDO_NEEDS = (
    "sudo refused the password, which is the host's enable secret",
    "the login ends in a shell and sudo asks for a password",
    "give the host an `enable:` secret, which answers sudo, or let sudo start the program without a password",
)
"""What is said of a refused secret and of a missing one, and what to do then."""


def _password(question: re.Pattern[str], secret: str | None, words: tuple[str, str, str]) -> Reply:
    """Give the secret once: who asks again has refused it, and a third try may lock the account."""
    left = [secret]

    def reply(tail: str) -> str | None:
        if not question.search(tail):
            return None
        if not left:
            raise AuthenticationFailed(words[0])
        given = left.pop()
        if given is None:
            raise AuthenticationFailed(words[1], hint=words[2])
        return given

    return reply
