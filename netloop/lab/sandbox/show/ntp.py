"""``show ntp associations`` and ``show ntp status``.

Layouts: published outputs of IOS 15, which NAPALM and Genie read.
"""

from __future__ import annotations

from datetime import UTC, datetime

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.ntp import LOCAL_CLOCK, NtpAssociation, associations, followed, ntp_clock
from netloop.lab.sandbox.views.ntp import ntp

OFF = "%NTP is not enabled.\n"
HEAD = "\n  address         ref clock       st   when   poll reach  delay  offset   disp\n"
LEGEND = " * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured\n"
STATUS = """\
Clock is {state}, {reference}
nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10
ntp uptime is {uptime} (1/100 of seconds), resolution is 4000
reference time is {time}
clock offset is 0.0000 msec, root delay is 0.00 msec
root dispersion is {dispersion} msec, peer dispersion is {peer} msec
loopfilter state is {loop}, drift is 0.000000000 s/s
system poll interval is {poll}, {update}.
"""
POLL, OWN_POLL = 64, 16
"""Seconds between two requests to a server, and between two looks at the router's own clock."""
EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
WHOLE = 0o377
"""The last eight requests, all answered."""


def table(router: Router, _given: Given) -> str:
    """``show ntp associations``."""
    found = associations(router.network, router)
    if not ntp(router.running).on:
        return OFF
    best = followed(found)
    return HEAD + "".join(_row(router, one, one is best) for one in found) + LEGEND


def _row(router: Router, one: NtpAssociation, best: bool) -> str:
    poll, mark = _poll(one), "*" if best else "+" if one.usable else " "
    when, reach = _polled(router, poll) if one.answers else ("-", "0")
    disp = "  1.204" if one.answers else " 15937."
    head = f"{mark}~{one.address:<16}{one.reference:<15}{one.stratum:>3}"
    return f"{head}{when:>7}{poll:>7}{reach:>6}{'0.000':>7}{'0.000':>8}{disp}\n"


def _poll(one: NtpAssociation) -> int:
    return OWN_POLL if one.address == LOCAL_CLOCK else POLL


def _polled(router: Router, poll: int) -> tuple[str, str]:
    """How long ago the last request was, in seconds, and which of the last eight were answered, in octal."""
    up = int(router.network.clock() - router.booted)
    register = WHOLE if up // poll >= 8 else (1 << (up // poll + 1)) - 1
    return str(up % poll), f"{register:o}"


def status(router: Router, _given: Given) -> str:
    """``show ntp status``."""
    if not ntp(router.running).on:
        return OFF
    clock, best = ntp_clock(router.network, router), followed(associations(router.network, router))
    up = router.network.clock() - router.booted
    ago = int(up) % (_poll(best) if best else POLL)
    return STATUS.format(
        state="synchronized" if best else "unsynchronized",
        reference=f"stratum {clock.stratum}, "
        + (f"reference is {clock.reference:<15}" if best else "no reference clock"),
        uptime=int(up) * 100,
        time=_reference_time(router, ago) if best else "00000000.00000000 (00:00:00.000 UTC Mon Jan 1 1900)",
        dispersion="3.40" if best else "0.00",
        peer="1.20" if best else "0.00",
        loop="'CTRL' (Normal Controlled Loop)" if best else "'NSET' (Never set)",
        poll=_poll(best) if best else POLL,
        update=f"last update was {ago} sec ago" if best else "never updated",
    )


def _reference_time(router: Router, ago: int) -> str:
    """When the clock was last set, as NTP's timestamp (RFC 5905) and in words."""
    network = router.network
    moment = network.wall(network.clock() - ago)
    seconds, fraction = divmod((moment - EPOCH).total_seconds(), 1)
    stamp = f"{int(seconds) & 0xFFFFFFFF:08X}.{int(fraction * 2**32):08X}"
    words = f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d} UTC {moment:%a %b} {moment.day} {moment:%Y}"
    return f"{stamp} ({words})"


USER = (
    CliCommand("show ntp associations", table),
    CliCommand("show ntp status", status),
)
