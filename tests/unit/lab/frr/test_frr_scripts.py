"""What is done to the host to make a lab, as text."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from netloop.errors import LabError
from netloop.lab.frr import devices, jail, network, scripts
from netloop.lab.frr.daemons import daemons
from netloop.lab.frr.host import Feature
from netloop.lab.frr.site import Site
from netloop.lab.twin.twin import Twin, TwinCable, TwinNode
from netloop.model.routing import Protocol

SITE = Site("abc123")
R1 = TwinNode(
    "r1",
    "frr",
    "",
    loopbacks=("Loopback0", "Loopback10"),
    protocols=(Protocol.OSPF, Protocol.BGP),
    addresses={"eth1": ("10.0.12.0/31", "2001:db8:0:12::/127")},
)
R2 = TwinNode("r2", "frr", "")
TWIN = Twin("pair", (R1, R2), (TwinCable("r1", "eth1", "r2", "eth2"),))
NOTHING, ALL = frozenset[Feature](), frozenset(Feature)


def test_namespaces_and_cables_are_the_labs_by_name() -> None:
    """Every router has a namespace named after the lab; a cable's ends are made where they belong, and go up."""
    made = re.findall(r"^netns add (\S+)$", network.namespaces(SITE, TWIN), re.MULTILINE)
    assert made == ["nl-abc123-r1", "nl-abc123-r2"]
    cable = "link add eth1 netns nl-abc123-r1 type veth peer name eth2 netns nl-abc123-r2"
    lines = network.cables(SITE, TWIN).splitlines()
    assert lines.index(cable) < lines.index("link set eth1 up")


def test_a_router_starts_the_daemons_that_it_needs() -> None:
    """zebra before all others, then those of its protocols, each with its files in the router's folder."""
    script = scripts.start(SITE, R1, NOTHING)
    started = re.findall(
        r"^setpriv .*/usr/lib/frr/(\w+) -d .*--vty_socket /run/netloop/abc123/r1 ", script, re.MULTILINE
    )
    assert started == list(daemons(R1.protocols))
    assert started[-3:] == ["zebra", "ospfd", "bgpd"]
    assert daemons(())[-1] == "zebra"


def test_addresses_come_before_daemons() -> None:
    """A daemon that starts finds every address there, so that it elects the highest one, as a router that boots."""
    lines = scripts.start(SITE, R1, NOTHING).splitlines()
    added = [lines.index(f"address add {address} dev eth1") for address in R1.addresses["eth1"]]
    started = next(number for number, line in enumerate(lines) if "/usr/lib/frr/" in line)
    assert len(added) == 2
    assert max(added) < started


def test_a_loopback_is_a_dummy_or_half_a_cable() -> None:
    """A dummy where the kernel has it; else a veth pair, both ends up, no address of its own on the other end."""
    dummy = list(devices.loopback(R1, "Loopback10", ALL))
    assert dummy == ["link add Loopback10 type dummy", "link set Loopback10 up"]
    assert list(devices.loopback(R1, "Loopback10", NOTHING)) == [
        "link add Loopback10 type veth peer name Loopback10-x1",
        "link set Loopback10-x1 addrgenmode none",
        "link set Loopback10-x1 up",
        "link set Loopback10 up",
    ]


def test_a_loopback_is_in_its_vrf() -> None:
    """A VRF is a device with a table of its own, made before the loopback that is put into it."""
    node = TwinNode("r1", "frr", "", loopbacks=("Loopback0", "Loopback10"), vrfs={"Loopback10": "CUST-A"})
    lines = scripts.start(SITE, node, ALL).splitlines()
    order = [lines.index(f"link {said}") for said in ("add CUST-A type vrf table 1001", "set Loopback10 master CUST-A")]
    assert order == sorted(order)
    assert "link set Loopback0 master CUST-A" not in lines


def test_a_name_that_linux_cannot_have_is_refused() -> None:
    """An interface's name has at most 15 characters; the error says so before anything is made."""
    node = TwinNode("r1", "frr", "", loopbacks=("Loopback2147483647",))
    with pytest.raises(LabError, match="Loopback2147483647: expected at most 15 characters"):
        list(devices.loopback(node, "Loopback2147483647", NOTHING))


@pytest.mark.parametrize("features", [NOTHING, ALL])
def test_every_script_is_shell(features: frozenset[Feature]) -> None:
    """A shell can read all of them."""
    texts = [network.namespaces(SITE, TWIN), network.cables(SITE, TWIN), jail.made(SITE, "r1")]
    for text in [*texts, scripts.start(SITE, R1, features)]:
        done = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_lab_of_another_folder_has_another_site() -> None:
    """Names follow from the folder, so that one inventory can be up under two homes."""
    one, two = Site.of(Path("/a/labs/isp-1")), Site.of(Path("/b/labs/isp-1"))
    assert one == Site.of(Path("/a/labs/isp-1"))
    assert one.namespace("r1") != two.namespace("r1")
    assert one.runtime != two.runtime


def test_a_socket_fits_its_address() -> None:
    """The longest name that a host may have gives a path of at most 107 characters, as unix(7) has it."""
    longest = Site("abc123").folder("r" * 63)
    assert max(len(str(longest / name)) for name in ("ospf6d.vty", "zserv.api", "ldpd.ctl")) <= 107


def test_a_daemon_gets_the_capabilities_that_it_needs_alone() -> None:
    """Before it becomes ``frr`` it can change nobody's files: neither their owners nor what it does not own."""
    for line in scripts.start(SITE, R1, NOTHING).splitlines():
        if "/usr/lib/frr/" in line:
            assert line.startswith("setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,")
            assert not re.search(r"\+(chown|dac_|fowner|mknod|setfcap|sys_(module|ptrace|rawio))", line)


def test_a_jail_is_read_only_when_a_script_begins() -> None:
    """The last thing that is done to a jail is to take the old root away and to close the new one."""
    steps = jail.made(SITE, "r1").splitlines()
    assert steps[-4:] == ["pivot_root . old", "umount -l /old", "cd /", "mount -o remount,ro,nosuid /"]
    bound = [step for step in steps if "mount -o bind" in step and "/run/netloop" not in step]
    assert all("bind,ro,nosuid,nodev" in step for step in bound)
    assert len(bound) > 1
