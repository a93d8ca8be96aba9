"""IS-IS of IOS: the link-state database, and what of it is unreadable."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from netloop.model.evidence import SystemId
from netloop.platforms.cisco_ios import isis, isis_adjacency, isis_database
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import REFUSED

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
CLNS = "IS-IS Router: core (0x10000)\n  System Id: 0102.5500.0001.00  IS-Type: level-1-2\n"
NAMES = """Level  System ID      Dynamic Hostname  (core)
 1     0102.5500.0002 R2.lab
 2     0102.5500.0003 R3
     * 0102.5500.0001 R1
"""
HEAD = "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime/Rcvd      ATT/P/OL\n"
DATABASE = f"""
Tag core:
IS-IS Level-1 Link State Database:
{HEAD}R1.00-00            * 0x0000011D   0x2165                 519/*         0/0/0
  Area Address: 49.0001
  NLPID:        0xCC 0x8E
  Hostname: R1
  Metric: 10         IS-Extended R1.02
  Metric: 10         IS (MT-IPv6) R3.00
  IP Address:   10.255.0.1
  Metric: 10         IP 10.255.0.1/32
  Metric: 10         IP-External 10.9.0.0/16
R1.00-01            * 0x00000120   0x2166                 519/*         0/0/0
  Metric: 10         IP 10.1.0.0 255.255.0.0
  Metric: 10         IPv6 (MT-IPv6) 2001:DB8::1/128
R1.02-00            * 0x00000118   0x850F                1087/*         0/0/0
  Metric: 0          IS-Extended R1.00
  Metric: 0          IS-Extended R2.lab.00
0102.5500.0003.00-00  0x00000009   0x1                   1087/1199      1/0/0
  Metric: 10         IP 10.255.0.3/32
    Prefix-attr: X:0 R:1 N:0
R2.lab.00-00          0x00000007   0x2                     (0)/0        0/0/0
IS-IS Level-2 Link State Database:
{HEAD}R1.00-00            * 0x00000001   0x2165                 519/*         0/0/0
"""


TOLD = {ip_network("10.255.0.3/32")}


def read(text: str, names: str = NAMES) -> isis_database.IsisLinkState:
    return isis_database.read({isis_database.DATABASE: text, isis_adjacency.HOSTNAMES: names, isis.PROCESSES: CLNS})


def test_routers_of_a_database() -> None:
    """A router is all its fragments; over a network its neighbors are those that the pseudonode names; an LSP that is
    being withdrawn is none; what is told on behalf of others is not its own."""
    found = read(DATABASE)
    own, third, upper = found.nodes
    assert (str(own.instance), own.area, own.identity, own.hostname) == (
        "IS-IS core", "1", SystemId("0102.5500.0001"), "R1",
    )  # fmt: skip
    assert own.prefixes == {*map(ip_network, ("10.255.0.1/32", "10.1.0.0/16", "2001:db8::1/128"))}
    assert own.neighbors == {SystemId("0102.5500.0002"), SystemId("0102.5500.0003")}
    assert (own.sequence, {str(a) for a in own.addresses}) == (0x120, {"10.255.0.1"})
    assert (third.identity, third.prefixes, upper.area) == (SystemId("0102.5500.0003"), frozenset(), "2")
    assert {(str(p), str(who)) for p, who in found.further} == {
        ("10.9.0.0/16", "0102.5500.0001"), ("10.255.0.3/32", "0102.5500.0003"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", REFUSED, "all is well", DATABASE.rstrip(), DATABASE.replace("R1.02\n", "R1.0\n2\n"),
        DATABASE.replace("10.255.0.1/32", "10.255.0.1/3\n2"), DATABASE.replace("IP 10", "Elsewhere 10"),
        DATABASE.replace("0x2165  ", "0x2165\n"), DATABASE.replace("R1.00-0", "R1.00"), DATABASE.replace("* ", "  "),
    ],
)  # fmt: skip
def test_a_database_that_is_not_understood(text: str) -> None:
    """Silence of an instance that runs, a refusal, a last line that may be cut, broken lines, unknown words, and a
    database without the device's own LSP are unreadable."""
    with pytest.raises(UnreadableOutput):
        read(text)


def test_a_name_that_no_table_has() -> None:
    """Who an LSP is of must be known: a host name alone is not who a router is."""
    with pytest.raises(UnreadableOutput, match=r"does not say which system 'R2\.lab' is"):
        read(DATABASE, NAMES.replace("R2.lab", "R4"))


def test_every_cut_is_seen_or_loses_whole_lines() -> None:
    """A database that ends too early is unreadable, or says less; it never says anything else.

    What stands below a prefix, and says that it is told on behalf of others, may be cut off.
    """
    whole = {(n.area, n.identity): n for n in read(DATABASE).nodes}
    for end in range(len(DATABASE)):
        try:
            found = read(DATABASE[:end])
        except UnreadableOutput:
            continue
        for node in found.nodes:
            assert node.prefixes - TOLD <= whole[node.area, node.identity].prefixes, DATABASE[:end][-50:]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize(
    "path", sorted(CAPTURES.glob("*/show_isis_database_verbose/*detail*.txt")), ids=lambda p: p.stem
)
def test_captured_databases(path: Path) -> None:
    """Real databases of three routers and two levels: all three in each, adjacent over networks."""
    names = "".join(
        f"Level  System ID      Dynamic Hostname  ({tag})\n 2 2222.2222.2222 R2_xr\n 2 3333.3333.3333 R3_nx\n"
        "     * 1111.1111.1111 R1_xe\n" for tag in ("test", "test1")
    )  # fmt: skip
    clns = "".join(
        f"IS-IS Router: {t} (0x1000{t[4:] or 0})\n System Id: 1111.1111.1111.00\n" for t in ("test", "test1")
    )
    text = path.read_text().rstrip() + "\n"
    try:
        found = isis_database.read(
            {isis_database.DATABASE: text, isis_adjacency.HOSTNAMES: names, isis.PROCESSES: clns}
        ).nodes
    except UnreadableOutput as exc:
        assert "Tag test1" not in text, exc  # noqa: PT017 the capture has one of the two instances
        return
    nodes = {(n.instance.name, n.area, n.hostname): n for n in found}
    assert len(nodes) == len(found) >= 6
    first = nodes["test", "1", "R1_xe"]
    assert first.neighbors == {SystemId("2222.2222.2222"), SystemId("3333.3333.3333")}
    assert len(nodes["test", "1", "R3_nx"].prefixes) == 6
