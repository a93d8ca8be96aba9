"""``router isis``: network entity titles, levels, passive interfaces; ``ip router isis`` on interfaces.

A router has one system ID: further NETs give it further areas (ISO 10589). An interface that is made passive loses
``ip router isis``; the process advertises it all the same. Source: Cisco IOS IP Routing: IS-IS Command Reference.
"""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.passive import passive
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.views.isis import system_id

AREAS_MAX = 3
FAMILIES = ("ip", "ipv6")


def enter_process(here: Cursor, given: Given) -> None:
    """``router isis [TAG]``."""
    ensure_process(here, given.get("tag", ""))
    node = here.running.get("router", "isis", given.get("tag", ""))
    if node is not None:
        here.enter(ISIS, node)


def ensure_process(here: Cursor, tag: str) -> None:
    """Make a process that is not there yet."""
    text = f"router isis {tag}".rstrip()
    here.running.put(("router", "isis", tag), text, global_rank(text)).section = True


def no_process(here: Cursor, given: Given) -> None:
    """``no router isis [TAG]``: the interfaces leave it too."""
    tag = given.get("tag", "")
    here.running.drop("router", "isis", tag)
    for node in here.running.under("interface"):
        for family in FAMILIES:
            if node.text_of(family, "router", "isis") == f"{family} router isis {tag}".rstrip():
                node.drop(family, "router", "isis")


def set_net(here: Cursor, given: Given) -> str | None:
    """``net``: a second one gives another area to the same system."""
    wanted = given["net"]
    known = [node.slot[1] for node in here.node.under("net")]
    if wanted in known:
        return None
    if known and system_id(known[0]) != system_id(wanted):
        return f"% IS-IS: NET {wanted}: the system ID is {system_id(known[0])} already\n"
    if len(known) >= AREAS_MAX:
        return f"% IS-IS: NET {wanted}: {AREAS_MAX} areas at most\n"
    here.node.put(("net", wanted), given.text, (0,))
    return None


def no_net(here: Cursor, given: Given) -> str | None:
    """``no net N``."""
    return None if here.node.drop("net", given["net"]) else f"% IS-IS: no such NET {given['net']}\n"


def set_level(here: Cursor, given: Given) -> None:
    """``is-type``; both levels is the default and not printed."""
    if given.words[-1] == "level-1-2":
        here.node.drop("is-type")
    else:
        here.node.put(("is-type",), given.text, (1,))


def set_style(here: Cursor, given: Given) -> None:
    """``metric-style``; narrow is the default and not printed."""
    if given.words[1] == "narrow" and len(given.words) == 2:
        here.node.drop("metric-style")
    else:
        here.node.put(("metric-style",), given.text, (3,))


def no_setting(here: Cursor, given: Given) -> None:
    """``no is-type`` and ``no metric-style``."""
    here.node.drop(given.words[1])


def _off_the_interface(here: Cursor, name: str) -> None:
    """A passive interface is advertised by the process alone."""
    node = here.running.get("interface", name)
    for family in FAMILIES:
        if node is not None and _tag(node.text_of(family, "router", "isis")) == here.node.slot[-1]:
            node.drop(family, "router", "isis")


def _tag(text: str) -> str | None:
    words = text.split()
    return None if not words else " ".join(words[3:])


def set_member(here: Cursor, given: Given) -> None:
    """``ip router isis [TAG]`` on an interface: IOS makes the process when there is none."""
    tag = given.get("tag", "")
    ensure_process(here, tag)
    family = given.words[0]
    here.node.put((family, "router", "isis"), given.text, (4, 9) if family == "ip" else (61, 1))


def no_member(here: Cursor, given: Given) -> None:
    """``no ip router isis [TAG]``."""
    here.node.drop(given.words[1], "router", "isis")


def enter_family(here: Cursor, _given: Given) -> None:
    """``address-family ipv6 [unicast]`` under ``router isis``."""
    node = here.node.put(("address-family", "ipv6"), "address-family ipv6", (20,))
    node.closing = "exit-address-family"
    here.enter(ISIS_FAMILY, node)


def no_family(here: Cursor, _given: Given) -> None:
    """``no address-family ipv6 [unicast]``."""
    here.node.drop("address-family", "ipv6")


def _keyed(words: tuple[str, ...], kinds: int) -> tuple[str, ...]:
    """The slot of an ``authentication`` line: its kind and its level, so that a line replaces the one before."""
    level = words[-1:] if words[-1].startswith("level-") else ()
    return (*words[:kinds], *level)


def set_authentication(here: Cursor, given: Given) -> None:
    """``authentication mode|key-chain|send-only ... [level-1|level-2]`` of the process."""
    words = tuple(given.text.split())
    here.node.put(_keyed(words, 2), given.text, (2,))


def no_authentication(here: Cursor, given: Given) -> None:
    """``no authentication mode ...``."""
    here.node.drop(*_keyed(tuple(given.text.split()[1:]), 2))


def set_circuit_authentication(here: Cursor, given: Given) -> None:
    """``isis authentication mode|key-chain|send-only ... [level-1|level-2]`` of an interface."""
    words = tuple(given.text.split())
    here.node.put(_keyed(words, 3), given.text, (72, 3))


def no_circuit_authentication(here: Cursor, given: Given) -> None:
    """``no isis authentication mode ...``."""
    here.node.drop(*_keyed(tuple(given.text.split()[1:]), 3))


def set_password(here: Cursor, given: Given) -> None:
    """``isis password TEXT [level-1|level-2]``: one for each level."""
    here.node.put(_keyed(tuple(given.text.split()), 2), given.text, (72, 3))


def no_password(here: Cursor, _given: Given) -> None:
    """``no isis password``."""
    here.node.drop_under("isis", "password")


STYLES = "(wide|narrow|transition)"
LEVELS = "(level-1|level-2|level-1-2)"
OTHERS = (
    "advertise|hostname|lsp-gen-interval|spf-interval|prc-interval|"
    "set-overload-bit|nsf|max-lsp-lifetime|lsp-refresh-interval|fast-flood|ispf|bfd|fast-reroute|"
    "microloop|segment-routing|ignore-lsp-errors|metric|use|lsp-mtu|skeptical"
)
ISIS = ConfigMode(
    "config-router",
    (
        CliCommand("net <net:net>", set_net),
        CliCommand("no net <net:net>", no_net),
        CliCommand("is-type (level-1|level-1-2|level-2-only)", set_level),
        CliCommand("no is-type [<rest:line>]", no_setting),
        CliCommand("authentication <rest:line>", set_authentication),
        CliCommand("no authentication <rest:line>", no_authentication),
        *verbatim("area-password|domain-password", 2, one=True),
        *toggle("hello padding", 2, default=True),
        *toggle("protocol shutdown", 2, default=False),
        *verbatim(OTHERS, 2, many=True),
        CliCommand(f"metric-style {STYLES} [transition] [{LEVELS}]", set_style),
        CliCommand("no metric-style [<rest:line>]", no_setting),
        *toggle("log-adjacency-changes", 4, default=False, more="all"),
        *verbatim("redistribute|summary-address|default-information|distance|maximum-paths", 5, many=True),
        *verbatim("distribute-list", 5, many=True),
        *passive(6, _off_the_interface),
        *verbatim("mpls ldp autoconfig|mpls ldp sync", 8),
        *setting("mpls traffic-eng router-id <interface:interface>", 9, 0),
        *setting("mpls traffic-eng level-1", 9, 1),
        *setting("mpls traffic-eng level-2", 9, 2),
        CliCommand("address-family ipv6 [unicast]", enter_family),
        CliCommand("no address-family ipv6 [unicast]", no_family),
    ),
)
ISIS_FAMILY = ConfigMode(
    "config-router-af",
    (
        *verbatim("multi-topology|distance|maximum-paths", 0),
        *verbatim("redistribute|summary-prefix|distribute-list|default-information", 0, many=True),
        *toggle("adjacency-check", 0, default=True),
        CliCommand("exit-address-family", leave),
    ),
)
GLOBAL_COMMANDS = (
    CliCommand("router isis [<tag:word>]", enter_process),
    CliCommand("no router isis [<tag:word>]", no_process),
)
INTERFACE_COMMANDS = (
    CliCommand("(ip|ipv6) router isis [<tag:word>]", set_member),
    CliCommand("no (ip|ipv6) router isis [<tag:word>]", no_member),
    *setting("isis circuit-type (level-1|level-1-2|level-2-only)", 72, 0),
    *setting("isis network point-to-point", 72, 1),
    *setting("isis metric <metric:1-16777214> [(level-1|level-2)]", 72, 2),
    CliCommand("isis authentication <rest:line>", set_circuit_authentication),
    CliCommand("no isis authentication <rest:line>", no_circuit_authentication),
    CliCommand("isis password <password:word> [<rest:line>]", set_password),
    CliCommand("no isis password [<rest:line>]", no_password),
    *verbatim("isis ipv6|isis hello-interval|isis hello-multiplier|isis bfd", 72, 3),
    *verbatim("isis priority|isis tag|isis csnp-interval|isis lsp-interval|isis mesh-group", 72, 3),
    *toggle("isis hello padding", 72, 3, default=True),
    *toggle("isis protocol shutdown", 72, 3, default=False),
)
