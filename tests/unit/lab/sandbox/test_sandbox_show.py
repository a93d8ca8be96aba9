"""Show commands: TextFSM templates written for real devices read each of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.sandbox import show
from netloop.lab.sandbox.exec_commands import grammar_for


def parsed(terminal: Any, command: str) -> list[dict[str, Any]]:
    """The rows that ntc-templates' template for the command reads, which fails on a line it does not know."""
    parse = pytest.importorskip("ntc_templates.parse")
    found: list[dict[str, Any]] = parse.parse_output(platform="cisco_ios", command=command, data=terminal.type(command))
    return found


def row(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    """The row with these values."""
    return next(found for found in rows if all(found[key] == value for key, value in wanted.items()))


def test_version(r1: Any) -> None:
    """Hostname, release, uptime and serial number are found."""
    (found,) = parsed(r1, "show version")
    assert found["hostname"] == "r1"
    assert found["version"] == "15.9(3)M9"
    assert found["uptime"] == "0 minutes"
    assert len(found["serial"][0]) == 11
    assert found["hardware"] == ["IOSv"]


def test_ip_interface_brief(r1: Any) -> None:
    """Address, status and protocol of each interface."""
    rows = parsed(r1, "show ip interface brief")
    assert row(rows, interface="Loopback0")["ip_address"] == "10.255.0.1"
    down = row(rows, interface="GigabitEthernet0/1")
    assert (down["ip_address"], down["status"], down["proto"]) == ("unassigned", "administratively down", "down")


def test_interfaces(r1: Any) -> None:
    """Description, address, hardware address and MTU."""
    r1.configure("interface Gi0/0", "description to r2", "mtu 9000")
    rows = parsed(r1, "show interfaces")
    found = row(rows, interface="GigabitEthernet0/0")
    assert (found["description"], found["ip_address"], found["prefix_length"]) == ("to r2", "192.0.2.1", "24")
    assert found["mtu"] == "9000"
    assert found["link_status"] == "up"
    assert row(rows, interface="Loopback0")["hardware_type"] == "Loopback"
    assert [name["interface"] for name in rows if name["link_status"] == "administratively down"] == [
        "GigabitEthernet0/1"
    ]


def test_interfaces_description(r1: Any) -> None:
    """Short names, with the description."""
    r1.configure("interface lo0", "description router ID of r1")
    found = row(parsed(r1, "show interfaces description"), port="Lo0")
    assert (found["status"], found["protocol"], found["description"]) == ("up", "up", "router ID of r1")


def test_ip_interface(r1: Any) -> None:
    """Primary and secondary addresses, and the VRF."""
    r1.configure("interface lo0", "ip address 10.255.9.9 255.255.255.255 secondary")
    r1.configure("vrf definition CUST", "address-family ipv4")
    r1.configure("interface lo1", "vrf forwarding CUST", "ip address 10.1.1.1 255.255.255.255")
    rows = parsed(r1, "show ip interface")
    assert row(rows, interface="Loopback0")["ip_address"] == ["10.255.0.1", "10.255.9.9"]
    assert row(rows, interface="Loopback1")["vrf"] == "CUST"
    assert row(rows, interface="GigabitEthernet0/1")["ip_address"] == []


def test_ipv6_interface_brief(r1: Any) -> None:
    """The link-local address and the others, upper-case."""
    r1.configure("interface lo0", "ipv6 address 2001:db8:255::1/128")
    found = row(parsed(r1, "show ipv6 interface brief"), interface="Loopback0")
    assert found["ipv6_address"][1] == "2001:DB8:255::1"
    assert found["ipv6_address"][0].startswith("FE80::")
    assert "2001:DB8:255::1, subnet is 2001:DB8:255::1/128" in r1.type("show ipv6 interface lo0")


def test_ospf_neighbor_and_interface(r1: Any) -> None:
    """The neighbor's ID, state and address; each interface's area and state."""
    (neighbor,) = parsed(r1, "show ip ospf neighbor")
    assert (neighbor["neighbor_id"], neighbor["state"]) == ("10.255.0.2", "FULL/DR")
    assert (neighbor["ip_address"], neighbor["interface"]) == ("192.0.2.2", "GigabitEthernet0/0")
    rows = parsed(r1, "show ip ospf interface brief")
    assert row(rows, interface="Lo0")["state"] == "LOOP"
    assert row(rows, interface="Gi0/0")["neighbors_fc"] == "1/1"


def test_bgp_summary_and_neighbors(r1: Any) -> None:
    """The identifier, the AS and each neighbor's state."""
    (found,) = parsed(r1, "show ip bgp summary")
    assert (found["router_id"], found["local_as"]) == ("10.255.0.1", "65000")
    assert (found["bgp_neighbor"], found["neighbor_as"], found["state_or_prefixes_received"]) == (
        "10.255.0.2",
        "65000",
        "1",
    )
    (neighbor,) = parsed(r1, "show ip bgp neighbors")
    assert (neighbor["neighbor"], neighbor["bgp_state"]) == ("10.255.0.2", "Established")


def test_bgp_that_is_not_there(r1: Any) -> None:
    """No BGP is said so; one without neighbors prints its two header lines."""
    r1.configure("router bgp 65000", "no neighbor 10.255.0.2")
    assert "Neighbor " not in r1.type("show ip bgp summary")
    assert r1.type("show ip bgp summary").startswith("BGP router identifier 10.255.0.1, local AS number 65000\n")
    r1.configure("no router bgp 65000")
    assert r1.type("show ip bgp summary") == "% BGP not active\n\n"


def test_ip_route(r1: Any) -> None:
    """Connected, local, static and OSPF routes with their next hops."""
    r1.configure("ip route 0.0.0.0 0.0.0.0 192.0.2.2", "ip route 198.51.100.0 255.255.255.0 Null0")
    rows = parsed(r1, "show ip route")
    found = row(rows, protocol="O", network="10.255.0.2")
    assert (found["distance"], found["metric"], found["nexthop_ip"]) == ("110", "2", "192.0.2.2")
    assert row(rows, network="0.0.0.0")["nexthop_ip"] == "192.0.2.2"
    assert row(rows, network="198.51.100.0")["nexthop_if"] == "Null0"
    assert row(rows, protocol="L")["network"] == "192.0.2.1"
    assert "Gateway of last resort is 192.0.2.2" in r1.type("show ip route")


def test_the_rest_is_read_too(r1: Any) -> None:
    """Clock, inventory, users, arp, logging and vrf by their templates."""
    assert parsed(r1, "show clock")[0]["timezone"] == "UTC"
    assert parsed(r1, "show inventory")[0]["pid"] == "IOSv"
    assert {found["ip_address"] for found in parsed(r1, "show ip arp")} == {"192.0.2.1", "192.0.2.2"}
    assert parsed(r1, "show logging")[0]["facility"] == "OSPF"
    r1.configure("vrf definition CUST", "rd 65000:1", "address-family ipv4")
    r1.configure("interface lo1", "vrf forwarding CUST")
    assert parsed(r1, "show vrf")[0]["name"] == "CUST"


def test_protocols_name_the_identities(r1: Any) -> None:
    """``show ip protocols`` gives OSPF's router ID, what it routes and from whom it hears."""
    text = r1.type("show ip protocols")
    assert 'Routing Protocol is "ospf 1"' in text
    assert "  Router ID 10.255.0.1\n" in text
    assert "    10.255.0.1 0.0.0.0 area 0\n" in text
    assert "Routing on Interfaces Configured Explicitly (Area 0):\n    GigabitEthernet0/0\n" in text


def test_two_processes_are_both_shown(r1: Any) -> None:
    """``show ip ospf`` has a paragraph a process; with a number, that one alone."""
    r1.configure("router ospf 2", "router-id 2.2.2.2")
    assert r1.type("show ip ospf").count("Routing Process") == 2
    assert r1.type("show ip ospf 2").count("Routing Process") == 1


@pytest.mark.parametrize(
    ("command", "header"),
    [
        ("show ip ospf neighbor", "Neighbor ID     Pri   State           Dead Time   Address         Interface"),
        ("show ip ospf interface brief", "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C"),
        (
            "show ip bgp summary",
            "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd",
        ),
        ("show ip ospf interface", "  Transmit Delay is 1 sec, State BDR, Priority 1"),
        ("show users", "  Interface    User               Mode         Idle     Peer Address"),
    ],
)
def test_the_words_that_clients_look_for(r1: Any, command: str, header: str) -> None:
    """Other people's templates find their tables by these lines, to the letter."""
    assert header in r1.type(command).splitlines()


def test_a_file_is_all_that_a_show_command_needs(r1: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beside the others declares its commands; nothing else names it, and it is told router and arguments."""
    (tmp_path / "weather.py").write_text(
        "from netloop.lab.sandbox.grammar import CliCommand\n\n"
        "def weather(router, given):\n    return f\"{router.name}: {given['sky']}\\n\"\n\n"
        'USER = (CliCommand("show weather <sky:word>", weather),)\n'
    )
    assert "Invalid input" in r1.type("show weather fair")
    monkeypatch.setattr(show, "__path__", [*show.__path__, str(tmp_path)])
    monkeypatch.setattr("netloop.lab.sandbox.shell.grammar_for", grammar_for.__wrapped__)
    assert r1.type("show weather fair") == "r1: fair\n"
    monkeypatch.delitem(sys.modules, f"{show.__name__}.weather")
