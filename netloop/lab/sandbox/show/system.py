"""``show version`` and the other commands about the box itself."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import serial
from netloop.lab.sandbox.names import is_virtual, split
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import uptime
from netloop.lab.sandbox.views.interface import interfaces
from netloop.text.words import plural

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


def clock(router: Router, _given: Given) -> str:
    """``show clock``."""
    now = router.network.wall(router.network.clock())
    return f"*{now:%H:%M:%S}.{now.microsecond // 1000:03d} UTC {now:%a %b} {now.day} {now:%Y}\n"


def logging(router: Router, _given: Given) -> str:
    """``show logging``."""
    lines = router.log
    count = len(lines)
    return (
        "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n"
        "                0 flushes, 0 overruns, xml disabled, filtering disabled)\n\n"
        "No Active Message Discriminator.\n\n\n\n"
        "No Inactive Message Discriminator.\n\n\n"
        f"    Console logging: level debugging, {count} messages logged, xml disabled,\n"
        "                     filtering disabled\n"
        "    Monitor logging: level debugging, 0 messages logged, xml disabled,\n"
        "                     filtering disabled\n"
        f"    Buffer logging:  level debugging, {count} messages logged, xml disabled,\n"
        "                    filtering disabled\n"
        "    Exception Logging: size (8192 bytes)\n"
        "    Count and timestamp logging messages: disabled\n"
        "    Persistent logging: disabled\n\n"
        f"    Trap logging: level informational, {count} message lines logged\n\n"
        "Log Buffer (8192 bytes):\n\n" + "".join(f"{line}\n" for line in lines)
    )


def hosts(router: Router, _given: Given) -> str:
    """``show hosts``."""
    root = router.running
    name = (root.text_of("ip", "domain", "name") or root.text_of("ip", "domain-name")).split()[-1:]
    return (
        f"Default domain is {name[0] if name else 'not set'}\n"
        "Name servers are 255.255.255.255\n\n"
        "Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate\n"
        "       temp - temporary, perm - permanent\n"
        "       NA - Not Applicable None - Not defined\n\n"
        "Host                      Port  Flags      Age Type   Address(es)\n"
    )


def inventory(router: Router, _given: Given) -> str:
    """``show inventory``."""
    return (
        'NAME: "IOSv", DESCR: "IOSv chassis, Hw Serial#: '
        f'{serial(router.name)}, Hw Revision: 1.0"\n'
        f"PID: IOSv              , VID: 1.0, SN: {serial(router.name)}\n\n\n"
    )


def directory(router: Router, given: Given) -> str:
    """``dir [FILESYSTEM]``."""
    files = router.files
    system = given.get("system", "flash:").rstrip("/")
    entries = "".join(
        f"  {number:>3}  -rw- {len(text):>11}  Jan 1 2025 12:00:00 +00:00  {name}\n"
        for number, (name, text) in enumerate(sorted(files.items()), 1)
    )
    return (
        f"Directory of {system}/\n\n{entries or 'No files in directory' + chr(10)}\n"
        "2142715904 bytes total (1991106560 bytes free)\n"
    )


def snmp_chassis(router: Router, _given: Given) -> str:
    """``show snmp chassis``."""
    return f"{serial(router.name)}\n"


def archive(router: Router, _given: Given) -> str:
    """``show archive``."""
    if not router.running.under("archive"):
        return "Archive feature not enabled\n"
    return "The maximum archive configurations allowed is 10.\nThere are currently 0 archive configurations saved.\n"


USER = (
    CliCommand("show version", version),
    CliCommand("show clock [detail]", clock),
    CliCommand("show hosts [summary]", hosts),
    CliCommand("show inventory", inventory),
    CliCommand("show snmp chassis", snmp_chassis),
)
PRIVILEGED = (
    CliCommand("show logging", logging),
    CliCommand("show archive", archive),
    CliCommand("dir [<system:word>]", directory),
)
