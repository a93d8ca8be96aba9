"""TerminalProfile: how one talks to a platform's command line; a platform fills it in, a transport follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NOTHING = re.compile(r"(?!)")
"""Matches no text."""


@dataclass(frozen=True, slots=True)
class Save:
    """How the running configuration is saved, and how the device says that it was.

    ``acknowledged`` matches the end of a line in the answer of a device that saved; ``busy`` the answer of one that may
    do so in a moment. ``usual`` matches all that a device says that saves as it should: beside any other word the
    acknowledgement is held against the startup configuration. ``show`` is the command that prints that, None where none
    does.
    """

    command: str
    acknowledged: re.Pattern[str]
    busy: re.Pattern[str]
    usual: re.Pattern[str] = re.compile(r"(?s).+")
    show: str | None = None


@dataclass(frozen=True, slots=True)
class Modes:
    """The commands that lead from mode to mode, and the lines behind which a prompt may be another one.

    ``enable`` leads to privileged exec mode, ``configure`` from there to configuration mode, ``leave`` back, and ``up``
    one section up. ``entering`` matches every line that leads to configuration mode: behind others its prompt is only
    text. ``renaming`` matches the lines behind which the prompt may have another name. ``unprompted`` matches what a
    device says on the way into configuration mode that may then show no prompt there; ``prompts_on`` is the line that
    switches such prompts on.
    """

    configure: str
    enable: str = "enable"
    leave: str = "end"
    up: str = "exit"
    entering: re.Pattern[str] = re.compile(r"conf\w*\b")
    renaming: re.Pattern[str] = NOTHING
    unprompted: re.Pattern[str] = NOTHING
    prompts_on: str = ""


@dataclass(frozen=True, slots=True)
class TerminalProfile:
    """What a platform's command line expects and prints.

    ``device_type`` is netmiko's name of the class that connects. ``show_running`` prints the running configuration.
    ``prepare`` is typed first, whatever the device says to it: no paging, no log messages (None: netmiko's class
    prepares the session). ``program`` is the command that starts the router's command line where the login ends in a
    shell (None: it never does); the host's ``data`` may give another one under the program's name. ``prompt`` is the
    exec prompt to the letter, which the host's ``data`` may give (None: it has the usual shape, ``name(mode)#``).
    ``name_cut`` is the least number of characters that remain of a name which the prompts of configuration mode cut
    short, None where they never do. ``literal_next`` is the key that makes the terminal take the next one as a
    character, where ``?`` would print help. ``quiet`` is the line that keeps log messages out of a session, which a
    hint names where they came all the same; ``ssh_algorithms`` is the setting that a hint names where the device offers
    too old ones.

    ``refusals`` match the answers that mean a line was refused, each with a hint; ``warnings`` match answers that are
    talk, not failure. ``confirmations`` map a question's pattern to the answer typed. ``volatile`` matches the lines of
    a configuration that differ from one reading to the next although nobody changed it. ``seven_bit``: a terminal line
    of it carries ASCII alone, and mangles what else is typed. ``window`` is how many lines may be typed before the
    answer to the first was read: more than one only where what is typed early is kept, and echoed behind the next
    prompt.
    """

    device_type: str
    prepare: tuple[str, ...] | None
    show_running: str
    save: Save
    modes: Modes
    program: str | None = None
    prompt: str | None = None
    name_cut: int | None = None
    literal_next: str = "\x16"
    quiet: str = ""
    ssh_algorithms: str = "the algorithms of its SSH server"
    refusals: tuple[tuple[re.Pattern[str], str], ...] = ()
    warnings: tuple[re.Pattern[str], ...] = ()
    confirmations: Mapping[str, str] = field(default_factory=dict)
    volatile: re.Pattern[str] = NOTHING
    seven_bit: bool = False
    window: int = 1
