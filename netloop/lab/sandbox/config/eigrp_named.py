"""EIGRP in named mode: ``router eigrp NAME``, address families, their interfaces and topologies."""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.config.eigrp import identity, networks, policy
from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.names import order
from netloop.lab.sandbox.tree import ConfigNode, Rank
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

FAMILY_PATTERN = "address-family (ipv4|ipv6) [unicast] [vrf <vrf:word>] autonomous-system <asn:1-65535>"
PASSIVE = "passive-interface"


def enter_process(here: Cursor, given: Given) -> None:
    """``router eigrp NAME``."""
    here.enter(NAMED, here.running.put(given.words, given.text, global_rank(given.text)))


def enter_family(here: Cursor, given: Given) -> str | None:
    """``address-family ipv4|ipv6 unicast [vrf X] autonomous-system N``; the base topology comes with it."""
    slot = _slot(given, given.words[1])
    vrf = given.get("vrf", DEFAULT_VRF)
    if vrf != DEFAULT_VRF and not here.booting and not known_vrf(here.running, vrf):
        return NO_VRF.format(vrf)
    tail = "" if vrf == DEFAULT_VRF else f" vrf {vrf}"
    text = f"address-family {slot[1]} unicast{tail} autonomous-system {given['asn']}"
    node = here.node.put(slot, text, (20, slot[1], vrf != DEFAULT_VRF, vrf, given["asn"]))
    node.closing = "exit-address-family"
    here.enter(FAMILY, node)
    if not here.booting:
        _topology(node)
    return None


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ...``."""
    here.node.drop(*_slot(given, given.words[2]))


def _slot(given: Given, family: str) -> tuple[str, ...]:
    return "address-family", family, given.get("vrf", DEFAULT_VRF), str(given["asn"])


def _topology(family: ConfigNode) -> ConfigNode:
    node = family.put(("topology", "base"), "topology base", (5,))
    node.section, node.closing = True, "exit-af-topology"
    return node


def enter_topology(here: Cursor, _given: Given) -> None:
    """``topology base``."""
    here.enter(TOPOLOGY, _topology(here.node))


def enter_interface(here: Cursor, given: Given) -> None:
    """``af-interface X`` or ``af-interface default``, which stands first."""
    name = given.words[1]
    node = here.node.put(("af-interface", name), f"af-interface {name}", _place(name))
    node.closing = "exit-af-interface"
    here.enter(AF_INTERFACE, node)


def _place(name: str) -> Rank:
    return (1, (-1, (), "", ())) if name == "default" else (1, order(name))


def no_interface(here: Cursor, given: Given) -> None:
    """``no af-interface X``."""
    here.node.drop("af-interface", given.words[2])


def set_passive(here: Cursor, _given: Given) -> None:
    """``passive-interface``; printed even where the default says the same."""
    here.node.put((PASSIVE,), PASSIVE, (2,))


def no_passive(here: Cursor, _given: Given) -> None:
    """``no passive-interface``, printed where ``af-interface default`` is passive."""
    family = here.node.parent
    default = family.get("af-interface", "default") if family else None
    if default is not None and default is not here.node and (PASSIVE,) in default:
        here.node.put((PASSIVE,), f"no {PASSIVE}", (2,))
    else:
        here.node.drop(PASSIVE)


NAMED = ConfigMode(
    "config-router",
    (
        CliCommand(FAMILY_PATTERN, enter_family),
        CliCommand(f"no {FAMILY_PATTERN}", no_family),
        *toggle("shutdown", 40, default=False),
    ),
)
FAMILY = ConfigMode(
    "config-router-af",
    (
        CliCommand("af-interface (default|<interface:interface>)", enter_interface),
        CliCommand("no af-interface (default|<interface:interface>)", no_interface),
        CliCommand("topology base", enter_topology),
        *networks(),
        *identity(),
        *verbatim("metric|timers|nsf|maximum-prefix|remote-neighbors", 15),
        *toggle("shutdown", 40, default=False),
        CliCommand("exit-address-family", leave),
    ),
)
AF_INTERFACE = ConfigMode(
    "config-router-af-interface",
    (
        CliCommand(PASSIVE, set_passive),
        CliCommand(f"no {PASSIVE}", no_passive),
        *verbatim("authentication|bandwidth-percent|hello-interval|hold-time|bfd|add-paths|dampening-change", 3),
        *verbatim("next-hop-self|split-horizon|stub-site", 3),
        *verbatim("summary-address", 4, many=True),
        *toggle("shutdown", 1, default=False),
        CliCommand("exit-af-interface", leave),
    ),
)
TOPOLOGY = ConfigMode("config-router-af-topology", (*policy(), CliCommand("exit-af-topology", leave)))
GLOBAL_COMMANDS = (CliCommand("router eigrp <name:word>", enter_process),)
