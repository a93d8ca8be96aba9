"""``show track``: tracked objects, their state, and who depends on them. Layout: outputs of IOS 15 in public notes."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.route_facts import PROTOCOLS
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.views.routes import statics
from netloop.lab.sandbox.views.track import TrackConfig, tracks

BRIEF = "Track Type        Instance                   Parameter        State Last Change\n"
KINDS = {"interface": "interface", "route": "ip route", "sla": "ip sla", "list": "list"}


def objects(router: Router, given: Given) -> str:
    """``show track [N]``."""
    wanted = given.get("number")
    found = [config for number, config in sorted(tracks(router.running).items()) if wanted in {None, number}]
    return "".join("\n".join(_object(router, config)) + "\n" for config in found)


def _object(router: Router, config: TrackConfig) -> Iterator[str]:
    state = router.tracks.state(config)
    word = "Up" if state.up else "Down"
    yield f"Track {config.number}"
    yield from _what(router, config, word)
    plural = "" if state.changes == 1 else "s"
    yield f"    {state.changes} change{plural}, last change {span(router.network.clock() - state.since)}"
    if config.delay:
        yield f"  Delay {_delay(config.delay)}"
    if config.kind == "route":
        yield f"  First-hop interface is {_first_hop(router, config)}"
    if any(config.number == route.track for version in (4, 6) for route in statics(router.running, version)):
        yield "  Tracked by:"
        yield "    Static IP Routing 0"


def _what(router: Router, config: TrackConfig, word: str) -> Iterator[str]:
    if config.kind == "interface":
        own = router.interface(config.interface)
        admin = " (hw admin-down)" if own is None or own.shutdown else " (hw down)"
        yield f"  Interface {config.interface} {config.what}"
        what = "Line protocol" if config.what == "line-protocol" else "IP routing"
        yield f"  {what} is {word}{'' if word == 'Up' else admin}"
    elif config.kind == "route" and config.prefix:
        yield f"  IP route {config.prefix.network_address} {config.prefix.netmask} {config.what}"
        yield f"  Reachability is {word}{_by(router, config)}"
    elif config.kind == "sla":
        yield f"  IP SLA {config.operation} {config.what}"
        yield f"  {config.what.capitalize()} is {word}"
    else:
        yield f"  List boolean {config.what}"
        yield f"  Boolean {config.what.upper()} is {word}"
        for number, wanted in config.objects:
            yield f"    object {number}{'' if wanted else ' not'} {_state_of(router, number)}"


def _state_of(router: Router, number: int) -> str:
    config = tracks(router.running).get(number)
    return "Up" if config and router.tracks.state(config).up else "Down"


def _by(router: Router, config: TrackConfig) -> str:
    """The protocol that a tracked route is from."""
    found = router.interior().at(config.prefix) if config.prefix else []
    protocol = PROTOCOLS[found[0].code[0]] if found else ""
    name = protocol if protocol in {"connected", "static"} else protocol.upper()
    return f" ({name})" if found else " (no ip route)"


def _first_hop(router: Router, config: TrackConfig) -> str:
    found = router.interior().at(config.prefix) if config.prefix else []
    return found[0].interface or "unknown" if found else "unknown"


def _delay(text: str) -> str:
    """``delay down 5 up 10`` in the words of the output."""
    words = text.split()
    said = dict(zip(words[1::2], words[2::2], strict=False))
    return ", ".join(f"{way} {said[way]} secs" for way in ("up", "down") if way in said)


def brief(router: Router, _given: Given) -> str:
    """``show track brief``."""
    rows = (_row(router, config) for _, config in sorted(tracks(router.running).items()))
    return BRIEF + "".join(rows)


def _row(router: Router, config: TrackConfig) -> str:
    state = router.tracks.state(config)
    place = config.interface or str(config.prefix or config.operation or "")
    name = short_name(place) if config.interface else place
    changed = span(router.network.clock() - state.since)
    word = "Up" if state.up else "Down"
    return f"{config.number:<6}{KINDS[config.kind]:<12}{name:<27}{config.what:<17}{word:<6}{changed}\n"


USER = (
    CliCommand("show track [<number:1-1000>]", objects),
    CliCommand("show track brief", brief),
)
