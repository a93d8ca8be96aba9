"""Small networks for the sandbox's tests: no SSH, and a clock that the test turns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.output import never
from netloop.lab.sandbox.shell import Shell


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float, function: Callable[[], None]) -> None:
        """A session's timer."""
        self._due.append((self.now + seconds, len(self._due), function))

    @property
    def waiting(self) -> bool:
        """Whether a timer runs."""
        return bool(self._due)

    def pass_by(self, seconds: float) -> None:
        end = self.now + seconds
        while due := sorted(entry for entry in self._due if entry[0] <= end + 1e-9):
            self._due.remove(due[0])
            self.now = max(self.now, due[0][0])
            due[0][2]()
        self.now = end


class Terminal:
    """Somebody at a router's prompt."""

    def __init__(self, network: Network, router: str, *, length: int = 0) -> None:
        self.screen: list[str] = []
        self.closed = self.lost = False
        later = getattr(network.clock, "later", never)
        self.shell = Shell(network.routers[router], "netops", self.screen.append, self._close, later=later)
        self.shell.cut_off = self._lose
        self.shell.length = length
        self.shell.start()

    def _lose(self) -> None:
        self.lost = True

    def _close(self) -> None:
        self.closed = True

    def keys(self, data: str) -> str:
        """Send keys; all that came back."""
        self.screen.clear()
        self.shell.feed(data)
        return self.shown()

    def shown(self) -> str:
        """What came since it was last looked at."""
        shown = "".join(self.screen)
        self.screen.clear()
        return shown

    def type(self, *lines: str) -> str:
        """Type lines; what the router printed for the last one, without echo and prompt."""
        answer = ""
        for line in lines:
            answer = self.keys(f"{line}\r").removeprefix(line).removeprefix("\r\n").replace("\r\n", "\n")
        return answer.removesuffix(self.shell.prompt)

    def configure(self, *lines: str) -> str:
        """Type lines in configuration mode; all answers together."""
        answers = [self.type(line) for line in ("configure terminal", *lines, "end")]
        return "".join(answers[1:])


def startup(number: int, extra: str = "") -> str:
    """A router of the pair: Loopback0, a link in OSPF area 0, iBGP between the loopbacks."""
    peer = 3 - number
    return f"""\
hostname r{number}
!
ipv6 unicast-routing
!
interface Loopback0
 ip address 10.255.0.{number} 255.255.255.255
!
interface GigabitEthernet0/0
 ip address 192.0.2.{number} 255.255.255.0
 ip ospf 1 area 0
!
interface GigabitEthernet0/1
 no ip address
 shutdown
!
router ospf 1
 network 10.255.0.{number} 0.0.0.0 area 0
!
router bgp 65000
 bgp log-neighbor-changes
 network 10.255.0.{number} mask 255.255.255.255
 neighbor 10.255.0.{peer} remote-as 65000
 neighbor 10.255.0.{peer} description to r{peer}
 neighbor 10.255.0.{peer} update-source Loopback0
!
{extra}end
"""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pair(clock: Clock) -> Network:
    """r1 and r2, joined on GigabitEthernet0/0."""
    nodes = [NodeSpec("r1", startup(1)), NodeSpec("r2", startup(2))]
    return Network(nodes, [Cable("r1", "Gi0/0", "r2", "Gi0/0")], convergence=5.0, clock=clock)


@pytest.fixture
def r1(pair: Network) -> Terminal:
    return Terminal(pair, "r1")


@pytest.fixture
def r2(pair: Network) -> Terminal:
    return Terminal(pair, "r2")


@pytest.fixture
def terminal() -> Callable[..., Terminal]:
    return Terminal


@pytest.fixture
def single(clock: Clock) -> Callable[[str], Network]:
    """A network of one router, r1, with the startup configuration given."""
    return lambda text: Network([NodeSpec("r1", text)], [], clock=clock)


@pytest.fixture
def section() -> Callable[[str, str], list[str]]:
    """The lines under a header of a configuration."""

    def find(text: str, header: str) -> list[str]:
        match = re.search(rf"^{re.escape(header)}\n((?: .*\n)*)", text, re.MULTILINE)
        assert match, f"no {header!r} in:\n{text}"
        return [line[1:] for line in match[1].splitlines()]

    return find
