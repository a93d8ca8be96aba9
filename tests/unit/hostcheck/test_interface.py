"""The loopback interface is read from whatever the host offers."""

from __future__ import annotations

import platform
import shutil
import subprocess
from ipaddress import ip_interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.hostcheck import interface
from netloop.hostcheck.nouns import LoopbackInterface, Unknown

MACOS = """\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\toptions=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
\tinet 127.0.0.1 netmask 0xff000000
\tinet 127.1.2.3 netmask 0xff000000
\tinet6 ::1 prefixlen 128
\tinet6 fe80::1%lo0 prefixlen 64 scopeid 0x1
\tnd6 options=201<PERFORMNUD,DAD>
"""
MACOS_DOWN = "lo0: flags=8048<LOOPBACK,RUNNING,MULTICAST> mtu 16384\n"
needs_linux = pytest.mark.skipif(platform.system() != "Linux", reason="reads Linux's own files")


def test_macos_ifconfig() -> None:
    """Hexadecimal netmasks, a scoped address and an alias of macOS are read."""
    seen = interface.parse_ifconfig(MACOS)
    expected = tuple(map(ip_interface, ("127.0.0.1/8", "127.1.2.3/8", "::1/128", "fe80::1/64")))
    assert seen == LoopbackInterface("lo0", up=True, addresses=expected)


def test_macos_interface_that_is_down() -> None:
    """No UP among the flags is down, and no address is no address."""
    assert interface.parse_ifconfig(MACOS_DOWN) == LoopbackInterface("lo0", up=False)


@pytest.mark.parametrize("read", [interface.parse_ifconfig, interface.parse_ip])
@pytest.mark.parametrize(
    "text", ["", "ifconfig: interface lo0 does not exist", "[]", "[{}]", '[{"ifname": "lo"}]', "7"]
)
def test_strange_output_is_unknown_not_down(read, text: str) -> None:
    """What cannot be read is said to be unknown, with the beginning of the text; it is never taken for an answer."""
    seen = read(text)
    assert isinstance(seen, Unknown)
    assert "was not understood" in seen.reason


@given(st.ip_addresses(v=6), st.integers(0, 128), st.sampled_from(["lo", "eth0"]))
def test_if_inet6_is_the_kernels_hexadecimal(address, length: int, name: str) -> None:
    """Any address of /proc/net/if_inet6 is read back, and another interface's is left out."""
    row = f"{address.packed.hex()} 01 {length:02x} 10 80 {name:>8}\n"
    expected = (f"{address}/{length}",) if name == "lo" else ()
    assert tuple(map(str, interface.parse_if_inet6(row, "lo"))) == expected


@needs_linux
def test_kernel_and_ip_tool_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the ip tool the kernel's own files tell the same about this very host."""
    if shutil.which("ip") is None:
        pytest.skip("no ip tool to compare with")
    by_tool = interface.read_interface()
    monkeypatch.setenv("PATH", "/nowhere")
    by_kernel = interface.read_interface()
    assert isinstance(by_tool, LoopbackInterface)
    assert isinstance(by_kernel, LoopbackInterface)
    assert by_kernel.up == by_tool.up
    assert by_kernel.has("127.0.0.1/8") == by_tool.has("127.0.0.1/8")
    assert by_kernel.has("::1/128") == by_tool.has("::1/128")


@needs_linux
def test_net_tools_ifconfig_is_read_too() -> None:
    """The parser for macOS reads a real ifconfig, that of this host."""
    if shutil.which("ifconfig") is None:
        pytest.skip("no ifconfig on this host")
    text = subprocess.run(["ifconfig", "lo"], capture_output=True, text=True, check=True).stdout
    seen = interface.parse_ifconfig(text)
    assert isinstance(seen, LoopbackInterface)
    assert seen.up
    assert seen.has("127.0.0.1/8")


def test_missing_tool_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system without Linux's files, a missing ifconfig is said plainly."""
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setenv("PATH", "/nowhere")
    assert interface.read_interface() == Unknown("there is no 'ifconfig' on this host")


def test_tool_that_fails_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A tool that refuses is quoted."""
    (tmp_path / "ifconfig").write_text("#!/bin/sh\necho no such interface >&2\nexit 1\n")
    (tmp_path / "ifconfig").chmod(0o755)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert interface.read_interface() == Unknown("'ifconfig lo0': no such interface")


def test_ipv6_switched_off_says_which_switch(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A sysctl that switches IPv6 off on the loopback is named."""
    switch = tmp_path / "disable_ipv6"
    switch.write_text("1\n")
    monkeypatch.setattr(interface, "NO_IPV6", switch)
    monkeypatch.setattr("socket.has_ipv6", True)
    assert any(word in interface.why_no_ipv6() for word in ("disable_ipv6 = 1", "the kernel has no IPv6"))
    monkeypatch.setattr("socket.has_ipv6", False)
    assert interface.why_no_ipv6() == "this Python was built without IPv6"
