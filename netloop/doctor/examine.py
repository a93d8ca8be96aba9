"""All probes, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.doctor import inventory, labs, machine, program, ssh
from netloop.doctor.probe import Diagnosis, Examined, Probe, unknown

PROBES: tuple[Probe, ...] = (
    program.python,
    program.itself,
    program.libraries,
    machine.team,
    machine.folder,
    machine.open_files,
    machine.clock,
    ssh.known_hosts,
    ssh.ssh_config,
    ssh.algorithms,
    inventory.inventory,
    program.keyring,
    program.extras,
    *labs.PROBES,
    machine.ping,
)


def examine(examined: Examined, probes: Sequence[Probe] = PROBES) -> Iterator[Diagnosis]:
    """What each probe finds. One that fails has found out nothing, and the others go on."""
    for probe in probes:
        try:
            yield from probe(examined)
        except Exception as exc:  # noqa: BLE001  the fault of one probe is no word about the machine
            yield unknown(probe.__name__, f"this could not be examined: {type(exc).__name__}: {exc}")
