"""Python, netloop itself, and the libraries beside it."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, version

from netloop import __version__, settings
from netloop.doctor.probe import Diagnosis, Examined, missing, ok, problem

OLDEST = (3, 11)
SPEAKING = ("asyncssh", "netmiko", "paramiko", "jinja2", "hier_config", "pydantic", "yaml", "typer", "rich", "psutil")
"""The modules without which there is no main job."""
PACKAGES = {"yaml": "PyYAML", "hier_config": "hier-config"}
EXTRAS = {
    "napalm": ("the transport napalm", 'pip install "netloop[napalm]"'),
    "ansible-core": ("the playbooks", "pip install ansible-core; docs/howto/ansible.md"),
}
"""Packages that one thing needs, what that is, and how they come."""


def python(_: Examined) -> Iterator[Diagnosis]:
    """Python's version and place."""
    seen = f"{platform.python_version()}, {sys.executable}"
    if sys.version_info < OLDEST:
        yield problem("python", seen, "Python 3.11 or newer", needed=True)
    else:
        yield ok("python", seen, needed=True)


def itself(_: Examined) -> Iterator[Diagnosis]:
    """netloop's version, where it is, and whether what ships with it is there."""
    try:
        installed = distribution("netloop").version
    except PackageNotFoundError:
        yield problem("netloop", f"{__version__} in {settings.PACKAGE}, not installed", "pip install .", needed=True)
        return
    if installed != __version__:
        seen = f"the code is {__version__}, what is installed says {installed}"
        yield problem("netloop", seen, "install it again: pip install --force-reinstall --no-deps", needed=True)
    else:
        yield ok("netloop", f"{__version__}, {settings.PACKAGE}", needed=True)
    templates = settings.shipped("templates")
    if any(templates.glob("*/device.j2")):
        yield ok("templates", f"{templates}", needed=True)
    else:
        yield missing("templates", f"none in {templates}", "install netloop again", needed=True)


def libraries(_: Examined) -> Iterator[Diagnosis]:
    """Whether each library can be imported: one that is installed may still be broken."""
    broken = []
    for module in SPEAKING:
        try:
            import_module(module)
        except Exception as exc:  # noqa: BLE001  whatever a broken library raises
            broken.append(f"{module} ({type(exc).__name__}: {exc})")
    if broken:
        yield problem("libraries", "; ".join(broken), 'pip install --force-reinstall "netloop"', needed=True)
    else:
        named = ", ".join(f"{module} {_version(module)}" for module in SPEAKING[:3])
        yield ok("libraries", f"{named} and {len(SPEAKING) - 3} others", needed=True)


def _version(module: str) -> str:
    return version(PACKAGES.get(module, module))


def extras(_: Examined) -> Iterator[Diagnosis]:
    """Packages that only one thing needs."""
    for package, (what, how) in EXTRAS.items():
        try:
            yield ok(package, f"{version(package)}, for {what}")
        except PackageNotFoundError:
            yield missing(package, f"not installed; only {what} need{'' if what.endswith('s') else 's'} it", how)


def keyring(_: Examined) -> Iterator[Diagnosis]:
    """Whether ``{keyring: SERVICE}`` can work: the library, and a backend that keeps anything."""
    hint = 'pip install "netloop[keyring]"'
    try:
        import keyring as library
    except ImportError:
        yield missing("keyring", "not installed; only {keyring: SERVICE} in an inventory needs it", hint)
        return
    backend = library.get_keyring()
    name = re.sub(r"^keyring\.backends\.", "", f"{type(backend).__module__}.{type(backend).__name__}")
    if type(backend).__module__ == "keyring.backends.fail":
        seen = f"{version('keyring')}, and no backend of it works here; only {{keyring: SERVICE}} needs one"
        yield missing("keyring", seen, "a secret service of the desktop, or {env: NAME} or {file: PATH} instead")
    else:
        yield ok("keyring", f"{version('keyring')}, backend {name}")
