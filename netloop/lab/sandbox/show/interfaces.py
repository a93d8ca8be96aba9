"""``show interfaces`` and its short forms.

Layouts: captures of IOSv and CSR1000v for ports and loopbacks, which the template ``cisco_ios_show_interfaces`` of
ntc-templates reads; ``summary`` as published outputs of IOS 15.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface
from itertools import takewhile

from netloop.lab.sandbox.grammar import INVALID, CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import kind, mac
from netloop.lab.sandbox.names import is_loopback, is_virtual, short_name, split
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.timeline import NEVER
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import InterfaceConfig, interfaces, last, number
from netloop.lab.sandbox.views.ospf import MBPS

COUNTERS = """\
  Last input {input_ago}, output {output_ago}, output hang never
  Last clearing of "show interface" counters {cleared}
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0
  Queueing strategy: fifo
  Output queue: 0/{queue} (size/max)
  5 minute input rate {input_bits} bits/sec, {input_rate} packets/sec
  5 minute output rate {output_bits} bits/sec, {output_rate} packets/sec
     {input.packets} packets input, {input.octets} bytes, 0 no buffer
     Received 0 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles{blank}
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored{abort}
{watchdog}     {output.packets} packets output, {output.octets} bytes, 0 underruns
     0 output errors, 0 collisions, {resets} interface resets
     0 unknown protocol drops
{babbles}     0 output buffer failures, 0 output buffers swapped out
"""
WATCHDOG = "     0 watchdog, 0 multicast, 0 pause input\n"
BABBLES = "     0 babbles, 0 late collision, 0 deferred\n     0 lost carrier, 0 no carrier, 0 pause output\n"
SUMMARY = """
 *: interface is up
 IHQ: pkts in input hold queue     IQD: pkts dropped from input queue
 OHQ: pkts in output hold queue    OQD: pkts dropped from output queue
 RXBS: rx rate (bits/sec)          RXPS: rx rate (pkts/sec)
 TXBS: tx rate (bits/sec)          TXPS: tx rate (pkts/sec)
 TRTL: throttle count

  Interface                   IHQ       IQD       OHQ       OQD      RXBS      RXPS      TXBS      TXPS      TRTL
-----------------------------------------------------------------------------------------------------------------
"""
SUBINTERFACES = """\
NOTE:No separate counters are maintained for subinterfaces
     Hence Details of subinterface are not shown
"""
NONE = IPv4Address(0)
DELAYS = {"Loopback": 5000, "Tunnel": 50000, "Ethernet": 1000, "FastEthernet": 100}
"""Microseconds; every other port has 10."""


def chosen(router: Router, given: Given) -> list[InterfaceConfig]:
    """The interface that is named, or all of them: ports first, as ``show`` commands list them."""
    name = given.get("interface")
    found = [config for config in interfaces(router.running) if name in {None, config.name}]
    return sorted(found, key=lambda config: is_loopback(config.name))


def status(router: Router, config: InterfaceConfig) -> tuple[str, str]:
    """What IOS says of an interface and of its line."""
    if config.shutdown:
        return "administratively down", "down"
    return ("up", "up") if router.is_up(config.name) else ("down", "down")


def head(router: Router, config: InterfaceConfig) -> str:
    """The line that an interface's paragraph begins with."""
    shown, protocol = status(router, config)
    return f"{config.name} is {shown}, line protocol is {protocol} \n"


def unknown() -> str:
    """What is said of an interface that is not there."""
    return f"{INVALID}\n\n"


def detail(router: Router, given: Given) -> str:
    """``show interfaces [X]``."""
    return "".join(_detail(router, config) for config in chosen(router, given)) or unknown()


def _detail(router: Router, config: InterfaceConfig) -> str:
    lines = [*_identity(router, config), *_medium(router, config)]
    text = head(router, config) + "".join(f"  {line}\n" for line in lines)
    if "." in config.name:
        return f'{text}  Keepalive set (10 sec)\n  Last clearing of "show interface" counters never\n'
    return text + _counters(router, config)


def _identity(router: Router, config: InterfaceConfig) -> Iterator[str]:
    """Hardware, description and address."""
    address = mac(router.name, config.name.partition(".")[0])
    virtual = is_loopback(config.name) or split(config.name)[0] == "Tunnel"
    yield f"Hardware is {kind(config.name)}" + ("" if virtual else f", address is {address} (bia {address})")
    if config.description:
        yield f"Description: {config.description}"
    yield from address_lines(router, config)


def address_lines(router: Router, config: InterfaceConfig) -> Iterator[str]:
    """The IPv4 address of an interface, its own or the one that it uses without a number of its own."""
    if config.primary:
        yield f"Internet address is {config.primary.with_prefixlen}"
    elif config.unnumbered:
        yield f"Interface is unnumbered. Using address of {config.unnumbered} ({used_address(router, config) or NONE})"


def used_address(router: Router, config: InterfaceConfig) -> IPv4Address | None:
    """The IPv4 address that packets of an interface come from."""
    lender = router.interface(config.unnumbered) if config.unnumbered else config
    return lender.primary.ip if lender and lender.primary else None


def _medium(router: Router, config: InterfaceConfig) -> Iterator[str]:
    """MTU, bandwidth and delay, and what carries the packets."""
    node = router.running.get("interface", config.name) or ConfigNode()
    letters, _ = split(config.name)
    delay = (number(node, "delay") or 0) * 10 or DELAYS.get(letters, 10)
    yield f"MTU {mtu(config)} bytes, BW {bandwidth(config)} Kbit/sec, DLY {delay} usec, "
    yield "   reliability 255/255, txload 1/255, rxload 1/255"
    yield f"Encapsulation {_encapsulation(node, config)}"
    if "." not in config.name:
        off = node.text_of("keepalive").startswith("no ") or letters == "Tunnel"
        yield "Keepalive not set" if off else f"Keepalive set ({_keepalive(node)} sec)"
    if not is_virtual(config.name):
        yield f"{_duplex(node)}, link type is auto, media type is RJ45"
        yield "output flow-control is unsupported, input flow-control is unsupported"
    if letters not in {"Loopback", "Tunnel"}:
        yield "ARP type: ARPA, ARP Timeout 04:00:00"


def _keepalive(node: ConfigNode) -> str:
    return (node.text_of("keepalive").split() or ["", "10"])[1]


def mtu(config: InterfaceConfig) -> int:
    """The largest packet of an interface, in bytes, as ``show interfaces`` has it."""
    return {"Loopback": 1514, "Tunnel": 17916}.get(split(config.name)[0], config.mtu)


def bandwidth(config: InterfaceConfig) -> int:
    """Kilobits a second: as configured, or what the hardware has."""
    letters, _ = split(config.name)
    fixed = {"Loopback": 8_000_000, "Tunnel": 100}.get(letters)
    return config.bandwidth or fixed or MBPS.get(letters, 1000) * 1000


def _encapsulation(node: ConfigNode, config: InterfaceConfig) -> str:
    if "." in config.name:
        words = node.text_of("encapsulation").split()
        return f"802.1Q Virtual LAN, Vlan ID  {words[2]}." if len(words) > 2 else "ARPA, loopback not set"
    return {"Loopback": "LOOPBACK", "Tunnel": "TUNNEL"}.get(split(config.name)[0], "ARPA") + ", loopback not set"


def _duplex(node: ConfigNode) -> str:
    duplex, speed = last(node, "duplex") or "auto", last(node, "speed") or "auto"
    return f"{duplex.title()} Duplex, {'Auto Speed' if speed == 'auto' else f'{speed}Mbps'}"


def _counters(router: Router, config: InterfaceConfig) -> str:
    now, port = router.network.clock(), router.traffic.of(config.name)
    received, sent = port.counts(now)
    wired = not is_virtual(config.name)
    return COUNTERS.format(
        input_ago=_ago(now, received.last),
        output_ago=_ago(now, sent.last),
        cleared=_ago(now, port.cleared[0]),
        queue=40 if wired else 0,
        input_bits=_thousands(port.received.bits),
        input_rate=round(port.received.packets),
        output_bits=_thousands(port.sent.bits),
        output_rate=round(port.sent.packets),
        input=received,
        output=sent,
        resets=port.resets,
        blank=" ",
        abort="" if wired else ", 0 abort",
        watchdog=WATCHDOG if wired else "",
        babbles=BABBLES if wired else "",
    )


def _ago(now: float, then: float) -> str:
    return "never" if then == NEVER else span(now - then)


def _thousands(bits: float) -> int:
    """A rate as IOS rounds it."""
    return round(bits / 1000) * 1000


def brief(router: Router, given: Given) -> str:
    """``show ip interface brief [X]``: ports first, loopbacks last."""
    lines = ["Interface                  IP-Address      OK? Method Status                Protocol"]
    for config in chosen(router, given):
        shown, protocol = status(router, config)
        address = str(used_address(router, config) or "unassigned")
        lines.append(f"{config.name:<26} {address:<15} YES {_method(router, config):<6} {shown:<21} {protocol:<8}")
    return "\n".join(lines) + "\n"


def _method(router: Router, config: InterfaceConfig) -> str:
    """Where the address, or ``no ip address``, comes from: the startup configuration or an engineer since.

    ``TFTP`` is that of another interface, ``unset`` that of one that never had a word about it.
    """
    if config.unnumbered:
        return "TFTP"
    saved = saved_address(router, config.name)
    if config.primary is None and saved is None and ["no", "ip", "address"] not in _saved(router, config.name):
        return "unset"
    return "NVRAM" if saved == config.primary else "manual"


def saved_address(router: Router, interface: str) -> IPv4Interface | None:
    """The primary address of an interface in the startup configuration."""
    for words in _saved(router, interface):
        if words[:2] == ["ip", "address"] and len(words) == 4:
            return IPv4Interface(f"{words[2]}/{words[3]}")
    return None


def _saved(router: Router, interface: str) -> list[list[str]]:
    """The words of an interface's lines in the startup configuration."""
    _, _, section = f"\n{router.startup}".partition(f"\ninterface {interface}\n")
    return [line.split() for line in takewhile(lambda line: line.startswith(" "), section.split("\n"))]


def descriptions(router: Router, given: Given) -> str:
    """``show interfaces [X] description``."""
    lines = ["Interface                      Status         Protocol Description"]
    for config in chosen(router, given):
        shown, protocol = status(router, config)
        shown = shown.replace("administratively", "admin")
        lines.append(f"{short_name(config.name):<30} {shown:<14} {protocol:<8} {config.description}")
    return "\n".join(lines) + "\n"


def summary(router: Router, given: Given) -> str:
    """``show interfaces [X] summary``: queues, drops and rates."""
    found = chosen(router, given)
    note = SUBINTERFACES if any("." in config.name for config in found) else ""
    return SUMMARY + "".join(_summary_row(router, config) for config in found) + note


def _summary_row(router: Router, config: InterfaceConfig) -> str:
    port = router.traffic.of(config.name)
    rates = [_thousands(port.received.bits), round(port.received.packets)]
    rates += [_thousands(port.sent.bits), round(port.sent.packets)]
    fields = ["-"] * 9 if "." in config.name else [0, 0, 0, 0, *rates, 0]
    mark = "*" if router.is_up(config.name) else " "
    return f"{mark} {config.name:<21}" + "".join(f"{field:>10}" for field in fields) + "\n"


USER = (
    CliCommand("show interfaces [<interface:interface>]", detail),
    CliCommand("show interfaces [<interface:interface>] description", descriptions),
    CliCommand("show interfaces [<interface:interface>] summary", summary),
    CliCommand("show ip interface brief [<interface:interface>]", brief),
)
