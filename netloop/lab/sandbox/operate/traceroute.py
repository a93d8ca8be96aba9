"""``traceroute``: the routers on the computed way, each answering from the interface that the probe came in on.

Layout: outputs of IOS 15 in public repositories and the template ``cisco_ios_traceroute`` of ntc-templates. An IOS
router limits how many unreachables it sends, so that of three probes the second to the target itself is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice, repeat

from netloop.lab.sandbox.grammar import INVALID, CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.probe import NO_SOURCE, ProbeOptions, no_vrf, source_of, target_of
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.state.reach import Host, PathHop, path
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

NUMBERS = {"timeout": (3,), "probe": (3,), "ttl": (1, 30), "port": (33434,)}
FLAGS = ("numeric",)
SILENT = PathHop(None)


def traceroute(terminal: ExecTerminal, given: Given) -> str:
    """``traceroute [vrf X] [ip|ipv6] A [source IF|ADDRESS] [ttl MIN MAX] [probe N] [timeout S] [numeric]``."""
    router, vrf = terminal.router, given.get("vrf", DEFAULT_VRF)
    options = ProbeOptions(NUMBERS, FLAGS)
    if refused := no_vrf(router, given):
        return refused
    if not options.read(given.get("options", "").split()) or options.numbers["ttl"][1] > 255:
        return f"{INVALID}\n\n"
    target = target_of(router, given)
    if isinstance(target, str):
        return target
    source = source_of(router, options.source, vrf, target.version) if options.source else None
    if options.source and source is None:
        return NO_SOURCE
    return _head(target) + "".join(_lines(path(router.network, router, target, vrf, source), options))


def _head(target: Host) -> str:
    info = "VRF info: (vrf in name/id, vrf out name/id)\n" if target.version == 4 else "\n"
    return f"Type escape sequence to abort.\nTracing the route to {str(target).upper()}\n{info}"


def _lines(hops: Iterator[PathHop], options: ProbeOptions) -> Iterator[str]:
    """A line for each hop as far as the TTL goes; behind the last router nothing answers any more."""
    (first, last), (probes,) = options.numbers["ttl"], options.numbers["probe"]
    for number, hop in enumerate(islice(chain(hops, repeat(SILENT)), last), 1):
        if number >= first:
            yield f"{number:>3} {_said(hop, probes)}\n"
        if hop.arrived or hop.refused:
            return


def _said(hop: PathHop, probes: int) -> str:
    """The address, and a word for each probe."""
    if hop.address is None:
        return " * " * probes
    word, limited = " !H " if hop.refused else " 1 msec", hop.arrived or hop.refused
    return str(hop.address).upper() + "".join(" * " if limited and n % 2 else word for n in range(probes))


TARGET = "(<address:ipv4>|<address6:ipv6host>|<host:word>) [<options:line>]"
USER = (CliCommand(f"traceroute [vrf <vrf:word>] [(ip|ipv6)] {TARGET}", traceroute, "Trace route to destination"),)
