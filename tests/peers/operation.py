"""An operation: what a client is asked, and what must be so afterwards; and reading them from ``operations.yaml``.

The file has one YAML document per client:

```yaml
client: netmiko
documentation: where its use is shown
operations:
  - name: config-set-loopback     # unique within the client
    area: configuration           # a heading in the table
    call: send_config_set         # what the client is asked, in its own words, and its arguments
    with: {config_commands: [interface Loopback77]}
    steps: [{call, with}]         # instead: several calls in one session
    check: true                   # Ansible's keywords, of a step too: check mode, and what would change
    diff: true
    on: [r1]                      # the routers that are asked, and of which ``expect`` speaks
    given: [interface Loopback7]  # lines of configuration that an engineer has typed on each before
    files: {"flash:/x": text}     # files on each router before
    local: {x: text}              # files in the operation's folder, {folder} in arguments; {size: N} is N zero bytes
    again: unchanged              # done once more, the client says that it changed nothing
    seconds: 240                  # how long the client may take, where it is slow on any router
    reason: why it does not work  # where it does not, and the client's own words do not say it
    fault: client               # where it would not work on any router, because of the client itself; with a reason
    expect:
      running: [[interface Loopback77, no ip address]]   # a section's header and lines in it, in any order
      absent: [[interface Loopback78]]                   # sections or lines that must not be there
      startup: [[...]]            # the same of the startup configuration
      startup_absent: [[...]]
      files: {"flash:/x": text}   # content of files afterwards; no_files: [...]
      local: {x: text}            # the same in the operation's folder
      returns: {path: value}      # of what the client handed back: see ``tests/peers/value.py``
      fails: {contains: text}     # the client must report a failure
      unchanged: true             # the running configuration is as before
```

Booleans are ``true`` and ``false`` alone, as in YAML 1.2: ``on``, ``yes`` and ``y`` are texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

OPERATIONS = Path(__file__).parent / "operations.yaml"
Plain = Mapping[str, Any]
SECONDS = 90.0
"""What a client has for an operation that does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call: what the client is asked in its own words, and its arguments; ``check`` and ``diff`` are Ansible's."""

    call: str
    arguments: Plain = field(default_factory=dict)
    check: bool = False
    diff: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be so afterwards; each field is a key of ``expect``."""

    running: tuple[Any, ...] = ()
    absent: tuple[Any, ...] = ()
    startup: tuple[Any, ...] = ()
    startup_absent: tuple[Any, ...] = ()
    files: Plain = field(default_factory=dict)
    no_files: tuple[str, ...] = ()
    local: Plain = field(default_factory=dict)
    returns: Plain = field(default_factory=dict)
    fails: Any = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one client; each field is a key of the file."""

    client: str
    name: str
    area: str
    steps: tuple[Step, ...]
    on: tuple[str, ...] = ("r1",)
    given: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    local: Plain = field(default_factory=dict)
    again: str = ""
    seconds: float = SECONDS
    reason: str = ""
    fault: str = ""
    expect: Expectation = field(default_factory=Expectation)

    @property
    def plain(self) -> dict[str, Any]:
        """The operation as JSON can carry it to the client's process."""
        return asdict(self)


def from_plain(plain: Plain) -> Operation:
    """An operation from what ``plain`` gave."""
    steps = tuple(Step(**step) for step in plain["steps"])
    return Operation(**{**plain, "steps": steps, "expect": Expectation(**plain["expect"])})


class WrongOperations(Exception):
    """The file has mistakes; the text has one per line, each with its place."""


STEP = {"call", "with", "check", "diff"}
KEYS = {one.name for one in fields(Operation)} - {"client"} | STEP
EXPECTED = {one.name for one in fields(Expectation)}


def load(path: Path = OPERATIONS) -> list[Operation]:
    """All operations of a file.

    Raises:
        WrongOperations: with every mistake in it.
    """
    entries: list[Operation] = []
    mistakes: list[str] = []
    for client, line, entry in _entries(path):
        found = [f"{path.name}:{line}: {text}" for text in _mistakes(client, entry)]
        mistakes += found
        entries += [] if found else [_operation(client, entry)]
    mistakes += [f"{path.name}: {name} is there twice" for name in _twice(entries)]
    if mistakes:
        raise WrongOperations("\n".join(mistakes))
    return entries


def _entries(path: Path) -> Iterator[tuple[Any, int, Plain]]:
    """Each entry with its client and the line on which it begins."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """YAML 1.2's booleans; libyaml's parser where there is one, as each of pytest's workers reads the file."""

    boolean = "tag:yaml.org,2002:bool"
    Loader.yaml_implicit_resolvers = {
        first: [one for one in resolvers if one[0] != boolean]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver(boolean, re.compile("true|false"), list("tf"))
    for document in yaml.compose_all(path.read_text("utf-8"), Loader):
        plain = yaml.constructor.SafeConstructor().construct_document(document)
        for number, entry in enumerate(plain["operations"]):
            yield plain["client"], _line(document, number), entry


def _line(document: Any, number: int) -> int:
    """The line on which an operation of a document begins."""
    (operations,) = [value for key, value in document.value if key.value == "operations"]
    return int(operations.value[number].start_mark.line) + 1


def _mistakes(client: Any, entry: Plain) -> Iterator[str]:
    name = f"{client} {entry.get('name')}"
    if not client or not all(isinstance(entry.get(key), str) for key in ("name", "area")):
        yield f"{name}: client, name and area are texts and must be there"
    yield from (f"{name}: unknown key {key!r}" for key in sorted(set(entry) - KEYS))
    yield from (
        f"{name}: expect has an unknown key {key!r}" for key in sorted(set(entry.get("expect") or {}) - EXPECTED)
    )
    if ("call" in entry) == ("steps" in entry):
        yield f"{name}: either call or steps"
    for step in entry.get("steps") or ():
        yield from (f"{name}: a step has an unknown key {key!r}" for key in sorted(set(step) - STEP))
    if not entry.get("expect"):
        yield f"{name}: expect is empty, so it could not fail"
    if entry.get("again", "unchanged") != "unchanged":
        yield f"{name}: again is {entry['again']!r}, where only 'unchanged' is known"


def _twice(operations: list[Operation]) -> list[str]:
    names = [f"{one.client} {one.name}" for one in operations]
    return sorted({name for name in names if names.count(name) > 1})


def _operation(client: str, entry: Plain) -> Operation:
    own = {key: entry[key] for key in KEYS - STEP - {"steps", "expect"} if key in entry}
    own |= {key: tuple(own[key]) for key in ("on", "given") if key in own}
    steps = tuple(_step(step) for step in entry.get("steps", [entry]))
    return Operation(client=client, steps=steps, expect=Expectation(**entry["expect"]), **own)


def _step(step: Plain) -> Step:
    return Step(step["call"], step.get("with") or {}, step.get("check", False), step.get("diff", False))
