"""``show version`` and the other commands about the box itself."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import serial
from netloop.lab.sandbox.names import is_virtual, split
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import uptime
from netloop.lab.sandbox.state.ntp import ntp_clock
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import interfaces
from netloop.lab.sandbox.views.resolver import EVERYBODY, resolver
from netloop.text.words import plural

HOSTS_HEAD = """\
Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate
       temp - temporary, perm - permanent
       NA - Not Applicable None - Not defined

Host                      Port  Flags      Age Type   Address(es)
"""
IMAGE = "vios-adventerprisek9-m"
VERSION = """\
Cisco IOS Software, IOSv Software (VIOS-ADVENTERPRISEK9-M), Version 15.9(3)M9, RELEASE SOFTWARE (fc1)
Technical Support: a virtual router of the netloop sandbox
Compiled Wed 01-Jan-25 12:00 by netloop


ROM: Bootstrap program is IOSv

{hostname} uptime is {uptime}
System returned to ROM by {reason}
System restarted at {restarted}
System image file is "flash0:/{image}"
Last reload reason: Unknown reason



Cisco IOSv (revision 1.0) with 460137K/62464K bytes of memory.
Processor board ID {serial}
{ports}
DRAM configuration is 72 bits wide with parity disabled.
256K bytes of non-volatile configuration memory.
2097152K bytes of ATA System CompactFlash 0 (Read/Write)



Configuration register is 0x2102

"""


def version(router: Router, _given: Given) -> str:
    """``show version``."""
    network = router.network
    return VERSION.format(
        hostname=router.hostname,
        uptime=uptime(network.clock() - router.booted),
        reason="reload",
        restarted=network.wall(router.booted).strftime("%H:%M:%S UTC %a %b %-d %Y"),
        image=IMAGE,
        serial=serial(router.name),
        ports="\n".join(_ports(router)),
    )


def _ports(router: Router) -> list[str]:
    ports = [split(config.name)[0] for config in interfaces(router.running) if not is_virtual(config.name)]
    words = {"GigabitEthernet": "Gigabit Ethernet", "FastEthernet": "FastEthernet"}
    return [plural(ports.count(kind), f"{words.get(kind, kind)} interface") for kind in dict.fromkeys(ports)]


def clock(router: Router, given: Given) -> str:
    """``show clock [detail]``; a star says that the clock follows no other."""
    now, followed = router.network.wall(router.network.clock()), ntp_clock(router.network, router).reference
    star = "" if followed else "*"
    text = f"{star}{now:%H:%M:%S}.{now.microsecond // 1000:03d} UTC {now:%a %b} {now.day} {now:%Y}\n"
    return text + (f"{'Time source is NTP' if followed else 'No time source'}\n" if "detail" in given.words else "")


def hosts(router: Router, _given: Given) -> str:
    """``show hosts``: the domain, the name servers, and the names of ``ip host``."""
    return f"{_resolver(router.running)}\n{HOSTS_HEAD}{''.join(_host_rows(router.running))}"


def hosts_summary(router: Router, _given: Given) -> str:
    """``show hosts summary``: how many names are known."""
    known = sum(1 for _ in _host_rows(router.running))
    return f"{_resolver(router.running)}Local cache entries: {known}\nDynamic cache entries: 0\n"


def _resolver(root: ConfigNode) -> str:
    how = resolver(root)
    return (
        f"Default domain is {how.domain or 'not set'}\n"
        f"Name/address lookup uses {'domain service' if how.lookup else 'static mappings'}\n"
        f"Name servers are {', '.join(how.servers) or EVERYBODY}\n"
    )


def _host_rows(root: ConfigNode) -> Iterator[str]:
    for words in (node.text.split()[2:] for node in root.under("ip", "host")):
        if len(words) > 1:
            yield f"{words[0]:<25} None  (perm, OK)  0   IP    {' '.join(words[1:])}\n"


def inventory(router: Router, _given: Given) -> str:
    """``show inventory``."""
    return (
        'NAME: "IOSv", DESCR: "IOSv chassis, Hw Serial#: '
        f'{serial(router.name)}, Hw Revision: 1.0"\n'
        f"PID: IOSv              , VID: 1.0, SN: {serial(router.name)}\n\n\n"
    )


USER = (
    CliCommand("show version", version),
    CliCommand("show clock [detail]", clock),
    CliCommand("show hosts", hosts),
    CliCommand("show hosts summary", hosts_summary),
    CliCommand("show inventory", inventory),
)
