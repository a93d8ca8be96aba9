"""Log lines of every kind, and texts that one breaks."""

from __future__ import annotations

from hypothesis import strategies as st

STAMPS = (
    "",
    "*Nov 29 17:00:01.123: ",
    "Nov 29 17:00:01: ",
    ".Nov  9 17:00:01.123: ",
    "*Nov 29 2026 17:00:01.123 CET: ",
    "Nov 29 17:00:01.123 UTC: ",
    "000123: ",
    "000123: *Nov 29 17:00:01.123: ",
    "1w2d: ",
    "3d04h: ",
    "1y2w: ",
    "00:01:02: ",
    "r1: 000123: ",
    "r1: 000124: *Nov 29 17:00:01.123: ",
    "SLOT 0:00:00:20: ",
    "<189>000123: *Nov 29 17:00:01.123: ",
    "2026-11-29T17:00:01.123+01:00: ",
    "*Nov 29 17:00:01.123 GMT+1: ",
    "2026 Nov 29 17:00:01: ",
    "2026-11-29T17:00:01.123Z: ",
    "*00:00:04.123: ",
    "000123: 1w2d: ",
    "r1: ",
    "r1: 1w2d: ",
    "<189>12: r1: 2d01h: ",
    "<189>1w2d: ",
)
TEXTS = (
    "%SYS-5-CONFIG_I: Configured from console by netops on vty0 (192.0.2.9)",
    "%LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.1 on Gi0/0 from LOADING to FULL, Loading Done",
    "%PARSER-5-CFGLOG_LOGGEDCMD: User:netops  logged command:router-id 10.0.0.1",
    "%SYS-SP-6-LOGGINGHOST_STARTSTOP: Logging to host 192.0.2.1 port 514 started - CLI initiated",
    "%OSPFv3-4-NORTRID: OSPFv3 process 5 could not pick a router-id",
    "%LINEPROTO-SP-5-UPDOWN: Line protocol on Interface Loopback9, changed state to up",
    "%SYS-5-MOD_OK:Module 2 is online",
    "%Cellular-2-MODEM_DOWN: Modem in slot 0/1 is down",
    "%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: netops] [Source: 192.0.2.9] at 17:00:01 CET",
)
MESSAGES = st.builds(str.__add__, st.sampled_from(STAMPS), st.sampled_from(TEXTS))


def broken(text: str, at: int, message: str, end: str = "\n") -> str:
    """The text with a message at a position, as IOS puts it there: on a line of its own."""
    before = text[:at]
    return f"{before}{end if before and not before.endswith(chr(10)) else ''}{message}{end}{text[at:]}"
