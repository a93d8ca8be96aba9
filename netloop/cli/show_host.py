"""``netloop show-host``: a host as its groups and the defaults complete it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli import options as o
from netloop.cli.output import say
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from netloop.sources.declared import Declared
    from netloop.stages.origins import Origin


def command(
    inventory: o.InventoryLocation,
    host: Annotated[str, typer.Argument(metavar="HOST", help="The host's name.", autocompletion=completion.hosts)],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Say where each value comes from: file:line:column and host, group or defaults."
        ),
    ] = False,
    source: o.Source = DEFAULT_SOURCE,
) -> None:
    """Print a host as YAML, with everything that its groups and the defaults say; secrets stay references."""
    from netloop.stages.allocate import with_addresses
    from netloop.stages.derive import derive, read_declared

    declared, _behind = with_addresses(read_declared(inventory, source))
    _known(declared, host)
    for line in lines(declared, host, explain=explain):
        say(line)
    derive(declared)


def _known(declared: Declared, host: str) -> None:
    """Refuse a host that is not declared.

    Raises:
        InventoryError: nothing can be read.
        UsageError: no such host.
    """
    from netloop.errors import InventoryError, UsageError

    if host in declared.hosts:
        return
    if declared.problems:
        raise InventoryError(declared.problems)
    near = get_close_matches(host, declared.hosts, n=1)
    hint = f"did you mean {near[0]!r}?" if near else None
    raise UsageError(f"{declared.path}: no host {host!r}; {len(declared.hosts)} declared", hint=hint)


def lines(declared: Declared, host: str, *, explain: bool) -> list[str]:
    """The merged host, one line per value; with ``explain`` each with a comment that says where it comes from.

    What a null takes away is said only with ``explain``: it is not the host's.
    """
    from netloop.stages.origins import origins

    found = [origin for origin in origins(declared, declared.hosts[host]) if explain or not origin.removes]
    texts = ["  " * origin.depth + origin.text for origin in found]
    if not explain:
        return texts
    order = ["the host", *(f"group {group}" for group in declared.hosts[host].groups), "defaults"]
    width = min(max((len(text) for text in texts), default=0), 60)
    said = [f"{text:<{width}}  # {_origin(o)}" if o.place else text for text, o in zip(texts, found, strict=True)]
    return [f"# {host}: {', then '.join(order)}", *said]


def _origin(origin: Origin) -> str:
    """``isp.yaml:5:54 group core``, and what a null takes away."""
    return f"{origin.place} {origin.layer}" + (f", takes away what {origin.removes} says" if origin.removes else "")
