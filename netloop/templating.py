"""Rendering: templates print the intent and decide nothing; an operator's own folder is searched first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netloop.errors import Place, TemplateError
from netloop.model.intent import Intent
from netloop.settings import shipped

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

ENTRY = "device.j2"
PROTOCOLS = ("ospf", "ospfv3", "bgp", "isis", "eigrp", "ldp")
SCOPE = "a template sees device, loopbacks and routing"


@cache
def _environment(platform: str, own: Path | None) -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    folders = [*([own / platform, own] if own else []), shipped("templates") / platform]
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def render(intent: Intent, own: Path | None = None) -> str:
    """The configuration text that says the intent, one section after the other, without blank lines.

    Args:
        intent: what the device must be.
        own: the operator's folder of templates (``DIR/<platform>/*.j2`` or ``DIR/*.j2``), searched first.

    Raises:
        TemplateError: no such template, a syntax error, an undefined name, or something the sandbox forbids.
    """
    from jinja2 import TemplateError as JinjaError

    try:
        text = _environment(intent.platform, own).get_template(ENTRY).render(_variables(intent))
    except JinjaError as exc:
        raise TemplateError(f"{intent.device}: {_reason(exc)}", place=_place(exc), hint=SCOPE) from exc
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, OSError) as exc:
        message = f"{intent.device}: the template failed: {exc}"
        raise TemplateError(message, place=_place(exc), hint=SCOPE) from exc
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines() if line.strip())


def _variables(intent: Intent) -> dict[str, Any]:
    routing = {protocol: getattr(intent, protocol) for protocol in PROTOCOLS}
    return {"device": intent.device, "platform": intent.platform, "loopbacks": intent.loopbacks, "routing": routing}


def _reason(exc: Exception) -> str:
    from jinja2 import TemplateNotFound

    return f"no template {exc}" if isinstance(exc, TemplateNotFound) else str(exc)


def _place(exc: Exception) -> Place | None:
    """Where in a template it happened: the deepest frame that is a template's."""
    name, line = getattr(exc, "filename", None), getattr(exc, "lineno", None)
    frame = exc.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.endswith(".j2"):
            name, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
        frame = frame.tb_next
    return Place(name, line) if name else None
