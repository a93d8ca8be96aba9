"""A lean emulator of Cisco IOS routers over SSH, so that a benchmark measures its clients and not its routers.

One process serves all routers, each at an address of 127.0.0.0/8. It knows the commands that the benchmark's clients
ask and no others; what it does not know is refused as IOS refuses it, and counted.
"""
