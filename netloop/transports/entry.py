"""Entry: the way from the first prompt to privileged exec with paging off, through a Linux shell if need be."""

from __future__ import annotations

import re

from netloop.errors import AuthenticationFailed, CommandRefused
from netloop.transports.manners import Manners
from netloop.transports.prompt import Prompt, read_login
from netloop.transports.talk import Reply
from netloop.transports.terminal import Terminal

PASSWORD = re.compile(r"[Pp]assword:\s*$")
SUDO = re.compile(r"^\[sudo\].*:\s*$|[Pp]assword.*:\s*$")
NOT_ENABLED = re.compile(r"^%|denied|failed|refused|bad (?:secret|password)", re.IGNORECASE | re.MULTILINE)
NO_VTYSH = re.compile(r"not found|no such (?:file|command)|unknown command", re.IGNORECASE)
"""What a shell says to vtysh's commands: one whose prompt looks like a router's gives itself away so."""


def enter(terminal: Terminal, manners: Manners, secret: str | None) -> None:
    """Come from the greeting to privileged exec with paging off.

    Raises:
        AuthenticationFailed: the enable secret, or sudo's password, is missing or was refused.
        CommandRefused: the login ends in a shell, and the router's own command line does not start from it.
        DeviceError: no prompt was recognised; the message names the line that was seen.
        DeviceTimeout, Unreachable: as their names say.
    """
    terminal.literal = manners.prompt
    terminal.secrets.add(secret)
    if manners.program is None:
        terminal.greet()
    else:
        _start(terminal, manners.program, manners.prepare[0], _password(SUDO, secret, SUDO_NEEDS))
    for line in manners.prepare:
        terminal.forget()
        terminal.type(line)
    if not terminal.prompt.privileged:
        _raise_privilege(terminal, manners, secret)


def _raise_privilege(terminal: Terminal, manners: Manners, secret: str | None) -> None:
    """Type ``enable``; a prompt that does not tell is believed where the answer tells of no refusal."""
    answer = terminal.type(manners.enable, _password(PASSWORD, secret, ENABLE_NEEDS))
    prompt = terminal.prompt
    if not (prompt.privileged or (not prompt.sign and not NOT_ENABLED.search(answer))):
        raise AuthenticationFailed(f"privileged mode was refused: {' '.join(answer.split()) or 'no reason given'}")


def _start(terminal: Terminal, program: str, probe: str, reply: Reply) -> None:
    """Get from a shell to the program, if it is a shell where the login ends."""
    terminal.read = read_login
    terminal.greet()
    if terminal.prompt.shell or NO_VTYSH.search(terminal.type(probe)):
        terminal.forget()
        said = terminal.type(program, reply)
        if terminal.prompt.shell or NO_VTYSH.search(said):
            hint = "say how vtysh is started there: `data: {vtysh: sudo vtysh}` in the host's inventory"
            raise CommandRefused(program, " ".join(said.split()) or "the shell's prompt came back", hint=hint)
    terminal.read = Prompt.read


ENABLE_NEEDS = (
    "the enable secret was refused",
    "the login ends in user mode and the device asks for an enable secret",
    "give the host an `enable:` secret, or the user privilege level 15",
)
SUDO_NEEDS = (
    "sudo refused the password, which is the host's enable secret",
    "the login ends in a shell and sudo asks for a password",
    "give the host an `enable:` secret, which answers sudo, or let sudo start vtysh without a password",
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
